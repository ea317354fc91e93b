import { SegmentedControl } from '@mantine/core'
import { z } from 'zod'
import { DataList } from '#admin/app/data-list.tsx'
import { useFilters } from '#admin/app/filters.ts'
import { sayAny, useWords } from '#admin/app/language.ts'
import { useGo } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { ChoiceField, SearchField } from '#admin/app/toolbar.tsx'
import {
  type Notification,
  placeOfNotification,
  scenarios,
  useNotificationColumns,
} from '#admin/notifications/columns.tsx'
import { notificationWords } from '#admin/notifications/words.ts'

const filterShape = z.object({
  search: z.string().optional(),
  scenario: z.enum(scenarios).optional(),
  unread: z.enum(['true', 'false']).optional(),
})

export function MessagesScreen() {
  const t = useWords(notificationWords)
  const filters = useFilters(filterShape)
  const { search = '', scenario, unread } = filters.values
  const toolbar = (
    <>
      <SearchField value={search} onChange={(text) => filters.set({ search: text })} placeholder={t('search')} />
      <ChoiceField
        label={t('scenario')}
        value={scenario}
        choices={scenarios.map((value) => ({ value, label: sayAny(t, `scenario_${value}`) }))}
        onChange={(value) => filters.set({ scenario: value as typeof scenario })}
      />
      <ChoiceField
        label={t('reading')}
        value={unread}
        choices={[
          { value: 'true', label: t('unread') },
          { value: 'false', label: t('read') },
        ]}
        onChange={(value) => filters.set({ unread: value })}
      />
    </>
  )
  return (
    <Page title={t('title')} subtitle={t('subtitle')} actions={<Views />}>
      <DataList<Notification>
        label={t('in_store')}
        path="/notifications"
        query={filters.values}
        columns={useNotificationColumns()}
        keyOf={({ id }) => id}
        rowTo={placeOfNotification}
        toolbar={toolbar}
        exportPath="/notifications"
        onClear={filters.isNarrowed ? filters.clear : undefined}
        empty={{ icon: 'messages', title: t('empty_title'), text: t('empty_text') }}
      />
    </Page>
  )
}

/** What is told in the store here, by email there. */
function Views() {
  const t = useWords(notificationWords)
  const go = useGo()
  return (
    <SegmentedControl
      aria-label={t('views')}
      value="messages"
      onChange={(path) => void go(path)}
      data={[
        { value: 'messages', label: t('in_store') },
        { value: 'messages/emails', label: t('emails') },
      ]}
    />
  )
}
