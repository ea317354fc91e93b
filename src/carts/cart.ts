import type { Reason } from '#base/reasons.ts'
import type { CauseWord } from '#base/words/words.ts'
import type { Discount } from '#coupons/discount.api.ts'
import { type LineLeft, type TakenOff, takeOff } from '#coupons/discount.ts'
import type { Gift } from '#rewards/gift.api.ts'

/** Amounts are whole numbers in minor units of the site's currency. */
export interface CartLine {
  readonly id: string
  readonly sku: string | null
  readonly quantity: number
  readonly unitAmount: number
  readonly category: string | null
  readonly action: string | null
}

/** A discount of the store's own that lies in the cart already. */
export interface CartDiscount {
  readonly id: string
  readonly kind: 'coupon' | 'gift_voucher' | 'other'
  readonly amount: number
}

export interface Cart {
  readonly id: string
  readonly customer: string
  readonly lines: readonly CartLine[]
  readonly shipping: number
  readonly discounts: readonly CartDiscount[]
}

export interface Applied {
  readonly source: 'code' | 'coupon' | 'benefit' | 'cart'
  readonly code: string
  /** What was promised; the words are made where the language is known. */
  readonly discount: Discount | null
  readonly amount: number
  readonly lines: readonly { readonly id: string; readonly amount: number }[]
}

export interface Evaluation {
  readonly totals: {
    readonly subtotal: number
    readonly discount: number
    readonly shipping: number
    readonly total: number
  }
  readonly applied: readonly Applied[]
  readonly removed: readonly { readonly id: string; readonly kind: CartDiscount['kind']; readonly reason: Reason }[]
  readonly refused: readonly {
    readonly code: string
    readonly reason: Reason
    readonly variables: object | null
    readonly cause?: CauseWord | undefined
  }[]
  readonly reservation: { readonly code: string; readonly untilAt: number } | null
}

/** What lies ready to be taken off a cart, in the order in which it applies. */
export type Offer =
  | { readonly source: 'code' | 'coupon'; readonly code: string; readonly discount: Discount | null }
  | { readonly source: 'benefit'; readonly code: string; readonly benefit: Benefit }
  | { readonly source: 'cart'; readonly code: string; readonly amount: number }

export type Benefit = Extract<Gift, { type: 'benefit' }>

export function subtotalOf(cart: Cart): number {
  return cart.lines.reduce((sum, line) => sum + line.quantity * line.unitAmount, 0)
}

/** The first line that a benefit is for; null when the cart has none. */
export function lineOfBenefit(lines: readonly CartLine[], benefit: Benefit): CartLine | null {
  const fits = (line: CartLine) =>
    line.category === benefit.category && line.action !== null && benefit.actions.includes(line.action)
  return lines.find(fits) ?? null
}

/** Takes each offer off what those before it have left; nothing falls below zero, and the lines add up. */
export function applyOffers(cart: Cart, offers: readonly Offer[]): Pick<Evaluation, 'totals' | 'applied'> {
  const left = new Map(cart.lines.map((line) => [line.id, line.quantity * line.unitAmount]))
  let shippingLeft = cart.shipping
  const applied: Applied[] = []
  for (const offer of offers) {
    const lines = cart.lines.map((line) => ({ ...line, amount: left.get(line.id) ?? 0 }))
    const taken = takenBy(offer, lines, shippingLeft)
    for (const { id, amount } of taken.lines) left.set(id, (left.get(id) ?? 0) - amount)
    shippingLeft -= taken.shipping
    const discount = 'discount' in offer ? offer.discount : 'benefit' in offer ? offer.benefit.discount : null
    applied.push({ source: offer.source, code: offer.code, discount, amount: taken.amount, lines: taken.lines })
  }
  const subtotal = subtotalOf(cart)
  const discount = applied.reduce((sum, { amount }) => sum + amount, 0)
  return {
    totals: { subtotal, discount, shipping: cart.shipping, total: subtotal + cart.shipping - discount },
    applied,
  }
}

const nothing: TakenOff = { amount: 0, lines: [], shipping: 0 }

function takenBy(offer: Offer, lines: readonly (CartLine & LineLeft)[], shippingLeft: number): TakenOff {
  if (offer.source === 'cart') return takeOff({ type: 'amount', amount: offer.amount }, lines, shippingLeft)
  if (offer.source !== 'benefit')
    return offer.discount === null ? nothing : takeOff(offer.discount, lines, shippingLeft)
  const line = lineOfBenefit(lines, offer.benefit) as (CartLine & LineLeft) | null
  if (line === null) return nothing
  // One use is one unit: a year of the domain, not as many years as the line holds.
  return takeOff(offer.benefit.discount, [{ ...line, amount: Math.min(line.amount, line.unitAmount) }], 0)
}
