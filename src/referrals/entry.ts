import type { Place } from '#programs/definition.api.ts'
import { orderEnteredWith, type Referral } from '#referrals/referral.ts'

/** A customer enters a code: where, when, and with which order or visit. */
export interface Entry {
  readonly customer: string
  readonly code: string
  readonly place: Place
  readonly at: number
  readonly order: string | null
  readonly visit: string | null
  /** The organization that the caller names for a customer whom the store has not told us of. */
  readonly organization?: string | null
  /** Asked now, not reported: whatever the store has told so far lies before it, even if its clock runs ahead of ours. */
  readonly asked?: true
}

/** The entry that a referral began with. */
export function entryOf(referral: Referral): Entry {
  const { referee, code, place, redeemedAt, visit } = referral
  return { customer: referee, code, place, at: redeemedAt, order: orderEnteredWith(referral), visit }
}

/**
 * Which of two entries came first: below 0 the left one, above 0 the right one, 0 for the same entry told again.
 *
 * Many stores tell times in whole seconds, so that things happen at one moment, and which of them arrives first must not
 * decide (PLAT-3). Within a moment everything goes as it does in a shop: people register and activate cards; codes are
 * entered, with a registration before those at a checkout; orders are placed, then paid, then completed; cancelling and
 * refunding come last (`orders/order.ts`). Of two codes that one person entered with an account, the lesser goes first.
 *
 * Between two orders, and between two people of one organization who register at one moment, nothing of theirs decides, and
 * whichever was told of first stays (0 again; `withOrder` in `customers/customer.ts`): a yes is not taken back because of
 * a name.
 */
export function compareEntries(left: Entry, right: Entry): number {
  if (left.at !== right.at) return left.at - right.at
  if (left.asked !== right.asked) return left.asked === true ? 1 : -1
  if (left.place === 'checkout' && right.place === 'checkout' && left.order !== right.order) return 0
  if (left.place !== 'checkout' && right.place !== 'checkout' && left.customer !== right.customer) return 0
  const others = placeInMoment(right)
  for (const [index, mine] of placeInMoment(left).entries()) {
    const other = others[index] as string
    if (mine !== other) return mine < other ? -1 : 1
  }
  return 0
}

function placeInMoment({ place, customer, code }: Entry): string[] {
  return place === 'checkout' ? ['checkout', customer, code] : ['account', customer, code]
}
