import { Alert, Anchor, Button, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '#admin/app/api.ts'
import { focusFirst, useProblem } from '#admin/app/form.ts'
import { useWords } from '#admin/app/language.ts'
import { sessionQuery } from '#admin/app/session.ts'
import { CenteredLoader } from '#admin/app/states.tsx'
import { attemptWords } from '#admin/sign-in/authenticate.ts'
import { Door } from '#admin/sign-in/door.tsx'
import { emailProblem } from '#admin/sign-in/needed.ts'
import { signInWords } from '#admin/sign-in/words.ts'

/** Asks for a link by email; says the same whether there is such an account or not. */
export function ForgottenScreen() {
  const t = useWords(signInWords)
  const session = useQuery(sessionQuery)
  if (session.isPending) return <CenteredLoader />
  // Where nothing can be sent nothing is promised, whoever asks.
  if (session.data?.signedIn === false && !session.data.sendsMail)
    return (
      <Door title={t('forgotten_title')} text={t('forgotten_no_mail')}>
        <Stack>
          <Text size="sm">{t('forgotten_owner')}</Text>
          <Back />
        </Stack>
      </Door>
    )
  return <Asking />
}

function Back() {
  const t = useWords(signInWords)
  return (
    <Anchor component={Link} to="/-/sign-in" size="sm" ta="center">
      {t('back')}
    </Anchor>
  )
}

function Asking() {
  const t = useWords(signInWords)
  const form = useForm({ initialValues: { email: '' }, validate: { email: (email) => emailProblem(email, t) } })
  const [problem, setProblem] = useProblem()
  const [isSent, setSent] = useState(false)
  const submit = form.onSubmit(async ({ email }) => {
    setProblem(null)
    setSent(false)
    try {
      const body = { email: email.trim(), redirectTo: `${location.origin}/admin/-/new-password` }
      await call('POST', '/admin/auth/request-password-reset', { body })
      setSent(true)
    } catch (error) {
      setProblem(attemptWords(error, t, 'password'))
    }
  }, focusFirst(form))
  return (
    <Door title={t('forgotten_title')} text={t('forgotten_text')}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {problem !== null && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          {isSent && (
            <Alert color="teal" role="status">
              {t('forgotten_sent')}
            </Alert>
          )}
          <TextInput
            label={t('email')}
            type="email"
            autoComplete="username"
            required
            withAsterisk={false}
            {...form.getInputProps('email')}
          />
          <Button type="submit" loading={form.submitting} fullWidth>
            {t('forgotten_submit')}
          </Button>
          <Back />
        </Stack>
      </form>
    </Door>
  )
}
