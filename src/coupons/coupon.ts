import { type Refusal, refuse } from '#base/refusal.ts'
import type { Discount } from '#coupons/discount.api.ts'
import { lookAgain } from '#engine/due-work.ts'
import { index, table } from '#engine/table.ts'
import type { WorkingSet } from '#engine/working-set.ts'

/** A discount that a customer owns. */
export interface Coupon {
  readonly code: string
  readonly customer: string
  readonly reward: string
  readonly discount: Discount
  /** The least subtotal it takes, in minor units. */
  readonly minimum: number
  readonly applies: 'by_hand' | 'automatically'
  readonly state: 'available' | 'used' | 'expired' | 'revoked'
  readonly expiresAt: number | null
  readonly usedAt: number | null
  readonly orderId: string | null
  readonly createdAt: number
}

export const coupons = table<Coupon>({
  name: 'coupons',
  columns: {
    code: 'text',
    customer: 'text',
    reward: 'text',
    discount: 'json',
    minimum: 'integer',
    applies: 'text',
    state: 'text',
    expiresAt: 'time',
    usedAt: 'time',
    orderId: 'text',
    createdAt: 'time',
  },
  key: ['code'],
  rank: 44,
  audited: { kind: 'coupon', id: 'code', customers: ['customer'] },
})

export const couponsOfReward = index(coupons, ['reward'])
export const couponsOfOrder = index(coupons, ['orderId'], {
  only: { sql: 't.order_id is not null', holds: (coupon) => coupon.orderId !== null },
})
export const automaticCouponsOfCustomer = index(coupons, ['customer'], {
  name: 'coupons:automatic',
  only: {
    sql: `t.applies = 'automatically' and t.state = 'available'`,
    holds: (coupon) => coupon.applies === 'automatically' && coupon.state === 'available',
  },
  latest: 200,
})

/** The last moment counts: a coupon expires when that moment has passed. */
export function isExpired(coupon: Coupon, at: number): boolean {
  return coupon.state === 'expired' || (coupon.expiresAt !== null && at > coupon.expiresAt)
}

/** Why this customer cannot use this coupon on a cart of this subtotal; null when they can. */
export function refusalOf(
  coupon: Coupon | undefined,
  customer: string,
  subtotal: number | null,
  at: number,
): Refusal | null {
  if (!coupon || coupon.customer !== customer) return refuse('unknown_code', [check('coupon_known', false, null)])
  if (coupon.state === 'used') return refuse('coupon_used', [check('coupon_unused', false, coupon.orderId)])
  if (coupon.state === 'revoked') return refuse('code_revoked', [check('coupon_stands', false, coupon.state)])
  if (isExpired(coupon, at)) return refuse('coupon_expired', [check('coupon_in_time', false, coupon.expiresAt)])
  if (subtotal !== null && subtotal < coupon.minimum) {
    const saw = { subtotal, minimum: coupon.minimum }
    return refuse('coupon_minimum_not_met', [check('coupon_minimum', false, saw)], saw)
  }
  return null
}

/** Gives a customer a coupon of their own. */
export function addCoupon(set: WorkingSet, coupon: Omit<Coupon, 'state' | 'usedAt' | 'orderId'>): Coupon {
  const added = set.put<Coupon>(coupons, { ...coupon, state: 'available', usedAt: null, orderId: null })
  // The moment itself still counts, so the look is one millisecond later.
  if (added.expiresAt !== null) lookAgain(set, 'coupon', added.code, added.expiresAt + 1)
  return added
}

export function lookAtCoupon(set: WorkingSet, code: string): void {
  const coupon = set.get(coupons, code)
  if (coupon?.state !== 'available' || coupon.expiresAt === null || set.now <= coupon.expiresAt) return
  set.put<Coupon>(coupons, { ...coupon, state: 'expired' })
  set.emit({ type: 'coupon.expired', coupon: code, customer: coupon.customer, reward: coupon.reward })
}

function check(name: string, passed: boolean, saw: unknown) {
  return { check: name, passed, saw }
}
