import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Kith, startKith } from '../app.ts'
import { days, each, minutes, openScene, points, type Scene } from './scene.ts'

// The choices made where the sources are silent, each by its question.

let kith: Kith
beforeAll(async () => {
  kith = await startKith()
})
afterAll(() => kith.stop())

const earn = (definition: object = {}) => openScene(kith, 'refer-and-earn', definition)
const gifts = (triggers: object[]) => openScene(kith, 'refer-a-friend-gift', { triggers, claim: 'automatic' })
const invite = () => openScene(kith, 'invitation-code')
const clinics = async (store: Scene, ...people: string[]) => {
  for (const name of people) await store.registers(name, { organization: `${name}-clinic` })
}
const onPaid = (amount: number) => each('first_order', [points(amount)], { when: 'paid' })

test('Does a refund give a cap its place back? The month’s limit yes', async () => {
  const store = await earn({ referrer: { limit: { referrals: 1, per: 'calendar_month' } } })
  const code = await store.code()
  await clinics(store, 'bob', 'cid')
  await store.buys('bob', code)
  expect(await store.check(code, 'cid')).toBe('referrer_limit_reached')
  await store.refunds('order-bob')
  expect(await store.check(code, 'cid')).toBe('ok')
})

test('Does a refund give a cap its place back? In the month in which it was taken, not in the next', async () => {
  const store = await earn({ referrer: { limit: { referrals: 1, per: 'calendar_month' } } })
  const code = await store.code()
  await clinics(store, 'bob', 'cid', 'dan')
  await store.buys('bob', code)
  await store.reaches('2026-04-02T00:00:00Z')
  await store.buys('cid', code)
  await store.refunds('order-bob')
  expect(await store.check(code, 'dan')).toBe('referrer_limit_reached')
})

test('Does a refund give a cap its place back? A code’s uses no, an organization’s one participation no', async () => {
  const store = await earn({ code: { maxUses: 1 } })
  const code = await store.code()
  await clinics(store, 'bob', 'cid')
  await store.buys('bob', code)
  await store.refunds('order-bob')
  expect((await store.codeNow(code)).uses).toBe(1)
  expect(await store.check(code, 'cid')).not.toBe('ok')
  expect(await store.check(await store.code(), 'bob')).toBe('already_participated')
})

test('Who wins when two hold one code? Who activated it first, until their window ends', async () => {
  const store = await invite()
  const code = await store.code()
  await store.registers('bob')
  await store.reaches(minutes(10))
  await store.registers('cid')
  await store.uses(code, 'bob')
  await store.places('cid', 'c-1', { code })
  expect(await store.referrals()).toEqual([])
  await store.places('bob', 'b-1', { cart: 'cart-bob' })
  expect((await store.referrals()).map(({ referee }) => referee)).toEqual(['bob'])
})

test('Who wins when two hold one code? Without a reservation, the order that is processed first', async () => {
  const store = await invite()
  const code = await store.code()
  for (const friend of ['bob', 'cid']) await store.registers(friend)
  await store.reaches(minutes(10))
  await store.places('cid', 'c-1', { code }, minutes(9))
  await store.places('bob', 'b-1', { code }, minutes(8))
  expect((await store.referrals()).map(({ referee }) => referee)).toEqual(['cid'])
})

test('When does a ladder’s gift go when a success is revoked? When its rung is no longer reached; reached again, it is back', async () => {
  const store = await gifts([
    { on: 'first_order', when: 'paid', referrer: [{ at: 2, gifts: [points(20)] }], referee: { gifts: [] } },
  ])
  const code = await store.code()
  for (const friend of ['bob', 'cid', 'dan']) {
    await store.registers(friend, { code })
    await store.buys(friend)
  }
  await store.refunds('order-cid')
  expect(await store.gifts('ann')).toEqual([20])
  await store.refunds('order-dan')
  expect(await store.gifts('ann')).toEqual([])
  await store.registers('eve', { code })
  await store.buys('eve')
  expect(await store.gifts('ann')).toEqual([20])
})

test('A referral whose program was edited meanwhile? What is given is decided when the trigger happens', async () => {
  const store = await gifts(onPaid(10))
  await store.registers('bob', { code: await store.code() })
  await store.reaches(minutes(1))
  await store.edits({ triggers: onPaid(30), referrer: { requires: ['active_product', 'card_activated'] } })
  await store.reaches(minutes(2))
  await store.buys('bob')
  expect([await store.gifts('ann'), await store.gifts('bob')]).toEqual([[30], [30]])
})

test('A pending referral that is never finished? It lapses when its order is cancelled, and its places are free', async () => {
  const store = await earn({ referrer: { limit: { referrals: 1, per: 'lifetime' } } })
  const code = await store.code()
  await clinics(store, 'bob', 'cid')
  await store.places('bob', 'b-1', { code })
  expect(await store.check(code, 'cid')).toBe('referrer_limit_reached')
  await store.cancels('b-1')
  expect((await store.referralOf('bob')).state).toBe('lapsed')
  expect(await store.left('bob')).toBe('The friend’s first order was cancelled before it counted.')
  expect(await store.check(code, 'cid')).toBe('ok')
})

test('A pending referral that is never finished? It lapses at the end of the attribution window', async () => {
  const store = await gifts(onPaid(10))
  await store.registers('bob', { code: await store.code() })
  await store.reaches(days(30))
  expect((await store.referralOf('bob')).state).toBe('pending')
  await store.reaches(days(31))
  expect((await store.referralOf('bob')).state).toBe('lapsed')
  expect(await store.left('bob')).toBe(
    'The friend did not pay a first order within 30 days of accepting the invitation.',
  )
  expect(await store.left('bob', 'zh-CN')).toBe('好友没有在接受邀请后的 30 天内为首单付款。')
  expect(await store.left('bob', 'ja')).toBe(
    '招待を受けてから 30 日以内に、友だちの初回注文の支払いがありませんでした。',
  )
})

test('A pending referral that is never finished? What was left undone is said of every step that would have done', async () => {
  const both = await gifts([...each('card_activation', [points(5)]), ...onPaid(10)])
  await both.registers('bob', { code: await both.code() })
  await both.reaches(days(31))
  expect(await both.left('bob')).toMatch(/^The friend did not activate a membership card or pay a first order within/)

  const quick = await openScene(kith, 'refer-a-friend-gift', {
    ...{ triggers: onPaid(10), claim: 'automatic' },
    referee: { orderWithin: 'P3D' },
  })
  await quick.registers('bob', { code: await quick.code() })
  await quick.reaches(days(4))
  await quick.buys('bob')
  expect((await quick.referralOf('bob')).state).toBe('lapsed')
  expect(await quick.left('bob')).toBe('The friend did not place a first order within 3 days of registering.')
})

test('A store that sends order.paid and never order.placed? Paid implies placed, completed implies paid', async () => {
  const store = await gifts(onPaid(10))
  const code = await store.code()
  await store.registers('bob', { code })
  await store.happens('order.paid', { customer: 'bob', order: 'b-1', total: 500 })
  await store.registers('cid', { code })
  await store.happens('order.completed', { customer: 'cid', order: 'c-1', total: 500 })
  expect(await store.gifts('ann')).toEqual([10, 10])
  expect((await store.shop.get('/v1/customers/cid')).body.orders).toMatchObject({ placed: 1, paid: 1, completed: 1 })
})

test('A program that counts organizations, and a customer without one? Refused until they have one', async () => {
  const store = await earn()
  const code = await store.code()
  await store.registers('bob')
  expect(await store.check(code, 'bob')).toBe('organization_required')
  expect(await store.check(code, 'bob', { organization: 'bob-clinic' })).toBe('ok')
  await store.happens('customer.updated', { customer: 'bob', organization: 'bob-clinic' })
  expect(await store.check(code, 'bob')).toBe('ok')
})

test('Which order is the first? The one placed earliest; an older one that becomes known later counts', async () => {
  const store = await gifts(onPaid(10))
  await store.registers('bob', { code: await store.code() })
  await store.reaches(minutes(1))
  await store.buys('bob')
  expect(await store.gifts('ann')).toEqual([10])
  const old = { customer: 'bob', order: 'old', total: 1, placedAt: '2020-01-01T00:00:00Z', status: 'cancelled' }
  await store.happens('order.imported', old)
  expect([await store.gifts('ann'), await store.gifts('bob')]).toEqual([[], []])
  expect((await store.shop.get('/v1/customers/bob')).body.firstOrder.id).toBe('old')
})

const lines = [
  { id: 'one', sku: 'mug', quantity: 1, unitAmount: 1_000, category: 'kitchen' },
  { id: 'two', sku: 'towel', quantity: 3, unitAmount: 335, category: 'bath' },
]
const coupon = (discount: object) => ({ type: 'coupon', discount })

/** Bob has these coupons, in this order, and sees a cart with all of them named. */
async function cartWith(...discounts: object[]) {
  const store = await gifts(each('registration', [points(1)], { referee: { gifts: discounts.map(coupon) } }))
  await store.registers('bob', { code: await store.code() })
  const own = await store.coupons('bob')
  const coupons = discounts.map(
    (discount) => own.find((known) => JSON.stringify(known.discount) === JSON.stringify(discount))?.code,
  )
  return await store.sees('bob', { coupons }, { lines, shipping: 400 })
}

test('What does a discount apply to? All lines, rounded half up on each, and the lines add up', async () => {
  const { totals, applied } = await cartWith({ type: 'percentage', percent: 10 })
  expect(applied[0].lines).toEqual([
    { id: 'one', amount: 100 },
    { id: 'two', amount: 101 },
  ])
  expect(totals).toEqual({ subtotal: 2_005, discount: 201, shipping: 400, total: 2_204 })
})

test('What does a discount apply to? Free shipping takes off exactly the shipping, and counts as a discount', async () => {
  const { totals } = await cartWith({ type: 'free_shipping' })
  expect(totals).toEqual({ subtotal: 2_005, discount: 400, shipping: 400, total: 2_005 })
})

test('What does a discount apply to? Several go in the order given, each on what is left, never below zero', async () => {
  const half = { type: 'percentage', percent: 50 }
  const fixed = { type: 'amount', amount: 1_000 }
  expect((await cartWith(fixed, half)).totals.discount).toBe(1_000 + 503)
  expect((await cartWith(half, fixed)).totals.discount).toBe(1_003 + 1_000)
  expect((await cartWith({ type: 'amount', amount: 9_000 }, half)).totals).toMatchObject({
    discount: 2_005,
    total: 400,
  })
})

test('An event older than what was already decided? Decided again, the difference is carried out, nothing is paid twice', async () => {
  const store = await gifts(onPaid(10))
  const code = await store.code()
  await store.reaches(minutes(30))
  await store.registers('bob', {}, minutes(1))
  await store.places('bob', 'b-1', {}, minutes(5))
  await store.pays('b-1', minutes(6))
  expect(await store.gifts('ann')).toEqual([])
  await store.registers('bob', { code }, minutes(0))
  expect(await store.gifts('ann')).toEqual([10])
  await store.cancels('b-1', minutes(20))
  await store.pays('b-1', minutes(7))
  expect([await store.gifts('ann'), await store.points('ann')]).toEqual([[], 0])
})

test('An event older than what was already decided? Nothing that was used is taken back silently', async () => {
  const store = await gifts(onPaid(10))
  await store.registers('bob', { code: await store.code() })
  await store.buys('bob')
  const spend = await store.shop.post('/v1/spends', { customer: 'ann', unit: 'points', amount: 8 })
  await store.shop.post(`/v1/spends/${spend.body.id}/capture`)
  await store.refunds('order-bob')
  expect(await store.points('ann')).toBe(-8)
  expect((await store.list('customers/ann/ledger')).map(({ amount }) => amount).toSorted((a, b) => a - b)).toEqual([
    -10, -8, 10,
  ])
})
