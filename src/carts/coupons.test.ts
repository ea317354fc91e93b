import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Kith, type Shop, startKith } from '../../test/app.ts'
import { Story } from '../../test/story.ts'

let kith: Kith
let shop: Shop
let story: Story

beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite()
  story = new Story(shop)
  await shop.put('/v1/test/clock', { now: '2026-03-01T10:00:00Z' })
})
afterAll(() => kith.stop())

const cartOf = (customer: string, more: object = {}) => ({
  ...{ id: `cart-${customer}`, customer, currency: 'USD' },
  lines: [{ id: 'one', sku: 'mug', quantity: 1, unitAmount: 2_000 }],
  ...more,
})

test('coupons are listed, taken off in turn, refused with the amount they ask for, and used once', async () => {
  const discount = { type: 'amount', amount: 300 }
  const gifts = [
    { type: 'coupon', discount, quantity: 2, validFor: 'P30D' },
    { type: 'coupon', discount, minimum: 3_000 },
  ]
  const triggers = [{ on: 'registration', referrer: [{ every: 1, gifts }] }]
  const { id } = await story.launches({ definition: { triggers } })
  await story.registers('ann')
  await story.registers('bob', { code: await story.codeOf('ann', id) })
  const own = (await shop.get('/v1/coupons?customer=ann&state=available')).body.data
  expect(own).toHaveLength(3)
  const [large] = own.filter(({ minimum }: { minimum: number }) => minimum > 0)
  const [first, second] = own.filter(({ minimum }: { minimum: number }) => minimum === 0)
  expect(first).toMatchObject({ customer: 'ann', discount, currency: 'USD', expiresAt: '2026-03-31T10:00:00.000Z' })
  expect((await shop.get(`/v1/coupons/${first.code.toLowerCase()}`)).body).toEqual(first)
  const page = (await shop.get('/v1/coupons?customer=ann&limit=2')).body
  const rest = (await shop.get(`/v1/coupons?customer=ann&limit=2&cursor=${page.nextCursor}`)).body
  expect([...page.data, ...rest.data]).toEqual(own)

  const coupons = [first.code, second.code, large.code, 'NOSUCH']
  const { body } = await shop.post('/v1/carts/evaluate', { cart: cartOf('ann'), coupons })
  expect(body.totals).toEqual({ subtotal: 2_000, discount: 600, shipping: 0, total: 1_400 })
  expect(body.applied.map(({ label }: { label: string }) => label)).toEqual(['$3.00 off', '$3.00 off'])
  expect(body.refused).toMatchObject([
    { code: large.code, reason: 'coupon_minimum_not_met', detail: expect.stringContaining('$30.00') },
    { code: 'NOSUCH', reason: 'unknown_code' },
  ])
  await story.happens('order.placed', { customer: 'ann', order: 'o-1', total: 1_700, coupons: [first.code] })
  const used = (await shop.get(`/v1/coupons/${first.code}`)).body
  expect(used).toMatchObject({ state: 'used', order: 'o-1' })
  const again = await shop.post('/v1/carts/evaluate', { cart: cartOf('ann'), coupons: [first.code] })
  expect(again.body.refused).toMatchObject([{ reason: 'coupon_used' }])
  const others = await shop.post('/v1/carts/evaluate', { cart: cartOf('bob'), coupons: [second.code] })
  expect(others.body.refused).toMatchObject([{ reason: 'unknown_code' }])
  expect((await (await kith.createSite()).get(`/v1/coupons/${first.code}`)).status).toBe(404)
})

test('INV-10 the creator uses the benefit that their code earned, on a line that it is for', async () => {
  const { id } = await story.launches({ preset: 'invitation-code' })
  await story.registers('cid')
  await story.happens('product.activated', { customer: 'cid', product: 'server' })
  const code = await story.codeOf('cid', id)
  const domain = [{ id: 'one', sku: 'org', quantity: 3, unitAmount: 900, category: 'domain', action: 'renew' }]
  const own = cartOf('cid', { lines: domain })
  const put = (body: object) => shop.put('/v1/carts/cart-cid/code', { code, ...body })
  expect((await put({ cart: own })).body.reason).toBe('self_referral')
  await story.registers('dan')
  await shop.put('/v1/carts/cart-dan/code', { code, cart: cartOf('dan') })
  await story.happens('order.placed', { customer: 'dan', order: 'o-dan', total: 1_600, cart: 'cart-dan' })
  expect((await put({ cart: own })).body.reason).toBe('benefit_not_open')
  await story.happens('order.paid', { order: 'o-dan' })
  expect((await put({ cart: cartOf('cid') })).body.reason).toBe('code_not_accepted_here')
  const open = await put({ cart: own })
  expect(open).toMatchObject({
    status: 200,
    body: { totals: { discount: 900, total: 1_800 }, applied: [{ source: 'benefit', code, lines: [{ id: 'one' }] }] },
  })
  await story.happens('order.placed', { customer: 'cid', order: 'o-cid', total: 1_800, cart: 'cart-cid' })
  expect((await put({ cart: { ...own, id: 'cart-cid' } })).body.reason).toBe('benefit_used')
  const referrals = await shop.get(`/v1/referrals?code=${code}&program=${id}&state=rewarded&referee=dan&referrer=cid`)
  expect(referrals.body.data).toMatchObject([{ referee: 'dan', order: 'o-dan', successes: [{ on: 'first_order' }] }])
  expect((await shop.get('/v1/referrals?customer=dan')).body.data).toHaveLength(1)
  expect((await shop.get('/v1/referrals?state=lapsed')).body.data).toHaveLength(0)
})

test('INV-10 a benefit that waits to be claimed says so, and opens when it is', async () => {
  const { id } = await story.launches({ preset: 'invitation-code', key: 'claimed', definition: { claim: 'manual' } })
  await story.registers('eva')
  await story.happens('product.activated', { customer: 'eva', product: 'server' })
  const code = await story.codeOf('eva', id)
  await story.registers('fin')
  await story.happens('order.paid', { customer: 'fin', order: 'o-fin', total: 1_600, code })
  const domain = [{ id: 'one', sku: 'org', quantity: 1, unitAmount: 900, category: 'domain', action: 'renew' }]
  const put = () => shop.put('/v1/carts/cart-eva/code', { code, cart: cartOf('eva', { lines: domain }) })
  const waiting = (await put()).body
  expect(waiting).toMatchObject({
    status: 422,
    reason: 'benefit_not_open',
    detail: expect.stringContaining('Claim it'),
  })
  const [reward] = (await shop.get('/v1/rewards?customer=eva')).body.data
  await shop.post(`/v1/rewards/${reward.id}/claim`)
  expect(await put()).toMatchObject({ status: 200, body: { totals: { total: 0 } } })
})
