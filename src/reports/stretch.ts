import { endOfDay, startOfDay } from '#base/time.ts'
import { utcDay } from '#reports/changed-days.ts'
import { addDays, daysOf, type Span } from '#reports/reports.api.ts'

/** A day of the site's zone, or the part of it that a span takes in; numbered from 0. */
export interface Stretch {
  readonly number: number
  readonly day: string
  readonly span: Span
  readonly isWhole: boolean
}

export function stretchesOf({ from, to }: Span, timeZone: string): Stretch[] {
  return daysOf({ from, to }, timeZone).map((day, number) => {
    const whole = { from: startOfDay(day, timeZone), to: endOfDay(day, timeZone) }
    const span = { from: Math.max(from, whole.from), to: Math.min(to, whole.to) }
    return { number, day, span, isWhole: span.from === whole.from && span.to === whole.to }
  })
}

/** Stretches one right after the other, in pieces of at most so many. */
export function runsOf(stretches: readonly Stretch[], most: number): Stretch[][] {
  const runs: Stretch[][] = []
  for (const stretch of stretches) {
    const run = runs.at(-1)
    const isNext = run !== undefined && run.length < most && run.at(-1)?.number === stretch.number - 1
    if (isNext) run.push(stretch)
    else runs.push([stretch])
  }
  return runs
}

/** When each day of the zone from `before` days ahead of the first one to the last one began. */
export function startsOf(first: string, last: string, before: number, timeZone: string): number[] {
  const starts: number[] = []
  for (let day = addDays(first, -before); day <= last; day = addDays(day, 1)) starts.push(startOfDay(day, timeZone))
  return starts
}

/** How often anything has changed on the days of UTC that the stretch touches: the same number, the same figures. */
export function changesIn({ span }: Stretch, changes: ReadonlyMap<string, number>): number {
  const days = new Set([utcDay(span.from), utcDay((span.from + span.to) / 2), utcDay(span.to)])
  return [...days].reduce((sum, day) => sum + (changes.get(day) ?? 0), 0)
}
