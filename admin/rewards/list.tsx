import { Button } from '@mantine/core'
import { z } from 'zod'
import { DataList } from '#admin/app/data-list.tsx'
import { useFilters } from '#admin/app/filters.ts'
import { Icon } from '#admin/app/icons.tsx'
import { sayAny, useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { useCan } from '#admin/app/session.ts'
import { ChoiceField, SearchField } from '#admin/app/toolbar.tsx'
import { useProgramChoices } from '#admin/referrals/program-name.tsx'
import { useRewardColumns } from '#admin/rewards/columns.tsx'
import { kinds, type Reward, rewardStates } from '#admin/rewards/states.tsx'
import { rewardWords } from '#admin/rewards/words.ts'

const filterShape = z.object({
  search: z.string().optional(),
  state: z.enum(rewardStates).optional(),
  kind: z.enum(kinds).optional(),
  program: z.string().optional(),
  side: z.enum(['referrer', 'referee']).optional(),
  byHand: z.enum(['true', 'false']).optional(),
})

export function RewardsScreen() {
  const t = useWords(rewardWords)
  const filters = useFilters(filterShape)
  const actions = useCan('grants') && (
    <Button component={SiteLink} to="rewards/new" leftSection={<Icon name="plus" size={16} />}>
      {t('grant')}
    </Button>
  )
  return (
    <Page title={t('title')} subtitle={t('subtitle')} actions={actions}>
      <DataList<Reward>
        label={t('title')}
        path="/rewards"
        query={filters.values}
        columns={useRewardColumns()}
        keyOf={({ id }) => id}
        rowTo={({ id }) => `rewards/${id}`}
        toolbar={<Toolbar />}
        exportPath="/rewards"
        onClear={filters.isNarrowed ? filters.clear : undefined}
        empty={{ icon: 'rewards', title: t('empty_title'), text: t('empty_text') }}
      />
    </Page>
  )
}

function Toolbar() {
  const t = useWords(rewardWords)
  const filters = useFilters(filterShape)
  const programs = useProgramChoices()
  const { search = '', state, kind, program, byHand } = filters.values
  return (
    <>
      <SearchField value={search} onChange={(text) => filters.set({ search: text })} placeholder={t('search')} />
      <ChoiceField
        label={t('state')}
        value={state}
        choices={rewardStates.map((value) => ({ value, label: sayAny(t, `state_${value}`) }))}
        onChange={(value) => filters.set({ state: value })}
      />
      <ChoiceField
        label={t('kind')}
        value={kind}
        choices={kinds.map((value) => ({ value, label: sayAny(t, `kind_${value}`) }))}
        onChange={(value) => filters.set({ kind: value })}
      />
      <ChoiceField
        label={t('program')}
        value={program}
        choices={programs}
        onChange={(value) => filters.set({ program: value })}
      />
      <ChoiceField
        label={t('source')}
        value={byHand}
        choices={[
          { value: 'true', label: t('by_hand') },
          { value: 'false', label: t('by_rule') },
        ]}
        onChange={(value) => filters.set({ byHand: value })}
      />
    </>
  )
}
