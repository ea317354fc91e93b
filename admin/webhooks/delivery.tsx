import { Badge, Button, Group, Stack, Table, Text } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { z } from 'zod'
import { Count, Time } from '#admin/app/figures.tsx'
import { sayAny, useWords } from '#admin/app/language.ts'
import { useGoOn } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { Id } from '#admin/app/person.tsx'
import { useChange, useSiteQuery } from '#admin/app/queries.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import { Section } from '#admin/settings/section.tsx'
import { DeliveryState } from '#admin/webhooks/deliveries.tsx'
import { webhookWords } from '#admin/webhooks/words.ts'
import '#admin/webhooks/webhooks.css'
import type { wholeDeliveryView } from '#webhooks/webhooks.api.ts'

type Delivery = z.output<typeof wholeDeliveryView>

/** One message to one endpoint: each try, what was sent and what came back. */
export function DeliveryScreen() {
  const t = useWords(webhookWords)
  const { endpoint, id } = useParams({ strict: false }) as { endpoint: string; id: string }
  const found = useSiteQuery<Delivery>(`/webhook-deliveries/${id}`)
  const delivery = found.data
  return (
    <Page
      title={delivery?.type ?? t('delivery')}
      back={{ to: `settings/webhooks/${endpoint}`, label: t('deliveries') }}
      badge={delivery && <DeliveryState state={delivery.state} />}
      actions={delivery && <Again delivery={delivery} />}
    >
      {found.isLoadingError && <Trouble error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Lines count={8} />}
      {delivery && <Whole delivery={delivery} />}
    </Page>
  )
}

function Again({ delivery: { id, endpoint } }: { readonly delivery: Delivery }) {
  const t = useWords(webhookWords)
  const goOn = useGoOn()
  const again = useChange<null, Delivery>({
    send: (api) => api.post(`/webhook-deliveries/${id}/replay`),
    touches: ['/webhook-deliveries'],
    done: t('again_done'),
  })
  return (
    <Button
      variant="default"
      loading={again.isPending}
      onClick={async () => goOn(`settings/webhooks/${endpoint}/${(await again.mutateAsync(null)).id}`)}
    >
      {t('again')}
    </Button>
  )
}

function Whole({ delivery }: { readonly delivery: Delivery }) {
  const t = useWords(webhookWords)
  const { message, referral, createdAt, nextTryAt, request, response } = delivery
  return (
    <Stack>
      <Group gap="xl">
        <Fact title={t('message')}>
          <Id id={message} />
        </Fact>
        {referral !== null && (
          <Fact title={t('referral')}>
            <Id id={referral} to={`referrals/${referral}`} />
          </Fact>
        )}
        <Fact title={t('column_when')}>
          <Time at={createdAt} />
        </Fact>
        {nextTryAt !== null && (
          <Fact title={t('column_next')}>
            <Time at={nextTryAt} />
          </Fact>
        )}
      </Group>
      <Attempts delivery={delivery} />
      {request && (
        <Section title={t('request')}>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            POST {request.url}
          </Text>
          <Headers headers={request.headers} />
          {request.body === null ? (
            <Text size="sm" c="dimmed">
              {t('body_gone')}
            </Text>
          ) : (
            <Body text={request.body} />
          )}
        </Section>
      )}
      {response && (
        <Section title={t('response')}>
          <Text size="sm">{t('attempt_status', { status: response.status })}</Text>
          <Headers headers={response.headers} />
          {response.body !== '' && <Body text={response.body} />}
          {response.truncated && (
            <Text size="xs" c="dimmed">
              {t('truncated')}
            </Text>
          )}
        </Section>
      )}
    </Stack>
  )
}

function Attempts({ delivery: { attempts } }: { readonly delivery: Delivery }) {
  const t = useWords(webhookWords)
  return (
    <Section title={t('attempts')}>
      {attempts.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('no_attempts')}
        </Text>
      ) : (
        <Table aria-label={t('attempts')} verticalSpacing={6}>
          <Table.Tbody>
            {attempts.map(({ at, millis, status, trouble }) => (
              <Table.Tr key={at}>
                <Table.Td>
                  <Time at={at} show="exact" />
                </Table.Td>
                <Table.Td>
                  <Badge color={trouble === null ? 'teal' : 'red'}>
                    {status === null ? t('attempt_none') : t('attempt_status', { status })}
                  </Badge>
                </Table.Td>
                <Table.Td>
                  <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                    {trouble === null ? t('attempt_ok') : sayAny(t, `trouble_${trouble}`)}
                  </Text>
                </Table.Td>
                <Table.Td ta="right">
                  <Count value={millis} /> ms
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Section>
  )
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      <Text size="sm" component="div">
        {children}
      </Text>
    </div>
  )
}

function Headers({ headers }: { readonly headers: Readonly<Record<string, string>> }) {
  const t = useWords(webhookWords)
  const text = Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')
  return (
    <details>
      <summary>{t('headers')}</summary>
      <Body text={text} />
    </details>
  )
}

/** JSON in lines, anything else as it is. */
function Body({ text }: { readonly text: string }) {
  let shown = text
  try {
    shown = JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    // Then it is no JSON.
  }
  return <pre className="kith-wire">{shown}</pre>
}
