import { Alert, Anchor, Button, PasswordInput, Stack } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '#admin/app/api.ts'
import { focusFirst } from '#admin/app/form.ts'
import { useWords } from '#admin/app/language.ts'
import { isProblem } from '#admin/app/problem.ts'
import { problemWords } from '#admin/app/queries.ts'
import { Door } from '#admin/sign-in/door.tsx'
import { newPasswordProblem } from '#admin/sign-in/needed.ts'
import { signInWords } from '#admin/sign-in/words.ts'

/** Where the link of the email leads, with `?token=`. */
export function NewPasswordScreen() {
  const t = useWords(signInWords)
  const { token } = useSearch({ strict: false }) as { token?: string }
  const form = useForm({
    initialValues: { password: '' },
    validate: { password: (password) => newPasswordProblem(password, t) },
  })
  const [state, setState] = useState<'asked' | 'done' | { readonly problem: string }>('asked')
  const submit = form.onSubmit(async ({ password }) => {
    try {
      await call('POST', '/admin/auth/reset-password', { body: { newPassword: password, token } })
      setState('done')
    } catch (error) {
      const isUsed = isProblem(error) && /token/i.test(error.message)
      setState({ problem: isUsed ? t('reset_no_link') : problemWords(error) })
    }
  }, focusFirst(form))
  const problem = typeof state === 'object' ? state.problem : token === undefined ? t('reset_no_link') : null
  return (
    <Door title={t('reset_title')} text={t('reset_text')}>
      <form onSubmit={submit} noValidate>
        <Stack>
          {problem !== null && (
            <Alert color="red" role="alert">
              {problem}
            </Alert>
          )}
          {state === 'done' ? (
            <Alert color="teal" role="status">
              {t('reset_done')}
            </Alert>
          ) : (
            <>
              <PasswordInput
                label={t('new_password')}
                autoComplete="new-password"
                required
                withAsterisk={false}
                {...form.getInputProps('password')}
              />
              <Button type="submit" loading={form.submitting} disabled={token === undefined} fullWidth>
                {t('reset_submit')}
              </Button>
            </>
          )}
          <Anchor component={Link} to="/-/sign-in" size="sm" ta="center">
            {t('back')}
          </Anchor>
        </Stack>
      </form>
    </Door>
  )
}
