import { Alert, Anchor, Button, Checkbox, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { type ChangeEvent, type FormEvent, type ReactNode, useState } from 'react'
import { useProblem } from '#admin/app/form.ts'
import { useWords } from '#admin/app/language.ts'
import { attemptWords, secondStep, signIn } from '#admin/sign-in/authenticate.ts'
import { emailProblem } from '#admin/sign-in/needed.ts'
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

type Field = 'email' | 'password' | 'code'
type Problems = Readonly<Partial<Record<Field, string | null>>>

interface Attempt {
  /** What is wrong with what was typed, by the name of the field, in the order of the fields. */
  readonly check: () => Problems
  readonly send: () => Promise<void>
  readonly wordsOf: (error: unknown) => string
}

/** Without the library of the larger forms, which would come with the first screen. */
function useAttempt({ check, send, wordsOf }: Attempt) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useProblem()
  const [problems, setProblems] = useState<Problems>({})
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const { elements } = event.currentTarget
    const found = check()
    setProblem(null)
    setProblems(found)
    const first = Object.entries(found).find(([, words]) => words !== null)?.[0]
    if (first !== undefined) return (elements.namedItem(first) as HTMLElement | null)?.focus()
    setBusy(true)
    try {
      await send()
    } catch (error) {
      setProblem(wordsOf(error))
    } finally {
      setBusy(false)
    }
  }
  /** What a field is called, what is said beside it, and that it is not said any longer once somebody types. */
  const field = (name: Field, type: (value: string) => void) => ({
    name,
    error: problems[name],
    onChange: ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
      type(currentTarget.value)
      setProblems({ ...problems, [name]: null })
    },
  })
  const forget = () => {
    setProblem(null)
    setProblems({})
  }
  return { submit, problem, isBusy, field, forget }
}

function PasswordForm({ email, onDone, onCode, below }: Properties & { readonly onCode: () => void }) {
  const t = useWords(signInWords)
  const [typed, type] = useState(email ?? '')
  const [password, setPassword] = useState('')
  const { submit, problem, isBusy, field } = useAttempt({
    check: () => ({
      email: emailProblem(typed, t),
      password: password === '' ? t('password_needed') : null,
    }),
    send: async () => {
      if ((await signIn(typed.trim(), password)) === 'second step') onCode()
      else await onDone()
    },
    wordsOf: (error) => attemptWords(error, t, 'password'),
  })
  return (
    <form onSubmit={submit} noValidate>
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
          {...field('email', type)}
        />
        <PasswordInput
          label={t('password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus={email !== '' ? true : undefined}
          value={password}
          {...field('password', setPassword)}
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
  const { submit, problem, isBusy, field, forget } = useAttempt({
    check: () => ({ code: code.trim() === '' ? t('code_needed') : null }),
    send: async () => {
      await secondStep(code, { kind, trust })
      await onDone()
    },
    wordsOf: (error) => attemptWords(error, t, kind),
  })
  const turn = () => {
    setKind(kind === 'app' ? 'backup' : 'app')
    setCode('')
    forget()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t(kind === 'app' ? 'code_text' : 'backup_text')}</Text>
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
          {...field('code', setCode)}
        />
        <Checkbox
          label={t('trust')}
          checked={trust}
          onChange={({ currentTarget }) => setTrust(currentTarget.checked)}
        />
        <Button type="submit" loading={isBusy} fullWidth>
          {t('go_on')}
        </Button>
        <Anchor component="button" type="button" size="sm" onClick={turn}>
          {t(kind === 'app' ? 'backup' : 'use_app')}
        </Anchor>
        <Anchor component="button" type="button" size="sm" onClick={onBack}>
          {t('back')}
        </Anchor>
      </Stack>
    </form>
  )
}
