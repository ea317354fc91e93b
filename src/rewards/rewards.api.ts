import { z } from 'zod'
import { formatTime } from '#base/time.ts'
import { foreignId, page, text, timeOrNull, timeText } from '#base/wire.api.ts'
import { gift } from '#rewards/gift.api.ts'
import type { Reward } from '#rewards/reward.ts'

const states = ['held', 'issued', 'claimed', 'used', 'expired', 'revoked'] as const
const side = z.enum(['referrer', 'referee'])

export const rewardQuery = page.extend({
  customer: foreignId.optional(),
  referral: foreignId.optional(),
  program: foreignId.optional().meta({ description: 'Its id or key.' }),
  state: z.enum(states).optional(),
  side: side.optional(),
})

export const revocation = z.object({ reason: text(500).optional() })

export const rewardView = z
  .object({
    id: z.string(),
    state: z.enum(states),
    side,
    gift,
    program: z.string(),
    programVersion: z.int(),
    referral: z.string(),
    customer: z.string(),
    organization: z.string().nullable(),
    trigger: z.string(),
    rung: z.string().meta({ description: '`at:N` or `every:N`; the gifts of the referee stand on `referee`.' }),
    claimable: z.boolean().meta({ description: 'Waits to be claimed.' }),
    usesLeft: z.int().nullable(),
    coupons: z.array(z.string()),
    reason: z.string().nullable(),
    dueAt: timeText,
    issuedAt: timeText.nullable(),
    claimedAt: timeText.nullable(),
    usedAt: timeText.nullable(),
    expiresAt: timeText.nullable(),
    revokedAt: timeText.nullable(),
    createdAt: timeText,
  })
  .meta({ id: 'Reward' })

export function viewOfReward(reward: Reward, coupons: readonly string[]): z.output<typeof rewardView> {
  const { id, state, side, gift, program, programVersion, referral, customer, organization, trigger, rung } = reward
  return {
    ...{ id, state, side, gift, program, programVersion, referral, customer, organization, trigger, rung },
    claimable: reward.claimable && state === 'issued',
    usesLeft: reward.usesLeft,
    coupons: [...coupons],
    reason: reward.reason,
    dueAt: formatTime(reward.dueAt),
    issuedAt: timeOrNull(reward.issuedAt),
    claimedAt: timeOrNull(reward.claimedAt),
    usedAt: timeOrNull(reward.usedAt),
    expiresAt: timeOrNull(reward.expiresAt),
    revokedAt: timeOrNull(reward.revokedAt),
    createdAt: formatTime(reward.createdAt),
  }
}
