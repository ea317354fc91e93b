import { ActionIcon, Button, Group, Menu, Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { DiscountFields } from '#admin/programs/form/discount.tsx'
import {
  ChoiceField,
  CountField,
  DurationField,
  MoneyField,
  TextField,
  WordsField,
} from '#admin/programs/form/fields.tsx'
import { useField } from '#admin/programs/form/state.tsx'
import { programWords } from '#admin/programs/words.ts'
import type { Gift } from '#rewards/gift.api.ts'

const kinds = ['points', 'coupon', 'credit', 'benefit'] as const

/** What a new gift is before anything is typed. */
const blank: Readonly<Record<Gift['type'], Gift>> = {
  points: { type: 'points', amount: 100, expiresAfter: null, issueAfter: null },
  credit: { type: 'credit', amount: 1_000, issueAfter: null },
  coupon: {
    type: 'coupon',
    discount: { type: 'percentage', percent: 10 },
    minimum: 0,
    validFor: 'P30D',
    quantity: 1,
    applies: 'by_hand',
    issueAfter: null,
  },
  benefit: {
    type: 'benefit',
    category: 'domain',
    actions: ['register', 'renew'],
    uses: 1,
    discount: { type: 'percentage', percent: 100 },
    redeemedWith: 'code',
    issueAfter: null,
  },
}

/** GIFT-5: gifts of a rung or of a side; any mixture. */
export function GiftsField({ at, label }: { readonly at: string; readonly label: string }) {
  const t = useWords(programWords)
  const { value: gifts, set, error, id } = useField<readonly Gift[]>(at)
  return (
    <Stack gap="xs" id={id} role="group" aria-label={label}>
      {gifts.map((gift, place) => (
        <GiftFields
          // biome-ignore lint/suspicious/noArrayIndexKey: gifts have no names, and their fields hold nothing of their own
          key={place}
          at={`${at}/${place}`}
          gift={gift}
          onRemove={() => set(gifts.filter((_, other) => other !== place))}
        />
      ))}
      {error !== null && (
        <Text size="xs" c="var(--mantine-color-error)">
          {error}
        </Text>
      )}
      <Menu shadow="md" position="bottom-start">
        <Menu.Target>
          <Button
            variant={gifts.length === 0 ? 'light' : 'subtle'}
            size="xs"
            leftSection={<Icon name="plus" size={14} />}
            style={{ alignSelf: 'flex-start' }}
          >
            {t('add_gift')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {kinds.map((kind) => (
            <Menu.Item key={kind} onClick={() => set([...gifts, blank[kind]])}>
              {t(`gift_${kind}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </Stack>
  )
}

function GiftFields({ at, gift, onRemove }: { at: string; gift: Gift; onRemove: () => void }) {
  const t = useWords(programWords)
  const label = t(`gift_${gift.type}`)
  return (
    <Paper p="sm" className="kith-gift">
      <Group justify="space-between" mb="xs">
        <Text fw={600} size="sm">
          {label}
        </Text>
        <ActionIcon aria-label={t('remove_gift', { gift: label })} onClick={onRemove}>
          <Icon name="trash" size={16} />
        </ActionIcon>
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" verticalSpacing="sm">
        {gift.type === 'points' && <PointsFields at={at} />}
        {gift.type === 'credit' && <MoneyField at={`${at}/amount`} label={t('amount')} />}
        {gift.type === 'coupon' && <CouponFields at={at} />}
        {gift.type === 'benefit' && <BenefitFields at={at} />}
        <DurationField at={`${at}/issueAfter`} label={t('issue_after')} none={t('at_once')} unit="days" />
      </SimpleGrid>
    </Paper>
  )
}

function PointsFields({ at }: { readonly at: string }) {
  const t = useWords(programWords)
  return (
    <>
      <CountField at={`${at}/amount`} label={t('points')} />
      <DurationField at={`${at}/expiresAfter`} label={t('points_expire')} none={t('never')} unit="months" />
    </>
  )
}

function CouponFields({ at }: { readonly at: string }) {
  const t = useWords(programWords)
  return (
    <>
      <DiscountFields at={`${at}/discount`} kinds={['percentage', 'amount', 'free_item', 'free_shipping']} />
      <MoneyField at={`${at}/minimum`} label={t('minimum')} zero={t('no_minimum')} />
      <DurationField at={`${at}/validFor`} label={t('valid_for')} none={t('no_end')} unit="days" />
      <CountField at={`${at}/quantity`} label={t('quantity')} most={100} />
      <ChoiceField
        at={`${at}/applies`}
        label={t('applies')}
        options={[
          { value: 'by_hand', label: t('applies_by_hand') },
          { value: 'automatically', label: t('applies_automatically') },
        ]}
      />
    </>
  )
}

function BenefitFields({ at }: { readonly at: string }) {
  const t = useWords(programWords)
  return (
    <>
      <TextField at={`${at}/category`} label={t('benefit_category')} />
      <WordsField at={`${at}/actions`} label={t('benefit_actions')} placeholder={t('add_word')} />
      <DiscountFields at={`${at}/discount`} kinds={['percentage', 'amount']} />
      <CountField at={`${at}/uses`} label={t('benefit_uses')} most={1_000} />
    </>
  )
}
