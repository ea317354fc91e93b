import { type Check, conflict, type Refusal, refuse } from '#base/refusal.ts'
import { ladderOfReferrer, referrerOf } from '#codes/referrer.ts'
import { customers } from '#customers/customer.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { findProgram, type Program } from '#programs/program.ts'
import { type Referral, record, referrals } from '#referrals/referral.ts'
import { revokeReward } from '#rewards/claims.ts'
import type { Gift } from '#rewards/gift.api.ts'
import { grant, type Reward, restore, rewards, spotOf, standingOnRung } from '#rewards/reward.ts'

/** Who did it, and why they say they did. */
export interface ByHand {
  /** A person of the staff; null: the store. */
  readonly by: string | null
  readonly reason: string | null
}

interface Asked {
  readonly customer: string
  readonly gift: Gift
  readonly program: string | null
  readonly referral: string | null
}

/**
 * Grants a gift that no rule owes. It stands on no rung and holds no place: limits and ladders neither count it nor does
 * settling take it back; only a person does.
 */
export function grantByHand(set: WorkingSet, asked: Asked, hand: ByHand): Reward | Refusal {
  const customer = set.get(customers, asked.customer)
  if (!customer || customer.erasedAt !== null) return conflict('unknown_here', { pointer: '/customer' })
  const about = aboutWhat(set, asked)
  if ('refused' in about) return about
  const { referral, program } = about
  const side = referral === null ? null : referral.referrer === customer.id ? 'referrer' : 'referee'
  if (asked.gift.type === 'benefit' && side !== 'referrer')
    return conflict('benefit_without_code', { pointer: '/referral' })
  const since = set.effects.length
  const [reward] = grant(set, {
    ...{ customer: customer.id, organization: customer.organization, side },
    ...{ program: program?.id ?? null, programVersion: program?.version ?? null, referral: referral?.id ?? null },
    ...{ trigger: null, rung: null, ladder: null, without: [] },
    ...{ gifts: [asked.gift], claim: 'automatic', earnedAt: set.now },
  })
  return recorded(set, reward as Reward, { hand, since, decision: 'granted' })
}

function aboutWhat(
  set: WorkingSet,
  asked: Asked,
): { readonly referral: Referral | null; readonly program: Program | null } | Refusal {
  if (asked.referral === null) {
    if (asked.program === null) return { referral: null, program: null }
    const program = findProgram(set, asked.program)
    return program ? { referral: null, program } : conflict('unknown_here', { pointer: '/program' })
  }
  const referral = set.get(referrals, asked.referral)
  if (!referral || (referral.referrer !== asked.customer && referral.referee !== asked.customer))
    return conflict('referral_of_others', { pointer: '/referral' })
  return { referral, program: findProgram(set, referral.program) ?? null }
}

/** Takes a reward back by hand, for good: whatever is settled later does not grant it again. */
export function revokeByHand(set: WorkingSet, id: string, hand: ByHand): Reward | Refusal {
  const before = set.get(rewards, id)
  const since = set.effects.length
  const revoked = revokeReward(set, id, hand.reason ?? 'revoked_by_store')
  if ('refused' in revoked || before?.state === 'revoked') return revoked
  withhold(set, revoked, (withheld, spot) => [...withheld, spot])
  return recorded(set, revoked, { hand, since, decision: 'revoked' })
}

/** Undoes a revocation by hand, unless what had earned the reward is gone by now. */
export function restoreByHand(set: WorkingSet, id: string, hand: ByHand): Reward | Refusal {
  const reward = set.get(rewards, id)
  if (!reward) return refuse('not_found')
  if (reward.revokedAt === null) return conflict('reward_not_revoked', { saw: reward.state })
  if (!reward.revokedByHand) return conflict('reward_revoked_by_rule', { saw: reward.reason })
  if (set.get(customers, reward.customer)?.erasedAt !== null) return conflict('unknown_here')
  if (!isStillEarned(set, reward)) return conflict('reward_not_earned')
  const since = set.effects.length
  withhold(set, reward, (withheld, spot) => withheld.filter((other) => other !== spot))
  return recorded(set, restore(set, reward), { hand, since, decision: 'restored' })
}

/** By the same count that settling goes by: what it would take back tomorrow is not given today. */
function isStillEarned(set: WorkingSet, reward: Reward): boolean {
  const { trigger, rung, ladder, side } = reward
  if (trigger === null || rung === null || ladder === null) return true
  const referral = set.get(referrals, reward.referral as string)
  if (!referral) return false
  if (side === 'referee') return referral.successes.some(({ on, standing }) => on === trigger && standing)
  const standing = new Set(set.list(standingOnRung, ladder, rung).map((other) => other.referral))
  if (standing.has(reward.referral)) return true
  const referrer = referrerOf(set, referral.program, referral.referrer)
  const owed = ladderOfReferrer(referrer, trigger as Referral['successes'][number]['on']).rungs[rung] ?? 0
  return standing.size < owed
}

function withhold(
  set: WorkingSet,
  reward: Reward,
  change: (withheld: readonly string[], spot: string) => readonly string[],
): void {
  if (reward.trigger === null) return
  const referral = set.get(referrals, reward.referral as string)
  if (referral) set.put<Referral>(referrals, { ...referral, withheld: change(referral.withheld, spotOf(reward)) })
}

interface Done {
  readonly hand: ByHand
  readonly since: number
  readonly decision: 'granted' | 'revoked' | 'restored'
}

/** Kept with the reward and, if there is one, with its referral. */
function recorded(set: WorkingSet, reward: Reward, { hand, since, decision }: Done): Reward {
  const checks: Check[] = [
    { check: `${decision}_by_hand`, passed: true, saw: { by: hand.by, reason: hand.reason, reward: reward.id } },
  ]
  for (const subject of [reward.id, ...(reward.referral === null ? [] : [reward.referral])])
    record(set, { subject, at: set.now, checks, decision: `reward_${decision}`, since })
  return reward
}
