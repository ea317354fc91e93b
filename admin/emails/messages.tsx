import { Button } from '@mantine/core'
import { useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { Page } from '#admin/app/page.tsx'
import { Lines } from '#admin/app/states.tsx'
import { EmailList } from '#admin/emails/email-list.tsx'
import { useEmailSettings } from '#admin/emails/scenarios.ts'
import { Standing } from '#admin/emails/standing.tsx'
import { emailWords } from '#admin/emails/words.ts'

/** Every email of the site. */
export function EmailsScreen() {
  const t = useWords(emailWords)
  const settings = useEmailSettings()
  return (
    <Page
      title={t('sent_title')}
      subtitle={t('sent_subtitle')}
      actions={
        <Button component={SiteLink} to="messages" variant="default">
          {t('in_app')}
        </Button>
      }
    >
      {settings.data && <Standing settings={settings.data} />}
      {settings.isPending ? <Lines count={8} height={28} /> : <EmailList />}
    </Page>
  )
}
