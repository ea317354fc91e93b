import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Kith, type Shop, startKith } from '../../test/app.ts'
import { Story } from '../../test/story.ts'

let kith: Kith
let shop: Shop
let other: Shop
let program: string

/** Ann brought Bob; each of them has a coupon, credit and points, to be claimed. */
beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite()
  other = await kith.createSite()
  const story = new Story(shop)
  await shop.put('/v1/test/clock', { now: '2026-03-01T10:00:00Z' })
  const gifts = [
    { type: 'coupon', discount: { type: 'amount', amount: 500 }, minimum: 3_000, validFor: 'P30D', quantity: 2 },
    { type: 'credit', amount: 2_000 },
    { type: 'points', amount: 100, issueAfter: 'PT24H' },
  ]
  const triggers = [{ on: 'registration', referrer: [{ every: 1, gifts }], referee: 'same' }]
  program = (await story.launches({ key: 'friends', definition: { claim: 'manual', triggers } })).id
  await story.registers('ann')
  await story.registers('bob', { code: await story.codeOf('ann', program) })
})
afterAll(() => kith.stop())

const rewardsOf = async (query: string) => (await shop.get(`/v1/rewards?${query}`)).body.data
const rewardOf = async (customer: string, type: string) =>
  (await rewardsOf(`customer=${customer}`)).find(({ gift }: { gift: { type: string } }) => gift.type === type)

test('PLAT-16 a reward says what it is, for what, and under which version', async () => {
  const reward = await rewardOf('ann', 'credit')
  expect(reward).toMatchObject({
    ...{ state: 'issued', side: 'referrer', claimable: true, program, programVersion: 1, customer: 'ann' },
    ...{ trigger: 'registration', rung: 'every:1', gift: { type: 'credit', amount: 2_000 }, reason: null },
    ...{ issuedAt: '2026-03-01T10:00:00.000Z', claimedAt: null, expiresAt: null, coupons: [] },
  })
  expect((await shop.get(`/v1/rewards/${reward.id}`)).body).toEqual(reward)
  const { body } = await shop.get(`/v1/referrals/${reward.referral}`)
  expect(body).toMatchObject({ state: 'rewarded', referrer: 'ann', referee: 'bob', place: 'registration' })
})

test('lists are narrowed and paged', async () => {
  expect(await rewardsOf('customer=bob')).toHaveLength(3)
  expect(await rewardsOf('program=friends&side=referee')).toHaveLength(3)
  expect(await rewardsOf(`program=${program}&state=held`)).toHaveLength(2)
  expect(await rewardsOf('program=nothing')).toHaveLength(0)
  const first = (await shop.get('/v1/rewards?limit=4')).body
  const second = (await shop.get(`/v1/rewards?limit=4&cursor=${first.nextCursor}`)).body
  expect(first.data).toHaveLength(4)
  expect(second).toMatchObject({ nextCursor: null })
  const ids = [...first.data, ...second.data].map(({ id }) => id)
  expect(new Set(ids).size).toBe(6)
  expect(ids).toEqual(ids.toSorted().toReversed())
  expect(await shop.get('/v1/rewards?limit=0')).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/query/limit' }] },
  })
})

test('GIFT-14 claimed in two tabs at once, it is claimed once', async () => {
  const { id } = await rewardOf('ann', 'credit')
  const answers = await Promise.all([shop.post(`/v1/rewards/${id}/claim`), shop.post(`/v1/rewards/${id}/claim`)])
  for (const answer of answers)
    expect(answer).toMatchObject({ status: 200, body: { state: 'claimed', claimable: false } })
  expect(answers[0]?.body).toEqual(answers[1]?.body)
  const { body } = await shop.get('/v1/customers/ann/balances')
  expect(body).toEqual({
    credit: { balance: 2_000, held: 0, available: 2_000, currency: 'USD' },
    points: { balance: 0, held: 0, available: 0 },
  })
})

test('a claimed coupon gift says its codes', async () => {
  const { id } = await rewardOf('bob', 'coupon')
  const { body } = await shop.post(`/v1/rewards/${id}/claim`)
  expect(body.coupons).toHaveLength(2)
  expect(body.expiresAt).toBe('2026-03-31T10:00:00.000Z')
  expect((await shop.get(`/v1/rewards/${id}`)).body.coupons).toEqual(body.coupons)
})

test('what is held or was revoked cannot be claimed', async () => {
  const held = await rewardOf('ann', 'points')
  expect(await shop.post(`/v1/rewards/${held.id}/claim`)).toMatchObject({ status: 409, body: { reason: 'conflict' } })
  const { id } = await rewardOf('bob', 'credit')
  const revoked = await shop.post(`/v1/rewards/${id}/revoke`, { reason: 'a mistake' })
  expect(revoked).toMatchObject({ status: 200, body: { state: 'revoked', reason: 'a mistake' } })
  expect((await shop.post(`/v1/rewards/${id}/revoke`)).body).toEqual(revoked.body)
  expect((await shop.post(`/v1/rewards/${id}/claim`)).status).toBe(409)
})

test('PLAT-13 a reward of another site does not exist', async () => {
  const { id, referral } = await rewardOf('ann', 'credit')
  for (const path of [`rewards/${id}`, `referrals/${referral}`, `referrals/${referral}/explanation`])
    expect(await other.get(`/v1/${path}`)).toMatchObject({ status: 404, body: { reason: 'not_found' } })
  for (const path of ['claim', 'revoke']) expect((await other.post(`/v1/rewards/${id}/${path}`)).status).toBe(404)
  expect((await other.get('/v1/rewards?customer=ann')).body).toEqual({ data: [], nextCursor: null })
})

test('PLAT-2 the explanation tells each decision in order', async () => {
  const { referral } = await rewardOf('ann', 'credit')
  const { body } = await shop.get(`/v1/referrals/${referral}/explanation`)
  expect(body.referral.id).toBe(referral)
  expect(body.steps.map(({ decision }: { decision: string }) => decision)).toEqual([
    'pending',
    'rewarded',
    'reward_revoked',
  ])
  const [begun, granted] = body.steps
  expect(begun).toMatchObject({ at: '2026-03-01T10:00:00.000Z', event: expect.stringMatching(/^event-/) })
  expect(begun.checks[0]).toMatchObject({
    check: 'code_known',
    passed: true,
    sentence: 'The code is one of this site.',
  })
  expect(granted.effects.map(({ type }: { type: string }) => type)).toContain('reward.issued')
})
