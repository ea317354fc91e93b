import { z } from 'zod'
import { formatTime } from '#base/time.ts'
import { timeOrNull, timeText } from '#base/wire.api.ts'
import { type Customer, firstOrderOf, hasActiveProduct } from '#customers/customer.ts'

/** What the store has told of a customer's orders, in sums. */
export interface OrdersSummary {
  readonly placed: number
  readonly paid: number
  readonly completed: number
  readonly cancelled: number
  readonly refunded: number
  /** What the orders that were not cancelled came to, less what was refunded, in minor units. */
  readonly amount: number
}

export const customerView = z
  .object({
    id: z.string(),
    email: z.string().nullable(),
    name: z.string().nullable(),
    organization: z.string().nullable(),
    locale: z.string().nullable(),
    source: z.string().nullable(),
    identifiedAt: timeText,
    registeredAt: timeText.nullable().meta({ description: 'Null until they have registered an account themselves.' }),
    cardActivatedAt: timeText.nullable(),
    hasActiveProduct: z.boolean(),
    products: z.array(
      z.object({ id: z.string(), activatedAt: timeText.nullable(), deactivatedAt: timeText.nullable() }),
    ),
    firstOrder: z.object({ id: z.string(), placedAt: timeText }).nullable(),
    orders: z.object({
      placed: z.int(),
      paid: z.int(),
      completed: z.int(),
      cancelled: z.int(),
      refunded: z.int(),
      volume: z.object({ amount: z.int(), currency: z.string() }),
    }),
    returning: z.boolean().meta({ description: 'Was erased before and came back.' }),
    erasedAt: timeText.nullable(),
  })
  .meta({ id: 'Customer' })

export function viewOfCustomer(
  customer: Customer,
  { amount, ...counts }: OrdersSummary,
  currency: string,
): z.input<typeof customerView> {
  const { id, email, name, organization, locale, source, returning } = customer
  const first = firstOrderOf(customer)
  return {
    ...{ id, email, name, organization, locale, source },
    identifiedAt: formatTime(customer.identifiedAt),
    registeredAt: timeOrNull(customer.registeredAt),
    cardActivatedAt: timeOrNull(customer.cardActivatedAt),
    hasActiveProduct: hasActiveProduct(customer),
    products: Object.entries(customer.products).map(([product, { activatedAt, deactivatedAt }]) => ({
      id: product,
      activatedAt: timeOrNull(activatedAt),
      deactivatedAt: timeOrNull(deactivatedAt),
    })),
    firstOrder: first === null ? null : { id: first.id, placedAt: formatTime(first.at) },
    orders: { ...counts, volume: { amount, currency } },
    returning,
    erasedAt: timeOrNull(customer.erasedAt),
  }
}
