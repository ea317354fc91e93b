import { addDuration, formatTime } from '#base/time.ts'
import { addCoupon, type Coupon, coupons, couponsOfOrder, couponsOfReward } from '#coupons/coupon.ts'
import { lookAgain, nextLookAt } from '#engine/due-work.ts'
import { newCode } from '#engine/new-code.ts'
import { index, table } from '#engine/table.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { credit, creditAgain, expire, lots, takeBack } from '#ledger/ledger.ts'
import { endOverdue } from '#ledger/spend.ts'
import type { Gift } from '#rewards/gift.api.ts'

/**
 * A gift granted to a customer: for a referral, as the program promised it at that time, or by hand. What is granted by
 * hand stands on no rung, so that settling neither counts it nor takes it back.
 */
export interface Reward {
  readonly id: string
  /** Null, like what follows, where it was granted by hand and is about none. */
  readonly program: string | null
  readonly programVersion: number | null
  readonly referral: string | null
  readonly side: 'referrer' | 'referee' | null
  readonly customer: string
  readonly organization: string | null
  /** Null: granted by hand. */
  readonly trigger: string | null
  /** The rung of the ladder that was reached, `at:1` or `every:5`; the referee's gifts stand on `referee`. */
  readonly rung: string | null
  /** Whose ladder, for which trigger of which program. */
  readonly ladder: string | null
  /** Which of the rung's gifts, from 0. */
  readonly place: number
  readonly gift: Gift
  readonly state: 'held' | 'issued' | 'claimed' | 'used' | 'expired' | 'revoked'
  /** Waits for its owner to claim it. */
  readonly claimable: boolean
  readonly usesLeft: number | null
  readonly expiredAmount: number
  readonly dueAt: number
  readonly issuedAt: number | null
  readonly claimedAt: number | null
  readonly usedAt: number | null
  readonly expiresAt: number | null
  /** When it was taken back; a used one keeps its state and is only marked by this. */
  readonly revokedAt: number | null
  /** Taken back by a person rather than a rule: settling does not grant it again, a person may. */
  readonly revokedByHand: boolean
  readonly reason: string | null
  readonly createdAt: number
}

export const rewards = table<Reward>({
  name: 'rewards',
  columns: {
    id: 'text',
    program: 'text',
    programVersion: 'integer',
    referral: 'text',
    side: 'text',
    customer: 'text',
    organization: 'text',
    trigger: 'text',
    rung: 'text',
    ladder: 'text',
    place: 'integer',
    gift: 'json',
    state: 'text',
    claimable: 'boolean',
    usesLeft: 'integer',
    expiredAmount: 'integer',
    dueAt: 'time',
    issuedAt: 'time',
    claimedAt: 'time',
    usedAt: 'time',
    expiresAt: 'time',
    revokedAt: 'time',
    revokedByHand: 'boolean',
    reason: 'text',
    createdAt: 'time',
  },
  key: ['id'],
  ownIds: true,
  early: true,
  rank: 50,
  audited: { kind: 'reward', id: 'id', customers: ['customer'] },
})

export const rewardsOfReferral = index(rewards, ['referral'])

/** Due while the program was paused. */
export const rewardsWaitingForProgram = index(rewards, ['program'], {
  name: 'rewards:waiting',
  only: {
    sql: `t.state = 'held' and t.reason = 'program_paused'`,
    holds: (reward) => reward.state === 'held' && reward.reason === 'program_paused',
  },
  latest: 200,
})

/** The referrer's rewards that stand on one rung, the latest ones: what a fallen ladder takes back from. */
export const standingOnRung = index(rewards, ['ladder', 'rung'], {
  only: {
    sql: `t.revoked_at is null and t.side = 'referrer'`,
    holds: (reward) => reward.revokedAt === null && reward.side === 'referrer',
  },
  latest: 2_560,
})

export function ladderOf(program: string, trigger: string, referrer: string): string {
  // Not made like a key of several parts: it is one part of such a key itself.
  return `${program} ${trigger} ${referrer}`
}

type Grant = Pick<
  Reward,
  'program' | 'programVersion' | 'referral' | 'side' | 'customer' | 'organization' | 'trigger' | 'rung' | 'ladder'
> & {
  readonly gifts: readonly Gift[]
  readonly claim: 'automatic' | 'manual'
  readonly earnedAt: number
  /** Spots that stay empty, since what stood there was taken back by hand. */
  readonly without: readonly string[]
}

/** Where a reward stands among those of its referral. */
export function spotOf({ side, trigger, rung, place }: Pick<Reward, 'side' | 'trigger' | 'rung' | 'place'>): string {
  return `${side} ${trigger} ${rung} ${place}`
}

/** Grants the gifts of one rung; those that are due are issued at once. */
export function grant(set: WorkingSet, { gifts, claim, earnedAt, without, ...shared }: Grant): Reward[] {
  return gifts.flatMap((gift, place) => {
    if (without.includes(spotOf({ ...shared, place }))) return []
    const delayed = gift.issueAfter !== null
    const reward = set.put<Reward>(rewards, {
      ...shared,
      id: set.chance.id('reward'),
      place,
      gift,
      state: 'held',
      claimable: claim === 'manual',
      usesLeft: null,
      expiredAmount: 0,
      dueAt: gift.issueAfter === null ? earnedAt : addDuration(earnedAt, gift.issueAfter, set.site.timeZone),
      issuedAt: null,
      claimedAt: null,
      usedAt: null,
      expiresAt: null,
      revokedAt: null,
      revokedByHand: false,
      reason: null,
      createdAt: Math.max(earnedAt, set.now),
    })
    if (!delayed || reward.dueAt <= set.now) return issue(set, reward)
    lookAgain(set, 'reward', reward.id, reward.dueAt)
    tell(set, 'reward.held', reward)
    return reward
  })
}

/** Gives a held reward: at once, or to be claimed. */
export function issue(set: WorkingSet, reward: Reward): Reward {
  const at = Math.max(reward.dueAt, set.now)
  const issued = set.put<Reward>(rewards, { ...reward, state: 'issued', issuedAt: at })
  const delivered = issued.claimable ? issued : deliver(set, issued, at)
  tell(set, 'reward.issued', delivered, delivered.claimable ? { toClaim: true } : {})
  return delivered
}

/** Claims an issued reward; claimed before, it stays as it is. */
export function claim(set: WorkingSet, reward: Reward): Reward {
  const delivered = deliver(set, { ...reward, state: 'claimed', claimable: false, claimedAt: set.now }, set.now)
  tell(set, 'reward.claimed', delivered)
  return delivered
}

/** Puts what the gift is worth into the owner's hands. */
function deliver(set: WorkingSet, reward: Reward, at: number): Reward {
  const { gift, customer, id } = reward
  const until = (duration: string | null) => (duration === null ? null : addDuration(at, duration, set.site.timeZone))
  switch (gift.type) {
    case 'credit':
    case 'points': {
      const expiresAt = gift.type === 'points' ? until(gift.expiresAfter) : null
      credit(set, { customer, unit: gift.type, amount: gift.amount, reward: id, expiresAt, at: set.now })
      if (expiresAt !== null) lookAgain(set, 'reward', id, nextLookAt(expiresAt, set.now))
      return set.put<Reward>(rewards, { ...reward, expiresAt })
    }
    case 'coupon': {
      const expiresAt = until(gift.validFor)
      for (let number = 0; number < gift.quantity; number++) {
        addCoupon(set, {
          code: newCode(set.chance),
          customer,
          reward: id,
          discount: gift.discount,
          minimum: gift.minimum,
          applies: gift.applies,
          expiresAt,
          createdAt: at,
        })
      }
      if (expiresAt !== null) lookAgain(set, 'reward', id, nextLookAt(expiresAt, set.now))
      return set.put<Reward>(rewards, { ...reward, usesLeft: gift.quantity, expiresAt })
    }
    case 'benefit':
      return set.put<Reward>(rewards, { ...reward, usesLeft: gift.uses })
  }
}

/**
 * Takes a reward back. What was used is never taken back silently: it stays used and is marked; coupons not used yet
 * and whatever is on the ledger are taken back, if need be below zero.
 */
export function revoke(
  set: WorkingSet,
  reward: Reward,
  reason: string,
  whose: 'by rule' | 'by hand' = 'by rule',
): 'revoked' | 'used' {
  if (reward.revokedAt !== null) return reward.state === 'revoked' ? 'revoked' : 'used'
  const used = reward.state === 'used' && (reward.gift.type === 'coupon' || reward.gift.type === 'benefit')
  if (!used && isDelivered(reward)) takeBackWorth(set, reward)
  const state = used ? reward.state : 'revoked'
  const revokedByHand = whose === 'by hand'
  const revoked = set.put<Reward>(rewards, { ...reward, state, revokedAt: set.now, revokedByHand, reason })
  // What staff wrote down is for staff; that it was they is for everybody.
  tell(set, used ? 'reward.kept' : 'reward.revoked', revoked, revokedByHand ? { reason: 'by_hand' } : {})
  return used ? 'used' : 'revoked'
}

/** Whether anything of a reward has been used that can no longer be taken back. */
export function isPartlyUsed(reward: Reward): boolean {
  const { gift, usesLeft } = reward
  if (gift.type === 'coupon') return usesLeft !== null && usesLeft < gift.quantity
  return gift.type === 'benefit' && usesLeft !== null && usesLeft < gift.uses
}

/**
 * Gives a reward that was taken back to its owner again, as it was: what was on the ledger by a new entry, coupons that
 * were not used by being good again, each until the time that it always had.
 */
export function restore(set: WorkingSet, reward: Reward): Reward {
  const standing = { ...reward, revokedAt: null, revokedByHand: false, reason: null }
  if (reward.issuedAt === null) {
    const held = set.put<Reward>(rewards, { ...standing, state: 'held' })
    if (held.dueAt <= set.now) return issue(set, held)
    lookAgain(set, 'reward', held.id, held.dueAt)
    tell(set, 'reward.held', held)
    return held
  }
  const state = reward.claimedAt !== null ? 'claimed' : reward.expiredAmount > 0 ? 'expired' : 'issued'
  const back = set.put<Reward>(rewards, { ...standing, state })
  const restored = isDelivered(back) ? giveWorthBack(set, back) : back
  tell(set, 'reward.restored', restored)
  return restored
}

function giveWorthBack(set: WorkingSet, reward: Reward): Reward {
  const { gift, customer, id, expiresAt } = reward
  if (gift.type === 'credit' || gift.type === 'points') {
    const amount = gift.amount - reward.expiredAmount
    if (amount > 0) creditAgain(set, { customer, unit: gift.type, amount, reward: id, expiresAt, at: set.now })
    endOverdue(set, { customer, unit: gift.type })
  }
  if (expiresAt !== null) lookAgain(set, 'reward', id, nextLookAt(expiresAt, set.now))
  if (gift.type !== 'coupon') return reward
  const back = set.list(couponsOfReward, id).filter(({ state }) => state === 'revoked')
  for (const coupon of back) {
    set.put<Coupon>(coupons, { ...coupon, state: 'available' })
    if (coupon.expiresAt !== null) lookAgain(set, 'coupon', coupon.code, Math.max(coupon.expiresAt + 1, set.now))
  }
  return set.put<Reward>(rewards, { ...reward, usesLeft: back.length })
}

function isDelivered(reward: Reward): boolean {
  return reward.state !== 'held' && reward.state !== 'revoked' && !(reward.state === 'issued' && reward.claimable)
}

function takeBackWorth(set: WorkingSet, reward: Reward): void {
  const { gift, customer, id } = reward
  if (gift.type === 'credit' || gift.type === 'points') {
    const amount = gift.amount - reward.expiredAmount
    if (amount > 0) takeBack(set, { customer, unit: gift.type, amount, reward: id, at: set.now })
  } else if (gift.type === 'coupon') {
    for (const coupon of set.list(couponsOfReward, id)) {
      if (coupon.state === 'available') set.put<Coupon>(coupons, { ...coupon, state: 'revoked' })
    }
  }
}

/** Notes that one use of a reward is spent: a coupon of it, or the benefit itself. */
export function useOnce(set: WorkingSet, id: string, order: string | null): void {
  const reward = set.get(rewards, id)
  if (!reward || reward.usesLeft === null || reward.usesLeft === 0) return
  const usesLeft = reward.usesLeft - 1
  const state = usesLeft === 0 && reward.revokedAt === null ? 'used' : reward.state
  const used = set.put<Reward>(rewards, { ...reward, usesLeft, state, usedAt: set.now })
  tell(set, 'reward.used', used, { order })
}

/** Uses a customer's coupon with an order. */
export function useCoupon(set: WorkingSet, coupon: Coupon, order: string, at: number): void {
  set.put<Coupon>(coupons, { ...coupon, state: 'used', usedAt: at, orderId: order })
  set.emit({ type: 'coupon.used', coupon: coupon.code, customer: coupon.customer, order })
  useOnce(set, coupon.reward, order)
}

/**
 * Coupons of an order that was cancelled, or refunded in full, can be used again, as if they had not been: one whose
 * reward was taken back meanwhile is taken back now, one whose time has passed expires.
 */
export function returnCoupons(set: WorkingSet, order: string): void {
  for (const coupon of set.list(couponsOfOrder, order)) if (coupon.state === 'used') returnCoupon(set, coupon)
}

function returnCoupon(set: WorkingSet, coupon: Coupon): void {
  const { code, customer, orderId: order, expiresAt } = coupon
  const reward = set.get(rewards, coupon.reward)
  const state = reward?.revokedAt != null ? 'revoked' : 'available'
  set.put<Coupon>(coupons, { ...coupon, state, usedAt: null, orderId: null })
  if (state === 'revoked') return
  set.emit({ type: 'coupon.returned', coupon: code, customer, order })
  if (expiresAt !== null && set.now > expiresAt) lookAgain(set, 'coupon', code, set.now)
  if (reward === undefined || reward.usesLeft === null) return
  const before = reward.claimedAt === null ? 'issued' : 'claimed'
  const usesLeft = reward.usesLeft + 1
  set.put<Reward>(rewards, { ...reward, usesLeft, state: reward.state === 'used' ? before : reward.state })
  if (reward.expiresAt !== null && set.now > reward.expiresAt) lookAgain(set, 'reward', reward.id, set.now)
}

/** Looks at a delivered reward that expires: before, to warn of it, and afterwards. */
export function lookAtDelivered(set: WorkingSet, reward: Reward): void {
  const { id, gift, expiresAt } = reward
  if (expiresAt === null || set.now > expiresAt) {
    expireReward(set, reward)
    return
  }
  const next = nextLookAt(expiresAt, set.now)
  lookAgain(set, 'reward', id, next)
  if (next <= expiresAt || reward.state === 'used') return
  if (gift.type === 'points' && (set.get(lots, id)?.remaining ?? 0) === 0) return
  tell(set, 'reward.expiring', reward, { expiresAt: formatTime(expiresAt) })
}

/** What expires of a delivered reward, when its time has passed. */
function expireReward(set: WorkingSet, reward: Reward): void {
  if (reward.expiresAt === null || set.now <= reward.expiresAt || reward.revokedAt !== null || !isDelivered(reward))
    return
  if (reward.gift.type === 'coupon') {
    if (reward.state === 'used' || reward.state === 'expired') return
    tell(set, 'reward.expired', set.put<Reward>(rewards, { ...reward, state: 'expired' }))
    return
  }
  const { expired, waits } = expire(set, { reward: reward.id }, set.now)
  const known = { ...reward, expiredAmount: reward.expiredAmount + expired }
  if (waits) {
    set.put<Reward>(rewards, known)
    // A cart holds the rest; the hold ends within half an hour.
    lookAgain(set, 'reward', reward.id, set.now + 60_000)
    return
  }
  if (known.expiredAmount === 0) {
    set.put<Reward>(rewards, { ...known, state: 'used', usedAt: known.usedAt ?? set.now })
    return
  }
  const gone = set.put<Reward>(rewards, { ...known, state: 'expired' })
  // What was spent and came back after its time expires later than the rest; one word of it is enough.
  if (reward.state !== 'expired') tell(set, 'reward.expired', gone)
}

function tell(set: WorkingSet, type: string, reward: Reward, more: object = {}): void {
  const { id, customer, side, referral, program, gift } = reward
  set.emit({ type, reward: id, customer, side, referral, program, gift, ...more })
}
