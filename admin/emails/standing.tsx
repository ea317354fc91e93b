import { Alert } from '@mantine/core'
import { Icon } from '#admin/app/icons.tsx'
import { useWords } from '#admin/app/language.ts'
import { useSite } from '#admin/app/session.ts'
import type { EmailSettings } from '#admin/emails/scenarios.ts'
import { emailWords } from '#admin/emails/words.ts'

/** Why nobody gets an email, where that is so. */
export function Standing({ settings: { mailServer, sends } }: { readonly settings: EmailSettings }) {
  const t = useWords(emailWords)
  const { mode } = useSite()
  if (!mailServer)
    return (
      <Alert color="yellow" icon={<Icon name="info" />} title={t('no_server')}>
        {t('no_server_text')}
      </Alert>
    )
  if (sends) return null
  return (
    <Alert color="yellow" icon={<Icon name="info" />} title={mode === 'test' ? t('not_sending') : t('sends')}>
      {mode === 'test' ? t('not_sending_text') : t('sends_about_live')}
    </Alert>
  )
}
