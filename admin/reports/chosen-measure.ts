import { z } from 'zod'
import { useFilters } from '#admin/app/filters.ts'
import { type Measure, measures, usualMeasure } from '#admin/reports/measure.ts'

const chosen = z.object({ show: z.enum(measures).optional() })

/** The measure that is drawn day by day, kept in the address. */
export function useMeasure(): readonly [Measure, (measure: Measure) => void] {
  const filters = useFilters(chosen)
  const choose = (measure: Measure) => filters.set({ show: measure === usualMeasure ? null : measure })
  return [filters.values.show ?? usualMeasure, choose]
}
