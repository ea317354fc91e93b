import { Alert, Box, Button, Group, Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useFilters } from '#admin/app/filters.ts'
import { Icon } from '#admin/app/icons.tsx'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import { useSiteQuery } from '#admin/app/queries.ts'
import { useSite } from '#admin/app/session.ts'
import { Empty, Lines, Trouble } from '#admin/app/states.tsx'
import { draftOf, type ProgramDraft } from '#admin/programs/form/draft.ts'
import { keptDraft } from '#admin/programs/form/keeping.ts'
import { ProgramForm } from '#admin/programs/form/state.tsx'
import type { Program } from '#admin/programs/status.tsx'
import { programWords } from '#admin/programs/words.ts'
import { dayWords } from '#admin/reports/period.ts'
import { Compared, Refused } from '#admin/simulations/compared.tsx'
import { Customers } from '#admin/simulations/customers.tsx'
import { Headline } from '#admin/simulations/headline.tsx'
import { Limits } from '#admin/simulations/limits.tsx'
import { useQuestion } from '#admin/simulations/question.ts'
import type { Simulation } from '#admin/simulations/run.ts'
import { Running } from '#admin/simulations/running.tsx'
import { SpanPicker, spanFilters, spanOf } from '#admin/simulations/span.tsx'
import { TriedTerms } from '#admin/simulations/terms.tsx'
import { useSimulation } from '#admin/simulations/use-simulation.ts'
import { simulationWords } from '#admin/simulations/words.ts'
import { calendarDay } from '#base/time.ts'
import '#admin/reports/reports.css'
import '#admin/simulations/simulations.css'

/** PLAT-14: other terms, tried on what happened. */
export function WhatIfScreen() {
  const t = useWords(simulationWords)
  const { key, timeZone } = useSite()
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const found = useSiteQuery<Program>(`/programs/${id}`)
  const program = found.data
  const activities = useWords(programWords)('title')
  const back = program ? { to: `programs/${id}`, label: program.name } : { to: 'programs', label: activities }
  const base = useMemo(() => (program === undefined ? null : draftOf(program, timeZone)), [program, timeZone])
  if (found.isLoadingError)
    return (
      <Page title={t('title')} back={back}>
        <Trouble error={found.error} retry={() => void found.refetch()} />
      </Page>
    )
  if (program === undefined || base === null)
    return (
      <Page title={t('title')} back={back}>
        <Lines count={8} height={28} />
      </Page>
    )
  // What is typed in the form of the activity is what is tried here, and the other way round.
  const keepAs = `kith.draft.${key}.${program.id}.${program.version}`
  return (
    <Page title={t('title_of', { name: program.name })} windowTitle={t('title')} subtitle={t('about')} back={back}>
      <ProgramForm key={keepAs} start={keptDraft(keepAs) ?? base} base={base} isNew={false} keepAs={keepAs}>
        <Tried program={program} base={base} />
      </ProgramForm>
    </Page>
  )
}

function Tried({ program, base }: { readonly program: Program; readonly base: ProgramDraft }) {
  const t = useWords(simulationWords)
  const filters = useFilters(spanFilters)
  const simulation = useSimulation(program.id)
  const question = useQuestion(base, spanOf(filters.values))
  const isStale = simulation.isStale(question)
  return (
    <Stack gap="lg">
      <Paper p={{ base: 'md', sm: 'lg' }}>
        <Stack gap="lg">
          <TriedTerms program={program} base={base} />
          <Group justify="space-between" gap="sm" align="center">
            <SpanPicker filters={filters} />
            <Button
              leftSection={<Icon name="spark" size={16} />}
              disabled={question === null || simulation.isRunning}
              variant={simulation.result !== null && !isStale ? 'default' : 'filled'}
              onClick={() => question !== null && void simulation.run(question)}
            >
              {t(simulation.result === null ? 'run' : 'run_again')}
            </Button>
          </Group>
        </Stack>
      </Paper>
      <Running simulation={simulation} />
      {simulation.error !== null && (
        <Trouble error={simulation.error} retry={() => question !== null && void simulation.run(question)} />
      )}
      {simulation.result === null && !simulation.isRunning && simulation.error === null && (
        <Paper>
          <Empty icon="spark" title={t('not_yet')}>
            {t('not_yet_text')}
          </Empty>
        </Paper>
      )}
      {simulation.result !== null && <Result simulation={simulation.result} isStale={isStale} />}
    </Stack>
  )
}

function Result({ simulation, isStale }: { readonly simulation: Simulation; readonly isStale: boolean }) {
  const t = useWords(simulationWords)
  return (
    <Stack gap="lg">
      {isStale && (
        <Alert color="yellow" icon={<Icon name="info" />} role="status">
          {t('stale')}
        </Alert>
      )}
      <Stack gap="lg" className={isStale ? 'kith-stale' : ''}>
        <Box className="kith-panel" component="section" aria-live="polite">
          <Headline simulation={simulation} />
        </Box>
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
          <Compared simulation={simulation} />
          <Stack gap="lg">
            <Limits limits={simulation.limits} />
            <Refused simulation={simulation} />
          </Stack>
        </SimpleGrid>
        <Customers simulation={simulation} />
        <Basis simulation={simulation} />
      </Stack>
    </Stack>
  )
}

/** What it was worked out from, and what that cannot say. */
function Basis({ simulation }: { readonly simulation: Simulation }) {
  const { events, eventsFrom, from, to, exact, timeZone } = simulation
  const t = useWords(simulationWords)
  const language = useLanguage()
  const dayOf = (time: string) => dayWords(calendarDay(Date.parse(time), timeZone), language)
  const sentences = [
    t('worked_out', { count: events, from: dayOf(from), to: dayOf(to), since: dayOf(eventsFrom ?? from) }),
    t(exact ? 'exact' : 'not_exact'),
    t('assumes'),
    t('counted'),
  ]
  return (
    <Text size="sm" c="dimmed">
      {sentences.join(language === 'en' ? ' ' : '')}
    </Text>
  )
}
