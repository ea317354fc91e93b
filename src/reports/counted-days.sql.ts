import type { Database, Handle, Queryable } from '#plumbing/db.ts'
import { readChanges, readPeopleChanges } from '#reports/changed-days.sql.ts'
import { countPeople } from '#reports/counted-people.sql.ts'
import { type Count, type Counted, type DayCounts, packDay, unpackDay } from '#reports/figures.ts'
import type { Whose } from '#reports/people.sql.ts'
import { countDays, type Looked, readProgramIds } from '#reports/performance.sql.ts'
import type { Span } from '#reports/reports.api.ts'
import { changesIn, type Stretch, stretchesOf } from '#reports/stretch.ts'

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
 * they were; the others are counted, for all programs at once, and kept. Changes are read first, programs next: should a day
 * change while it is counted, what is kept of it counts as old.
 */
export async function countPerformance(database: Database, looked: Looked, span: Span): Promise<Counted> {
  const { siteId, program, timeZone } = looked
  const stretches = stretchesOf(span, timeZone)
  const whole = stretches.filter(({ isWhole }) => isWhole)
  const [changes, peopleChanges] = await Promise.all([
    readChanges(database, siteId, span),
    readPeopleChanges(database, siteId, whole),
  ])
  const programs = await readProgramIds(database, siteId)
  const [counts, people] = await Promise.all([
    countSpan(database, { ...looked, programs }, stretches, changes),
    countPeople(
      database,
      { ...looked, programs: program === null ? programs : [program] },
      { stretches, changes: peopleChanges },
    ),
  ])
  return { counts, ...people }
}

async function countSpan(
  database: Database,
  looked: Looked & Whose,
  stretches: readonly Stretch[],
  changes: ReadonlyMap<string, number>,
): Promise<Count[]> {
  const [first, last] = [stretches[0]?.day ?? '', stretches.at(-1)?.day ?? '']
  const kept = await readCounted(database, looked, { first, last })
  const isKnown = (stretch: Stretch) =>
    stretch.isWhole && kept.get(stretch.day)?.changes === changesIn(stretch, changes)
  const unknown = stretches.filter((stretch) => !isKnown(stretch))
  const found: Count[] = []
  for (let from = 0; from < unknown.length; from += daysAtOnce) {
    const some = unknown.slice(from, from + daysAtOnce)
    found.push(...(await database.transaction((handle) => countAndKeep(handle, looked, some, changes))))
  }
  const known = stretches.filter(isKnown).flatMap(({ number, day }) => unpackDay(number, kept.get(day)?.counts ?? {}))
  return [...known, ...found].filter(({ program }) => looked.program === null || program === looked.program)
}

async function countAndKeep(
  handle: Handle,
  looked: Looked & Whose,
  stretches: readonly Stretch[],
  changes: ReadonlyMap<string, number>,
): Promise<Count[]> {
  const counts = await countDays(handle, looked, stretches)
  const byDay = Map.groupBy(counts, ({ day }) => day)
  const whole = stretches.filter(({ isWhole }) => isWhole)
  await keepCounted(
    handle,
    looked,
    whole.map((stretch) => ({
      day: stretch.day,
      changes: changesIn(stretch, changes),
      counts: packDay(byDay.get(stretch.number) ?? []),
    })),
  )
  return counts
}
