import { z } from 'zod'
import type { Problem } from '#base/problems.ts'
import { normalizeCode } from '#base/readable-code.ts'
import { enteredCode, foreignId, mostAmount, text, timeText } from '#base/wire.api.ts'
import type { Cart } from '#carts/cart.ts'

const mostLines = 500
const mostDiscounts = 100
const mostCoupons = 50
const mostQuantity = 1_000_000

const currency = z.string().regex(/^[A-Z]{3}$/, 'Three capital letters, such as USD.')
const wholeAmount = z.int().min(0).max(mostAmount)
/** Minor units, by themselves or with what they are of. */
const money = z.union(
  [wholeAmount, z.object({ amount: wholeAmount, currency })],
  'A whole number of minor units from 0, or { "amount", "currency" }.',
)
type Money = z.output<typeof money>

const line = z.object({
  id: foreignId,
  sku: foreignId.nullable().default(null),
  quantity: z.int().min(1).max(mostQuantity),
  unitAmount: money,
  category: foreignId.nullable().default(null),
  action: foreignId.nullable().default(null),
})

const cart = z
  .object({
    id: foreignId,
    customer: foreignId,
    currency,
    lines: z.array(line).max(mostLines),
    shipping: money.default(0),
    discounts: z
      .array(z.object({ id: foreignId, kind: z.enum(['coupon', 'gift_voucher', 'other']), amount: money }))
      .max(mostDiscounts)
      .default([]),
  })
  .meta({ id: 'Cart' })

export const evaluation = z.object({
  cart,
  /** An empty field is no code. */
  code: text(200)
    .transform((typed) => normalizeCode(typed) || null)
    .nullable()
    .default(null)
    .meta({ type: 'string' }),
  coupons: z.array(enteredCode).max(mostCoupons).default([]),
})

/** The cart's id may be left to the path. */
export const activation = z.object({
  code: enteredCode,
  cart: cart.extend({ id: foreignId.optional() }).meta({ id: 'CartOfPath' }),
})

type CartInput = Omit<z.output<typeof cart>, 'id'>

/** A cart in the site's currency; every field that does not go with it, or with the others, is named. */
export function readCart(
  id: string,
  given: CartInput,
  siteCurrency: string,
): { readonly cart: Cart; readonly problems: readonly Problem[] } {
  const problems: Problem[] = []
  const unitsOf = (value: Money, pointer: string): number => {
    if (typeof value === 'number') return value
    if (value.currency !== siteCurrency) problems.push(wrongCurrency(`${pointer}/currency`, siteCurrency))
    return value.amount
  }
  if (given.currency !== siteCurrency) problems.push(wrongCurrency('/cart/currency', siteCurrency))
  const lines = given.lines.map((item, place) => ({
    ...item,
    unitAmount: unitsOf(item.unitAmount, `/cart/lines/${place}/unitAmount`),
  }))
  const discounts = given.discounts.map((item, place) => ({
    ...item,
    amount: unitsOf(item.amount, `/cart/discounts/${place}/amount`),
  }))
  const shipping = unitsOf(given.shipping, '/cart/shipping')
  problems.push(...twice(lines, '/cart/lines'), ...twice(discounts, '/cart/discounts'))
  const total = lines.reduce((sum, { quantity, unitAmount }) => sum + quantity * unitAmount, shipping)
  if (!Number.isSafeInteger(total)) problems.push({ pointer: '/cart/lines', detail: 'The cart comes to too much.' })
  return { cart: { id, customer: given.customer, lines, shipping, discounts }, problems }
}

function wrongCurrency(pointer: string, currency: string): Problem {
  return { pointer, detail: `This site trades in ${currency}.` }
}

function twice(items: readonly { readonly id: string }[], pointer: string): Problem[] {
  const seen = new Set<string>()
  return items.flatMap(({ id }, place) => {
    if (seen.has(id)) return [{ pointer: `${pointer}/${place}/id`, detail: 'Another one has this id.' }]
    seen.add(id)
    return []
  })
}

const reservationView = z.object({ code: z.string(), until: timeText })

export const evaluationView = z
  .object({
    totals: z.object({ subtotal: z.int(), discount: z.int(), shipping: z.int(), total: z.int() }),
    applied: z.array(
      z.object({
        source: z.enum(['code', 'coupon', 'benefit', 'cart']),
        code: z.string(),
        label: z.string().meta({ description: 'For people, in the language of the customer.' }),
        amount: z.int(),
        lines: z.array(z.object({ id: z.string(), amount: z.int() })),
      }),
    ),
    removed: z.array(
      z.object({ id: z.string(), kind: z.enum(['coupon', 'gift_voucher', 'other']), reason: z.string() }),
    ),
    refused: z.array(z.object({ code: z.string(), reason: z.string(), detail: z.string() })),
    reservation: reservationView.nullable(),
  })
  .meta({ id: 'CartEvaluation' })

export const deactivationView = z.object({ reservation: z.null() }).meta({ id: 'NoReservation' })
