import { allocate, percentOf } from '#base/money.ts'
import type { Discount } from '#coupons/discount.api.ts'

/** A line of a cart, with what earlier discounts have left of its amount. */
export interface LineLeft {
  readonly id: string
  readonly amount: number
  readonly unitAmount: number
  readonly quantity: number
  readonly sku?: string | null | undefined
  readonly category?: string | null | undefined
}

export interface TakenOff {
  /** All that was taken off: the lines and the shipping together. */
  readonly amount: number
  /** Only the lines that something was taken off. */
  readonly lines: readonly { readonly id: string; readonly amount: number }[]
  readonly shipping: number
}

/** What the discount takes off these lines. The lines add up to the amount, and nothing falls below zero. */
export function takeOff(discount: Discount, lines: readonly LineLeft[], shippingLeft: number): TakenOff {
  switch (discount.type) {
    case 'percentage': {
      const parts = matching(lines, discount.categories).map((line) => ({
        id: line.id,
        amount: percentOf(line.amount, discount.percent),
      }))
      return offLines(parts)
    }
    case 'amount': {
      const matched = matching(lines, discount.categories)
      const amounts = matched.map((line) => line.amount)
      const left = amounts.reduce((sum, amount) => sum + amount, 0)
      const parts = allocate(Math.min(discount.amount, left), amounts)
      return offLines(matched.map((line, place) => ({ id: line.id, amount: parts[place] ?? 0 })))
    }
    case 'free_shipping':
      return { amount: shippingLeft, lines: [], shipping: shippingLeft }
    case 'free_item': {
      const line = lines.find((candidate) => candidate.sku === discount.sku && candidate.amount > 0)
      return offLines(line === undefined ? [] : [{ id: line.id, amount: Math.min(line.unitAmount, line.amount) }])
    }
  }
}

function matching(lines: readonly LineLeft[], categories: readonly string[] | undefined): readonly LineLeft[] {
  if (categories === undefined) return lines
  return lines.filter((line) => typeof line.category === 'string' && categories.includes(line.category))
}

function offLines(parts: readonly { readonly id: string; readonly amount: number }[]): TakenOff {
  const lines = parts.filter((part) => part.amount > 0)
  return { amount: lines.reduce((sum, line) => sum + line.amount, 0), lines, shipping: 0 }
}
