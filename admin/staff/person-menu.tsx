import { ActionIcon, Menu, Modal, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { Confirm } from '#admin/app/confirm.tsx'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { useSession } from '#admin/app/session.ts'
import { useWorkspaceChange } from '#admin/app/workspace.ts'
import { goesByButton, Handed } from '#admin/staff/handed.tsx'
import type { Colleague } from '#admin/staff/people.tsx'
import { staffWords } from '#admin/staff/words.ts'

type Asked = 'reset' | 'two factor' | 'remove'

interface Made {
  readonly sent: boolean
  readonly link: string
}

/** What can be done for a colleague, or about one; each is asked once more. */
export function PersonMenu({ person }: { readonly person: Colleague }) {
  const t = useWords(staffWords)
  const { staff } = useSession()
  const [asked, ask] = useState<Asked | null>(null)
  return (
    <>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon aria-label={t('actions_of', { name: person.name })}>
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="keys" size={16} />} onClick={() => ask('reset')}>
            {t('reset')}
          </Menu.Item>
          {person.twoFactor && (
            <Menu.Item leftSection={<Icon name="phone" size={16} />} onClick={() => ask('two factor')}>
              {t('two_factor_off')}
            </Menu.Item>
          )}
          <Menu.Item color="red" leftSection={<Icon name="trash" size={16} />} onClick={() => ask('remove')}>
            {t(person.id === staff.id ? 'leave' : 'remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Questions person={person} asked={asked} onClose={() => ask(null)} />
    </>
  )
}

interface Properties {
  readonly person: Colleague
  readonly asked: Asked | null
  readonly onClose: () => void
}

function Questions({ person, asked, onClose }: Properties) {
  const t = useWords(staffWords)
  const { name } = person
  const [made, setMade] = useState<Made | null>(null)
  const own = { touches: ['/staff', 'session'], quiet: true } as const
  const reset = useWorkspaceChange<void, Made>({
    ...own,
    send: (api) => api.post(`/staff/${person.id}/reset-password`),
  })
  const drop = useWorkspaceChange<void>({ ...own, send: (api) => api.delete(`/staff/${person.id}/two-factor`) })
  const remove = useWorkspaceChange<void>({ ...own, send: (api) => api.delete(`/staff/${person.id}`) })
  return (
    <>
      <Confirm
        opened={asked === 'reset'}
        onClose={onClose}
        title={t('reset_title', { name })}
        action={t('reset_action')}
        onConfirm={async () => setMade(await reset.mutateAsync())}
      >
        {t('reset_text')}
      </Confirm>
      <Confirm
        opened={asked === 'two factor'}
        onClose={onClose}
        title={t('two_factor_off_title', { name })}
        action={t('two_factor_off_action')}
        danger
        onConfirm={() => drop.mutateAsync()}
      >
        {t('two_factor_off_text')}
      </Confirm>
      <Confirm
        opened={asked === 'remove'}
        onClose={onClose}
        title={t('remove_title', { name })}
        action={t('remove_action')}
        danger
        onConfirm={() => remove.mutateAsync()}
      >
        {t('remove_text')}
      </Confirm>
      <Modal opened={made !== null} onClose={() => setMade(null)} title={t('reset_title', { name })} {...goesByButton}>
        <Stack>
          <Text size="sm">{made?.sent === true ? t('reset_mailed', { email: person.email }) : t('reset_by_hand')}</Text>
          {made !== null && <Handed text={made.link} onDone={() => setMade(null)} />}
        </Stack>
      </Modal>
    </>
  )
}
