import { decimalOf, type Money } from '#base/money.ts'

/** A day and a time, short: `22 Nov 2026, 10:15`. */
export function formatMoment(at: number, timeZone: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at)
}

export function formatDay(at: number, timeZone: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone }).format(at)
}

/** The same where room is short: without the year, or, when it is not the year of `now`, without the time of day. */
export function formatMomentShort(at: number, timeZone: string, language: string, now: number): string {
  const yearOf = (time: number) => new Intl.DateTimeFormat('en', { year: 'numeric', timeZone }).format(time)
  if (yearOf(at) !== yearOf(now)) return formatDay(at, timeZone, language)
  const parts = { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' } as const
  return new Intl.DateTimeFormat(language, { ...parts, timeZone }).format(at)
}

/** To the second, for what follows closely on something else. */
export function formatMomentExact(at: number, timeZone: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium', timeZone }).format(at)
}

const steps = [
  ['year', 31_536_000_000],
  ['month', 2_592_000_000],
  ['week', 604_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** `3 days ago`, `in 2 hours`. */
export function formatDistance(at: number, now: number, language: string): string {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' })
  const millis = at - now
  const step = steps.find(([, length]) => Math.abs(millis) >= length)
  if (step === undefined) return format.format(0, 'minute')
  return format.format(Math.round(millis / step[1]), step[0])
}

export function formatNumber(value: number, language: string): string {
  return new Intl.NumberFormat(language).format(value)
}

/** 12,345 as `12.3K` where room is short. */
export function formatShort(value: number, language: string): string {
  return new Intl.NumberFormat(language, { notation: 'compact', maximumFractionDigits: 1 }).format(value)
}

export function formatPercent(share: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(share)
}

/** By how much something grew or shrank: a percentage, or how many times as much where that says more. */
export function formatChange(now: number, before: number, language: string): string {
  const times = now / before
  if (times >= 10) return `×${formatNumber(Math.round(times), language)}`
  return formatPercent(Math.abs(times - 1), language)
}

/** As `base/display.ts` has it, without the calendar that comes with that file. */
export function formatMoney(money: Money, language: string): string {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency: money.currency })
  return format.format(decimalOf(money) as Intl.StringNumericLiteral)
}
