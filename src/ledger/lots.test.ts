import { describe, expect, test } from 'vitest'
import { isRefusal } from '#base/refusal.ts'
import { balanceOf, credit, expire, takeBack, type Unit } from '#ledger/ledger.ts'
import { captureSpend, releaseSpend, type Spend, spends } from '#ledger/spend.ts'
import { minute, World } from '../../test/properties/world.ts'

const start = Date.parse('2026-03-01T10:00:00Z')
const unit: Unit = 'points'
const customer = 'ann'

function account() {
  const world = new World(start)
  const gain = (reward: string, amount: number, expiresAt: number | null = null) =>
    world.run((set) => credit(set, { customer, unit, amount, reward, expiresAt, at: set.now }))
  const lose = (reward: string, amount: number) =>
    world.run((set) => takeBack(set, { customer, unit, amount, reward, at: set.now }))
  const spend = (amount: number) => {
    const held = world.hold(customer, unit, amount)
    if (isRefusal(held)) return held.reason
    world.capture(held.id)
    return 'captured'
  }
  const state = () => {
    const { balance, held } = world.run((set) => balanceOf(set, customer, unit))
    const left = world.lots().filter(({ remaining }) => remaining > 0)
    return { balance, held, lots: left.map(({ reward, remaining }) => `${reward} ${remaining}`) }
  }
  return {
    world,
    gain,
    lose,
    spend,
    state,
    expire: (reward: string) => world.run((set) => expire(set, { reward }, set.now)),
  }
}

describe('what can still expire', () => {
  test('is spent first, the soonest first', () => {
    const { gain, spend, state } = account()
    gain('forever', 50)
    gain('late', 30, start + 20)
    gain('soon', 30, start + 10)
    expect(spend(40)).toBe('captured')
    expect(state()).toEqual({ balance: 70, held: 0, lots: ['late 20'] })
    expect(spend(20)).toBe('captured')
    expect(state()).toEqual({ balance: 50, held: 0, lots: [] })
  })

  test('EARN-10 repays a debt first', () => {
    const { gain, lose, spend, state } = account()
    gain('first', 100)
    spend(80)
    lose('first', 100)
    expect(state()).toEqual({ balance: -80, held: 0, lots: [] })
    gain('second', 100, start + 10)
    expect(state()).toEqual({ balance: 20, held: 0, lots: ['second 20'] })
    gain('third', 10, start + 20)
    expect(spend(31)).toBe('insufficient_balance')
    expect(state().lots).toEqual(['second 20', 'third 10'])
  })

  test('EARN-10 all of a debt is kept, however many rewards repay it', () => {
    const { gain, lose, spend, state } = account()
    gain('first', 100)
    spend(100)
    lose('first', 100)
    gain('second', 60, start + 10)
    expect(state()).toEqual({ balance: -40, held: 0, lots: [] })
  })

  test('is never more than there is, after something else was taken back', () => {
    const { gain, lose, state, spend } = account()
    gain('plain', 50)
    gain('soon', 30, start + 10)
    gain('late', 30, start + 20)
    expect(spend(40)).toBe('captured')
    lose('plain', 50)
    expect(state()).toEqual({ balance: 20, held: 0, lots: ['late 20'] })
  })
})

describe('expiry', () => {
  test('takes what is unspent, once', () => {
    const { gain, spend, state, expire } = account()
    gain('reward', 100, start + 10)
    spend(30)
    expect(expire('reward')).toEqual({ expired: 70, waits: false })
    expect(state()).toEqual({ balance: 0, held: 0, lots: [] })
    expect(expire('reward')).toEqual({ expired: 0, waits: false })
  })

  test('leaves what a cart holds until the hold has ended', () => {
    const { world, gain, state, expire } = account()
    gain('reward', 100, start + 10)
    const held = world.hold(customer, unit, 60) as Spend
    expect(expire('reward')).toEqual({ expired: 40, waits: true })
    expect(state()).toEqual({ balance: 60, held: 60, lots: ['reward 60'] })
    world.release(held.id)
    expect(expire('reward')).toEqual({ expired: 60, waits: false })
    expect(state()).toEqual({ balance: 0, held: 0, lots: [] })
  })
})

describe('EARN-13 holds', () => {
  test('never more than is free', () => {
    const { world, gain } = account()
    gain('reward', 100)
    expect(world.hold(customer, unit, 101)).toMatchObject({
      reason: 'insufficient_balance',
      variables: { available: 100, asked: 101 },
    })
    expect(world.hold(customer, unit, 60)).toMatchObject({ state: 'held' })
    expect(world.hold(customer, unit, 41)).toMatchObject({ reason: 'insufficient_balance' })
    expect(world.hold(customer, unit, 40)).toMatchObject({ state: 'held' })
  })

  test('end by themselves after 30 minutes', () => {
    const { world, gain, state } = account()
    gain('reward', 100)
    world.hold(customer, unit, 60)
    world.advance(start + 30 * minute)
    expect(state().held).toBe(60)
    world.advance(start + 30 * minute + 1)
    expect(state()).toEqual({ balance: 100, held: 0, lots: [] })
  })

  test('captured and released answer the same again, and refuse each other', () => {
    const { world, gain, state } = account()
    gain('reward', 100)
    const [first, second] = [world.hold(customer, unit, 60) as Spend, world.hold(customer, unit, 40) as Spend]
    expect(world.capture(first.id)).toMatchObject({ state: 'captured' })
    expect(world.capture(first.id)).toMatchObject({ state: 'captured' })
    expect(world.release(first.id)).toMatchObject({ reason: 'conflict' })
    expect(world.release(second.id)).toMatchObject({ state: 'released' })
    expect(world.release(second.id)).toMatchObject({ state: 'released' })
    expect(world.capture(second.id)).toMatchObject({ reason: 'conflict' })
    expect(state()).toEqual({ balance: 40, held: 0, lots: [] })
  })

  test.each([
    ['while the hold stood', 30 * minute, 'captured'],
    ['after it', 30 * minute + 1, 'conflict'],
  ])('an order placed %s and told late', (_, placed, end) => {
    const { world, gain } = account()
    gain('reward', 100)
    const { id } = world.hold(customer, unit, 60) as Spend
    world.advance(start + 60 * minute)
    const answer = world.run((set) => captureSpend(set, set.get(spends, id) as Spend, 'order', start + placed))
    expect(isRefusal(answer) ? answer.reason : answer.state).toBe(end)
  })

  test.each([
    ['before it was let go of', 9 * minute, 'captured'],
    ['when it was', 10 * minute, 'conflict'],
  ])('an order placed %s and told late', (_, placed, end) => {
    const { world, gain } = account()
    gain('reward', 100)
    const { id } = world.hold(customer, unit, 60) as Spend
    world.advance(start + 10 * minute)
    world.run((set) => releaseSpend(set, set.get(spends, id) as Spend))
    const answer = world.run((set) => captureSpend(set, set.get(spends, id) as Spend, 'order', start + placed))
    expect(isRefusal(answer) ? answer.reason : answer.state).toBe(end)
  })

  test('what was taken for one order is not taken for another', () => {
    const { world, gain, state } = account()
    gain('reward', 100)
    const { id } = world.hold(customer, unit, 60) as Spend
    const capture = (order: string | null) =>
      world.run((set) => captureSpend(set, set.get(spends, id) as Spend, order, start))
    expect(capture(null)).toMatchObject({ state: 'captured', orderId: null })
    expect(capture('one')).toMatchObject({ state: 'captured', orderId: 'one' })
    expect(capture('one')).toMatchObject({ state: 'captured', orderId: 'one' })
    expect(capture('other')).toMatchObject({ reason: 'conflict' })
    expect(state()).toEqual({ balance: 40, held: 0, lots: [] })
  })

  test('told late, never more than is left', () => {
    const { world, gain, spend } = account()
    gain('reward', 100)
    const { id } = world.hold(customer, unit, 60) as Spend
    world.advance(start + 60 * minute)
    expect(spend(50)).toBe('captured')
    const answer = world.run((set) => captureSpend(set, set.get(spends, id) as Spend, 'order', start))
    expect(answer).toMatchObject({ reason: 'insufficient_balance' })
  })
})
