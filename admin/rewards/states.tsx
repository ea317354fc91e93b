import { Badge } from '@mantine/core'
import type { z } from 'zod'
import { sayAny, useWords } from '#admin/app/language.ts'
import { rewardWords } from '#admin/rewards/words.ts'
import type { rewardView } from '#rewards/rewards.api.ts'

export type Reward = z.output<typeof rewardView>

export const rewardStates = ['held', 'issued', 'claimed', 'used', 'expired', 'revoked'] as const
export const kinds = ['credit', 'points', 'coupon', 'benefit'] as const

const colors: Readonly<Record<string, string>> = {
  held: 'yellow',
  issued: 'teal',
  claimable: 'blue',
  claimed: 'teal',
  used: 'gray',
  expired: 'gray',
  revoked: 'red',
}

export function RewardState({ reward }: { readonly reward: Pick<Reward, 'state' | 'claimable'> }) {
  const t = useWords(rewardWords)
  const state = reward.claimable ? 'claimable' : reward.state
  return (
    <Badge color={colors[state] ?? 'gray'} style={{ flex: 'none' }}>
      {sayAny(t, `state_${state}`)}
    </Badge>
  )
}
