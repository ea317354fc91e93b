import { earliest, latest } from '#customers/customer.ts'
import { index, table } from '#engine/table.ts'
import type { WorkingSet } from '#engine/working-set.ts'

/** What the store has told about an order, in any order of telling; null where it has not told yet. */
export interface Order {
  readonly id: string
  readonly customer: string | null
  readonly organization: string | null
  /** Minor units of the site's currency. */
  readonly total: number | null
  readonly imported: boolean
  readonly placedAt: number | null
  readonly paidAt: number | null
  readonly completedAt: number | null
  readonly cancelledAt: number | null
  readonly refunded: number
  readonly refundedInFull: boolean
  readonly refundedAt: number | null
  readonly cart: string | null
  readonly code: string | null
}

export const orders = table<Order>({
  name: 'orders',
  columns: {
    id: 'text',
    customer: 'text',
    organization: 'text',
    total: 'integer',
    imported: 'boolean',
    placedAt: 'time',
    paidAt: 'time',
    completedAt: 'time',
    cancelledAt: 'time',
    refunded: 'integer',
    refundedInFull: 'boolean',
    refundedAt: 'time',
    cart: 'text',
    code: 'text',
  },
  key: ['id'],
  rank: 22,
})

export const ordersOfCustomer = index(orders, ['customer'], { name: 'orders:customer', latest: 1_000 })
export const ordersOfOrganization = index(orders, ['organization'], {
  name: 'orders:organization',
  only: { sql: 't.organization is not null', holds: (order) => order.organization !== null },
  latest: 1_000,
})

const ofCustomer = {
  sql: 't.customer is not null and t.completed_at is not null and t.cancelled_at is null',
  holds: (order: Order) => order.completedAt !== null && order.cancelledAt === null,
}
const ofOrganization = { ...ofCustomer, sql: ofCustomer.sql.replace('customer', 'organization') }
/** More than one batch can cancel. */
const cancelledAtOnceMost = 1_000

const completedOrders = {
  customer: {
    last: index(orders, ['customer'], { name: 'orders:completed:customer', only: ofCustomer, latest: 1 }),
    more: index(orders, ['customer'], {
      name: 'orders:completed:customers',
      only: ofCustomer,
      latest: cancelledAtOnceMost,
    }),
  },
  organization: {
    last: index(orders, ['organization'], { name: 'orders:completed:organization', only: ofOrganization, latest: 1 }),
    more: index(orders, ['organization'], {
      name: 'orders:completed:organizations',
      only: ofOrganization,
      latest: cancelledAtOnceMost,
    }),
  },
}

/** Whether one completed order stands. The last one tells, unless it was cancelled just now: then those before it do. */
export function hasCompletedOrder(set: WorkingSet, of: keyof typeof completedOrders, id: string): boolean {
  const { last, more } = completedOrders[of]
  return set.list(last, id).length > 0 || set.list(more, id).length > 0
}

export function newOrder(id: string): Order {
  return {
    id,
    customer: null,
    organization: null,
    total: null,
    imported: false,
    placedAt: null,
    paidAt: null,
    completedAt: null,
    cancelledAt: null,
    refunded: 0,
    refundedInFull: false,
    refundedAt: null,
    cart: null,
    code: null,
  }
}

export type Step = 'placed' | 'paid' | 'completed' | 'cancelled'

/**
 * Merges a step of an order's life: paid and cancelled imply placed, at the same time if nothing earlier is told;
 * completed implies paid. What has the same time happened in this order: placed, paid, completed, cancelled.
 */
export function withStep(order: Order, step: Step, at: number): Order {
  const placed = { ...order, placedAt: earliest(order.placedAt, at) }
  if (step === 'placed') return placed
  if (step === 'cancelled') return { ...placed, cancelledAt: earliest(order.cancelledAt, at) }
  const paid = { ...placed, paidAt: earliest(order.paidAt, at) }
  if (step === 'paid') return paid
  return { ...paid, completedAt: earliest(order.completedAt, at) }
}

/** Adds one refund; `amount` in minor units. */
export function withRefund(order: Order, amount: number, full: boolean, at: number): Order {
  return {
    ...order,
    refunded: order.refunded + amount,
    refundedInFull: order.refundedInFull || full,
    refundedAt: latest(order.refundedAt, at),
  }
}

/** Refunded as a whole, at once or by partial refunds that add up to the total. */
export function isRefundedInFull(order: Order): boolean {
  return order.refundedInFull || (order.refundedAt !== null && order.total !== null && order.refunded >= order.total)
}

/** Nothing is left of it: what was used and spent on it goes back to whom it belonged. */
export function isUndone(order: Order | undefined): boolean {
  return order !== undefined && (order.cancelledAt !== null || isRefundedInFull(order))
}

export function isRefundedInPart(order: Order): boolean {
  return order.refundedAt !== null && (order.refunded > 0 || order.refundedInFull)
}
