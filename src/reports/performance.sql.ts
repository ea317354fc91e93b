import { formatTime } from '#base/time.ts'
import type { Queryable } from '#plumbing/db.ts'
import type { Count } from '#reports/figures.ts'
import type { Whose } from '#reports/people.sql.ts'
import type { Span, TopReferrer } from '#reports/reports.api.ts'

/** A program of a site or all of them (null), and the zone by whose calendar days are told apart. */
export interface Looked {
  readonly siteId: string
  readonly program: string | null
  readonly timeZone: string
}

const inSpan = (column: string) => `${column} between $3::timestamptz and $4::timestamptz`
const ofPrograms = 'site_id = $1 and program = any($2::text[])'

/** Day by day, each by the rows of its own stretch of time: a few days of a long past are found as quickly as the last few. */
const ofEachDay = (select: string) => `select d.day, c.program, c.measure, c.sum
  from unnest($3::int[], $4::timestamptz[], $5::timestamptz[]) d (day, first_at, last_at) cross join lateral (${select}) c`
const thatDay = (column: string) => `${column} between d.first_at and d.last_at`

const counting = (table: string, column: string, measure: string) =>
  ofEachDay(`select program, ${measure} as measure, count(*)::bigint as sum from ${table}
    where ${ofPrograms} and ${thatDay(column)} group by 1, 2`)

/** The orders that referrals counted, by when they were placed. */
const ofOrders = ofEachDay(`select f.program, v.measure, sum(v.amount)::bigint as sum from orders o
  cross join lateral (select program from referrals where site_id = $1 and order_id = o.id
    and program = any($2::text[]) and state not in ('rejected', 'lapsed') offset 0) f
  cross join lateral (values ('orders', 1::bigint), ('volume', coalesce(o.total, 0))) v (measure, amount)
  where o.site_id = $1 and ${thatDay('o.placed_at')} and o.cancelled_at is null group by 1, 2`)

/**
 * A row for each reward issued: how much of what, whether it stands, and how often it was used or still can be (`uses`), each
 * time at the `price` that its discount fixes. Most are issued when they are made; only the others are filed by when they were.
 */
const issued = `select program, gift ->> 'type' as type, revoked_at is null as stands,
    coalesce((gift ->> 'amount')::bigint, (gift ->> 'quantity')::bigint, (gift ->> 'uses')::bigint, 1) as amount,
    case when gift ->> 'type' in ('coupon', 'benefit') then
      coalesce((gift ->> 'quantity')::bigint, (gift ->> 'uses')::bigint, 1)
        - case when revoked_at is null and state <> 'expired' then 0 else coalesce(uses_left, 0) end
      end as uses,
    (gift -> 'discount' ->> 'amount')::bigint as price
  from (select * from rewards where ${ofPrograms} and ${thatDay('created_at')} and issued_at = created_at
    union all select * from rewards where ${ofPrograms} and ${thatDay('issued_at')} and issued_at <> created_at) w`

const ofRewards = ofEachDay(`select r.program, v.measure, sum(v.amount)::bigint as sum from (${issued}) r
  cross join lateral (values
    (case when stands then 'rewards' end, 1::bigint),
    (case type when 'credit' then 'credit' when 'points' then 'points' when 'coupon' then 'coupons' else 'benefits' end
      || case when stands then '' else 'Back' end, amount),
    ('cost', case when type = 'credit' and stands then amount else uses * price end),
    (case when price is null then 'unpriced' end, uses)) v (measure, amount)
  where v.measure is not null and v.amount is not null and v.amount <> 0 group by 1, 2`)

const byDay = [
  counting('visits', 'at', `'visits'`),
  counting('codes', 'created_at', `'codes'`),
  counting('referrals', 'redeemed_at', `'begun ' || state || ' ' || place || ' ' || (qualified_at is not null)::text`),
  counting('reached_goals', 'at', `'successes'`),
  counting('rewards', 'created_at', `'granted ' || state`),
  ofOrders,
  ofRewards,
].join(' union all ')

/** What happened on some days, or parts of days, numbered as they are given. */
export async function countDays(
  database: Queryable,
  { siteId, programs }: Whose,
  days: readonly { readonly number: number; readonly span: Span }[],
): Promise<Count[]> {
  if (days.length === 0 || programs.length === 0) return []
  const answer = await database.query<Count & Record<string, unknown>>(byDay, [
    siteId,
    programs,
    days.map(({ number }) => number),
    days.map(({ span }) => formatTime(span.from)),
    days.map(({ span }) => formatTime(span.to)),
  ])
  return answer.rows
}

/** Codes that were entered and refused, the commonest reason first. */
export async function countRefusals(database: Queryable, { siteId, programs }: Whose, { from, to }: Span) {
  const answer = await database.query<{ reason: string; count: number }>(
    `select reason, count(*) from refusals where ${ofPrograms} and ${inSpan('at')} group by 1 order by 2 desc, 1`,
    [siteId, programs, formatTime(from), formatTime(to)],
  )
  return answer.rows
}

/** Who brought the most in a span of time, by what succeeded, then by what was begun. */
export async function readTopReferrers(
  database: Queryable,
  { siteId, programs }: Whose,
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
