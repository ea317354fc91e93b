import { decimalOf, type Money } from '#base/money.ts'
import { durationParts } from '#base/time.ts'

/** `{ amount: 2000, currency: 'USD' }` → `$20.00`, as the locale writes it. */
export function formatMoney(money: Money, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency: money.currency })
  return format.format(decimalOf(money) as Intl.StringNumericLiteral)
}

export function formatNumber(value: number, locale: string): string {
  return new Intl.NumberFormat(locale).format(value)
}

export function formatPercent(percent: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(percent / 100)
}

/** `P90D` → `90 days`, as the locale says it. */
export function formatDuration(duration: string, locale: string): string {
  return new Intl.DurationFormat(locale, { style: 'long' }).format(durationParts(duration))
}

export function formatList(words: readonly string[], locale: string): string {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(words)
}
