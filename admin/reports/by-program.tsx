import { Anchor, Box, Skeleton, Table, Text, Title } from '@mantine/core'
import type { z } from 'zod'
import type { Query } from '#admin/app/api.ts'
import { Cost, Count, Money } from '#admin/app/figures.tsx'
import { useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { useSiteQuery } from '#admin/app/queries.ts'
import type { Overview } from '#admin/reports/measure.ts'
import { reportWords } from '#admin/reports/words.ts'
import type { programView } from '#programs/programs.api.ts'
import '#admin/reports/reports.css'

interface Properties {
  readonly programs: Overview['programs'] | undefined
  /** The period, to go on with when one is opened. */
  readonly search: Query
}

const counts = ['visits', 'referrals', 'successes', 'orders'] as const

/** Each activity beside the others. */
export function ByProgram({ programs, search }: Properties) {
  const t = useWords(reportWords)
  const known = useSiteQuery<{ data: readonly z.output<typeof programView>[] }>('/programs', { limit: 200 })
  const nameOf = (id: string) => known.data?.data.find((program) => program.id === id)?.name ?? id
  const period = Object.fromEntries(Object.entries(search).map(([name, value]) => [name, String(value)]))
  return (
    <Box component="section" aria-labelledby="kith-by-program">
      <Title order={2} mb="sm" id="kith-by-program">
        {t('by_activity')}
      </Title>
      {programs === undefined ? (
        <Skeleton height={120} />
      ) : programs.length === 0 ? (
        <Text c="dimmed">{t('activities_empty')}</Text>
      ) : (
        <Box className="kith-table">
          <Table verticalSpacing={10} horizontalSpacing="md" aria-labelledby="kith-by-program">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('activity')}</Table.Th>
                {counts.map((count) => (
                  <Table.Th key={count} ta="right">
                    {t(count)}
                  </Table.Th>
                ))}
                <Table.Th ta="right">{t('volume')}</Table.Th>
                <Table.Th ta="right">{t('cost')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {programs
                .toSorted((one, other) => other.successes - one.successes || other.referrals - one.referrals)
                .map((figures) => (
                  <Table.Tr key={figures.program}>
                    <Table.Td>
                      <Anchor component={SiteLink} to={`programs/${figures.program}/performance`} search={period}>
                        {nameOf(figures.program)}
                      </Anchor>
                    </Table.Td>
                    {counts.map((count) => (
                      <Table.Td key={count} ta="right" data-title={t(count)}>
                        <Count value={figures[count]} />
                      </Table.Td>
                    ))}
                    <Table.Td ta="right" data-title={t('volume')}>
                      <Money amount={figures.volume.amount} />
                    </Table.Td>
                    <Table.Td ta="right" data-title={t('cost')}>
                      <Cost amount={figures.cost.amount} points={figures.points} unpriced={figures.unpriced} />
                    </Table.Td>
                  </Table.Tr>
                ))}
            </Table.Tbody>
          </Table>
        </Box>
      )}
    </Box>
  )
}
