import { calendarDay, calendarMonth } from '#base/time.ts'
import { type Code, codes, isOneTime } from '#codes/code.ts'
import { referrerOf, saveReferrer, withSuccess } from '#codes/referrer.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { type Referral, referrals } from '#referrals/referral.ts'

/** Takes one use of the code, and one pending place of the referrer. */
export function holdPlaces(set: WorkingSet, code: Code, referral: Referral): void {
  const current = set.get(codes, code.code) as Code
  const consumed = isOneTime(current) && referral.orderId !== null
  const kept = current.consumedAt !== null && current.uses > 0
  const consumedAt = current.consumedAt ?? (consumed ? referral.redeemedAt : null)
  set.put<Code>(codes, { ...current, uses: kept ? current.uses : current.uses + 1, consumedAt })
  const referrer = referrerOf(set, referral.program, referral.referrer)
  saveReferrer(set, { ...referrer, pending: referrer.pending + 1 })
}

/** Gives back the use of the code and the pending place that a referral held. */
export function freePlaces(set: WorkingSet, referral: Referral, why: 'lapsed' | 'rejected'): void {
  const code = set.get(codes, referral.code) as Code
  // A one-time code with which an order was placed stays consumed, whatever becomes of the order (INV-3).
  const consumed = why === 'lapsed' && code.consumedAt !== null
  if (!consumed) set.put<Code>(codes, { ...code, uses: Math.max(0, code.uses - 1), consumedAt: null })
  if (referral.state === 'pending') {
    const referrer = referrerOf(set, referral.program, referral.referrer)
    saveReferrer(set, { ...referrer, pending: referrer.pending - 1 })
  }
}

/** Moves the referral between the referrer's pending places and the successes of its period. */
export function countSuccess(set: WorkingSet, referral: Referral, change: 1 | -1 | 0, moves: boolean): void {
  if (!moves) return
  const before = set.get(referrals, referral.id) as Referral
  let referrer = referrerOf(set, referral.program, referral.referrer)
  if (before.state === 'pending') referrer = { ...referrer, pending: referrer.pending - 1 }
  if (change !== 0) {
    const at = referral.qualifiedAt as number
    const zone = set.site.timeZone
    referrer = withSuccess(referrer, { month: calendarMonth(at, zone), day: calendarDay(at, zone) }, change)
  }
  saveReferrer(set, referrer)
}
