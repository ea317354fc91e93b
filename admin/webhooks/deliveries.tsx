import { Badge } from '@mantine/core'
import { z } from 'zod'
import { DataList } from '#admin/app/data-list.tsx'
import { Count, Time } from '#admin/app/figures.tsx'
import { useFilters } from '#admin/app/filters.ts'
import { useWords } from '#admin/app/language.ts'
import { ChoiceField } from '#admin/app/toolbar.tsx'
import { webhookWords } from '#admin/webhooks/words.ts'
import { messageTypes } from '#webhooks/payload.api.ts'
import type { deliveryView } from '#webhooks/webhooks.api.ts'

type Delivery = z.output<typeof deliveryView>

const states = ['waiting', 'delivered', 'failed'] as const
const colours = { waiting: 'yellow', delivered: 'teal', failed: 'red' } as const
/** From when on its own time can no longer be meant. */
const lineMillis = 60_000
const shape = z.object({ state: z.enum(states).optional(), type: z.enum(messageTypes).optional() })

/** What was sent to an endpoint, and what became of it. */
export function Deliveries({ endpoint }: { readonly endpoint: string }) {
  const t = useWords(webhookWords)
  const filters = useFilters(shape)
  return (
    <DataList<Delivery>
      label={t('deliveries')}
      path="/webhook-deliveries"
      exportPath="/webhook-deliveries"
      query={{ ...filters.values, endpoint }}
      keyOf={({ id }) => id}
      rowTo={({ id }) => `settings/webhooks/${endpoint}/${id}`}
      onClear={filters.isNarrowed ? filters.clear : undefined}
      empty={{ icon: 'webhooks', title: t('deliveries_none'), text: t('deliveries_none_text') }}
      columns={[
        { key: 'type', title: t('column_type'), show: ({ type }) => type },
        { key: 'state', title: t('column_state'), show: ({ state }) => <DeliveryState state={state} /> },
        { key: 'tries', title: t('column_tries'), show: ({ tries }) => <Count value={tries} />, align: 'right' },
        {
          key: 'next',
          title: t('column_next'),
          show: ({ nextTryAt, tries }) => <NextTry at={nextTryAt} tries={tries} />,
          wide: true,
        },
        { key: 'when', title: t('column_when'), show: ({ createdAt }) => <Time at={createdAt} />, align: 'right' },
      ]}
      toolbar={
        <>
          <ChoiceField
            label={t('filter_state')}
            value={filters.values.state}
            choices={states.map((value) => ({ value, label: t(`delivery_${value}`) }))}
            onChange={(value) => filters.set({ state: value })}
          />
          <ChoiceField
            label={t('filter_type')}
            value={filters.values.type}
            choices={messageTypes.map((value) => ({ value, label: value }))}
            onChange={(value) => filters.set({ type: value })}
          />
        </>
      }
    />
  )
}

export function DeliveryState({ state }: Pick<Delivery, 'state'>) {
  const t = useWords(webhookWords)
  return <Badge color={colours[state]}>{t(`delivery_${state}`)}</Badge>
}

/** What is due and was not tried comes after what is older: its own time says nothing any more. */
function NextTry({ at, tries }: { readonly at: string | null; readonly tries: number }) {
  const t = useWords(webhookWords)
  const isInLine = at !== null && tries === 0 && Date.parse(at) < Date.now() - lineMillis
  return isInLine ? t('next_in_line') : <Time at={at} show="distance" />
}
