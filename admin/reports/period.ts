import { z } from 'zod'
import type { Query } from '#admin/app/api.ts'
import { isDay } from '#base/time.ts'

export const usualDays = ['7', '30', '90', '365'] as const
const day = z.string().refine(isDay)

/** What of the address says which days are looked at, and how. */
export const periodFilters = z.object({
  days: z.enum(usualDays).optional(),
  from: day.optional(),
  to: day.optional(),
  compare: z.enum(['no']).optional(),
})
export type PeriodFilters = z.output<typeof periodFilters>

/** Two days are asked for as such; of anything less, the last thirty. */
export function spanOf({ days, from, to }: PeriodFilters): Query {
  if (from !== undefined && to !== undefined && from <= to) return { from, to }
  return { days: days ?? '30' }
}

export function performanceOf(filters: PeriodFilters): Query {
  return filters.compare === 'no' ? spanOf(filters) : { ...spanOf(filters), compare: 'previous' }
}

/** `2026-03-31` as the language writes it, short. */
export function dayWords(day: string, language: string, style: 'short' | 'medium' = 'medium'): string {
  const at = new Date(`${day}T12:00:00Z`)
  const parts = style === 'short' ? ({ day: 'numeric', month: 'short' } as const) : ({ dateStyle: 'medium' } as const)
  return new Intl.DateTimeFormat(language, { ...parts, timeZone: 'UTC' }).format(at)
}
