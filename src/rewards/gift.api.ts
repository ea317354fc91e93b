import { z } from 'zod'
import { amount, distinct, duration, isDistinct, mostAmount, word } from '#base/wire.api.ts'
import { discount, fixedAmount, percentage } from '#coupons/discount.api.ts'

const mostGifts = 20

const issueAfter = duration().nullable().default(null)

/** What a program promises. */
export const gift = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('credit'), amount: amount(), issueAfter }),
  z.strictObject({
    type: z.literal('points'),
    amount: amount(),
    expiresAfter: duration().nullable().default(null),
    issueAfter,
  }),
  z.strictObject({
    type: z.literal('coupon'),
    discount,
    minimum: z.int().min(0).max(mostAmount).default(0),
    validFor: duration().nullable().default(null),
    quantity: z.int().min(1).max(100).default(1),
    applies: z.enum(['by_hand', 'automatically']).default('by_hand'),
    issueAfter,
  }),
  z.strictObject({
    type: z.literal('benefit'),
    category: word(),
    actions: z.array(word()).min(1).max(20).refine(isDistinct, distinct),
    uses: z.int().min(1).max(1_000).default(1),
    discount: z.discriminatedUnion('type', [percentage, fixedAmount]).prefault({ type: 'percentage', percent: 100 }),
    redeemedWith: z.enum(['code']).default('code'),
    issueAfter,
  }),
])
/** The gifts of one rung, or of one side. */
export const gifts = () => z.array(gift).max(mostGifts)

export type Gift = z.output<typeof gift>
