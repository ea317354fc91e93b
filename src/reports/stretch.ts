import { endOfDay, startOfDay } from '#base/time.ts'
import { utcDay } from '#reports/changed-days.ts'
import { daysOf, type Span } from '#reports/reports.api.ts'

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

/** How often anything has changed on the days of UTC that the stretch touches: the same number, the same figures. */
export function changesIn({ span }: Stretch, changes: ReadonlyMap<string, number>): number {
  const days = new Set([utcDay(span.from), utcDay((span.from + span.to) / 2), utcDay(span.to)])
  return [...days].reduce((sum, day) => sum + (changes.get(day) ?? 0), 0)
}
