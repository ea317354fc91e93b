import { z } from 'zod'
import { type Column, moneyColumn, timeColumn, valueColumn } from '#base/csv.ts'
import { formatTime } from '#base/time.ts'
import { foreignId, page, search, timeOrNull, timeText } from '#base/wire.api.ts'
import type { Coupon } from '#coupons/coupon.ts'
import { discount } from '#coupons/discount.api.ts'

const state = z.enum(['available', 'used', 'expired', 'revoked'])

export const couponQuery = page.extend({
  customer: foreignId.optional(),
  state: state.optional(),
  reward: foreignId.optional(),
  search,
})

export const couponView = z
  .object({
    code: z.string(),
    customer: z.string(),
    reward: z.string(),
    discount,
    minimum: z.int(),
    currency: z.string(),
    applies: z.enum(['by_hand', 'automatically']),
    state,
    expiresAt: timeText.nullable(),
    usedAt: timeText.nullable(),
    order: z.string().nullable(),
    createdAt: timeText,
  })
  .meta({ id: 'Coupon' })

export function viewOfCoupon(coupon: Coupon, currency: string): z.output<typeof couponView> {
  const { code, customer, reward, discount, minimum, applies, state } = coupon
  return {
    ...{ code, customer, reward, discount, minimum, currency, applies, state },
    expiresAt: timeOrNull(coupon.expiresAt),
    usedAt: timeOrNull(coupon.usedAt),
    order: coupon.orderId,
    createdAt: formatTime(coupon.createdAt),
  }
}

export const couponColumns: readonly Column<Coupon>[] = [
  valueColumn('code', ({ code }) => code),
  valueColumn('state', (coupon) => coupon.state),
  valueColumn('customer', ({ customer }) => customer),
  valueColumn('reward', ({ reward }) => reward),
  valueColumn('kind', (coupon) => coupon.discount.type),
  moneyColumn('minimum', ({ minimum }) => minimum),
  valueColumn('order', ({ orderId }) => orderId),
  timeColumn('createdAt', ({ createdAt }) => createdAt),
  timeColumn('usedAt', ({ usedAt }) => usedAt),
  timeColumn('expiresAt', ({ expiresAt }) => expiresAt),
]
