import { formatTime } from '#base/time.ts'
import type { Changes } from '#engine/working-set.ts'
import type { Queryable } from '#plumbing/db.ts'
import { changedDays, utcDay } from '#reports/changed-days.ts'
import { eachRole, type Role } from '#reports/people.ts'
import type { Span } from '#reports/reports.api.ts'
import type { Stretch } from '#reports/stretch.ts'

/** In order, so that two who mark the same do not wait for each other. */
const mark = `with people as (insert into changed_people (site_id, role, hour, changes)
    select $1, role, hour, 1 from unnest($4::text[], $5::timestamptz[]) h (role, hour) order by role, hour
    on conflict (site_id, role, hour) do update set changes = changed_people.changes + 1)
  insert into changed_days (site_id, day, changes)
  select $1, day, 1 from (
    select unnest($2::date[]) as day
    union select (placed_at at time zone 'UTC')::date from orders
      where site_id = $1 and id = any($3::text[]) and placed_at is not null) d
  order by day
  on conflict (site_id, day) do update set changes = changed_days.changes + 1`

/** Notes of which days the figures are others now, in the transaction that changes them; null: of none. */
export function markDays(changes: readonly Changes[]): { sql: string; values: unknown[] } | null {
  const { days, orders, people } = changedDays(changes)
  if (days.length === 0) return null
  return { sql: mark, values: [days, orders, people.map(({ role }) => role), people.map(({ hour }) => hour)] }
}

/** How often each day of UTC that a span touches has changed so far; those not named never have. */
export async function readChanges(
  database: Queryable,
  siteId: string,
  { from, to }: Span,
): Promise<ReadonlyMap<string, number>> {
  const answer = await database.query<{ day: string; changes: number }>(
    'select day, changes from changed_days where site_id = $1 and day between $2::date and $3::date',
    [siteId, utcDay(from), utcDay(to)],
  )
  return new Map(answer.rows.map(({ day, changes }) => [day, changes]))
}

/** For each of some days one after the other, how often people have been added up to its end so far, by their role. */
export async function readPeopleChanges(
  database: Queryable,
  siteId: string,
  days: readonly Stretch[],
): Promise<{ readonly [Of in Role]: number[] }> {
  const ends = days.map(({ span }) => formatTime(span.to + 1))
  const answer = await database.query<{ role: string; place: number; changes: number }>(
    `select role, width_bucket(hour, $2::timestamptz[]) as place, sum(changes)::bigint as changes
     from changed_people where site_id = $1 and hour < $3::timestamptz group by 1, 2`,
    [siteId, ends, ends.at(-1) ?? null],
  )
  const changesOf = new Map(answer.rows.map(({ role, place, changes }) => [`${role} ${place}`, changes]))
  return eachRole((role) => {
    let sum = 0
    return days.map((_, place) => {
      sum += changesOf.get(`${role} ${place}`) ?? 0
      return sum
    })
  })
}
