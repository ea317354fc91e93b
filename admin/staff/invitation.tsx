import { Alert, Anchor, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { workspaceApi } from '#admin/app/api.ts'
import { focusFirst, placeErrors, useProblem } from '#admin/app/form.ts'
import { sayAny, useLanguage, useWords } from '#admin/app/language.ts'
import { problemWords } from '#admin/app/queries.ts'
import { CenteredLoader } from '#admin/app/states.tsx'
import { appWords } from '#admin/app/words.ts'
import { signIn } from '#admin/sign-in/authenticate.ts'
import { Door } from '#admin/sign-in/door.tsx'
import { newPasswordProblem } from '#admin/sign-in/needed.ts'
import { signInWords } from '#admin/sign-in/words.ts'
import { staffWords } from '#admin/staff/words.ts'
import type { Role } from '#staff/permissions.ts'

interface Invitation {
  readonly email: string
  readonly role: Role
  readonly workspace: string
  readonly invitedBy: string | null
}

/** Where the link of an invitation leads, with `?token=`. */
export function InvitationScreen() {
  const [t, app] = [useWords(staffWords), useWords(appWords)]
  const { token = '' } = useSearch({ strict: false }) as { token?: string }
  const found = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => workspaceApi.get<Invitation>('/invitation', { token: token === '' ? 'none' : token }),
    retry: false,
  })
  if (found.isPending) return <CenteredLoader />
  if (found.isLoadingError)
    return (
      <Door title={t('invitation_over_title')}>
        <Stack>
          <Text size="sm">{problemWords(found.error)}</Text>
          <Anchor component={Link} to="/-/sign-in" size="sm">
            {t('invitation_to_sign_in')}
          </Anchor>
        </Stack>
      </Door>
    )
  const { workspace, role, invitedBy } = found.data
  const named = { role: sayAny(app, `role_${role}`), name: invitedBy }
  return (
    <Door
      title={t('invitation_title', { workspace })}
      text={t(invitedBy === null ? 'invitation_text_nobody' : 'invitation_text', named)}
    >
      <Acceptance token={token} invitation={found.data} />
    </Door>
  )
}

function Acceptance({ token, invitation }: { readonly token: string; readonly invitation: Invitation }) {
  const [t, door] = [useWords(staffWords), useWords(signInWords)]
  const client = useQueryClient()
  const navigate = useNavigate()
  const locale = useLanguage()
  const form = useForm({
    initialValues: { name: '', password: '' },
    validate: {
      name: (name) => (name.trim() === '' ? door('name_needed') : null),
      password: (password) => newPasswordProblem(password, door),
    },
  })
  const [problem, setProblem] = useProblem()
  const submit = form.onSubmit(async (values) => {
    setProblem(null)
    try {
      await workspaceApi.post('/invitation', { ...values, token, locale })
      await signIn(invitation.email, values.password)
      await client.resetQueries()
      await navigate({ to: '/' })
    } catch (error) {
      setProblem(placeErrors(form, error))
    }
  }, focusFirst(form))
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t('invitation_as', { email: invitation.email })}</Text>
        {problem !== null && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <input type="text" name="username" autoComplete="username" value={invitation.email} readOnly hidden />
        <TextInput
          label={t('name')}
          autoComplete="name"
          maxLength={100}
          required
          withAsterisk={false}
          {...form.getInputProps('name')}
        />
        <PasswordInput
          label={t('password')}
          description={t('password_hint')}
          autoComplete="new-password"
          maxLength={128}
          required
          withAsterisk={false}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={form.submitting} fullWidth>
          {t('invitation_accept')}
        </Button>
      </Stack>
    </form>
  )
}
