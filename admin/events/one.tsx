import { Alert, Anchor, Button, Code, ScrollArea, Text } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Confirm } from '#admin/app/confirm.tsx'
import { Beside, Facts } from '#admin/app/facts.tsx'
import { Time } from '#admin/app/figures.tsx'
import { Icon } from '#admin/app/icons.tsx'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { Id } from '#admin/app/person.tsx'
import { useChange, useSiteQuery } from '#admin/app/queries.ts'
import { useCan } from '#admin/app/session.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import { CustomerName } from '#admin/customers/name.tsx'
import { eventName, type ToldEvent } from '#admin/events/columns.tsx'
import { Effects, type ShownEffect } from '#admin/events/effects.tsx'
import { eventWords } from '#admin/events/words.ts'

interface Replayed {
  readonly effects: readonly ShownEffect[]
  readonly why: { readonly detail: string } | null
}

export function EventScreen() {
  const t = useWords(eventWords)
  const lang = useLanguage()
  const { id } = useParams({ strict: false }) as { id: string }
  const found = useSiteQuery<ToldEvent>(`/events/${encodeURIComponent(id)}`, { lang })
  const [replayed, setReplayed] = useState<Replayed | null>(null)
  const back = { to: 'events', label: t('title') }
  if (found.data === undefined)
    return (
      <Page title={t('one')} back={back}>
        {found.isLoadingError ? (
          <Trouble error={found.error} retry={() => void found.refetch()} />
        ) : (
          <Lines count={6} />
        )}
      </Page>
    )
  const event = found.data
  return (
    <Page title={eventName(t, event.type)} back={back} actions={<Replay id={event.id} onDone={setReplayed} />}>
      <Beside aside={<About event={event} />}>
        {replayed !== null && <Again replayed={replayed} />}
        {event.effects.length > 0 ? (
          <Facts title={t('did_title')}>
            <Effects effects={event.effects} />
          </Facts>
        ) : (
          <Facts title={t('why_title')}>
            <Text size="sm">{event.why?.detail}</Text>
            {event.why?.referral && (
              <Anchor component={SiteLink} size="sm" to={`referrals/${event.why.referral}`}>
                {t('why_referral')}
              </Anchor>
            )}
          </Facts>
        )}
        <Facts title={t('sent')}>
          <ScrollArea>
            <Code block>{JSON.stringify(event.data, null, 2)}</Code>
          </ScrollArea>
        </Facts>
      </Beside>
    </Page>
  )
}

function Again({ replayed: { effects, why } }: { readonly replayed: Replayed }) {
  const t = useWords(eventWords)
  const title = t(effects.length === 0 ? 'replayed_nothing' : 'replayed_something')
  return (
    <Alert color={effects.length === 0 ? 'gray' : 'teal'} icon={<Icon name="history" />} title={title} role="status">
      {effects.length === 0 ? why?.detail : <Effects effects={effects} />}
    </Alert>
  )
}

function Replay({ id, onDone }: { readonly id: string; readonly onDone: (replayed: Replayed) => void }) {
  const t = useWords(eventWords)
  const mayReplay = useCan('events')
  const [isAsking, ask] = useState(false)
  const replay = useChange<void, Replayed>({
    send: (api) => api.post(`/events/${encodeURIComponent(id)}/replay`, {}),
    quiet: true,
  })
  if (!mayReplay) return null
  return (
    <>
      <Button variant="default" leftSection={<Icon name="history" size={16} />} onClick={() => ask(true)}>
        {t('replay')}
      </Button>
      <Confirm
        opened={isAsking}
        onClose={() => ask(false)}
        title={t('replay_title')}
        action={t('replay')}
        onConfirm={async () => onDone(await replay.mutateAsync())}
      >
        {t('replay_text')}
      </Confirm>
    </>
  )
}

function About({ event }: { readonly event: ToldEvent }) {
  const t = useWords(eventWords)
  const { customer, data, id } = event
  const order = typeof data.order === 'string' ? data.order : null
  const days = Math.floor((Date.parse(event.receivedAt) - Date.parse(event.occurredAt)) / 86_400_000)
  const all = customer !== null && (
    <Anchor component={SiteLink} size="sm" to="events" search={{ customer }}>
      <Text size="sm">{t('all_of_customer')}</Text>
    </Anchor>
  )
  return (
    <Facts
      title={t('about')}
      facts={[
        { label: t('customer'), value: customer === null ? null : <CustomerName id={customer} /> },
        { label: t('order'), value: order },
        { label: t('type'), value: <Code>{event.type}</Code> },
        { label: t('occurred'), value: <Time at={event.occurredAt} /> },
        {
          label: t('received'),
          value: (
            <>
              <Time at={event.receivedAt} />
              {days > 0 && (
                <Text size="xs" c="dimmed">
                  {t('late', { count: days })}
                </Text>
              )}
            </>
          ),
        },
        { label: t('event_id'), value: <Id id={id} /> },
      ]}
    >
      {all}
    </Facts>
  )
}
