import { Alert, Anchor, List, Paper, Stack, Tabs, Text, Title } from '@mantine/core'
import { lazy, Suspense } from 'react'
import { part } from '#admin/app/connection.ts'
import { Icon } from '#admin/app/icons.tsx'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { useSite } from '#admin/app/session.ts'
import { Lines } from '#admin/app/states.tsx'
import { SharePagePreview } from '#admin/programs/form/preview.tsx'
import { fieldId, useProgramForm } from '#admin/programs/form/state.tsx'
import { programWords } from '#admin/programs/words.ts'
import { sentencesOf } from '#programs/sentences.ts'
import { type Warning, warningsOf } from '#programs/warnings.ts'

const WhatIf = lazy(() =>
  part(async () => ({ default: (await import('#admin/simulations/beside-form.tsx')).WhatIfBesideForm })),
)

/** What the form says so far: the rules in words, what to look at once more, and the page that friends will see. */
export function Aside() {
  const t = useWords(programWords)
  const { isNew } = useProgramForm()
  return (
    <Tabs defaultValue="words" keepMounted={false}>
      <Tabs.List grow mb="md">
        <Tabs.Tab value="words">{t('aside_words')}</Tabs.Tab>
        <Tabs.Tab value="page">{t('aside_page')}</Tabs.Tab>
        {!isNew && <Tabs.Tab value="what-if">{t('way_what_if')}</Tabs.Tab>}
      </Tabs.List>
      <Tabs.Panel value="words">
        <Stack gap="md">
          <Warnings />
          <Sentences />
        </Stack>
      </Tabs.Panel>
      <Tabs.Panel value="page">
        <SharePagePreview />
      </Tabs.Panel>
      <Tabs.Panel value="what-if">
        <Suspense fallback={<Lines />}>
          <WhatIf />
        </Suspense>
      </Tabs.Panel>
    </Tabs>
  )
}

/** The rules, in sentences made from them as they are typed. */
function Sentences() {
  const t = useWords(programWords)
  const language = useLanguage()
  const { currency } = useSite()
  const definition = useWhole()
  return (
    <Paper p="md" component="section" aria-label={t('aside_words')}>
      <Title order={3} mb="xs">
        {t('rules')}
      </Title>
      {definition === null ? (
        <Text size="sm" c="dimmed">
          {t('rules_not_yet')}
        </Text>
      ) : (
        <List spacing={6} size="sm" aria-live="polite">
          {sentencesOf(definition, currency, language).map((sentence) => (
            <List.Item key={sentence}>{sentence}</List.Item>
          ))}
        </List>
      )}
    </Paper>
  )
}

/** The definition as far as it can be said in words: the checked one, else none. */
function useWhole() {
  const { read, draft } = useProgramForm()
  if (read.draft !== null) return read.draft.definition
  const isInDefinition = read.problems.some(({ pointer }) => pointer.startsWith('/definition'))
  return isInDefinition ? null : draft.definition
}

/** What is allowed and hardly meant; each leads to its field. */
function Warnings() {
  const t = useWords(programWords)
  const warnings = useWarnings()
  if (warnings.length === 0) return null
  return (
    <Alert color="yellow" icon={<Icon name="warning" />} title={t('warnings', { count: warnings.length })}>
      <Stack gap={8}>
        {warnings.map((warning) => (
          <WarningLine key={warning.code + warning.pointer} warning={warning} />
        ))}
      </Stack>
    </Alert>
  )
}

export function WarningLine({ warning: { code, pointer, count } }: { readonly warning: Warning }) {
  const t = useWords(programWords)
  return (
    <Anchor component="button" type="button" size="sm" ta="left" c="inherit" onClick={() => goToField(pointer)}>
      {t(`warning_${code}`, { count })}
    </Anchor>
  )
}

export function useWarnings(): readonly Warning[] {
  const { read } = useProgramForm()
  const definition = useWhole()
  if (definition === null) return []
  const period = read.draft?.period ?? { startsAt: null, endsAt: null }
  return warningsOf(definition, period, Date.now())
}

/** To the field of the pointer, or what it lies in. */
export function goToField(pointer: string): void {
  const parts = pointer.split('/')
  for (let length = parts.length; length > 1; length--) {
    const found = document.getElementById(fieldId(parts.slice(0, length).join('/')))
    if (!found) continue
    found.scrollIntoView({ block: 'center' })
    const input = found.matches('input, textarea, button')
      ? found
      : found.querySelector<HTMLElement>('input, textarea, button')
    input?.focus({ preventScroll: true })
    return
  }
  const section =
    parts[2] === 'triggers' ? 'section-gifts' : parts.at(-1) === 'limit' ? 'section-limits' : 'section-basics'
  document.getElementById(section)?.scrollIntoView({ block: 'start' })
}
