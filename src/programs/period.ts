import type { Problem } from '#base/problems.ts'
import { endOfDay, isDay, parseTime, startOfDay } from '#base/time.ts'
import type { PeriodInput } from '#programs/definition.api.ts'

/** Both ends belong to the period; null: it has none on that side. */
export interface Period {
  readonly startsAt: number | null
  readonly endsAt: number | null
}

export const always: Period = { startsAt: null, endsAt: null }

export type PeriodRead =
  | { readonly period: Period; readonly problems: readonly [] }
  | { readonly period: null; readonly problems: readonly Problem[] }

/** What is not given stays as it was; a date alone means its first or last millisecond in the zone (PLAT-24). */
export function readPeriod(given: PeriodInput | null | undefined, before: Period, timeZone: string): PeriodRead {
  if (given === null) return { period: always, problems: [] }
  const startsAt = given?.startsAt === undefined ? before.startsAt : momentOf(given.startsAt, timeZone, startOfDay)
  const endsAt = given?.endsAt === undefined ? before.endsAt : momentOf(given.endsAt, timeZone, endOfDay)
  if (startsAt !== null && endsAt !== null && endsAt <= startsAt) {
    return { period: null, problems: [{ pointer: '/period/endsAt', detail: 'The end must come after the start.' }] }
  }
  return { period: { startsAt, endsAt }, problems: [] }
}

function momentOf(
  text: string | null,
  timeZone: string,
  ofDay: (day: string, timeZone: string) => number,
): number | null {
  if (text === null) return null
  return isDay(text) ? ofDay(text, timeZone) : parseTime(text)
}
