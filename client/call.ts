import { KithError, KithProblem, KithUnreachable } from './problem.ts'

/** What a single call may ask for. */
export interface CallOptions {
  /** Ends the call, the waiting between its attempts included. */
  readonly signal?: AbortSignal
  /** How long one attempt may take. */
  readonly timeoutSeconds?: number
  /** One of your own for a POST, so that it is done once even if your program is started again in between. */
  readonly idempotencyKey?: string
  /** The language of sentences for people: en, zh-CN or ja. Default: the customer's, else the site's. */
  readonly language?: string
}

/** What became of a call, without keys and tokens. */
export interface CallReport {
  readonly method: string
  readonly path: string
  /** Null: there was no answer. */
  readonly status: number | null
  readonly request: unknown
  readonly answer: unknown
  readonly startedAt: Date
  readonly millis: number
  readonly attempts: number
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** What holds for all calls of a client. */
export interface CallSettings {
  /** Where Kith is, as in https://kith.example. */
  readonly url: string
  /** How often a call is tried again that was not answered, or with 429, 502, 503 or 504. Default: 4. */
  readonly retries?: number
  /** How long one attempt may take. Default: 20. */
  readonly timeoutSeconds?: number
  readonly language?: string
  /** Told of each call when it is over. */
  readonly onCall?: (report: CallReport) => void
  /** Instead of the global one. */
  readonly fetch?: Fetch
}

export type HeaderFields = Readonly<Record<string, string>>

/** The headers that let a call in, other than those that were `refused` with 401. Null: there are no others. */
export type Access = (refused: HeaderFields | null) => Promise<HeaderFields | null> | HeaderFields | null

type Query = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly query?: Query | undefined
  readonly body?: unknown
  /** A POST that changes nothing needs no key to be sent again. */
  readonly changes?: 'nothing'
  /** What is sent as it is, instead of a body in JSON. */
  readonly bytes?: Blob | Uint8Array<ArrayBuffer>
  readonly answers?: 'text'
}

type Attempt = RequestInit & { readonly answers: 'json' | 'text' }

interface Outcome {
  readonly status: number | null
  readonly answer: unknown
  readonly error: KithError | null
}

const defaultRetries = 4
const defaultTimeoutSeconds = 20
const firstPauseMillis = 250
const longestPauseMillis = 8_000
/** Who is told to wait longer had better be told so than kept waiting. */
const longestWaitSeconds = 30
const temporary = new Set([429, 502, 503, 504])
/** No cookies, no caches, and no other host that a redirect might lead the keys to. */
const unshared = { redirect: 'error', credentials: 'omit', cache: 'no-store' } as const
const secretFields = new Set(['token', 'secret', 'identitySecret'])

/** Sends calls, again where that may help and can do no harm. */
export class Caller {
  readonly #settings: CallSettings
  readonly #access: Access
  readonly #base: string
  readonly #fetch: Fetch

  constructor(settings: CallSettings, access: Access) {
    this.#settings = settings
    this.#access = access
    this.#fetch = settings.fetch ?? ((url, init) => fetch(url, init))
    this.#base = new URL(settings.url).href.replace(/\/+$/, '')
  }

  async send<Answer>(call: Call, options: CallOptions = {}): Promise<Answer> {
    const path = call.path + queryOf(call.query)
    const headers = this.#headersOf(call, options)
    const body = call.bytes ?? (call.body === undefined ? undefined : JSON.stringify(call.body))
    const [startedAt, began] = [new Date(), performance.now()]
    const { retries = defaultRetries } = this.#settings
    let access = await this.#access(null)
    let refused = false
    let attempts = 0
    let outcome: Outcome
    for (let left = retries; ; left -= 1) {
      attempts += 1
      const init = { method: call.method, headers: { ...headers, ...access }, ...(body === undefined ? {} : { body }) }
      outcome = await this.#attempt(path, { ...init, answers: call.answers ?? 'json' }, options)
      if (outcome.status === 401 && !refused) {
        refused = true
        const fresh = await this.#access(access)
        if (fresh !== null) {
          access = fresh
          continue
        }
      }
      const pause = outcome.error === null || left <= 0 ? null : pauseMillis(outcome.error, attempts)
      if (pause === null) break
      await sleep(pause, options.signal)
    }
    const { status, answer, error } = outcome
    const millis = Math.round(performance.now() - began)
    const told = { request: withoutSecrets(call.body), answer: withoutSecrets(answer) }
    this.#settings.onCall?.({ method: call.method, path, status, ...told, startedAt, millis, attempts })
    if (error) throw error
    return answer as Answer
  }

  /** An answer that goes on; its reading is the caller's. A failure is not tried again here. */
  async open(path: string, headers: HeaderFields, signal: AbortSignal): Promise<Response> {
    const send = this.#fetch
    let access = await this.#access(null)
    for (let left = 1; ; left -= 1) {
      let response: Response
      try {
        response = await send(this.#base + path, { ...unshared, headers: { ...headers, ...access }, signal })
      } catch (cause) {
        if (signal.aborted) throw signal.reason
        throw this.#unreachable(cause)
      }
      if (response.ok) return response
      const fresh = response.status === 401 && left > 0 ? await this.#access(access) : null
      const { error } = await readAnswer(response, 'json')
      if (fresh === null) throw error
      access = fresh
    }
  }

  #headersOf(call: Call, { idempotencyKey, language = this.#settings.language }: CallOptions): Record<string, string> {
    const headers: Record<string, string> = { accept: call.answers === 'text' ? 'text/*' : 'application/json' }
    if (call.body !== undefined) headers['content-type'] = 'application/json'
    if (call.bytes !== undefined) headers['content-type'] = 'application/octet-stream'
    if (language !== undefined) headers['accept-language'] = language
    const key = idempotencyKey ?? (call.method === 'POST' && call.changes !== 'nothing' ? randomKey() : null)
    if (key !== null) headers['idempotency-key'] = key
    return headers
  }

  async #attempt(path: string, { answers, ...init }: Attempt, options: CallOptions): Promise<Outcome> {
    const { timeoutSeconds = this.#settings.timeoutSeconds ?? defaultTimeoutSeconds, signal } = options
    signal?.throwIfAborted()
    const ending = new AbortController()
    const end = () => ending.abort(signal?.reason)
    signal?.addEventListener('abort', end)
    const late = new DOMException(`It took longer than ${timeoutSeconds} s.`, 'TimeoutError')
    const timer = setTimeout(() => ending.abort(late), timeoutSeconds * 1_000)
    try {
      const response = await this.#fetch(this.#base + path, { ...init, ...unshared, signal: ending.signal })
      return await readAnswer(response, answers)
    } catch (cause) {
      if (signal?.aborted) throw signal.reason
      return { status: null, answer: null, error: this.#unreachable(ending.signal.aborted ? late : cause) }
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
    }
  }

  #unreachable(cause: unknown): KithUnreachable {
    // Node keeps what really happened one level down.
    const real = cause instanceof Error && cause.cause instanceof Error ? cause.cause : cause
    const words = real instanceof Error ? real.message : String(real)
    return new KithUnreachable(`Kith at ${this.#base} could not be reached: ${words}`, { cause })
  }
}

async function readAnswer(response: Response, expected: 'json' | 'text'): Promise<Outcome> {
  const { status, headers, ok } = response
  const text = await response.text()
  const isJson = /[/+]json\b/.test(headers.get('content-type') ?? '')
  const answer: unknown = isJson && text !== '' ? JSON.parse(text) : null
  if (!ok) return { status, answer, error: new KithProblem(status, answer, secondsUntil(headers.get('retry-after'))) }
  if (expected === 'text') return { status, answer: text, error: null }
  const strange = text !== '' && !isJson
  return { status, answer, error: strange ? new KithError('What answered there is not Kith. Is the url right?') : null }
}

/** Null: trying again would not help, or take too long. */
function pauseMillis(error: KithError, attempt: number): number | null {
  if (error instanceof KithProblem && !temporary.has(error.status)) return null
  if (!error.isTemporary) return null
  const asked = error instanceof KithProblem ? (error.retryAfterSeconds ?? 0) : 0
  if (asked > longestWaitSeconds) return null
  const most = Math.min(longestPauseMillis, firstPauseMillis * 2 ** (attempt - 1))
  // Never all at once: who failed together must not come back together.
  return asked * 1_000 + most * (0.5 + Math.random() / 2)
}

function secondsUntil(retryAfter: string | null): number | null {
  if (retryAfter === null) return null
  if (/^\d+$/.test(retryAfter)) return Number(retryAfter)
  const at = Date.parse(retryAfter)
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / 1_000))
}

export function sleep(millis: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((done, fail) => {
    const end = () => {
      clearTimeout(timer)
      fail(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end)
      done()
    }, millis)
    signal?.addEventListener('abort', end, { once: true })
  })
}

/** `crypto.randomUUID` is missing on pages without TLS. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function queryOf(query: Query = {}): string {
  const given = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    for (const one of [value ?? []].flat()) given.append(name, String(one))
  const text = given.toString()
  return text === '' ? '' : `?${text}`
}

function withoutSecrets(value: unknown): unknown {
  if (value === undefined || value === null) return null
  return JSON.parse(
    JSON.stringify(value, (name, inner) => (secretFields.has(name) && typeof inner === 'string' ? '…' : inner)),
  )
}

/** A path with its parts encoded. */
export function pathOf(texts: TemplateStringsArray, ...parts: readonly string[]): string {
  return texts.reduce((path, text, place) => path + encodeURIComponent(parts[place - 1] ?? '') + text)
}
