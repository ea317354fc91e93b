/** How the demo reaches the server: as any store does, by HTTP. */
export type Reach = (path: string, init: RequestInit) => Promise<Response>

/** What a site's keys let in. */
export interface SiteKeys {
  readonly site: string
  readonly siteId: string
  readonly secretKey: string
  readonly publishableKey: string
  readonly identitySecret: string
}

export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: the demo reads answers as a store without a typed client does
  readonly body: any
}

const mostEvents = 1_000

export interface StoreEvent {
  readonly id: string
  readonly type: string
  readonly occurredAt: string
  readonly data: object
}

/** The backend of a demo store. It knows a key and an address, and nothing of how Kith works. */
export class Store {
  readonly keys: SiteKeys
  readonly #reach: Reach

  constructor(reach: Reach, keys: SiteKeys) {
    this.#reach = reach
    this.keys = keys
  }

  get(path: string): Promise<Answer> {
    return this.#send('GET', path)
  }

  /** Also answers where a rule says no. */
  post(path: string, body?: object): Promise<Answer> {
    return this.#send('POST', path, body)
  }

  put(path: string, body: object): Promise<Answer> {
    return this.#send('PUT', path, body)
  }

  async patch(path: string, body: object): Promise<void> {
    expectDone(await this.#send('PATCH', path, body))
  }

  async tell(events: readonly StoreEvent[]): Promise<void> {
    for (let from = 0; from < events.length; from += mostEvents) {
      const { body } = await this.post('/v1/events', events.slice(from, from + mostEvents))
      const failed = body.results.find((result: { status: string }) => result.status === 'failed')
      if (failed) throw new Error(`an event of the demo was not taken: ${JSON.stringify(failed)}`)
    }
  }

  async setClock(at: number): Promise<void> {
    expectDone(await this.put('/v1/test/clock', { now: new Date(at).toISOString() }))
  }

  async launch(program: object): Promise<void> {
    expectDone(await this.post('/v1/programs', program))
  }

  /** A code of this customer; null where the rules say no. */
  async codeOf(program: string, customer: string): Promise<string | null> {
    const { status, body } = await this.post('/v1/codes', { program, customer })
    return status < 300 ? body.code : null
  }

  /** Somebody follows the link of a code; answers the visit that the store finds in the address they land on. */
  async visit(code: string): Promise<string | null> {
    const headers = { 'user-agent': 'Mozilla/5.0 (a friend)' }
    const answer = await this.#reach(`/r/${this.keys.site}/${code}`, { headers, redirect: 'manual' })
    await answer.arrayBuffer()
    const location = answer.headers.get('location')
    return location === null ? null : new URL(location, 'http://localhost').searchParams.get('visit')
  }

  async #send(method: string, path: string, body?: object): Promise<Answer> {
    const response = await this.#reach(path, {
      method,
      headers: { authorization: `Bearer ${this.keys.secretKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer = { status: response.status, body: await response.json() }
    // A rule's no is a part of the story; anything else is a mistake in it.
    if (answer.status >= 400 && answer.status !== 422 && answer.status !== 409)
      throw new Error(`${method} ${path} of the demo was answered ${answer.status}: ${JSON.stringify(answer.body)}`)
    return answer
  }
}

export function expectDone({ status, body }: Answer): void {
  if (status >= 300) throw new Error(`the demo was refused: ${JSON.stringify(body)}`)
}
