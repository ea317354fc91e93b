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

/** The headers that let a call in; `refused` once they were answered 401. Null: there are no others to try. */
export type Access = (refused: boolean) => Promise<Record<string, string> | null> | Record<string, string> | null

type Query = Readonly<Record<string, string | number | boolean | null | undefined>>

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly query?: Query | undefined
  readonly body?: unknown
  /** A POST that changes nothing needs no key to be sent again. */
  readonly changes?: 'nothing'
}

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
const secretFields = new Set(['token', 'secret', 'identitySecret'])

/** Sends calls, again where that may help and can do no harm. */
export class Caller {
  readonly #settings: CallSettings
  readonly #access: Access
  readonly #base: string

  constructor(settings: CallSettings, access: Access) {
    this.#settings = settings
    this.#access = access
    this.#base = new URL(settings.url).href.replace(/\/+$/, '')
  }

  async send<Answer>(call: Call, options: CallOptions = {}): Promise<Answer> {
    const path = call.path + queryOf(call.query)
    const headers = this.#headersOf(call, options)
    const body = call.body === undefined ? undefined : JSON.stringify(call.body)
    const [startedAt, began] = [new Date(), performance.now()]
    const { retries = defaultRetries } = this.#settings
    let access = await this.#access(false)
    let refused = false
    let attempts = 0
    let outcome: Outcome
    for (let left = retries; ; left -= 1) {
      attempts += 1
      const init = { method: call.method, headers: { ...headers, ...access }, ...(body === undefined ? {} : { body }) }
      outcome = await this.#attempt(path, init, options)
      if (outcome.status === 401 && !refused) {
        refused = true
        const fresh = await this.#access(true)
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

  #headersOf(call: Call, { idempotencyKey, language = this.#settings.language }: CallOptions): Record<string, string> {
    const headers: Record<string, string> = { accept: 'application/json' }
    if (call.body !== undefined) headers['content-type'] = 'application/json'
    if (language !== undefined) headers['accept-language'] = language
    const key = idempotencyKey ?? (call.method === 'POST' && call.changes !== 'nothing' ? randomKey() : null)
    if (key !== null) headers['idempotency-key'] = key
    return headers
  }

  async #attempt(path: string, init: RequestInit, options: CallOptions): Promise<Outcome> {
    const { timeoutSeconds = this.#settings.timeoutSeconds ?? defaultTimeoutSeconds, signal } = options
    const send: Fetch = this.#settings.fetch ?? ((url, given) => fetch(url, given))
    signal?.throwIfAborted()
    const ending = new AbortController()
    const end = () => ending.abort(signal?.reason)
    signal?.addEventListener('abort', end)
    const late = new DOMException(`It took longer than ${timeoutSeconds} s.`, 'TimeoutError')
    const timer = setTimeout(() => ending.abort(late), timeoutSeconds * 1_000)
    try {
      const rest = { redirect: 'error', credentials: 'omit', cache: 'no-store', signal: ending.signal } as const
      return await readAnswer(await send(this.#base + path, { ...init, ...rest }))
    } catch (cause) {
      if (signal?.aborted) throw signal.reason
      const why = ending.signal.aborted ? late : cause
      const words = why instanceof Error ? (why.cause instanceof Error ? why.cause.message : why.message) : String(why)
      const message = `Kith at ${this.#base} could not be reached: ${words}`
      return { status: null, answer: null, error: new KithUnreachable(message, { cause: why }) }
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
    }
  }
}

async function readAnswer(response: Response): Promise<Outcome> {
  const { status, headers, ok } = response
  const text = await response.text()
  const isJson = /[/+]json\b/.test(headers.get('content-type') ?? '')
  const answer: unknown = isJson && text !== '' ? JSON.parse(text) : null
  if (!ok) return { status, answer, error: new KithProblem(status, answer, secondsUntil(headers.get('retry-after'))) }
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

function sleep(millis: number, signal: AbortSignal | undefined): Promise<void> {
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
    if (value !== undefined && value !== null) given.set(name, String(value))
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
