import { Alert, Button, Group, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { z } from 'zod'
import { useSilenceEnds } from '#admin/app/form.ts'
import { useWords } from '#admin/app/language.ts'
import { problemWords, useChange } from '#admin/app/queries.ts'
import { useSession } from '#admin/app/session.ts'
import { useEmailSettings } from '#admin/emails/scenarios.ts'
import { emailWords } from '#admin/emails/words.ts'
import { Section } from '#admin/settings/section.tsx'
import type { messageView } from '#emails/emails.api.ts'

interface Properties {
  readonly scenario: string
  readonly locale: string
  readonly isDirty: boolean
}

/** Sends the saved text to whoever edits it. */
export function TestSend({ scenario, locale, isDirty }: Properties) {
  const t = useWords(emailWords)
  const { staff } = useSession()
  const { data: settings } = useEmailSettings()
  const isSent = settings?.mailServer === true && settings.sends
  const [to, setTo] = useState(staff.email)
  const send = useChange<object, z.output<typeof messageView>>({
    send: (api, body) => api.post(`/email-scenarios/${scenario}/test`, body),
    touches: ['/messages'],
    quiet: true,
  })
  useSilenceEnds(send.error, send.reset)
  return (
    <Section title={t('test')}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          send.mutate({ to: to.trim(), locale })
        }}
      >
        <Group align="flex-start" gap="sm">
          <TextInput
            type="email"
            aria-label={t('test_to')}
            value={to}
            required
            error={send.isError ? problemWords(send.error) : undefined}
            onChange={({ currentTarget }) => setTo(currentTarget.value)}
            style={{ flex: '1 1 220px' }}
          />
          <Button type="submit" variant="default" loading={send.isPending} disabled={isDirty}>
            {t('test_send')}
          </Button>
        </Group>
      </form>
      {isDirty && <Alert color="gray">{t('test_saved_first')}</Alert>}
      {send.data && !isDirty && (
        <Alert role="status">{isSent ? t('test_sent', { to: to.trim() }) : t('test_kept')}</Alert>
      )}
    </Section>
  )
}
