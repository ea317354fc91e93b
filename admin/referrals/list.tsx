import { z } from 'zod'
import { DataList } from '#admin/app/data-list.tsx'
import { useFilters } from '#admin/app/filters.ts'
import { sayAny, useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import { useSite } from '#admin/app/session.ts'
import { DaysField, spanOf } from '#admin/app/span.tsx'
import { ChoiceField, SearchField } from '#admin/app/toolbar.tsx'
import { type Referral, useReferralColumns } from '#admin/referrals/columns.tsx'
import { useProgramChoices } from '#admin/referrals/program-name.tsx'
import { places, referralStates } from '#admin/referrals/states.tsx'
import { Views } from '#admin/referrals/views.tsx'
import { referralWords } from '#admin/referrals/words.ts'

const filterShape = z.object({
  search: z.string().optional(),
  state: z.enum(referralStates).optional(),
  program: z.string().optional(),
  place: z.enum(places).optional(),
  code: z.string().optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
})

export function ReferralsScreen() {
  const t = useWords(referralWords)
  const filters = useFilters(filterShape)
  const programs = useProgramChoices()
  const { timeZone } = useSite()
  const { search = '', state, program, place, from, to } = filters.values
  const toolbar = (
    <>
      <SearchField value={search} onChange={(text) => filters.set({ search: text })} placeholder={t('search')} />
      <ChoiceField
        label={t('state')}
        value={state}
        choices={referralStates.map((value) => ({ value, label: sayAny(t, `state_${value}`) }))}
        onChange={(value) => filters.set({ state: value })}
      />
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
      <DaysField
        from={from}
        to={to}
        labels={{ from: t('from'), to: t('until') }}
        onChange={(change) => filters.set(change)}
      />
    </>
  )
  return (
    <Page title={t('title')} subtitle={t('subtitle')} actions={<Views now="referrals" />}>
      <DataList<Referral>
        label={t('title')}
        path="/referrals"
        query={{ ...filters.values, from: null, to: null, ...spanOf(filters.values, timeZone) }}
        columns={useReferralColumns()}
        keyOf={({ id }) => id}
        rowTo={({ id }) => `referrals/${id}`}
        toolbar={toolbar}
        exportPath="/referrals"
        onClear={filters.isNarrowed ? filters.clear : undefined}
        empty={{ icon: 'referrals', title: t('empty_title'), text: t('empty_text') }}
      />
    </Page>
  )
}
