import { z } from 'zod'
import { DataList } from '#admin/app/data-list.tsx'
import { useFilters } from '#admin/app/filters.ts'
import { sayAny, useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import { ChoiceField, SearchField } from '#admin/app/toolbar.tsx'
import { type Code, codeStates, useCodeColumns } from '#admin/codes/columns.tsx'
import { codeWords } from '#admin/codes/words.ts'
import { useProgramChoices } from '#admin/referrals/program-name.tsx'

const filterShape = z.object({
  search: z.string().optional(),
  state: z.enum(codeStates).optional(),
  program: z.string().optional(),
})

export function CodesScreen() {
  const t = useWords(codeWords)
  const filters = useFilters(filterShape)
  const programs = useProgramChoices()
  const { search = '', state, program } = filters.values
  const toolbar = (
    <>
      <SearchField value={search} onChange={(text) => filters.set({ search: text })} placeholder={t('search')} />
      <ChoiceField
        label={t('state')}
        value={state}
        choices={codeStates.map((value) => ({ value, label: sayAny(t, `state_${value}`) }))}
        onChange={(value) => filters.set({ state: value })}
      />
      <ChoiceField
        label={t('program')}
        value={program}
        choices={programs}
        onChange={(value) => filters.set({ program: value })}
      />
    </>
  )
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <DataList<Code>
        label={t('title')}
        path="/codes"
        query={filters.values}
        columns={useCodeColumns()}
        keyOf={({ code }) => code}
        rowTo={({ code }) => `codes/${encodeURIComponent(code)}`}
        toolbar={toolbar}
        exportPath="/codes"
        onClear={filters.isNarrowed ? filters.clear : undefined}
        empty={{ icon: 'codes', title: t('empty_title'), text: t('empty_text') }}
      />
    </Page>
  )
}
