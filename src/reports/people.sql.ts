import { formatTime } from '#base/time.ts'
import type { Database, Queryable } from '#plumbing/db.ts'
import { eachRole, type People, type Return, type Role } from '#reports/people.ts'
import type { Span } from '#reports/reports.api.ts'

/** Whose people: those of some programs of a site. */
export interface Whose {
  readonly siteId: string
  readonly programs: readonly string[]
}

type Within = (column: string) => string

/** One way of taking part: who did (`person`) and when (`at`), and when the person `p.person` last did, of the moments within. */
interface Way {
  readonly all: (within: Within) => string
  readonly last: (within: Within) => string
  /** Who did within some moments, as far as the row itself does not tell that they did within others. */
  readonly beside?: (within: Within, others: Within) => string
}

const ofPrograms = 'site_id = $1 and program = any($2::text[])'

function plainRole(table: string, person: string, at: string): Way {
  return {
    all: (within) => `select ${person} as person, ${at} as at from ${table} where ${ofPrograms} and ${within(at)}`,
    last: (within) =>
      `select ${at} from ${table} where ${ofPrograms} and ${person} = p.person and ${within(at)} order by ${at} desc limit 1`,
  }
}

const referring = plainRole('referrals', 'referrer', 'redeemed_at')
const lastOfCode = (code: string, within: Within) =>
  `select at from visits where site_id = $1 and code = ${code} and ${within('at')} order by at desc limit 1`
const ownerOf = (code: string) => `lateral (select customer from codes where site_id = $1 and code = ${code} offset 0)`

const ways: { readonly [Of in Role]: Way } = {
  referrers: plainRole('codes', 'customer', 'created_at'),
  visitors: plainRole('visits', 'visitor', 'at'),
  referees: plainRole('referrals', 'referee', 'redeemed_at'),
  sharers: {
    all: (within) => `select c.customer as person, v.at from visits v cross join ${ownerOf('v.code')} c
        where ${ofPrograms} and ${within('v.at')}
      union all ${referring.all(within)}`,
    last: (within) => `select greatest((
        select max(v.at) from codes c cross join lateral (${lastOfCode('c.code', within)}) v
        where c.site_id = $1 and c.program = any($2::text[]) and c.customer = p.person), (${referring.last(within)}))`,
    beside: (within, others) => `select c.customer as person from (
        select distinct code from visits where ${ofPrograms} and ${within('at')}) v cross join ${ownerOf('v.code')} c
        where (${lastOfCode('v.code', others)}) is null
      union all select person from (${referring.all(within)}) r`,
  },
}

/** Who was there before the first of the days is looked up one by one, by index; who was there on others of the days is at hand. */
const returns = eachRole((role) => {
  const { all, last } = ways[role]
  return `select day - $6::int as place,
      day - coalesce(before, nullif(width_bucket((${last((column) => `${column} < $3::timestamptz`)}), $5::timestamptz[]), 0)) as gap,
      count(*)::bigint as count
    from (select person, day, lag(day) over (partition by person order by day) as before from (
      select distinct person, width_bucket(at, $5::timestamptz[]) as day
      from (${all((column) => `${column} between $3::timestamptz and $4::timestamptz`)}) a) d) p group by 1, 2`
})

/**
 * Who took part on days one after the other, by when they had last done so before. `starts` says when each of the days
 * began, and as many before them as anybody asks about.
 */
export async function countReturns(
  database: Queryable,
  { siteId, programs, role }: Whose & { readonly role: Role },
  { from, to }: Span,
  { starts, before }: { readonly starts: readonly number[]; readonly before: number },
): Promise<(Return & { readonly place: number })[]> {
  const answer = await database.query<Return & { place: number } & Record<string, unknown>>(returns[role], [
    ...[siteId, programs, formatTime(from), formatTime(to)],
    ...[starts.map(formatTime), before + 1],
  ])
  return answer.rows
}

const inEdge: Within = (column) => `${column} between e.first_at and e.last_at`
const inMiddle: Within = (column) => `${column} between $5::timestamptz and $6::timestamptz`

const besides = eachRole((role) => {
  const { all, last, beside = all } = ways[role]
  return `select '${role}' as role, count(*)::bigint as count from (
    select distinct a.person from unnest($3::timestamptz[], $4::timestamptz[]) e (first_at, last_at)
      cross join lateral (${beside(inEdge, inMiddle)}) a) p
    where (${last(inMiddle)}) is null`
})
/** Two that take as long as each other. */
const statements = [besides.visitors, [besides.referrers, besides.referees, besides.sharers].join(' union all ')]

/** Who took part in any of these spans, but not in that one. */
export async function countBeside(
  database: Database,
  { siteId, programs }: Whose,
  spans: readonly Span[],
  that: Span | null,
): Promise<People> {
  if (spans.length === 0) return eachRole(() => 0)
  const values = [
    ...[siteId, programs, spans.map(({ from }) => formatTime(from)), spans.map(({ to }) => formatTime(to))],
    ...(that === null ? [null, null] : [formatTime(that.from), formatTime(that.to)]),
  ]
  const answers = await Promise.all(
    statements.map((sql) =>
      database.transaction((handle) => handle.query<{ role: string; count: number }>(sql, values)),
    ),
  )
  const counts = new Map(answers.flatMap(({ rows }) => rows.map(({ role, count }) => [role, count])))
  return eachRole((role) => counts.get(role) ?? 0)
}
