import { Button, Text } from '@mantine/core'
import { z } from 'zod'
import { type Column, DataList } from '#admin/app/data-list.tsx'
import { Cost, Count } from '#admin/app/figures.tsx'
import { useFilters } from '#admin/app/filters.ts'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { useSiteQuery } from '#admin/app/queries.ts'
import { useCan } from '#admin/app/session.ts'
import { ChoiceField } from '#admin/app/toolbar.tsx'
import { kindOf, PeriodWords, type Program, programStatuses, StatusBadge } from '#admin/programs/status.tsx'
import { programWords } from '#admin/programs/words.ts'
import type { overviewView } from '#reports/reports.api.ts'

const filterShape = z.object({ status: z.enum(programStatuses).optional() })

/** GIFT-1: the activities of the site, with what they did in the last thirty days. */
export function ProgramsScreen() {
  const t = useWords(programWords)
  const filters = useFilters(filterShape)
  const canWrite = useCan('programs')
  const create = canWrite ? (
    <Button component={SiteLink} to="programs/new" leftSection={<Icon name="plus" size={16} />}>
      {t('create')}
    </Button>
  ) : null
  return (
    <Page title={t('title')} subtitle={t('about')} actions={create}>
      <DataList<Program>
        label={t('title')}
        path="/programs"
        query={{ ...filters.values }}
        columns={useColumns()}
        keyOf={({ id }) => id}
        rowTo={({ id }) => `programs/${id}`}
        exportPath="/programs"
        perPage={200}
        isLast={({ status }) => status === 'archived'}
        onClear={filters.isNarrowed ? filters.clear : undefined}
        empty={{ icon: 'programs', title: t('empty'), text: t('empty_text'), action: create }}
        toolbar={
          <ChoiceField
            label={t('state')}
            value={filters.values.status}
            choices={programStatuses.map((value) => ({ value, label: t(`status_${value}`) }))}
            onChange={(status) => filters.set({ status: status as Program['status'] | null })}
          />
        }
      />
    </Page>
  )
}

function useColumns(): readonly Column<Program>[] {
  const t = useWords(programWords)
  const { data } = useSiteQuery<z.output<typeof overviewView>>('/performance')
  const figures = new Map(data?.programs.map((figure) => [figure.program, figure]))
  const figure = (name: 'referrals' | 'successes') => (program: Program) =>
    data === undefined ? (
      <Text span c="dimmed">
        …
      </Text>
    ) : (
      <Count value={figures.get(program.id)?.[name] ?? 0} />
    )
  return [
    {
      key: 'name',
      title: t('name'),
      show: (program) => (
        <>
          {program.name}
          <Text size="xs" c="dimmed" fw={400} component="span" display="block">
            {kindOf(program) !== 'blank' && `${t(`kind_${kindOf(program)}`)} · `}
            {program.key}
          </Text>
        </>
      ),
    },
    { key: 'state', title: t('state'), show: (program) => <StatusBadge status={program.status} /> },
    { key: 'period', title: t('period'), show: (program) => <PeriodWords period={program.period} /> },
    { key: 'referrals', title: t('referrals_30'), align: 'right', show: figure('referrals') },
    { key: 'successes', title: t('successes_30'), align: 'right', show: figure('successes') },
    {
      key: 'cost',
      title: t('cost_30'),
      align: 'right',
      wide: true,
      show: (program) => {
        const { cost, points = 0, unpriced = 0 } = figures.get(program.id) ?? {}
        return <Cost amount={cost?.amount ?? 0} points={points} unpriced={unpriced} />
      },
    },
  ]
}
