import {
  Alert,
  Button,
  Group,
  NumberInput,
  Paper,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { useSearch } from '@tanstack/react-router'
import { placeErrors, useProblem } from '#admin/app/form.ts'
import { sayAny, useWords } from '#admin/app/language.ts'
import { useGoOn } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { useChange } from '#admin/app/queries.ts'
import { useSite } from '#admin/app/session.ts'
import { Unsaved } from '#admin/app/unsaved.tsx'
import { appWords } from '#admin/app/words.ts'
import { ChooseCustomer } from '#admin/customers/choose.tsx'
import { useProgramChoices } from '#admin/referrals/program-name.tsx'
import { blankGift, type GiftDraft, giftOf, problemsOfGift } from '#admin/rewards/gift-draft.ts'
import type { Reward } from '#admin/rewards/states.tsx'
import { rewardWords } from '#admin/rewards/words.ts'
import { digitsOf } from '#base/money.ts'

interface GrantDraft extends GiftDraft {
  readonly customer: string | null
  readonly program: string | null
  readonly reason: string
}

/** PLAT-9: a gift that no rule owes, given by hand with a reason. */
export function GrantScreen() {
  const t = useWords(rewardWords)
  const app = useWords(appWords)
  const goOn = useGoOn()
  const { currency } = useSite()
  const { customer = null, referral = null } = useSearch({ strict: false }) as {
    readonly customer?: string
    readonly referral?: string
  }
  const [trouble, setTrouble] = useProblem()
  const form = useForm<GrantDraft>({
    initialValues: { ...blankGift, customer, program: null, reason: '' },
    validate: (draft) => ({
      ...(draft.customer === null ? { customer: t('grant_customer_hint') } : {}),
      ...(draft.reason.trim() === '' ? { reason: app('reason_needed') } : {}),
      ...Object.fromEntries(problemsOfGift(draft).map(({ field, word }) => [field, t(word)])),
    }),
  })
  const grant = useChange<object, Reward>({
    send: (api, body) => api.post('/rewards', body),
    quiet: true,
    done: t('grant_done'),
  })
  const send = async (draft: GrantDraft) => {
    setTrouble(null)
    const gift = giftOf(draft, 10 ** digitsOf(currency))
    const about = referral === null ? { program: draft.program } : { referral }
    try {
      const reward = await grant.mutateAsync({ customer: draft.customer, gift, ...about, reason: draft.reason.trim() })
      form.resetDirty()
      await goOn(`rewards/${reward.id}`, { replace: true })
    } catch (error) {
      setTrouble(placeErrors(form, error))
    }
  }
  return (
    <Page title={t('grant_title')} subtitle={t('grant_text')} back={{ to: 'rewards', label: t('title') }} width="form">
      <Unsaved isDirty={() => form.isDirty() && !grant.isSuccess} />
      <form onSubmit={form.onSubmit((draft) => void send(draft))} noValidate>
        <Stack>
          {trouble !== null && (
            <Alert color="red" role="alert">
              {trouble}
            </Alert>
          )}
          <Whom form={form} referral={referral} />
          <GiftFields form={form} />
          <Textarea
            label={app('reason')}
            description={app('reason_hint')}
            withAsterisk
            autosize
            minRows={2}
            maxLength={500}
            {...form.getInputProps('reason')}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={grant.isPending}>
              {t('grant')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Page>
  )
}

type Form = Pick<ReturnType<typeof useForm<GrantDraft>>, 'values' | 'errors' | 'getInputProps' | 'setFieldValue'>

function Whom({ form, referral }: { readonly form: Form; readonly referral: string | null }) {
  const t = useWords(rewardWords)
  const programs = useProgramChoices()
  const { customer, program } = form.values
  return (
    <>
      <ChooseCustomer
        label={t('customer')}
        description={t('grant_customer_hint')}
        value={customer}
        error={(form.errors.customer as string | undefined) ?? null}
        onChange={(id) => form.setFieldValue('customer', id)}
      />
      {referral === null ? (
        <Select
          label={t('for_program')}
          placeholder={t('no_program')}
          data={programs}
          value={program}
          onChange={(id) => form.setFieldValue('program', id)}
          clearable
        />
      ) : (
        <Text size="sm" c="dimmed">
          {t('about_referral', { id: referral })}
        </Text>
      )}
    </>
  )
}

function GiftFields({ form }: { readonly form: Form }) {
  const t = useWords(rewardWords)
  const { kind } = form.values
  const { currency } = useSite()
  const digits = digitsOf(currency)
  return (
    <Paper withBorder p="md" radius="md">
      <Stack>
        <SegmentedControl
          aria-label={t('kind')}
          data={(['points', 'credit', 'coupon'] as const).map((value) => ({
            value,
            label: sayAny(t, `kind_${value}`),
          }))}
          {...form.getInputProps('kind')}
        />
        {kind === 'points' && (
          <Group grow align="flex-start">
            <NumberInput label={t('points')} min={1} {...form.getInputProps('amount')} />
            <Lasting form={form} />
          </Group>
        )}
        {kind === 'credit' && (
          <NumberInput
            label={t('amount', { currency })}
            min={0}
            decimalScale={digits}
            {...form.getInputProps('amount')}
          />
        )}
        {kind === 'coupon' && <CouponFields form={form} digits={digits} />}
      </Stack>
    </Paper>
  )
}

function CouponFields({ form, digits }: { readonly form: Form; readonly digits: number }) {
  const t = useWords(rewardWords)
  const { currency } = useSite()
  const { takes } = form.values
  const words = {
    amount: 'discount_amount',
    percentage: 'discount_percentage',
    free_shipping: 'discount_free_shipping',
  }
  return (
    <>
      <Group grow align="flex-start">
        <Select
          label={t('discount')}
          allowDeselect={false}
          data={Object.entries(words).map(([value, word]) => ({ value, label: sayAny(t, word) }))}
          {...form.getInputProps('takes')}
        />
        {takes !== 'free_shipping' && (
          <NumberInput
            label={takes === 'amount' ? t('amount', { currency }) : t('percent')}
            min={0}
            decimalScale={takes === 'amount' ? digits : 2}
            {...form.getInputProps('amount')}
          />
        )}
      </Group>
      <Group grow align="flex-start">
        <NumberInput
          label={t('minimum', { currency })}
          min={0}
          decimalScale={digits}
          {...form.getInputProps('minimum')}
        />
        <NumberInput label={t('quantity')} min={1} max={100} {...form.getInputProps('quantity')} />
        <Lasting form={form} />
      </Group>
    </>
  )
}

function Lasting({ form }: { readonly form: Form }) {
  const t = useWords(rewardWords)
  const choices = [
    { value: '', label: t('never') },
    { value: 'P30D', label: t('days_30') },
    { value: 'P90D', label: t('days_90') },
    { value: 'P1Y', label: t('year_1') },
  ]
  return <Select label={t('expires_after')} allowDeselect={false} data={choices} {...form.getInputProps('lasts')} />
}
