import { Button, NumberInput, Select, Stack } from '@mantine/core'
import { useState } from 'react'
import { useWords } from '#admin/app/language.ts'
import { useSite } from '#admin/app/session.ts'
import { type NewReward, type RewardKind, rewardKinds, type Side } from '#admin/member-referrals/settings.ts'
import { memberWords } from '#admin/member-referrals/words.ts'
import { digitsOf } from '#base/money.ts'

interface Properties {
  readonly side: Side
  readonly onSet: (reward: NewReward) => void
}

type Typed = number | string

const asNumber = (typed: Typed): number | null => (typeof typed === 'number' && typed > 0 ? typed : null)

type Wrong = 'value_needed' | 'percent_most' | 'whole_needed'

function wrongValue(kind: RewardKind, number: number | null): Wrong | null {
  if (number === null) return 'value_needed'
  if (kind === 'points' && !Number.isInteger(number)) return 'whole_needed'
  return kind === 'percentage' && number > 100 ? 'percent_most' : null
}

function moneyInput(currency: string) {
  return { decimalScale: digitsOf(currency), thousandSeparator: ',', min: 0, max: 1_000_000_000 }
}

function Lasting({ days, onChange }: { readonly days: Typed; readonly onChange: (days: Typed) => void }) {
  const t = useWords(memberWords)
  const isWhole = Number.isInteger(asNumber(days) ?? 0)
  return (
    <NumberInput
      {...{ label: t('lasts'), description: t('lasts_about'), value: days, onChange, min: 1, max: 36_500 }}
      error={isWhole ? undefined : t('whole_needed')}
    />
  )
}

/** What a side is to get; nothing of it counts before it is set. */
export function NewRewardForm({ side, onSet }: Properties) {
  const t = useWords(memberWords)
  const { currency } = useSite()
  const scale = 10 ** digitsOf(currency)
  const [kind, setKind] = useState<RewardKind>(side === 'referrer' ? 'points' : 'percentage')
  const [value, setValue] = useState<Typed>('')
  const [minimum, setMinimum] = useState<Typed>('')
  const [days, setDays] = useState<Typed>('')
  const [error, setError] = useState<string | null>(null)
  const isMoney = kind === 'amount' || kind === 'credit'
  const isCoupon = kind === 'amount' || kind === 'percentage' || kind === 'free_shipping'
  const set = () => {
    const number = asNumber(value)
    const wrong = kind === 'free_shipping' ? null : wrongValue(kind, number)
    if (wrong !== null) return setError(t(wrong))
    const lasts = asNumber(days)
    if (!Number.isInteger(lasts ?? 0)) return
    onSet({
      kind,
      value: isMoney ? Math.round((number ?? 0) * scale) : (number ?? 0),
      lasts: lasts === null ? null : `P${lasts}D`,
      minimum: Math.round((asNumber(minimum) ?? 0) * scale),
    })
  }
  const money = moneyInput(currency)
  return (
    <Stack gap="xs">
      <Select
        label={t('kind')}
        data={rewardKinds.map((one) => ({ value: one, label: t(`kind_${one}`) }))}
        value={kind}
        allowDeselect={false}
        onChange={(chosen) => chosen !== null && setKind(chosen)}
      />
      {kind !== 'free_shipping' && (
        <NumberInput
          label={t(`value_${kind}`, { currency })}
          value={value}
          error={error}
          onChange={(typed) => {
            setValue(typed)
            setError(null)
          }}
          {...(isMoney ? money : { min: 0, decimalScale: 2, thousandSeparator: ',' })}
          {...(kind === 'percentage' ? { suffix: ' %' } : {})}
        />
      )}
      {isCoupon && (
        <NumberInput
          label={t('minimum', { currency })}
          description={t('minimum_about')}
          value={minimum}
          onChange={setMinimum}
          {...money}
        />
      )}
      {kind !== 'credit' && <Lasting days={days} onChange={setDays} />}
      <Button variant="light" onClick={set} mt={4} style={{ alignSelf: 'flex-start' }}>
        {t('set_reward')}
      </Button>
    </Stack>
  )
}
