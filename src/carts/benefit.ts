import { type Refusal, refuse } from '#base/refusal.ts'
import type { Benefit } from '#carts/cart.ts'
import type { Code } from '#codes/code.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { programs, termsAt } from '#programs/program.ts'
import { referralsOfCode } from '#referrals/referral.ts'
import { type Reward, rewardsOfReferral } from '#rewards/reward.ts'

export interface OpenBenefit {
  readonly reward: Reward
  readonly benefit: Benefit
}

/** What its creator can do with a code of their own: the benefit that it has earned them (INV-10). */
export function benefitOf(set: WorkingSet, code: Code): OpenBenefit | Refusal {
  const referrals = set.list(referralsOfCode, code.code)
  const earned = referrals
    .flatMap((referral) => set.list(rewardsOfReferral, referral.id))
    .filter(
      (reward) => reward.side === 'referrer' && reward.customer === code.customer && reward.gift.type === 'benefit',
    )
  const open = earned.find(isOpen)
  if (open) return { reward: open, benefit: open.gift as Benefit }
  if (earned.length === 0 && !promisesBenefit(set, code))
    return refuse('self_referral', [{ check: 'not_own_code', passed: false, saw: code.customer }])
  const used = earned.some((reward) => reward.state === 'used')
  const saw = { referrals: referrals.length, benefits: earned.map(({ id, state }) => ({ id, state })) }
  const checks = [{ check: 'benefit_open', passed: false, saw }]
  if (used) return refuse('benefit_used', checks)
  if (earned.some(isUnclaimed)) return { ...refuse('benefit_not_open', checks), cause: 'benefit_to_claim' }
  return referrals.length > 0 ? refuse('benefit_not_open', checks) : refuse('self_referral', checks)
}

function promisesBenefit(set: WorkingSet, code: Code): boolean {
  const program = set.get(programs, code.program)
  if (!program) return false
  const { triggers } = termsAt(set, program, set.now).definition
  return triggers.some(({ referrer }) => referrer.some(({ gifts }) => gifts.some(({ type }) => type === 'benefit')))
}

function isUnclaimed({ state, claimable, revokedAt }: Reward): boolean {
  return state === 'issued' && claimable && revokedAt === null
}

function isOpen(reward: Reward): boolean {
  const issued = (reward.state === 'issued' && !reward.claimable) || reward.state === 'claimed'
  return issued && reward.revokedAt === null && (reward.usesLeft ?? 0) > 0
}
