import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import { useWords } from '#admin/app/language.ts'
import { problemWords, useChange } from '#admin/app/queries.ts'
import { useSite } from '#admin/app/session.ts'
import { webhookWords } from '#admin/webhooks/words.ts'
import { momentOf } from '#admin/webhooks/zone.ts'
import type { replayView } from '#webhooks/webhooks.api.ts'

interface Properties {
  readonly endpoint: string
  readonly opened: boolean
  readonly onClose: () => void
}

type Answer = z.output<typeof replayView>

/** Everything of a time, once more. */
export function Replay({ endpoint, opened, onClose }: Properties) {
  const t = useWords(webhookWords)
  const { timeZone } = useSite()
  return (
    <Modal opened={opened} onClose={onClose} title={t('replay_title')}>
      <Stack>
        <Text size="sm">{t('replay_text', { zone: timeZone })}</Text>
        <Span endpoint={endpoint} />
      </Stack>
    </Modal>
  )
}

function Span({ endpoint }: { readonly endpoint: string }) {
  const t = useWords(webhookWords)
  const { timeZone } = useSite()
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [error, setError] = useState<string | null>(null)
  const replay = useChange<object, Answer>({
    send: (api, body) => api.post(`/webhook-endpoints/${endpoint}/replay`, body),
    touches: ['/webhook-deliveries'],
    quiet: true,
  })
  const submit = () => {
    const [start, end] = [momentOf(from, timeZone), momentOf(to, timeZone)]
    if (start === null || end === null || start >= end) return setError(t('replay_times'))
    setError(null)
    replay.mutate({ from: new Date(start).toISOString(), to: new Date(end).toISOString() })
  }
  const { data } = replay
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Stack>
        <Group grow>
          <TextInput
            type="datetime-local"
            label={t('replay_from')}
            value={from}
            onChange={({ currentTarget }) => setFrom(currentTarget.value)}
          />
          <TextInput
            type="datetime-local"
            label={t('replay_to')}
            value={to}
            onChange={({ currentTarget }) => setTo(currentTarget.value)}
          />
        </Group>
        {(error !== null || replay.isError) && (
          <Alert color="red" role="alert">
            {error ?? problemWords(replay.error)}
          </Alert>
        )}
        {data && (
          <Alert role="status">
            {data.nextFrom === null
              ? t('replayed', { count: data.count })
              : t('replayed_more', { count: data.count, from: data.nextFrom })}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={replay.isPending}>
            {t('replay_do')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
