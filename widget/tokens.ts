import { Refused } from './refused.ts'

/** Where a customer's token comes from: the page, an address of the store, or a function of it. */
export interface TokenSource {
  readonly customerToken?: string | undefined
  readonly tokenUrl?: string | undefined
  readonly getToken?: GetToken | undefined
}

export type GetToken = () => Promise<string | null> | string | null

const told = new Set<string>()

/** Tells the developer, once for each thing. */
export function tellDeveloper(words: string): void {
  if (told.has(words)) return
  told.add(words)
  console.error(`Kith: ${words}.`)
}

/** The token of this page, renewed once however many ask. */
export class Tokens {
  #source: TokenSource = {}
  #token: string | null = null
  #renewing: Promise<string | null> | null = null
  /** Somebody was signed in on this page. */
  had = false

  /** Takes what an element was given; true when it is news. */
  offer(given: TokenSource): boolean {
    const known = this.#source
    const { customerToken = known.customerToken, tokenUrl = known.tokenUrl, getToken = known.getToken } = given
    this.#source = { customerToken, tokenUrl, getToken }
    const isNew = customerToken !== known.customerToken
    if (isNew) this.#token = customerToken ?? null
    this.had ||= !!this.#token
    return isNew || tokenUrl !== known.tokenUrl || getToken !== known.getToken
  }

  async get(): Promise<string | null> {
    return this.#token || (await this.renew(null))
  }

  /** Another one than that which did not hold; null when there is none to be had. */
  renew(stale: string | null): Promise<string | null> {
    if (this.#token !== null && this.#token !== stale) return Promise.resolve(this.#token)
    this.#renewing ??= this.#ask()
      .then((token) => {
        this.#token = token === stale ? null : token
        this.had ||= !!token
        if (token === null && stale !== null)
          tellDeveloper('the customer token has expired; token-url or getToken would give another')
        return this.#token
      })
      .finally(() => {
        this.#renewing = null
      })
    return this.#renewing
  }

  async #ask(): Promise<string | null> {
    const { getToken, tokenUrl } = this.#source
    try {
      if (getToken) return (await getToken()) || null
      if (!tokenUrl) return null
      const response = await fetch(tokenUrl, { headers: { Accept: 'application/json' }, cache: 'no-store' })
      if (response.ok) return (await response.json()).token || null
      if (response.status !== 401 && response.status !== 403) tellDeveloper(`token-url answered ${response.status}`)
    } catch (error) {
      // What cannot be reached now may be later; that is no reason to be signed out.
      if (error instanceof TypeError) throw new Refused(0, 'offline', '')
      tellDeveloper(`no customer token could be had: ${error}`)
    }
    return null
  }
}
