import { z } from 'zod'
import { timeText } from '#base/wire.api.ts'
import { gift } from '#rewards/gift.api.ts'

const id = z.string()
const reason = z.string().meta({ description: 'A reason code.' })
const side = z.enum(['referrer', 'referee'])
const referral = { referral: id, program: id, code: z.string(), referrer: id, referee: id }
// Null where staff granted it by hand, for no referral.
const reward = {
  ...{ reward: id, customer: id, gift },
  ...{ side: side.nullable(), referral: id.nullable(), program: id.nullable() },
}
const code = { code: z.string(), program: id, customer: id }
const reservation = { ...code, cart: id }
const spend = { spend: id, customer: id, unit: z.enum(['credit', 'points']), amount: z.int() }

/** Everything that is told, with what is said of it. */
export const dataOf = {
  'program.created': { program: id },
  'program.edited': { program: id, version: z.int() },
  'program.paused': { program: id },
  'program.resumed': { program: id },
  'program.archived': { program: id },
  'code.created': code,
  'code.revoked': code,
  'code.expiring': { ...code, expiresAt: timeText },
  'code.expired': code,
  'code.reserved': reservation,
  'code.refused': {
    code: z.string(),
    customer: id,
    reason,
    refusal: id.optional(),
    program: id.optional(),
    order: id.optional(),
  },
  'reservation.released': reservation,
  'reservation.expired': reservation,
  'referral.created': referral,
  'referral.pending': { ...referral, reason: reason.optional() },
  'referral.qualified': referral,
  'referral.rewarded': { ...referral, reason: reason.optional() },
  'referral.revoked': { ...referral, reason: reason.optional() },
  'referral.lapsed': { ...referral, reason: reason.optional() },
  'referral.rejected': { ...referral, reason: reason.optional() },
  'reward.held': reward,
  'reward.issued': { ...reward, toClaim: z.literal(true).optional() },
  'reward.claimed': reward,
  'reward.used': { ...reward, order: id.nullable().optional() },
  'reward.kept': { ...reward, reason: reason.optional() },
  'reward.expiring': { ...reward, expiresAt: timeText },
  'reward.expired': reward,
  'reward.revoked': { ...reward, reason: reason.optional() },
  'reward.restored': reward,
  'coupon.used': { coupon: z.string(), customer: id, order: id },
  'coupon.returned': { coupon: z.string(), customer: id, order: id.nullable() },
  'coupon.expired': { coupon: z.string(), customer: id, reward: id },
  'coupon.refused': { coupon: z.string(), customer: id, order: id, reason },
  'spend.held': spend,
  'spend.captured': spend,
  'spend.released': spend,
  'spend.returned': spend,
  'spend.refused': { spend: id, customer: id, order: id, reason },
  'customer.erased': { customer: id },
  'webhook_endpoint.disabled': { endpoint: id, reason: z.enum(['failing', 'gone']) },
  'webhook_endpoint.test': { endpoint: id },
} as const

export type MessageType = keyof typeof dataOf

export const messageTypes = Object.keys(dataOf) as [MessageType, ...MessageType[]]

/** The body of a webhook of this type. */
export function payloadOf(type: MessageType) {
  const name = type.replaceAll(/(^|[._])([a-z])/g, (_, __, letter: string) => letter.toUpperCase())
  return z
    .object({
      type: z.literal(type),
      timestamp: timeText.meta({ description: "When it happened, by the site's clock." }),
      data: z.object(dataOf[type]),
    })
    .meta({ id: `${name}Webhook` })
}
