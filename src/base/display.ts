import { decimalOf, type Money } from '#base/money.ts'
import { spaced } from '#base/spacing.ts'
import { durationParts } from '#base/time.ts'

/** `{ amount: 2000, currency: 'USD' }` → `$20.00`, as the locale writes it. */
export function formatMoney(money: Money, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency: money.currency })
  return format.format(decimalOf(money) as Intl.StringNumericLiteral)
}

export function formatNumber(value: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(value)
}

const englishEndings: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' }

/** `3` → `3rd`, in English; other languages say it with the words around the number. */
export function formatOrdinal(value: number, locale: string): string {
  const number = formatNumber(value, locale)
  if (!locale.startsWith('en')) return number
  return `${number}${englishEndings[new Intl.PluralRules(locale, { type: 'ordinal' }).select(value)]}`
}

export function formatPercent(percent: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(percent / 100)
}

/** `P90D` → `90 days`, as the locale says it. */
export function formatDuration(duration: string, locale: string): string {
  return spaced(new Intl.DurationFormat(locale, { style: 'long' }).format(durationParts(duration)))
}

export function formatList(words: readonly string[], locale: string): string {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(words)
}

/** `a or b`, as the locale writes it. */
export function formatDisjunction(words: readonly string[], locale: string): string {
  return new Intl.ListFormat(locale, { type: 'disjunction' }).format(words)
}

/** A day of the zone's calendar, such as `31 March 2026` as the locale writes it. */
export function formatDay(at: number, timeZone: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(at)
}

/** A day and a time with the zone's name beside it, as the locale writes it. */
export function formatMoment(at: number, timeZone: string, locale: string): string {
  const day = { year: 'numeric', month: 'long', day: 'numeric' } as const
  const time = { hour: 'numeric', minute: '2-digit', timeZoneName: namingOf(timeZone) } as const
  return new Intl.DateTimeFormat(locale, { ...day, ...time, timeZone }).format(at)
}

/** What people call the zone at that time, such as `China Time`. */
export function zoneName(at: number, timeZone: string, locale: string): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: namingOf(timeZone) }).formatToParts(at)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
}

/** UTC has no name in general, and would be called GMT+0. */
function namingOf(timeZone: string): 'short' | 'shortGeneric' {
  return timeZone.endsWith('UTC') ? 'short' : 'shortGeneric'
}
