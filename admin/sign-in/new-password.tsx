import { Alert, Anchor, Button, PasswordInput, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { call, workspaceApi } from '#admin/app/api.ts'
import { focusFirst, placeErrors, useProblem } from '#admin/app/form.ts'
import { useWords } from '#admin/app/language.ts'
import { isProblem } from '#admin/app/problem.ts'
import { CenteredLoader, Trouble } from '#admin/app/states.tsx'
import { Door } from '#admin/sign-in/door.tsx'
import { newPasswordProblem } from '#admin/sign-in/needed.ts'
import { signInWords } from '#admin/sign-in/words.ts'

const conflict = 409

/** Where the link of the email leads, with `?token=`. */
export function NewPasswordScreen() {
  const t = useWords(signInWords)
  const { token = '' } = useSearch({ strict: false }) as { token?: string }
  const [isOver, setOver] = useState(false)
  const link = useQuery({
    queryKey: ['new password', token],
    queryFn: () => workspaceApi.get('/new-password', { token }),
    // Once it was used it is no longer good, which is no news to who has just used it.
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  if (link.isPending) return <CenteredLoader />
  if (isOver || isLinkOver(link.error)) return <Over />
  return (
    <Door title={t('reset_title')} text={t('reset_text')}>
      {link.error ? (
        <Trouble error={link.error} retry={() => void link.refetch()} />
      ) : (
        <Choosing token={token} onOver={() => setOver(true)} />
      )}
    </Door>
  )
}

function isLinkOver(error: unknown): boolean {
  return isProblem(error) && error.status === conflict
}

function Over() {
  const t = useWords(signInWords)
  return (
    <Door title={t('reset_over_title')} text={t('reset_no_link')}>
      <Stack>
        <Button component={Link} to="/-/forgotten" fullWidth>
          {t('reset_again')}
        </Button>
        <Back />
      </Stack>
    </Door>
  )
}

function Back() {
  const t = useWords(signInWords)
  return (
    <Anchor component={Link} to="/-/sign-in" size="sm" ta="center">
      {t('back')}
    </Anchor>
  )
}

interface ChoosingProperties {
  readonly token: string
  readonly onOver: () => void
}

function Choosing({ token, onOver }: ChoosingProperties) {
  const t = useWords(signInWords)
  const form = useForm({
    initialValues: { newPassword: '' },
    validate: { newPassword: (password) => newPasswordProblem(password, t) },
  })
  const [problem, setProblem] = useProblem()
  const [isDone, setDone] = useState(false)
  const submit = form.onSubmit(async ({ newPassword }) => {
    setProblem(null)
    try {
      await call('POST', '/admin/auth/reset-password', { body: { newPassword, token } })
      setDone(true)
    } catch (error) {
      if (isLinkOver(error)) onOver()
      else setProblem(placeErrors(form, error))
    }
  }, focusFirst(form))
  if (isDone)
    return (
      <Stack>
        <Alert color="teal" role="status">
          {t('reset_done')}
        </Alert>
        <Back />
      </Stack>
    )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {problem !== null && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <PasswordInput
          label={t('new_password')}
          autoComplete="new-password"
          required
          withAsterisk={false}
          {...form.getInputProps('newPassword')}
        />
        <Button type="submit" loading={form.submitting} fullWidth>
          {t('reset_submit')}
        </Button>
        <Back />
      </Stack>
    </form>
  )
}
