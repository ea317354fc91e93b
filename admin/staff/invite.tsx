import { Alert, Button, Group, Modal, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { placeErrors, useProblem } from '#admin/app/form.ts'
import { sayAny, useWords } from '#admin/app/language.ts'
import { appWords } from '#admin/app/words.ts'
import { useWorkspaceChange } from '#admin/app/workspace.ts'
import { goesByButton, Handed } from '#admin/staff/handed.tsx'
import { staffWords } from '#admin/staff/words.ts'
import { type Role, roles } from '#staff/permissions.ts'

export interface Invitation {
  readonly id: string
  readonly email: string
  readonly role: Role
  readonly invitedBy: string | null
  readonly expiresAt: string
}

/** An invitation with its link, which nobody sees again. */
export interface Invited {
  readonly invitation: Invitation
  readonly link: string
  readonly sent: boolean
}

interface Properties {
  readonly opened: boolean
  readonly onClose: () => void
}

export function Invite({ opened, onClose }: Properties) {
  const t = useWords(staffWords)
  const [made, setMade] = useState<Invited | null>(null)
  const close = () => {
    onClose()
    setMade(null)
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t('invite_title')}
      keepMounted={false}
      {...(made !== null && goesByButton)}
    >
      {made === null ? <InviteForm onMade={setMade} onClose={close} /> : <InvitedNote made={made} onClose={close} />}
    </Modal>
  )
}

export function InvitedNote({ made, onClose }: { readonly made: Invited; readonly onClose: () => void }) {
  const t = useWords(staffWords)
  const { email } = made.invitation
  return (
    <Stack>
      <Text size="sm">{made.sent ? t('invited_mailed', { email }) : t('invited_by_hand')}</Text>
      <Handed text={made.link} onDone={onClose} />
    </Stack>
  )
}

function InviteForm({ onMade, onClose }: { readonly onMade: (made: Invited) => void; readonly onClose: () => void }) {
  const [t, app] = [useWords(staffWords), useWords(appWords)]
  const form = useForm({ initialValues: { email: '', role: 'marketer' as Role } })
  const [problem, setProblem] = useProblem()
  const invite = useWorkspaceChange<typeof form.values, Invited>({
    send: (api, body) => api.post('/invitations', body),
    touches: ['/invitations'],
    quiet: true,
  })
  const submit = form.onSubmit(async (values) => {
    setProblem(null)
    try {
      onMade(await invite.mutateAsync({ ...values, email: values.email.trim() }))
    } catch (error) {
      setProblem(placeErrors(form, error))
    }
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t('invite_text')}</Text>
        {problem !== null && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <TextInput label={t('email')} type="email" autoComplete="off" data-autofocus {...form.getInputProps('email')} />
        <Radio.Group label={t('role')} {...form.getInputProps('role')}>
          <Stack gap="xs" mt={6}>
            {roles.map((role) => (
              <Radio
                key={role}
                value={role}
                label={sayAny(app, `role_${role}`)}
                description={sayAny(t, `role_${role}_text`)}
              />
            ))}
          </Stack>
        </Radio.Group>
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {app('cancel')}
          </Button>
          <Button type="submit" loading={form.submitting}>
            {t('invite_action')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
