import { Group, SegmentedControl } from '@mantine/core'
import { DatePickerInput } from '@mantine/dates'
import '@mantine/dates/styles.css'
import { useState } from 'react'
import { z } from 'zod'
import type { Filters } from '#admin/app/filters.ts'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { dayWords } from '#admin/reports/period.ts'
import type { Question } from '#admin/simulations/run.ts'
import { simulationWords } from '#admin/simulations/words.ts'
import { isDay } from '#base/time.ts'

const usual = ['30', '90', '365'] as const
const day = z.string().refine(isDay)

/** What of the address says which days are lived through once more. */
export const spanFilters = z.object({
  days: z.enum(usual).optional(),
  from: day.optional(),
  to: day.optional(),
})
export type SpanFilters = z.output<typeof spanFilters>

export function spanOf({ days, from, to }: SpanFilters): Pick<Question, 'days' | 'from' | 'to'> {
  if (from !== undefined && to !== undefined && from <= to) return { from, to }
  return { days: Number(days ?? '90') }
}

/** The last few days, or any two dates; kept in the address. */
export function SpanPicker({ filters }: { readonly filters: Filters<SpanFilters> }) {
  const t = useWords(simulationWords)
  const language = useLanguage()
  const { days, from, to } = filters.values
  const [isOwn, setOwn] = useState(from !== undefined)
  const [picked, setPicked] = useState<[string | null, string | null]>([from ?? null, to ?? null])
  const choose = (value: string) => {
    setOwn(value === 'own')
    if (value !== 'own') filters.set({ days: value === '90' ? null : value, from: null, to: null })
  }
  return (
    <Group gap="sm">
      <SegmentedControl
        aria-label={t('period')}
        value={isOwn ? 'own' : (days ?? '90')}
        onChange={choose}
        size="xs"
        data={[...usual.map((value) => ({ value, label: t(`days_${value}`) })), { value: 'own', label: t('days_own') }]}
      />
      {isOwn && (
        <DatePickerInput
          type="range"
          aria-label={t('dates')}
          placeholder={t('dates')}
          value={picked}
          onChange={([first, last]) => {
            setPicked([first, last])
            if (first !== null && last !== null) filters.set({ from: first, to: last, days: null })
          }}
          locale={language.toLowerCase()}
          valueFormatter={() => picked.map((one) => (one === null ? '…' : dayWords(one, language))).join(' – ')}
          size="xs"
          w={230}
        />
      )}
    </Group>
  )
}
