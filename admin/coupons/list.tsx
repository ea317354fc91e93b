import { z } from 'zod'
import { DataList } from '#admin/app/data-list.tsx'
import { useFilters } from '#admin/app/filters.ts'
import { sayAny, useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import { ChoiceField, SearchField } from '#admin/app/toolbar.tsx'
import { type Coupon, couponStates, useCouponColumns } from '#admin/coupons/columns.tsx'
import { couponWords } from '#admin/coupons/words.ts'

const filterShape = z.object({ search: z.string().optional(), state: z.enum(couponStates).optional() })

export function CouponsScreen() {
  const t = useWords(couponWords)
  const filters = useFilters(filterShape)
  const { search = '', state } = filters.values
  const toolbar = (
    <>
      <SearchField value={search} onChange={(text) => filters.set({ search: text })} placeholder={t('search')} />
      <ChoiceField
        label={t('state')}
        value={state}
        choices={couponStates.map((value) => ({ value, label: sayAny(t, `state_${value}`) }))}
        onChange={(value) => filters.set({ state: value })}
      />
    </>
  )
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      <DataList<Coupon>
        label={t('title')}
        path="/coupons"
        query={filters.values}
        columns={useCouponColumns()}
        keyOf={({ code }) => code}
        rowTo={({ reward }) => `rewards/${reward}`}
        toolbar={toolbar}
        exportPath="/coupons"
        onClear={filters.isNarrowed ? filters.clear : undefined}
        empty={{ icon: 'coupons', title: t('empty_title'), text: t('empty_text') }}
      />
    </Page>
  )
}
