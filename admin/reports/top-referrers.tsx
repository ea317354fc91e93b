import { Box, Button, Group, Skeleton, Table, Text, Title } from '@mantine/core'
import type { z } from 'zod'
import { type Query, queryText, siteApi } from '#admin/app/api.ts'
import { Count } from '#admin/app/figures.tsx'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { Person } from '#admin/app/person.tsx'
import { useSiteQuery } from '#admin/app/queries.ts'
import { useSite } from '#admin/app/session.ts'
import { Trouble } from '#admin/app/states.tsx'
import { reportWords } from '#admin/reports/words.ts'
import type { referrerView } from '#reports/reports.api.ts'
import '#admin/reports/reports.css'

interface Properties {
  /** The program's, below `/v1`. */
  readonly path: string
  readonly span: Query
}

type Found = { readonly data: readonly z.output<typeof referrerView>[] }
const counts = ['visits', 'referrals', 'successes'] as const
const mostInFile = 1_000

/** Who brought the most. */
export function TopReferrers({ path, span }: Properties) {
  const t = useWords(reportWords)
  const site = useSite()
  const found = useSiteQuery<Found>(`${path}/top-referrers`, span)
  const file = `${siteApi(site.key).base}${path}/top-referrers${queryText({ ...span, limit: mostInFile, format: 'csv' })}`
  return (
    <Box className="kith-panel" component="section" aria-labelledby="kith-top">
      <Group justify="space-between" mb="sm" gap="xs">
        <Title order={2} id="kith-top">
          {t('top')}
        </Title>
        <Button
          component="a"
          href={file}
          download
          size="xs"
          variant="default"
          leftSection={<Icon name="download" size={14} />}
        >
          {t('export_top')}
        </Button>
      </Group>
      {found.isError && found.data === undefined ? (
        <Trouble error={found.error} retry={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <Skeleton height={180} />
      ) : found.data.data.length === 0 ? (
        <Text c="dimmed">{t('top_empty')}</Text>
      ) : (
        <Box className="kith-sideways">
          <Table verticalSpacing={8} aria-labelledby="kith-top">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('customer')}</Table.Th>
                {counts.map((count) => (
                  <Table.Th key={count} ta="right" className={count === 'visits' ? 'kith-wide' : ''}>
                    {t(count)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {found.data.data.map((referrer) => (
                <Table.Tr key={referrer.customer}>
                  <Table.Td>
                    <Person id={referrer.customer} name={referrer.name} email={referrer.email} />
                  </Table.Td>
                  {counts.map((count) => (
                    <Table.Td key={count} ta="right" className={count === 'visits' ? 'kith-wide' : ''}>
                      <Count value={referrer[count]} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Box>
      )}
    </Box>
  )
}
