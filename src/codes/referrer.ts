import { keyOf, table } from '#engine/table.ts'
import type { WorkingSet } from '#engine/working-set.ts'

interface LadderCount {
  /** Referrals that stand as successes for this trigger. */
  readonly successes: number
  /** How many times each rung stands granted. */
  readonly rungs: { readonly [rung: string]: number }
}

/** What a program counts of one referrer. */
export interface Referrer {
  readonly program: string
  readonly customer: string
  /** Codes made, ever. */
  readonly codes: number
  readonly pending: number
  /** Referrals that stand as successes, in all and by the month and day (in the site's zone) they became one. */
  readonly successes: number
  readonly months: { readonly [month: string]: number }
  readonly days: { readonly [day: string]: number }
  readonly ladders: { readonly [trigger: string]: LadderCount }
}

const referrers = table<Referrer>({
  name: 'referrers',
  columns: {
    program: 'text',
    customer: 'text',
    codes: 'integer',
    pending: 'integer',
    successes: 'integer',
    months: 'json',
    days: 'json',
    ladders: 'json',
  },
  key: ['program', 'customer'],
  rank: 24,
})

export function referrerOf(set: WorkingSet, program: string, customer: string): Referrer {
  return (
    set.get(referrers, keyOf(program, customer)) ?? {
      program,
      customer,
      codes: 0,
      pending: 0,
      successes: 0,
      months: {},
      days: {},
      ladders: {},
    }
  )
}

export function saveReferrer(set: WorkingSet, referrer: Referrer): Referrer {
  return set.put(referrers, referrer)
}

/** Notes that a referrer's counts will be read. */
export function wantReferrer(set: WorkingSet, program: string, customer: string): void {
  set.want(referrers, keyOf(program, customer))
}

/** A limit by the day needs no more than the days that can still change. */
const daysKept = 62

export function withSuccess(referrer: Referrer, periods: { month: string; day: string }, change: 1 | -1): Referrer {
  const add = (counts: { readonly [period: string]: number }, period: string) => ({
    ...counts,
    [period]: Math.max(0, (counts[period] ?? 0) + change),
  })
  const days = Object.entries(add(referrer.days, periods.day)).sort(([left], [right]) => (left < right ? -1 : 1))
  return {
    ...referrer,
    successes: referrer.successes + change,
    months: add(referrer.months, periods.month),
    days: Object.fromEntries(days.slice(-daysKept)),
  }
}

export function ladderOfReferrer(referrer: Referrer, trigger: string): LadderCount {
  return referrer.ladders[trigger] ?? { successes: 0, rungs: {} }
}

export function withLadder(referrer: Referrer, trigger: string, ladder: LadderCount): Referrer {
  return { ...referrer, ladders: { ...referrer.ladders, [trigger]: ladder } }
}
