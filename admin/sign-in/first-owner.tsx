import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { workspaceApi } from '#admin/app/api.ts'
import { focusFirst, placeErrors, useProblem } from '#admin/app/form.ts'
import { useWords } from '#admin/app/language.ts'
import { signIn } from '#admin/sign-in/authenticate.ts'
import { Door } from '#admin/sign-in/door.tsx'
import { emailProblem, newPasswordProblem } from '#admin/sign-in/needed.ts'
import { signInWords } from '#admin/sign-in/words.ts'

/** The first start: nobody can sign in yet, so whoever starts Kith creates the owner, once. */
export function FirstOwnerScreen() {
  const t = useWords(signInWords)
  const client = useQueryClient()
  const navigate = useNavigate()
  const { token: printed = '' } = useSearch({ strict: false }) as { token?: string }
  const form = useOwnerForm(printed)
  const [problem, setProblem] = useProblem()
  const submit = form.onSubmit(async (owner) => {
    setProblem(null)
    try {
      await workspaceApi.post('/first-owner', owner)
      await signIn(owner.email, owner.password)
      await client.resetQueries()
      await navigate({ to: '/' })
    } catch (error) {
      setProblem(placeErrors(form, error))
    }
  }, focusFirst(form))
  return (
    <Door title={t('first_title')} text={t('first_text')}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {problem !== null && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          <TextInput
            label={t('name')}
            autoComplete="name"
            required
            withAsterisk={false}
            {...form.getInputProps('name')}
          />
          <TextInput
            label={t('email')}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={t('password')}
            description={t('password_hint')}
            autoComplete="new-password"
            required
            withAsterisk={false}
            {...form.getInputProps('password')}
          />
          <TextInput
            label={t('first_token')}
            description={t('first_token_hint')}
            autoComplete="off"
            required
            withAsterisk={false}
            {...form.getInputProps('token')}
          />
          <Button type="submit" loading={form.submitting} fullWidth>
            {t('first_submit')}
          </Button>
        </Stack>
      </form>
    </Door>
  )
}

function useOwnerForm(token: string) {
  const t = useWords(signInWords)
  return useForm({
    initialValues: { name: '', email: '', password: '', token },
    validate: {
      name: (name) => (name.trim() === '' ? t('name_needed') : null),
      email: (email) => emailProblem(email, t),
      password: (password) => newPasswordProblem(password, t),
      token: (typed) => (typed.trim() === '' ? t('token_needed') : null),
    },
  })
}
