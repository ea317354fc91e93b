import { Badge, Text } from '@mantine/core'
import { z } from 'zod'
import { type Column, DataList } from '#admin/app/data-list.tsx'
import { Email } from '#admin/app/email.tsx'
import { Time } from '#admin/app/figures.tsx'
import { useFilters } from '#admin/app/filters.ts'
import { useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import { ChoiceField, SearchField } from '#admin/app/toolbar.tsx'
import type { CustomerSummary } from '#admin/customers/name.tsx'
import { customerWords } from '#admin/customers/words.ts'

const filterShape = z.object({
  search: z.string().optional(),
  registered: z.enum(['true', 'false']).optional(),
  organization: z.string().optional(),
})

export function CustomersScreen() {
  const t = useWords(customerWords)
  const filters = useFilters(filterShape)
  const { search = '', registered } = filters.values
  const toolbar = (
    <>
      <SearchField value={search} onChange={(text) => filters.set({ search: text })} placeholder={t('search')} />
      <ChoiceField
        label={t('membership')}
        value={registered}
        choices={[
          { value: 'true', label: t('members') },
          { value: 'false', label: t('not_members') },
        ]}
        onChange={(value) => filters.set({ registered: value })}
      />
    </>
  )
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <DataList<CustomerSummary>
        label={t('title')}
        path="/customers"
        query={filters.values}
        columns={useColumns()}
        keyOf={({ id }) => id}
        rowTo={({ id }) => `customers/${encodeURIComponent(id)}`}
        toolbar={toolbar}
        exportPath="/customers"
        onClear={filters.isNarrowed ? filters.clear : undefined}
        empty={{ icon: 'customers', title: t('empty_title'), text: t('empty_text') }}
      />
    </Page>
  )
}

function useColumns(): readonly Column<CustomerSummary>[] {
  const t = useWords(customerWords)
  return [
    {
      key: 'customer',
      title: t('customer'),
      show: ({ id, name, email, erasedAt }) => (
        <span style={{ overflowWrap: 'anywhere' }}>
          {name ?? (email === null ? id : <Email address={email} />)}
          {(name ?? email) !== null && (
            <>
              {' '}
              <Text span size="xs" c="dimmed" display="inline-block">
                {id}
              </Text>
            </>
          )}
          {erasedAt !== null && (
            <Badge color="gray" ml={8}>
              {t('erased')}
            </Badge>
          )}
        </span>
      ),
    },
    {
      key: 'email',
      title: t('email'),
      show: ({ email }) => (email === null ? '–' : <Email address={email} />),
    },
    { key: 'organization', title: t('organization'), wide: true, show: ({ organization }) => organization ?? '–' },
    {
      key: 'registered',
      title: t('registered'),
      show: ({ registeredAt }) => (registeredAt === null ? t('no') : <Time at={registeredAt} show="day" />),
    },
    {
      key: 'first',
      title: t('first_order'),
      wide: true,
      show: ({ firstOrder }) => (firstOrder === null ? '–' : <Time at={firstOrder.placedAt} show="day" />),
    },
    {
      key: 'since',
      title: t('known_since'),
      align: 'right',
      show: ({ identifiedAt }) => <Time at={identifiedAt} />,
    },
  ]
}
