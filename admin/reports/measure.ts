import type { z } from 'zod'
import { formatMoney, formatNumber, formatShort } from '#admin/app/format.ts'
import type { overviewView, performanceView, totalsView } from '#reports/reports.api.ts'

export type Performance = z.output<typeof performanceView>
export type Overview = z.output<typeof overviewView>
export type Totals = z.output<typeof totalsView>
export type Day = Performance['days'][number]

/** What is shown as a figure and day by day. */
export const measures = ['visits', 'referrals', 'successes', 'orders', 'volume', 'cost'] as const
export type Measure = (typeof measures)[number]
export const usualMeasure: Measure = 'referrals'

export function totalOf(totals: Totals, measure: Measure): number {
  return measure === 'volume' || measure === 'cost' ? totals[measure].amount : totals[measure]
}

interface Manner {
  readonly language: string
  readonly currency: string
}

/** An amount or a count, as the language writes it. */
export function figureWords(value: number, measure: Measure, { language, currency }: Manner): string {
  const isMoney = measure === 'volume' || measure === 'cost'
  return isMoney ? formatMoney({ amount: value, currency }, language) : formatNumber(value, language)
}

/** The same without cents where there are thousands of the whole. */
export function roundWords(value: number, measure: Measure, manner: Manner): string {
  const { language, currency } = manner
  if (measure !== 'volume' && measure !== 'cost') return formatNumber(value, language)
  const whole = value / 10 ** digitsOf(manner)
  if (Math.abs(whole) < 1_000) return figureWords(value, measure, manner)
  return new Intl.NumberFormat(language, { style: 'currency', currency, maximumFractionDigits: 0 }).format(whole)
}

function digitsOf({ language, currency }: Manner): number {
  return new Intl.NumberFormat(language, { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

/** The same where room is short, such as beside an axis. */
export function shortWords(value: number, measure: Measure, manner: Manner): string {
  const { language, currency } = manner
  if (measure !== 'volume' && measure !== 'cost') return formatShort(value, language)
  const format = { style: 'currency', currency, notation: 'compact', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(language, { ...format, minimumFractionDigits: 0 }).format(value / 10 ** digitsOf(manner))
}
