import { Text } from '@mantine/core'
import { useWords } from '#admin/app/language.ts'
import { ScenarioList } from '#admin/emails/scenario-list.tsx'
import { memberWords } from '#admin/member-referrals/words.ts'
import { Section } from '#admin/settings/section.tsx'

/** MEMBER-12, beside the rest; saved at once, as they are the site's. */
export function EmailsSection() {
  const t = useWords(memberWords)
  return (
    <Section title={t('emails')} about={t('emails_about')}>
      <ScenarioList />
      <Text size="xs" c="dimmed">
        {t('emails_shared')}
      </Text>
    </Section>
  )
}
