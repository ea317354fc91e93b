import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Kith, type Shop, startKith } from '../../test/app.ts'
import { Story } from '../../test/story.ts'

let kith: Kith
let shop: Shop
let story: Story

beforeAll(async () => {
  kith = await startKith()
})
afterAll(() => kith.stop())
beforeEach(async () => {
  shop = await kith.createSite()
  story = new Story(shop)
  await clock('2026-03-01T10:00:00Z')
  await story.registers('ann')
})

const clock = (now: string) => shop.put('/v1/test/clock', { now })
const points = async () => (await shop.get('/v1/customers/ann/balances')).body.points
const balance = async () => (await points()).balance
const entries = async () =>
  (await shop.get('/v1/customers/ann/ledger')).body.data.map(
    ({ kind, amount }: { kind: string; amount: number }) => `${kind} ${amount}`,
  )
const hold = async (amount: number) => await shop.post('/v1/spends', { customer: 'ann', unit: 'points', amount })
const rewardOf = async (id: string) => (await shop.get(`/v1/rewards/${id}`)).body

async function gain(expiresAfter: string | null, amount = 100): Promise<string> {
  const gift = { type: 'points', amount, expiresAfter }
  const answer = await shop.post('/v1/rewards', { customer: 'ann', gift, reason: 'For the test' })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body.id
}

async function change(id: string, to: 'revoke' | 'restore'): Promise<void> {
  expect((await shop.post(`/v1/rewards/${id}/${to}`, { reason: 'For the test' })).status).toBe(200)
}

/** An order on which so many points are spent. */
async function spends(order: string, amount: number): Promise<string> {
  const { id } = (await hold(amount)).body
  await story.happens('order.placed', { customer: 'ann', order, total: 1_000, spends: [id] })
  expect((await shop.get(`/v1/spends/${id}`)).body.state).toBe('captured')
  return id
}
const cancels = (order: string) => story.happens('order.cancelled', { order })

describe('EARN-10 what was spent and came back', () => {
  test('is taken once with the reward that it was of', async () => {
    const reward = await gain('P10D')
    await gain(null)
    await spends('o-1', 150)
    await cancels('o-1')
    expect(await balance()).toBe(200)
    await change(reward, 'revoke')
    expect(await balance()).toBe(100)
    await clock('2026-03-20T10:00:00Z')
    expect(await balance()).toBe(100)
    expect(await entries()).toEqual(['revocation -100', 'return 150', 'spend -150', 'reward 100', 'reward 100'])
  })

  test('is not taken again after the reward that it was of', async () => {
    const reward = await gain('P10D')
    await gain(null)
    await spends('o-1', 150)
    await change(reward, 'revoke')
    expect(await balance()).toBe(-50)
    await cancels('o-1')
    expect(await balance()).toBe(100)
    await clock('2026-03-20T10:00:00Z')
    expect(await balance()).toBe(100)
  })

  test('leaves a reward that was given again no more to expire than it is', async () => {
    const reward = await gain('P10D')
    await gain(null)
    await spends('o-1', 150)
    await change(reward, 'revoke')
    await change(reward, 'restore')
    expect(await balance()).toBe(50)
    await spends('o-2', 20)
    await cancels('o-1')
    expect(await balance()).toBe(180)
    await clock('2026-03-20T10:00:00Z')
    expect(await balance()).toBe(80)
  })

  test('a debt is paid with what expires first, and what comes back pays it', async () => {
    const [soon, late] = [await gain('P2D'), await gain('P10D')]
    await gain(null)
    await spends('o-1', 100)
    await change(soon, 'revoke')
    // Of the late ones nothing is left: those that never expire are.
    expect(await balance()).toBe(100)
    await cancels('o-1')
    expect(await balance()).toBe(200)
    await clock('2026-03-20T10:00:00Z')
    expect(await balance()).toBe(100)
    expect(await rewardOf(late)).toMatchObject({ state: 'expired' })
  })

  test('a debt stays paid with what expires first', async () => {
    const [soon, late] = [await gain('P2D'), await gain('P10D')]
    await gain(null)
    await spends('o-1', 100)
    await change(soon, 'revoke')
    await clock('2026-03-20T10:00:00Z')
    expect(await balance()).toBe(100)
    expect(await rewardOf(late)).toMatchObject({ state: 'used' })
  })
})

describe('GIFT-5 what was spent and came back', () => {
  test('expires when each part of it would have', async () => {
    const rewards = [await gain('P10D'), await gain('P11D'), await gain('P12D')]
    await clock('2026-03-03T10:00:00Z')
    await spends('o-1', 250)
    await clock('2026-03-11T12:00:00Z')
    expect((await rewardOf(rewards[0] as string)).state).toBe('used')
    await cancels('o-1')
    // What expired meanwhile is gone at once, though the clock stands.
    expect(await balance()).toBe(200)
    expect(await entries()).toEqual(['expiry -100', 'return 250', 'spend -250', ...Array(3).fill('reward 100')])
    expect((await rewardOf(rewards[0] as string)).state).toBe('expired')
    await clock('2026-03-12T12:00:00Z')
    expect(await balance()).toBe(100)
    await clock('2026-03-13T12:00:00Z')
    expect(await balance()).toBe(0)
    // Nothing is left of any of them to be taken back.
    for (const reward of rewards) await change(reward, 'revoke')
    expect(await balance()).toBe(0)
  })

  test('is spent again, comes back again, and expires once', async () => {
    await gain('P10D')
    await gain('P20D')
    await spends('o-1', 60)
    await spends('o-2', 60)
    await cancels('o-1')
    await spends('o-3', 70)
    await cancels('o-2')
    await cancels('o-3')
    expect(await balance()).toBe(200)
    await clock('2026-03-11T12:00:00Z')
    expect(await balance()).toBe(100)
    // A week before, its owner was told of what came back as of anything else.
    await clock('2026-03-15T12:00:00Z')
    const { body } = await shop.get('/v1/notifications?customer=ann&limit=200')
    const told = body.data.map(({ scenario }: { scenario: string }) => scenario)
    expect(told.filter((scenario: string) => scenario === 'reward_expiring')).toHaveLength(2)
    await clock('2026-03-21T12:00:00Z')
    expect(await balance()).toBe(0)
  })
})

test('GIFT-5 what a hold kept beyond its time is gone when it is let go of', async () => {
  await gain('PT10M')
  await gain(null, 200)
  const { id } = (await hold(100)).body
  await clock('2026-03-01T10:15:00Z')
  expect(await points()).toMatchObject({ balance: 300, held: 100 })
  expect((await shop.post(`/v1/spends/${id}/release`)).body.state).toBe('released')
  expect(await points()).toMatchObject({ balance: 200, held: 0 })
  expect((await hold(300)).body).toMatchObject({ reason: 'insufficient_balance' })
})

test('EARN-13 the last moment of a hold is a part of it', async () => {
  await gain(null)
  const [first, second] = [(await hold(40)).body, (await hold(30)).body]
  await clock(first.heldUntil)
  expect((await shop.get(`/v1/spends/${first.id}`)).body.state).toBe('held')
  expect(await points()).toMatchObject({ balance: 100, held: 70 })
  expect((await shop.post(`/v1/spends/${first.id}/capture`, { order: 'o-1' })).body.state).toBe('captured')
  await clock(new Date(Date.parse(second.heldUntil) + 1).toISOString())
  expect((await shop.get(`/v1/spends/${second.id}`)).body.state).toBe('released')
  expect((await shop.post(`/v1/spends/${second.id}/capture`)).status).toBe(409)
  expect(await points()).toMatchObject({ balance: 60, held: 0 })
})
