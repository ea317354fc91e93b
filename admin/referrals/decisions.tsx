import { Anchor, Box, Collapse, Group, Stack, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { z } from 'zod'
import { Checks, Explanation } from '#admin/app/explanation.tsx'
import { Time } from '#admin/app/figures.tsx'
import { Icon, type IconName } from '#admin/app/icons.tsx'
import { type Say, sayAny, useWords } from '#admin/app/language.ts'
import { SiteLink } from '#admin/app/link.tsx'
import { Effects } from '#admin/events/effects.tsx'
import { Seen } from '#admin/referrals/seen.tsx'
import { referralWords } from '#admin/referrals/words.ts'
import type { referralExplanation } from '#referrals/referrals.api.ts'

export type Step = z.output<typeof referralExplanation>['steps'][number]
type StepCheck = Step['checks'][number]

const looks: Readonly<Record<string, { readonly icon: IconName; readonly color: string }>> = {
  pending: { icon: 'clock', color: 'yellow' },
  qualified: { icon: 'check', color: 'blue' },
  rewarded: { icon: 'rewards', color: 'teal' },
  revoked: { icon: 'undo', color: 'red' },
  lapsed: { icon: 'clock', color: 'gray' },
  rejected: { icon: 'cross', color: 'red' },
  refused: { icon: 'cross', color: 'red' },
  reward_granted: { icon: 'rewards', color: 'grape' },
  reward_revoked: { icon: 'undo', color: 'grape' },
  reward_restored: { icon: 'rewards', color: 'grape' },
}

/** PLAT-2: every decision in order, with what was looked at, what it saw and what it did; `friend` placed the orders. */
export function Decisions({ steps, friend }: { readonly steps: readonly Step[]; readonly friend: string | null }) {
  const t = useWords(referralWords)
  if (steps.length === 0) return <Text c="dimmed">{t('not_decided')}</Text>
  return (
    <Explanation
      steps={steps.map((step, at) => ({
        key: String(at),
        icon: looks[step.decision]?.icon ?? 'info',
        color: looks[step.decision]?.color ?? 'gray',
        title: sayAny(t, `decision_${step.decision}`),
        at: step.at,
        body: <StepBody step={step} friend={friend} />,
      }))}
    />
  )
}

function StepBody({ step, friend }: { readonly step: Step; readonly friend: string | null }) {
  const t = useWords(referralWords)
  const byHand = step.checks.find(({ check }) => check.endsWith('_by_hand'))
  const rules = step.checks.filter((check) => check !== byHand)
  return (
    <Stack gap="xs" pb="xs">
      {byHand ? <Hand saw={byHand.saw} /> : <Because step={step} />}
      {rules.length > 0 && <StepChecks checks={rules} friend={friend} />}
      {step.effects.length > 0 && (
        <Box>
          <Text size="xs" c="dimmed" mb={4}>
            {t('effects')}
          </Text>
          <Effects effects={step.effects} />
        </Box>
      )}
    </Stack>
  )
}

const lateMillis = 60_000

function Because({ step: { event, at, decidedAt } }: { readonly step: Step }) {
  const t = useWords(referralWords)
  const isLate = Date.parse(decidedAt) - Date.parse(at) > lateMillis
  return (
    <Text size="xs" c="dimmed">
      {event === null ? (
        t('by_time')
      ) : (
        <>
          {t('event')}{' '}
          <Anchor component={SiteLink} to={`events/${encodeURIComponent(event)}`} size="xs" ff="monospace">
            {event}
          </Anchor>
        </>
      )}
      {isLate && (
        <>
          {' · '}
          {t('decided_at', { time: '' })}
          <Time at={decidedAt} />
        </>
      )}
    </Text>
  )
}

function Hand({ saw }: { readonly saw: unknown }) {
  const t = useWords(referralWords)
  const { by = null, reason = null } = (saw ?? {}) as { readonly by?: string | null; readonly reason?: string | null }
  return (
    <Stack gap={2}>
      <Text size="sm">{by === null ? t('by_store') : t('by_person', { name: by })}</Text>
      {reason !== null && (
        <Text size="sm" fs="italic">
          {t('because', { reason })}
        </Text>
      )}
    </Stack>
  )
}

/** The server says what was asked; of what did not hold, what was found instead. */
function wordsOf(t: Say<unknown>, { check, passed, sentence, found }: StepCheck): string {
  if (found !== null) return found
  const key = `failed_${check}`
  const words = passed ? key : sayAny(t, key)
  return words === key ? sentence : words
}

/** The checks of one step: those that were all passed are one line until somebody wants to see them. */
function StepChecks({ checks, friend }: { readonly checks: readonly StepCheck[]; readonly friend: string | null }) {
  const t = useWords(referralWords)
  const passed = checks.every((check) => check.passed)
  const [opened, { toggle }] = useDisclosure(!passed)
  return (
    <Box>
      <UnstyledButton onClick={toggle} aria-expanded={opened}>
        <Group gap={4} c="dimmed">
          <Icon name={opened ? 'down' : 'right'} size={14} />
          <Text span size="sm">
            {passed ? t('all_passed', { count: checks.length }) : t('checks', { count: checks.length })}
          </Text>
        </Group>
      </UnstyledButton>
      <Collapse expanded={opened}>
        <Box pt={8}>
          <Checks
            checks={checks.map((check) => ({
              passed: check.passed,
              words: wordsOf(t, check),
              saw: <Seen seen={check} friend={friend} />,
            }))}
          />
        </Box>
      </Collapse>
    </Box>
  )
}
