import { Badge, Button, Card, Group, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import { Time } from '#admin/app/figures.tsx'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { type ListPage, useSiteQuery } from '#admin/app/queries.ts'
import { useCan } from '#admin/app/session.ts'
import { Empty, Lines, Trouble } from '#admin/app/states.tsx'
import { appWords } from '#admin/app/words.ts'
import { EndpointForm } from '#admin/webhooks/endpoint-form.tsx'
import { EndpointState } from '#admin/webhooks/endpoint-state.tsx'
import { Secret } from '#admin/webhooks/secret.tsx'
import { webhookWords } from '#admin/webhooks/words.ts'
import type { endpointView } from '#webhooks/webhooks.api.ts'

type Endpoint = z.output<typeof endpointView>

/** PLAT-11: where the site tells what happens. */
export function EndpointsScreen() {
  const t = useWords(webhookWords)
  const a = useWords(appWords)
  const canSee = useCan('webhooks')
  return (
    <Page
      title={t('title')}
      subtitle={t('subtitle')}
      back={{ to: 'settings', label: a('settings_title') }}
      width="form"
    >
      {canSee ? <Endpoints /> : <Empty icon="webhooks" title={t('not_yours')} />}
    </Page>
  )
}

function Endpoints() {
  const t = useWords(webhookWords)
  const found = useSiteQuery<ListPage<Endpoint>>('/webhook-endpoints')
  const [adding, setAdding] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  const add = (
    <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  )
  const endpoints = found.data?.data
  return (
    <>
      {found.isLoadingError && <Trouble error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Lines count={4} height={28} />}
      {endpoints?.length === 0 && (
        <Empty icon="webhooks" title={t('none')} action={add}>
          {t('none_text')}
        </Empty>
      )}
      {endpoints !== undefined && endpoints.length > 0 && (
        <Stack gap="sm">
          <Group justify="flex-end">{add}</Group>
          {endpoints.map((endpoint) => (
            <Line key={endpoint.id} endpoint={endpoint} />
          ))}
        </Stack>
      )}
      <Modal opened={adding} onClose={() => setAdding(false)} title={t('add')} size="lg">
        <EndpointForm
          endpoint={null}
          onDone={(made) => {
            setAdding(false)
            setSecret(made)
          }}
        />
      </Modal>
      <Secret secret={secret} onClose={() => setSecret(null)} />
    </>
  )
}

function Line({ endpoint }: { readonly endpoint: Endpoint }) {
  const t = useWords(webhookWords)
  const { id, url, description, types, enabled, failingSince } = endpoint
  return (
    <Card component={SiteLink} to={`settings/webhooks/${id}`} padding="md" className="kith-card-link">
      <Group justify="space-between" align="flex-start" gap="xs">
        <Stack gap={2} flex="1 1 20rem" miw={0}>
          <Text fw={600} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {url}
          </Text>
          {description !== '' && (
            <Text size="sm" c="dimmed">
              {description}
            </Text>
          )}
          {enabled && failingSince !== null && (
            <Text size="sm" c="var(--kith-bad)">
              {t('failing_since')} <Time at={failingSince} />
            </Text>
          )}
        </Stack>
        <Group gap={6} wrap="nowrap">
          <Badge color="gray">{types === null ? t('everything') : t('types', { count: types.length })}</Badge>
          <EndpointState endpoint={endpoint} />
        </Group>
      </Group>
    </Card>
  )
}
