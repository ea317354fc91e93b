import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allocate, decimalOf, digitsOf, isCurrency, percentOf } from '#base/money.ts'

const anyAmount = fc.oneof(fc.integer({ min: 0, max: 100_000 }), fc.maxSafeNat())
const sumOf = (parts: readonly number[]): bigint => parts.reduce((sum, part) => sum + BigInt(part), 0n)

describe('PLAT-6 money', () => {
  test.each([
    [1000, 20, 200],
    [1, 50, 1],
    [1, 49.99, 0],
    [3, 50, 2],
    [5, 10, 1],
    [4, 10, 0],
    [333, 33.33, 111],
    [0, 100, 0],
    [999, 100, 999],
    [10_000, 0.01, 1],
    [4_999, 0.01, 0],
    [5_000, 0.01, 1],
    [145, 1.1, 2],
    [Number.MAX_SAFE_INTEGER, 100, Number.MAX_SAFE_INTEGER],
    [Number.MAX_SAFE_INTEGER, 50, 4503599627370496],
  ])('of %i, %f %% is %i', (amount, percent, expected) => {
    expect(percentOf(amount, percent)).toBe(expected)
  })

  test('a percentage is exact, half up, and never more than all', () => {
    fc.assert(
      fc.property(anyAmount, fc.integer({ min: 0, max: 10_000 }), (amount, hundredths) => {
        const part = BigInt(percentOf(amount, hundredths / 100))
        const exact = BigInt(amount) * BigInt(hundredths)
        expect(part * 10_000n - exact).toBeLessThanOrEqual(5_000n)
        expect(part * 10_000n - exact).toBeGreaterThan(-5_000n)
        expect(part).toBeLessThanOrEqual(BigInt(amount))
      }),
    )
  })

  test.each([
    [1.5, 10],
    [-1, 10],
    [Number.NaN, 10],
    [1, 0.001],
    [1, -1],
    [1, Number.NaN],
    [Number.MAX_SAFE_INTEGER, 101],
  ])('of %f, %f %% is an accident', (amount, percent) => {
    expect(() => percentOf(amount, percent)).toThrow(RangeError)
  })

  test.each([
    [10, [1, 1, 1], [4, 3, 3]],
    [100, [50, 30, 20], [50, 30, 20]],
    [1, [1, 2], [0, 1]],
    [5, [0, 1, 0], [0, 5, 0]],
    [0, [0, 0], [0, 0]],
    [0, [], []],
    [2, [3, 3, 3], [1, 1, 0]],
  ])('%i by %j is %j', (total, weights, expected) => {
    expect(allocate(total, weights)).toEqual(expected)
  })

  test('parts add up to the total, stay within one of their share, and within their weight where the total does', () => {
    fc.assert(
      fc.property(anyAmount, fc.array(anyAmount, { minLength: 1, maxLength: 20 }), (total, weights) => {
        const sum = sumOf(weights)
        fc.pre(sum > 0n)
        const parts = allocate(total, weights)
        expect(sumOf(parts)).toBe(BigInt(total))
        for (const [place, part] of parts.entries()) {
          const weight = weights[place] ?? 0
          const gap = BigInt(part) * sum - BigInt(total) * BigInt(weight)
          expect(gap > -sum && gap < sum).toBe(true)
          if (BigInt(total) <= sum) expect(part).toBeLessThanOrEqual(weight)
        }
      }),
    )
  })

  test('what cannot be divided is an accident', () => {
    expect(() => allocate(1, [0, 0])).toThrow(RangeError)
    expect(() => allocate(1, [])).toThrow(RangeError)
    expect(() => allocate(-1, [1])).toThrow(RangeError)
    expect(() => allocate(1, [0.5])).toThrow(RangeError)
  })

  test.each([
    ['USD', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['CNY', 2],
  ])('%s has %i decimals', (currency, digits) => {
    expect(isCurrency(currency)).toBe(true)
    expect(digitsOf(currency)).toBe(digits)
  })

  test.each(['usd', 'US', '', 'XYZ', 'DOLLAR'])('%j is no currency', (text) => {
    expect(isCurrency(text)).toBe(false)
    expect(() => digitsOf(text)).toThrow(RangeError)
  })

  test.each([
    [2000, 'USD', '20.00'],
    [5, 'USD', '0.05'],
    [-5, 'USD', '-0.05'],
    [5, 'JPY', '5'],
    [0, 'KWD', '0.000'],
    [Number.MAX_SAFE_INTEGER, 'USD', '90071992547409.91'],
  ])('%i of %s is %s', (amount, currency, expected) => {
    expect(decimalOf({ amount, currency })).toBe(expected)
  })
})
