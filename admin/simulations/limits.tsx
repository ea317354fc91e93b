import { Box, Group, Stack, Text, Title } from '@mantine/core'
import { formatNumber } from '#admin/app/format.ts'
import { type Language, type Say, sayAny, useLanguage, useWords } from '#admin/app/language.ts'
import type { Simulation } from '#admin/simulations/run.ts'
import type { words } from '#admin/simulations/words/en.ts'
import { simulationWords } from '#admin/simulations/words.ts'
import { formatDuration, formatList } from '#base/display.ts'

type Limit = Simulation['limits'][number]

/** The limits that stood in somebody's way, and how often. */
export function Limits({ limits }: Pick<Simulation, 'limits'>) {
  const t = useWords(simulationWords)
  const most = Math.max(1, ...limits.flatMap(({ did, would }) => [did.times, would.times]))
  return (
    <Box className="kith-panel" component="section" aria-labelledby="kith-limits">
      <Title order={2} id="kith-limits">
        {t('limits')}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t(limits.length === 0 ? 'limits_none' : 'limits_about')}
      </Text>
      <Stack gap="lg">
        {limits.map((limit) => (
          <One key={limit.field} limit={limit} most={most} />
        ))}
      </Stack>
    </Box>
  )
}

function One({ limit: { field, did, would }, most }: { readonly limit: Limit; readonly most: number }) {
  const t = useWords(simulationWords)
  const language = useLanguage()
  const [before, after] = [did, would].map(({ value }) => valueWords(value, t, language))
  return (
    <div>
      <Group justify="space-between" gap="xs" mb={6} align="baseline">
        <Text size="sm" fw={600}>
          {sayAny(t, `field_${field}`)}
        </Text>
        <Text size="sm" c="dimmed">
          {after}
          {before !== after && ` (${t('was', { value: before })})`}
        </Text>
      </Group>
      <Stack gap={6}>
        {(
          [
            ['happened', did.times, 'happened_short'],
            ['would', would.times, 'would_short'],
          ] as const
        ).map(([name, times, label]) => (
          <Box key={name} className="kith-beside kith-beside-narrow">
            <Text size="sm">{t(label)}</Text>
            <div className="kith-beside-bar" data-kind={name} aria-hidden="true">
              <div style={{ width: `${(100 * times) / most}%` }} />
            </div>
            <Text size="sm" ta="right">
              {times === 0 ? t('never') : t('times', { count: times, shown: formatNumber(times, language) })}
            </Text>
          </Box>
        ))}
      </Stack>
    </div>
  )
}

/** What a limit is set to, in words. */
function valueWords(value: unknown, t: Say<typeof words>, language: Language): string {
  if (value === null || value === undefined) return t('no_limit')
  if (typeof value === 'number') return formatNumber(value, language)
  if (typeof value === 'string') return formatDuration(value, language)
  if (Array.isArray(value)) {
    const named = value.map((one) => wordOf(String(one), t))
    return named.length === 0 ? t('no_limit') : formatList(named, language)
  }
  const { referrals, per } = value as {
    readonly referrals: number
    readonly per: 'day' | 'calendar_month' | 'lifetime'
  }
  return t(`per_${per}`, { count: formatNumber(referrals, language) })
}

function wordOf(name: string, t: Say<typeof words>): string {
  const isPlace = name === 'link' || name === 'registration' || name === 'checkout'
  return sayAny(t, `${isPlace ? 'place' : 'requires'}_${name}`)
}
