import { Alert, Progress, Stack, Switch, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import { Time } from '#admin/app/figures.tsx'
import { formatNumber } from '#admin/app/format.ts'
import { useLanguage, useWords } from '#admin/app/language.ts'
import { siteQuery } from '#admin/app/queries.ts'
import { useSite } from '#admin/app/session.ts'
import { useScenarios } from '#admin/emails/scenarios.ts'
import type { SettingsForm } from '#admin/member-referrals/form.ts'
import { memberWords } from '#admin/member-referrals/words.ts'
import { Section } from '#admin/settings/section.tsx'
import type { progressView } from '#emails/emails.api.ts'
import type { programView } from '#programs/programs.api.ts'

type Program = z.output<typeof programView>

const lookMillis = 2_000
const restMillis = 15_000

/** MEMBER-10: a code for every member, and how far giving them has come. */
export function CodesSection({ form, program }: { readonly form: SettingsForm; readonly program: Program | null }) {
  const t = useWords(memberWords)
  const { codes } = form.values
  const scenarios = useScenarios()
  const told = scenarios.data?.data.find(({ scenario }) => scenario === 'your_code')?.enabled ?? true
  return (
    <Section title={t('codes')} about={t('codes_about')}>
      <Switch
        label={t('codes_switch')}
        description={t(codes ? 'codes_on' : 'codes_off')}
        {...form.getInputProps('codes', { type: 'checkbox' })}
      />
      {codes && !told && <Alert color="yellow">{t('codes_email_off')}</Alert>}
      {program?.issuing && program.definition.code.issue === 'automatic' && <Issuing id={program.id} />}
    </Section>
  )
}

/** Asked for again and again while it goes on. */
function Issuing({ id }: { readonly id: string }) {
  const t = useWords(memberWords)
  const language = useLanguage()
  const site = useSite().key
  const { data } = useQuery({
    ...siteQuery<Program>(site, `/programs/${id}`),
    refetchInterval: ({ state }) => (state.data?.issuing?.finishedAt === null ? lookMillis : false),
  })
  const isRunning = data?.issuing?.finishedAt === null
  const mails = useQuery({
    ...siteQuery<z.output<typeof progressView>>(site, '/email-scenarios/your_code/progress'),
    refetchInterval: ({ state }) => ((state.data?.waiting ?? 0) > 0 || isRunning ? lookMillis : restMillis),
  })
  const issuing = data?.issuing
  if (!issuing) return null
  const figures = { issued: formatNumber(issuing.issued, language), done: formatNumber(issuing.done, language) }
  const isOver = issuing.finishedAt !== null
  const total = mails.data?.total ?? 0
  const written = total - (mails.data?.waiting ?? 0)
  return (
    <Stack gap={6} role="status" aria-live="polite">
      {!isOver && <Progress value={100} animated aria-label={t('codes_switch')} />}
      <Text size="sm">
        {t(isOver ? 'issued' : 'issuing', figures)}{' '}
        {isOver && (
          <Text span c="dimmed">
            {t('issued_at')} <Time at={issuing.finishedAt} />
          </Text>
        )}
      </Text>
      {total > 0 && (
        <>
          {written < total && <Progress value={(100 * written) / total} aria-label={t('preview_code')} />}
          <Text size="sm" c="dimmed">
            {t('mailing', { done: formatNumber(written, language), total: formatNumber(total, language) })}
          </Text>
        </>
      )}
    </Stack>
  )
}
