import { formatTime, startOfDay } from '#base/time.ts'
import type { Queryable } from '#plumbing/db.ts'
import type { Begun, Count, Counted } from '#reports/figures.ts'
import { daysOf, type Span, type TopReferrer } from '#reports/reports.api.ts'

/** Programs of one site, and the zone by whose calendar days are told apart. */
export interface Looked {
  readonly siteId: string
  readonly programs: readonly string[]
  readonly timeZone: string
}

const inSpan = (column: string) => `${column} between $3::timestamptz and $4::timestamptz`
const ofPrograms = 'site_id = $1 and program = any($2::text[])'
/** Days are told apart by where they begin: quicker than the calendar for each row, and right when the clocks change. */
const dayOf = (column: string) => `width_bucket(${column}, $5::timestamptz[]) - 1`

const counting = (table: string, column: string, measure: string) =>
  `select program, '${measure}' as measure, ${dayOf(column)} as day, count(*)::bigint as sum from ${table}
   where ${ofPrograms} and ${inSpan(column)} group by 1, 3`

/** The orders that referrals counted: those they began with and those that a trigger fired on. */
const counted = `select distinct f.program, o.id, o.placed_at, o.total from (
    select r.program, n.id from referrals r cross join lateral (
      select r.order_id as id union all select s ->> 'order' from jsonb_array_elements(r.successes) s) n
    where r.site_id = $1 and r.program = any($2::text[]) and r.state not in ('rejected', 'lapsed') and n.id is not null) f
  join orders o on o.site_id = $1 and o.id = f.id
  where o.cancelled_at is null and ${inSpan('o.placed_at')}`

const ofOrders = `select o.program, v.measure, ${dayOf('o.placed_at')} as day, sum(v.amount)::bigint as sum
  from (${counted}) o cross join lateral (values ('orders', 1::bigint), ('volume', coalesce(o.total, 0))) v (measure, amount)
  group by 1, 2, 3`

/**
 * A row for each reward issued: how much of what, whether it stands, and how often it was used or still can be (`uses`), each
 * time at the `price` that its discount fixes.
 */
const issued = `select program, ${dayOf('issued_at')} as day, gift ->> 'type' as type, revoked_at is null as stands,
    coalesce((gift ->> 'amount')::bigint, (gift ->> 'quantity')::bigint, (gift ->> 'uses')::bigint, 1) as amount,
    case when gift ->> 'type' in ('coupon', 'benefit') then
      coalesce((gift ->> 'quantity')::bigint, (gift ->> 'uses')::bigint, 1)
        - case when revoked_at is null and state <> 'expired' then 0 else coalesce(uses_left, 0) end
      end as uses,
    (gift -> 'discount' ->> 'amount')::bigint as price
  from rewards where ${ofPrograms} and ${inSpan('issued_at')}`

const ofRewards = `select r.program, v.measure, r.day, sum(v.amount)::bigint as sum from (${issued}) r
  cross join lateral (values
    (case when stands then 'rewards' end, 1::bigint),
    (case type when 'credit' then 'credit' when 'points' then 'points' when 'coupon' then 'coupons' else 'benefits' end
      || case when stands then '' else 'Back' end, amount),
    ('cost', case when type = 'credit' and stands then amount else uses * price end),
    (case when price is null then 'unpriced' end, uses)) v (measure, amount)
  where v.measure is not null and v.amount is not null and v.amount <> 0 group by 1, 2, 3`

const byDay = [
  counting('visits', 'at', 'visits'),
  counting('codes', 'created_at', 'codes'),
  counting('referrals', 'redeemed_at', 'referrals'),
  counting('referrals', 'qualified_at', 'successes'),
  ofOrders,
  ofRewards,
].join(' union all ')

interface PeopleRow extends Record<string, unknown> {
  referrers: number
  sharers: number
  visitors: number
  referees: number
}

/** Each once, however often they come; a visit of an old row, which knows no browser, is one of its own. */
const people = `select
  (select count(*) from (select distinct customer from codes where ${ofPrograms} and ${inSpan('created_at')}) c) as referrers,
  (select count(*) from (select distinct c.customer from (
      select code from visits where ${ofPrograms} and ${inSpan('at')} group by 1
      union select code from referrals where ${ofPrograms} and ${inSpan('redeemed_at')}) s
    join codes c on c.site_id = $1 and c.code = s.code) p) as sharers,
  (select count(*) from (
      select coalesce(visitor, id) from visits where ${ofPrograms} and ${inSpan('at')} group by 1) v) as visitors,
  (select count(*) from (select distinct referee from referrals where ${ofPrograms} and ${inSpan('redeemed_at')}) r) as referees`

interface StateRow extends Record<string, unknown> {
  state: string
  count: number
}

/** What programs did in a span of time. Referrals and rewards are counted by when they began, in the state they are in now. */
export async function countPerformance(database: Queryable, looked: Looked, span: Span): Promise<Counted> {
  const { siteId, programs, timeZone } = looked
  const values = [siteId, programs, formatTime(span.from), formatTime(span.to)]
  const starts = daysOf(span, timeZone).map((day) => formatTime(startOfDay(day, timeZone)))
  const [counts, found, begun, states] = await Promise.all([
    database.query<Count & Record<string, unknown>>(byDay, [...values, starts]),
    database.query<PeopleRow>(people, values),
    database.query<Begun & Record<string, unknown>>(
      `select state, place, qualified_at is not null as qualified, count(*) from referrals
       where ${ofPrograms} and ${inSpan('redeemed_at')} group by 1, 2, 3`,
      values,
    ),
    database.query<StateRow>(
      `select state, count(*) from rewards where ${ofPrograms} and ${inSpan('created_at')} group by 1`,
      values,
    ),
  ])
  const { referrers = 0, sharers = 0, visitors = 0, referees = 0 } = found.rows[0] ?? {}
  return {
    counts: counts.rows,
    ...{ referrers, sharers, visitors, referees },
    begun: begun.rows,
    rewardsByState: Object.fromEntries(states.rows.map(({ state, count }) => [state, count])),
  }
}

/** Codes that were entered and refused, the commonest reason first. */
export async function countRefusals(database: Queryable, { siteId, programs }: Looked, { from, to }: Span) {
  const answer = await database.query<{ reason: string; count: number }>(
    `select reason, count(*) from refusals where ${ofPrograms} and ${inSpan('at')} group by 1 order by 2 desc, 1`,
    [siteId, programs, formatTime(from), formatTime(to)],
  )
  return answer.rows
}

/** Who brought the most in a span of time, by what succeeded, then by what was begun. */
export async function readTopReferrers(
  database: Queryable,
  { siteId, programs }: Looked,
  { from, to }: Span,
  most: number,
): Promise<TopReferrer[]> {
  const answer = await database.query<TopReferrer & Record<string, unknown>>(
    `select t.referrer as customer, c.name, c.email, t.referrals, t.successes, (
         select count(*) from codes k join visits v on v.site_id = $1 and v.code = k.code and ${inSpan('v.at')}
         where k.site_id = $1 and k.program = any($2::text[]) and k.customer = t.referrer) as visits
     from (select referrer, count(*) as referrals,
         count(*) filter (where qualified_at is not null and state in ('qualified', 'rewarded')) as successes
       from referrals where ${ofPrograms} and ${inSpan('redeemed_at')}
       group by 1 order by 3 desc, 2 desc, 1 limit $5) t
     left join customers c on c.site_id = $1 and c.id = t.referrer and c.erased_at is null
     order by t.successes desc, t.referrals desc, t.referrer`,
    [siteId, programs, formatTime(from), formatTime(to), most],
  )
  return answer.rows
}

/** The programs of a site, archived ones as well: what they did stays done. */
export async function readProgramIds(database: Queryable, siteId: string): Promise<string[]> {
  const answer = await database.query<{ id: string }>('select id from programs where site_id = $1', [siteId])
  return answer.rows.map(({ id }) => id)
}
