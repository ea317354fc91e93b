import type { Notice, Panel } from './answers.ts'
import { type Live, watch } from './live.ts'
import { Refused } from './refused.ts'
import { type TokenSource, Tokens, tellDeveloper } from './tokens.ts'

export interface Settings extends TokenSource {
  readonly api: string
  readonly key: string
  readonly lang: string
}

/** What was fetched; another one after each change. */
export interface Known {
  readonly panel: Panel | null
  readonly notices: readonly Notice[] | null
}

/** `anonymous`: nobody has been signed in on this page. `signed-out`: somebody was. */
export type Standing = 'loading' | 'ready' | 'anonymous' | 'signed-out' | 'failed'

const connections = new Map<string, Connection>()
const firstPauseMillis = 3_000
const longestPauseMillis = 30_000
const timeLimitMillis = 20_000
const noticesMost = 30

/** The one of this page: every element that shows the same person's own shares what was fetched. */
export function connectionFor(settings: Settings): Connection {
  const same = [settings.api, settings.key, settings.lang].join(' ')
  const known = connections.get(same) ?? new Connection(settings)
  connections.set(same, known)
  if (known.tokens.offer(settings)) void known.refresh()
  return known
}

export class Connection {
  readonly tokens: Tokens
  readonly lang: string
  readonly #api: string
  readonly #key: string
  readonly #listeners = new Set<() => void>()
  readonly #channel = new BroadcastChannel('kith')
  readonly #idempotencyKeys = new Map<string, string>()
  #wanted = { panel: 0, notices: 0 }
  #fetching: Promise<void> | null = null
  #again = false
  #live: Live | null = null
  #pauseMillis = firstPauseMillis
  #retry = 0

  standing: Standing = 'loading'
  /** The last try found no way to the server. What is shown is as it was then. */
  offline = false
  known: Known = { panel: null, notices: null }
  /** How much is being done that somebody has pressed for; what comes else comes by itself. */
  pressed = 0
  /** Behind it are older notices. */
  cursor: string | null = null
  seenAt = 0
  /** The element that shows pop-ups; one on a page is enough. */
  popper: object | null = null
  /** The element that says what holds for all of them: that the line is gone, that somebody has to sign in. */
  speaker: object | null = null

  constructor({ api, key, lang }: Settings) {
    this.#api = api
    this.#key = key
    this.lang = lang
    this.tokens = new Tokens()
    this.#channel.onmessage = ({ data }) => data === key && this.refresh()
    addEventListener('online', () => {
      // The line may take another moment, and whoever had none for long does not wait as long for it now.
      this.#pauseMillis = firstPauseMillis
      void this.refresh()
    })
    addEventListener('offline', () => this.#lost())
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#watch() : this.refresh()))
  }

  /** Hears of every change until it leaves. */
  join(listener: () => void, wants: { readonly panel: boolean; readonly notices: boolean }): () => void {
    const count = (by: number) => {
      if (wants.panel) this.#wanted.panel += by
      if (wants.notices) this.#wanted.notices += by
    }
    count(1)
    this.#listeners.add(listener)
    if ((wants.panel && !this.known.panel) || (wants.notices && !this.known.notices)) void this.refresh()
    return () => {
      count(-1)
      this.#listeners.delete(listener)
      this.#watch()
    }
  }

  /** Does something, and has everything on the page, and in other tabs, show what came of it. */
  async act<Result>(path: string, body: object = {}): Promise<Result> {
    const asked = `${path} ${JSON.stringify(body)}`
    // The same until there is an answer: whoever presses again after the line broke gets what the first press did.
    const key = this.#idempotencyKeys.get(asked) ?? crypto.randomUUID()
    this.#idempotencyKeys.set(asked, key)
    try {
      const result = await this.call<Result>('POST', path, { body, key })
      this.#idempotencyKeys.delete(asked)
      this.#channel.postMessage(this.#key)
      return result
    } catch (error) {
      if (error instanceof Refused && error.status > 0 && error.status < 500) this.#idempotencyKeys.delete(asked)
      throw error
    } finally {
      await this.refresh()
    }
  }

  async call<Result>(
    method: string,
    path: string,
    {
      body,
      key,
      signal,
      anonymous = false,
    }: { body?: object; key?: string; signal?: AbortSignal; anonymous?: boolean } = {},
  ): Promise<Result> {
    const send = (token: string | null) =>
      this.reach(method, path, token, {
        ...(body && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
        headers: { ...(body && { 'Content-Type': 'application/json' }), ...(key && { 'Idempotency-Key': key }) },
      })
    let token = await this.tokens.get()
    if (token === null && !anonymous) throw new Refused(401, 'unauthorized', '')
    let response = await send(token)
    if (response.status === 401 && token !== null) {
      token = await this.tokens.renew(token)
      if (token !== null || anonymous) response = await send(token)
    }
    const answer = await response.json().catch(() => ({}))
    if (response.ok) return answer
    if (response.status === 401 && !this.tokens.had) tellDeveloper('the publishable key is not one of this server’s')
    throw new Refused(response.status, answer.reason ?? '', answer.detail ?? '')
  }

  /** One request; the token goes into a header and never into an address. */
  async reach(method: string, path: string, token: string | null, init: RequestInit = {}): Promise<Response> {
    const separator = path.includes('?') ? '&' : '?'
    const url = `${this.#api}${path}${separator}lang=${encodeURIComponent(this.lang)}`
    const headers = {
      Authorization: `Bearer ${this.#key}`,
      ...(token && { 'X-Customer-Token': token }),
      ...init.headers,
    }
    try {
      return await fetch(url, { signal: AbortSignal.timeout(timeLimitMillis), ...init, method, headers })
    } catch (error) {
      if (init.signal?.aborted) throw error
      throw new Refused(0, 'offline', '')
    }
  }

  /** Asks for everything that is shown; asked again meanwhile, it does so once more at the end. */
  refresh(): Promise<void> {
    if (this.#fetching) {
      this.#again = true
      return this.#fetching
    }
    clearTimeout(this.#retry)
    this.#fetching = this.#fetch().then(() => {
      this.#fetching = null
      if (!this.#again) return
      this.#again = false
      return this.refresh()
    })
    return this.#fetching
  }

  async older(): Promise<void> {
    const { data, nextCursor } = await this.#list(`&cursor=${encodeURIComponent(this.cursor ?? '')}`)
    this.known = { ...this.known, notices: [...(this.known.notices ?? []), ...data] }
    this.cursor = nextCursor
    this.tell()
  }

  async #fetch(): Promise<void> {
    // Elements of one page come one after the other: what each wants is known a moment later.
    await Promise.resolve()
    if (this.#wanted.panel + this.#wanted.notices === 0) return
    try {
      const [panel, notices] = await Promise.all([
        this.#wanted.panel ? this.call<Panel>('GET', '/v1/me/panel') : this.known.panel,
        this.#wanted.notices ? this.#list('') : null,
      ])
      if (notices) {
        const newest = new Set(notices.data.map(({ id }) => id))
        const older = this.known.notices?.filter(({ id }) => !newest.has(id)) ?? []
        if (older.length === 0) this.cursor = notices.nextCursor
        this.known = { panel, notices: [...notices.data, ...older] }
      } else this.known = { ...this.known, panel }
      this.standing = 'ready'
      this.offline = false
      this.seenAt = Date.now()
      this.#pauseMillis = firstPauseMillis
    } catch (error) {
      this.#failed(error as Refused)
    }
    this.#watch()
    this.tell()
  }

  #list(more: string): Promise<{ data: Notice[]; nextCursor: string | null }> {
    return this.call('GET', `/v1/me/notifications?limit=${noticesMost}${more}`)
  }

  #failed({ status }: Refused): void {
    this.offline = status === 0
    if (status === 401) {
      this.standing = this.tokens.had ? 'signed-out' : 'anonymous'
      this.known = { panel: null, notices: null }
      return
    }
    if (!this.known.panel && !this.known.notices && !this.offline) this.standing = 'failed'
    if (status > 0 && status < 500 && status !== 429) return
    this.#retry = window.setTimeout(() => this.refresh(), this.#pauseMillis * (1 + Math.random() / 4))
    this.#pauseMillis = Math.min(2 * this.#pauseMillis, longestPauseMillis)
  }

  #lost(): void {
    this.offline = true
    this.tell()
    void this.refresh()
  }

  /** While somebody looks: what is new comes by itself. A tab that nobody sees holds no connection. */
  #watch(): void {
    const wanted = this.standing === 'ready' && !document.hidden && this.#wanted.panel + this.#wanted.notices > 0
    if (wanted && !this.#live) {
      const { notices } = this.known
      this.#live = watch({
        open: async (after, signal) => {
          const query = after ? `?after=${encodeURIComponent(after)}` : ''
          return this.reach('GET', `/v1/me/notifications/stream${query}`, await this.tokens.get(), { signal })
        },
        // Nothing told yet is not the same as nothing asked.
        newest: notices ? (notices[0]?.id ?? '0') : '',
        heard: (notice) => this.#heard(notice),
        // Without a stream, asking now and then does as well.
        lost: () => this.refresh(),
      })
    } else if (!wanted) {
      this.#live?.end()
      this.#live = null
    }
  }

  #heard(notice: Notice): void {
    const { notices } = this.known
    if (notices && !notices.some(({ id }) => id === notice.id))
      this.known = { ...this.known, notices: [notice, ...notices] }
    this.tell()
    void this.refresh()
  }

  tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
