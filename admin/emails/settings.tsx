import { Alert, Anchor, Group, NumberInput, Stack, Switch, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { placeErrors, useProblem } from '#admin/app/form.ts'
import { useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { useChange } from '#admin/app/queries.ts'
import { useCan, useSite } from '#admin/app/session.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import { Submit } from '#admin/app/submit.tsx'
import { Unsaved } from '#admin/app/unsaved.tsx'
import { appWords } from '#admin/app/words.ts'
import { ScenarioList } from '#admin/emails/scenario-list.tsx'
import { type EmailSettings, useEmailSettings, useScenarios } from '#admin/emails/scenarios.ts'
import { Standing } from '#admin/emails/standing.tsx'
import { emailWords } from '#admin/emails/words.ts'
import { Section } from '#admin/settings/section.tsx'

/** How the site writes to people: which emails, in whose name, to whom not. */
export function EmailSettingsScreen() {
  const t = useWords(emailWords)
  const a = useWords(appWords)
  const settings = useEmailSettings()
  const scenarios = useScenarios()
  return (
    <Page
      title={t('title')}
      subtitle={t('subtitle')}
      back={{ to: 'settings', label: a('settings_title') }}
      width="form"
    >
      {settings.isLoadingError && <Trouble error={settings.error} retry={() => void settings.refetch()} />}
      {(settings.isPending || scenarios.isPending) && <Lines count={8} height={28} />}
      {settings.data && !scenarios.isPending && <Settings settings={settings.data} />}
    </Page>
  )
}

function Settings({ settings }: { readonly settings: EmailSettings }) {
  const t = useWords(emailWords)
  return (
    <>
      <Standing settings={settings} />
      <Section title={t('which')} about={t('which_about')}>
        <ScenarioList />
        <Anchor component={SiteLink} to="messages/emails" size="sm">
          {t('see_sent')}
        </Anchor>
      </Section>
      <Sender settings={settings} />
      <Section title={t('blocked')} about={t('blocked_about')}>
        <Anchor component={SiteLink} to="settings/blocked-addresses" size="sm">
          {t('blocked_title')}
        </Anchor>
      </Section>
    </>
  )
}

function useSender(settings: EmailSettings) {
  const t = useWords(emailWords)
  const [problem, setProblem] = useProblem()
  const form = useForm({
    mode: 'controlled' as const,
    initialValues: {
      fromName: settings.fromName ?? '',
      replyTo: settings.replyTo ?? '',
      sends: settings.sends,
      invitations: { enabled: settings.invitations.enabled, perDay: settings.invitations.perDay as number | string },
    },
  })
  const save = useChange<object, EmailSettings>({
    send: (api, body) => api.put('/email-settings', body),
    touches: ['/email-settings'],
    done: t('saved'),
    quiet: true,
  })
  const submit = form.onSubmit(async ({ fromName, replyTo, sends, invitations: { enabled, perDay } }) => {
    const blank = (text: string) => (text.trim() === '' ? null : text.trim())
    const invitations = { enabled, ...(typeof perDay === 'number' ? { perDay } : {}) }
    try {
      await save.mutateAsync({ fromName: blank(fromName), replyTo: blank(replyTo), sends, invitations })
      setProblem(null)
      form.resetDirty()
    } catch (error) {
      setProblem(placeErrors(form, error))
    }
  })
  return { form, submit, problem, isSaving: save.isPending }
}

function Sender({ settings }: { readonly settings: EmailSettings }) {
  const t = useWords(emailWords)
  const site = useSite()
  const canChange = useCan('emails')
  const { form, submit, problem, isSaving } = useSender(settings)
  return (
    <Section title={t('sender')}>
      <form onSubmit={submit} noValidate>
        <fieldset disabled={!canChange} className="kith-plain">
          <Stack>
            {problem !== null && (
              <Alert color="red" role="alert">
                {problem}
              </Alert>
            )}
            <TextInput
              label={t('from_name')}
              description={t('from_name_about', { site: site.name })}
              placeholder={site.name}
              maxLength={100}
              maw={420}
              {...form.getInputProps('fromName')}
            />
            <TextInput
              type="email"
              label={t('reply_to')}
              description={t('reply_to_about')}
              maw={420}
              {...form.getInputProps('replyTo')}
            />
            <Switch
              label={t('sends')}
              description={t(site.mode === 'test' ? 'sends_about_test' : 'sends_about_live')}
              {...form.getInputProps('sends', { type: 'checkbox' })}
            />
            <Switch
              label={t('invitations')}
              description={t('invitations_about')}
              {...form.getInputProps('invitations.enabled', { type: 'checkbox' })}
            />
            {form.values.invitations.enabled && (
              <NumberInput
                label={t('per_day')}
                min={1}
                max={1_000}
                maw={280}
                {...form.getInputProps('invitations.perDay')}
              />
            )}
            <Group>
              <Submit busy={isSaving} idle={!form.isDirty()}>
                {t('save')}
              </Submit>
            </Group>
          </Stack>
        </fieldset>
      </form>
      <Unsaved isDirty={() => form.isDirty()} />
    </Section>
  )
}
