import type { OrdersSummary } from '#customers/customers.api.ts'
import type { Queryable, Row } from '#plumbing/db.ts'

const nothing: OrdersSummary = { placed: 0, paid: 0, completed: 0, cancelled: 0, refunded: 0, amount: 0 }

export async function summarizeOrders(database: Queryable, siteId: string, customer: string): Promise<OrdersSummary> {
  const answer = await database.query<OrdersSummary & Row>(
    `select count(*) filter (where placed_at is not null) as placed, count(*) filter (where paid_at is not null) as paid,
       count(*) filter (where completed_at is not null) as completed,
       count(*) filter (where cancelled_at is not null) as cancelled,
       count(*) filter (where refunded_at is not null) as refunded,
       coalesce(sum(greatest(coalesce(total, 0) - refunded, 0)) filter
         (where placed_at is not null and cancelled_at is null and not refunded_in_full), 0)::bigint as amount
     from orders where site_id = $1 and customer = $2`,
    [siteId, customer],
  )
  return answer.rows[0] ?? nothing
}
