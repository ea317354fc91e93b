import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Kith, startKith } from '../app.ts'
import { days, each, minutes, numbers, openScene, points, type Scene, seconds } from './scene.ts'

let kith: Kith
beforeAll(async () => {
  kith = await startKith()
})
afterAll(() => kith.stop())

const preset = 'refer-a-friend-gift'
const open = (triggers: object[], more: object = {}) =>
  openScene(kith, preset, { triggers, claim: 'automatic', ...more })
const onPaid = (referrer: object[]) => [{ on: 'first_order', when: 'paid', referrer, referee: { gifts: [] } }]
const problems = async (store: Scene, program: object) => {
  const { status, body } = await store.shop.post('/v1/programs', { preset, ...program })
  return { status, pointers: (body.errors ?? []).map(({ pointer }: { pointer: string }) => pointer) }
}

/** Friend after friend registers with the code and pays a first order. */
async function succeed(store: Scene, code: string, ...friends: string[]): Promise<void> {
  for (const friend of friends) {
    await store.registers(friend, { code })
    await store.buys(friend)
  }
}

/** What Ann has after each of these friends was refunded in turn. */
async function afterEachRefund(store: Scene, ...friends: string[]): Promise<number[][]> {
  const after = []
  for (const friend of friends) {
    await store.refunds(`order-${friend}`)
    after.push(await store.gifts('ann'))
  }
  return after
}

test('GIFT-2 a name is required, and the end is after the start', async () => {
  const store = await openScene(kith, preset)
  expect(await problems(store, {})).toEqual({ status: 400, pointers: ['/name'] })
  expect(await problems(store, { name: '  ' })).toEqual({ status: 400, pointers: ['/name'] })
  const period = { startsAt: days(2), endsAt: days(1) }
  expect(await problems(store, { name: 'Spring', period })).toEqual({ status: 400, pointers: ['/period/endsAt'] })
  expect((await problems(store, { name: 'Spring', period: { startsAt: days(1), endsAt: days(1) } })).status).toBe(400)
})

test('GIFT-2 the activity code is generated and editable, and unique on the site', async () => {
  const store = await openScene(kith, preset)
  const spring = await store.launches(preset, {}, { key: 'spring' })
  const made = await store.launches(preset)
  expect(spring.key).toBe('spring')
  expect(made.key).toMatch(/\w/)
  expect((await problems(store, { name: 'Again', key: 'spring' })).status).toBe(409)
  const rename = (key: string) => store.shop.patch(`/v1/programs/${made.id}`, { key })
  expect((await rename('spring')).status).toBe(409)
  expect((await rename('summer')).body.key).toBe('summer')
})

test('GIFT-3 a card counts once the friend has both registered and activated it, in whichever order', async () => {
  const store = await open(each('card_activation', [points(10)]))
  const code = await store.code()
  await store.happens('card.activated', { customer: 'bob' })
  expect(await store.gifts('ann')).toEqual([])
  await store.registers('bob', { code })
  expect(await store.gifts('ann')).toEqual([10])
  await store.registers('cid', { code })
  expect(await store.gifts('ann')).toEqual([10])
  await store.happens('card.activated', { customer: 'cid' })
  expect(await store.gifts('ann')).toEqual([10, 10])
})

test('GIFT-3 a first purchase counts once it is completed, with no minimum amount; a program has a trigger', async () => {
  const store = await open(each('first_order', [points(10)], { when: 'completed' }))
  const code = await store.code()
  await store.registers('bob', { code })
  await store.places('bob', 'b-1', { total: 1 })
  await store.pays('b-1')
  expect(await store.gifts('ann')).toEqual([])
  await store.completes('b-1')
  expect([await store.gifts('ann'), await store.gifts('bob')]).toEqual([[10], [10]])
  expect((await problems(store, { name: 'None', definition: { triggers: [] } })).pointers).toEqual([
    '/definition/triggers',
  ])
})

test('GIFT-4 "at N" and "every N": each rung is granted once per time it is reached, of twenty who come at once', async () => {
  const ladder = [
    { at: 1, gifts: [points(1)] },
    { at: 3, gifts: [points(3)] },
    { every: 5, gifts: [points(5), points(55)] },
  ]
  const store = await open([{ on: 'registration', referrer: ladder, referee: 'same' }])
  const code = await store.code()
  await Promise.all(numbers(20).map((n) => store.registers(`n${n}`, { code })))
  expect(await store.gifts('ann')).toEqual([1, 3, 5, 5, 5, 5, 55, 55, 55, 55])
  const panel = (await store.asCustomer('ann', 'GET', 'panel')).body.programs[0].progress[0]
  expect(panel).toMatchObject({ successes: 20, rungs: [{ reached: 1 }, { reached: 1 }, { reached: 4, remaining: 5 }] })
})

test('GIFT-4 the refund of the first of two takes back what the two earned', async () => {
  const store = await open(onPaid([{ at: 2, gifts: [points(20)] }]))
  await succeed(store, await store.code(), 'bob', 'cid')
  expect(await store.gifts('ann')).toEqual([20])
  await store.refunds('order-bob')
  expect(await store.gifts('ann')).toEqual([])
  expect(await store.points('ann')).toBe(0)
})

test('GIFT-4 refunded one by one, there is never more left than is owed', async () => {
  const friends = ['bob', 'cid', 'dan', 'eve']
  for (const order of [friends, friends.toReversed()]) {
    const store = await open(onPaid([{ every: 2, gifts: [points(2)] }]))
    await succeed(store, await store.code(), ...friends)
    expect(await store.gifts('ann')).toEqual([2, 2])
    expect(await afterEachRefund(store, ...order)).toEqual([[2], [2], [], []])
  }
})

test('GIFT-4 down and up again, two kinds of rungs give exactly what is owed', async () => {
  const store = await open(
    onPaid([
      { at: 2, gifts: [points(20)] },
      { every: 3, gifts: [points(300)] },
    ]),
  )
  const code = await store.code()
  await succeed(store, code, 'bob', 'cid', 'dan', 'eve')
  expect(await store.gifts('ann')).toEqual([20, 300])
  expect(await afterEachRefund(store, 'bob', 'cid', 'dan')).toEqual([[20, 300], [20], []])
  await succeed(store, code, 'fay')
  expect(await store.gifts('ann')).toEqual([20])
  await succeed(store, code, 'gil')
  expect(await store.gifts('ann')).toEqual([20, 300])
  expect(await store.points('ann')).toBe(320)
})

test('GIFT-5 points and coupons together, at once or later, points that expire', async () => {
  const coupon = {
    type: 'coupon',
    discount: { type: 'amount', amount: 500 },
    minimum: 900,
    validFor: 'P30D',
    quantity: 2,
  }
  const gifts = [points(100, { issueAfter: 'PT24H', expiresAfter: 'P10D' }), coupon]
  const store = await open(each('registration', gifts))
  await store.registers('bob', { code: await store.code() })
  expect((await store.coupons('ann')).map(({ expiresAt }) => expiresAt)).toEqual([days(30), days(30)])
  expect(await store.rewardStates('ann')).toEqual(['held', 'issued'])
  await store.reaches(seconds(86_399))
  expect(await store.points('ann')).toBe(0)
  await store.reaches(days(1))
  expect(await store.points('ann')).toBe(100)
  await store.reaches(seconds(11 * 86_400 + 1))
  expect(await store.points('ann')).toBe(0)
})

test('GIFT-5 a coupon has a threshold, a validity and a quantity', async () => {
  const discount = { type: 'percentage', percent: 10 }
  const coupon = { type: 'coupon', discount, minimum: 1_001, validFor: 'P30D', quantity: 2 }
  const store = await open(each('registration', [coupon]))
  await store.registers('bob', { code: await store.code() })
  const named = { coupons: (await store.coupons('bob')).map(({ code }) => code) }
  expect((await store.sees('bob', named)).refused.map(({ reason }: { reason: string }) => reason)).toEqual([
    'coupon_minimum_not_met',
    'coupon_minimum_not_met',
  ])
  const lines = [{ id: 'one', sku: 'mug', quantity: 1, unitAmount: 2_000 }]
  expect((await store.sees('bob', named, { lines })).totals.discount).toBe(200 + 180)
  await store.reaches(days(31))
  expect((await store.sees('bob', named, { lines })).refused).toMatchObject([
    { reason: 'coupon_expired' },
    { reason: 'coupon_expired' },
  ])
})

/** Ann has 100 points that expire on day 10, and 50 of them are held from shortly before. */
async function heldAtExpiry(captured: 'before' | 'after'): Promise<number> {
  const store = await open(each('registration', [points(100, { expiresAfter: 'P10D' })]))
  const code = await store.code()
  await store.registers('bob', { code })
  await store.reaches(minutes(14_390))
  await store.registers('cid', { code })
  const { id } = (await store.shop.post('/v1/spends', { customer: 'ann', unit: 'points', amount: 50 })).body
  if (captured === 'after') await store.reaches(minutes(14_401))
  expect((await store.shop.post(`/v1/spends/${id}/capture`)).status).toBe(200)
  await store.reaches(minutes(14_410))
  return await store.points('ann')
}

test('GIFT-5 points on hold at their expiry: captured afterwards leaves what capturing before would have left', async () => {
  expect(await heldAtExpiry('before')).toBe(100)
  expect(await heldAtExpiry('after')).toBe(100)
})

test('GIFT-6 "same as referrer" is what the first rung gives, and follows later edits by itself', async () => {
  const ladder = (first: number) => [
    { at: 1, gifts: [points(first)] },
    { at: 2, gifts: [points(99)] },
  ]
  const triggers = (first: number) => [{ on: 'registration', referrer: ladder(first), referee: 'same' }]
  const store = await open(triggers(10))
  const code = await store.code()
  await store.registers('bob', { code })
  await store.edits({ triggers: triggers(15) })
  await store.registers('cid', { code })
  expect([await store.gifts('bob'), await store.gifts('cid')]).toEqual([[10], [15]])
})

test('GIFT-6 the friend’s gifts can be their own', async () => {
  const store = await open(each('registration', [points(10)], { referee: { gifts: [points(3)] } }))
  await store.registers('bob', { code: await store.code() })
  expect([await store.gifts('ann'), await store.gifts('bob')]).toEqual([[10], [3]])
})

test('GIFT-8 saved inside its period it is active at once, before it scheduled, after it ended', async () => {
  const store = await openScene(kith, preset)
  expect((await store.launches(preset)).status).toBe('active')
  const period = { startsAt: days(1), endsAt: days(2) }
  const { id, status } = await store.launches(preset, {}, { period })
  expect(status).toBe('scheduled')
  expect((await store.asksForCode('ann', id)).body.reason).toBe('program_not_started')
  await store.reaches(days(1))
  const code = await store.code('ann', id)
  expect((await store.shop.get(`/v1/programs/${id}`)).body.status).toBe('active')
  await store.reaches(seconds(2 * 86_400 + 1))
  expect((await store.shop.get(`/v1/programs/${id}`)).body.status).toBe('ended')
  expect(await store.check(code, 'bob')).toBe('program_ended')
})

test('GIFT-9 an edit applies to what happens afterwards, and what was granted stays', async () => {
  const store = await open(each('registration', [points(10)]))
  const code = await store.code()
  await store.registers('bob', { code })
  expect((await store.edits({ triggers: each('registration', [points(25)]) })).body.version).toBe(2)
  await store.registers('cid', { code })
  expect([await store.gifts('bob'), await store.gifts('cid')]).toEqual([[10], [25]])
  expect(await store.gifts('ann')).toEqual([10, 25])
})

test('GIFT-9 paused: no new referral and no reward; a pending one qualifies again after resuming', async () => {
  const store = await open(each('card_activation', [points(10)]))
  const code = await store.code()
  await store.registers('bob', { code })
  await store.reaches(minutes(1))
  expect((await store.switches('pause')).body.status).toBe('paused')
  await store.reaches(minutes(2))
  await store.happens('card.activated', { customer: 'bob' })
  await store.registers('cid', { code })
  expect(await store.check(code, 'dan')).toBe('program_paused')
  expect(await store.gifts('ann')).toEqual([])
  await store.switches('resume')
  expect([await store.gifts('ann'), await store.gifts('bob')]).toEqual([[10], [10]])
  expect(await store.referrals()).toHaveLength(1)
  await store.switches('archive')
  expect(await store.check(code, 'dan')).toBe('program_archived')
})

test('GIFT-9 resumed with forty waiting, all of them are rewarded', async () => {
  const store = await open(each('card_activation', [points(1)]))
  const code = await store.code()
  const friends = numbers(40).map((n) => `n${n}`)
  await store.tells(friends.map((customer) => ['customer.registered', { customer, code }]))
  await store.reaches(minutes(1))
  await store.switches('pause')
  await store.reaches(minutes(2))
  await store.tells(friends.map((customer) => ['card.activated', { customer }]))
  expect(await store.points('ann')).toBe(0)
  expect((await store.switches('resume')).status).toBe(200)
  await expect.poll(() => store.points('ann'), { timeout: 10_000 }).toBe(40)
  expect(await store.referrals('?state=rewarded')).toHaveLength(40)
})

test('GIFT-14 a claimable gift is claimed once, also in two tabs, and waits until it is', async () => {
  const store = await open(each('registration', [points(10)]), { claim: 'manual' })
  await store.registers('bob', { code: await store.code() })
  const [waiting] = await store.rewards('bob')
  expect(waiting).toMatchObject({ state: 'issued', claimable: true })
  await store.reaches(days(400))
  expect(await store.points('bob')).toBe(0)
  const claim = () => store.asCustomer('bob', 'POST', `rewards/${waiting.id}/claim`)
  const tabs = await Promise.all([claim(), claim()])
  expect(tabs.map(({ status }) => status)).toEqual([200, 200])
  expect(await store.points('bob')).toBe(10)
  expect((await claim()).body.state).toBe('claimed')
  expect(await store.points('bob')).toBe(10)
  expect((await store.asCustomer('ann', 'POST', `rewards/${waiting.id}/claim`)).status).toBe(404)
})
