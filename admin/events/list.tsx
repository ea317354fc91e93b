import { z } from 'zod'
import { DataList } from '#admin/app/data-list.tsx'
import { useFilters } from '#admin/app/filters.ts'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import { useSite } from '#admin/app/session.ts'
import { DaysField, spanOf } from '#admin/app/span.tsx'
import { ChoiceField, SearchField } from '#admin/app/toolbar.tsx'
import { eventName, eventTypes, type ToldEvent, useEventColumns } from '#admin/events/columns.tsx'
import { eventWords } from '#admin/events/words.ts'

const filterShape = z.object({
  search: z.string().optional(),
  type: z.enum(eventTypes).optional(),
  did: z.enum(['something', 'nothing']).optional(),
  customer: z.string().optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
})

/** PLAT-19: what the store has told, what each event did, and why one did nothing. */
export function EventsScreen() {
  const t = useWords(eventWords)
  const language = useLanguage()
  const filters = useFilters(filterShape)
  const { timeZone } = useSite()
  const { search = '', type, did, from, to } = filters.values
  const toolbar = (
    <>
      <SearchField value={search} onChange={(text) => filters.set({ search: text })} placeholder={t('search')} />
      <ChoiceField
        label={t('type')}
        value={type}
        choices={eventTypes.map((value) => ({ value, label: eventName(t, value) }))}
        onChange={(value) => filters.set({ type: value as typeof type })}
      />
      <ChoiceField
        label={t('did')}
        value={did}
        choices={[
          { value: 'something', label: t('did_something') },
          { value: 'nothing', label: t('did_nothing') },
        ]}
        onChange={(value) => filters.set({ did: value })}
      />
      <DaysField
        from={from}
        to={to}
        labels={{ from: t('from'), to: t('until') }}
        onChange={(change) => filters.set(change)}
      />
    </>
  )
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <DataList<ToldEvent>
        label={t('title')}
        path="/events"
        // The sentences come from the server; in another language they are another list.
        query={{ ...filters.values, from: null, to: null, ...spanOf(filters.values, timeZone), lang: language }}
        columns={useEventColumns()}
        keyOf={({ id }) => id}
        rowTo={({ id }) => `events/${encodeURIComponent(id)}`}
        toolbar={toolbar}
        exportPath="/events"
        onClear={filters.isNarrowed ? filters.clear : undefined}
        empty={{ icon: 'events', title: t('empty_title'), text: t('empty_text') }}
      />
    </Page>
  )
}
