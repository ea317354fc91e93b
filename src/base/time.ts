import { Temporal } from 'temporal-polyfill'
import { dayMillis, daySpan, monthSpan, offsetSpan, startOf } from '#base/zone.ts'

const earliestAt = Date.parse('0001-01-01T00:00:00Z')
const latestAt = Date.parse('9999-12-31T23:59:59.999Z')
/** No time is told, and nothing ends, later than this: what follows a while after can still be written. */
const furthestAt = Date.parse('9999-12-30T00:00:00Z')

/** The longest duration that a definition may name. */
export const longestDurationYears = 100

const timePattern =
  /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i
const dayPattern = /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
const durationPattern =
  /^P(?=\d|T\d)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/

function isDayOfMonth(year: number, month: number, day: number): boolean {
  if (year < 1) return false
  if (day <= 28) return true
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  if (month === 2) return day <= (isLeap ? 29 : 28)
  return day <= (month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31)
}

/** Milliseconds of an RFC 3339 time, finer fractions cut off; null when it is not one. A leap second is the one after it. */
export function parseTime(text: string): number | null {
  const match = timePattern.exec(text)
  if (match === null) return null
  if (!isDayOfMonth(Number(match[1]), Number(match[2]), Number(match[3]))) return null
  const at = parseSecond(text.toUpperCase())
  return at >= earliestAt && at <= furthestAt ? at : null
}

/** Machines have no leap seconds: the last one of a day of UTC lasts, for them, into the next day. */
function parseSecond(text: string): number {
  if (text.slice(17, 19) !== '60') return Date.parse(text)
  const next = Date.parse(`${text.slice(0, 17)}59${text.slice(19)}`) + 1_000
  return next % dayMillis < 1_000 ? next : Number.NaN
}

/** RFC 3339 in UTC with milliseconds. */
export function formatTime(at: number): string {
  if (!(at >= earliestAt && at <= latestAt)) throw new RangeError(`not a time: ${at}`)
  return new Date(at).toISOString()
}

/** Whether the text is a date without a time that exists in the calendar, such as `2026-03-31`. */
export function isDay(text: string): boolean {
  const match = dayPattern.exec(text)
  return match !== null && isDayOfMonth(Number(match[1]), Number(match[2]), Number(match[3]))
}

interface Duration {
  readonly years: number
  readonly months: number
  readonly weeks: number
  readonly days: number
  readonly exactMillis: number
}

function readDuration(text: string): Duration | null {
  const match = durationPattern.exec(text)
  if (match === null) return null
  const part = (place: number): number => Number(match[place] ?? 0)
  const exactMillis = ((part(5) * 60 + part(6)) * 60 + part(7)) * 1000
  const read = { years: part(1), months: part(2), weeks: part(3), days: part(4), exactMillis }
  const approximateDays =
    read.years * 365.25 + read.months * 30.44 + read.weeks * 7 + read.days + exactMillis / dayMillis
  return approximateDays > 0 && approximateDays <= longestDurationYears * 365.25 ? read : null
}

const durations = new Map<string, Duration>()
const mostDurations = 1_000

function durationOf(text: string): Duration {
  const known = durations.get(text)
  if (known !== undefined) return known
  const read = readDuration(text)
  if (read === null) throw new RangeError(`not a duration: ${text}`)
  if (durations.size >= mostDurations) durations.clear()
  durations.set(text, read)
  return read
}

/** The parts of a duration as it was written, for showing it. */
export function durationParts(
  text: string,
): Record<'years' | 'months' | 'weeks' | 'days' | 'hours' | 'minutes' | 'seconds', number> {
  if (!isDuration(text)) throw new RangeError(`not a duration: ${text}`)
  const match = durationPattern.exec(text)
  const part = (place: number): number => Number(match?.[place] ?? 0)
  return {
    years: part(1),
    months: part(2),
    weeks: part(3),
    days: part(4),
    hours: part(5),
    minutes: part(6),
    seconds: part(7),
  }
}

/** Whether the text is an ISO 8601 duration in whole numbers, longer than nothing and at most a hundred years. */
export function isDuration(text: string): boolean {
  return readDuration(text) !== null
}

/** Years to days by the zone's calendar (the same time of day), hours to seconds exactly; never past the last time that can be told. */
export function addDuration(at: number, duration: string, timeZone: string): number {
  if (!Number.isFinite(at)) throw new RangeError(`not a time: ${at}`)
  const parts = durationOf(duration)
  const { years, months, weeks, days, exactMillis } = parts
  if (years === 0 && months === 0 && weeks === 0 && days === 0) return Math.min(at + exactMillis, furthestAt)
  const quick = addQuickly(at, parts, timeZone)
  if (quick !== null) return Math.min(quick + exactMillis, furthestAt)
  const start = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone)
  return Math.min(start.add({ years, months, weeks, days }).epochMilliseconds + exactMillis, furthestAt)
}

/** By plain arithmetic, twenty times as fast; null where the calendar has to say: before 1970 and within a day of a change of the clocks. */
function addQuickly(at: number, { years, months, weeks, days }: Duration, timeZone: string): number | null {
  if (at < 0) return null
  const offset = offsetSpan(at, timeZone).what
  const local = new Date(at + offset)
  const month = local.getUTCMonth() + months
  const firstOfMonth = Date.UTC(local.getUTCFullYear() + years, month, 1)
  const lastDay = new Date(Date.UTC(local.getUTCFullYear() + years, month + 1, 0)).getUTCDate()
  const day = Math.min(local.getUTCDate(), lastDay) - 1 + weeks * 7 + days
  const timeOfDay = (((at + offset) % dayMillis) + dayMillis) % dayMillis
  const localEnd = firstOfMonth + day * dayMillis + timeOfDay
  const span = offsetSpan(localEnd - offset, timeZone)
  const end = localEnd - span.what
  return end >= span.from + dayMillis && end < span.until - dayMillis ? end : null
}

const zones = new Map<string, boolean>()
const mostZones = 2_000

/** Whether the text names a zone of the IANA database; a bare offset such as `+08:00` does not. */
export function isTimeZone(text: string): boolean {
  const known = zones.get(text)
  if (known !== undefined) return known
  if (!/^[A-Za-z][A-Za-z0-9_+\-/]{0,63}$/.test(text)) return false
  let exists = true
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
  } catch {
    exists = false
  }
  if (zones.size >= mostZones) zones.clear()
  zones.set(text, exists)
  return exists
}

const daysKnown = new Map<string, { readonly first: number; readonly last: number }>()
const mostDaysKnown = 10_000

/** Remembered, as figures of a year ask for each of its days. */
function endsOf(day: string, timeZone: string) {
  const key = `${timeZone} ${day}`
  const known = daysKnown.get(key)
  if (known !== undefined) return known
  const date = plainDate(day)
  const ends = { first: startOf(date, timeZone), last: startOf(date.add({ days: 1 }), timeZone) - 1 }
  if (daysKnown.size >= mostDaysKnown) daysKnown.clear()
  daysKnown.set(key, ends)
  return ends
}

/** The first millisecond of that day in the zone, which is not midnight where the clocks skip it. */
export function startOfDay(day: string, timeZone: string): number {
  return endsOf(day, timeZone).first
}

/** The last millisecond of that day in the zone. */
export function endOfDay(day: string, timeZone: string): number {
  return endsOf(day, timeZone).last
}

function plainDate(day: string): Temporal.PlainDate {
  if (!isDay(day)) throw new RangeError(`not a day: ${day}`)
  return Temporal.PlainDate.from(day)
}

/** The month on the zone's calendar, as `YYYY-MM`. */
export function calendarMonth(at: number, timeZone: string): string {
  return monthSpan(at, timeZone).what
}

/** The day on the zone's calendar, as `YYYY-MM-DD`. */
export function calendarDay(at: number, timeZone: string): string {
  return daySpan(at, timeZone).what
}

/** The first moment of the next month on the zone's calendar: when counts by month start again. */
export function nextMonthAt(at: number, timeZone: string): number {
  return monthSpan(at, timeZone).until
}

/** The first moment of the next day on the zone's calendar. */
export function nextDayAt(at: number, timeZone: string): number {
  return daySpan(at, timeZone).until
}
