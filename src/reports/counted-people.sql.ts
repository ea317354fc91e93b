import type { Database, Queryable } from '#plumbing/db.ts'
import { countBeside, countReturns, type Whose } from '#reports/people.sql.ts'
import { type DayPeople, type People, packPeople, sumPeople } from '#reports/people.ts'
import { mostDays } from '#reports/reports.api.ts'
import { type Changed, peopleChangesUpTo, runsOf, type Stretch, startsOf } from '#reports/stretch.ts'

/** Of which program people are kept; null: of all of the site. */
interface Kept {
  readonly siteId: string
  readonly program: string | null
  readonly timeZone: string
}

/** The people of a day of the site's zone, as they were counted after how many changes of that day and all before it. */
interface CountedPeople {
  readonly day: string
  readonly changes: number
  readonly people: DayPeople
}

async function readCounted(
  database: Queryable,
  { siteId, program, timeZone }: Kept,
  days: readonly Stretch[],
): Promise<ReadonlyMap<string, CountedPeople>> {
  const [first, last] = [days[0]?.day, days.at(-1)?.day]
  if (first === undefined) return new Map()
  const answer = await database.query<CountedPeople & Record<string, unknown>>(
    `select day, changes, people from counted_people
     where site_id = $1 and program = $2 and time_zone = $3 and day between $4::date and $5::date`,
    [siteId, program ?? '', timeZone, first, last],
  )
  return new Map(answer.rows.map((counted) => [counted.day, counted]))
}

/** In the order of days, so that two who keep the same ones do not wait for each other. */
async function keepCounted(
  database: Queryable,
  { siteId, program, timeZone }: Kept,
  days: readonly CountedPeople[],
): Promise<void> {
  await database.query(
    `insert into counted_people (site_id, program, day, time_zone, changes, people)
     select $1, $2, day, $3, changes, people
       from jsonb_to_recordset($4::jsonb) as d (day date, changes bigint, people jsonb) order by day
     on conflict (site_id, program, day) do update
       set time_zone = excluded.time_zone, changes = excluded.changes, people = excluded.people`,
    [siteId, program ?? '', timeZone, JSON.stringify(days)],
  )
}

/** So that no statement takes long, however much was never looked at before. */
const daysAtOnce = 31
/** No span takes in more, so that whoever was away for longer is as good as new. */
const gapDays = mostDays + 1

/**
 * How many took part in a span. Its whole days are taken as they were counted, unless somebody has been added to them or to a
 * day before since; who took part in what is left of it, today above all, is looked up among them.
 */
export async function countPeople(
  database: Database,
  of: Kept & Whose,
  stretches: readonly Stretch[],
  changed: Changed,
): Promise<People> {
  const whole = stretches.filter(({ isWhole }) => isWhole)
  const [first, last] = [whole[0], whole.at(-1)]
  const parts = stretches.filter(({ isWhole }) => !isWhole).map(({ span }) => span)
  const middle = first && last ? { from: first.span.from, to: last.span.to } : null
  const [days, others] = await Promise.all([
    peopleOf(database, of, whole, changed),
    database.transaction((handle) => countBeside(handle, of, parts, middle)),
  ])
  return sumPeople(days, others)
}

async function peopleOf(
  database: Database,
  of: Kept & Whose,
  days: readonly Stretch[],
  changed: Changed,
): Promise<DayPeople[]> {
  const kept = await readCounted(database, of, days)
  const changes = peopleChangesUpTo(days, changed)
  const counted = days.map(({ day }, place) => {
    const known = kept.get(day)
    return { day, changes: changes[place] ?? 0, people: known?.changes === changes[place] ? known?.people : undefined }
  })
  const unknown = days.filter((_, place) => counted[place]?.people === undefined)
  const found = await countUnknown(database, of, unknown, new Map(counted.map(({ day, changes }) => [day, changes])))
  return counted.map(({ day, people }) => people ?? found.get(day) ?? {})
}

async function countUnknown(
  database: Database,
  of: Kept & Whose,
  days: readonly Stretch[],
  changes: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, DayPeople>> {
  const found = new Map<string, DayPeople>()
  for (const run of runsOf(days, daysAtOnce)) {
    const [first, last] = [run[0], run.at(-1)]
    if (first === undefined || last === undefined) continue
    const starts = startsOf(first.day, last.day, gapDays, of.timeZone)
    const span = { from: first.span.from, to: last.span.to }
    await database.transaction(async (handle) => {
      const returns = await countReturns(handle, of, span, { starts, before: gapDays })
      const byPlace = Map.groupBy(returns, ({ place }) => place)
      const people = run.map(({ day }, place) => ({
        ...{ day, changes: changes.get(day) ?? 0 },
        people: packPeople(byPlace.get(place) ?? []),
      }))
      for (const { day, people: own } of people) found.set(day, own)
      await keepCounted(handle, of, people)
    })
  }
  return found
}
