import { Grid, Stack } from '@mantine/core'
import type { z } from 'zod'
import { useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import { useSiteQuery } from '#admin/app/queries.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import { Activities } from '#admin/home/activities.tsx'
import { type Concern, Concerns } from '#admin/home/concerns.tsx'
import { Figures } from '#admin/home/figures.tsx'
import { Lately } from '#admin/home/lately.tsx'
import { homeWords } from '#admin/home/words.ts'
import type { overviewView } from '#reports/reports.api.ts'
import '#admin/reports/reports.css'

export type Overview = z.output<typeof overviewView>

/** How the site does, what needs somebody, what happened last. */
export function HomeScreen() {
  const t = useWords(homeWords)
  const overview = useSiteQuery<Overview>('/performance', { days: 30, compare: 'previous' })
  const concerns = useSiteQuery<{ readonly data: readonly Concern[] }>('/concerns')
  // What needs somebody stands on top, so that nothing is drawn before it is known whether there is anything.
  if (concerns.isPending)
    return (
      <Page title={t('title')} subtitle={t('lead')}>
        <Lines count={6} height={20} />
      </Page>
    )
  return (
    <Page title={t('title')} subtitle={t('lead')}>
      <Stack gap="md">
        <Concerns concerns={concerns.data?.data ?? []} />
        {overview.isError && overview.data === undefined ? (
          <Trouble error={overview.error} retry={() => void overview.refetch()} />
        ) : (
          <Figures overview={overview.data} />
        )}
        <Grid gap="md">
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Activities overview={overview.data} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Lately />
          </Grid.Col>
        </Grid>
      </Stack>
    </Page>
  )
}
