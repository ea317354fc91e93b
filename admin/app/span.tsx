import { Group, TextInput } from '@mantine/core'
import { endOfDay, formatTime, isDay, startOfDay } from '#base/time.ts'

interface Days {
  /** The first and the last day, as `2026-03-31`; both count. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

interface Properties extends Days {
  readonly labels: { readonly from: string; readonly to: string }
  readonly onChange: (change: { readonly [End in keyof Days]?: string }) => void
}

/** From one day to another, of a list. */
export function DaysField({ from = '', to = '', labels, onChange }: Properties) {
  return (
    <Group gap={6} wrap="nowrap" style={{ flex: '0 1 auto' }}>
      <TextInput
        type="date"
        aria-label={labels.from}
        value={from}
        {...(to === '' ? {} : { max: to })}
        onChange={({ currentTarget }) => onChange({ from: currentTarget.value })}
      />
      –
      <TextInput
        type="date"
        aria-label={labels.to}
        value={to}
        {...(from === '' ? {} : { min: from })}
        onChange={({ currentTarget }) => onChange({ to: currentTarget.value })}
      />
    </Group>
  )
}

/** What the API is asked for: whole days of the site's calendar (PLAT-24). */
export function spanOf({ from, to }: Days, timeZone: string): { from?: string; to?: string } {
  return {
    ...(from !== undefined && isDay(from) ? { from: formatTime(startOfDay(from, timeZone)) } : {}),
    ...(to !== undefined && isDay(to) ? { to: formatTime(endOfDay(to, timeZone) + 1) } : {}),
  }
}
