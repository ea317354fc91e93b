import { describe, expect, test } from 'vitest'
import { day, minute, person, World } from '../../test/properties/world.ts'

const start = Date.parse('2026-03-02T10:00:00Z')
const rungs = { referrer: [{ every: 1, gifts: [{ type: 'credit', amount: 100 }] }], referee: 'same' }

interface Opened {
  readonly world: World
  readonly code: string
  /** The only referral's state, and why. */
  state(): string
  credit(): number
}

function open(definition: object): Opened {
  const world = new World(start)
  world.addReferrer('ann')
  const { id } = world.launch({ definition: { attribution: { window: null }, ...definition } })
  const code = world.makeCode(id, 'ann')
  const state = () => {
    const last = world.referrals().at(-1)
    return last?.reason == null ? (last?.state ?? 'none') : `${last.state} ${last.reason}`
  }
  const credit = () => world.balances().find(({ customer }) => customer === 'ann')?.balance ?? 0
  return { world, code, state, credit }
}

const byOrder = (when: string) => ({ triggers: [{ on: 'first_order', when, ...rungs }] })
const complete = (world: World, order: string) =>
  world.happen({ type: 'order.completed', order, customer: null, total: null })
const card = (world: World, customer: string) => world.happen({ type: 'card.activated', customer })

describe('triggers', () => {
  test.each([
    ['placed', ['rewarded', 'rewarded', 'rewarded']],
    ['paid', ['pending', 'rewarded', 'rewarded']],
    ['completed', ['pending', 'pending', 'rewarded']],
  ])('a first order counts when it is %s', (when, states) => {
    const { world, code, state } = open(byOrder(when))
    world.place('bob', 'order', { code })
    const seen = [state()]
    world.pay('order')
    seen.push(state())
    complete(world, 'order')
    expect([...seen, state()]).toEqual(states)
  })

  test.each([['card first'], ['registration first']])(
    'GIFT-3 registered and a card activated, in whichever order: %s',
    (order) => {
      const { world, code, state } = open({ triggers: [{ on: 'card_activation', ...rungs }] })
      if (order === 'card first') card(world, 'bob')
      world.register('bob', code)
      expect(state()).toBe(order === 'card first' ? 'rewarded' : 'pending')
      card(world, 'bob')
      expect(state()).toBe('rewarded')
    },
  )

  test('MEMBER-4 MEMBER-5 registering counts only with the code; whom the store only knew is not a member', () => {
    const { world, code, state } = open({ triggers: [{ on: 'registration', ...rungs }] })
    world.happen({ type: 'customer.identified', source: 'subscription', person: person('bob') })
    world.register('bob', code)
    expect(state()).toBe('rewarded')
    world.register('cleo')
    world.advance(start + minute)
    world.register('cleo', code)
    world.place('cleo', 'order', { code })
    expect(world.referrals()).toHaveLength(1)
  })
})

test('EARN-5 paid a moment before it was placed, an order counts all the same', () => {
  const { world, code, state } = open(byOrder('paid'))
  world.advance(start + minute)
  world.tell({ id: 'paid', occurredAt: start, type: 'order.paid', order: 'order', customer: 'bob', total: 1_000 })
  world.place('bob', 'order', { code })
  expect(state()).toBe('rewarded')
})

describe('what undoes a success', () => {
  test.each([
    ['a full refund', {}, ['full'], 'revoked order_refunded'],
    ['partial refunds that add up', {}, [400, 600], 'revoked order_refunded'],
    ['partial refunds that do not', {}, [400, 599], 'rewarded'],
    ['a partial refund, where the program says so', { partial: 'revoke' }, [1], 'revoked order_refunded_in_part'],
    ['a cancellation', {}, ['cancel'], 'revoked order_cancelled'],
    ['a refund, where the program keeps', { onRefund: 'keep' }, ['full'], 'rewarded'],
    ['a cancellation, where the program keeps', { onCancel: 'keep' }, ['cancel'], 'rewarded'],
  ] as const)('EARN-10 %s', (_, reversal, steps, end) => {
    const { world, code, state, credit } = open({ ...byOrder('paid'), reversal })
    world.place('bob', 'order', { code })
    world.pay('order')
    world.advance(start + minute)
    for (const step of steps) {
      if (step === 'cancel') world.cancel('order')
      else if (step === 'full') world.refund('order', 1, true)
      else world.refund('order', step)
    }
    expect([state(), credit()]).toEqual([end, end === 'rewarded' ? 100 : 0])
  })

  test('PLAT-3 a refund told before its payment leaves nothing standing', () => {
    const { world, code, state, credit } = open(byOrder('paid'))
    world.place('bob', 'order', { code })
    world.refund('order')
    world.pay('order')
    expect([state(), credit()]).toEqual(['revoked order_refunded', 0])
  })

  test('PLAT-3 a cancellation told before the payment that came first', () => {
    const { world, code, state, credit } = open(byOrder('paid'))
    world.place('bob', 'order', { code })
    world.advance(start + 2 * minute)
    world.cancel('order')
    expect(state()).toBe('lapsed order_cancelled')
    world.tell({
      id: 'late',
      occurredAt: start + minute,
      type: 'order.paid',
      order: 'order',
      customer: null,
      total: null,
    })
    expect([state(), credit()]).toEqual(['revoked order_cancelled', 0])
    expect(world.codes()[0]?.uses).toBe(1)
  })

  test('MEMBER-6 an older order that becomes known later was the first', () => {
    const { world, code, state, credit } = open({ ...byOrder('paid'), code: { enteredAt: ['registration'] } })
    world.register('bob', code)
    world.advance(start + 2 * minute)
    world.place('bob', 'second', {})
    world.pay('second')
    expect([state(), credit()]).toEqual(['rewarded', 100])
    const first = {
      type: 'order.placed',
      customer: 'bob',
      order: 'first',
      total: 5,
      lines: null,
      cart: null,
      code: null,
      coupons: [],
      spends: [],
    } as const
    world.tell({ id: 'late', occurredAt: start + minute, ...first })
    expect([state(), credit()]).toEqual(['pending', 0])
    world.pay('first')
    expect([state(), credit()]).toEqual(['rewarded', 100])
    world.happen({
      type: 'order.imported',
      customer: 'bob',
      order: 'ancient',
      total: 5,
      placedAt: start - day,
      status: 'completed',
    })
    expect([state(), credit()]).toEqual(['revoked not_new_customer', 0])
    expect(world.codes()[0]?.uses).toBe(0)
  })
})

describe('time', () => {
  test.each([
    [0, 'rewarded'],
    [1, 'lapsed attribution_window_passed'],
  ])('the last moment of the window counts (and %i ms later)', (late, end) => {
    const { world, code, state } = open({ ...byOrder('paid'), attribution: { window: 'P30D' } })
    world.place('bob', 'order', { code })
    world.advance(start + 30 * day + late)
    world.pay('order')
    expect(state()).toBe(end)
  })

  test('it lapses by itself, and its places are free', () => {
    const { world, code, state } = open({
      ...byOrder('paid'),
      attribution: { window: 'P30D' },
      code: { enteredAt: ['registration'], maxUses: 5 },
    })
    world.register('bob', code)
    world.advance(start + 30 * day)
    expect([state(), world.codes()[0]?.uses, world.referrers()[0]?.pending]).toEqual(['pending', 1, 1])
    world.advance(start + 30 * day + 1)
    expect([state(), world.codes()[0]?.uses, world.referrers()[0]?.pending]).toEqual([
      'lapsed attribution_window_passed',
      0,
      0,
    ])
  })

  test('GIFT-9 what was reached during a pause is given after it', () => {
    const { world, code, state, credit } = open(byOrder('paid'))
    world.place('bob', 'order', { code })
    const [program] = world.rows<{ id: string }>('programs')
    world.pause(program?.id as string)
    world.pay('order')
    expect([state(), credit()]).toEqual(['pending program_paused', 0])
    world.advance(start + day)
    world.resume(program?.id as string)
    expect([state(), credit()]).toEqual(['rewarded', 100])
  })
})
