import type { Changes } from '#engine/working-set.ts'
import type { Queryable } from '#plumbing/db.ts'
import { changedDays, utcDay } from '#reports/changed-days.ts'
import { type Count, type Counted, type DayCounts, packDay, unpackDay } from '#reports/figures.ts'
import { countDays, countPeople, type Looked, readProgramIds } from '#reports/performance.sql.ts'
import type { Span } from '#reports/reports.api.ts'
import { changesIn, type Stretch, stretchesOf } from '#reports/stretch.ts'

const mark = `insert into changed_days (site_id, day, changes)
  select $1, day, 1 from (
    select unnest($2::date[]) as day
    union select (placed_at at time zone 'UTC')::date from orders
      where site_id = $1 and id = any($3::text[]) and placed_at is not null) d
  order by day
  on conflict (site_id, day) do update set changes = changed_days.changes + 1`

/** Notes of which days the figures are others now, in the transaction that changes them; null: of none. */
export function markDays(changes: readonly Changes[]): { sql: string; values: unknown[] } | null {
  const { days, orders } = changedDays(changes)
  return days.length === 0 ? null : { sql: mark, values: [days, orders] }
}

/** How often each day of UTC has changed so far; those not named never have. */
async function readChanges(
  database: Queryable,
  siteId: string,
  { first, last }: { readonly first: string; readonly last: string },
): Promise<ReadonlyMap<string, number>> {
  const answer = await database.query<{ day: string; changes: number }>(
    'select day, changes from changed_days where site_id = $1 and day between $2::date and $3::date',
    [siteId, first, last],
  )
  return new Map(answer.rows.map(({ day, changes }) => [day, changes]))
}

/** A day of the site's zone as it was counted, after how many changes. */
interface CountedDay {
  readonly day: string
  readonly changes: number
  readonly counts: DayCounts
}

async function readCounted(
  database: Queryable,
  { siteId, timeZone }: { readonly siteId: string; readonly timeZone: string },
  { first, last }: { readonly first: string; readonly last: string },
): Promise<ReadonlyMap<string, CountedDay>> {
  const answer = await database.query<CountedDay & Record<string, unknown>>(
    `select day, changes, counts from counted_days
     where site_id = $1 and time_zone = $2 and day between $3::date and $4::date`,
    [siteId, timeZone, first, last],
  )
  return new Map(answer.rows.map((counted) => [counted.day, counted]))
}

/** In the order of days, so that two who keep the same ones do not wait for each other. */
async function keepCounted(
  database: Queryable,
  { siteId, timeZone }: { readonly siteId: string; readonly timeZone: string },
  days: readonly CountedDay[],
): Promise<void> {
  if (days.length === 0) return
  await database.query(
    `insert into counted_days (site_id, day, time_zone, changes, counts)
     select $1, day, $2, changes, counts
       from jsonb_to_recordset($3::jsonb) as d (day date, changes bigint, counts jsonb) order by day
     on conflict (site_id, day) do update
       set time_zone = excluded.time_zone, changes = excluded.changes, counts = excluded.counts`,
    [siteId, timeZone, JSON.stringify(days)],
  )
}

/** So that no statement takes long, however much was never looked at before. */
const daysAtOnce = 31

/**
 * What programs of a site did in a span of time. Days that were counted before and have not changed since are taken as
 * they were; the others are counted, for all programs at once, and kept. Changes are read first: should a day change
 * while it is counted, what is kept of it counts as old.
 */
export async function countPerformance(database: Queryable, looked: Looked, span: Span): Promise<Counted> {
  const [counts, people] = await Promise.all([countSpan(database, looked, span), countPeople(database, looked, span)])
  return { counts, ...people }
}

async function countSpan(database: Queryable, looked: Looked, span: Span): Promise<Count[]> {
  const { siteId, timeZone } = looked
  const stretches = stretchesOf(span, timeZone)
  const [first, last] = [stretches[0]?.day ?? '', stretches.at(-1)?.day ?? '']
  const changes = await readChanges(database, siteId, { first: utcDay(span.from), last: utcDay(span.to) })
  const [kept, programs] = await Promise.all([
    readCounted(database, { siteId, timeZone }, { first, last }),
    readProgramIds(database, siteId),
  ])
  const isKnown = (stretch: Stretch) =>
    stretch.isWhole && kept.get(stretch.day)?.changes === changesIn(stretch, changes)
  const unknown = stretches.filter((stretch) => !isKnown(stretch))
  const found: Count[] = []
  for (let from = 0; from < unknown.length; from += daysAtOnce) {
    const some = unknown.slice(from, from + daysAtOnce)
    const counts = await countDays(database, { ...looked, programs }, some)
    const byDay = Map.groupBy(counts, ({ day }) => day)
    const whole = some.filter(({ isWhole }) => isWhole)
    await keepCounted(
      database,
      looked,
      whole.map((stretch) => ({
        day: stretch.day,
        changes: changesIn(stretch, changes),
        counts: packDay(byDay.get(stretch.number) ?? []),
      })),
    )
    found.push(...counts)
  }
  const known = stretches.filter(isKnown).flatMap(({ number, day }) => unpackDay(number, kept.get(day)?.counts ?? {}))
  return [...known, ...found].filter(({ program }) => looked.programs.includes(program))
}
