import { Alert, Group, SegmentedControl, Stack, Text, Title, useComputedColorScheme } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { z } from 'zod'
import { siteApi } from '#admin/app/api.ts'
import { useWords } from '#admin/app/language.ts'
import { siteKey } from '#admin/app/queries.ts'
import { useSite } from '#admin/app/session.ts'
import { Lines, Trouble } from '#admin/app/states.tsx'
import '#admin/emails/emails.css'
import { emailWords } from '#admin/emails/words.ts'
import type { previewView } from '#emails/emails.api.ts'

const pauseMillis = 400
const shapes = ['desktop', 'phone', 'plain'] as const
const schemes = ['light', 'dark'] as const
type Shape = (typeof shapes)[number]
type Scheme = (typeof schemes)[number]

interface Properties {
  readonly scenario: string
  readonly locale: string
  readonly text: { readonly subject: string; readonly body: string }
}

/** The email as the server would write it from what is typed. */
export function EmailPreview({ scenario, locale, text }: Properties) {
  const t = useWords(emailWords)
  const site = useSite().key
  const title = useId()
  const [asked] = useDebouncedValue(text, pauseMillis)
  const body = { locale, ...asked }
  const shown = useQuery({
    queryKey: [...siteKey(site, `/email-scenarios/${scenario}/preview`), body],
    queryFn: () => siteApi(site).post<z.output<typeof previewView>>(`/email-scenarios/${scenario}/preview`, body),
    placeholderData: (before) => before,
  })
  return (
    <Stack gap="sm" component="section" aria-labelledby={title}>
      <div>
        <Title order={2} size="h3" id={title}>
          {t('preview')}
        </Title>
        <Text size="xs" c="dimmed">
          {t('preview_about')}
        </Text>
      </div>
      {shown.isLoadingError && <Trouble error={shown.error} retry={() => void shown.refetch()} />}
      {shown.isPending && <Lines count={6} />}
      {shown.data?.problem && <Alert color="yellow">{t('preview_instead')}</Alert>}
      {shown.data && <Mail {...shown.data} />}
    </Stack>
  )
}

interface MailProperties {
  readonly subject: string
  readonly html: string
  readonly text: string
}

/** An email in the widths and colours of its readers; nothing in it can run or reach anything. */
export function Mail({ subject, html, text }: MailProperties) {
  const t = useWords(emailWords)
  const [shape, setShape] = useState<Shape>('desktop')
  const [scheme, setScheme] = useState<Scheme>(useComputedColorScheme('light', { getInitialValueInEffect: false }))
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="xs">
        <SegmentedControl
          size="xs"
          aria-label={t('width')}
          data={shapes.map((value) => ({ value, label: t(value) }))}
          value={shape}
          onChange={(value) => setShape(value as Shape)}
        />
        {shape !== 'plain' && (
          <SegmentedControl
            size="xs"
            aria-label={t('appearance')}
            data={schemes.map((value) => ({ value, label: t(value) }))}
            value={scheme}
            onChange={(value) => setScheme(value as Scheme)}
          />
        )}
      </Group>
      <Text fw={600} style={{ overflowWrap: 'anywhere' }}>
        {subject}
      </Text>
      {shape === 'plain' ? (
        <Text component="pre" size="sm" ff="monospace" className="kith-mail-text">
          {text}
        </Text>
      ) : (
        <iframe className="kith-mail" data-width={shape} sandbox="" srcDoc={inScheme(html, scheme)} title={subject} />
      )}
    </Stack>
  )
}

/** As a reader's screen would have it, whatever this one's is. */
function inScheme(html: string, scheme: Scheme): string {
  return html
    .replaceAll('(prefers-color-scheme: dark)', scheme === 'dark' ? 'all' : 'not all')
    .replaceAll('color-scheme: light dark', `color-scheme: ${scheme}`)
}
