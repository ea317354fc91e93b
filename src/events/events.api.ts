import { z } from 'zod'
import { type Problem, problemsOf, required } from '#base/problems.ts'
import { normalizeCode } from '#base/readable-code.ts'
import { foreignId, problem, text, time } from '#base/wire.api.ts'
import type { CartLine } from '#carts/cart.ts'
import { mailboxOf } from '#customers/mailbox.ts'
import type { Checkout } from '#events/checkout.ts'
import type { PersonFacts, StoreEvent } from '#events/event.ts'

export const mostEvents = 1_000
/** Small enough that sums over any number of orders stay exact. */
const mostAmount = 1_000_000_000_000
const mostLines = 1_000
const mostTokens = 100

/** Absent and null both mean none. */
function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullish().transform((value) => value ?? null)
}

const minorUnits = z.int('A whole number of minor units.').min(0).max(mostAmount)
const entered = text(200).transform((code) => normalizeCode(code) || null)
const enteredMany = z
  .array(text(200))
  .max(mostTokens)
  .nullish()
  .transform((codes) => (codes ?? []).map(normalizeCode))

const person = {
  customer: foreignId,
  email: optional(text(320)),
  name: optional(text(200)),
  organization: optional(foreignId),
  locale: optional(text(35)),
  device: optional(text(200)),
}

const line = z.object({
  id: optional(foreignId),
  sku: optional(text(200)),
  quantity: z.int().min(1).max(1_000_000).default(1),
  unitAmount: minorUnits.default(0),
  category: optional(text(100)),
  action: optional(text(100)),
})

/** A line without an id of its own goes by its number. */
function withIds(lines: readonly z.output<typeof line>[]): CartLine[] {
  return lines.map((given, place) => ({ ...given, id: given.id ?? String(place + 1) }))
}

const sources = z.enum(['order', 'subscription', 'import', 'other'])
/** Stores have many words for where an order stands; what we do not know of an old order is that it was placed. */
const statuses = text(100).transform((status): 'placed' | 'paid' | 'completed' | 'cancelled' | 'refunded' => {
  const word = status.toLowerCase()
  if (word === 'paid' || word === 'refunded') return word
  if (['completed', 'complete', 'delivered', 'fulfilled'].includes(word)) return 'completed'
  return word === 'cancelled' || word === 'canceled' ? 'cancelled' : 'placed'
})

/** The shapes of all events, for a site whose money is of this currency; null: for any site. */
function eventSchema(currency: string | null) {
  const ofTheSite =
    currency === null ? z.string().length(3) : z.literal(currency, `The site's currency is ${currency}.`)
  const money = z.union(
    [minorUnits, z.object({ amount: minorUnits, currency: ofTheSite }).transform(({ amount }) => amount)],
    {
      error: ({ input }) =>
        input === undefined ? required : 'A whole number of minor units, alone or with a currency.',
    },
  )
  const event = <Type extends string, Data extends z.ZodType>(type: Type, data: Data) =>
    z.object({ id: foreignId, type: z.literal(type), occurredAt: time, data })
  const checkout = {
    lines: optional(z.array(line).max(mostLines)).transform((lines) => lines && withIds(lines)),
    cart: optional(foreignId),
    code: optional(entered),
    coupons: enteredMany,
    spends: z
      .array(foreignId)
      .max(mostTokens)
      .nullish()
      .transform((spends) => spends ?? []),
  }
  const step = z.object({ order: foreignId, customer: optional(foreignId), total: optional(money) })
  const product = z.object({ customer: foreignId, product: foreignId })
  return z.discriminatedUnion(
    'type',
    [
      event('customer.identified', z.object({ ...person, source: optional(sources) })),
      event('customer.registered', z.object({ ...person, code: optional(entered), visit: optional(foreignId) })),
      event('customer.updated', z.object(person)),
      event('customer.erased', z.object({ customer: foreignId })),
      event('card.activated', z.object({ customer: foreignId })),
      event('product.activated', product),
      event('product.deactivated', product),
      event('order.placed', z.object({ customer: foreignId, order: foreignId, total: money, ...checkout })),
      event('order.paid', step.extend(checkout)),
      event('order.completed', step.extend(checkout)),
      event('order.cancelled', step),
      event('order.refunded', z.object({ order: foreignId, amount: money, full: optional(z.boolean()) })),
      event(
        'order.imported',
        z.object({ customer: foreignId, order: foreignId, total: money, placedAt: time, status: statuses }),
      ),
    ],
    {
      error: ({ code, input }) =>
        code === 'invalid_union' && 'type' in Object(input) ? 'There is no event of that type.' : required,
    },
  )
}

type Parsed = z.output<ReturnType<typeof eventSchema>>

const schemas = new Map<string, ReturnType<typeof eventSchema>>()

/** The schema of a site's events; there are only so many currencies. */
export function eventsOf(currency: string): ReturnType<typeof eventSchema> {
  const schema = schemas.get(currency) ?? eventSchema(currency)
  schemas.set(currency, schema)
  return schema
}

const envelope = z.object({ id: foreignId, occurredAt: time, data: z.looseObject({}) })

/** What else is wrong with what names no type that there is, as far as that can be told. */
export function problemsWithoutType(body: unknown): Problem[] {
  return problemsOf(envelope.safeParse(body).error?.issues ?? [])
}

export const eventBody = eventSchema(null).meta({ id: 'Event' })

const effect = z.looseObject({ type: z.string() }).meta({ id: 'Effect' })

export const eventResult = z
  .object({
    id: z.string().nullable(),
    status: z.enum(['processed', 'duplicate', 'failed']),
    effects: z.array(effect),
    error: problem.optional(),
  })
  .meta({ id: 'EventResult' })

/** Names a person by a keyed hash; the key is not at hand here. */
export type IdentityHash = (kind: 'customer' | 'mailbox', text: string) => string

/** Brings a parsed event into the form in which it is decided; `raw` is what the store sent. */
export function toStoreEvent(parsed: Parsed, raw: object, hash: IdentityHash): StoreEvent {
  const { id, occurredAt, type, data } = parsed
  const head = { id, occurredAt, raw }
  switch (type) {
    case 'customer.identified':
      return { ...head, type, person: personOf(data, hash), source: data.source }
    case 'customer.registered':
      return { ...head, type, person: personOf(data, hash), code: data.code, visit: data.visit }
    case 'customer.updated':
      return { ...head, type, person: personOf(data, hash) }
    case 'customer.erased':
      return { ...head, type, customer: data.customer, identityHashes: [hash('customer', data.customer)] }
    case 'card.activated':
      return { ...head, type, customer: data.customer }
    case 'product.activated':
    case 'product.deactivated':
      return { ...head, type, ...data }
    case 'order.placed':
      return { ...head, type, ...data }
    case 'order.paid':
    case 'order.completed': {
      const { order, customer, total, ...checkout } = data
      return { ...head, type, order, customer, total, checkout: isCheckout(checkout) ? checkout : null }
    }
    case 'order.cancelled':
      return { ...head, type, ...data }
    case 'order.refunded':
      return { ...head, type, ...data, full: data.full ?? false }
    case 'order.imported':
      return { ...head, type, ...data }
  }
}

function isCheckout({ cart, code, coupons, spends }: Pick<Checkout, 'cart' | 'code' | 'coupons' | 'spends'>): boolean {
  return cart !== null || code !== null || coupons.length > 0 || spends.length > 0
}

function personOf(data: z.output<z.ZodObject<typeof person>>, hash: IdentityHash): PersonFacts {
  const { customer, email, name, organization, locale, device } = data
  const mailbox = email === null ? null : mailboxOf(email)
  const identityHashes = [hash('customer', customer), ...(mailbox === null ? [] : [hash('mailbox', mailbox)])]
  return { customer, email, mailbox, name, organization, locale, device, identityHashes }
}
