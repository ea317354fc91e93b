import { Badge, Box, Button, Group, Stack, Text } from '@mantine/core'
import { formatMoment } from '#admin/app/format.ts'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { sayDone } from '#admin/app/queries.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import { When } from '#admin/app/when.tsx'
import { useWorkspaceChange, useWorkspaceQuery } from '#admin/app/workspace.ts'
import { deviceOf } from '#admin/staff/device.ts'
import { Section } from '#admin/staff/section.tsx'
import { staffWords } from '#admin/staff/words.ts'

interface Session {
  readonly id: string
  readonly address: string | null
  readonly agent: string | null
  readonly current: boolean
  readonly createdAt: string
  readonly seenAt: string
}

const here = Intl.DateTimeFormat().resolvedOptions().timeZone

/** Every browser in which one is signed in; each can be ended from here. */
export function Sessions() {
  const t = useWords(staffWords)
  const found = useWorkspaceQuery<{ readonly data: readonly Session[] }>('/sessions')
  const others = useWorkspaceChange<void, { readonly ended: number }>({
    send: (api) => api.delete('/sessions'),
    touches: ['/sessions'],
  })
  const sessions = [...(found.data?.data ?? [])].sort((one, other) => Number(other.current) - Number(one.current))
  return (
    <Section title={t('sessions')} text={t('sessions_text')}>
      {found.isLoadingError ? (
        <Trouble error={found.error} retry={() => void found.refetch()} />
      ) : found.isPending ? (
        <Lines count={2} />
      ) : (
        <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {sessions.map((session) => (
            <One key={session.id} session={session} />
          ))}
        </Stack>
      )}
      {sessions.length > 1 && (
        <Box>
          <Button
            variant="default"
            loading={others.isPending}
            onClick={() =>
              others.mutate(undefined, { onSuccess: ({ ended }) => sayDone(t('others_ended', { count: ended })) })
            }
          >
            {t('end_others')}
          </Button>
        </Box>
      )}
    </Section>
  )
}

function One({ session }: { readonly session: Session }) {
  const t = useWords(staffWords)
  const language = useLanguage()
  const end = useWorkspaceChange<void>({
    send: (api) => api.delete(`/sessions/${session.id}`),
    touches: ['/sessions'],
    done: t('ended'),
  })
  return (
    <Group component="li" justify="space-between" py="sm" gap="sm" style={{ borderTop: '1px solid var(--kith-line)' }}>
      <Box style={{ minWidth: 0, flex: '1 1 220px' }}>
        <Group gap={6}>
          <Text size="sm" fw={550}>
            {deviceOf(session.agent) ?? t('unknown_device')}
          </Text>
          {session.current && <Badge size="sm">{t('this_session')}</Badge>}
        </Group>
        <Text size="xs" c="dimmed">
          {session.address !== null && `${session.address} · `}
          {t('signed_in_at', { time: formatMoment(Date.parse(session.createdAt), here, language) })} ·{' '}
          <When at={session.seenAt} show="distance" />
        </Text>
      </Box>
      {!session.current && (
        <Button size="xs" variant="default" loading={end.isPending} onClick={() => end.mutate()}>
          {t('end')}
        </Button>
      )}
    </Group>
  )
}
