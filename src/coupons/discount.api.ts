import { z } from 'zod'
import { amount, distinct, isDistinct, word } from '#base/wire.api.ts'

const categories = () => z.array(word()).min(1).max(50).refine(isDistinct, distinct)

export const percentage = z.strictObject({
  type: z.literal('percentage'),
  percent: z.number().gt(0).max(100).multipleOf(0.01),
  categories: categories().optional(),
})
export const fixedAmount = z.strictObject({
  type: z.literal('amount'),
  amount: amount(),
  categories: categories().optional(),
})
const freeShipping = z.strictObject({ type: z.literal('free_shipping') })
const freeItem = z.strictObject({ type: z.literal('free_item'), sku: word() })

/** What is taken off a cart; categories narrow it to lines of those. */
export const discount = z.discriminatedUnion('type', [percentage, fixedAmount, freeShipping, freeItem])

export type Discount = z.output<typeof discount>
