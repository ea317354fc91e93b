import { Avatar, Badge, Box, Button, Group, Select, Table, Text, VisuallyHidden } from '@mantine/core'
import { useState } from 'react'
import { Export } from '#admin/app/export.tsx'
import { Icon } from '#admin/app/icons.tsx'
import { sayAny, useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import { useCan, useSession } from '#admin/app/session.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import { When } from '#admin/app/when.tsx'
import { appWords } from '#admin/app/words.ts'
import { useWorkspaceChange, useWorkspaceQuery } from '#admin/app/workspace.ts'
import { Invitations } from '#admin/staff/invitations.tsx'
import { Invite } from '#admin/staff/invite.tsx'
import { PersonMenu } from '#admin/staff/person-menu.tsx'
import { staffWords } from '#admin/staff/words.ts'
import { type Role, roles } from '#staff/permissions.ts'

/** A person of the staff, as the server lists them. */
export interface Colleague {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Role
  readonly twoFactor: boolean
  readonly joinedAt: string
  readonly seenAt: string | null
}

/** Who may sign in, and as what; who was asked to. */
export function StaffScreen() {
  const t = useWords(staffWords)
  const { workspace } = useSession()
  const [inviting, setInviting] = useState(false)
  const canManage = useCan('staff')
  const actions = canManage && (
    <Group gap="sm">
      <Export href="/admin/api/staff?format=csv" />
      <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setInviting(true)}>
        {t('invite')}
      </Button>
    </Group>
  )
  return (
    <Page title={t('staff_title')} subtitle={t('staff_text', { workspace: workspace.name })} actions={actions}>
      <People />
      <Invitations />
      <Invite opened={inviting} onClose={() => setInviting(false)} />
    </Page>
  )
}

function People() {
  const t = useWords(staffWords)
  const found = useWorkspaceQuery<{ readonly data: readonly Colleague[] }>('/staff')
  if (found.isLoadingError) return <Trouble error={found.error} retry={() => void found.refetch()} />
  if (found.isPending) return <Lines count={4} height={28} />
  return (
    <Box className="kith-scroll" style={{ overflowX: 'auto' }}>
      <Table verticalSpacing="sm" layout="auto" aria-label={t('staff_title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('person')}</Table.Th>
            <Table.Th w={180} visibleFrom="sm">
              {t('role')}
            </Table.Th>
            <Table.Th w={150} visibleFrom="sm">
              {t('seen')}
            </Table.Th>
            <Table.Th w={48}>
              <VisuallyHidden>{t('actions')}</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {found.data.data.map((person) => (
            <PersonRow key={person.id} person={person} />
          ))}
        </Table.Tbody>
      </Table>
    </Box>
  )
}

function PersonRow({ person }: { readonly person: Colleague }) {
  const t = useWords(staffWords)
  const { staff } = useSession()
  return (
    <Table.Tr>
      <Table.Td>
        <Group wrap="nowrap" gap="sm">
          <Avatar name={person.name} color="teal" size={34} visibleFrom="xs" aria-hidden />
          <Box style={{ minWidth: 0 }}>
            <Group gap={6}>
              <Text size="sm" fw={550} style={{ overflowWrap: 'anywhere' }}>
                {person.name}
              </Text>
              {person.id === staff.id && (
                <Badge size="sm" color="gray">
                  {t('you')}
                </Badge>
              )}
              {person.twoFactor && <Badge size="sm">{t('two_factor_badge')}</Badge>}
            </Group>
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {person.email}
            </Text>
          </Box>
        </Group>
        <Box hiddenFrom="sm" mt="xs" maw={220}>
          <RoleField person={person} />
        </Box>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <RoleField person={person} />
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Text size="sm" c="dimmed">
          {person.seenAt === null ? t('never') : <When at={person.seenAt} show="distance" />}
        </Text>
      </Table.Td>
      <Table.Td>
        <PersonMenu person={person} />
      </Table.Td>
    </Table.Tr>
  )
}

function RoleField({ person }: { readonly person: Colleague }) {
  const [t, app] = [useWords(staffWords), useWords(appWords)]
  const change = useWorkspaceChange<Role>({
    send: (api, role) => api.patch(`/staff/${person.id}`, { role }),
    touches: ['/staff', 'session'],
    done: t('role_changed', { name: person.name }),
  })
  return (
    <Select
      aria-label={t('role_of', { name: person.name })}
      data={roles.map((role) => ({ value: role, label: sayAny(app, `role_${role}`) }))}
      value={change.isPending ? change.variables : person.role}
      disabled={change.isPending}
      allowDeselect={false}
      onChange={(role) => {
        if (role !== null && role !== person.role) change.mutate(role as Role)
      }}
      renderOption={({ option }) => (
        <Box>
          <Text size="sm">{option.label}</Text>
          <Text size="xs" c="dimmed">
            {sayAny(t, `role_${option.value}_text`)}
          </Text>
        </Box>
      )}
      comboboxProps={{ shadow: 'md', width: 300, position: 'bottom-start' }}
    />
  )
}
