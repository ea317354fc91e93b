import { expect } from 'vitest'
import type { NewSite } from '#sites/site.ts'
import type { Answer, Kith, Shop } from '../app.ts'
import { Story } from '../story.ts'

const start = Date.UTC(2026, 2, 2)

/** The moment so long after the scene opens. */
export const seconds = (count: number) => new Date(start + count * 1_000).toISOString()
export const minutes = (count: number) => seconds(count * 60)
export const days = (count: number) => minutes(count * 1_440)

export const numbers = (count: number) => Array.from({ length: count }, (_, number) => number)
export const points = (amount: number, more: object = {}) => ({ type: 'points', amount, ...more })
/** A program in which each friend who does this earns points for both. */
export const each = (on: string, gifts: object[], more: object = {}) => [
  { on, referrer: [{ every: 1, gifts }], referee: 'same', ...more },
]
export const domain = [{ id: 'name', sku: 'org', quantity: 1, unitAmount: 900, category: 'domain', action: 'renew' }]

/** A site of its own, with a program of this preset, and Ann, whom any of the presets lets refer. */
export async function openScene(
  kith: Kith,
  preset: string | null,
  definition: object = {},
  site: Partial<NewSite> = {},
): Promise<Scene> {
  const scene = new Scene(await kith.createSite(site))
  await scene.reaches(minutes(0))
  scene.program = (await scene.launches(preset, definition)).id
  await scene.registers('ann', { email: 'ann.lee@gmail.com', organization: 'ann-clinic' })
  await scene.happens('product.activated', { customer: 'ann', product: 'server' })
  const old = { customer: 'ann', order: 'ann-old', total: 100, placedAt: '2020-01-01T00:00:00Z', status: 'completed' }
  await scene.happens('order.imported', old)
  return scene
}

/** What is done and seen in one store, in few words. */
export class Scene {
  readonly shop: Shop
  readonly #story: Story
  #now = ''
  #told = 0
  program = ''

  constructor(shop: Shop) {
    this.shop = shop
    this.#story = new Story(shop)
  }

  async reaches(now: string): Promise<void> {
    expect((await this.shop.put('/v1/test/clock', { now })).status).toBe(200)
    this.#now = now
  }

  async launches(preset: string | null, definition: object = {}, more: object = {}): Promise<Answer['body']> {
    return await this.#story.launches({ ...(preset === null ? {} : { preset }), definition, ...more })
  }

  async edits(definition: object): Promise<Answer> {
    return await this.shop.patch(`/v1/programs/${this.program}`, { definition })
  }

  async switches(to: 'pause' | 'resume' | 'archive'): Promise<Answer> {
    return await this.shop.post(`/v1/programs/${this.program}/${to}`)
  }

  /** What comes of an event that Kith has to take. */
  async happens(type: string, data: object, at = this.#now): Promise<Answer['body']> {
    return await this.#story.happens(type, data, at)
  }

  /** Many events in one request, each of which Kith has to take. */
  async tells(events: readonly (readonly [type: string, data: object])[]): Promise<void> {
    const all = events.map(([type, data]) => {
      this.#told += 1
      return { id: `told-${this.#told}`, type, occurredAt: this.#now, data }
    })
    const { body } = await this.shop.post('/v1/events', all)
    const others = body.results.filter(({ status }: { status: string }) => status !== 'processed')
    expect(others).toEqual([])
  }

  registers = (customer: string, more: object = {}, at?: string) =>
    this.happens('customer.registered', { customer, ...more }, at)
  places = (customer: string, order: string, more: object = {}, at?: string) =>
    this.happens('order.placed', { customer, order, total: 1_000, ...more }, at)
  pays = (order: string, at?: string) => this.happens('order.paid', { order }, at)
  completes = (order: string, at?: string) => this.happens('order.completed', { order }, at)
  cancels = (order: string, at?: string) => this.happens('order.cancelled', { order }, at)
  refunds = (order: string, amount = 1_000, at?: string) => this.happens('order.refunded', { order, amount }, at)

  /** A first order with this code, up to its payment. */
  async buys(customer: string, code?: string): Promise<void> {
    await this.places(customer, `order-${customer}`, code === undefined ? {} : { code })
    await this.pays(`order-${customer}`)
  }

  async asksForCode(customer: string, program = this.program): Promise<Answer> {
    return await this.shop.post('/v1/codes', { program, customer })
  }

  async code(customer = 'ann', program = this.program): Promise<string> {
    const answer = await this.asksForCode(customer, program)
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
    return answer.body.code
  }

  async codeNow(code: string): Promise<Answer['body']> {
    return (await this.shop.get(`/v1/codes/${code}`)).body
  }

  /** `ok`, or the reason why not. */
  async check(code: string, customer: string, more: object = {}): Promise<string> {
    const { body } = await this.shop.post(`/v1/codes/${encodeURIComponent(code)}/check`, { customer, ...more })
    return body.ok === true ? 'ok' : body.reason
  }

  cart(customer: string, more: object = {}) {
    const lines = [{ id: 'one', sku: 'mug', quantity: 1, unitAmount: 1_000 }]
    return { id: `cart-${customer}`, customer, currency: 'USD', lines, ...more }
  }

  /** "Use now" in the cart. */
  async uses(code: string, customer: string, more: object = {}): Promise<Answer> {
    const cart = this.cart(customer, more)
    return await this.shop.put(`/v1/carts/${cart.id}/code`, { code, cart })
  }

  /** `ok`, or the reason why "Use now" was refused. */
  async triesToUse(code: string, customer: string, more: object = {}): Promise<string> {
    const answer = await this.uses(code, customer, more)
    return answer.status === 200 ? 'ok' : answer.body.reason
  }

  async takesOff(customer: string): Promise<void> {
    expect((await this.shop.delete(`/v1/carts/cart-${customer}/code`)).status).toBe(200)
  }

  async sees(customer: string, named: object = {}, more: object = {}): Promise<Answer['body']> {
    const answer = await this.shop.post('/v1/carts/evaluate', { cart: this.cart(customer, more), ...named })
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    return answer.body
  }

  async list(path: string): Promise<Answer['body'][]> {
    const answer = await this.shop.get(`/v1/${path}${path.includes('?') ? '&' : '?'}limit=200`)
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    return answer.body.data
  }

  rewards = (customer: string) => this.list(`rewards?customer=${customer}`)
  coupons = (customer: string) => this.list(`coupons?customer=${customer}`)

  async rewardStates(customer: string): Promise<string[]> {
    return (await this.rewards(customer)).map(({ state }) => state).toSorted()
  }

  /** The amounts of the gifts that a customer was given and still has, smallest first. */
  async gifts(customer: string): Promise<number[]> {
    const standing = (await this.rewards(customer)).filter(({ state }) => state !== 'revoked')
    return standing.map(({ gift }) => gift.amount).toSorted((one, other) => one - other)
  }

  async balances(customer: string): Promise<Answer['body']> {
    return (await this.shop.get(`/v1/customers/${customer}/balances`)).body
  }

  async points(customer: string): Promise<number> {
    return (await this.balances(customer)).points.balance
  }

  async credit(customer: string): Promise<number> {
    return (await this.balances(customer)).credit.balance
  }

  referrals = (query = '') => this.list(`referrals${query}`)

  async referralOf(referee: string): Promise<Answer['body']> {
    return (await this.referrals(`?referee=${referee}`))[0]
  }

  /** What a friend whose referral lapsed had left undone, as its explanation says. */
  async left(referee: string, language = 'en'): Promise<string | null> {
    const { id } = await this.referralOf(referee)
    const path = `/v1/referrals/${id}/explanation`
    const { steps } = (await this.shop.get(path, { 'accept-language': language })).body
    return steps.at(-1).checks[0].found
  }

  /** Asks as the signed-in customer's browser does. */
  async asCustomer(customer: string, method: string, path: string, body?: object): Promise<Answer> {
    return await this.shop.send(method, `/v1/me/${path}`, body, await this.shop.browser(customer))
  }
}

export const refusedIn = (effects: { type: string; reason?: string }[]) =>
  effects.filter(({ type }) => type === 'code.refused').map(({ reason }) => reason)
