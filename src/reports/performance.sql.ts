import { formatTime } from '#base/time.ts'
import type { Queryable } from '#plumbing/db.ts'
import type { Counted, Measure, Span } from '#reports/reports.api.ts'

const inSpan = (column: string) => `${column} between $3::timestamptz and $4::timestamptz`
const ofProgram = 'site_id = $1 and program = $2'

/** The orders that referrals of the program counted: those they began with and those that a trigger fired on. */
const counted = `select distinct o.id, o.placed_at, o.total from referrals f
  cross join lateral (
    select f.order_id as id union select s ->> 'order' from jsonb_array_elements(f.successes) s) n
  join orders o on o.site_id = f.site_id and o.id = n.id
  where f.site_id = $1 and f.program = $2 and f.state not in ('rejected', 'lapsed')
    and o.cancelled_at is null and ${inSpan('o.placed_at')}`

const byDay = `select to_char(m.at at time zone $5, 'YYYY-MM-DD') as day, m.measure, sum(m.amount)::bigint as sum from (
    select at, 'visits' as measure, 1::bigint as amount from visits where ${ofProgram} and ${inSpan('at')}
    union all select created_at, 'codes', 1 from codes where ${ofProgram} and ${inSpan('created_at')}
    union all select redeemed_at, 'referrals', 1 from referrals where ${ofProgram} and ${inSpan('redeemed_at')}
    union all select qualified_at, 'successes', 1 from referrals where ${ofProgram} and ${inSpan('qualified_at')}
    union all select c.placed_at, v.measure, v.amount from (${counted}) c
      cross join lateral (values ('orders', 1::bigint), ('volume', coalesce(c.total, 0))) v (measure, amount)
    union all select issued_at, case gift ->> 'type' when 'coupon' then 'coupons' when 'benefit' then 'benefits'
        else gift ->> 'type' end,
        coalesce((gift ->> 'amount')::bigint, (gift ->> 'quantity')::bigint, (gift ->> 'uses')::bigint, 1)
      from rewards where ${ofProgram} and revoked_at is null and ${inSpan('issued_at')}
  ) m group by 1, 2`

interface DayRow extends Record<string, unknown> {
  day: string
  measure: Measure
  sum: number
}

interface PeopleRow extends Record<string, unknown> {
  referrers: number
  referees: number
}

interface StateRow extends Record<string, unknown> {
  of: 'referral' | 'reward'
  state: string
  count: number
}

/** What a program did in a span of time. Referrals and rewards are counted by when they began, in the state they are in now. */
export async function countPerformance(
  database: Queryable,
  program: { readonly siteId: string; readonly id: string; readonly timeZone: string },
  { from, to }: Span,
): Promise<Counted> {
  const values = [program.siteId, program.id, formatTime(from), formatTime(to)]
  const [days, people, states] = await Promise.all([
    database.query<DayRow>(byDay, [...values, program.timeZone]),
    database.query<PeopleRow>(
      `select (select count(distinct customer) from codes where ${ofProgram} and ${inSpan('created_at')}) as referrers,
         (select count(distinct referee) from referrals where ${ofProgram} and ${inSpan('redeemed_at')}) as referees`,
      values,
    ),
    database.query<StateRow>(
      `select 'referral' as of, state, count(*) from referrals where ${ofProgram} and ${inSpan('redeemed_at')} group by 2
       union all
       select 'reward', state, count(*) from rewards where ${ofProgram} and ${inSpan('created_at')} group by 2`,
      values,
    ),
  ])
  const byState = (of: StateRow['of']) =>
    Object.fromEntries(states.rows.filter((row) => row.of === of).map(({ state, count }) => [state, count]))
  const { referrers = 0, referees = 0 } = people.rows[0] ?? {}
  return {
    days: days.rows,
    ...{ referrers, referees },
    referralsByState: byState('referral'),
    rewardsByState: byState('reward'),
  }
}
