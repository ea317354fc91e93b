import type { Page } from '#base/page.ts'
import { listRows } from '#engine/list.sql.ts'
import { type Order, orders } from '#orders/order.ts'
import type { Queryable } from '#plumbing/db.ts'

interface Asked {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly customer: string
}

/** Whoever's order is known has placed it at a known time: an order that only a refund told of is nobody's yet. */
export async function listOrders(database: Queryable, siteId: string, asked: Asked): Promise<Page<Order>> {
  const { limit, cursor, customer } = asked
  return await listRows(database, orders, {
    ...{ siteId, limit, cursor },
    where: [['t.customer = ? and t.placed_at is not null', customer]],
    newestBy: ['placed_at', 'id'],
  })
}
