import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Kith, startKith } from '../app.ts'
import { days, domain, each, minutes, numbers, openScene, points, type Scene } from './scene.ts'

// Programs that no preset is like: whatever a definition can say works together.

let kith: Kith
beforeAll(async () => {
  kith = await startKith()
})
afterAll(() => kith.stop())

const open = (definition: object, site: object = {}) => openScene(kith, null, definition, site)
const paid = (gifts: object[], more: object = {}) => each('first_order', gifts, { when: 'paid', ...more })
const joins = async (store: Scene, code: string, ...friends: string[]) => {
  for (const friend of friends) await store.registers(friend, { code })
}

test('PLAT-1 a 90-day code with a gift ladder: the ladder goes on with the next code', async () => {
  const ladder = [
    { at: 1, gifts: [points(1)] },
    { every: 2, gifts: [points(20)] },
  ]
  const triggers = [{ on: 'registration', referrer: ladder, referee: 'same' }]
  const store = await open({ code: { validFor: 'P90D', maxUses: 3, enteredAt: ['registration'] }, triggers })
  const code = await store.code()
  await joins(store, code, 'bob')
  await store.reaches(days(91))
  expect(await store.check(code, 'cid')).toBe('code_expired')
  await joins(store, await store.code(), 'cid')
  expect([await store.gifts('ann'), await store.gifts('cid')]).toEqual([[1, 20], [1]])
})

test('PLAT-1 organizations that count by the cards of their people: the second colleague is no second referral', async () => {
  const triggers = each('card_activation', [points(10)])
  const store = await open({ referee: { unit: 'organization' }, triggers, code: { enteredAt: ['registration'] } })
  const code = await store.code()
  await store.registers('bob', { organization: 'bob-clinic', code })
  await store.registers('bea', { organization: 'bob-clinic', code })
  await store.happens('card.activated', { customer: 'bea' })
  await store.happens('card.activated', { customer: 'bob' })
  expect([await store.gifts('ann'), await store.gifts('bob'), await store.gifts('bea')]).toEqual([[10], [10], []])
})

test('PLAT-1 gifts to be claimed on two ladders; refunded, a claimed gift is taken back too', async () => {
  const rung = (amount: number) => [{ every: 2, gifts: [points(amount)] }]
  const triggers = [
    { on: 'registration', referrer: rung(5), referee: { gifts: [] } },
    { on: 'first_order', when: 'paid', referrer: rung(50), referee: { gifts: [] } },
  ]
  const store = await open({ claim: 'manual', triggers })
  await joins(store, await store.code(), 'bob', 'cid')
  await store.buys('bob')
  await store.buys('cid')
  expect(await store.points('ann')).toBe(0)
  for (const { id } of await store.rewards('ann')) await store.shop.post(`/v1/rewards/${id}/claim`)
  expect(await store.points('ann')).toBe(55)
  await store.refunds('order-bob')
  expect(await store.gifts('ann')).toEqual([5])
  expect(await store.points('ann')).toBe(5)
})

test('PLAT-1 three triggers in one program: each is given for itself, in whichever order they come', async () => {
  const triggers = [
    ...each('registration', [points(1)]),
    ...each('card_activation', [points(10)]),
    ...paid([points(100)]),
  ]
  const store = await open({ triggers })
  const code = await store.code()
  await store.registers('bob', { code })
  expect(await store.gifts('ann')).toEqual([1])
  await store.buys('bob')
  await store.happens('card.activated', { customer: 'bob' })
  expect([await store.gifts('ann'), await store.gifts('bob')]).toEqual([
    [1, 10, 100],
    [1, 10, 100],
  ])
  await store.refunds('order-bob')
  expect(await store.gifts('ann')).toEqual([1, 10])
})

test('PLAT-1 a limit a day ends at midnight in the site’s time zone, on the day the clocks change too', async () => {
  const limit = { referrals: 1, per: 'day' }
  const triggers = each('registration', [points(1)])
  const store = await open({ referrer: { limit }, triggers }, { timeZone: 'America/New_York' })
  const code = await store.code()
  await store.reaches('2026-03-08T04:59:59.999Z')
  await joins(store, code, 'bob')
  await store.reaches('2026-03-08T05:00:00Z')
  await joins(store, code, 'cid', 'late')
  expect(await store.gifts('ann')).toEqual([1, 1])
  await store.reaches('2026-03-09T03:59:59.999Z')
  await joins(store, code, 'too-soon')
  await store.reaches('2026-03-09T04:00:00Z')
  await joins(store, code, 'dan')
  expect((await store.referrals()).map(({ referee }) => referee).toSorted()).toEqual(['bob', 'cid', 'dan'])
})

test('PLAT-1 a discount at checkout on one category only, beside others that it does not exclude', async () => {
  const discount = { type: 'percentage', percent: 50, categories: ['domain'] }
  const store = await open({ checkout: { discount }, triggers: paid([points(1)]) })
  const code = await store.code()
  await store.registers('bob')
  const lines = [...domain, { id: 'mug', sku: 'mug', quantity: 1, unitAmount: 1_000 }]
  const discounts = [{ id: 'SPRING', kind: 'coupon', amount: 100 }]
  const { totals, applied, removed } = (await store.uses(code, 'bob', { lines, discounts })).body
  expect(removed).toEqual([])
  expect(totals).toMatchObject({ subtotal: 1_900, discount: 550, total: 1_350 })
  expect(applied.find(({ source }: { source: string }) => source === 'code').lines).toEqual([
    { id: 'name', amount: 450 },
  ])
})

test('PLAT-1 free shipping for the friend, and a code that serves two', async () => {
  const store = await open({
    checkout: { discount: { type: 'free_shipping' } },
    code: { maxUses: 2 },
    triggers: paid([points(1)]),
  })
  const code = await store.code()
  for (const friend of ['bob', 'cid', 'dan']) await store.registers(friend)
  expect((await store.uses(code, 'bob', { shipping: 300 })).body.totals).toMatchObject({ discount: 300, total: 1_000 })
  expect(await store.triesToUse(code, 'cid')).toBe('ok')
  expect(await store.triesToUse(code, 'dan')).not.toBe('ok')
  await store.takesOff('cid')
  expect(await store.triesToUse(code, 'dan')).toBe('ok')
})

test('EARN-10 a program can revoke at the first partial refund, or keep through a whole one', async () => {
  for (const [reversal, refunded, left] of [
    [{ partial: 'revoke' }, 1, []],
    [{ partial: 'keep' }, 999, [10]],
    [{ onRefund: 'keep' }, 1_000, [10]],
  ] as const) {
    const store = await open({ reversal, triggers: paid([points(10)]) })
    await store.registers('bob', { code: await store.code() })
    await store.buys('bob')
    await store.refunds('order-bob', refunded)
    expect(await store.gifts('ann'), JSON.stringify(reversal)).toEqual(left)
  }
})

test('EARN-10 a program that keeps through refunds still revokes at a cancellation, and the other way round', async () => {
  for (const [reversal, cancelled, refunded] of [
    [{ onRefund: 'keep' }, [], [10]],
    [{ onCancel: 'keep' }, [10], []],
  ] as const) {
    const left = async (undo: 'cancels' | 'refunds') => {
      const store = await open({ reversal, triggers: paid([points(10)]) })
      await store.registers('bob', { code: await store.code() })
      await store.buys('bob')
      await store.reaches(minutes(1))
      await store[undo]('order-bob')
      return await store.gifts('ann')
    }
    expect([await left('cancels'), await left('refunds')], JSON.stringify(reversal)).toEqual([cancelled, refunded])
  }
})

test('INV-4 a window for the first order in a program of points, for a friend who registered with the code', async () => {
  const store = await open({ referee: { orderWithin: 'PT30M' }, triggers: paid([points(10)]) })
  const code = await store.code()
  await joins(store, code, 'bob', 'cid')
  await store.reaches(minutes(30))
  await store.buys('bob')
  expect(await store.gifts('ann')).toEqual([10])
  await store.reaches(minutes(31))
  await store.buys('cid')
  expect(await store.gifts('ann')).toEqual([10])
})

test('INV-2 three codes of ten uses each, which share one limit a lifetime', async () => {
  const limit = { referrals: 4, per: 'lifetime' }
  const code = { maxPerReferrer: 3, maxUses: 10 }
  const store = await open({ referrer: { limit }, code, triggers: each('registration', [points(1)]) })
  const codes = [await store.code(), await store.code(), await store.code()]
  expect((await store.asksForCode('ann')).body.reason).toBe('code_limit_reached')
  await Promise.all(numbers(9).map((n) => store.registers(`n${n}`, { code: codes[n % 3] })))
  expect(await store.gifts('ann')).toEqual([1, 1, 1, 1])
})

test('GIFT-5 credit, points, a coupon and a benefit for one success, each as it is', async () => {
  const benefit = { type: 'benefit', category: 'domain', actions: ['renew'], uses: 2 }
  const coupon = { type: 'coupon', discount: { type: 'free_shipping' }, quantity: 2 }
  const gifts = [{ type: 'credit', amount: 700 }, points(5, { issueAfter: 'P2D' }), coupon, benefit]
  const store = await open({ triggers: paid(gifts, { referee: { gifts: [] } }) })
  const code = await store.code()
  await store.registers('bob', { code })
  await store.buys('bob')
  expect([await store.credit('ann'), await store.points('ann')]).toEqual([700, 0])
  expect(await store.coupons('ann')).toHaveLength(2)
  for (const order of ['one', 'two']) {
    expect((await store.uses(code, 'ann', { lines: domain })).body.totals.total).toBe(0)
    await store.places('ann', order, { total: 0, cart: 'cart-ann', lines: domain })
  }
  expect(await store.triesToUse(code, 'ann', { lines: domain })).toBe('benefit_used')
  await store.reaches(days(2))
  expect(await store.points('ann')).toBe(5)
})
