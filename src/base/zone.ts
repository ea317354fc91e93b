import { Temporal } from 'temporal-polyfill'

export const dayMillis = 86_400_000

/** A stretch of time in a zone over which something is the same; `until` is no longer part of it. */
interface Span<What> {
  readonly from: number
  readonly until: number
  readonly what: What
}

interface Known<What> {
  last: Span<What>
  /** By the UTC day of the moment that was asked for. */
  readonly byDay: Map<number, Span<What>[]>
}

const mostDays = 4_000

/** Remembers the spans of each zone: counting by month and adding days are on the path of every order. */
function remembered<What>(reckon: (at: number, timeZone: string) => Span<What>) {
  const zones = new Map<string, Known<What>>()
  return (at: number, timeZone: string): Span<What> => {
    let known = zones.get(timeZone)
    if (known === undefined) {
      known = { last: reckon(at, timeZone), byDay: new Map() }
      zones.set(timeZone, known)
    }
    if (at >= known.last.from && at < known.last.until) return known.last
    const day = Math.floor(at / dayMillis)
    const near = known.byDay.get(day) ?? []
    const found = near.find((span) => at >= span.from && at < span.until)
    known.last = found ?? reckon(at, timeZone)
    if (found === undefined) {
      if (known.byDay.size >= mostDays) known.byDay.clear()
      known.byDay.set(day, [...near, known.last])
    }
    return known.last
  }
}

function zoned(at: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(timeZone)
}

export function startOf(day: Temporal.PlainDate, timeZone: string): number {
  return day.toZonedDateTime(timeZone).epochMilliseconds
}

/** The month of the zone's calendar, as `YYYY-MM`. */
export const monthSpan = remembered((at, timeZone) => {
  const first = zoned(at, timeZone).toPlainDate().with({ day: 1 })
  const until = startOf(first.add({ months: 1 }), timeZone)
  return { from: startOf(first, timeZone), until, what: first.toString().slice(0, 7) }
})

/** The day of the zone's calendar, as `YYYY-MM-DD`. */
export const daySpan = remembered((at, timeZone) => {
  const day = zoned(at, timeZone).toPlainDate()
  return { from: startOf(day, timeZone), until: startOf(day.add({ days: 1 }), timeZone), what: day.toString() }
})

/** By how many milliseconds the zone is ahead of UTC, between two changes of its clocks. */
export const offsetSpan = remembered((at, timeZone) => {
  const there = zoned(at, timeZone)
  const next = there.getTimeZoneTransition('next')
  // The last change may be this very moment, which "previous" leaves out.
  const last = there.add({ milliseconds: 1 }).getTimeZoneTransition('previous')
  return {
    from: last === null ? Number.NEGATIVE_INFINITY : last.epochMilliseconds,
    until: next === null ? Number.POSITIVE_INFINITY : next.epochMilliseconds,
    what: there.offsetNanoseconds / 1e6,
  }
})
