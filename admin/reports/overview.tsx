import { Button, Grid, Stack } from '@mantine/core'
import { queryText, siteApi } from '#admin/app/api.ts'
import { useFilters } from '#admin/app/filters.ts'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import { useSiteQuery } from '#admin/app/queries.ts'
import { useSite } from '#admin/app/session.ts'
import { Trouble } from '#admin/app/states.tsx'
import { ByProgram } from '#admin/reports/by-program.tsx'
import { useMeasure } from '#admin/reports/chosen-measure.ts'
import { DayChart } from '#admin/reports/day-chart.tsx'
import { Funnel } from '#admin/reports/funnel.tsx'
import { Gifts } from '#admin/reports/gifts.tsx'
import type { Overview } from '#admin/reports/measure.ts'
import { performanceOf, periodFilters, spanOf } from '#admin/reports/period.ts'
import { PeriodPicker } from '#admin/reports/period-picker.tsx'
import { Tiles } from '#admin/reports/tiles.tsx'
import { reportWords } from '#admin/reports/words.ts'

/** What came of all activities of the site in a period. */
export function OverviewScreen() {
  const t = useWords(reportWords)
  const site = useSite()
  const filters = useFilters(periodFilters)
  const [measure, choose] = useMeasure()
  const found = useSiteQuery<Overview>('/performance', performanceOf(filters.values))
  const shown = found.data
  const file = `${siteApi(site.key).base}/performance${queryText({ ...spanOf(filters.values), format: 'csv' })}`
  return (
    <Page
      title={t('title')}
      subtitle={t('overview_lead')}
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
          <ByProgram programs={shown?.programs} search={spanOf(filters.values)} />
          <Grid gap="md">
            <Grid.Col span={{ base: 12, md: 7 }}>
              <Funnel totals={shown?.totals} />
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 5 }}>
              <Gifts totals={shown?.totals} />
            </Grid.Col>
          </Grid>
        </Stack>
      )}
    </Page>
  )
}
