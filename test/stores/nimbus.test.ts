import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Street } from './street.ts'

let street: Street
beforeAll(async () => {
  street = await Street.open()
})
beforeEach(() => {
  street.away = false
})
afterAll(() => street.close())

test('INV-1 INV-6 INV-7 INV-8 a code in the cart pushes coupons out, locks its discount in, and is taken off again', async () => {
  const { code } = await street.creator()
  const friend = await street.newcomer('nimbus')
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
  const other = await street.newcomer('nimbus')
  const held = await other.press('/invitation', { code })
  const refusal = (await street.nimbus.get('/v1/refusals?limit=1')).body.data[0]
  expect(refusal.reason).toBe('code_reserved')
  expect(held.text).toContain(refusal.detail)
  const removed = await friend.press('/cart/code/remove')
  expect(removed.text).toContain('Total $14.00')
})

test('INV-3 INV-10 INV-11 the friend pays, the creator registers a domain for nothing, and a refund ends the server', async () => {
  const { visitor, code } = await street.creator()
  const friend = await street.newcomer('nimbus')
  await friend.press('/invitation', { code })
  const path = await street.buys(friend, 'vm-medium')
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
  const customer = await street.customerOf(street.nimbus, friend)
  expect((await street.nimbus.get(`/v1/customers/${customer}`)).body.hasActiveProduct).toBe(false)
})

test('INV-4 31 minutes later by the clock of the store the code is refused, in words', async () => {
  const { code } = await street.creator()
  const friend = await street.newcomer('nimbus')
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

test('INV-7 what was shown is what is ordered: a total that has changed since is said first', async () => {
  const { code } = await street.creator()
  const friend = await street.newcomer('nimbus')
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
  const { visitor, code } = await street.creator()
  const friend = await street.newcomer('nimbus')
  await friend.press('/invitation', { code })
  await street.buys(friend, 'vm-medium')
  for (const sku of ['com', 'org']) await visitor.press('/cart/add', { sku, note: `mine.${sku}` })
  const used = await visitor.press('/cart/code', { code })
  expect(used.text).toMatch(/off · mine\.(com|org)/)
  const placed = await visitor.order()
  expect(placed.text).toContain(`If you cancel, the benefit of code ${code} is yours to use again.`)
  const order = placed.path.replace('/nimbus', '').replace('/pay', '')
  const { benefit } = (await street.nimbus.get(`/v1/codes/${code}`)).body
  expect(benefit).toBe('used')
  await visitor.press(`${order}/pay`)
  expect((await visitor.open(order)).text).toContain(`The benefit of code ${code} stays used`)
  expect((await visitor.press(`${order}/refund`)).text).toContain(`The benefit of code ${code} stays used`)
})

test('INV-2 whoever begins anew may invite at once, and personas are told of as they are now', async () => {
  const fresh = street.visitor('nimbus')
  expect((await fresh.press('/ready')).text).toContain('Running')
  const customer = await street.customerOf(street.nimbus, fresh)
  expect((await street.nimbus.post('/v1/codes', { program: 'invite', customer })).status).toBe(201)
  const signIn = () => fresh.open('/sign-in')
  expect((await signIn()).text).toContain('0 of her 3 codes are made')
  await street.nimbus.post('/v1/events', [
    { id: 'grace-1', type: 'customer.registered', occurredAt: '2026-03-01T10:00:00Z', data: { customer: 'grace' } },
    {
      ...{ id: 'grace-2', type: 'product.activated', occurredAt: '2026-03-01T10:00:00Z' },
      data: { customer: 'grace', product: 'srv-grace' },
    },
  ])
  await street.nimbus.post('/v1/codes', { program: 'invite', customer: 'grace' })
  expect((await signIn()).text).toContain('1 of her 3 codes are made: 1 free.')
  const house = street.visitor('arcadia')
  await house.press('/ready')
  const contact = await street.customerOf(street.arcadia, house)
  expect((await street.arcadia.post('/v1/codes', { program: 'earn', customer: contact })).status).toBe(201)
})

test('times are those of who looks, once the browser has said where that is', async () => {
  const friend = await street.newcomer('nimbus')
  const path = await street.buys(friend, 'vm-small')
  const here = (await friend.open(path)).text
  friend.cookies.set('zone', 'Asia%2FTokyo')
  const there = (await friend.open(path)).text
  const hourIn = (text: string) => /Placed \w+ \d+, \d+, (\S+)/.exec(text)?.[1]
  expect(hourIn(there)).not.toBe(hourIn(here))
  friend.cookies.set('zone', 'Nowhere')
  expect((await friend.open(path)).text).toContain(hourIn(here))
})

test('PLAT-2 the switch shows the calls of the page and the decision behind it', async () => {
  const { code } = await street.creator()
  const friend = await street.newcomer('nimbus')
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
  const friend = await street.newcomer('nimbus')
  street.away = true
  await friend.press('/cart/add', { sku: 'vm-small' })
  const cart = await friend.open('/cart')
  expect(cart.text).toContain('having a pause')
  expect(cart.text).toContain('Total $12.00')
  await street.buys(friend, 'vm-large')
  // What waits to be told is kept, also when the stores are started anew.
  await street.reopen()
  expect(street.outbox.waiting('nimbus')).toBe(4)
  street.away = false
  await street.buys(friend, 'vm-small')
  expect(street.outbox.waiting('nimbus')).toBe(0)
  const customer = await street.customerOf(street.nimbus, friend)
  expect((await street.nimbus.get(`/v1/customers/${customer}`)).body.products).toHaveLength(3)
})

test('a payment, a refund, a cancellation count once, however often they are pressed', async () => {
  const friend = await street.newcomer('nimbus')
  await friend.press('/cart/add', { sku: 'vm-small' })
  const both = await Promise.all([friend.order(), friend.order()])
  const paths = both.map(({ path }) => path).filter((path) => path.includes('/orders/'))
  expect(paths).toHaveLength(1)
  const path = (paths[0] ?? '').replace('/nimbus', '').replace('/pay', '')
  await Promise.all([friend.press(`${path}/pay`), friend.press(`${path}/pay`)])
  expect((await friend.press(`${path}/cancel`)).text).toContain('Paid')
  await Promise.all([friend.press(`${path}/refund`), friend.press(`${path}/refund`)])
  const { body } = await street.nimbus.get(`/v1/events?limit=200`)
  const order = path.split('/').at(-1)
  const told = (body.data as { type: string; data: { order?: string } }[]).filter(({ data }) => data.order === order)
  expect(told.map(({ type }) => type).toSorted()).toEqual(['order.paid', 'order.placed', 'order.refunded'])
})

test('forms of other sites, orders of others and tokens for nobody are refused', async () => {
  const friend = await street.newcomer('nimbus')
  expect((await friend.press('/cart/add', { sku: 'vm-small' }, { origin: 'https://evil.example' })).status).toBe(403)
  expect((await friend.open('/cart')).text).toContain('Your cart is empty')
  const path = await street.buys(friend, 'vm-small')
  const other = street.visitor('nimbus')
  expect((await other.open(path)).status).toBe(404)
  expect((await other.press(`${path}/refund`)).status).toBe(404)
  expect((await other.open('/token')).status).toBe(401)
})

test('every page holds to a strict policy, and names stay text', async () => {
  const visitor = street.visitor('nimbus')
  const person = { name: '<script>alert(1)</script>', email: 'script@example.com' }
  const page = await visitor.press('/register', person)
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(page.headers.get('content-security-policy')).not.toContain('unsafe')
  const raw = await (await street.stores.request('http://store.test/nimbus/sign-in')).text()
  expect(raw).toContain('&lt;script&gt;')
  expect(raw).not.toContain('<script>alert')
  expect(raw).not.toMatch(/ style="| onclick=/)
})

test('a share link that was followed goes along with who registers', async () => {
  const { code } = await street.creator()
  const visitor = street.visitor('nimbus')
  await visitor.open(`?ref=${code}&visit=vis_1`)
  const page = await visitor.press('/register', { name: 'Lin', email: 'lin@example.com' })
  expect(page.text).toContain('Welcome, Lin')
  const customer = await street.customerOf(street.nimbus, visitor)
  const { body } = await street.nimbus.get('/v1/events?limit=200')
  const told = (body.data as { type: string; data: { customer?: string; visit?: string } }[]).find(
    ({ type, data }) => type === 'customer.registered' && data.customer === customer,
  )
  expect(told?.data.visit).toBe('vis_1')
})

test('the first page leads to every store, and an address that is none leads there', async () => {
  const start = await street.stores.request('http://store.test/')
  const text = await start.text()
  for (const store of ['nimbus', 'arcadia', 'tanuki', 'linen']) expect(text).toContain(`href="/${store}"`)
  expect((await street.stores.request('http://store.test/nowhere')).status).toBe(404)
  expect((await street.stores.request('http://store.test/nimbus/nowhere')).status).toBe(404)
})

test('PLAT-3 a Kith that hangs is waited for once, and then the store goes on without it for a while', async () => {
  const friend = await street.newcomer('nimbus')
  await friend.press('/cart/add', { sku: 'vm-small' })
  street.hangs = true
  street.asked = 0
  expect((await friend.open('/cart')).text).toContain('having a pause')
  expect((await friend.open('/checkout')).text).toContain('Total $12.00')
  expect((await friend.order()).text).toContain('A pretend bank')
  expect(street.asked).toBe(1)
  street.hangs = false
})
