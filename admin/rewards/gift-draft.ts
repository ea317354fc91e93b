/** What somebody has typed of a gift, before it is one. */
export interface GiftDraft {
  readonly kind: 'points' | 'credit' | 'coupon'
  readonly amount: number | string
  readonly takes: 'amount' | 'percentage' | 'free_shipping'
  readonly minimum: number | string
  readonly quantity: number | string
  /** An ISO 8601 duration; empty: for good. */
  readonly lasts: string
}

export const blankGift: GiftDraft = { kind: 'points', amount: '', takes: 'amount', minimum: 0, quantity: 1, lasts: '' }

interface GiftProblem {
  readonly field: 'amount' | 'quantity'
  readonly word: 'positive' | 'percent_wrong'
}

export function problemsOfGift(draft: GiftDraft): GiftProblem[] {
  const { kind, amount, takes, quantity } = draft
  const problems: GiftProblem[] = []
  const isOff = kind === 'coupon' && takes === 'free_shipping'
  if (!isOff && !(Number(amount) > 0)) problems.push({ field: 'amount', word: 'positive' })
  else if (kind === 'coupon' && takes === 'percentage' && Number(amount) > 100)
    problems.push({ field: 'amount', word: 'percent_wrong' })
  if (kind === 'coupon' && !(Number(quantity) >= 1)) problems.push({ field: 'quantity', word: 'positive' })
  return problems
}

/** The gift as the API takes it; `unit` is how many minor units make one of the currency. */
export function giftOf({ kind, amount, takes, minimum, quantity, lasts }: GiftDraft, unit: number): object {
  const value = Number(amount)
  const minor = (typed: number | string) => Math.round(Number(typed || 0) * unit)
  const lasting = lasts === '' ? null : lasts
  if (kind === 'points') return { type: 'points', amount: value, expiresAfter: lasting }
  if (kind === 'credit') return { type: 'credit', amount: minor(amount) }
  const discounts = {
    amount: { type: 'amount', amount: minor(amount) },
    percentage: { type: 'percentage', percent: value },
    free_shipping: { type: 'free_shipping' },
  }
  return {
    ...{ type: 'coupon', discount: discounts[takes], minimum: minor(minimum) },
    ...{ validFor: lasting, quantity: Number(quantity) },
  }
}
