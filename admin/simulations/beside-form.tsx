import { Anchor, Button, Paper, Stack, Text, Title } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { useSiteQuery } from '#admin/app/queries.ts'
import { useSite } from '#admin/app/session.ts'
import { Trouble } from '#admin/app/states.tsx'
import { draftOf, type ProgramDraft } from '#admin/programs/form/draft.ts'
import type { Program } from '#admin/programs/status.tsx'
import { Headline } from '#admin/simulations/headline.tsx'
import { useQuestion } from '#admin/simulations/question.ts'
import { Running } from '#admin/simulations/running.tsx'
import { useSimulation } from '#admin/simulations/use-simulation.ts'
import { simulationWords } from '#admin/simulations/words.ts'
import '#admin/simulations/simulations.css'

const days = 90

/** "What would this have cost?", beside the form of an activity that has a past. */
export function WhatIfBesideForm() {
  const { timeZone } = useSite()
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const { data } = useSiteQuery<Program>(`/programs/${id}`)
  return data === undefined ? null : <Asked id={data.id} base={draftOf(data, timeZone)} />
}

function Asked({ id, base }: { readonly id: string; readonly base: ProgramDraft }) {
  const t = useWords(simulationWords)
  const simulation = useSimulation(id)
  const question = useQuestion(base, { days })
  const { result, error, isRunning, run } = simulation
  const isStale = simulation.isStale(question)
  return (
    <Stack gap="md">
      <Paper p="md" component="section" aria-label={t('aside_title')}>
        <Stack gap="md" align="stretch">
          {result === null ? (
            <div>
              <Title order={3} mb={4}>
                {t('aside_title')}
              </Title>
              <Text size="sm" c="dimmed">
                {t('aside_about', { period: t('days_90') })}
              </Text>
            </div>
          ) : (
            <div className={isStale ? 'kith-stale' : ''} aria-live="polite">
              <Headline simulation={result} order={3} />
            </div>
          )}
          {isStale && (
            <Text size="sm" c="var(--kith-warn)" role="status">
              {t('stale')}
            </Text>
          )}
          <Button
            size="sm"
            variant={result !== null && !isStale ? 'default' : 'light'}
            disabled={question === null || isRunning}
            leftSection={<Icon name="spark" size={16} />}
            onClick={() => question !== null && void run(question)}
          >
            {t(result === null ? 'run' : 'run_again')}
          </Button>
          <Anchor component={SiteLink} to={`programs/${id}/what-if`} size="sm">
            {t('aside_more')}
          </Anchor>
        </Stack>
      </Paper>
      <Running simulation={simulation} />
      {error !== null && <Trouble error={error} />}
    </Stack>
  )
}
