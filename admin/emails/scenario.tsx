import { Alert, Button, Group, SegmentedControl, Stack, Switch, Text } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { Confirm } from '#admin/app/confirm.tsx'
import { useProblem } from '#admin/app/form.ts'
import { languages, sayAny, useLanguage, useWords } from '#admin/app/language.ts'
import { Page } from '#admin/app/page.tsx'
import { isProblem } from '#admin/app/problem.ts'
import { problemWords, useChange } from '#admin/app/queries.ts'
import { useCan } from '#admin/app/session.ts'
import { Empty, Lines, Trouble } from '#admin/app/states.tsx'
import { Unsaved } from '#admin/app/unsaved.tsx'
import { appWords } from '#admin/app/words.ts'
import { EmailPreview } from '#admin/emails/preview.tsx'
import { type Scenario, useScenarios } from '#admin/emails/scenarios.ts'
import { TemplateField } from '#admin/emails/template-field.tsx'
import { TestSend } from '#admin/emails/test-send.tsx'
import { emailWords } from '#admin/emails/words.ts'

type LocaleKey = keyof typeof languages
interface Words {
  readonly subject: string
  readonly body: string
}

/** MEMBER-12: one email, in each language. */
export function ScenarioScreen() {
  const t = useWords(emailWords)
  const { scenario: name } = useParams({ strict: false }) as { scenario: string }
  const found = useScenarios()
  const scenario = found.data?.data.find((one) => one.scenario === name)
  const back = { to: 'settings/emails', label: t('title') }
  if (scenario) return <Editor key={name} scenario={scenario} />
  return (
    <Page title={t('title')} back={back}>
      {found.isLoadingError && <Trouble error={found.error} retry={() => void found.refetch()} />}
      {found.isPending && <Lines count={8} />}
      {found.data && <NotThere />}
    </Page>
  )
}

function NotThere() {
  const a = useWords(appWords)
  return (
    <Empty icon="messages" title={a('not_found_title')}>
      {a('not_found_lead')}
    </Empty>
  )
}

/** What was typed and is not saved, by language, and where it is wrong. */
function useDraft(scenario: Scenario) {
  const [typed, setTyped] = useState<Partial<Record<LocaleKey, Words>>>({})
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({})
  const savedText = (locale: LocaleKey): Words => {
    const { subject = '', body = '' } = scenario.texts[locale] ?? {}
    return { subject, body }
  }
  const isDirty = (locale: LocaleKey) => {
    const one = typed[locale]
    const saved = savedText(locale)
    return one !== undefined && (one.subject !== saved.subject || one.body !== saved.body)
  }
  return {
    ...{ typed, errors, setErrors, isDirty },
    textOf: (locale: LocaleKey): Words => typed[locale] ?? savedText(locale),
    type: (locale: LocaleKey, text: Words) => {
      setTyped((before) => ({ ...before, [locale]: text }))
      setErrors({})
    },
    forget: () => setTyped({}),
    dirtyLocales: () => (Object.keys(languages) as LocaleKey[]).filter(isDirty),
  }
}
type Draft = ReturnType<typeof useDraft>

function Editor({ scenario }: { readonly scenario: Scenario }) {
  const t = useWords(emailWords)
  const [locale, setLocale] = useState<LocaleKey>(useLanguage())
  const draft = useDraft(scenario)
  const canChange = useCan('emails')
  const text = draft.textOf(locale)
  const isDirty = draft.dirtyLocales().length > 0
  const name = t(`scenario_${scenario.scenario}`)
  return (
    <Page
      title={name}
      subtitle={t(`about_${scenario.scenario}`)}
      back={{ to: 'settings/emails', label: t('title') }}
      actions={<Tick scenario={scenario} canChange={canChange} />}
    >
      <div className="kith-editor">
        <Stack>
          <Group justify="space-between">
            <SegmentedControl
              aria-label={t('language')}
              data={Object.entries(languages).map(([value, label]) => ({ value, label }))}
              value={locale}
              onChange={(value) => setLocale(value as LocaleKey)}
            />
            <Text size="sm" c="dimmed">
              {t(scenario.texts[locale]?.edited || draft.isDirty(locale) ? 'own_text' : 'our_text')}
            </Text>
          </Group>
          <fieldset disabled={!canChange} className="kith-plain">
            <Fields scenario={scenario} draft={draft} locale={locale} />
          </fieldset>
          {canChange && <Actions scenario={scenario} draft={draft} locale={locale} />}
        </Stack>
        <Stack className="kith-editor-preview">
          <EmailPreview scenario={scenario.scenario} locale={locale} text={text} />
          {canChange && <TestSend scenario={scenario.scenario} locale={locale} isDirty={isDirty} />}
        </Stack>
      </div>
      <Unsaved isDirty={() => draft.dirtyLocales().length > 0} />
    </Page>
  )
}

function Tick({ scenario: { scenario, enabled }, canChange }: { scenario: Scenario; canChange: boolean }) {
  const t = useWords(emailWords)
  const tick = useChange<boolean>({
    send: (api, on) => api.put(`/email-scenarios/${scenario}`, { enabled: on }),
    touches: ['/email-scenarios'],
  })
  return (
    <Switch
      label={t('enabled')}
      checked={tick.isPending ? tick.variables : enabled}
      disabled={!canChange}
      onChange={({ currentTarget }) => tick.mutate(currentTarget.checked)}
    />
  )
}

interface PartProperties {
  readonly scenario: Scenario
  readonly draft: Draft
  readonly locale: LocaleKey
}

function Fields({ scenario, draft, locale }: PartProperties) {
  const t = useWords(emailWords)
  const text = draft.textOf(locale)
  const variables = scenario.variables.map((name) => ({ name, label: sayAny(t, `var_${name}`) }))
  const problem = draft.isDirty(locale) ? null : (scenario.texts[locale]?.problem ?? null)
  const error = (part: keyof Words) =>
    draft.errors[`/texts/${locale}/${part}`] ?? (problem?.part === part ? problem.detail : undefined)
  const field = (part: keyof Words) => ({
    value: text[part],
    error: error(part),
    variables,
    lead: t('variables'),
    onChange: (value: string) => draft.type(locale, { ...text, [part]: value }),
  })
  return (
    <Stack>
      <TemplateField label={t('email_subject')} maxLength={500} {...field('subject')} />
      <TemplateField
        label={t('body')}
        description={t('body_about')}
        maxLength={50_000}
        lines={10}
        isCode
        pieces={usePieces(scenario, locale)}
        {...field('body')}
      />
    </Stack>
  )
}

function Actions({ scenario, draft, locale }: PartProperties) {
  const t = useWords(emailWords)
  const [asking, setAsking] = useState(false)
  const [problem, setProblem] = useProblem()
  const save = useChange<object, Scenario>({
    send: (api, texts) => api.put(`/email-scenarios/${scenario.scenario}`, { texts }),
    touches: ['/email-scenarios'],
    done: t('saved'),
    quiet: true,
  })
  const dirty = draft.dirtyLocales()
  const submit = async () => {
    try {
      await save.mutateAsync(Object.fromEntries(dirty.map((one) => [one, draft.textOf(one)])))
      setProblem(null)
    } catch (error) {
      const placed = isProblem(error) ? error.errors : []
      draft.setErrors(Object.fromEntries(placed.map(({ pointer, detail }) => [pointer, detail])))
      const isShown = placed.length > 0 && placed.every(({ pointer }) => pointer.startsWith(`/texts/${locale}/`))
      setProblem(isShown ? null : problemWords(error))
    }
  }
  return (
    <>
      {problem !== null && (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      <Group>
        <Button onClick={() => void submit()} loading={save.isPending} disabled={dirty.length === 0}>
          {t('save')}
        </Button>
        {dirty.length > 0 && (
          <Button variant="default" onClick={draft.forget}>
            {t('discard')}
          </Button>
        )}
        {scenario.texts[locale]?.edited && (
          <Button variant="subtle" onClick={() => setAsking(true)}>
            {t('restore')}
          </Button>
        )}
      </Group>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('restore_title')}
        action={t('restore')}
        danger
        onConfirm={async () => {
          await save.mutateAsync({ [locale]: null })
          draft.forget()
        }}
      >
        {t('restore_text')}
      </Confirm>
    </>
  )
}

/** On a button, in the language of the email. */
const opening: Readonly<Record<LocaleKey, string>> = { en: 'Open', 'zh-CN': '打开', ja: '開く' }

/** What can stand around a part of the text, as far as this email has what it is made of. */
function usePieces({ variables }: Scenario, locale: LocaleKey) {
  const t = useWords(emailWords)
  const all = [
    { label: t('piece_paragraph'), before: '\n<p>', after: '</p>\n' },
    { label: t('piece_bold'), before: '<strong>', after: '</strong>' },
    { label: t('piece_link'), before: '<a href="{{ link }}">', after: '</a>', needs: 'link' },
    { label: t('piece_button'), before: `\n{{ "${opening[locale]}" | button: link }}\n`, after: '', needs: 'link' },
    { label: t('piece_code'), before: '\n{{ code | code }}\n', after: '', needs: 'code' },
    ...['customer', 'expires'].map((name) => ({
      ...{ label: t('piece_if', { name: sayAny(t, `var_${name}`) }), needs: name },
      ...{ before: `{% if ${name} != "" %}`, after: '{% endif %}' },
    })),
  ]
  return { lead: t('pieces'), all: all.filter(({ needs }) => needs === undefined || variables.includes(needs)) }
}
