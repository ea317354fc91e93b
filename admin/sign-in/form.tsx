import { Alert, Anchor, Button, Checkbox, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { type ReactNode, useState } from 'react'
import { useWords } from '#admin/app/language.ts'
import { attemptWords, secondStep, signIn } from '#admin/sign-in/authenticate.ts'
import { signInWords } from '#admin/sign-in/words.ts'

interface Properties {
  readonly email?: string
  /** Somebody is in now. */
  readonly onDone: () => void | Promise<void>
  readonly below?: ReactNode
}

/** Email and password, then the code of those who have set one up. */
export function SignInForm({ email = '', onDone, below }: Properties) {
  const [step, setStep] = useState<'password' | 'code'>('password')
  if (step === 'code') return <CodeForm onDone={onDone} onBack={() => setStep('password')} />
  return <PasswordForm email={email} onDone={onDone} onCode={() => setStep('code')} below={below} />
}

function PasswordForm({ email, onDone, onCode, below }: Properties & { readonly onCode: () => void }) {
  const t = useWords(signInWords)
  const form = useForm({ initialValues: { email: email ?? '', password: '' } })
  const [problem, setProblem] = useState<string | null>(null)
  const submit = form.onSubmit(async (values) => {
    setProblem(null)
    try {
      if ((await signIn(values.email.trim(), values.password)) === 'second step') onCode()
      else await onDone()
    } catch (error) {
      setProblem(attemptWords(error, t, 'password'))
    }
  })
  return (
    <form onSubmit={submit}>
      <Stack>
        {problem !== null && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          readOnly={email !== ''}
          data-autofocus={email === '' ? true : undefined}
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label={t('password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus={email !== '' ? true : undefined}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={form.submitting} fullWidth>
          {t('submit')}
        </Button>
        {below}
      </Stack>
    </form>
  )
}

function CodeForm({ onDone, onBack }: { readonly onDone: Properties['onDone']; readonly onBack: () => void }) {
  const t = useWords(signInWords)
  const [kind, setKind] = useState<'app' | 'backup'>('app')
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm({ initialValues: { code: '', trust: false } })
  const submit = form.onSubmit(async ({ code, trust }) => {
    setProblem(null)
    try {
      await secondStep(code, { kind, trust })
      await onDone()
    } catch (error) {
      setProblem(attemptWords(error, t, 'code'))
    }
  })
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">{t('code_text')}</Text>
        {problem !== null && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <TextInput
          label={t(kind === 'app' ? 'code' : 'backup_code')}
          autoComplete="one-time-code"
          inputMode={kind === 'app' ? 'numeric' : 'text'}
          required
          withAsterisk={false}
          autoFocus
          {...form.getInputProps('code')}
        />
        <Checkbox label={t('trust')} {...form.getInputProps('trust', { type: 'checkbox' })} />
        <Button type="submit" loading={form.submitting} fullWidth>
          {t('go_on')}
        </Button>
        <Anchor component="button" type="button" size="sm" onClick={() => setKind(kind === 'app' ? 'backup' : 'app')}>
          {t(kind === 'app' ? 'backup' : 'use_app')}
        </Anchor>
        <Anchor component="button" type="button" size="sm" onClick={onBack}>
          {t('back')}
        </Anchor>
      </Stack>
    </form>
  )
}
