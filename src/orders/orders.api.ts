import { z } from 'zod'
import { type Column, moneyColumn, timeColumn, valueColumn } from '#base/csv.ts'
import { foreignId, page, timeOrNull, timeText } from '#base/wire.api.ts'
import { isRefundedInFull, type Order } from '#orders/order.ts'

export const orderQuery = page.extend({ customer: foreignId })

const states = ['placed', 'paid', 'completed', 'cancelled', 'refunded', 'unknown'] as const
const money = z.object({ amount: z.int(), currency: z.string() })

export const orderView = z
  .object({
    id: z.string(),
    state: z.enum(states).meta({ description: '`unknown`: the store has told of a refund and of nothing before it.' }),
    customer: z.string().nullable(),
    organization: z.string().nullable(),
    total: money.nullable(),
    refunded: money,
    imported: z.boolean(),
    code: z.string().nullable().meta({ description: 'The code that it was placed with.' }),
    cart: z.string().nullable(),
    placedAt: timeText.nullable(),
    paidAt: timeText.nullable(),
    completedAt: timeText.nullable(),
    cancelledAt: timeText.nullable(),
    refundedAt: timeText.nullable(),
  })
  .meta({ id: 'Order' })

function stateOf(order: Order): (typeof states)[number] {
  if (order.cancelledAt !== null) return 'cancelled'
  if (isRefundedInFull(order)) return 'refunded'
  if (order.completedAt !== null) return 'completed'
  if (order.paidAt !== null) return 'paid'
  return order.placedAt === null ? 'unknown' : 'placed'
}

export function viewOfOrder(order: Order, currency: string): z.output<typeof orderView> {
  const { id, customer, organization, total, imported, code, cart } = order
  return {
    ...{ id, state: stateOf(order), customer, organization, imported, code, cart },
    total: total === null ? null : { amount: total, currency },
    refunded: { amount: order.refundedInFull ? (total ?? order.refunded) : order.refunded, currency },
    placedAt: timeOrNull(order.placedAt),
    paidAt: timeOrNull(order.paidAt),
    completedAt: timeOrNull(order.completedAt),
    cancelledAt: timeOrNull(order.cancelledAt),
    refundedAt: timeOrNull(order.refundedAt),
  }
}

export const orderColumns: readonly Column<Order>[] = [
  valueColumn('id', ({ id }) => id),
  valueColumn('state', stateOf),
  valueColumn('customer', ({ customer }) => customer),
  valueColumn('organization', ({ organization }) => organization),
  moneyColumn('total', ({ total }) => total),
  moneyColumn('refunded', ({ refunded }) => refunded),
  valueColumn('code', ({ code }) => code),
  timeColumn('placedAt', ({ placedAt }) => placedAt),
  timeColumn('paidAt', ({ paidAt }) => paidAt),
  timeColumn('completedAt', ({ completedAt }) => completedAt),
  timeColumn('cancelledAt', ({ cancelledAt }) => cancelledAt),
  timeColumn('refundedAt', ({ refundedAt }) => refundedAt),
]
