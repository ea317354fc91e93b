import { conflict, type Refusal, refuse } from '#base/refusal.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { claim, type Reward, revoke, rewards } from '#rewards/reward.ts'

/** Claims a reward for its owner; what is theirs already stays as it is. Null names whoever asks for the store. */
export function claimReward(set: WorkingSet, id: string, customer: string | null): Reward | Refusal {
  const reward = set.get(rewards, id)
  if (!reward || (customer !== null && reward.customer !== customer)) return refuse('not_found')
  if (reward.state === 'held') return conflict('reward_not_issued', { saw: reward.state })
  if (reward.revokedAt !== null) return conflict('reward_taken_back', { saw: reward.state })
  return reward.state === 'issued' && reward.claimable ? claim(set, reward) : reward
}

/** Takes a reward back for a person's reason; again, it stays as it is. What was used stays with its owner. */
export function revokeReward(set: WorkingSet, id: string, reason: string): Reward | Refusal {
  const reward = set.get(rewards, id)
  if (!reward) return refuse('not_found')
  if (reward.state === 'revoked') return reward
  if (reward.state === 'used') return conflict('reward_used', { saw: reward.state })
  revoke(set, reward, reason, 'by hand')
  return set.get(rewards, id) as Reward
}
