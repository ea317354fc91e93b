import { formatTime } from '#base/time.ts'
import { lookAtCode } from '#codes/code.ts'
import { lookAtReservation } from '#codes/reservation.ts'
import { lookAtCoupon } from '#coupons/coupon.ts'
import { customersAfter, stretchLength } from '#customers/customer.ts'
import { type DueHandlers, lookAgain } from '#engine/due-work.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { lookAtSpend } from '#ledger/spend.ts'
import { grantsNothing, type Program, programs } from '#programs/program.ts'
import { issueTo } from '#referrals/automatic-codes.ts'
import { retryWaiting } from '#referrals/redeem.ts'
import { type Referral, record, referrals, referralsWaitingForProgram } from '#referrals/referral.ts'
import { settle, tell } from '#referrals/settle.ts'
import { issue, lookAtDelivered, type Reward, rewards, rewardsWaitingForProgram } from '#rewards/reward.ts'

/** What is looked at again when its time has come. Each looks at the facts, so an extra look changes nothing. */
export const dueHandlers: DueHandlers = {
  code: lookAtCode,
  coupon: lookAtCoupon,
  reservation: lookAtReservation,
  spend: lookAtSpend,
  referral: lookAtReferral,
  reward: lookAtReward,
  program: lookAtProgram,
  codes: issueCodes,
}

/** Work of many steps: one step at a time, so that it holds nobody up. */
export const backgroundKinds: ReadonlySet<string> = new Set(['program', 'codes'])

function lookAtReferral(set: WorkingSet, id: string): void {
  settle(set, id, set.now)
  const referral = set.get(referrals, id)
  if (referral) retryWaiting(set, referral.referee)
}

function lookAtReward(set: WorkingSet, id: string): void {
  const reward = set.get(rewards, id)
  if (!reward || reward.revokedAt !== null) return
  if (reward.state === 'held') issueWhenDue(set, reward)
  else lookAtDelivered(set, reward)
}

/** A delayed gift; while its program is paused nothing is issued (MEMBER-1). */
function issueWhenDue(set: WorkingSet, reward: Reward): void {
  if (reward.dueAt > set.now) {
    lookAgain(set, 'reward', reward.id, reward.dueAt)
    return
  }
  const program = reward.program === null ? undefined : set.get(programs, reward.program)
  if (program && program.archivedAt === null && grantsNothing(program, set.now)) {
    set.put<Reward>(rewards, { ...reward, reason: 'program_paused' })
    return
  }
  const since = set.effects.length
  issue(set, { ...reward, reason: null })
  const referral = reward.trigger === null ? undefined : set.get(referrals, reward.referral as string)
  if (referral?.state !== 'qualified') return
  set.put<Referral>(referrals, { ...referral, state: 'rewarded', updatedAt: set.now })
  tell(set, 'referral.rewarded', referral, null)
  const checks = [{ check: 'gift_is_due', passed: true, saw: { reward: reward.id, dueAt: formatTime(reward.dueAt) } }]
  record(set, { subject: referral.id, at: set.now, checks, decision: 'rewarded', since })
}

/** After a pause: what was reached or fell due meanwhile. */
function lookAtProgram(set: WorkingSet, id: string): void {
  const program = set.get(programs, id)
  if (!program || grantsNothing(program, set.now)) return
  const waiting = set.list(referralsWaitingForProgram, id)
  const due = set.list(rewardsWaitingForProgram, id)
  set.each(waiting, (referral) => settle(set, referral.id, set.now))
  set.each(due, (reward) => issueWhenDue(set, reward))
  if (waiting.length + due.length > 0) lookAgain(set, 'program', id, set.now)
}

/** Gives members without a code one, a stretch at a time, and remembers how far it came (MEMBER-10). */
function issueCodes(set: WorkingSet, id: string): void {
  const program = set.get(programs, id)
  if (program?.issue !== 'automatic' || program.issuing === null || grantsNothing(program, set.now)) return
  const { after, done, issued } = program.issuing
  if (program.issuing.finishedAt !== null) return
  const stretch = set.list(customersAfter, after)
  let made = 0
  set.each(stretch, (customer) => {
    if (issueTo(set, program, customer.id)) made++
  })
  const last = stretch.at(-1)
  const finishedAt = stretch.length < stretchLength ? set.now : null
  const issuing = { after: last?.id ?? after, done: done + stretch.length, issued: issued + made, finishedAt }
  set.put<Program>(programs, { ...(set.get(programs, id) as Program), issuing })
  if (finishedAt === null) lookAgain(set, 'codes', id, set.now)
}
