import { Select } from '@mantine/core'
import { useWords } from '#admin/app/language.ts'
import { MoneyField, PercentField, TextField, WordsField } from '#admin/programs/form/fields.tsx'
import { fieldId, useField } from '#admin/programs/form/state.tsx'
import { programWords } from '#admin/programs/words.ts'
import type { Discount } from '#coupons/discount.api.ts'

const blank: Readonly<Record<Discount['type'], Discount>> = {
  percentage: { type: 'percentage', percent: 10 },
  amount: { type: 'amount', amount: 1_000 },
  free_shipping: { type: 'free_shipping' },
  free_item: { type: 'free_item', sku: '' },
}

interface Properties {
  readonly at: string
  readonly kinds: readonly Discount['type'][]
}

/** What is taken off: which kind, how much, of which categories. */
export function DiscountFields({ at, kinds }: Properties) {
  const t = useWords(programWords)
  const { value, set } = useField<Discount>(at)
  return (
    <>
      <Select
        id={fieldId(`${at}/type`)}
        label={t('discount_kind')}
        data={kinds.map((kind) => ({ value: kind, label: t(`discount_${kind}`) }))}
        value={value.type}
        onChange={(kind) => kind !== null && kind !== value.type && set(blank[kind as Discount['type']])}
        allowDeselect={false}
      />
      {value.type === 'percentage' && <PercentField at={`${at}/percent`} label={t('percent')} />}
      {value.type === 'amount' && <MoneyField at={`${at}/amount`} label={t('amount')} />}
      {value.type === 'free_item' && <TextField at={`${at}/sku`} label={t('sku')} monospace />}
      {(value.type === 'percentage' || value.type === 'amount') && (
        <WordsField at={`${at}/categories`} label={t('categories')} placeholder={t('categories_all')} optional />
      )}
    </>
  )
}
