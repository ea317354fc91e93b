import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import { useSilenceEnds } from '#admin/app/form.ts'
import { formatMoment } from '#admin/app/format.ts'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import { problemWords, useChange, useSiteQuery } from '#admin/app/queries.ts'
import { useCan, useSite } from '#admin/app/session.ts'
import { Empty, Lines, Trouble } from '#admin/app/states.tsx'
import { appWords } from '#admin/app/words.ts'
import { Section } from '#admin/settings/section.tsx'
import { clockWords } from '#admin/test-clock/words.ts'
import { momentOf } from '#admin/webhooks/zone.ts'
import type { clockView } from '#sites/clock.api.ts'

type Clock = z.output<typeof clockView>

const hourMillis = 3_600_000
/** What stands over a field, so that a button is level with the field itself. */
const labelHeight = 23
const steps = [
  ['hour', 1],
  ['day', 24],
  ['week', 7 * 24],
  ['month', 30 * 24],
  ['quarter', 90 * 24],
] as const

/** PLAT-8: the time of a test site, put forward by hand. */
export function ClockScreen() {
  const t = useWords(clockWords)
  const a = useWords(appWords)
  const { mode } = useSite()
  const canMove = useCan('test')
  return (
    <Page
      title={t('title')}
      subtitle={mode === 'test' ? t('subtitle') : undefined}
      back={{ to: 'settings', label: a('settings_title') }}
      width="form"
    >
      {mode === 'test' ? (
        <Clock canMove={canMove} />
      ) : (
        <Empty icon="clock" title={t('only_test')}>
          {t('only_test_text')}
        </Empty>
      )}
    </Page>
  )
}

function Clock({ canMove }: { readonly canMove: boolean }) {
  const t = useWords(clockWords)
  const language = useLanguage()
  const { timeZone } = useSite()
  const clock = useSiteQuery<Clock>('/test/clock')
  const words = (now: string) => formatMoment(Date.parse(now), timeZone, language)
  const move = useChange<number, Clock>({
    send: (api, now) => api.put('/test/clock', { now: new Date(now).toISOString() }),
    done: ({ now }) => t('moved', { time: words(now) }),
    quiet: true,
  })
  useSilenceEnds(move.error, move.reset)
  if (clock.isLoadingError) return <Trouble error={clock.error} retry={() => void clock.refetch()} />
  if (!clock.data) return <Lines count={3} />
  const { now, set } = clock.data
  return (
    <>
      <Section title={t('now')} about={t(set ? 'stands' : 'runs')}>
        <div role="status">
          <Text size="xl" fw={650}>
            <time dateTime={now}>{words(now)}</time>
          </Text>
          <Text size="sm" c="dimmed">
            {timeZone}
          </Text>
        </div>
        {move.isError && (
          <Alert color="red" role="alert">
            {problemWords(move.error)}
          </Alert>
        )}
        {canMove && (
          <>
            <Group gap="xs" role="group" aria-label={t('forward')}>
              <Text size="sm">{t('forward')}</Text>
              {steps.map(([name, hours]) => (
                <Button
                  key={name}
                  variant="default"
                  disabled={move.isPending}
                  onClick={() => move.mutate(Date.parse(now) + hours * hourMillis)}
                >
                  {t(name)}
                </Button>
              ))}
            </Group>
            <SetTo onSet={move.mutate} isBusy={move.isPending} />
          </>
        )}
      </Section>
      {canMove && <Reset />}
    </>
  )
}

interface SetProperties {
  readonly onSet: (now: number) => void
  readonly isBusy: boolean
}

function SetTo({ onSet, isBusy }: SetProperties) {
  const t = useWords(clockWords)
  const { timeZone } = useSite()
  const [local, setLocal] = useState('')
  const [error, setError] = useState<string | null>(null)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const at = momentOf(local, timeZone)
        if (at === null) return setError(t('set_needed'))
        setError(null)
        onSet(at)
      }}
    >
      <Group align="flex-start" gap="sm">
        <TextInput
          type="datetime-local"
          label={t('set')}
          description={t('set_about', { zone: timeZone })}
          value={local}
          error={error}
          onChange={({ currentTarget }) => setLocal(currentTarget.value)}
          style={{ flex: '1 1 260px', maxWidth: 380 }}
        />
        <Button type="submit" variant="default" loading={isBusy} mt={{ base: 0, sm: labelHeight }}>
          {t('set_do')}
        </Button>
      </Group>
    </form>
  )
}

function Reset() {
  const t = useWords(clockWords)
  const a = useWords(appWords)
  const { key } = useSite()
  const [opened, setOpened] = useState(false)
  const [typed, setTyped] = useState('')
  const reset = useChange<null, Clock>({
    send: (api) => api.post('/test/reset'),
    done: t('reset_done'),
    quiet: true,
  })
  useSilenceEnds(reset.error, reset.reset)
  const close = () => {
    setOpened(false)
    setTyped('')
    reset.reset()
  }
  const submit = async () => {
    await reset.mutateAsync(null)
    close()
  }
  return (
    <Section title={t('reset')} about={t('reset_about')}>
      <Group>
        <Button variant="default" c="var(--kith-bad)" onClick={() => setOpened(true)}>
          {t('reset')}
        </Button>
      </Group>
      <Modal opened={opened} onClose={close} title={t('reset_title')}>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void submit().catch(() => {})
          }}
        >
          <Stack>
            <Text size="sm">
              {t('reset_text')} <strong>{key}</strong>
            </Text>
            {reset.isError && (
              <Alert color="red" role="alert">
                {problemWords(reset.error)}
              </Alert>
            )}
            <TextInput
              label={t('reset_key')}
              value={typed}
              autoComplete="off"
              data-autofocus
              onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {a('cancel')}
              </Button>
              <Button type="submit" color="red.9" disabled={typed.trim() !== key} loading={reset.isPending}>
                {t('reset')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </Section>
  )
}
