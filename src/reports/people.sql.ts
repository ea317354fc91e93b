import { formatTime } from '#base/time.ts'
import type { Queryable } from '#plumbing/db.ts'
import { noPeople, type People, type Return } from '#reports/people.ts'
import type { Span } from '#reports/reports.api.ts'

/** Whose people: those of some programs of a site. */
export interface Whose {
  readonly siteId: string
  readonly programs: readonly string[]
}

/** One way of taking part: who did (`person`) and when (`at`), and when the person `p.person` last did, of the moments within. */
interface Role {
  readonly all: (within: (column: string) => string) => string
  readonly last: (within: (column: string) => string) => string
}

const ofPrograms = 'site_id = $1 and program = any($2::text[])'

function plainRole(table: string, person: string, at: string): Role {
  return {
    all: (within) => `select ${person} as person, ${at} as at from ${table} where ${ofPrograms} and ${within(at)}`,
    last: (within) =>
      `select ${at} from ${table} where ${ofPrograms} and ${person} = p.person and ${within(at)} order by ${at} desc limit 1`,
  }
}

const referring = plainRole('referrals', 'referrer', 'redeemed_at')

const roles: Readonly<Record<keyof People, Role>> = {
  referrers: plainRole('codes', 'customer', 'created_at'),
  // A visit of an old row, which knows no browser, is a visitor of its own.
  visitors: {
    ...plainRole('visits', 'visitor', 'at'),
    all: (within) => `select coalesce(visitor, id) as person, at from visits where ${ofPrograms} and ${within('at')}`,
  },
  referees: plainRole('referrals', 'referee', 'redeemed_at'),
  sharers: {
    all: (within) => `select c.customer as person, v.at from visits v
        cross join lateral (select customer from codes where site_id = $1 and code = v.code offset 0) c
        where ${ofPrograms} and ${within('v.at')}
      union all ${referring.all(within)}`,
    last: (within) => `select greatest((
        select max(v.at) from codes c cross join lateral (
          select at from visits where site_id = $1 and code = c.code and ${within('at')} order by at desc limit 1) v
        where c.site_id = $1 and c.program = any($2::text[]) and c.customer = p.person), (${referring.last(within)}))`,
  },
}
const eachRole = Object.entries(roles)

/** Who was there before the first of the days is looked up one by one, by index; who was there on others of the days is at hand. */
const returns = eachRole
  .map(
    ([role, { all, last }]) => `select '${role}' as role, day - $6::int as place,
      day - coalesce(before, nullif(width_bucket((${last((column) => `${column} < $3::timestamptz`)}), $5::timestamptz[]), 0)) as gap,
      count(*)::bigint as count
    from (select person, day, lag(day) over (partition by person order by day) as before from (
      select distinct person, width_bucket(at, $5::timestamptz[]) as day
      from (${all((column) => `${column} between $3::timestamptz and $4::timestamptz`)}) a) d) p group by 1, 2, 3`,
  )
  .join(' union all ')

/**
 * Who took part on days one after the other, by when they had last been there before. `starts` says when each of the days
 * began, and as many before them as anybody asks about.
 */
export async function countReturns(
  database: Queryable,
  { siteId, programs }: Whose,
  { from, to }: Span,
  { starts, before }: { readonly starts: readonly number[]; readonly before: number },
): Promise<(Return & { readonly place: number })[]> {
  const answer = await database.query<Return & { place: number } & Record<string, unknown>>(returns, [
    ...[siteId, programs, formatTime(from), formatTime(to)],
    ...[starts.map(formatTime), before + 1],
  ])
  return answer.rows
}

const beside = `select ${eachRole
  .map(
    ([role, { all, last }]) => `(select count(*) from (
      select distinct a.person from unnest($3::timestamptz[], $4::timestamptz[]) e (first_at, last_at)
        cross join lateral (${all((column) => `${column} between e.first_at and e.last_at`)}) a) p
      where (${last((column) => `${column} between $5::timestamptz and $6::timestamptz`)}) is null) as ${role}`,
  )
  .join(', ')}`

/** Who took part in any of these spans, but not in that one. */
export async function countBeside(
  database: Queryable,
  { siteId, programs }: Whose,
  spans: readonly Span[],
  that: Span | null,
): Promise<People> {
  if (spans.length === 0) return noPeople
  const answer = await database.query<People & Record<string, unknown>>(beside, [
    ...[siteId, programs, spans.map(({ from }) => formatTime(from)), spans.map(({ to }) => formatTime(to))],
    ...(that === null ? [null, null] : [formatTime(that.from), formatTime(that.to)]),
  ])
  return answer.rows[0] ?? noPeople
}
