import type { z } from 'zod'
import { type Column, moneyColumn, valueColumn } from '#base/csv.ts'
import type { People } from '#reports/people.ts'
import { daysOf, type overviewView, type Span, type TopReferrer, type totalsView } from '#reports/reports.api.ts'

const measures = [
  'visits',
  'codes',
  'referrals',
  'successes',
  'orders',
  'volume',
  'rewards',
  'credit',
  'points',
  'coupons',
  'benefits',
  'cost',
  'unpriced',
  'creditBack',
  'pointsBack',
  'couponsBack',
  'benefitsBack',
] as const
type Measure = (typeof measures)[number]
type Figures = { readonly [Of in Measure]: number }

/**
 * What was counted in one program on one day of a span; days are numbered from 0. Besides the measures there are
 * `begun <state> <place> <qualified>` of referrals and `granted <state>` of rewards, by the day on which they began.
 */
export interface Count {
  readonly program: string
  readonly measure: string
  readonly day: number
  readonly sum: number
}

/** The counts of one day, by program and measure, as they are kept. */
export type DayCounts = Readonly<Record<string, Readonly<Record<string, number>>>>

export function packDay(counts: readonly Count[]): DayCounts {
  const programs = [...Map.groupBy(counts, ({ program }) => program)]
  return Object.fromEntries(
    programs.map(([program, own]) => [program, Object.fromEntries(own.map(({ measure, sum }) => [measure, sum]))]),
  )
}

export function unpackDay(day: number, counts: DayCounts): Count[] {
  return Object.entries(counts).flatMap(([program, own]) =>
    Object.entries(own).map(([measure, sum]) => ({ program, measure, day, sum })),
  )
}

/** Of the referrals that began in a span, those that are alike. */
interface Begun {
  readonly state: string
  readonly place: string
  readonly qualified: boolean
  readonly count: number
}

/** What was counted, day by day and as a whole. */
export interface Counted extends People {
  readonly counts: readonly Count[]
}

function begunOf(counts: readonly Count[]): Begun[] {
  return counts.flatMap(({ measure, sum }) => {
    const [kind, state = '', place = '', qualified] = measure.split(' ')
    return kind === 'begun' ? [{ state, place, qualified: qualified === 'true', count: sum }] : []
  })
}

function sumUp(of: readonly Count[]): Figures {
  const sums = Object.fromEntries(measures.map((measure) => [measure, 0])) as Record<Measure, number>
  for (const { measure, sum } of of) {
    if (Object.hasOwn(sums, measure)) sums[measure as Measure] += sum
    else if (measure.startsWith('begun ')) sums.referrals += sum
  }
  return sums
}

function sumBy<Item extends { readonly count: number }>(of: readonly Item[], keyOf: (item: Item) => string) {
  const sums: Record<string, number> = {}
  for (const item of of) sums[keyOf(item)] = (sums[keyOf(item)] ?? 0) + item.count
  return sums
}

export function showTotals(counted: Counted, currency: string): z.output<typeof totalsView> {
  const { visits, codes, referrals, successes, orders, rewards, ...sums } = sumUp(counted.counts)
  const { referrers, sharers, visitors, referees } = counted
  const begun = begunOf(counted.counts)
  const granted = counted.counts.flatMap(({ measure, sum }) =>
    measure.startsWith('granted ') ? [{ state: measure.slice('granted '.length), count: sum }] : [],
  )
  const total = (of: readonly Begun[]) => of.reduce((sum, { count }) => sum + count, 0)
  const { credit, points, coupons, benefits, unpriced } = sums
  return {
    ...{ visits, codes, referrals, successes, orders, rewards, referrers, sharers, visitors, referees, unpriced },
    volume: { amount: sums.volume, currency },
    referralsByState: sumBy(begun, ({ state }) => state),
    referralsByPlace: sumBy(begun, ({ place }) => place),
    rewardsByState: sumBy(granted, ({ state }) => state),
    gifts: { credit, points, coupons, benefits },
    takenBack: {
      credit: sums.creditBack,
      points: sums.pointsBack,
      coupons: sums.couponsBack,
      benefits: sums.benefitsBack,
    },
    cost: { amount: sums.cost, currency },
    funnel: [
      { step: 'shared', count: sharers },
      { step: 'visited', count: visitors },
      { step: 'joined', count: total(begun) },
      { step: 'qualified', count: total(begun.filter(({ qualified }) => qualified)) },
      { step: 'rewarded', count: total(begun.filter(({ state }) => state === 'rewarded')) },
    ],
  }
}

/** Every day of the span, those without a figure as well. */
export function showDays({ counts }: Counted, span: Span, timeZone: string) {
  const byDay = Map.groupBy(counts, ({ day }) => day)
  return daysOf(span, timeZone).map((day, place) => {
    const { unpriced, creditBack, pointsBack, couponsBack, benefitsBack, ...figures } = sumUp(byDay.get(place) ?? [])
    return { day, ...figures }
  })
}

/** The same for each program in which something happened. */
export function showPrograms({ counts }: Counted, currency: string): z.output<typeof overviewView>['programs'] {
  return [...Map.groupBy(counts, ({ program }) => program)].map(([program, own]) => {
    const { visits, codes, referrals, successes, orders, rewards, volume, cost, points, unpriced } = sumUp(own)
    return {
      ...{ program, visits, codes, referrals, successes, orders, rewards, points, unpriced },
      volume: { amount: volume, currency },
      cost: { amount: cost, currency },
    }
  })
}

type Day = ReturnType<typeof showDays>[number]
const plainMeasures = ['visits', 'codes', 'referrals', 'successes', 'orders', 'rewards'] as const

export const dayColumns: readonly Column<Day>[] = [
  valueColumn('day', ({ day }) => day),
  ...plainMeasures.map((measure) => valueColumn<Day>(measure, (day) => day[measure])),
  moneyColumn('volume', ({ volume }) => volume),
  moneyColumn('credit', ({ credit }) => credit),
  valueColumn('points', ({ points }) => points),
  valueColumn('coupons', ({ coupons }) => coupons),
  valueColumn('benefits', ({ benefits }) => benefits),
  moneyColumn('cost', ({ cost }) => cost),
]

export const referrerColumns: readonly Column<TopReferrer>[] = [
  valueColumn('customer', ({ customer }) => customer),
  valueColumn('name', ({ name }) => name),
  valueColumn('email', ({ email }) => email),
  valueColumn('visits', ({ visits }) => visits),
  valueColumn('referrals', ({ referrals }) => referrals),
  valueColumn('successes', ({ successes }) => successes),
]
