import { Group, SegmentedControl, Stack, Switch, Text } from '@mantine/core'
import { DatePickerInput } from '@mantine/dates'
import '@mantine/dates/styles.css'
import { useState } from 'react'
import type { Filters } from '#admin/app/filters.ts'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { useSite } from '#admin/app/session.ts'
import { dayWords, type PeriodFilters, usualDays } from '#admin/reports/period.ts'
import { reportWords } from '#admin/reports/words.ts'
import { calendarDay } from '#base/time.ts'

interface Shown {
  readonly from: string
  readonly to: string
}

interface Properties {
  readonly filters: Filters<PeriodFilters>
  /** The period that is on the screen, as the server says it. */
  readonly shown: Shown | undefined
  readonly before: Shown | null | undefined
}

/** Which days are looked at: the last few, or any two dates; kept in the address. */
export function PeriodPicker({ filters, shown, before }: Properties) {
  const t = useWords(reportWords)
  const { from, to, days, compare } = filters.values
  const [isOwn, setOwn] = useState(from !== undefined)
  const chosen = isOwn ? 'own' : (days ?? '30')
  const choose = (value: string) => {
    setOwn(value === 'own')
    if (value !== 'own') filters.set({ days: value === '30' ? null : value, from: null, to: null })
  }
  return (
    <Stack gap="xs">
      <Group gap="md" align="center">
        <SegmentedControl
          aria-label={t('period')}
          value={chosen}
          onChange={choose}
          size="xs"
          className="kith-periods"
          data={[
            ...usualDays.map((value) => ({ value, label: t(`days_${value}`) })),
            { value: 'own', label: t('days_own') },
          ]}
        />
        {isOwn && <Dates from={from} to={to} onChange={(dates) => filters.set({ ...dates, days: null })} />}
        <Switch
          label={t('compare')}
          checked={compare === undefined}
          onChange={({ currentTarget }) => filters.set({ compare: currentTarget.checked ? null : 'no' })}
        />
      </Group>
      <Range shown={shown} before={before} />
    </Stack>
  )
}

interface DatesProperties {
  readonly from: string | undefined
  readonly to: string | undefined
  readonly onChange: (dates: { from: string; to: string }) => void
}

function Dates({ from, to, onChange }: DatesProperties) {
  const t = useWords(reportWords)
  const language = useLanguage()
  const [picked, setPicked] = useState<[string | null, string | null]>([from ?? null, to ?? null])
  return (
    <DatePickerInput
      type="range"
      aria-label={t('dates')}
      placeholder={t('dates_hint')}
      value={picked}
      onChange={([first, last]) => {
        setPicked([first, last])
        if (first !== null && last !== null) onChange({ from: first, to: last })
      }}
      locale={language.toLowerCase()}
      valueFormatter={() => picked.map((day) => (day === null ? '…' : dayWords(day, language))).join(' – ')}
      size="xs"
      w={230}
    />
  )
}

function Range({ shown, before }: Pick<Properties, 'shown' | 'before'>) {
  const t = useWords(reportWords)
  const language = useLanguage()
  const { timeZone } = useSite()
  if (shown === undefined) return <Text size="sm">&nbsp;</Text>
  const dayOf = (time: string) => dayWords(calendarDay(Date.parse(time), timeZone), language)
  const words = (key: 'range' | 'range_before', of: Shown) => t(key, { from: dayOf(of.from), to: dayOf(of.to) })
  return (
    <Text size="sm" c="dimmed" role="status">
      {words('range', shown)}
      {before ? ` · ${words('range_before', before)}` : ''} · {t('in_zone', { zone: timeZone })}
    </Text>
  )
}
