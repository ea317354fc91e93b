import { z } from 'zod'
import { type Column, timeColumn, valueColumn } from '#base/csv.ts'
import { formatTime } from '#base/time.ts'
import { foreignId, mostPerPage, page, search, span, timeOrNull, timeText, yesOrNo } from '#base/wire.api.ts'
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

export const customerQuery = page.extend({
  search: search.meta({ description: 'The beginning of an id, a name or an email address.' }),
  id: z
    .union([foreignId, z.array(foreignId).max(mostPerPage)])
    .transform((ids) => (Array.isArray(ids) ? ids : [ids]))
    .optional()
    .meta({ description: 'Only these; named as often as there are.' }),
  organization: foreignId.optional(),
  registered: yesOrNo.meta({ description: 'Whether they have registered an account themselves.' }),
  ...span,
})

export const customerSummary = customerView
  .pick({
    ...{ id: true, email: true, name: true, organization: true, locale: true, source: true },
    ...{ identifiedAt: true, registeredAt: true, cardActivatedAt: true, firstOrder: true, erasedAt: true },
  })
  .meta({ id: 'CustomerInList' })

export function viewOfCustomerInList(customer: Customer): z.output<typeof customerSummary> {
  const { id, email, name, organization, locale, source } = customer
  const first = firstOrderOf(customer)
  return {
    ...{ id, email, name, organization, locale, source },
    identifiedAt: formatTime(customer.identifiedAt),
    registeredAt: timeOrNull(customer.registeredAt),
    cardActivatedAt: timeOrNull(customer.cardActivatedAt),
    firstOrder: first === null ? null : { id: first.id, placedAt: formatTime(first.at) },
    erasedAt: timeOrNull(customer.erasedAt),
  }
}

export const customerColumns: readonly Column<Customer>[] = [
  valueColumn('id', ({ id }) => id),
  valueColumn('name', ({ name }) => name),
  valueColumn('email', ({ email }) => email),
  valueColumn('organization', ({ organization }) => organization),
  valueColumn('locale', ({ locale }) => locale),
  timeColumn('identifiedAt', ({ identifiedAt }) => identifiedAt),
  timeColumn('registeredAt', ({ registeredAt }) => registeredAt),
  timeColumn('cardActivatedAt', ({ cardActivatedAt }) => cardActivatedAt),
  timeColumn('firstOrderAt', (customer) => firstOrderOf(customer)?.at),
  timeColumn('erasedAt', ({ erasedAt }) => erasedAt),
]

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
