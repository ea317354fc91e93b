import { Badge, Text } from '@mantine/core'
import type { z } from 'zod'
import { Time } from '#admin/app/figures.tsx'
import { useWords } from '#admin/app/language.ts'
import { programWords } from '#admin/programs/words.ts'
import type { programView } from '#programs/programs.api.ts'

export type Program = z.output<typeof programView>
export const programStatuses = ['active', 'scheduled', 'paused', 'ended', 'archived'] as const

const colors = { active: 'green', scheduled: 'blue', paused: 'orange', ended: 'gray', archived: 'gray' } as const

export function StatusBadge({ status }: Pick<Program, 'status'>) {
  const t = useWords(programWords)
  return <Badge color={colors[status]}>{t(`status_${status}`)}</Badge>
}

/** From when until when, in days of the site. */
export function PeriodWords({ period: { startsAt, endsAt } }: Pick<Program, 'period'>) {
  const t = useWords(programWords)
  if (startsAt === null && endsAt === null)
    return (
      <Text span inherit c="dimmed">
        {t('always')}
      </Text>
    )
  return (
    <span>
      {startsAt === null ? t('since_ever') : <Time at={startsAt} show="day" />}
      {' – '}
      {endsAt === null ? t('open_end') : <Time at={endsAt} show="day" />}
    </span>
  )
}

export function kindOf({
  preset,
}: Pick<Program, 'preset'>):
  | 'invitation-code'
  | 'refer-and-earn'
  | 'refer-a-friend-gift'
  | 'member-referrals'
  | 'blank' {
  switch (preset) {
    case 'invitation-code':
    case 'refer-and-earn':
    case 'refer-a-friend-gift':
    case 'member-referrals':
      return preset
    default:
      return 'blank'
  }
}
