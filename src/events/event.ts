import type { CartLine } from '#carts/cart.ts'
import { table } from '#engine/table.ts'
import type { Effect } from '#engine/working-set.ts'
import type { Checkout } from '#events/checkout.ts'

/** What a store says of a person; the hashes stand for a mailbox and an id that may have been erased before. */
export interface PersonFacts {
  readonly customer: string
  readonly email: string | null
  readonly mailbox: string | null
  readonly name: string | null
  readonly organization: string | null
  readonly locale: string | null
  readonly device: string | null
  readonly identityHashes: readonly string[]
}

/** Something that happened in the store, read and checked: times in epoch milliseconds, money in minor units. */
export type StoreEvent = { readonly id: string; readonly occurredAt: number; readonly raw: object } & (
  | { readonly type: 'customer.identified'; readonly person: PersonFacts; readonly source: string | null }
  | {
      readonly type: 'customer.registered'
      readonly person: PersonFacts
      readonly code: string | null
      readonly visit: string | null
    }
  | { readonly type: 'customer.updated'; readonly person: PersonFacts }
  | { readonly type: 'customer.erased'; readonly customer: string; readonly identityHashes: readonly string[] }
  | { readonly type: 'card.activated'; readonly customer: string }
  | { readonly type: 'product.activated' | 'product.deactivated'; readonly customer: string; readonly product: string }
  | {
      readonly type: 'order.placed'
      readonly customer: string
      readonly order: string
      readonly total: number
      readonly lines: readonly CartLine[] | null
      readonly cart: string | null
      readonly code: string | null
      readonly coupons: readonly string[]
      readonly spends: readonly string[]
    }
  | {
      readonly type: 'order.paid' | 'order.completed' | 'order.cancelled'
      readonly order: string
      readonly customer: string | null
      readonly total: number | null
      /** What it was placed with, from stores that do not tell of the placing. */
      readonly checkout?: Omit<Checkout, 'customer' | 'order' | 'occurredAt'> | null
    }
  | { readonly type: 'order.refunded'; readonly order: string; readonly amount: number; readonly full: boolean }
  | {
      readonly type: 'order.imported'
      readonly customer: string
      readonly order: string
      readonly total: number
      readonly placedAt: number
      readonly status: 'placed' | 'paid' | 'completed' | 'cancelled' | 'refunded'
    }
)

/** An event as it is kept, with what it did. */
export interface KeptEvent {
  readonly id: string
  readonly type: string
  readonly customer: string | null
  readonly occurredAt: number
  readonly receivedAt: number
  readonly data: object
  readonly effects: readonly Effect[]
}

export const events = table<KeptEvent>({
  name: 'events',
  columns: {
    id: 'text',
    type: 'text',
    customer: 'text',
    occurredAt: 'time',
    receivedAt: 'time',
    data: 'json',
    effects: 'json',
  },
  key: ['id'],
  rank: 80,
  change: 'append',
})

export interface EventResult {
  readonly id: string
  readonly status: 'processed' | 'duplicate'
  readonly effects: readonly Effect[]
}
