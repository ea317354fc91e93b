import { Alert, Badge, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { z } from 'zod'
import { Confirm } from '#admin/app/confirm.tsx'
import { Time } from '#admin/app/figures.tsx'
import { sayAny, useWords } from '#admin/app/language.ts'
import { useGoOn } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { sayDone, useChange, useSiteQuery } from '#admin/app/queries.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import { Section } from '#admin/settings/section.tsx'
import { Deliveries } from '#admin/webhooks/deliveries.tsx'
import { EndpointForm } from '#admin/webhooks/endpoint-form.tsx'
import { EndpointState } from '#admin/webhooks/endpoint-state.tsx'
import { Replay } from '#admin/webhooks/replay.tsx'
import { Secret } from '#admin/webhooks/secret.tsx'
import { webhookWords } from '#admin/webhooks/words.ts'
import type { endpointView, newEndpointView, wholeDeliveryView } from '#webhooks/webhooks.api.ts'

type Endpoint = z.output<typeof endpointView>
type Delivery = z.output<typeof wholeDeliveryView>

/** One endpoint: how it stands, and what became of each message. */
export function EndpointScreen() {
  const t = useWords(webhookWords)
  const { id } = useParams({ strict: false }) as { id: string }
  const found = useSiteQuery<Endpoint>(`/webhook-endpoints/${id}`)
  const endpoint = found.data
  const back = { to: 'settings/webhooks', label: t('title') }
  if (!endpoint)
    return (
      <Page title={t('title')} back={back}>
        {found.isLoadingError ? (
          <Trouble error={found.error} retry={() => void found.refetch()} />
        ) : (
          <Lines count={6} />
        )}
      </Page>
    )
  return (
    <Page
      title={endpoint.url}
      windowTitle={t('title')}
      subtitle={endpoint.description === '' ? undefined : endpoint.description}
      badge={<EndpointState endpoint={endpoint} />}
      back={back}
    >
      <Standing endpoint={endpoint} />
      <Actions endpoint={endpoint} />
      <Facts endpoint={endpoint} />
      <Section title={t('deliveries')}>
        <Deliveries endpoint={endpoint.id} />
      </Section>
    </Page>
  )
}

function Standing({ endpoint: { enabled, disabledReason, disabledAt, failingSince } }: { endpoint: Endpoint }) {
  const t = useWords(webhookWords)
  if (!enabled)
    return (
      <Alert color="yellow">
        {t(`off_${disabledReason ?? 'by_hand'}`)} · <Time at={disabledAt} />
      </Alert>
    )
  if (failingSince === null) return null
  return (
    <Alert color="red">
      {t('failing_since')} <Time at={failingSince} />
    </Alert>
  )
}

type Asked = 'edit' | 'rotate' | 'off' | 'remove' | 'replay' | null

function Actions({ endpoint }: { readonly endpoint: Endpoint }) {
  const t = useWords(webhookWords)
  const [asked, setAsked] = useState<Asked>(null)
  const [tested, setTested] = useState<Delivery | null>(null)
  const path = `/webhook-endpoints/${endpoint.id}`
  const test = useChange<null, Delivery>({
    send: (api) => api.post(`${path}/test`),
    touches: ['/webhook-deliveries', '/webhook-endpoints'],
  })
  const turn = useChange<boolean, Endpoint>({
    send: (api, enabled) => api.patch(path, { enabled }),
    touches: ['/webhook-endpoints'],
    done: ({ enabled }) => t(enabled ? 'turned_on' : 'turned_off'),
  })
  return (
    <>
      <Group gap="xs">
        <Button
          variant="default"
          loading={test.isPending}
          onClick={async () => setTested(await test.mutateAsync(null))}
        >
          {t('test')}
        </Button>
        <Button variant="default" onClick={() => setAsked('edit')}>
          {t('edit')}
        </Button>
        <Button variant="default" onClick={() => (endpoint.enabled ? setAsked('off') : turn.mutate(true))}>
          {t(endpoint.enabled ? 'turn_off' : 'turn_on')}
        </Button>
        <Button variant="default" onClick={() => setAsked('replay')} disabled={!endpoint.enabled}>
          {t('replay')}
        </Button>
        <Button variant="default" onClick={() => setAsked('rotate')}>
          {t('rotate')}
        </Button>
        <Button variant="default" c="var(--kith-bad)" onClick={() => setAsked('remove')}>
          {t('remove')}
        </Button>
      </Group>
      {tested !== null && <Tested delivery={tested} />}
      <Modal opened={asked === 'edit'} onClose={() => setAsked(null)} title={t('edit')} size="lg">
        <EndpointForm endpoint={endpoint} onDone={() => setAsked(null)} />
      </Modal>
      <Replay endpoint={endpoint.id} opened={asked === 'replay'} onClose={() => setAsked(null)} />
      <Confirm
        opened={asked === 'off'}
        onClose={() => setAsked(null)}
        title={t('turn_off_title')}
        action={t('turn_off')}
        onConfirm={() => turn.mutateAsync(false)}
      >
        {t('turn_off_text')}
      </Confirm>
      <Dangers path={path} asked={asked} onClose={() => setAsked(null)} />
    </>
  )
}

interface DangerProperties {
  readonly path: string
  readonly asked: Asked
  readonly onClose: () => void
}

/** What cannot be taken back. */
function Dangers({ path, asked, onClose }: DangerProperties) {
  const t = useWords(webhookWords)
  const goOn = useGoOn()
  const [secret, setSecret] = useState<string | null>(null)
  const rotate = useChange<null, z.output<typeof newEndpointView>>({
    send: (api) => api.post(`${path}/rotate-secret`),
    touches: ['/webhook-endpoints'],
    quiet: true,
  })
  const remove = useChange<null>({ send: (api) => api.delete(path), touches: [], quiet: true })
  return (
    <>
      <Confirm
        opened={asked === 'rotate'}
        onClose={onClose}
        title={t('rotate_title')}
        action={t('rotate')}
        onConfirm={async () => setSecret((await rotate.mutateAsync(null)).secret)}
      >
        {t('rotate_text')}
      </Confirm>
      <Confirm
        opened={asked === 'remove'}
        onClose={onClose}
        title={t('remove_title')}
        action={t('remove')}
        danger
        onConfirm={async () => {
          await remove.mutateAsync(null)
          sayDone(t('removed'))
          await goOn('settings/webhooks', { replace: true })
        }}
      >
        {t('remove_text')}
      </Confirm>
      <Secret secret={secret} onClose={() => setSecret(null)} />
    </>
  )
}

function Tested({ delivery: { state, attempts } }: { readonly delivery: Delivery }) {
  const t = useWords(webhookWords)
  const last = attempts.at(-1)
  if (state === 'delivered')
    return <Alert role="status">{t('test_taken', { status: last?.status ?? '', millis: last?.millis ?? '' })}</Alert>
  return (
    <Alert color="red" role="status" title={t('test_failed')}>
      {sayAny(t, `trouble_${last?.trouble ?? 'failed'}`)}
    </Alert>
  )
}

function Facts({ endpoint: { types, secrets } }: { readonly endpoint: Endpoint }) {
  const t = useWords(webhookWords)
  return (
    <Stack gap="sm">
      <Group gap={6}>
        <Text size="sm" c="dimmed">
          {t('types')}:
        </Text>
        {types === null ? <Badge color="gray">{t('everything')}</Badge> : null}
        {types?.map((type) => (
          <Badge key={type} color="gray">
            {type}
          </Badge>
        ))}
      </Group>
      <Group gap={6}>
        <Text size="sm" c="dimmed">
          {t('secrets')}:
        </Text>
        {secrets.map(({ hint, expiresAt }) => (
          <Text size="sm" key={hint}>
            {t('secret_hint', { hint })}
            {expiresAt !== null && (
              <>
                {' '}
                ({t('secret_until')} <Time at={expiresAt} />)
              </>
            )}
          </Text>
        ))}
      </Group>
    </Stack>
  )
}
