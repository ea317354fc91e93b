import { z } from 'zod'
import { type Column, moneyColumn, timeColumn, valueColumn } from '#base/csv.ts'
import { formatTime } from '#base/time.ts'
import { foreignId, page, search, span, text, timeOrNull, timeText, yesOrNo } from '#base/wire.api.ts'
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
  kind: z.enum(['credit', 'points', 'coupon', 'benefit']).optional(),
  byHand: yesOrNo.meta({ description: 'Whether they were granted by hand.' }),
  search,
  ...span,
})

const why = text(500).min(1)

export const revocation = z.object({ reason: why.optional().meta({ description: 'Staff have to give one.' }) })

export const newReward = z
  .strictObject({
    customer: foreignId,
    gift,
    program: foreignId.nullable().default(null).meta({ description: 'Its id or key; null: none in particular.' }),
    referral: foreignId
      .nullable()
      .default(null)
      .meta({ description: 'The one it is about: the customer is on one of its sides.' }),
    reason: why,
  })
  .meta({ id: 'RewardInput' })

export const restoration = z.object({ reason: why.optional().meta({ description: 'Staff have to give one.' }) })

export const rewardView = z
  .object({
    id: z.string(),
    state: z.enum(states),
    side: side.nullable().meta({ description: 'Null, as the next ones may be: granted by hand, for no referral.' }),
    gift,
    program: z.string().nullable(),
    programVersion: z.int().nullable(),
    referral: z.string().nullable(),
    customer: z.string(),
    organization: z.string().nullable(),
    trigger: z.string().nullable().meta({ description: 'Null: granted by hand.' }),
    rung: z
      .string()
      .nullable()
      .meta({ description: '`at:N` or `every:N`; the gifts of the referee stand on `referee`.' }),
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
    grantedByHand: z.boolean(),
    revokedByHand: z.boolean().meta({ description: 'It can be restored.' }),
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
    grantedByHand: trigger === null,
    revokedByHand: reward.revokedByHand,
    createdAt: formatTime(reward.createdAt),
  }
}

const amountOf = ({ gift }: Reward) => ('amount' in gift ? gift.amount : 'quantity' in gift ? gift.quantity : gift.uses)

export const rewardColumns: readonly Column<Reward>[] = [
  valueColumn('id', ({ id }) => id),
  valueColumn('state', ({ state }) => state),
  valueColumn('customer', ({ customer }) => customer),
  valueColumn('side', (reward) => reward.side),
  valueColumn('kind', ({ gift }) => gift.type),
  moneyColumn('credit', ({ gift }) => (gift.type === 'credit' ? gift.amount : null)),
  valueColumn('amount', (reward) => (reward.gift.type === 'credit' ? null : amountOf(reward))),
  valueColumn('program', ({ program }) => program),
  valueColumn('programVersion', ({ programVersion }) => programVersion),
  valueColumn('referral', ({ referral }) => referral),
  valueColumn('reason', ({ reason }) => reason),
  timeColumn('createdAt', ({ createdAt }) => createdAt),
  timeColumn('issuedAt', ({ issuedAt }) => issuedAt),
  timeColumn('claimedAt', ({ claimedAt }) => claimedAt),
  timeColumn('usedAt', ({ usedAt }) => usedAt),
  timeColumn('expiresAt', ({ expiresAt }) => expiresAt),
  timeColumn('revokedAt', ({ revokedAt }) => revokedAt),
]
