import { Alert, Badge, Box, Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { renderSVG } from 'uqr'
import { call } from '#admin/app/api.ts'
import { useProblem } from '#admin/app/form.ts'
import { useWords } from '#admin/app/language.ts'
import { problemWords, sayDone } from '#admin/app/queries.ts'
import { useSession } from '#admin/app/session.ts'
import { signInWords } from '#admin/sign-in/words.ts'
import { Handed } from '#admin/staff/handed.tsx'
import { Section } from '#admin/staff/section.tsx'
import { staffWords } from '#admin/staff/words.ts'

type Asked = 'set up' | 'switch off' | 'new codes'

/** An authenticator app beside the password. */
export function SecondFactor() {
  const t = useWords(staffWords)
  const { staff } = useSession()
  const [asked, ask] = useState<Asked | null>(null)
  const close = () => ask(null)
  const state = staff.twoFactor ? <Badge>{t('on')}</Badge> : <Badge color="gray">{t('off')}</Badge>
  return (
    <Section
      title={t('second_factor')}
      badge={state}
      text={t(staff.twoFactor ? 'second_factor_on' : 'second_factor_off')}
    >
      <Group gap="sm">
        {staff.twoFactor ? (
          <>
            <Button variant="default" onClick={() => ask('new codes')}>
              {t('new_codes')}
            </Button>
            <Button variant="default" onClick={() => ask('switch off')}>
              {t('switch_off')}
            </Button>
          </>
        ) : (
          <Button variant="default" onClick={() => ask('set up')}>
            {t('set_up')}
          </Button>
        )}
      </Group>
      <Modal
        opened={asked === 'set up'}
        onClose={close}
        title={t('set_up_title')}
        keepMounted={false}
        // Its steps differ in height: what is at the top stays where it is.
        centered={false}
      >
        <SetUp onDone={close} />
      </Modal>
      <Modal opened={asked === 'switch off'} onClose={close} title={t('switch_off_title')} keepMounted={false}>
        <SwitchOff onDone={close} />
      </Modal>
      <Modal opened={asked === 'new codes'} onClose={close} title={t('new_codes_title')} keepMounted={false}>
        <NewCodes onDone={close} />
      </Modal>
    </Section>
  )
}

interface StepProperties {
  readonly action: string
  readonly danger?: boolean
  readonly children: ReactNode
  /** What is not typed yet, said when somebody goes on without. */
  readonly needs: string | null
  /** Throws what went wrong, which is shown here. */
  readonly onSubmit: () => Promise<void>
}

/** One step with its button and what went wrong in it. */
function Step({ action, danger = false, needs, children, onSubmit }: StepProperties) {
  const [problem, setProblem] = useProblem()
  const [busy, setBusy] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setProblem(needs)
    if (needs !== null) return
    setBusy(true)
    try {
      await onSubmit()
    } catch (error) {
      setProblem(problemWords(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Stack>
        {children}
        {problem !== null && (
          <Alert color="red" role="alert">
            {problem}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={busy} {...(danger ? { color: 'red.9' } : {})}>
            {action}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function PasswordField({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  const t = useWords(staffWords)
  return (
    <PasswordInput
      label={t('set_up_password')}
      autoComplete="current-password"
      required
      withAsterisk={false}
      data-autofocus
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}

interface Secret {
  readonly totpURI: string
  readonly backupCodes: readonly string[]
}

function SetUp({ onDone }: { readonly onDone: () => void }) {
  const [t, door] = [useWords(staffWords), useWords(signInWords)]
  const client = useQueryClient()
  const [password, setPassword] = useState('')
  const [secret, setSecret] = useState<Secret | null>(null)
  const [kept, setKept] = useState(false)
  const [code, setCode] = useState('')
  if (secret === null)
    return (
      <Step
        action={t('go_on')}
        needs={password === '' ? door('password_needed') : null}
        onSubmit={async () => setSecret(await call('POST', '/admin/auth/two-factor/enable', { body: { password } }))}
      >
        <PasswordField value={password} onChange={setPassword} />
      </Step>
    )
  if (!kept) return <Codes codes={secret.backupCodes} onKept={() => setKept(true)} />
  const verify = async () => {
    await call('POST', '/admin/auth/two-factor/verify-totp', { body: { code: code.replaceAll(' ', '') } })
    await client.invalidateQueries({ queryKey: ['session'] })
    sayDone(t('switched_on'))
    onDone()
  }
  return (
    <Step action={t('switch_on')} needs={code.trim() === '' ? door('code_needed') : null} onSubmit={verify}>
      <Scan uri={secret.totpURI} />
      <TextInput
        label={t('code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        withAsterisk={false}
        value={code}
        onChange={({ currentTarget }) => setCode(currentTarget.value)}
      />
    </Step>
  )
}

function Scan({ uri }: { readonly uri: string }) {
  const t = useWords(staffWords)
  const picture = `data:image/svg+xml,${encodeURIComponent(renderSVG(uri, { border: 2 }))}`
  const key = new URL(uri).searchParams.get('secret') ?? ''
  return (
    <Stack align="center" gap="xs">
      <Text size="sm">{t('scan')}</Text>
      <img src={picture} alt={t('qr')} width={190} height={190} style={{ borderRadius: 8, background: '#fff' }} />
      <Text size="xs" c="dimmed" ff="monospace" ta="center" style={{ overflowWrap: 'anywhere' }}>
        {t('key')}: {key.replaceAll(/(.{4})(?=.)/g, '$1 ')}
      </Text>
    </Stack>
  )
}

function Codes({ codes, onKept }: { readonly codes: readonly string[]; readonly onKept: () => void }) {
  const t = useWords(staffWords)
  return (
    <Stack>
      <Text size="sm">{t('keep_codes')}</Text>
      <Handed text={codes.join('\n')} onDone={onKept} />
    </Stack>
  )
}

function SwitchOff({ onDone }: { readonly onDone: () => void }) {
  const [t, door] = [useWords(staffWords), useWords(signInWords)]
  const client = useQueryClient()
  const [password, setPassword] = useState('')
  const submit = async () => {
    await call('POST', '/admin/auth/two-factor/disable', { body: { password } })
    await client.invalidateQueries({ queryKey: ['session'] })
    sayDone(t('switched_off'))
    onDone()
  }
  return (
    <Step
      action={t('two_factor_off_action')}
      danger
      needs={password === '' ? door('password_needed') : null}
      onSubmit={submit}
    >
      <PasswordField value={password} onChange={setPassword} />
    </Step>
  )
}

function NewCodes({ onDone }: { readonly onDone: () => void }) {
  const [t, door] = [useWords(staffWords), useWords(signInWords)]
  const [password, setPassword] = useState('')
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  if (codes !== null) return <Codes codes={codes} onKept={onDone} />
  const submit = async () => {
    const made = await call<Secret>('POST', '/admin/auth/two-factor/generate-backup-codes', { body: { password } })
    setCodes(made.backupCodes)
  }
  return (
    <Step action={t('go_on')} needs={password === '' ? door('password_needed') : null} onSubmit={submit}>
      <Box>
        <Text size="sm" mb="sm">
          {t('new_codes_text')}
        </Text>
        <PasswordField value={password} onChange={setPassword} />
      </Box>
    </Step>
  )
}
