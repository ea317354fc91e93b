import { formatTime } from '#base/time.ts'
import { dayMillis } from '#base/zone.ts'
import { type Code, codes } from '#codes/code.ts'
import type { Table } from '#engine/table.ts'
import type { Changes } from '#engine/working-set.ts'
import { type Order, orders } from '#orders/order.ts'
import { type Referral, referrals } from '#referrals/referral.ts'
import { eachRole, type Role, roles } from '#reports/people.ts'
import { type Reward, rewards } from '#rewards/reward.ts'
import { type Visit, visits } from '#visits/visit.ts'

/** The times by which a row is counted, and what else is counted because of it. */
interface Counting<Row> {
  readonly times: (row: Row) => readonly (number | null)[]
  readonly order?: (row: Row) => string | null
  /** In what it makes somebody take part, and when and whom. */
  readonly roles?: readonly Role[]
  readonly people?: (row: Row) => readonly [at: number, ...who: string[]]
}

const countings = new Map<Table<never>, Counting<never>>()

function counting<Row extends object>(table: Table<Row>, how: Counting<Row>): void {
  countings.set(table as unknown as Table<never>, how as unknown as Counting<never>)
}

counting<Visit>(visits, {
  times: ({ at }) => [at],
  roles: ['visitors', 'sharers'],
  people: ({ at, program, code, visitor }) => [at, program, code, visitor],
})
counting<Code>(codes, {
  times: ({ createdAt }) => [createdAt],
  roles: ['referrers'],
  people: ({ createdAt, program, customer }) => [createdAt, program, customer],
})
counting<Order>(orders, { times: ({ placedAt }) => [placedAt] })
counting<Reward>(rewards, { times: ({ createdAt, issuedAt }) => [createdAt, issuedAt] })
counting<Referral>(referrals, {
  times: ({ redeemedAt, qualifiedAt }) => [redeemedAt, qualifiedAt],
  order: ({ orderId }) => orderId,
  roles: ['referees', 'sharers'],
  people: ({ redeemedAt, program, referrer, referee }) => [redeemedAt, program, referrer, referee],
})

/** Days of UTC whose figures are others after some changes. */
export interface ChangedDays {
  readonly days: readonly string[]
  /** The days on which these orders were placed are others, too. */
  readonly orders: readonly string[]
  /** Hours of UTC in which others took part, and in which role. */
  readonly people: readonly { readonly role: Role; readonly hour: string }[]
}

export function changedDays(changes: readonly Changes[]): ChangedDays {
  const days = new Set<number>()
  const orderIds = new Set<string>()
  const hours = eachRole(() => new Set<string>())
  for (const change of changes) {
    const how = countings.get(change.table)
    if (how === undefined) continue
    const { written, added, changed, replaced, removed } = change
    for (const rows of [written, added, changed, replaced, removed]) {
      for (const row of rows as never[]) {
        for (const at of how.times(row)) if (at !== null) days.add(Math.floor(at / dayMillis))
        const order = how.order?.(row) ?? null
        if (order !== null) orderIds.add(order)
      }
    }
    const moved = how.people === undefined ? [] : movedPeople(change, how.people)
    for (const role of how.roles ?? []) for (const at of moved) hours[role].add(utcHour(at))
  }
  const people = roles.flatMap((role) => [...hours[role]].map((hour) => ({ role, hour })))
  // Of those that were written, too, the days are among the others.
  for (const { table, written, added, changed } of changes)
    if (table.name === orders.name)
      for (const { id } of [...written, ...added, ...changed] as Order[]) orderIds.delete(id)
  return { days: [...days].map((day) => utcDay(day * dayMillis)), orders: [...orderIds], people }
}

/** When somebody is one more or one less who took part; a row that changes otherwise moves nobody. */
function movedPeople(
  { written, added, changed, replaced, removed }: Changes,
  peopleOf: NonNullable<Counting<never>['people']>,
): number[] {
  const moved = changed.flatMap((row, place) => {
    const [now, before] = [row, replaced[place]].map((of) => peopleOf(of as never))
    const isSame = now?.every((value, which) => value === before?.[which])
    return isSame ? [] : [now?.[0], before?.[0]]
  })
  const others = [...written, ...added, ...removed].map((row) => peopleOf(row as never)[0])
  return [...moved, ...others].filter((at) => at !== undefined)
}

/** `2026-03-31`. */
export function utcDay(at: number): string {
  return formatTime(at).slice(0, 10)
}

/** `2026-03-31T15:00:00Z`. */
function utcHour(at: number): string {
  return `${formatTime(at).slice(0, 13)}:00:00Z`
}
