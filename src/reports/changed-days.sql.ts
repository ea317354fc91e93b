import type { Changes } from '#engine/working-set.ts'
import type { Queryable } from '#plumbing/db.ts'
import { changedDays, utcDay } from '#reports/changed-days.ts'
import type { Span } from '#reports/reports.api.ts'
import type { Changed } from '#reports/stretch.ts'

const mark = `insert into changed_days (site_id, day, changes, people)
  select $1, day, 1, (day = any($4::date[]))::int from (
    select unnest($2::date[]) as day
    union select (placed_at at time zone 'UTC')::date from orders
      where site_id = $1 and id = any($3::text[]) and placed_at is not null) d
  order by day
  on conflict (site_id, day) do update
    set changes = changed_days.changes + 1, people = changed_days.people + excluded.people`

/** Notes of which days the figures are others now, in the transaction that changes them; null: of none. */
export function markDays(changes: readonly Changes[]): { sql: string; values: unknown[] } | null {
  const { days, orders, people } = changedDays(changes)
  return days.length === 0 ? null : { sql: mark, values: [days, orders, people] }
}

/** How often the days of UTC that a span touches have changed so far; those not named never have. */
export async function readChanged(database: Queryable, siteId: string, { from, to }: Span): Promise<Changed> {
  const answer = await database.query<{ day: string; changes: number; people: number }>(
    `select greatest(day, $2::date - 1) as day, sum(changes)::bigint as changes, sum(people)::bigint as people
     from changed_days where site_id = $1 and day <= $3::date group by 1`,
    [siteId, utcDay(from), utcDay(to)],
  )
  return {
    figures: new Map(answer.rows.map(({ day, changes }) => [day, changes])),
    people: new Map(answer.rows.map(({ day, people }) => [day, people])),
  }
}
