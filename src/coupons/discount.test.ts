import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Discount } from '#coupons/discount.api.ts'
import { type LineLeft, takeOff } from '#coupons/discount.ts'

const line = (id: string, amount: number, more: Partial<LineLeft> = {}): LineLeft => ({
  id,
  amount,
  unitAmount: amount,
  quantity: 1,
  sku: id,
  category: 'server',
  ...more,
})

describe('what a discount takes off', () => {
  test.each<[string, Discount, LineLeft[], number, unknown]>([
    [
      'a percentage of each line, half up',
      { type: 'percentage', percent: 50 },
      [line('a', 5), line('b', 5)],
      9,
      {
        amount: 6,
        lines: [
          { id: 'a', amount: 3 },
          { id: 'b', amount: 3 },
        ],
        shipping: 0,
      },
    ],
    [
      'all of it',
      { type: 'percentage', percent: 100 },
      [line('a', 1999)],
      500,
      { amount: 1999, lines: [{ id: 'a', amount: 1999 }], shipping: 0 },
    ],
    [
      'nothing of a line that is used up',
      { type: 'percentage', percent: 20 },
      [line('a', 0), line('b', 100)],
      0,
      { amount: 20, lines: [{ id: 'b', amount: 20 }], shipping: 0 },
    ],
    [
      'only of the categories that it names',
      { type: 'percentage', percent: 10, categories: ['domain'] },
      [line('a', 100), line('b', 100, { category: 'domain' }), line('c', 100, { category: null })],
      0,
      { amount: 10, lines: [{ id: 'b', amount: 10 }], shipping: 0 },
    ],
    [
      'an amount, spread over the lines',
      { type: 'amount', amount: 10 },
      [line('a', 10), line('b', 10), line('c', 10)],
      0,
      {
        amount: 10,
        lines: [
          { id: 'a', amount: 4 },
          { id: 'b', amount: 3 },
          { id: 'c', amount: 3 },
        ],
        shipping: 0,
      },
    ],
    [
      'an amount, no more than there is',
      { type: 'amount', amount: 500 },
      [line('a', 100), line('b', 50)],
      70,
      {
        amount: 150,
        lines: [
          { id: 'a', amount: 100 },
          { id: 'b', amount: 50 },
        ],
        shipping: 0,
      },
    ],
    [
      'an amount of some categories',
      { type: 'amount', amount: 500, categories: ['domain'] },
      [line('a', 100), line('b', 50, { category: 'domain' })],
      0,
      { amount: 50, lines: [{ id: 'b', amount: 50 }], shipping: 0 },
    ],
    ['an amount of nothing', { type: 'amount', amount: 500 }, [line('a', 0)], 0, { amount: 0, lines: [], shipping: 0 }],
    ['an amount of an empty cart', { type: 'amount', amount: 500 }, [], 0, { amount: 0, lines: [], shipping: 0 }],
    ['exactly the shipping', { type: 'free_shipping' }, [line('a', 100)], 70, { amount: 70, lines: [], shipping: 70 }],
    [
      'no shipping where there is none left',
      { type: 'free_shipping' },
      [line('a', 100)],
      0,
      { amount: 0, lines: [], shipping: 0 },
    ],
    [
      'one unit of the item',
      { type: 'free_item', sku: 'tea' },
      [line('a', 100), line('b', 300, { sku: 'tea', unitAmount: 100, quantity: 3 })],
      0,
      { amount: 100, lines: [{ id: 'b', amount: 100 }], shipping: 0 },
    ],
    [
      'what is left of the item',
      { type: 'free_item', sku: 'tea' },
      [line('b', 40, { sku: 'tea', unitAmount: 100 })],
      0,
      { amount: 40, lines: [{ id: 'b', amount: 40 }], shipping: 0 },
    ],
    [
      'the next line of the item',
      { type: 'free_item', sku: 'tea' },
      [line('a', 0, { sku: 'tea' }), line('b', 40, { sku: 'tea' })],
      0,
      { amount: 40, lines: [{ id: 'b', amount: 40 }], shipping: 0 },
    ],
    [
      'no item that is not there',
      { type: 'free_item', sku: 'tea' },
      [line('a', 100)],
      0,
      { amount: 0, lines: [], shipping: 0 },
    ],
  ])('%s', (_, discount, lines, shipping, expected) => {
    expect(takeOff(discount, lines, shipping)).toEqual(expected)
  })

  const anyDiscount: fc.Arbitrary<Discount> = fc.oneof(
    fc.record({
      type: fc.constant('percentage' as const),
      percent: fc.integer({ min: 1, max: 10_000 }).map((hundredths) => hundredths / 100),
    }),
    fc.record({
      type: fc.constant('amount' as const),
      amount: fc.integer({ min: 1, max: 1_000_000 }),
      categories: fc.constant<string[]>(['x']),
    }),
    fc.record({ type: fc.constant('amount' as const), amount: fc.integer({ min: 1, max: 1_000_000 }) }),
    fc.constant({ type: 'free_shipping' as const }),
    fc.constant({ type: 'free_item' as const, sku: 's1' }),
  )
  const anyLines = fc
    .array(
      fc.record({
        amount: fc.nat(500_000),
        quantity: fc.integer({ min: 1, max: 9 }),
        category: fc.constantFrom('x', 'y', null),
      }),
      { maxLength: 12 },
    )
    .map((all) =>
      all.map((given, place) =>
        line(`l${place}`, given.amount, { ...given, sku: `s${place % 3}`, unitAmount: given.amount }),
      ),
    )

  test('discounts one after the other: parts add up, and nothing falls below zero', () => {
    fc.assert(
      fc.property(
        fc.array(anyDiscount, { minLength: 1, maxLength: 5 }),
        anyLines,
        fc.nat(10_000),
        (discounts, lines, shipping) => {
          let left = lines
          let shippingLeft = shipping
          for (const discount of discounts) {
            const taken = takeOff(discount, left, shippingLeft)
            const ofLines = taken.lines.reduce((sum, part) => sum + part.amount, 0)
            expect(taken.amount).toBe(ofLines + taken.shipping)
            if (discount.type === 'amount') expect(taken.amount).toBeLessThanOrEqual(discount.amount)
            left = left.map((one) => ({
              ...one,
              amount: one.amount - (taken.lines.find((part) => part.id === one.id)?.amount ?? 0),
            }))
            shippingLeft -= taken.shipping
            expect(shippingLeft).toBeGreaterThanOrEqual(0)
            for (const one of left) expect(one.amount).toBeGreaterThanOrEqual(0)
          }
        },
      ),
    )
  })
})
