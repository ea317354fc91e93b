import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Kith, startKith } from '../app.ts'
import { each, minutes, openScene, points, refusedIn, type Scene } from './scene.ts'

// What was used, spent or given on an order that is undone.

let kith: Kith
beforeAll(async () => {
  kith = await startKith()
})
afterAll(() => kith.stop())

const earn = (definition: object = {}) => openScene(kith, 'refer-and-earn', definition)
const invite = () => openScene(kith, 'invitation-code')

describe('a used-up code', () => {
  const clinics = async (store: Scene, ...people: string[]) => {
    for (const name of people) await store.registers(name, { organization: `${name}-clinic` })
  }

  test('EARN-8 gets the use of a cancelled order back and is current again', async () => {
    const store = await earn({ code: { maxUses: 1 } })
    const code = await store.code()
    await store.edits({ code: { maxUses: 2 } })
    await clinics(store, 'bob', 'cid')
    await store.places('bob', 'b-1', { code })
    await store.cancels('b-1')
    expect(await store.code()).not.toBe('')
    const two = await earn({ code: { maxUses: 2 } })
    const current = await two.code()
    await clinics(two, 'bob', 'cid', 'dan')
    for (const name of ['bob', 'cid']) await two.places(name, `order-${name}`, { code: current })
    expect(await two.check(current, 'dan')).toBe('code_exhausted')
    await two.cancels('order-bob')
    expect(await two.check(current, 'dan')).toBe('ok')
    expect(await two.code()).toBe(current)
  })

  test('EARN-2 EARN-8 that was replaced stays used up, so that nobody has two', async () => {
    const store = await earn({ code: { maxUses: 2 } })
    const old = await store.code()
    await clinics(store, 'bob', 'cid', 'dan')
    for (const name of ['bob', 'cid']) await store.places(name, `order-${name}`, { code: old })
    const next = await store.code()
    expect(next).not.toBe(old)
    await store.cancels('order-bob')
    expect(await store.codeNow(old)).toMatchObject({ state: 'exhausted', uses: 1 })
    expect(await store.check(old, 'dan')).toBe('code_exhausted')
    expect(refusedIn((await store.places('dan', 'order-dan', { code: old })).effects)).toEqual(['code_exhausted'])
    expect([await store.code(), await store.check(next, 'dan')]).toEqual([next, 'not_new_organization'])
    await store.pays('order-cid')
    expect(await store.referralOf('cid')).toMatchObject({ state: 'rewarded', code: old })
  })
})

describe('EARN-13 what was spent on an order', () => {
  async function spent(): Promise<{ store: Scene; spend: string }> {
    const store = await earn()
    await store.registers('bob', { organization: 'bob-clinic' })
    await store.buys('bob', await store.code())
    const { body } = await store.shop.post('/v1/spends', { customer: 'ann', unit: 'credit', amount: 500 })
    await store.places('ann', 'a-1', { spends: [body.id] })
    expect(await store.credit('ann')).toBe(1_500)
    return { store, spend: body.id }
  }
  const kinds = async (store: Scene) =>
    (await store.shop.get('/v1/customers/ann/ledger')).body.data.map(({ kind }: { kind: string }) => kind)

  test('comes back, once, when the order is cancelled', async () => {
    const { store, spend } = await spent()
    const { effects } = await store.cancels('a-1')
    expect(effects).toEqual([expect.objectContaining({ type: 'spend.returned', spend, amount: 500 })])
    await store.cancels('a-1')
    await store.refunds('a-1')
    expect(await store.credit('ann')).toBe(2_000)
    expect(await kinds(store)).toEqual(['return', 'spend', 'reward'])
    expect((await store.shop.get(`/v1/spends/${spend}`)).body.state).toBe('returned')
  })

  test('comes back when it is refunded in full, and not for a part', async () => {
    const { store } = await spent()
    await store.refunds('a-1', 999)
    expect(await store.credit('ann')).toBe(1_500)
    await store.refunds('a-1', 1)
    expect(await store.credit('ann')).toBe(2_000)
  })

  test('is never taken where the cancelling was told first', async () => {
    const store = await earn()
    await store.registers('bob', { organization: 'bob-clinic' })
    await store.buys('bob', await store.code())
    const { body } = await store.shop.post('/v1/spends', { customer: 'ann', unit: 'credit', amount: 500 })
    await store.cancels('a-1')
    await store.places('ann', 'a-1', { spends: [body.id] })
    expect((await store.balances('ann')).credit).toMatchObject({ balance: 2_000, held: 0 })
  })

  test('in points that expire does so when it would have', async () => {
    const gifts = [points(100, { expiresAfter: 'P10D' })]
    const store = await openScene(kith, 'refer-a-friend-gift', {
      triggers: each('first_order', gifts, { when: 'paid' }),
      claim: 'automatic',
    })
    await store.registers('bob', { code: await store.code() })
    await store.buys('bob')
    const { body } = await store.shop.post('/v1/spends', { customer: 'ann', unit: 'points', amount: 60 })
    await store.places('ann', 'a-1', { spends: [body.id] })
    expect(await store.points('ann')).toBe(40)
    await store.reaches(minutes(60 * 24 * 20))
    expect(await store.points('ann')).toBe(0)
    await store.cancels('a-1')
    await store.reaches(minutes(60 * 24 * 20 + 1))
    expect(await store.points('ann')).toBe(0)
  })
})

/** Where Ann has a coupon for Bob, whose order is paid. */
async function withCoupon() {
  const gifts = [{ type: 'coupon', discount: { type: 'amount', amount: 300 }, quantity: 1 }]
  const store = await openScene(kith, 'refer-a-friend-gift', {
    triggers: each('first_order', gifts, { when: 'paid' }),
    claim: 'automatic',
  })
  await store.registers('bob', { code: await store.code() })
  await store.buys('bob')
  const [{ code: coupon }] = await store.coupons('ann')
  return { store, coupon }
}

test('GIFT-5 a coupon used on an order that is cancelled can be used again, as often as that happens', async () => {
  const { store, coupon } = await withCoupon()
  for (const order of ['a-1', 'a-2']) {
    await store.places('ann', order, { coupons: [coupon] })
    expect(await store.rewardStates('ann')).toEqual(['used'])
    const { effects } = await store.cancels(order)
    expect(effects.map(({ type }: { type: string }) => type)).toEqual(['coupon.returned'])
    expect((await store.coupons('ann'))[0]).toMatchObject({ state: 'available', order: null })
    expect(await store.rewardStates('ann')).toEqual(['issued'])
  }
})

test('INV-11 GIFT-5 a coupon whose reward was taken back while it was used does not come back', async () => {
  const { store, coupon } = await withCoupon()
  await store.places('ann', 'a-1', { coupons: [coupon] })
  await store.refunds('order-bob')
  await store.cancels('a-1')
  expect((await store.coupons('ann'))[0].state).toBe('revoked')
})

test('PLAT-3 INV-3 INV-5 an older order that becomes known gives a code back that was never to be used', async () => {
  const store = await invite()
  const code = await store.code()
  await store.registers('bob', {}, minutes(1))
  await store.places('bob', 'b-1', { code }, minutes(2))
  await store.happens('order.cancelled', { order: 'b-1' }, minutes(3))
  await store.reaches(minutes(10))
  expect((await store.shop.get(`/v1/codes/${code}`)).body).toMatchObject({ state: 'used', uses: 1 })
  const imported = { customer: 'bob', order: 'b-0', total: 1_000, placedAt: minutes(0), status: 'completed' }
  await store.happens('order.imported', imported)
  expect((await store.shop.get(`/v1/codes/${code}`)).body).toMatchObject({ state: 'available', uses: 0 })
  expect(await store.referrals('?referee=bob')).toMatchObject([{ state: 'rejected', reason: 'not_new_customer' }])
  await store.registers('cid')
  expect((await store.places('cid', 'c-1', { code })).effects).toContainEqual(
    expect.objectContaining({ type: 'referral.created' }),
  )
})
