import type { Check } from '#base/refusal.ts'
import { type Code, codes, isOneTime } from '#codes/code.ts'
import { ladderOfReferrer, referrerOf, saveReferrer } from '#codes/referrer.ts'
import { customers } from '#customers/customer.ts'
import { lookAgain } from '#engine/due-work.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { grantsNothing, triggerOf, versionOf } from '#programs/program.ts'
import { entryOf } from '#referrals/entry.ts'
import { keepEntry, keepEntryOfOrder } from '#referrals/kept-entry.ts'
import { climb, descend, giftsOfReferee, rungKey } from '#referrals/ladder.ts'
import { countSuccess, freePlaces, holdPlaces } from '#referrals/places.ts'
import { type Case, caseOf, judgeAgain, judgeLimit, judgeUses } from '#referrals/redemption.ts'
import {
  isByOrganization,
  orderEnteredWith,
  type ReachedGoal,
  type Referral,
  reachedGoals,
  record,
  referrals,
  type Success,
  takesPart,
} from '#referrals/referral.ts'
import { kinds, overFrom, type Progress, progressOf, successOf, undoneBecause, undoneOf } from '#referrals/success.ts'
import type { Undone } from '#referrals/undone.ts'
import {
  grant,
  isPartlyUsed,
  ladderOf,
  type Reward,
  revoke,
  rewardsOfReferral,
  standingOnRung,
} from '#rewards/reward.ts'

/**
 * Brings a referral to where the facts say it should be. Called after any fact of its referee, and when time passes:
 * asked again without a new fact, it changes nothing.
 */
export function settle(set: WorkingSet, id: string, at: number): void {
  const referral = set.get(referrals, id)
  if (!referral || referral.state === 'rejected') return
  const of = caseOf(set, entryOf(referral), referral)
  if (!('code' in of)) return
  // Should it have been right after all, its code is entered again, with all that it holds.
  if (of.terms.definition.referee.unit === 'organization' && !takesPart(referral) && isByOrganization(referral.reason))
    return
  const mayStand = takesPart(referral) || referral.state === 'lapsed'
  if (of.participant !== null && of.participant !== referral.participant && mayStand) {
    // Told late that its referee belonged to another organization then: the code is entered again, for that one.
    const check = { check: 'organization_known', passed: false, saw: of.customer.organization }
    reject(set, referral, 'organization_required', { checks: [check], at })
    return
  }
  const { checks, refusal } = judgeAgain(of)
  if (refusal) {
    // One that lapsed and was never right stands in nobody's way, and has used no code up.
    if (mayStand) reject(set, referral, refusal.reason, { checks, at })
    return
  }
  const progress = progressOf(set, attachOrder(set, of, referral))
  if (referral.state === 'lapsed' && !revives(set, of, progress, Math.max(set.now, at))) return
  for (const on of kinds) settleSuccess(set, of, on, progress, [...checks])
  // What seemed a success may have been none, so that the referral is open again, and its order another one.
  const after = attachOrder(set, of, set.get(referrals, id) as Referral)
  if (after.state === 'pending' && after.successes.length === 0 && after.reason === null) {
    const over = overFrom(progress, of.terms.definition)
    if (over !== null && over <= Math.max(set.now, at))
      lapse(set, after, { progress, undone: undoneOf(progress, of.terms.definition) }, at)
  }
}

/**
 * The order of a referral that began at registration is the first one placed since, as far as is known by now; with it,
 * a one-time code is used for good.
 */
function attachOrder(set: WorkingSet, of: Case, referral: Referral): Referral {
  const byOrder = of.terms.definition.triggers.some(({ on }) => on === 'first_order')
  if (!byOrder || !takesPart(referral) || referral.place === 'checkout') return referral
  const { first } = progressOf(set, referral)
  const order = first !== null && first.at >= referral.redeemedAt ? first : null
  if (referral.orderId === (order?.id ?? null)) return referral
  if (isOneTime(of.code)) {
    set.put<Code>(codes, { ...(set.get(codes, of.code.code) as Code), consumedAt: order?.at ?? null })
  }
  return set.put<Referral>(referrals, { ...referral, orderId: order?.id ?? null, updatedAt: set.now })
}

/** Its own order used a one-time code for good, also when it lapsed; nobody else has it. */
function keepsUse(code: Code, { state, orderId }: Referral): boolean {
  return state === 'lapsed' && isOneTime(code) && code.consumedAt !== null && orderId !== null
}

/** A lapsed referral comes back when it turns out that it succeeded in time, or still can, if there is room for it. */
function revives(set: WorkingSet, of: Case, progress: Progress, now: number): boolean {
  const referral = of.referral as Referral
  const over = overFrom(progress, of.terms.definition)
  if (over !== null && over <= now) return false
  if (!keepsUse(of.code, referral) && judgeUses(set, of).refusal) return false
  if (judgeLimit(set, of).refusal) return false
  // It went first after all: what was redeemed later was never right.
  for (const other of of.others) reject(set, other, 'already_participated', { checks: [], at: referral.redeemedAt })
  const since = set.effects.length
  set.put<Referral>(referrals, { ...referral, state: 'pending', reason: null, updatedAt: set.now })
  holdPlaces(set, of.code, referral)
  const saw = { over, order: progress.order?.id ?? null }
  const checks = [{ check: 'can_still_succeed', passed: true, saw }]
  record(set, { subject: referral.id, at: now, checks, decision: 'pending', since })
  return true
}

/** Ends a referral that was never right, with all that it gave. */
export function reject(
  set: WorkingSet,
  referral: Referral,
  reason: string,
  seen: { checks: readonly Check[]; at: number },
): void {
  const since = set.effects.length
  let marked = false
  for (const success of referral.successes) {
    if (success.standing) marked = fall(set, referral, success, reason) || marked
  }
  if (referral.successes.some((success) => success.standing)) countSuccess(set, referral, -1, true)
  const current = set.get(referrals, referral.id) as Referral
  const displaced = reason === 'already_participated' || reason === 'organization_required'
  const state = referral.successes.length > 0 && !displaced ? 'revoked' : 'rejected'
  const code = set.get(codes, referral.code) as Code
  if (referral.state !== 'lapsed' || keepsUse(code, referral)) freePlaces(set, referral, 'rejected')
  if (displaced) keepEntry(set, entryOf(referral), referral, reason)
  if (referral.place !== 'checkout') keepEntryOfOrder(set, referral)
  const successes = current.successes.map((success) => ({ ...success, standing: false }))
  set.put<Referral>(referrals, {
    ...current,
    successes,
    state,
    reason,
    marked: current.marked || marked,
    updatedAt: set.now,
  })
  tell(set, `referral.${state}`, referral, reason)
  record(set, { subject: referral.id, at: seen.at, checks: seen.checks, decision: state, since })
}

interface Lapsing {
  readonly progress: Progress
  readonly undone: readonly Undone[]
}

function lapse(set: WorkingSet, referral: Referral, { progress, undone }: Lapsing, at: number): void {
  const since = set.effects.length
  const cancelled = progress.order?.cancelledAt != null
  const tooLate = referral.lapsesAt !== null && Math.max(set.now, at) > referral.lapsesAt
  const reason = cancelled ? 'order_cancelled' : tooLate ? 'attribution_window_passed' : 'registration_window_passed'
  freePlaces(set, referral, 'lapsed')
  set.put<Referral>(referrals, { ...referral, state: 'lapsed', reason, updatedAt: set.now })
  tell(set, 'referral.lapsed', referral, reason)
  const saw = {
    lapsesAt: referral.lapsesAt,
    order: progress.order?.id ?? null,
    cancelledAt: progress.order?.cancelledAt ?? null,
    undone,
  }
  record(set, {
    subject: referral.id,
    at,
    checks: [{ check: 'can_still_succeed', passed: false, saw }],
    decision: 'lapsed',
    since,
  })
}

/** Brings what is recorded of a trigger to what the facts show of it today. */
function settleSuccess(set: WorkingSet, of: Case, on: Success['on'], progress: Progress, checks: Check[]): void {
  const referral = set.get(referrals, (of.referral as Referral).id) as Referral
  const known = referral.successes.find((success) => success.on === on)
  const shown = successOf(progress, on)
  if (known === undefined || (!known.standing && shown?.standing === true)) {
    if (shown === null) return
    const full = referral.state === 'revoked' && shown.standing && judgeLimit(set, of).refusal !== null
    if (shown.standing && grantsNothing(progress.program, set.now)) waitForProgram(set, referral)
    else if (!full) rise(set, referral, shown, progress, checks)
    return
  }
  if (known.standing && shown?.standing !== true) takeBack(set, referral, known, { shown, of, progress, checks })
  if (shown === null) forget(set, of, on)
  else if (shown.order !== known.order) replace(set, referral.id, { ...shown, version: known.version })
}

interface Seen {
  readonly shown: Success | null
  readonly of: Case
  readonly progress: Progress
  readonly checks: readonly Check[]
}

function takeBack(set: WorkingSet, referral: Referral, known: Success, { shown, of, progress, checks }: Seen): void {
  const since = set.effects.length
  const reason = (shown ? reasonOfFall(set, shown, progress) : reasonOfLoss(of, known, progress)) as string
  const marked = fall(set, referral, known, reason)
  afterFall(set, referral, known, { reason, marked })
  const saw = { order: known.order, reason }
  const seen = [...checks, { check: `${known.on}_stands`, passed: false, saw }]
  record(set, {
    subject: referral.id,
    at: set.now,
    checks: seen,
    decision: (set.get(referrals, referral.id) as Referral).state,
    since,
  })
}

/** The order a code was entered with stays; after a registration it is the first one, as far as is known by now. */
function orderOf(referral: Referral, success: Success): string | null {
  return orderEnteredWith(referral) ?? success.order ?? referral.orderId
}

/** What a success rests on has changed, not that it is one. */
function replace(set: WorkingSet, id: string, success: Success): void {
  const referral = set.get(referrals, id) as Referral
  const successes = referral.successes.map((known) => (known.on === success.on ? success : known))
  set.put<Referral>(referrals, { ...referral, orderId: orderOf(referral, success), successes, updatedAt: set.now })
}

/** It was none after all: an older order has become known, say. Without any, the referral is as open as before. */
function forget(set: WorkingSet, of: Case, on: Success['on']): void {
  const referral = set.get(referrals, (of.referral as Referral).id) as Referral
  const successes = referral.successes.filter((success) => success.on !== on)
  const reopened = successes.length === 0 && !judgeLimit(set, of).refusal
  if (!reopened) {
    if (successes.length > 0) set.put<Referral>(referrals, { ...referral, successes, updatedAt: set.now })
    return
  }
  const referrer = referrerOf(set, referral.program, referral.referrer)
  saveReferrer(set, { ...referrer, pending: referrer.pending + 1 })
  const open = { state: 'pending', reason: null, qualifiedAt: null } as const
  const goal = set.get(reachedGoals, referral.id)
  if (goal) set.remove(reachedGoals, goal)
  set.put<Referral>(referrals, { ...referral, ...open, successes, updatedAt: set.now })
  const checks = [{ check: `${on}_reached`, passed: false, saw: null }]
  record(set, { subject: referral.id, at: set.now, checks, decision: 'pending', since: set.effects.length })
}

function reasonOfFall(set: WorkingSet, success: Success, progress: Progress): string {
  if (success.order === null || progress.order === null) return ''
  const { definition } = versionOf(set, progress.program.id, success.version)
  return undoneBecause(progress.order, success.at, definition) ?? ''
}

function reasonOfLoss({ terms }: Case, known: Success, { order }: Progress): string {
  if (order !== null && order.id === known.order && order.cancelledAt !== null) return 'order_cancelled'
  return terms.definition.referee.unit === 'organization' ? 'not_new_organization' : 'not_new_customer'
}

/** Reached while the program grants nothing: looked at again when it resumes (GIFT-9). */
function waitForProgram(set: WorkingSet, referral: Referral): void {
  if (referral.reason === 'program_paused') return
  set.put<Referral>(referrals, { ...referral, reason: 'program_paused', updatedAt: set.now })
}

/** A trigger was reached: the success is counted, and what it earns is granted to both sides. */
function rise(set: WorkingSet, referral: Referral, success: Success, progress: Progress, checks: Check[]): void {
  const since = set.effects.length
  const first = referral.successes.length === 0
  let granted: Reward[] = []
  const qualified: Referral = {
    ...referral,
    orderId: orderOf(referral, success),
    successes: [...referral.successes.filter(({ on }) => on !== success.on), success],
    qualifiedAt: referral.qualifiedAt ?? success.at,
    reason: null,
    updatedAt: set.now,
  }
  if (referral.qualifiedAt === null)
    set.put<ReachedGoal>(reachedGoals, { referral: referral.id, program: referral.program, at: success.at })
  if (success.standing) {
    countSuccess(set, qualified, 1, first || referral.state === 'revoked')
    tell(set, 'referral.qualified', referral, null)
    granted = grantFor(set, referral, success)
  } else if (first) countSuccess(set, qualified, 0, true)
  const state = success.standing ? stateOf(referral, granted) : stateOfUndone(referral)
  const reason = success.standing ? null : reasonOfFall(set, success, progress)
  set.put<Referral>(referrals, { ...qualified, state, reason: state === 'revoked' ? reason : null })
  if (state !== 'qualified' && state !== referral.state) tell(set, `referral.${state}`, referral, reason)
  const seen = [
    ...checks,
    { check: `${success.on}_reached`, passed: true, saw: { at: success.at, order: success.order } },
  ]
  record(set, { subject: referral.id, at: success.at, checks: seen, decision: state, since })
}

function stateOf(referral: Referral, granted: readonly Reward[]): Referral['state'] {
  if (referral.state === 'rewarded') return 'rewarded'
  return granted.some((reward) => reward.state !== 'held') ? 'rewarded' : 'qualified'
}

function stateOfUndone(referral: Referral): Referral['state'] {
  return referral.successes.some((success) => success.standing) ? referral.state : 'revoked'
}

function grantFor(set: WorkingSet, referral: Referral, success: Success): Reward[] {
  const { definition } = versionOf(set, referral.program, success.version)
  const trigger = triggerOf(definition, success.on)
  if (!trigger) return []
  const shared = {
    program: referral.program,
    programVersion: success.version,
    referral: referral.id,
    trigger: success.on,
    ladder: ladderOf(referral.program, success.on, referral.referrer),
    claim: definition.claim,
    earnedAt: success.at,
    without: referral.withheld,
  }
  const climbed = climb(referrerOf(set, referral.program, referral.referrer), trigger)
  saveReferrer(set, climbed.referrer)
  const creator = set.get(customers, referral.referrer)
  const toReferrer = {
    side: 'referrer',
    customer: referral.referrer,
    organization: creator?.organization ?? null,
  } as const
  const toReferee = { side: 'referee', customer: referral.referee, organization: referral.organization } as const
  return [
    ...climbed.rungs.flatMap((rung) =>
      grant(set, { ...shared, ...toReferrer, rung: rungKey(rung), gifts: rung.gifts }),
    ),
    ...grant(set, { ...shared, ...toReferee, rung: 'referee', gifts: giftsOfReferee(trigger) }),
  ]
}

/** A success no longer counts: takes back what it gave, and answers whether something used had to stay. */
function fall(set: WorkingSet, referral: Referral, success: Success, reason: string): boolean {
  const own = set
    .list(rewardsOfReferral, referral.id)
    .filter((reward) => reward.trigger === success.on && reward.revokedAt === null)
  const going = own.filter((reward) => reward.side === 'referee')
  const fallen = descend(referrerOf(set, referral.program, referral.referrer), success.on)
  saveReferrer(set, fallen.referrer)
  for (const rung of fallen.rungs) {
    const tied = own.filter((reward) => reward.side === 'referrer' && reward.rung === rung)
    const ladder = ladderOf(referral.program, success.on, referral.referrer)
    const left = ladderOfReferrer(fallen.referrer, success.on).rungs[rung] ?? 0
    going.push(...(tied.length > 0 ? tied : latestGrant(set, ladder, rung, left)))
  }
  let marked = false
  for (const reward of going) marked = revoke(set, reward, reason) === 'used' || isPartlyUsed(reward) || marked
  return marked
}

/** All gifts that were granted together when the rung was reached last. */
function latestGrant(set: WorkingSet, ladder: string, rung: string, left: number): Reward[] {
  const standing = set.list(standingOnRung, ladder, rung)
  const areAll = standing.length < (standingOnRung.latest ?? Number.POSITIVE_INFINITY)
  // One that was taken back by hand is gone already: nobody else's goes for it.
  if (areAll && new Set(standing.map(({ referral }) => referral)).size <= left) return []
  const last = standing.at(-1)
  return standing.filter((reward) => reward.referral === last?.referral)
}

function afterFall(
  set: WorkingSet,
  referral: Referral,
  fallen: Success,
  seen: { reason: string; marked: boolean },
): void {
  const current = set.get(referrals, referral.id) as Referral
  const successes = current.successes.map((success) =>
    success.on === fallen.on ? { ...success, standing: false } : success,
  )
  const over = !successes.some((success) => success.standing)
  if (over) countSuccess(set, current, -1, true)
  const marked = current.marked || seen.marked
  const ended = over ? ({ state: 'revoked', reason: seen.reason } as const) : {}
  set.put<Referral>(referrals, { ...current, successes, marked, updatedAt: set.now, ...ended })
  if (over) tell(set, 'referral.revoked', referral, seen.reason)
}

export function tell(set: WorkingSet, type: string, referral: Referral, reason: string | null): void {
  const { id, program, code, referrer, referee } = referral
  set.emit({ type, referral: id, program, code, referrer, referee, ...(reason === null ? {} : { reason }) })
}

/** Has a referral looked at again when its time is over: the last moment still counts. */
export function watchDeadline(set: WorkingSet, referral: Referral): void {
  if (referral.lapsesAt !== null) lookAgain(set, 'referral', referral.id, referral.lapsesAt + 1)
}
