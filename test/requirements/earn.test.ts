import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Kith, startKith } from '../app.ts'
import { days, minutes, numbers, openScene, refusedIn, type Scene, seconds } from './scene.ts'

let kith: Kith
beforeAll(async () => {
  kith = await startKith()
})
afterAll(() => kith.stop())

const open = (definition: object = {}, site: object = {}) => openScene(kith, 'refer-and-earn', definition, site)

/** Ann has a code, and Bob works for a clinic that has never ordered. */
async function invited(definition: object = {}): Promise<{ store: Scene; code: string }> {
  const store = await open(definition)
  await store.registers('bob', { organization: 'bob-clinic' })
  return { store, code: await store.code() }
}

/** So many people, each of a clinic of their own. */
const join = (store: Scene, count: number) =>
  store.tells(numbers(count).map((n) => ['customer.registered', { customer: `n${n}`, organization: `clinic-${n}` }]))
const order = (code: string) => (n: number) =>
  ['order.placed', { customer: `n${n}`, order: `o${n}`, total: 1_000, code }] as const
const creditOfBoth = async (store: Scene) => [await store.credit('ann'), await store.credit('bob')]

test('EARN-1 referring takes an order that the organization has completed', async () => {
  const store = await open()
  await store.registers('zoe', { organization: 'zoe-clinic' })
  await store.places('zoe', 'z-1')
  expect((await store.asksForCode('zoe')).body.reason).toBe('referrer_not_eligible')
  await store.completes('z-1')
  expect((await store.asksForCode('zoe')).status).toBe(201)
  await store.registers('zac', { organization: 'zoe-clinic' })
  expect((await store.asksForCode('zac')).status).toBe(201)
})

test('EARN-2 generating again while a code is valid gives the same one', async () => {
  const store = await open()
  const first = await store.asCustomer('ann', 'POST', 'codes', { program: store.program })
  const again = await store.asCustomer('ann', 'POST', 'codes', { program: store.program })
  expect([first.status, again.status]).toEqual([201, 200])
  expect(again.body.code).toBe(first.body.code)
  expect(again.body.link).toContain(first.body.code)
})

test('EARN-3 it is the organization that is new: any earlier order of it counts, a second colleague does not', async () => {
  const { store, code } = await invited()
  await store.registers('old', { organization: 'old-clinic' })
  const imported = { customer: 'old', order: 'old-1', total: 1, placedAt: '2019-01-01T00:00:00Z', status: 'cancelled' }
  await store.happens('order.imported', imported)
  await store.registers('young', { organization: 'old-clinic' })
  expect(await store.check(code, 'young')).toBe('not_new_organization')
  await store.registers('bea', { organization: 'bob-clinic' })
  await store.buys('bob', code)
  await store.reaches(minutes(1))
  await store.buys('bea', code)
  expect(await store.referrals()).toHaveLength(1)
  expect(await store.credit('ann')).toBe(2_000)
})

test('EARN-4 a code that is entered at the checkout of a first order gets an immediate yes or a reason', async () => {
  const { store, code } = await invited()
  expect(await store.check(code, 'bob')).toBe('ok')
  expect(await store.triesToUse(code, 'bob')).toBe('ok')
  expect(await store.triesToUse('NOSUCHCODE', 'bob')).toBe('unknown_code')
  await store.registers('eve')
  expect(await store.triesToUse(code, 'eve')).toBe('organization_required')
})

test('EARN-5 paid, both sides get their credit at once, once, however often the payment is reported', async () => {
  const { store, code } = await invited()
  await store.places('bob', 'b-1', { code })
  expect(await creditOfBoth(store)).toEqual([0, 0])
  await Promise.all(numbers(5).map(() => store.pays('b-1')))
  expect(await creditOfBoth(store)).toEqual([2_000, 2_000])
  expect(await store.rewardStates('ann')).toEqual(['issued'])
})

test('EARN-5 a payment that carries the code redeems it though the order was never placed', async () => {
  const { store, code } = await invited()
  await store.happens('order.paid', { customer: 'bob', order: 'b-1', total: 1_000, code })
  expect(await creditOfBoth(store)).toEqual([2_000, 2_000])
})

test('EARN-5 a customer who changes organization between placing and paying is rewarded still', async () => {
  const { store, code } = await invited()
  await store.places('bob', 'b-1', { code })
  await store.reaches(minutes(1))
  await store.happens('customer.updated', { customer: 'bob', organization: 'next-clinic' })
  await store.reaches(minutes(2))
  await store.pays('b-1')
  expect(await creditOfBoth(store)).toEqual([2_000, 2_000])
})

test('EARN-7 the 90th day is included; after it the code has expired, and a new one is another string', async () => {
  const { store, code } = await invited()
  await store.reaches(days(90))
  expect(await store.check(code, 'bob')).toBe('ok')
  await store.reaches(seconds(90 * 86_400 + 0.001))
  expect(await store.check(code, 'bob')).toBe('code_expired')
  const next = await store.code()
  expect(next).not.toBe(code)
  expect(await store.check(next, 'bob')).toBe('ok')
  expect(await store.check(code, 'bob')).toBe('code_expired')
})

test('EARN-8 a code serves 300 organizations, never 301, however many ask at the same instant', async () => {
  const store = await open({ referrer: { limit: null } })
  const code = await store.code()
  await join(store, 316)
  await store.tells(numbers(290).map(order(code)))
  await Promise.all(numbers(25).map((n) => store.places(`n${290 + n}`, `o${290 + n}`, { code })))
  expect((await store.codeNow(code)).uses).toBe(300)
  expect(await store.check(code, 'n315')).toBe('code_exhausted')
})

test('EARN-9 a hundred successes in a calendar month of the site, pending ones counted, whoever asks at once', async () => {
  const store = await open({}, { timeZone: 'Asia/Shanghai' })
  const code = await store.code()
  await join(store, 130)
  await store.tells(numbers(95).map(order(code)))
  const answers = await Promise.all(numbers(12).map((n) => store.triesToUse(code, `n${100 + n}`)))
  expect(answers.filter((answer) => answer === 'ok')).toHaveLength(5)
  expect(answers.filter((answer) => answer === 'referrer_limit_reached')).toHaveLength(7)
  await store.tells(numbers(95).map((n) => ['order.paid', { order: `o${n}` }]))
  expect(await store.credit('ann')).toBe(95 * 2_000)
})

test('EARN-9 the month turns at midnight in the site’s time zone; a pending one keeps its place in the next', async () => {
  const limit = { referrals: 2, per: 'calendar_month' }
  const store = await open({ referrer: { limit } }, { timeZone: 'Asia/Shanghai' })
  const code = await store.code()
  await join(store, 5)
  await store.places('n0', 'o0', { code })
  await store.pays('o0')
  await store.places('n1', 'o1', { code })
  await store.reaches('2026-03-31T15:59:59.999Z')
  expect(await store.check(code, 'n2')).toBe('referrer_limit_reached')
  await store.reaches('2026-03-31T16:00:00Z')
  expect(await store.check(code, 'n2')).toBe('ok')
  await store.places('n2', 'o2', { code })
  expect(await store.check(code, 'n3')).toBe('referrer_limit_reached')
  await store.pays('o1')
  await store.pays('o2')
  expect(await store.credit('ann')).toBe(6_000)
})

test('EARN-10 refunded, both rewards are taken back; what was spent is a debt that later rewards repay', async () => {
  const { store, code } = await invited()
  await store.buys('bob', code)
  const spend = await store.shop.post('/v1/spends', { customer: 'ann', unit: 'credit', amount: 1_500 })
  await store.shop.post(`/v1/spends/${spend.body.id}/capture`)
  await store.refunds('order-bob')
  expect(await creditOfBoth(store)).toEqual([-1_500, 0])
  await store.registers('cid', { organization: 'cid-clinic' })
  await store.buys('cid', code)
  expect(await store.credit('ann')).toBe(500)
})

test('EARN-10 partial refunds revoke once they add up to the total', async () => {
  const { store, code } = await invited()
  await store.buys('bob', code)
  await store.refunds('order-bob', 400)
  await store.refunds('order-bob', 599)
  expect(await creditOfBoth(store)).toEqual([2_000, 2_000])
  await store.refunds('order-bob', 1)
  expect(await creditOfBoth(store)).toEqual([0, 0])
})

test('EARN-11 a code of another site of the workspace is wrong_site, of another workspace unknown, and tells nothing', async () => {
  const { code } = await invited()
  const sister = await open()
  const stranger = await open({}, { workspace: 'other' })
  for (const [store, reason] of [
    [sister, 'wrong_site'],
    [stranger, 'unknown_code'],
  ] as const) {
    await store.registers('dan', { organization: 'dan-clinic' })
    expect(await store.check(code, 'dan')).toBe(reason)
    const cart = await store.uses(code, 'dan')
    expect(cart.body.reason).toBe(reason)
    expect(JSON.stringify(cart.body)).not.toMatch(/\bann/i)
    expect(refusedIn((await store.places('dan', 'd-1', { code })).effects)).toEqual([reason])
    expect((await store.shop.get(`/v1/codes/${code}`)).status).toBe(404)
  }
})

test('EARN-12 an organization takes part once, with one code, also after a refund and when two colleagues race', async () => {
  const { store, code } = await invited()
  await store.registers('bea', { organization: 'bob-clinic' })
  await store.registers('zoe', { organization: 'zoe-clinic' })
  await store.places('zoe', 'z-1')
  await store.completes('z-1')
  const second = await store.code('zoe')
  await Promise.all([store.places('bob', 'b-1', { code }), store.places('bea', 'b-2', { code: second })])
  expect(await store.referrals()).toHaveLength(1)
  for (const name of ['b-1', 'b-2']) {
    await store.pays(name)
    await store.refunds(name)
  }
  expect(await store.check(code, 'bob')).toBe('already_participated')
  expect(await store.check(second, 'bea')).toBe('already_participated')
})

test('EARN-12 two colleagues told of in a strange order: every event is taken, and one referral stands', async () => {
  const store = await open()
  const code = await store.code()
  await store.reaches(days(1))
  await store.places('bea', 'b-2', { code }, seconds(150))
  await store.pays('b-2', seconds(300))
  await store.registers('bea', { organization: 'bob-clinic' }, seconds(20))
  await store.places('bob', 'b-1', { code }, seconds(100))
  await store.registers('bob', { organization: 'bob-clinic' }, seconds(10))
  const standing = (await store.referrals()).filter(({ state }) => ['pending', 'rewarded'].includes(state))
  expect(standing).toHaveLength(1)
  await store.pays('b-1', seconds(200))
  expect(await store.credit('ann')).toBe(2_000)
})

test('EARN-13 credit is reserved, captured and released, never more than the balance, also when two checkouts race', async () => {
  const { store, code } = await invited()
  await store.buys('bob', code)
  const reserve = () => store.shop.post('/v1/spends', { customer: 'ann', unit: 'credit', amount: 900 })
  const answers = await Promise.all(numbers(6).map(reserve))
  const held = answers.filter(({ status }) => status === 201)
  expect(held).toHaveLength(2)
  expect(answers.find(({ status }) => status === 422)?.body.reason).toBe('insufficient_balance')
  await store.shop.post(`/v1/spends/${held[0]?.body.id}/capture`)
  await store.shop.post(`/v1/spends/${held[1]?.body.id}/release`)
  expect((await store.balances('ann')).credit).toMatchObject({ balance: 1_100, held: 0 })
})

test('EARN-13 credit that is held for 30 minutes and not captured is free again', async () => {
  const { store, code } = await invited()
  await store.buys('bob', code)
  await store.shop.post('/v1/spends', { customer: 'ann', unit: 'credit', amount: 900 })
  await store.reaches(minutes(29))
  expect((await store.balances('ann')).credit).toMatchObject({ balance: 2_000, held: 900 })
  await store.reaches(minutes(31))
  expect((await store.balances('ann')).credit).toMatchObject({ balance: 2_000, held: 0 })
})
