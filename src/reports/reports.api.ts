import { z } from 'zod'
import { type Problem, pointerTo } from '#base/problems.ts'
import { calendarDay, endOfDay, formatTime, isDay, parseTime, startOfDay } from '#base/time.ts'
import { timeText } from '#base/wire.api.ts'

const moment = z
  .string()
  .refine((given) => parseTime(given) !== null || isDay(given), 'An RFC 3339 time, or a date such as 2026-03-31.')
  .meta({ description: 'A time, or a date, which is a whole day in the time zone of the site.' })
const usualDays = 30
export const mostDays = 400
export const spanQuery = z.object({
  from: moment.optional(),
  to: moment.optional(),
  days: z
    .string()
    .regex(/^\d{1,3}$/, `A whole number from 1 to ${mostDays}.`)
    .transform(Number)
    .pipe(z.number().min(1).max(mostDays))
    .optional()
    .meta({
      ...{ type: 'integer', minimum: 1, maximum: mostDays, default: usualDays },
      description: 'How many days up to `to`, the last one included, where `from` is not given.',
    }),
})

const money = z.object({ amount: z.int(), currency: z.string() })
const counts = {
  visits: z.int(),
  codes: z.int().meta({ description: 'Codes made.' }),
  referrals: z.int().meta({ description: 'Referrals begun.' }),
  successes: z.int().meta({ description: 'Referrals whose referee reached a trigger.' }),
  orders: z.int().meta({ description: 'Orders of referees that their referral counted, without cancelled ones.' }),
  rewards: z.int().meta({ description: 'Rewards issued and not taken back.' }),
}
const gifts = {
  credit: z.int().meta({ description: "Minor units of the site's currency." }),
  points: z.int(),
  coupons: z.int(),
  benefits: z.int(),
}
const gift = z.object(gifts)
const unpriced = z.int().meta({
  description: 'Coupons and uses of benefits that `cost` leaves out, since what they take off has no fixed amount.',
})

export const totalsView = z
  .object({
    ...counts,
    referrers: z.int().meta({ description: 'Customers who made a code.' }),
    sharers: z.int().meta({ description: 'Customers whose link was followed or whose code was used.' }),
    visitors: z.int().meta({ description: 'Browsers that followed a link, each once.' }),
    referees: z.int(),
    volume: money.meta({ description: 'What those orders came to.' }),
    referralsByState: z.record(z.string(), z.int()),
    referralsByPlace: z.record(z.string(), z.int()).meta({ description: 'Where the code came from.' }),
    rewardsByState: z.record(z.string(), z.int()),
    gifts: gift.meta({ description: 'Gifts issued and not taken back.' }),
    takenBack: gift.meta({ description: 'Gifts issued in that time and taken back since.' }),
    cost: money.meta({
      description:
        'Credit issued and not taken back, and coupons and benefits of a fixed amount that were used or still can be.',
    }),
    unpriced,
    funnel: z
      .array(z.object({ step: z.enum(['shared', 'visited', 'joined', 'qualified', 'rewarded']), count: z.int() }))
      .meta({
        description:
          'Customers who shared and browsers that followed, in that time; referrals begun in it, and of these those that ' +
          'reached a trigger and those that are rewarded, until now. A code may be typed in without a link, so that more may join than visit.',
      }),
  })
  .meta({ id: 'PerformanceTotals' })

const day = z.object({ day: z.string().meta({ format: 'date' }), ...counts, volume: z.int(), ...gifts, cost: z.int() })
const days = z.array(
  day.meta({
    description: "One for each day of the period, in the site's time zone; amounts in minor units.",
  }),
)
const period = { from: timeText, to: timeText, totals: totalsView, days }
const previous = z
  .object(period)
  .nullable()
  .meta({ description: 'As many days right before; null unless `compare=previous`.' })

export const performanceQuery = spanQuery.extend({
  compare: z.enum(['previous']).optional().meta({ description: 'What to answer beside it.' }),
})
export const performanceView = z
  .object({
    program: z.string(),
    ...{ timeZone: z.string(), currency: z.string() },
    ...period,
    previous,
    refusals: z
      .array(z.object({ reason: z.string(), count: z.int() }))
      .meta({ description: 'Codes of the program that were entered and refused.' }),
  })
  .meta({ id: 'Performance' })

const perProgram = z.object({
  program: z.string(),
  ...counts,
  volume: money,
  cost: money,
  points: z.int().meta({ description: 'Issued and not taken back; they are not in `cost` either.' }),
  unpriced,
})
export const overviewView = z
  .object({
    ...{ timeZone: z.string(), currency: z.string() },
    ...period,
    previous,
    programs: z.array(perProgram).meta({ description: 'Those in which something happened.' }),
  })
  .meta({ id: 'Overview' })

const mostReferrers = 1_000
export const referrerQuery = spanQuery.extend({
  limit: z
    .string()
    .regex(/^\d{1,4}$/, `A whole number from 1 to ${mostReferrers}.`)
    .transform(Number)
    .pipe(z.number().min(1).max(mostReferrers))
    .default(10)
    .meta({ type: 'integer', minimum: 1, maximum: mostReferrers, default: 10 }),
})
export const referrerView = z
  .object({
    customer: z.string(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    visits: z.int(),
    referrals: z.int(),
    successes: z.int().meta({ description: 'Of these referrals, those that reached a trigger and stand.' }),
  })
  .meta({ id: 'TopReferrer' })
export type TopReferrer = z.output<typeof referrerView>

/** Both ends belong to it. */
export interface Span {
  readonly from: number
  readonly to: number
}

const dayMillis = 86_400_000

/** What was asked for; by default the last thirty days up to now. Problems are placed below `under`. */
export function readSpan(
  asked: Omit<z.output<typeof spanQuery>, 'days'> & { readonly days?: number | undefined },
  { timeZone, now, under }: { readonly timeZone: string; readonly now: number; readonly under: readonly string[] },
): { readonly span: Span; readonly problems: readonly Problem[] } {
  const to = asked.to === undefined ? now : momentOf(asked.to, timeZone, endOfDay)
  const usual = startOfDay(addDays(calendarDay(to, timeZone), 1 - (asked.days ?? usualDays)), timeZone)
  const from = asked.from === undefined ? usual : momentOf(asked.from, timeZone, startOfDay)
  const pointer = pointerTo([...under, 'to'])
  const problems: Problem[] = []
  if (to < from) problems.push({ pointer, detail: 'The end must not come before the start.' })
  if (to - from > mostDays * dayMillis) problems.push({ pointer, detail: `At most ${mostDays} days at a time.` })
  return { span: { from, to }, problems }
}

function momentOf(text: string, timeZone: string, ofDay: (day: string, timeZone: string) => number): number {
  return isDay(text) ? ofDay(text, timeZone) : (parseTime(text) ?? 0)
}

/** As many days of the site's calendar right before, to the same time of day. */
export function spanBefore({ from, to }: Span, timeZone: string): Span {
  const days = daysOf({ from, to }, timeZone).length
  return { from: earlier(from, days, timeZone), to: earlier(to, days, timeZone) }
}

function earlier(at: number, days: number, timeZone: string): number {
  const day = calendarDay(at, timeZone)
  const then = addDays(day, -days)
  if (at === endOfDay(day, timeZone)) return endOfDay(then, timeZone)
  return Math.min(startOfDay(then, timeZone) + at - startOfDay(day, timeZone), endOfDay(then, timeZone))
}

/** The days of the zone's calendar that the span touches. */
export function daysOf({ from, to }: Span, timeZone: string): string[] {
  const days: string[] = []
  const last = calendarDay(to, timeZone)
  for (let day = calendarDay(from, timeZone); day <= last; day = addDays(day, 1)) days.push(day)
  return days
}

export function addDays(day: string, count: number): string {
  return formatTime((parseTime(`${day}T12:00:00Z`) as number) + count * dayMillis).slice(0, 10)
}
