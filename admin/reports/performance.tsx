import { Button, Grid, Stack } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import type { z } from 'zod'
import { queryText, siteApi } from '#admin/app/api.ts'
import { useFilters } from '#admin/app/filters.ts'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import { useSiteQuery } from '#admin/app/queries.ts'
import { useSite } from '#admin/app/session.ts'
import { Trouble } from '#admin/app/states.tsx'
import { useMeasure } from '#admin/reports/chosen-measure.ts'
import { DayChart } from '#admin/reports/day-chart.tsx'
import { Funnel } from '#admin/reports/funnel.tsx'
import { Gifts } from '#admin/reports/gifts.tsx'
import type { Performance } from '#admin/reports/measure.ts'
import { performanceOf, periodFilters, spanOf } from '#admin/reports/period.ts'
import { PeriodPicker } from '#admin/reports/period-picker.tsx'
import { Refused } from '#admin/reports/refused.tsx'
import { Tiles } from '#admin/reports/tiles.tsx'
import { TopReferrers } from '#admin/reports/top-referrers.tsx'
import { reportWords } from '#admin/reports/words.ts'
import type { programView } from '#programs/programs.api.ts'

/** What came of an activity in a period. */
export function PerformanceScreen() {
  const t = useWords(reportWords)
  const { id } = useParams({ strict: false }) as { id: string }
  const site = useSite()
  const filters = useFilters(periodFilters)
  const [measure, choose] = useMeasure()
  const path = `/programs/${encodeURIComponent(id)}`
  const program = useSiteQuery<z.output<typeof programView>>(path)
  const found = useSiteQuery<Performance>(`${path}/performance`, performanceOf(filters.values))
  const shown = found.data
  const file = `${siteApi(site.key).base}${path}/performance${queryText({ ...spanOf(filters.values), format: 'csv' })}`
  const name = program.data?.name ?? ''
  return (
    <Page
      title={name === '' ? t('title') : t('title_of', { name })}
      windowTitle={name === '' ? t('title') : t('title_of', { name })}
      back={name === '' ? { to: 'programs', label: t('back_activities') } : { to: `programs/${id}`, label: name }}
      actions={
        <Button component="a" href={file} download variant="default" leftSection={<Icon name="download" size={16} />}>
          {t('export_days')}
        </Button>
      }
    >
      <PeriodPicker filters={filters} shown={shown} before={shown?.previous} />
      {found.isError && shown === undefined ? (
        <Trouble error={found.error} retry={() => void found.refetch()} />
      ) : (
        <Stack gap="md">
          <Tiles totals={shown?.totals} before={shown?.previous?.totals} chosen={measure} onChoose={choose} />
          <DayChart measure={measure} days={shown?.days} before={shown?.previous?.days} />
          <Grid gap="md">
            <Grid.Col span={{ base: 12, md: 7 }}>
              <Funnel totals={shown?.totals} />
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 5 }}>
              <Gifts totals={shown?.totals} />
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 7 }}>
              <TopReferrers path={path} span={spanOf(filters.values)} />
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 5 }}>
              <Refused refusals={shown?.refusals} program={id} />
            </Grid.Col>
          </Grid>
        </Stack>
      )}
    </Page>
  )
}
