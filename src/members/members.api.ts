import { z } from 'zod'
import { masked } from '#base/text.ts'
import { foreignId, page, pageFromId, spokenIn, timeOrNull, timeText } from '#base/wire.api.ts'
import { type Locale, say } from '#base/words.ts'
import type { Coupon } from '#coupons/coupon.ts'
import { couponView, viewOfCoupon } from '#coupons/coupons.api.ts'
import { discountWords, giftsWords, grantedWords, type Speech } from '#programs/sentences.ts'
import type { Referral } from '#referrals/referral.ts'
import { rewardView } from '#rewards/rewards.api.ts'

const states = ['pending', 'qualified', 'rewarded', 'revoked', 'lapsed', 'rejected'] as const
const side = z.enum(['referrer', 'referee'])

export const ownPage = page.extend(spokenIn)
export const ownReferralPage = pageFromId('referral').extend(spokenIn)
export const ownCode = z.object({ program: foreignId })
export const ownCheck = z.object({ organization: foreignId.nullable().default(null) })

const moments = ['followed', 'registered', 'redeemed', 'ordered', 'qualified', 'rewarded', 'ended'] as const

export const ownReferralView = z
  .object({
    id: z.string(),
    program: z.string(),
    programName: z.string(),
    code: z.string(),
    side,
    friend: z.string().meta({ description: 'The other one, masked.' }),
    state: z.enum(states),
    reason: z.string().nullable().meta({ description: 'Why it was lost or waits, in words for the customer.' }),
    timeline: z.array(z.object({ what: z.enum(moments), at: timeText })),
    waitingUntil: timeText.nullable().meta({ description: 'When it lapses, or when a delayed gift is given.' }),
  })
  .meta({ id: 'OwnReferral' })

/** A referral with what its timeline needs, as one of its two sides sees it. */
export interface SeenReferral {
  readonly referral: Pick<
    Referral,
    | 'id'
    | 'program'
    | 'code'
    | 'referrer'
    | 'state'
    | 'reason'
    | 'redeemedAt'
    | 'qualifiedAt'
    | 'lapsesAt'
    | 'updatedAt'
  >
  readonly programName: string
  readonly friendName: string | null
  readonly friendEmail: string | null
  readonly visitedAt: number | null
  readonly registeredAt: number | null
  readonly orderedAt: number | null
  readonly rewardedAt: number | null
  readonly giftDueAt: number | null
}

export function viewOfOwnReferral(
  seen: SeenReferral,
  customer: string,
  locale: Locale,
): z.input<typeof ownReferralView> {
  const { id, program, code, referrer, state, reason } = seen.referral
  const { lapsesAt } = seen.referral
  return {
    ...{ id, program, code, state },
    programName: seen.programName,
    side: referrer === customer ? 'referrer' : 'referee',
    friend: masked(seen.friendName ?? seen.friendEmail),
    reason: reason === null ? null : lossWords(reason, locale),
    timeline: timelineOf(seen),
    waitingUntil: timeOrNull(state === 'pending' ? lapsesAt : state === 'qualified' ? seen.giftDueAt : null),
  }
}

export const ownRewardView = rewardView
  .extend({
    label: z.string().meta({ description: 'The gift in words.' }),
    programName: z.string(),
    detail: z.string().nullable().meta({ description: 'Why it was taken back, in words for the customer.' }),
  })
  .meta({ id: 'OwnReward' })

export function viewOfOwnReward(
  reward: z.output<typeof rewardView>,
  programName: string,
  speech: Speech,
): z.output<typeof ownRewardView> {
  const { gift, reason, revokedAt } = reward
  const words = reward.state === 'held' ? giftsWords : grantedWords
  const detail = revokedAt === null ? null : lossWords(reason ?? '', speech.locale)
  // What staff wrote down is for staff.
  const told = reward.revokedByHand ? null : reason
  return { ...reward, reason: told, label: words([gift], speech), programName, detail }
}

export const ownCouponView = couponView
  .extend({ label: z.string().meta({ description: 'What it takes off, in words.' }) })
  .meta({ id: 'OwnCoupon' })

export function viewOfOwnCoupon(coupon: Coupon, speech: Speech): z.output<typeof ownCouponView> {
  return { ...viewOfCoupon(coupon, speech.currency), label: discountWords(coupon.discount, speech) }
}

const over: ReadonlySet<string> = new Set(['revoked', 'lapsed', 'rejected'])

function timelineOf({ referral, ...seen }: SeenReferral) {
  const times: [(typeof moments)[number], number | null][] = [
    ['followed', seen.visitedAt],
    ['registered', seen.registeredAt],
    ['redeemed', referral.redeemedAt],
    ['ordered', seen.orderedAt],
    ['qualified', referral.qualifiedAt],
    ['rewarded', seen.rewardedAt],
    ['ended', over.has(referral.state) ? referral.updatedAt : null],
  ]
  return times
    .flatMap(([what, at]) => (at === null ? [] : [{ what, at }]))
    .toSorted((one, other) => one.at - other.at)
    .map(({ what, at }) => ({ what, at: timeOrNull(at) as string }))
}

const told = {
  order_cancelled: 'losses.order_cancelled',
  order_refunded: 'losses.order_refunded',
  order_refunded_in_part: 'losses.order_refunded_in_part',
  registration_window_passed: 'losses.window_passed',
  attribution_window_passed: 'losses.window_passed',
  already_participated: 'losses.already_participated',
  program_paused: 'losses.program_paused',
} as const

/** What is not told gives nobody a hint on how not to be caught (PLAT-17). */
export function lossWords(reason: string, locale: Locale): string {
  return say(Object.hasOwn(told, reason) ? told[reason as keyof typeof told] : 'losses.other', locale)
}
