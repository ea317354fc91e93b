import { CompositeChart } from '@mantine/charts'
import { Box, Button, Group, Skeleton, Table, Text, Title } from '@mantine/core'
import '@mantine/charts/styles.css'
import { useState } from 'react'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { useSite } from '#admin/app/session.ts'
import { type Day, figureWords, type Measure, shortWords } from '#admin/reports/measure.ts'
import { dayWords } from '#admin/reports/period.ts'
import { reportWords } from '#admin/reports/words.ts'
import '#admin/reports/reports.css'

interface Properties {
  readonly measure: Measure
  readonly days: readonly Day[] | undefined
  readonly before: readonly Day[] | null | undefined
}

const height = 280

/** One measure day by day, with the days before as a line; the same figures as a table for whoever would rather read them. */
export function DayChart({ measure, days, before }: Properties) {
  const t = useWords(reportWords)
  const [isTable, setTable] = useState(false)
  return (
    <Box className="kith-panel" component="section" aria-labelledby="kith-by-day">
      <Group justify="space-between" mb="md" gap="xs">
        <Title order={2} id="kith-by-day">
          {t('by_day', { what: t(measure) })}
        </Title>
        <Button size="xs" variant="default" onClick={() => setTable(!isTable)}>
          {t(isTable ? 'show_chart' : 'show_table')}
        </Button>
      </Group>
      {days === undefined ? (
        <Skeleton height={height} />
      ) : isTable ? (
        <Figures measure={measure} days={days} before={before} />
      ) : (
        <Chart measure={measure} days={days} before={before} />
      )}
    </Box>
  )
}

type Ready = Properties & { readonly days: readonly Day[] }

function Chart({ measure, days, before }: Ready) {
  const t = useWords(reportWords)
  const language = useLanguage()
  const manner = { language, currency: useSite().currency }
  const total = days.reduce((sum, day) => sum + day[measure], 0)
  const hadAny = before?.some((day) => day[measure] > 0) === true
  if (total === 0 && !hadAny)
    return (
      <Group h={height} justify="center">
        <Text c="dimmed">{t('chart_empty')}</Text>
      </Group>
    )
  const best = days.reduce((most, day) => (day[measure] > most[measure] ? day : most))
  const says = t('chart_says', {
    what: t(measure),
    total: figureWords(total, measure, manner),
    day: dayWords(best.day, language),
    most: figureWords(best[measure], measure, manner),
  })
  const data = days.map((day, place) => ({
    day: dayWords(day.day, language, 'short'),
    now: day[measure],
    ...(before ? { before: before[place]?.[measure] ?? null } : {}),
  }))
  return (
    <Box role="img" aria-label={says}>
      <Box aria-hidden>
        <CompositeChart
          h={height}
          data={data}
          dataKey="day"
          series={[
            { name: 'now', label: t(measure), color: 'teal.5', type: 'bar' },
            ...(before
              ? [
                  {
                    name: 'before',
                    label: t('before'),
                    color: 'orange.8',
                    type: 'line',
                    strokeDasharray: '5 4',
                  } as const,
                ]
              : []),
          ]}
          withDots={false}
          curveType="linear"
          maxBarWidth={28}
          withLegend={Boolean(before)}
          legendProps={{ verticalAlign: 'bottom', height: 32 }}
          tickLine="none"
          gridAxis="x"
          valueFormatter={(value) => figureWords(value, measure, manner)}
          yAxisProps={{
            width: 64,
            allowDecimals: false,
            tickFormatter: (value: number) => shortWords(value, measure, manner),
          }}
          xAxisProps={{ minTickGap: 24, interval: 'preserveStartEnd' }}
          composedChartProps={{ accessibilityLayer: false, margin: { top: 12, right: 8 } }}
          barProps={{ isAnimationActive: false }}
          lineProps={{ isAnimationActive: false }}
        />
      </Box>
    </Box>
  )
}

function Figures({ measure, days, before }: Ready) {
  const t = useWords(reportWords)
  const language = useLanguage()
  const manner = { language, currency: useSite().currency }
  const sum = (of: readonly Day[]) => of.reduce((total, day) => total + day[measure], 0)
  return (
    <Box className="kith-figures" tabIndex={0} role="group" aria-label={t('by_day', { what: t(measure) })}>
      <Table verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('day')}</Table.Th>
            <Table.Th ta="right">{t(measure)}</Table.Th>
            {before && <Table.Th ta="right">{t('before')}</Table.Th>}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {days.map((day, place) => (
            <Table.Tr key={day.day}>
              <Table.Td>{dayWords(day.day, language)}</Table.Td>
              <Table.Td ta="right">{figureWords(day[measure], measure, manner)}</Table.Td>
              {before && <Table.Td ta="right">{figureWords(before[place]?.[measure] ?? 0, measure, manner)}</Table.Td>}
            </Table.Tr>
          ))}
        </Table.Tbody>
        <Table.Tfoot>
          <Table.Tr>
            <Table.Th>{t('sum')}</Table.Th>
            <Table.Th ta="right">{figureWords(sum(days), measure, manner)}</Table.Th>
            {before && <Table.Th ta="right">{figureWords(sum(before), measure, manner)}</Table.Th>}
          </Table.Tr>
        </Table.Tfoot>
      </Table>
    </Box>
  )
}
