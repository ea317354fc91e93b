import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  isRefundedInFull,
  isRefundedInPart,
  newOrder,
  type Order,
  type Step,
  withRefund,
  withStep,
} from '#orders/order.ts'

describe('PLAT-3 steps', () => {
  test('paid implies placed at the same time, completed implies paid, cancelled implies placed', () => {
    expect(withStep(newOrder('o'), 'completed', 5)).toMatchObject({
      placedAt: 5,
      paidAt: 5,
      completedAt: 5,
      cancelledAt: null,
    })
    expect(withStep(newOrder('o'), 'paid', 5)).toMatchObject({ placedAt: 5, paidAt: 5, completedAt: null })
    expect(withStep(newOrder('o'), 'cancelled', 5)).toMatchObject({ placedAt: 5, paidAt: null, cancelledAt: 5 })
  })

  test('in whichever order they are told, and however often', () => {
    const step = fc.record({ step: fc.constantFrom<Step>('placed', 'paid', 'completed', 'cancelled'), at: fc.nat(9) })
    const told = fc.array(step, { maxLength: 8 })
    const orderOf = (steps: readonly { step: Step; at: number }[]) =>
      steps.reduce((order, { step, at }) => withStep(order, step, at), newOrder('o'))
    const shuffled = told.chain((steps) =>
      fc.tuple(fc.constant(steps), fc.shuffledSubarray(steps, { minLength: steps.length }), fc.subarray(steps)),
    )
    fc.assert(
      fc.property(shuffled, ([steps, others, twice]) => {
        expect(orderOf([...others, ...twice])).toEqual(orderOf(steps))
      }),
    )
  })
})

describe('EARN-10 refunds', () => {
  const refunded = (total: number | null, refunds: readonly [number, boolean][]): Order =>
    refunds.reduce((order, [amount, full]) => withRefund(order, amount, full, 1), { ...newOrder('o'), total })

  test.each<[string, number | null, [number, boolean][], boolean, boolean]>([
    ['none', 1_000, [], false, false],
    ['one cent short', 1_000, [[999, false]], false, true],
    ['all of it', 1_000, [[1_000, false]], true, true],
    [
      'partial ones that add up',
      1_000,
      [
        [400, false],
        [600, false],
      ],
      true,
      true,
    ],
    [
      'partial ones that do not',
      1_000,
      [
        [400, false],
        [599, false],
      ],
      false,
      true,
    ],
    ['called full, whatever the amount', 1_000, [[1, true]], true, true],
    ['of an order whose total nobody knows', null, [[1_000, false]], false, true],
    ['of nothing, for an order of nothing', 0, [[0, false]], true, false],
  ])('%s', (_, total, refunds, full, part) => {
    const order = refunded(total, refunds)
    expect([isRefundedInFull(order), isRefundedInPart(order)]).toEqual([full, part])
  })
})
