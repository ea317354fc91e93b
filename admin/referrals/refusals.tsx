import { z } from 'zod'
import { DataList } from '#admin/app/data-list.tsx'
import { useFilters } from '#admin/app/filters.ts'
import { sayAny, useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import { ChoiceField, SearchField } from '#admin/app/toolbar.tsx'
import { type Refusal, useRefusalColumns } from '#admin/referrals/columns.tsx'
import { useProgramChoices } from '#admin/referrals/program-name.tsx'
import { places } from '#admin/referrals/states.tsx'
import { Views } from '#admin/referrals/views.tsx'
import { referralWords } from '#admin/referrals/words.ts'

const filterShape = z.object({
  search: z.string().optional(),
  program: z.string().optional(),
  place: z.enum(places).optional(),
  reason: z.string().optional(),
  code: z.string().optional(),
})

export function RefusalsScreen() {
  const t = useWords(referralWords)
  const filters = useFilters(filterShape)
  const programs = useProgramChoices()
  const { search = '', program, place } = filters.values
  const toolbar = (
    <>
      <SearchField value={search} onChange={(text) => filters.set({ search: text })} placeholder={t('search')} />
      <ChoiceField
        label={t('program')}
        value={program}
        choices={programs}
        onChange={(value) => filters.set({ program: value })}
      />
      <ChoiceField
        label={t('place')}
        value={place}
        choices={places.map((value) => ({ value, label: sayAny(t, `place_${value}`) }))}
        onChange={(value) => filters.set({ place: value })}
      />
    </>
  )
  return (
    <Page title={t('tab_refusals')} subtitle={t('refusals_empty_text')} actions={<Views now="refusals" />}>
      <DataList<Refusal>
        label={t('tab_refusals')}
        path="/refusals"
        query={filters.values}
        columns={useRefusalColumns()}
        keyOf={({ id }) => id}
        rowTo={({ id }) => `refusals/${id}`}
        toolbar={toolbar}
        exportPath="/refusals"
        onClear={filters.isNarrowed ? filters.clear : undefined}
        empty={{ icon: 'codes', title: t('refusals_empty_title'), text: t('refusals_empty_text') }}
      />
    </Page>
  )
}
