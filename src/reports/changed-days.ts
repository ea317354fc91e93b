import { formatTime } from '#base/time.ts'
import { type Code, codes } from '#codes/code.ts'
import type { Table } from '#engine/table.ts'
import type { Changes } from '#engine/working-set.ts'
import { type Order, orders } from '#orders/order.ts'
import { type Referral, referrals } from '#referrals/referral.ts'
import { type Reward, rewards } from '#rewards/reward.ts'
import { type Visit, visits } from '#visits/visit.ts'

/** The times by which a row is counted, and the order that is counted because of it. */
interface Counting<Row> {
  readonly times: (row: Row) => readonly (number | null)[]
  readonly order?: (row: Row) => string | null
}

const countings = new Map<Table<never>, Counting<never>>()

function counting<Row extends object>(table: Table<Row>, how: Counting<Row>): void {
  countings.set(table as unknown as Table<never>, how as unknown as Counting<never>)
}

counting<Visit>(visits, { times: ({ at }) => [at] })
counting<Code>(codes, { times: ({ createdAt }) => [createdAt] })
counting<Order>(orders, { times: ({ placedAt }) => [placedAt] })
counting<Reward>(rewards, { times: ({ createdAt, issuedAt }) => [createdAt, issuedAt] })
counting<Referral>(referrals, {
  times: ({ redeemedAt, qualifiedAt }) => [redeemedAt, qualifiedAt],
  order: ({ orderId }) => orderId,
})

/** The days of UTC whose figures are others after these changes: those named, and those on which these orders were placed. */
export function changedDays(changes: readonly Changes[]): { readonly days: string[]; readonly orders: string[] } {
  const days = new Set<string>()
  const orderIds = new Set<string>()
  for (const { table, written, added, changed, replaced, removed } of changes) {
    const how = countings.get(table)
    if (how === undefined) continue
    for (const row of [...written, ...added, ...changed, ...replaced, ...removed] as never[]) {
      for (const at of how.times(row)) if (at !== null) days.add(utcDay(at))
      const order = how.order?.(row) ?? null
      if (order !== null) orderIds.add(order)
    }
  }
  return { days: [...days], orders: [...orderIds] }
}

/** `2026-03-31`. */
export function utcDay(at: number): string {
  return formatTime(at).slice(0, 10)
}
