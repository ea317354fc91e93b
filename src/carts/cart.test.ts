import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyOffers, type Benefit, type Cart, type CartLine, lineOfBenefit, type Offer } from '#carts/cart.ts'

const line = (id: string, unitAmount: number, more: Partial<CartLine> = {}): CartLine => ({
  ...{ id, sku: id, quantity: 1, unitAmount, category: null, action: null },
  ...more,
})
const domain = (id: string, unitAmount: number, action: string, quantity = 1) =>
  line(id, unitAmount, { category: 'domain', action, quantity })
const cart = (lines: readonly CartLine[], shipping = 0): Cart => ({
  id: 'cart',
  customer: 'ann',
  lines,
  shipping,
  discounts: [],
})

const benefit: Benefit = {
  ...{
    type: 'benefit',
    category: 'domain',
    actions: ['register', 'renew'],
    uses: 1,
    redeemedWith: 'code',
    issueAfter: null,
  },
  discount: { type: 'percentage', percent: 100 },
}
const byBenefit: Offer = { source: 'benefit', code: 'CODE', benefit }
const byCode = (percent: number): Offer => ({ source: 'code', code: 'CODE', discount: { type: 'percentage', percent } })
const byCoupon = (amount: number): Offer => ({ source: 'coupon', code: 'COUPON', discount: { type: 'amount', amount } })

describe('INV-10 the benefit', () => {
  test.each([
    ['a registration', [domain('a', 900, 'register')], 900],
    ['a renewal', [domain('a', 900, 'renew')], 900],
    ['one year of three', [domain('a', 900, 'renew', 3)], 900],
    ['the first of two', [domain('a', 900, 'renew'), domain('b', 700, 'register')], 900],
    ['no transfer', [domain('a', 900, 'transfer')], 0],
    ['no server', [line('a', 900)], 0],
  ])('is for %s', (_, lines, amount) => {
    expect(applyOffers(cart(lines), [byBenefit]).totals.discount).toBe(amount)
    expect(lineOfBenefit(lines, benefit) === null).toBe(amount === 0)
  })
})

describe('several discounts', () => {
  test('apply in their order, each on what is left', () => {
    const { totals, applied } = applyOffers(cart([line('a', 1_000)], 200), [byCode(20), byCoupon(300), byCoupon(900)])
    expect(applied.map(({ amount }) => amount)).toEqual([200, 300, 500])
    expect(totals).toEqual({ subtotal: 1_000, discount: 1_000, shipping: 200, total: 200 })
  })

  test('free shipping takes off exactly the shipping, once', () => {
    const free: Offer = { source: 'coupon', code: 'FREE', discount: { type: 'free_shipping' } }
    const { totals, applied } = applyOffers(cart([line('a', 1_000)], 200), [free, free])
    expect(applied.map(({ amount }) => amount)).toEqual([200, 0])
    expect(totals).toEqual({ subtotal: 1_000, discount: 200, shipping: 200, total: 1_000 })
  })
})

test('PLAT-6 whatever the discounts, nothing falls below zero and the lines add up', () => {
  const lines = fc.uniqueArray(
    fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      unitAmount: fc.nat(2_000),
      quantity: fc.integer({ min: 1, max: 3 }),
      renewed: fc.boolean(),
    }),
    { maxLength: 4, selector: ({ id }) => id },
  )
  const offers = fc.array(
    fc.oneof(
      fc.integer({ min: 1, max: 100 }).map(byCode),
      fc.integer({ min: 1, max: 3_000 }).map(byCoupon),
      fc.constant(byBenefit),
      fc.nat(3_000).map((amount): Offer => ({ source: 'cart', code: 'own', amount })),
      fc.constant<Offer>({ source: 'coupon', code: 'FREE', discount: { type: 'free_shipping' } }),
      fc.constant<Offer>({ source: 'coupon', code: 'ITEM', discount: { type: 'free_item', sku: 'b' } }),
    ),
    { maxLength: 5 },
  )
  fc.assert(
    fc.property(lines, fc.nat(500), offers, (given, shipping, offered) => {
      const own = given.map(({ id, unitAmount, quantity, renewed }) =>
        renewed ? domain(id, unitAmount, 'renew', quantity) : line(id, unitAmount, { quantity }),
      )
      const { totals, applied } = applyOffers(cart(own, shipping), offered)
      expect(totals.total).toBe(totals.subtotal + shipping - totals.discount)
      expect(totals.total).toBeGreaterThanOrEqual(0)
      expect(totals.discount).toBe(applied.reduce((sum, { amount }) => sum + amount, 0))
      for (const { id, unitAmount, quantity } of own) {
        const off = applied
          .flatMap((one) => one.lines.filter((part) => part.id === id))
          .reduce((sum, { amount }) => sum + amount, 0)
        expect(off).toBeLessThanOrEqual(unitAmount * quantity)
      }
    }),
  )
})
