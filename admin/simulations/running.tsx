import { Button, Group, Paper, Progress, Text } from '@mantine/core'
import { formatNumber } from '#admin/app/format.ts'
import { useLanguage, useWords } from '#admin/app/language.ts'
import type { SimulationState } from '#admin/simulations/use-simulation.ts'
import { simulationWords } from '#admin/simulations/words.ts'

/** How far it is, and a way to end it. */
export function Running({ simulation: { isRunning, progress, cancel } }: { readonly simulation: SimulationState }) {
  const t = useWords(simulationWords)
  const language = useLanguage()
  if (!isRunning) return null
  const share = progress === null || progress.of === 0 ? 0 : (100 * progress.done) / progress.of
  return (
    <Paper p="md" role="status">
      <Group justify="space-between" mb="sm" gap="sm">
        <Text size="sm">
          {t('running')}{' '}
          {progress !== null && (
            <Text span c="dimmed">
              {t('running_of', {
                done: formatNumber(progress.done, language),
                of: formatNumber(progress.of, language),
              })}
            </Text>
          )}
        </Text>
        <Button size="xs" variant="default" onClick={cancel}>
          {t('cancel')}
        </Button>
      </Group>
      <Progress value={Math.max(4, share)} animated aria-label={t('running')} />
    </Paper>
  )
}
