import { mkdtempSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createStores } from '#demo/stores/app.ts'
import { Outbox } from '#demo/stores/outbox.ts'
import { State } from '#demo/stores/state.ts'
import { createApp } from '../src/app.ts'
import { type Kith, type Shop, startKith } from './app.ts'

let kith: Kith
let server: Server
let nimbus: Shop
let arcadia: Shop
let overseas: Shop
let folder: string
let stores: Hono
let outbox: Outbox
let reopen: () => Promise<void>
/** While true, nobody answers where Kith should be. */
let away = false
/** While true, it takes requests and never answers. */
let hangs = false
let asked = 0

beforeAll(async () => {
  kith = await startKith()
  const app = createApp(kith.parts)
  const fetch = (request: Request) => {
    asked += 1
    if (hangs) return new Promise<Response>(() => {})
    return away ? new Response(null, { status: 503 }) : app.fetch(request)
  }
  server = createAdaptorServer({ fetch }) as Server
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  nimbus = await kith.createSite({ key: 'nimbus' })
  arcadia = await kith.createSite({ key: 'arcadia' })
  overseas = await kith.createSite({ key: 'arcadia-overseas', currency: 'EUR' })
  const now = { now: '2026-03-02T10:00:00Z' }
  for (const shop of [nimbus, arcadia, overseas]) await shop.put('/v1/test/clock', now)
  await nimbus.post('/v1/programs', { preset: 'invitation-code', key: 'invite', name: 'Bring a friend' })
  for (const shop of [arcadia, overseas])
    await shop.post('/v1/programs', { preset: 'refer-and-earn', key: 'earn', name: 'Refer and earn' })
  const sites = new Map([nimbus, arcadia, overseas].map(({ keys }) => [keys.site, keys]))
  folder = mkdtempSync(join(tmpdir(), 'kith-stores-'))
  reopen = async () => {
    const state = await State.open(folder, 'this')
    outbox = new Outbox(state, url, sites)
    stores = createStores({ state, outbox, kithUrl: url, kithPublicUrl: url, origin: 'http://store.test', sites })
  }
  await reopen()
})
beforeEach(() => {
  away = false
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await kith.stop()
  rmSync(folder, { recursive: true, force: true })
})

interface Page {
  readonly path: string
  readonly status: number
  readonly text: string
  readonly html: string
  readonly headers: Headers
}

/** Somebody's browser: keeps cookies, sends forms, follows where it is led. */
class Visitor {
  readonly #store: string
  readonly cookies = new Map<string, string>()

  constructor(store: string) {
    this.#store = store
  }

  async open(path: string): Promise<Page> {
    return await this.#go('GET', `/${this.#store}${path}`, undefined, {})
  }

  async press(path: string, values: Readonly<Record<string, string>> = {}, headers = {}): Promise<Page> {
    const from = { origin: 'http://store.test', ...headers }
    return await this.#go('POST', `/${this.#store}${path}`, new URLSearchParams(values), from)
  }

  /** Presses the button of the checkout as it stands there, or stood there when it was opened. */
  async order(values: Readonly<Record<string, string>> = {}, seen?: Page): Promise<Page> {
    const { html } = seen ?? (await this.open('/checkout'))
    const shown = html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/g)
    return await this.press('/checkout', { ...Object.fromEntries([...shown].map(([, ...pair]) => pair)), ...values })
  }

  async #go(method: string, path: string, body: URLSearchParams | undefined, headers: object): Promise<Page> {
    const init = {
      method,
      headers: { host: 'store.test', cookie: [...this.cookies].map((pair) => pair.join('=')).join('; '), ...headers },
      ...(body ? { body } : {}),
    }
    const response = await stores.request(`http://store.test${path}`, init)
    const cookie = response.headers.get('set-cookie')
    const [, name, value] = /^(\w+)=([^;]*)/.exec(cookie ?? '') ?? []
    if (name !== undefined) this.cookies.set(name, value ?? '')
    const location = response.headers.get('location')
    if (location !== null) return await this.#go('GET', location, undefined, {})
    const html = await response.text()
    const text = html.replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
    return { path, status: response.status, text, html, headers: response.headers }
  }
}

let people = 0

/** A newcomer, registered just now. */
async function newcomer(store: string, organization?: string): Promise<Visitor> {
  people += 1
  const visitor = new Visitor(store)
  const person = { name: `Person ${people}`, email: `person${people}@example.com` }
  const page = await visitor.press('/register', organization === undefined ? person : { ...person, organization })
  expect(page.text).toContain(`Welcome, Person ${people}`)
  return visitor
}

async function customerOf(shop: Shop, visitor: Visitor): Promise<string> {
  const answer = await visitor.open('/token')
  const { token } = JSON.parse(answer.text) as { token: string }
  const { sub } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sub: string }
  expect((await shop.get(`/v1/customers/${sub}`)).status).toBe(200)
  return sub
}

/** Orders what is sold under this name and pays; answers the path of the order. */
async function buys(visitor: Visitor, sku: string, spend = '0'): Promise<string> {
  await visitor.press('/cart/add', { sku })
  const placed = await visitor.order({ spend })
  expect(placed.text).toContain('A pretend bank')
  const path = placed.path.replace(/^\/[a-z]+/, '').replace('/pay', '')
  await visitor.press(`${path}/pay`)
  return path
}

/** A customer with a running server, and a code of theirs. */
async function creator(): Promise<{ visitor: Visitor; code: string }> {
  const visitor = await newcomer('nimbus')
  await buys(visitor, 'vm-small')
  const customer = await customerOf(nimbus, visitor)
  const made = await nimbus.post('/v1/codes', { program: 'invite', customer })
  expect(made.status).toBe(201)
  return { visitor, code: made.body.code }
}

let houses = 0

/** Somebody whose institution has completed an order, and a code of theirs. */
async function institution(name?: string): Promise<{ code: string }> {
  houses += 1
  const visitor = await newcomer('arcadia', name ?? `House ${houses}`)
  await visitor.press(`${await buys(visitor, 'crown')}/complete`)
  const customer = await customerOf(arcadia, visitor)
  return { code: (await arcadia.post('/v1/codes', { program: 'earn', customer })).body.code }
}

test('INV-1 INV-6 INV-7 INV-8 a code in the cart pushes coupons out, locks its discount in, and is taken off again', async () => {
  const { code } = await creator()
  const friend = await newcomer('nimbus')
  await friend.press('/cart/add', { sku: 'vm-medium' })
  const before = await friend.press('/cart/coupon', { coupon: 'WELCOME5' })
  expect(before.text).toContain('Total $24.00')
  const used = await friend.press('/cart/code', { code })
  expect(used.text).toContain(`Code ${code} is active`)
  expect(used.text).toContain('Not together with an invitation code')
  expect(used.text).toContain('Total $23.20')
  expect((await friend.press('/cart/coupon', { coupon: 'GIFT-10' })).text).toContain('Total $23.20')
  expect((await friend.open('/invitation')).text).toContain(`Code ${code} is active`)
  expect((await friend.open('/checkout')).text).toContain(`Locked in with code ${code}`)
  const other = await newcomer('nimbus')
  const held = await other.press('/invitation', { code })
  const refusal = (await nimbus.get('/v1/refusals?limit=1')).body.data[0]
  expect(refusal.reason).toBe('code_reserved')
  expect(held.text).toContain(refusal.detail)
  const removed = await friend.press('/cart/code/remove')
  expect(removed.text).toContain('Total $14.00')
})

test('INV-3 INV-10 INV-11 the friend pays, the creator registers a domain for nothing, and a refund ends the server', async () => {
  const { visitor, code } = await creator()
  const friend = await newcomer('nimbus')
  await friend.press('/invitation', { code })
  const path = await buys(friend, 'vm-medium')
  const account = await friend.open('/account')
  expect(account.text).toContain('Running')
  await visitor.press('/cart/add', { sku: 'com', note: 'mine.com' })
  const cart = await visitor.press('/cart/code', { code })
  expect(cart.text).toContain('Total $0.00')
  const placed = await visitor.order()
  expect(placed.path).toMatch(/\/orders\/nim-\d+$/)
  expect((await visitor.open('/account')).text).toContain('mine.com')
  await friend.press(`${path}/refund`)
  expect((await friend.open('/account')).text).toContain('Ended')
  const customer = await customerOf(nimbus, friend)
  expect((await nimbus.get(`/v1/customers/${customer}`)).body.hasActiveProduct).toBe(false)
})

test('INV-4 31 minutes later by the clock of the store the code is refused, in words', async () => {
  const { code } = await creator()
  const friend = await newcomer('nimbus')
  await friend.press('/cart/add', { sku: 'vm-small' })
  await friend.press('/cart/code', { code })
  expect((await friend.open('/cart')).text).toContain('30 min left')
  const late = await friend.press('/clock', { minutes: '31' }, { referer: 'http://store.test/nimbus/cart' })
  expect(late.path).toBe('/nimbus/cart')
  expect(late.text).toContain('The half hour for invitation codes ended')
  expect(late.text).toContain('Total $12.00')
  const again = await friend.press('/cart/code', { code })
  expect(again.text).not.toContain('is active')
})

test('EARN-4 EARN-5 EARN-10 EARN-13 a code at the first checkout, credit for both, spent, and a refund that takes it back', async () => {
  const referrer = await newcomer('arcadia', 'Old Lab')
  const first = await buys(referrer, 'crown')
  await referrer.press(`${first}/complete`)
  const elena = await customerOf(arcadia, referrer)
  const { code } = (await arcadia.post('/v1/codes', { program: 'earn', customer: elena })).body
  const friend = await newcomer('arcadia', 'New Lab')
  await friend.press('/cart/add', { sku: 'bridge' })
  const refused = await friend.press('/cart/code', { code: 'NEVERMADE7', back: 'checkout' })
  expect(refused.path).toBe('/arcadia/checkout')
  expect(refused.text).not.toContain('is active')
  expect((await friend.press('/cart/code', { code, back: 'checkout' })).text).toContain(`Code ${code} is active`)
  const placed = await friend.order()
  const order = placed.path.replace('/arcadia', '').replace('/pay', '')
  expect((await friend.press(`${order}/decline`)).text).toContain('The card was declined')
  await friend.press(`${order}/pay`)
  expect((await referrer.open('/account')).text).toContain('$20.00')
  // Half of it pays for an order, which is then called off: it is all there again.
  await referrer.press('/cart/add', { sku: 'crown' })
  expect((await referrer.open('/checkout')).text).toContain('You have $20.00')
  const mine = await referrer.order({ spend: '1000' })
  expect(mine.text).toContain('$38.00')
  const balances = async () => (await arcadia.get(`/v1/customers/${elena}/balances`)).body.credit
  expect(await balances()).toMatchObject({ balance: 1_000, available: 1_000 })
  await referrer.press(`${mine.path.replace('/arcadia', '').replace('/pay', '')}/cancel`)
  expect(await balances()).toMatchObject({ balance: 2_000, available: 2_000 })
  // The refund desk gives the friend's money back.
  const desk = await friend.press(`/refunds/${order.split('/').at(-1)}/refund`)
  expect(desk.text).toContain('Refunded')
  expect(await balances()).toMatchObject({ balance: 0 })
})

test('EARN-11 the other site knows neither the account nor the code', async () => {
  const referrer = await newcomer('arcadia', 'Far Lab')
  await referrer.press(`${await buys(referrer, 'crown')}/complete`)
  const { code } = (await arcadia.post('/v1/codes', { program: 'earn', customer: await customerOf(arcadia, referrer) }))
    .body
  const there = new Visitor('arcadia')
  expect((await there.open('/europe')).text).toContain('€44.00')
  await there.press('/register', { name: 'Fern', email: 'fern@example.com', organization: 'Labor Nord' })
  await there.press('/cart/add', { sku: 'crown' })
  const refused = await there.press('/cart/code', { code, back: 'checkout' })
  const { body } = await overseas.get('/v1/refusals?limit=1')
  expect(body.data[0].reason).toBe('wrong_site')
  expect(refused.text).toContain(body.data[0].detail)
})

test('EARN-4 a code that stands in the field goes along with the order; a bad one stops it until it is ordered without', async () => {
  const { code } = await institution()
  const friend = await newcomer('arcadia', 'Trusting Lab')
  await friend.press('/cart/add', { sku: 'crown' })
  const stopped = await friend.order({ code: 'NEVERMADE7' })
  expect(stopped.path).toBe('/arcadia/checkout')
  expect(stopped.text).toContain('do not know this code')
  expect(stopped.text).toContain('Order without the code')
  const placed = await friend.order({ code })
  expect(placed.path).toContain('/pay')
  const customer = await customerOf(arcadia, friend)
  expect((await arcadia.get(`/v1/referrals?referee=${customer}`)).body.data).toMatchObject([{ state: 'pending' }])
  const other = await newcomer('arcadia', 'Doubtful Lab')
  await other.press('/cart/add', { sku: 'crown' })
  await other.order({ code: 'NEVERMADE7' })
  expect((await other.order({ code: 'NEVERMADE7', without: 'yes' })).path).toContain('/pay')
})

test('EARN-4 a code that cannot be looked up goes along with the order and counts afterwards', async () => {
  const { code } = await institution()
  const friend = await newcomer('arcadia', 'Offline Lab')
  const customer = await customerOf(arcadia, friend)
  await friend.press('/cart/add', { sku: 'crown' })
  away = true
  const placed = await friend.order({ code })
  expect(placed.text).toContain('Yours goes along with the order')
  away = false
  await friend.press(`${placed.path.replace('/arcadia', '').replace('/pay', '')}/pay`)
  expect((await arcadia.get(`/v1/referrals?referee=${customer}`)).body.data).toMatchObject([{ state: 'rewarded' }])
})

test('EARN-13 after it is used, a code says what it brings', async () => {
  const { code } = await institution()
  const friend = await newcomer('arcadia', 'Curious Lab')
  await friend.press('/cart/add', { sku: 'crown' })
  const used = await friend.press('/cart/code', { code, back: 'checkout' })
  expect(used.text).toContain('$20.00 of credit')
  expect(used.text).toContain('once this order is paid')
})

test('EARN-8 a house is the same house however its name is typed', async () => {
  const { code } = await institution('Nordic  Smile LAB')
  const friend = await newcomer('arcadia', ' nordic smile Lab ')
  await friend.press('/cart/add', { sku: 'crown' })
  const refused = await friend.press('/cart/code', { code, back: 'checkout' })
  expect(refused.text).not.toContain('is active')
})

test('INV-7 what was shown is what is ordered: a total that has changed since is said first', async () => {
  const { code } = await creator()
  const friend = await newcomer('nimbus')
  await friend.press('/cart/add', { sku: 'vm-large' })
  await friend.press('/cart/coupon', { coupon: 'WELCOME5' })
  const cart = await friend.open('/cart')
  expect(cart.text).toContain('takes the place of your other discounts ($5.00)')
  const used = await friend.press('/cart/onward', { code })
  expect(used.path).toBe('/nimbus/checkout')
  expect(used.text).toContain('$5.00 of other discounts came off: Welcome coupon')
  expect(used.text).toContain('Held for you until')
  const again = await friend.press('/cart/coupon', { coupon: 'GIFT-10' })
  expect(again.text).toContain('Gift voucher cannot be used together with an invitation code')
  await friend.press('/cart/coupon', { coupon: 'GIFT-10', remove: 'yes' })
  await friend.press('/cart/coupon', { coupon: 'WELCOME5', remove: 'yes' })
  // In another tab the code is taken off.
  const seen = await friend.open('/checkout')
  expect(seen.text).toContain('Total $63.20')
  await friend.press('/cart/code/remove')
  const removed = await friend.order({}, seen)
  expect(removed.path).toBe('/nimbus/checkout')
  expect(removed.text).toContain(`Code ${code} is no longer on this order: the total is now $79.00. Order anyway?`)
  // Used again, and left until its time is over.
  await friend.press('/cart/code', { code })
  const late = await friend.open('/checkout')
  await friend.press('/clock', { minutes: '31' })
  const over = await friend.order({}, late)
  expect(over.text).toContain(`The time for code ${code} is over: the total is now $79.00. Order anyway?`)
  await friend.press('/cart/coupon', { coupon: 'WELCOME5' })
  expect((await friend.order({}, over)).text).toContain('the total is now $74.00')
  expect((await friend.order()).path).toContain('/pay')
})

test('INV-10 the benefit says on which line it goes, and what becomes of it when the order is off', async () => {
  const { visitor, code } = await creator()
  const friend = await newcomer('nimbus')
  await friend.press('/invitation', { code })
  await buys(friend, 'vm-medium')
  for (const sku of ['com', 'org']) await visitor.press('/cart/add', { sku, note: `mine.${sku}` })
  const used = await visitor.press('/cart/code', { code })
  expect(used.text).toMatch(/off · mine\.(com|org)/)
  const placed = await visitor.order()
  expect(placed.text).toContain(`If you cancel, the benefit of code ${code} is yours to use again.`)
  const order = placed.path.replace('/nimbus', '').replace('/pay', '')
  const { benefit } = (await nimbus.get(`/v1/codes/${code}`)).body
  expect(benefit).toBe('used')
  await visitor.press(`${order}/pay`)
  expect((await visitor.open(order)).text).toContain(`The benefit of code ${code} stays used`)
  expect((await visitor.press(`${order}/refund`)).text).toContain(`The benefit of code ${code} stays used`)
})

test('INV-2 whoever begins anew may invite at once, and personas are told of as they are now', async () => {
  const fresh = new Visitor('nimbus')
  expect((await fresh.press('/ready')).text).toContain('Running')
  const customer = await customerOf(nimbus, fresh)
  expect((await nimbus.post('/v1/codes', { program: 'invite', customer })).status).toBe(201)
  const signIn = () => fresh.open('/sign-in')
  expect((await signIn()).text).toContain('0 of her 3 codes are made')
  await nimbus.post('/v1/events', [
    { id: 'grace-1', type: 'customer.registered', occurredAt: '2026-03-01T10:00:00Z', data: { customer: 'grace' } },
    {
      ...{ id: 'grace-2', type: 'product.activated', occurredAt: '2026-03-01T10:00:00Z' },
      data: { customer: 'grace', product: 'srv-grace' },
    },
  ])
  await nimbus.post('/v1/codes', { program: 'invite', customer: 'grace' })
  expect((await signIn()).text).toContain('1 of her 3 codes are made: 1 free.')
  const house = new Visitor('arcadia')
  await house.press('/ready')
  const contact = await customerOf(arcadia, house)
  expect((await arcadia.post('/v1/codes', { program: 'earn', customer: contact })).status).toBe(201)
})

test('times are those of who looks, once the browser has said where that is', async () => {
  const friend = await newcomer('nimbus')
  const path = await buys(friend, 'vm-small')
  const here = (await friend.open(path)).text
  friend.cookies.set('zone', 'Asia%2FTokyo')
  const there = (await friend.open(path)).text
  const hourIn = (text: string) => /Placed \w+ \d+, \d+, (\S+)/.exec(text)?.[1]
  expect(hourIn(there)).not.toBe(hourIn(here))
  friend.cookies.set('zone', 'Nowhere')
  expect((await friend.open(path)).text).toContain(hourIn(here))
})

test('PLAT-2 the switch shows the calls of the page and the decision behind it', async () => {
  const { code } = await creator()
  const friend = await newcomer('nimbus')
  await friend.press('/seeing')
  await friend.press('/cart/add', { sku: 'vm-small' })
  const cart = await friend.press('/cart/code', { code })
  expect(cart.text).toContain('PUT /v1/carts/')
  expect(cart.text).toContain('POST /v1/carts/evaluate')
  const placed = await friend.order()
  expect(placed.text).toContain('POST /v1/events')
  expect(placed.text).toContain('referral.created')
  expect(placed.text).not.toMatch(/sk_test_|ids_/)
  expect((await friend.press('/seeing')).text).not.toContain('What Kith sees')
})

test('PLAT-3 PLAT-5 while Kith is away the store sells at plain prices, and tells it afterwards', async () => {
  const friend = await newcomer('nimbus')
  away = true
  await friend.press('/cart/add', { sku: 'vm-small' })
  const cart = await friend.open('/cart')
  expect(cart.text).toContain('having a pause')
  expect(cart.text).toContain('Total $12.00')
  await buys(friend, 'vm-large')
  // What waits to be told is kept, also when the stores are started anew.
  await reopen()
  expect(outbox.waiting('nimbus')).toBe(4)
  away = false
  await buys(friend, 'vm-small')
  expect(outbox.waiting('nimbus')).toBe(0)
  const customer = await customerOf(nimbus, friend)
  expect((await nimbus.get(`/v1/customers/${customer}`)).body.products).toHaveLength(3)
})

test('a payment, a refund, a cancellation count once, however often they are pressed', async () => {
  const friend = await newcomer('nimbus')
  await friend.press('/cart/add', { sku: 'vm-small' })
  const both = await Promise.all([friend.order(), friend.order()])
  const paths = both.map(({ path }) => path).filter((path) => path.includes('/orders/'))
  expect(paths).toHaveLength(1)
  const path = (paths[0] ?? '').replace('/nimbus', '').replace('/pay', '')
  await Promise.all([friend.press(`${path}/pay`), friend.press(`${path}/pay`)])
  expect((await friend.press(`${path}/cancel`)).text).toContain('Paid')
  await Promise.all([friend.press(`${path}/refund`), friend.press(`${path}/refund`)])
  const { body } = await nimbus.get(`/v1/events?limit=200`)
  const order = path.split('/').at(-1)
  const told = (body.data as { type: string; data: { order?: string } }[]).filter(({ data }) => data.order === order)
  expect(told.map(({ type }) => type).toSorted()).toEqual(['order.paid', 'order.placed', 'order.refunded'])
})

test('forms of other sites, orders of others and tokens for nobody are refused', async () => {
  const friend = await newcomer('nimbus')
  expect((await friend.press('/cart/add', { sku: 'vm-small' }, { origin: 'https://evil.example' })).status).toBe(403)
  expect((await friend.open('/cart')).text).toContain('Your cart is empty')
  const path = await buys(friend, 'vm-small')
  const other = new Visitor('nimbus')
  expect((await other.open(path)).status).toBe(404)
  expect((await other.press(`${path}/refund`)).status).toBe(404)
  expect((await other.open('/token')).status).toBe(401)
})

test('every page holds to a strict policy, and names stay text', async () => {
  const visitor = new Visitor('nimbus')
  const person = { name: '<script>alert(1)</script>', email: 'script@example.com' }
  const page = await visitor.press('/register', person)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(page.headers.get('content-security-policy')).not.toContain('unsafe')
  const raw = await (await stores.request('http://store.test/nimbus/sign-in')).text()
  expect(raw).toContain('&lt;script&gt;')
  expect(raw).not.toContain('<script>alert')
  expect(raw).not.toMatch(/ style="| onclick=/)
})

test('a share link that was followed goes along with who registers', async () => {
  const { code } = await creator()
  const visitor = new Visitor('nimbus')
  await visitor.open(`?ref=${code}&visit=vis_1`)
  const page = await visitor.press('/register', { name: 'Lin', email: 'lin@example.com' })
  expect(page.text).toContain('Welcome, Lin')
  const customer = await customerOf(nimbus, visitor)
  const { body } = await nimbus.get('/v1/events?limit=200')
  const told = (body.data as { type: string; data: { customer?: string; visit?: string } }[]).find(
    ({ type, data }) => type === 'customer.registered' && data.customer === customer,
  )
  expect(told?.data.visit).toBe('vis_1')
})

test('the first page leads to every store, and an address that is none leads there', async () => {
  const start = await stores.request('http://store.test/')
  const text = await start.text()
  for (const store of ['nimbus', 'arcadia', 'tanuki', 'linen']) expect(text).toContain(`href="/${store}"`)
  expect((await stores.request('http://store.test/nowhere')).status).toBe(404)
  expect((await stores.request('http://store.test/nimbus/nowhere')).status).toBe(404)
})

test('PLAT-3 a Kith that hangs is waited for once, and then the store goes on without it for a while', async () => {
  const friend = await newcomer('nimbus')
  await friend.press('/cart/add', { sku: 'vm-small' })
  hangs = true
  asked = 0
  expect((await friend.open('/cart')).text).toContain('having a pause')
  expect((await friend.open('/checkout')).text).toContain('Total $12.00')
  expect((await friend.order()).text).toContain('A pretend bank')
  expect(asked).toBe(1)
  hangs = false
})
