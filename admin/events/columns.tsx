import { Stack, Text } from '@mantine/core'
import type { Column } from '#admin/app/data-list.tsx'
import { Time } from '#admin/app/figures.tsx'
import { type Say, sayAny, useWords } from '#admin/app/language.ts'
import { CustomerName } from '#admin/customers/name.tsx'
import { EffectName, type ShownEffect } from '#admin/events/effects.tsx'
import { eventWords } from '#admin/events/words.ts'

/** An event as the inspector answers it. */
export interface ToldEvent {
  readonly id: string
  readonly type: string
  readonly customer: string | null
  readonly occurredAt: string
  readonly receivedAt: string
  readonly data: Readonly<Record<string, unknown>>
  readonly effects: readonly ShownEffect[]
  readonly why: { readonly reason: string; readonly detail: string; readonly referral: string | null } | null
}

export const eventTypes = [
  ...['customer.identified', 'customer.registered', 'customer.updated', 'customer.erased', 'card.activated'],
  ...['product.activated', 'product.deactivated', 'order.placed', 'order.paid', 'order.completed'],
  ...['order.cancelled', 'order.refunded', 'order.imported'],
] as const

/** What is told, in words; what a later version of the API knows besides, by its name there. */
export function eventName(t: Say<unknown>, type: string): string {
  const key = `type_${type.replaceAll('.', '_')}`
  const words = sayAny(t, key)
  return words === key ? type : words
}

/** The columns of events wherever they are listed; `without` is what the place says already. */
export function useEventColumns(...without: readonly string[]): readonly Column<ToldEvent>[] {
  const t = useWords(eventWords)
  const columns: readonly Column<ToldEvent>[] = [
    {
      key: 'type',
      title: t('type'),
      show: ({ type, data }) => (
        <>
          <Text span size="sm" fw={500} title={type}>
            {eventName(t, type)}
          </Text>
          {typeof data.order === 'string' && (
            <Text span size="xs" c="dimmed" ml={8} className="kith-number">
              {data.order}
            </Text>
          )}
        </>
      ),
    },
    {
      key: 'customer',
      title: t('customer'),
      show: ({ customer }) => (customer === null ? '–' : <CustomerName id={customer} />),
    },
    { key: 'effect', title: t('effect'), show: (event) => <Outcome event={event} /> },
    { key: 'received', title: t('received'), align: 'right', show: ({ receivedAt }) => <Time at={receivedAt} /> },
  ]
  return columns.filter(({ key }) => !without.includes(key))
}

const shownMost = 3

/** What it did, or why it did nothing. */
function Outcome({ event: { effects, why } }: { readonly event: ToldEvent }) {
  if (effects.length === 0)
    return (
      <Text size="sm" c="dimmed" maw={420}>
        {why?.detail}
      </Text>
    )
  return (
    <Stack gap={0} fz="sm">
      {effects.slice(0, shownMost).map((effect, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the order never changes
        <EffectName key={at} effect={effect} />
      ))}
      {effects.length > shownMost && (
        <Text span size="xs" c="dimmed">
          +{effects.length - shownMost}
        </Text>
      )}
    </Stack>
  )
}
