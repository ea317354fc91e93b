import { SimpleGrid, Switch } from '@mantine/core'
import { useWords } from '#admin/app/language.ts'
import { useSite } from '#admin/app/session.ts'
import { DiscountFields } from '#admin/programs/form/discount.tsx'
import {
  ChoiceField,
  ChoicesField,
  CountField,
  DurationField,
  MomentField,
  SwitchField,
  TextField,
} from '#admin/programs/form/fields.tsx'
import { Section } from '#admin/programs/form/section.tsx'
import { useField } from '#admin/programs/form/state.tsx'
import { programWords } from '#admin/programs/words.ts'
import type { Definition } from '#programs/definition.api.ts'

const twoColumns = { cols: { base: 1, sm: 2 }, spacing: 'md', verticalSpacing: 'md' } as const

/** GIFT-2. */
export function BasicsSection() {
  const t = useWords(programWords)
  const { timeZone } = useSite()
  return (
    <Section name="basics">
      <SimpleGrid {...twoColumns}>
        <TextField at="/name" label={t('name')} required />
        <TextField at="/key" label={t('key')} hint={t('key_hint')} required monospace />
      </SimpleGrid>
      <SimpleGrid {...twoColumns}>
        <MomentField at="/period/startsAt" label={t('starts')} hint={t('starts_hint')} edge={t('starts_edge')} />
        <MomentField
          at="/period/endsAt"
          label={t('ends')}
          hint={t('ends_hint', { zone: timeZone })}
          edge={t('ends_edge')}
        />
      </SimpleGrid>
      <TextField at="/description" label={t('description')} hint={t('description_hint')} rows={2} />
    </Section>
  )
}

const requirements = [
  'registered',
  'card_activated',
  'active_product',
  'completed_order',
  'organization_completed_order',
] as const

export function ReferrerSection() {
  const t = useWords(programWords)
  return (
    <Section name="referrer">
      <ChoicesField
        at="/definition/referrer/requires"
        label={t('requires')}
        hint={t('requires_hint')}
        options={requirements.map((value) => ({ value, label: t(`requires_${value}`) }))}
      />
    </Section>
  )
}

export function RefereeSection() {
  const t = useWords(programWords)
  return (
    <Section name="referee">
      <ChoiceField
        at="/definition/referee/unit"
        label={t('unit_of_newness')}
        options={[
          { value: 'customer', label: t('unit_customer'), hint: t('unit_customer_about') },
          { value: 'organization', label: t('unit_organization'), hint: t('unit_organization_about') },
        ]}
      />
      <SimpleGrid {...twoColumns}>
        <DurationField
          at="/definition/referee/orderWithin"
          label={t('order_within')}
          hint={t('order_within_hint')}
          none={t('no_limit')}
          unit="minutes"
        />
        <DurationField
          at="/definition/attribution/window"
          label={t('attribution')}
          hint={t('attribution_hint')}
          none={t('no_limit')}
          unit="days"
        />
      </SimpleGrid>
    </Section>
  )
}

const places = ['link', 'registration', 'checkout'] as const

export function CodeSection() {
  const t = useWords(programWords)
  return (
    <Section name="code">
      <SimpleGrid {...twoColumns}>
        <CountField
          at="/definition/code/maxPerReferrer"
          label={t('codes_each')}
          hint={t('codes_each_hint')}
          none={t('one_current')}
        />
        <CountField
          at="/definition/code/maxUses"
          label={t('code_uses')}
          hint={t('code_uses_hint')}
          none={t('any_number')}
        />
        <DurationField
          at="/definition/code/validFor"
          label={t('code_valid')}
          hint={t('code_valid_hint')}
          none={t('no_end')}
          unit="days"
        />
      </SimpleGrid>
      <ChoicesField
        at="/definition/code/enteredAt"
        label={t('entered_at')}
        options={places.map((value) => ({ value, label: t(`entered_${value}`) }))}
      />
      <ChoiceField
        at="/definition/code/issue"
        label={t('issue')}
        options={[
          { value: 'on_request', label: t('issue_on_request'), hint: t('issue_on_request_about') },
          { value: 'automatic', label: t('issue_automatic'), hint: t('issue_automatic_about') },
        ]}
      />
      <CheckoutFields />
    </Section>
  )
}

const checkoutAt = '/definition/checkout'

/** What the code takes off at once, in the cart. */
function CheckoutFields() {
  const t = useWords(programWords)
  const { value, set, id } = useField<Definition['checkout']>(checkoutAt)
  const blank = { discount: { type: 'percentage', percent: 10 }, exclusive: false }
  return (
    <>
      <Switch
        id={id}
        label={t('checkout')}
        description={t('checkout_hint')}
        checked={value !== null}
        onChange={({ currentTarget }) => set(currentTarget.checked ? (blank as never) : null)}
      />
      {value !== null && (
        <>
          <SimpleGrid {...twoColumns}>
            <DiscountFields
              at={`${checkoutAt}/discount`}
              kinds={['percentage', 'amount', 'free_item', 'free_shipping']}
            />
          </SimpleGrid>
          <SwitchField at={`${checkoutAt}/exclusive`} label={t('exclusive')} hint={t('exclusive_hint')} />
        </>
      )}
    </>
  )
}

const limitAt = '/definition/referrer/limit'
const periods = ['day', 'calendar_month', 'lifetime'] as const

export function LimitsSection() {
  const t = useWords(programWords)
  const { value, set, id } = useField<Definition['referrer']['limit']>(limitAt)
  return (
    <Section name="limits">
      <Switch
        id={id}
        label={t('limit')}
        description={t('limit_hint')}
        checked={value !== null}
        onChange={({ currentTarget }) => set(currentTarget.checked ? { referrals: 100, per: 'calendar_month' } : null)}
      />
      {value !== null && (
        <SimpleGrid {...twoColumns}>
          <CountField at={`${limitAt}/referrals`} label={t('limit_count')} />
          <ChoiceField
            at={`${limitAt}/per`}
            label={t('limit_per')}
            options={periods.map((per) => ({ value: per, label: t(`limit_${per}`) }))}
          />
        </SimpleGrid>
      )}
    </Section>
  )
}

export function AdvancedSection() {
  const t = useWords(programWords)
  const way = (keep: string, revoke: string) => [
    { value: 'revoke', label: revoke },
    { value: 'keep', label: keep },
  ]
  return (
    <Section name="advanced">
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        {(['onRefund', 'onCancel', 'partial'] as const).map((name) => (
          <ChoiceField
            key={name}
            at={`/definition/reversal/${name}`}
            label={t(`reversal_${name}`)}
            options={way(t('reversal_keep'), t('reversal_revoke'))}
          />
        ))}
      </SimpleGrid>
      <SwitchField at="/definition/singleReward" label={t('single')} hint={t('single_hint')} />
    </Section>
  )
}
