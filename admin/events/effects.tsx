import { Anchor, Group, List, Text } from '@mantine/core'
import { sayAny, useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { CustomerName } from '#admin/customers/name.tsx'
import { eventWords } from '#admin/events/words.ts'
import { Reason } from '#admin/reasons/reason.tsx'
import { GiftWords } from '#admin/rewards/gift.tsx'
import type { Gift } from '#rewards/gift.api.ts'

export interface ShownEffect {
  readonly type: string
  readonly [fact: string]: unknown
}

/** Where an effect leads: the narrowest thing that it names. */
function placeOf(effect: ShownEffect): string | null {
  const [kind] = effect.type.split('.')
  const of = (name: string) => {
    const value = effect[name]
    return typeof value === 'string' ? encodeURIComponent(value) : null
  }
  const reward = of('reward')
  if (kind === 'reward' && reward !== null) return `rewards/${reward}`
  if (kind === 'code' && of('refusal') !== null) return `refusals/${of('refusal')}`
  if ((kind === 'code' || kind === 'reservation') && of('code') !== null) return `codes/${of('code')}`
  if (kind === 'coupon' && of('customer') !== null) return `customers/${of('customer')}?tab=coupons`
  if (kind === 'referral' && of('referral') !== null) return `referrals/${of('referral')}`
  if (kind === 'spend' && of('customer') !== null) return `customers/${of('customer')}`
  return kind === 'program' && of('program') !== null ? `programs/${of('program')}` : null
}

/** The name of an effect, leading to what it is about. */
export function EffectName({ effect }: { readonly effect: ShownEffect }) {
  const t = useWords(eventWords)
  const words = sayAny(t, `effect_${effect.type.replaceAll('.', '_')}`)
  const [path, tab] = placeOf(effect)?.split('?tab=') ?? []
  if (path === undefined) return <>{words}</>
  return (
    <Anchor component={SiteLink} size="sm" to={path} {...(tab === undefined ? {} : { search: { tab } })}>
      {words}
    </Anchor>
  )
}

/** What something did, one line each, every line leading to what it is about. */
export function Effects({ effects }: { readonly effects: readonly ShownEffect[] }) {
  return (
    <List size="sm" spacing={4} listStyleType="none" withPadding={false}>
      {effects.map((effect, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order never changes
        <List.Item key={at}>
          <Group gap={6} align="baseline">
            <EffectName effect={effect} />
            <Particulars effect={effect} />
          </Group>
        </List.Item>
      ))}
    </List>
  )
}

function Particulars({ effect }: { readonly effect: ShownEffect }) {
  const { gift, reason, customer, type } = effect
  return (
    <>
      {typeof gift === 'object' && gift !== null && (
        <Text span size="sm">
          <GiftWords gift={gift as Gift} />
        </Text>
      )}
      {type.startsWith('reward.') && typeof customer === 'string' && <CustomerName id={customer} />}
      {typeof reason === 'string' && (
        <Text span size="sm" c="dimmed">
          <Reason code={reason} />
        </Text>
      )}
    </>
  )
}
