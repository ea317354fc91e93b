import { createHmac } from 'node:crypto'
import type { OutgoingEvent } from './state.ts'

/** A site's keys, as the demo keeps them. */
export interface SiteKeys {
  readonly site: string
  readonly siteId: string
  readonly secretKey: string
  readonly publishableKey: string
  readonly identitySecret: string
}

/** A call that was made, to be shown. */
export interface Call {
  readonly method: string
  readonly path: string
  readonly status: number | null
  readonly millis: number
  readonly body: unknown
  readonly answer: unknown
}

/** `away`: no answer came, or none that counts. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly why: 'refused'; readonly reason: string; readonly detail: string }
  | { readonly ok: false; readonly why: 'away' }

export interface Evaluation {
  readonly totals: { subtotal: number; discount: number; shipping: number; total: number }
  readonly applied: readonly {
    readonly source: 'code' | 'coupon' | 'benefit' | 'cart'
    readonly code: string
    readonly label: string
    readonly amount: number
  }[]
  readonly removed: readonly { readonly id: string; readonly kind: string; readonly reason: string }[]
  readonly refused: readonly { readonly code: string; readonly reason: string; readonly detail: string }[]
  readonly reservation: { readonly code: string; readonly until: string } | null
}

export interface EventResult {
  readonly id: string | null
  readonly status: 'processed' | 'duplicate' | 'failed'
  readonly effects: readonly ({ readonly type: string; readonly referral?: string } & Record<string, unknown>)[]
}

export interface Coupon {
  readonly code: string
  readonly minimum: number
  readonly applies: 'by_hand' | 'automatically'
  readonly state: string
  readonly expiresAt: string | null
  readonly discount: { readonly type: string } & Record<string, unknown>
}

export interface SiteFacts {
  readonly name: string
  readonly currency: string
  readonly timeZone: string
  readonly homeUrl: string | null
  readonly now: string
}

export interface Spend {
  readonly id: string
  readonly state: 'held' | 'captured' | 'released'
  readonly heldUntil: string
}

export interface Step {
  readonly at: string
  readonly event: string | null
  readonly checks: readonly { readonly sentence: string; readonly passed: boolean; readonly saw: unknown }[]
  readonly decision: string
  readonly effects: readonly { readonly type: string }[]
}

const patienceMillis = 5_000

/** The one way from the stores to Kith. What is asked to be shown is handed to `onCall`. */
export class Kith {
  readonly #url: string
  readonly #keys: SiteKeys
  readonly #language: string
  readonly #onCall: (call: Call) => void

  constructor(url: string, keys: SiteKeys, options: { language?: string; onCall?: (call: Call) => void } = {}) {
    this.#url = url
    this.#keys = keys
    this.#language = options.language ?? 'en'
    this.#onCall = options.onCall ?? (() => {})
  }

  site(): Promise<Outcome<SiteFacts>> {
    return this.#call('GET', '/v1/site')
  }

  setHome(homeUrl: string): Promise<Outcome<SiteFacts>> {
    return this.#call('PATCH', '/v1/site', { homeUrl })
  }

  setClock(at: number): Promise<Outcome<{ now: string }>> {
    return this.#call('PUT', '/v1/test/clock', { now: new Date(at).toISOString() })
  }

  evaluate(cart: object, coupons: readonly string[]): Promise<Outcome<Evaluation>> {
    return this.#call('POST', '/v1/carts/evaluate', { cart, coupons })
  }

  useCode(cart: string, code: string, body: object): Promise<Outcome<Evaluation>> {
    return this.#call('PUT', `/v1/carts/${encodeURIComponent(cart)}/code`, { code, cart: body })
  }

  removeCode(cart: string): Promise<Outcome<unknown>> {
    return this.#call('DELETE', `/v1/carts/${encodeURIComponent(cart)}/code`)
  }

  send(events: readonly Omit<OutgoingEvent, 'site'>[]): Promise<Outcome<{ results: readonly EventResult[] }>> {
    return this.#call('POST', '/v1/events', events)
  }

  balances(customer: string): Promise<Outcome<Record<'credit' | 'points', { balance: number; available: number }>>> {
    return this.#call('GET', `/v1/customers/${encodeURIComponent(customer)}/balances`)
  }

  hold(spend: { customer: string; unit: string; amount: number; order: string }): Promise<Outcome<Spend>> {
    return this.#call('POST', '/v1/spends', spend)
  }

  spend(id: string): Promise<Outcome<Spend>> {
    return this.#call('GET', `/v1/spends/${id}`)
  }

  release(id: string): Promise<Outcome<Spend>> {
    return this.#call('POST', `/v1/spends/${id}/release`, {})
  }

  coupons(customer: string): Promise<Outcome<{ data: readonly Coupon[] }>> {
    return this.#call('GET', `/v1/coupons?customer=${encodeURIComponent(customer)}&state=available&limit=20`)
  }

  /** The latest referral that a customer takes part in, on either side. */
  referralsOf(customer: string, side: 'referee' | 'referrer'): Promise<Outcome<{ data: readonly { id: string }[] }>> {
    return this.#call('GET', `/v1/referrals?${side}=${encodeURIComponent(customer)}&limit=1`)
  }

  refusalsOf(customer: string): Promise<Outcome<{ data: readonly { id: string }[] }>> {
    return this.#call('GET', `/v1/refusals?customer=${encodeURIComponent(customer)}&limit=1`)
  }

  explanation(of: { referral: string } | { refusal: string }): Promise<Outcome<{ steps: readonly Step[] }>> {
    const path = 'referral' in of ? `/v1/referrals/${of.referral}` : `/v1/refusals/${of.refusal}`
    return this.#call('GET', `${path}/explanation`)
  }

  /** Lets the browser of a signed-in customer read their own, for ten minutes. */
  token(customer: string): string {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const exp = Math.floor(Date.now() / 1_000) + 600
    const unsigned = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: customer, exp })}`
    return `${unsigned}.${createHmac('sha256', this.#keys.identitySecret).update(unsigned).digest('base64url')}`
  }

  async #call<Value>(method: string, path: string, body?: unknown): Promise<Outcome<Value>> {
    const from = performance.now()
    const answered = await this.#fetch(method, path, body)
    const { status, answer } = answered
    this.#onCall({ method, path, status, millis: Math.round(performance.now() - from), body: body ?? null, answer })
    if (status === null || status >= 500 || status === 429) return { ok: false, why: 'away' }
    if (status < 300) return { ok: true, value: answer as Value }
    const problem = answer as { reason?: string; detail?: string }
    return { ok: false, why: 'refused', reason: problem.reason ?? 'unknown', detail: problem.detail ?? '' }
  }

  async #fetch(method: string, path: string, body: unknown): Promise<{ status: number | null; answer: unknown }> {
    try {
      const response = await fetch(this.#url + path, {
        method,
        headers: {
          authorization: `Bearer ${this.#keys.secretKey}`,
          'accept-language': this.#language,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        signal: AbortSignal.timeout(patienceMillis),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      return { status: response.status, answer: await response.json() }
    } catch {
      return { status: null, answer: null }
    }
  }
}
