import { Text } from '@mantine/core'
import type { Column } from '#admin/app/data-list.tsx'
import { Time } from '#admin/app/figures.tsx'
import { sayAny, useWords } from '#admin/app/language.ts'
import { CustomerName } from '#admin/customers/name.tsx'
import { Reason } from '#admin/reasons/reason.tsx'
import { ProgramName } from '#admin/referrals/program-name.tsx'
import { GiftWords } from '#admin/rewards/gift.tsx'
import { type Reward, RewardState } from '#admin/rewards/states.tsx'
import { rewardWords } from '#admin/rewards/words.ts'

/** The columns of rewards wherever they are listed; `without` is what the place says already. */
export function useRewardColumns(...without: readonly string[]): readonly Column<Reward>[] {
  const t = useWords(rewardWords)
  const columns: readonly Column<Reward>[] = [
    { key: 'gift', title: t('gift'), show: ({ gift }) => <GiftWords gift={gift} /> },
    { key: 'customer', title: t('customer'), show: ({ customer }) => <CustomerName id={customer} /> },
    {
      key: 'state',
      title: t('state'),
      show: (reward) => (
        <>
          <RewardState reward={reward} />
          {reward.reason !== null && (
            <Text size="xs" c="dimmed" maw={260} mt={2}>
              <Reason code={reward.reason} />
            </Text>
          )}
        </>
      ),
    },
    {
      key: 'side',
      title: t('side'),
      wide: true,
      show: ({ side, grantedByHand }) => (grantedByHand ? t('by_hand') : sayAny(t, `side_${side}`)),
    },
    {
      key: 'program',
      title: t('program'),
      show: ({ program }) => (program === null ? '–' : <ProgramName id={program} />),
    },
    {
      key: 'granted',
      title: t('granted'),
      align: 'right',
      show: ({ createdAt }) => <Time at={createdAt} />,
    },
  ]
  return columns.filter(({ key }) => !without.includes(key))
}
