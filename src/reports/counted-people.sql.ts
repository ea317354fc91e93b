import type { Database, Queryable } from '#plumbing/db.ts'
import { countBeside, countReturns, type Whose } from '#reports/people.sql.ts'
import { eachRole, type Gaps, type People, packGaps, type Role, roles, sumGaps } from '#reports/people.ts'
import { mostDays } from '#reports/reports.api.ts'
import { runsOf, type Stretch, startsOf } from '#reports/stretch.ts'

/** Of which program people are kept; null: of all of the site. */
interface Kept extends Whose {
  readonly program: string | null
  readonly timeZone: string
}

/** The people of a day of the site's zone, as they were counted after how many changes of that day and all before it. */
interface CountedPeople {
  readonly day: string
  readonly changes: number
  readonly gaps: Gaps
}

async function readCounted(
  database: Queryable,
  { siteId, program, timeZone }: Kept,
  days: readonly Stretch[],
): Promise<ReadonlyMap<string, CountedPeople>> {
  const answer = await database.query<CountedPeople & { role: string } & Record<string, unknown>>(
    `select role, day, changes, gaps from counted_people
     where site_id = $1 and program = $2 and role = any($6::text[]) and time_zone = $3 and day between $4::date and $5::date`,
    [siteId, program ?? '', timeZone, days[0]?.day ?? null, days.at(-1)?.day ?? null, roles],
  )
  return new Map(answer.rows.map((counted) => [`${counted.role} ${counted.day}`, counted]))
}

/** In the order of days, so that two who keep the same ones do not wait for each other. */
async function keepCounted(
  database: Queryable,
  { siteId, program, timeZone, role }: Kept & { readonly role: Role },
  days: readonly CountedPeople[],
): Promise<void> {
  await database.query(
    `insert into counted_people (site_id, program, role, day, time_zone, changes, gaps)
     select $1, $2, $3, day, $4, changes, gaps
       from jsonb_to_recordset($5::jsonb) as d (day date, changes bigint, gaps jsonb) order by day
     on conflict (site_id, program, role, day) do update
       set time_zone = excluded.time_zone, changes = excluded.changes, gaps = excluded.gaps`,
    [siteId, program ?? '', role, timeZone, JSON.stringify(days)],
  )
}

/** So that no statement takes long, however much was never looked at before. */
const daysAtOnce = 31
/** No span takes in more, so that whoever was away for longer is as good as new. */
const gapDays = mostDays + 1
/** Two that take as long as each other: one look must not take all connections. */
const lanes: readonly (readonly Role[])[] = [['visitors'], ['referrers', 'referees', 'sharers']]

/**
 * How many took part in a span. Its whole days are taken as they were counted, unless somebody has been added to them or to a
 * day before since (`changes`, for each of them); who took part in what is left of it, today above all, is looked up among them.
 */
export async function countPeople(
  database: Database,
  of: Kept,
  {
    stretches,
    changes,
  }: { readonly stretches: readonly Stretch[]; readonly changes: { readonly [Of in Role]: readonly number[] } },
): Promise<People> {
  const days = stretches.filter(({ isWhole }) => isWhole)
  const [first, last] = [days[0], days.at(-1)]
  const parts = stretches.filter(({ isWhole }) => !isWhole).map(({ span }) => span)
  const middle = first && last ? { from: first.span.from, to: last.span.to } : null
  const counted: Record<Role, number> = { ...eachRole(() => 0) }
  const countRole = async (role: Role, kept: ReadonlyMap<string, CountedPeople>) => {
    const known = days.map(({ day }, place) => {
      const found = kept.get(`${role} ${day}`)
      return found?.changes === changes[role][place] ? found?.gaps : undefined
    })
    counted[role] = sumGaps(await countUnknown(database, { ...of, role }, { days, known, changes: changes[role] }))
  }
  const countDays = async () => {
    const kept = await readCounted(database, of, days)
    const inLane = async (lane: readonly Role[]) => {
      for (const role of lane) await countRole(role, kept)
    }
    await Promise.all(lanes.map(inLane))
  }
  const [others] = await Promise.all([countBeside(database, of, parts, middle), countDays()])
  return eachRole((role) => counted[role] + others[role])
}

/** Counts the days that are not known and keeps them; answers all. */
async function countUnknown(
  database: Database,
  of: Kept & { readonly role: Role },
  {
    days,
    known,
    changes,
  }: {
    readonly days: readonly Stretch[]
    readonly known: readonly (Gaps | undefined)[]
    readonly changes: readonly number[]
  },
): Promise<Gaps[]> {
  const found = new Map<string, Gaps>()
  const changesOf = new Map(days.map(({ day }, place) => [day, changes[place] ?? 0]))
  const unknown = days.filter((_, place) => known[place] === undefined)
  for (const run of runsOf(unknown, daysAtOnce)) {
    const [first, last] = [run[0], run.at(-1)]
    if (first === undefined || last === undefined) continue
    const starts = startsOf(first.day, last.day, gapDays, of.timeZone)
    const span = { from: first.span.from, to: last.span.to }
    await database.transaction(async (handle) => {
      const byPlace = Map.groupBy(
        await countReturns(handle, of, span, { starts, before: gapDays }),
        ({ place }) => place,
      )
      for (const [place, { day }] of run.entries()) found.set(day, packGaps(byPlace.get(place) ?? []))
      const counted = run.map(({ day }) => ({ day, changes: changesOf.get(day) ?? 0, gaps: found.get(day) ?? {} }))
      await keepCounted(handle, of, counted)
    })
  }
  return days.map(({ day }, place) => known[place] ?? found.get(day) ?? {})
}
