import { Anchor, Badge, Box, Button, Group, Table, Title } from '@mantine/core'
import type { z } from 'zod'
import { Count } from '#admin/app/figures.tsx'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { useSiteQuery } from '#admin/app/queries.ts'
import { useCan } from '#admin/app/session.ts'
import { Empty, Lines, Trouble } from '#admin/app/states.tsx'
import type { Overview } from '#admin/home/home.tsx'
import { homeWords } from '#admin/home/words.ts'
import type { programView } from '#programs/programs.api.ts'

type Program = z.output<typeof programView>
const shown = 6
const counts = ['visits', 'referrals', 'successes'] as const
const colors: Readonly<Record<Program['status'], string>> = {
  scheduled: 'blue',
  active: 'teal',
  paused: 'orange',
  ended: 'gray',
  archived: 'gray',
}
const statuses: readonly Program['status'][] = ['active', 'scheduled', 'paused', 'ended', 'archived']

/** The activities of the site, those that run first, with what they brought. */
export function Activities({ overview }: { readonly overview: Overview | undefined }) {
  const t = useWords(homeWords)
  const mayCreate = useCan('programs')
  const found = useSiteQuery<{ readonly data: readonly Program[] }>('/programs', { limit: 200 })
  const programs = found.data?.data.filter(({ status }) => status !== 'archived') ?? []
  const create = mayCreate ? (
    <Button component={SiteLink} to="programs/new" leftSection={<Icon name="plus" size={16} />}>
      {t('create')}
    </Button>
  ) : undefined
  return (
    <Box component="section" className="kith-panel" aria-labelledby="kith-activities">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="kith-activities">
          {t('activities')}
        </Title>
        <Anchor component={SiteLink} to="programs" size="sm">
          {t('all_activities')}
        </Anchor>
      </Group>
      {found.isError && found.data === undefined ? (
        <Trouble error={found.error} retry={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <Lines count={6} height={20} />
      ) : programs.length === 0 ? (
        <Empty icon="programs" title={t('start_title')} action={create}>
          {t('start_text')}
        </Empty>
      ) : (
        <Rows
          programs={programs
            .toSorted((one, other) => statuses.indexOf(one.status) - statuses.indexOf(other.status))
            .slice(0, shown)}
          overview={overview}
        />
      )}
    </Box>
  )
}

interface RowsProperties {
  readonly programs: readonly Program[]
  readonly overview: Overview | undefined
}

function Rows({ programs, overview }: RowsProperties) {
  const t = useWords(homeWords)
  return (
    <Box className="kith-sideways">
      <Table verticalSpacing={9} aria-labelledby="kith-activities">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('activity')}</Table.Th>
            <Table.Th>{t('state')}</Table.Th>
            {counts.map((count) => (
              <Table.Th key={count} ta="right" className={count === 'visits' ? 'kith-wide' : ''}>
                {t(count)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {programs.map(({ id, name, status }) => {
            const figures = overview?.programs.find(({ program }) => program === id)
            return (
              <Table.Tr key={id}>
                <Table.Td style={{ overflowWrap: 'anywhere', minWidth: '9rem' }}>
                  <Anchor component={SiteLink} to={`programs/${id}`} size="sm" lineClamp={3} title={name}>
                    {name}
                  </Anchor>
                </Table.Td>
                <Table.Td>
                  <Badge color={colors[status]} miw="max-content">
                    {t(`status_${status}`)}
                  </Badge>
                </Table.Td>
                {counts.map((count) => (
                  <Table.Td key={count} ta="right" className={count === 'visits' ? 'kith-wide' : ''}>
                    {overview === undefined ? '' : <Count value={figures?.[count] ?? 0} />}
                  </Table.Td>
                ))}
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </Box>
  )
}
