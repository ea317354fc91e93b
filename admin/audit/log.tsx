import { Badge, Box, Button, Group, Loader, Select, Stack, Text, TextInput } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { z } from 'zod'
import { queryText, workspaceApi } from '#admin/app/api.ts'
import { type Filters, useFilters } from '#admin/app/filters.ts'
import { Icon } from '#admin/app/icons.tsx'
import { sayAny, useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import type { ListPage } from '#admin/app/queries.ts'
import { useCan, useSession } from '#admin/app/session.ts'
import { Empty, Lines, Trouble } from '#admin/app/states.tsx'
import { ChoiceField } from '#admin/app/toolbar.tsx'
import { appWords } from '#admin/app/words.ts'
import { useWorkspaceQuery } from '#admin/app/workspace.ts'
import { actions } from '#admin/audit/actions.ts'
import { Entry, type LoggedEntry } from '#admin/audit/entry.tsx'
import { auditWords } from '#admin/audit/words.ts'

const day = z.iso.date()
const filterShape = z.object({
  site: z.string().optional(),
  staff: z.string().optional(),
  action: z.enum(actions).optional(),
  subject: z.string().optional(),
  from: day.optional(),
  to: day.optional(),
})
type Narrowing = Filters<z.output<typeof filterShape>>

/** Days are the reader's: from their first moment to their last. */
function momentOf(text: string | undefined, end: 'first' | 'last'): string | undefined {
  if (text === undefined) return undefined
  const at = new Date(`${text}T${end === 'first' ? '00:00:00.000' : '23:59:59.999'}`)
  return at.toISOString()
}

/** Who changed what, when, why, and what was there before. */
export function AuditScreen() {
  const [t, app] = [useWords(auditWords), useWords(appWords)]
  const filters = useFilters(filterShape)
  const { from, to, ...rest } = filters.values
  const narrowed = { ...rest, from: momentOf(from, 'first'), to: momentOf(to, 'last') }
  const query = { ...narrowed, limit: 50 }
  const found = useInfiniteQuery({
    queryKey: ['workspace', '/audit', query],
    queryFn: ({ pageParam, signal }) =>
      workspaceApi.get<ListPage<LoggedEntry>>('/audit', { ...query, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: (before) => before,
  })
  const entries = found.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <Page
      title={t('title')}
      subtitle={t('text')}
      actions={
        <Button
          component="a"
          href={`${workspaceApi.base}/audit${queryText({ ...narrowed, format: 'csv' })}`}
          download
          variant="default"
          leftSection={<Icon name="download" size={16} />}
        >
          {app('export')}
        </Button>
      }
    >
      <Narrow filters={filters} busy={found.isFetching && !found.isPending} />
      {found.isError && entries.length === 0 ? (
        <Trouble error={found.error} retry={() => void found.refetch()} />
      ) : found.isPending ? (
        <Lines count={8} height={28} />
      ) : entries.length === 0 ? (
        <Nothing filters={filters} />
      ) : (
        <Box style={{ opacity: found.isPlaceholderData ? 0.55 : 1 }}>
          <Stack gap={0} component="ol" p={0} m={0} style={{ listStyle: 'none' }} aria-label={t('title')}>
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} onPerson={(staff) => filters.set({ staff })} />
            ))}
          </Stack>
          <Group justify="center" mt="md">
            {found.hasNextPage ? (
              <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
                {app('more')}
              </Button>
            ) : (
              <Text size="sm" c="dimmed">
                {app('end_of_list')}
              </Text>
            )}
          </Group>
        </Box>
      )}
    </Page>
  )
}

function Nothing({ filters }: { readonly filters: Narrowing }) {
  const [t, app] = [useWords(auditWords), useWords(appWords)]
  if (!filters.isNarrowed)
    return (
      <Empty icon="audit" title={t('empty_title')}>
        {t('empty_text')}
      </Empty>
    )
  const clear = (
    <Button variant="default" onClick={filters.clear}>
      {app('clear_filters')}
    </Button>
  )
  return (
    <Empty icon="search" title={app('no_match_title')} action={clear}>
      {app('no_match_text')}
    </Empty>
  )
}

function Narrow({ filters, busy }: { readonly filters: Narrowing; readonly busy: boolean }) {
  const [t, app] = [useWords(auditWords), useWords(appWords)]
  const { sites } = useSession()
  const { values, set } = filters
  return (
    <Group gap="sm" align="flex-end">
      {sites.length > 1 && (
        <ChoiceField
          label={t('filter_site')}
          value={values.site}
          choices={sites.map(({ key, name }) => ({ value: key, label: name }))}
          onChange={(site) => set({ site })}
        />
      )}
      <PersonField filters={filters} />
      <Select
        aria-label={t('filter_action')}
        placeholder={`${t('filter_action')}: ${app('any')}`}
        data={actions.map((action) => ({ value: action, label: sayAny(t, `action_${action}`) }))}
        value={values.action ?? null}
        onChange={(action) => set({ action })}
        searchable
        clearable
        comboboxProps={{ shadow: 'md', width: 300, position: 'bottom-start' }}
        style={{ flex: '0 1 230px' }}
      />
      {(['from', 'to'] as const).map((end) => (
        <TextInput
          key={end}
          type="date"
          label={t(`filter_${end}`)}
          value={values[end] ?? ''}
          onChange={({ currentTarget }) => set({ [end]: currentTarget.value })}
          style={{ flex: '0 1 150px' }}
        />
      ))}
      {values.subject !== undefined && (
        <Badge size="lg" color="gray">
          {t('narrowed_subject', { subject: values.subject })}
        </Badge>
      )}
      {filters.isNarrowed && (
        <Button variant="subtle" onClick={filters.clear}>
          {app('clear_filters')}
        </Button>
      )}
      {busy && <Loader size="xs" role="img" aria-label={app('updating')} />}
    </Group>
  )
}

interface Colleague {
  readonly id: string
  readonly name: string
}

/** Owners know everybody; to others the log itself shows who there is. */
function PersonField({ filters }: { readonly filters: Narrowing }) {
  return useCan('staff') ? <Colleagues filters={filters} /> : null
}

function Colleagues({ filters }: { readonly filters: Narrowing }) {
  const t = useWords(auditWords)
  const found = useWorkspaceQuery<{ readonly data: readonly Colleague[] }>('/staff')
  return (
    <ChoiceField
      label={t('filter_staff')}
      value={filters.values.staff}
      choices={(found.data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(staff) => filters.set({ staff })}
    />
  )
}
