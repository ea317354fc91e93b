import { Alert, Anchor, Button, Checkbox, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
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

/** Without the library of the larger forms, which would come with the first screen. */
function useAttempt(attempt: () => Promise<void>, wordsOf: (error: unknown) => string) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setProblem(null)
    setBusy(true)
    try {
      await attempt()
    } catch (error) {
      setProblem(wordsOf(error))
    } finally {
      setBusy(false)
    }
  }
  return { submit, problem, isBusy }
}

function PasswordForm({ email, onDone, onCode, below }: Properties & { readonly onCode: () => void }) {
  const t = useWords(signInWords)
  const [typed, type] = useState(email ?? '')
  const [password, setPassword] = useState('')
  const { submit, problem, isBusy } = useAttempt(
    async () => {
      if ((await signIn(typed.trim(), password)) === 'second step') onCode()
      else await onDone()
    },
    (error) => attemptWords(error, t, 'password'),
  )
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
          value={typed}
          onChange={({ currentTarget }) => type(currentTarget.value)}
        />
        <PasswordInput
          label={t('password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus={email !== '' ? true : undefined}
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <Button type="submit" loading={isBusy} fullWidth>
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
  const [code, setCode] = useState('')
  const [trust, setTrust] = useState(false)
  const { submit, problem, isBusy } = useAttempt(
    async () => {
      await secondStep(code, { kind, trust })
      await onDone()
    },
    (error) => attemptWords(error, t, 'code'),
  )
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
          value={code}
          onChange={({ currentTarget }) => setCode(currentTarget.value)}
        />
        <Checkbox
          label={t('trust')}
          checked={trust}
          onChange={({ currentTarget }) => setTrust(currentTarget.checked)}
        />
        <Button type="submit" loading={isBusy} fullWidth>
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
