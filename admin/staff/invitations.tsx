import { Badge, Box, Button, Group, Modal, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { formatMoment } from '#admin/app/format.ts'
import { sayAny, useLanguage, useWords } from '#admin/app/language.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import { appWords } from '#admin/app/words.ts'
import { useWorkspaceChange, useWorkspaceQuery } from '#admin/app/workspace.ts'
import { type Invitation, type Invited, InvitedNote } from '#admin/staff/invite.tsx'
import { staffWords } from '#admin/staff/words.ts'

/** Who was asked to join and has not answered yet. */
export function Invitations() {
  const t = useWords(staffWords)
  const found = useWorkspaceQuery<{ readonly data: readonly Invitation[] }>('/invitations')
  const [made, setMade] = useState<Invited | null>(null)
  return (
    <Box component="section">
      <Title order={2} size="h3" mb="sm">
        {t('invitations')}
      </Title>
      {found.isLoadingError ? (
        <Trouble error={found.error} retry={() => void found.refetch()} />
      ) : found.isPending ? (
        <Lines count={2} />
      ) : found.data.data.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('invitations_none')}
        </Text>
      ) : (
        <Stack gap={0} component="ul" p={0} m={0} style={{ listStyle: 'none' }}>
          {found.data.data.map((invitation) => (
            <One key={invitation.id} invitation={invitation} onMade={setMade} />
          ))}
        </Stack>
      )}
      <Modal opened={made !== null} onClose={() => setMade(null)} title={t('invitations')}>
        {made !== null && <InvitedNote made={made} onClose={() => setMade(null)} />}
      </Modal>
    </Box>
  )
}

const here = Intl.DateTimeFormat().resolvedOptions().timeZone

interface Properties {
  readonly invitation: Invitation
  readonly onMade: (made: Invited) => void
}

function One({ invitation, onMade }: Properties) {
  const [t, app] = [useWords(staffWords), useWords(appWords)]
  const { id, email, role, invitedBy, expiresAt } = invitation
  const language = useLanguage()
  const isOver = Date.parse(expiresAt) < Date.now()
  const again = useWorkspaceChange<void, Invited>({
    send: (api) => api.post(`/invitations/${id}/resend`),
    touches: ['/invitations'],
  })
  const revoke = useWorkspaceChange<void>({
    send: (api) => api.delete(`/invitations/${id}`),
    touches: ['/invitations'],
    done: t('revoked', { email }),
  })
  return (
    <Group component="li" justify="space-between" py="sm" gap="sm" style={{ borderTop: '1px solid var(--kith-line)' }}>
      <Box style={{ minWidth: 0, flex: '1 1 220px' }}>
        <Group gap={6}>
          <Text size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
            {email}
          </Text>
          <Badge size="sm" color="gray">
            {sayAny(app, `role_${role}`)}
          </Badge>
          {isOver && (
            <Badge size="sm" color="orange">
              {t('over')}
            </Badge>
          )}
        </Group>
        <Text size="xs" c="dimmed">
          {invitedBy !== null && `${t('invited_by', { name: invitedBy })} · `}
          {t('until', { time: formatMoment(Date.parse(expiresAt), here, language) })}
        </Text>
      </Box>
      <Group gap="xs">
        <Button
          size="xs"
          variant="default"
          loading={again.isPending}
          onClick={() => again.mutate(undefined, { onSuccess: onMade })}
        >
          {t('resend')}
        </Button>
        <Button size="xs" variant="default" loading={revoke.isPending} onClick={() => revoke.mutate()}>
          {t('revoke')}
        </Button>
      </Group>
    </Group>
  )
}
