import { z } from 'zod'
import { type Problem, pointerTo } from '#base/problems.ts'
import { calendarDay, endOfDay, formatTime, isDay, parseTime, startOfDay } from '#base/time.ts'
import { timeText } from '#base/wire.api.ts'

const moment = z
  .string()
  .refine((given) => parseTime(given) !== null || isDay(given), 'An RFC 3339 time, or a date such as 2026-03-31.')
  .meta({ description: 'A time, or a date, which is a whole day in the time zone of the site.' })
export const spanQuery = z.object({ from: moment.optional(), to: moment.optional() })

const money = z.object({ amount: z.int(), currency: z.string() })
const counts = {
  visits: z.int(),
  codes: z.int().meta({ description: 'Codes made.' }),
  referrals: z.int().meta({ description: 'Referrals begun.' }),
  successes: z.int().meta({ description: 'Referrals whose referee reached a trigger.' }),
  orders: z.int().meta({ description: 'Orders of referees that their referral counted, without cancelled ones.' }),
}
const gifts = {
  credit: z.int().meta({ description: "Minor units of the site's currency." }),
  points: z.int(),
  coupons: z.int(),
  benefits: z.int(),
}
const gift = z.object(gifts).meta({ description: 'Gifts issued and not taken back.' })

export const totalsView = z
  .object({
    ...counts,
    referrers: z.int().meta({ description: 'Customers who made a code.' }),
    referees: z.int(),
    volume: money.meta({ description: 'What those orders came to.' }),
    referralsByState: z.record(z.string(), z.int()),
    rewardsByState: z.record(z.string(), z.int()),
    gifts: gift,
  })
  .meta({ id: 'PerformanceTotals' })

export const performanceView = z
  .object({
    program: z.string(),
    from: timeText,
    to: timeText,
    timeZone: z.string(),
    currency: z.string(),
    totals: totalsView,
    days: z.array(
      z.object({ day: z.string().meta({ format: 'date' }), ...counts, volume: z.int(), ...gifts }).meta({
        description: "One for each day of the period, in the site's time zone; amounts in minor units.",
      }),
    ),
  })
  .meta({ id: 'Performance' })

export const simulationInput = z
  .strictObject({ definition: z.record(z.string(), z.unknown()), from: moment.optional(), to: moment.optional() })
  .meta({ id: 'SimulationInput' })

export const simulationView = z
  .object({
    program: z.string(),
    from: timeText,
    to: timeText,
    did: totalsView.meta({ description: 'What the period did give.' }),
    would: z
      .null()
      .meta({ description: 'What it would have given under that definition: not worked out by this version of Kith.' }),
  })
  .meta({ id: 'Simulation' })

/** Both ends belong to it. */
export interface Span {
  readonly from: number
  readonly to: number
}

const usualDays = 30
const mostDays = 400
const dayMillis = 86_400_000

/** What was asked for; by default the last thirty days up to now. Problems are placed below `under`. */
export function readSpan(
  asked: z.output<typeof spanQuery>,
  { timeZone, now, under }: { readonly timeZone: string; readonly now: number; readonly under: readonly string[] },
): { readonly span: Span; readonly problems: readonly Problem[] } {
  const to = asked.to === undefined ? now : momentOf(asked.to, timeZone, endOfDay)
  const usual = startOfDay(calendarDay(to - (usualDays - 1) * dayMillis, timeZone), timeZone)
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

const measures = [
  'visits',
  'codes',
  'referrals',
  'successes',
  'orders',
  'volume',
  'credit',
  'points',
  'coupons',
  'benefits',
] as const
export type Measure = (typeof measures)[number]
type Figures = { readonly [Of in Measure]: number }

/** What was counted, day by day and as a whole. */
export interface Counted {
  readonly days: readonly { readonly day: string; readonly measure: Measure; readonly sum: number }[]
  readonly referrers: number
  readonly referees: number
  readonly referralsByState: Readonly<Record<string, number>>
  readonly rewardsByState: Readonly<Record<string, number>>
}

function sumUp(of: Counted['days']): Figures {
  const sums = Object.fromEntries(measures.map((measure) => [measure, 0])) as Record<Measure, number>
  for (const { measure, sum } of of) sums[measure] += sum
  return sums
}

export function showTotals(counted: Counted, currency: string): z.output<typeof totalsView> {
  const { volume, credit, points, coupons, benefits, ...rest } = sumUp(counted.days)
  const { referrers, referees, referralsByState, rewardsByState } = counted
  return {
    ...rest,
    ...{ referrers, referees },
    referralsByState: { ...referralsByState },
    rewardsByState: { ...rewardsByState },
    volume: { amount: volume, currency },
    gifts: { credit, points, coupons, benefits },
  }
}

/** Every day of the span, those without a figure as well. */
export function showDays({ days }: Counted, { from, to }: Span, timeZone: string) {
  const byDay = Map.groupBy(days, ({ day }) => day)
  const last = calendarDay(to, timeZone)
  const shown: ({ day: string } & Figures)[] = []
  for (let day = calendarDay(from, timeZone); day <= last; day = nextDay(day)) {
    shown.push({ day, ...sumUp(byDay.get(day) ?? []) })
  }
  return shown
}

function nextDay(day: string): string {
  return formatTime((parseTime(`${day}T12:00:00Z`) as number) + dayMillis).slice(0, 10)
}
