import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Kith, startKith } from '../app.ts'
import { days, each, minutes, openScene, points, type Scene, seconds } from './scene.ts'

// Organizations take part, people enter codes, move on, and stores tell late of whose they were.

let kith: Kith
beforeAll(async () => {
  kith = await startKith()
})
afterAll(() => kith.stop())

const earn = (triggers: object[], more: object = {}) =>
  openScene(kith, null, {
    referee: { unit: 'organization' },
    code: { enteredAt: ['registration', 'checkout'] },
    triggers,
    ...more,
  })
const byOrder = () => earn(each('first_order', [points(10)], { when: 'paid' }))

const belongs = (store: Scene, customer: string, organization: string, at: string) =>
  store.happens('customer.updated', { customer, organization }, at)

const participants = async (store: Scene, referee: string) =>
  (await store.referrals(`?referee=${referee}`)).map(({ organization, state }) => `${organization} ${state}`)

test('PLAT-3 EARN-3 who has moved on is asked again when what their organization had ordered was none of its own', async () => {
  const store = await byOrder()
  const code = await store.code()
  await store.reaches(days(3))
  await belongs(store, 'cid', 'clinic', minutes(1))
  await store.places('cid', 'c-1', {}, minutes(2))
  await belongs(store, 'bob', 'clinic', minutes(3))
  await store.places('bob', 'b-1', { code }, days(1))
  await store.registers('dan', { organization: 'clinic', code }, minutes(4))
  await belongs(store, 'bob', 'other-clinic', days(2))
  await belongs(store, 'dan', 'other-clinic', days(2))
  for (const name of ['bob', 'dan'])
    expect(await store.list(`refusals?customer=${name}`)).toMatchObject([{ reason: 'not_new_organization' }])
  await belongs(store, 'cid', 'cid-clinic', minutes(1.5))
  expect(await participants(store, 'dan')).toEqual(['clinic pending'])
  expect(await participants(store, 'bob')).toEqual([])
  await store.pays('b-1', days(1))
  expect(await store.gifts('ann')).toEqual([10])
  expect(await store.gifts('dan')).toEqual([10])
})

test('PLAT-3 EARN-12 what lapsed and was never right goes before nothing', async () => {
  const store = await earn(each('card_activation', [points(10)]), { attribution: { window: 'P1D' } })
  const code = await store.code()
  await store.reaches(minutes(10))
  await store.registers('bob', { organization: 'clinic', code }, minutes(2))
  await store.places('bob', 'b-1', { code }, minutes(1))
  await store.reaches(seconds(86_400 + 90))
  expect((await participants(store, 'bob')).toSorted()).toEqual(['clinic lapsed', 'clinic rejected'])
  await belongs(store, 'bob', 'ann-clinic', seconds(30))
  await store.happens('card.activated', { customer: 'bob' }, minutes(60))
  const own = await store.referrals('?referee=bob')
  const ends = own.map(({ place, state, reason }) => [place, state, reason].join(' '))
  expect(ends.toSorted()).toEqual([
    'checkout rejected organization_required',
    'registration rejected already_participated',
    'registration rewarded ',
  ])
  expect(await store.gifts('ann')).toEqual([10])
})

test('PLAT-3 what lapsed for one organization comes back for none but the one it was entered for', async () => {
  const store = await byOrder()
  const code = await store.code()
  await store.reaches(minutes(10))
  await store.registers('bob', { organization: 'clinic', code }, minutes(1))
  const order = { customer: 'bob', order: 'b-0', total: 1_000, placedAt: minutes(2), status: 'completed' }
  await store.happens('order.imported', order)
  expect(await participants(store, 'bob')).toEqual(['clinic lapsed'])
  await belongs(store, 'bob', 'new-clinic', minutes(1))
  expect((await participants(store, 'bob')).toSorted()).toEqual(['clinic rejected', 'new-clinic lapsed'])
})

test('PLAT-3 EARN-3 a code whose referral had succeeded by mistake is entered again for the right organization', async () => {
  const store = await byOrder()
  const code = await store.code()
  await store.reaches(days(3))
  await store.places('bob', 'b-2', { code }, days(2))
  await store.pays('b-2', days(2))
  expect(await store.list('refusals?customer=bob')).toMatchObject([{ reason: 'organization_required' }])
  await belongs(store, 'bob', 'clinic', minutes(1))
  expect(await store.gifts('ann')).toEqual([10])
  await store.happens('order.imported', {
    ...{ customer: 'bob', order: 'b-1', total: 1_000, placedAt: days(1), status: 'completed' },
  })
  expect(await store.gifts('ann')).toEqual([])
  await belongs(store, 'bob', 'new-clinic', minutes(2_000))
  expect((await participants(store, 'bob')).toSorted()).toEqual(['clinic revoked', 'new-clinic rewarded'])
  expect(await store.gifts('ann')).toEqual([10])
})

test('PLAT-3 PLAT-12 who was refused as a colleague is asked again when the referrer turns out to have left before', async () => {
  const store = await byOrder()
  const code = await store.code()
  await store.reaches(minutes(10))
  await store.registers('bob', { organization: 'ann-clinic', code }, minutes(5))
  expect(await store.list('refusals?customer=bob')).toMatchObject([{ reason: 'self_referral' }])
  await belongs(store, 'ann', 'her-own', minutes(4))
  // What her old organization had ordered makes it no new one.
  expect(await store.list('refusals?customer=bob')).toMatchObject([{ reason: 'not_new_organization' }])
  await store.registers('eve', { organization: 'eve-clinic' }, minutes(1))
  const hers = await store.code('eve')
  await store.registers('cid', { organization: 'eve-clinic', code: hers }, minutes(6))
  expect(await participants(store, 'cid')).toEqual([])
  await belongs(store, 'eve', 'other-clinic', minutes(3))
  expect(await participants(store, 'cid')).toEqual(['eve-clinic pending'])
})

test('EARN-3 EARN-4 a code that was refused in a cart brings nobody before they order', async () => {
  const store = await byOrder()
  const code = await store.code()
  await store.reaches(minutes(10))
  await belongs(store, 'cid', 'clinic', minutes(1))
  await store.places('cid', 'c-1', {}, minutes(2))
  await store.registers('bob', { organization: 'clinic' }, minutes(3))
  expect(await store.triesToUse(code, 'bob')).toBe('not_new_organization')
  await belongs(store, 'cid', 'cid-clinic', minutes(1.5))
  expect(await store.referrals('?referee=bob')).toEqual([])
  expect(await store.triesToUse(code, 'bob')).toBe('ok')
  await store.buys('bob', code)
  expect(await participants(store, 'bob')).toEqual(['clinic rewarded'])
})
