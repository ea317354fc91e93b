import type { Reason } from '#base/reasons.ts'
import type { Check } from '#base/refusal.ts'
import { organizationsOf } from '#customers/belonging.ts'
import type { Customer } from '#customers/customer.ts'
import { index, table } from '#engine/table.ts'
import type { Effect, WorkingSet } from '#engine/working-set.ts'
import type { Definition, Place, Trigger } from '#programs/definition.api.ts'

/** A trigger that the referee reached, and whether it still stands. */
export interface Success {
  readonly on: Trigger['on']
  readonly at: number
  /** The version of the program in force at that time. */
  readonly version: number
  readonly order: string | null
  readonly standing: boolean
}

/** One referee brought by one referrer through one code in one program. */
export interface Referral {
  readonly id: string
  readonly program: string
  readonly programVersion: number
  readonly code: string
  readonly referrer: string
  readonly referee: string
  readonly organization: string | null
  /** Who takes part once: a customer or an organization. */
  readonly participant: string
  readonly place: Place
  readonly redeemedAt: number
  readonly orderId: string | null
  readonly visit: string | null
  readonly state: 'pending' | 'qualified' | 'rewarded' | 'revoked' | 'lapsed' | 'rejected'
  readonly reason: string | null
  readonly successes: readonly Success[]
  readonly qualifiedAt: number | null
  /** Something that was used could not be taken back when this referral was revoked. */
  readonly marked: boolean
  /** Spots of its rewards that a person emptied: whatever happens, settling does not fill them again. */
  readonly withheld: readonly string[]
  readonly lapsesAt: number | null
  readonly createdAt: number
  readonly updatedAt: number
}

export const referrals = table<Referral>({
  name: 'referrals',
  columns: {
    id: 'text',
    program: 'text',
    programVersion: 'integer',
    code: 'text',
    referrer: 'text',
    referee: 'text',
    organization: 'text',
    participant: 'text',
    place: 'text',
    redeemedAt: 'time',
    orderId: 'text',
    visit: 'text',
    state: 'text',
    reason: 'text',
    successes: 'json',
    qualifiedAt: 'time',
    marked: 'boolean',
    withheld: 'json',
    lapsesAt: 'time',
    createdAt: 'time',
    updatedAt: 'time',
  },
  key: ['id'],
  ownIds: true,
  early: true,
  rank: 30,
  audited: { kind: 'referral', id: 'id', hidden: ['updatedAt'], customers: ['referrer', 'referee'] },
})

/** Kept beside the referral, as a row none of whose indexes has to be told changes for half the price. */
export interface ReachedGoal {
  readonly referral: string
  readonly program: string
  readonly at: number
}

export const reachedGoals = table<ReachedGoal>({
  name: 'reached_goals',
  columns: { referral: 'text', program: 'text', at: 'time' },
  key: ['referral'],
  ownIds: true,
  early: true,
  rank: 33,
})

export const referralsOfParticipant = index(referrals, ['participant'])
export const referralsOfReferee = index(referrals, ['referee'])
export const referralsOfCode = index(referrals, ['code'], { latest: 500 })
/** Reached their goal while the program granted nothing. */
export const referralsWaitingForProgram = index(referrals, ['program'], {
  name: 'referrals:waiting',
  only: { sql: `t.reason = 'program_paused'`, holds: (referral) => referral.reason === 'program_paused' },
  latest: 200,
})

const out: ReadonlySet<Referral['state']> = new Set(['lapsed', 'rejected'])

/** Why somebody was no participant in the first place, however late that became known. */
const neverRight: ReadonlySet<string | null> = new Set<Reason | null>([
  'not_new_customer',
  'not_new_organization',
  'already_participated',
  'registration_window_passed',
  'self_referral',
])

/**
 * Whether a referral counts as taking part: a lapsed or rejected one does not, a revoked one does (EARN-12) unless it
 * was never right.
 */
export function takesPart({ state, reason }: Referral): boolean {
  return !out.has(state) && !(state === 'revoked' && neverRight.has(reason))
}

/** A reason that is none any more once it turns out that somebody belonged to another organization. */
export function isByOrganization(reason: string | null): boolean {
  return reason === 'self_referral' || reason === 'not_new_organization'
}

/** The order that the code came with; one that was found later is not a part of what was entered. */
export function orderEnteredWith({ place, orderId }: Referral): string | null {
  return place === 'checkout' ? orderId : null
}

export function participantOf(unit: Definition['referee']['unit'], customer: Customer): string | null {
  if (unit === 'customer') return `customer:${customer.id}`
  return customer.organization === null ? null : participantOfOrganization(customer.organization)
}

export function participantOfOrganization(organization: string): string {
  return `organization:${organization}`
}

/** What a participant took part in. A customer who is one by themselves is the referee of each, and found as that anyway. */
export function referralsAs(set: WorkingSet, participant: string, customer: Customer): Referral[] {
  const isByThemselves = participant === participantOf('customer', customer)
  if (!isByThemselves) return set.list(referralsOfParticipant, participant)
  return set.list(referralsOfReferee, customer.id).filter((referral) => referral.participant === participant)
}

/** All that hangs on a customer: what they are the referee of, and what any organization of theirs took part in. */
export function referralsAround(set: WorkingSet, customer: Customer): Referral[] {
  const participants = organizationsOf(customer).map(participantOfOrganization)
  const shared = participants.flatMap((participant) => set.list(referralsOfParticipant, participant))
  return [...set.list(referralsOfReferee, customer.id), ...shared]
}

/** A code that was entered and refused. */
export interface EnteredCode {
  readonly id: string
  readonly customer: string
  /** Whose they were, as far as is known, where organizations take part. */
  readonly organization: string | null
  readonly code: string
  readonly program: string | null
  readonly place: Place
  readonly at: number
  readonly orderId: string | null
  readonly visit: string | null
  readonly reason: string
  /** Refused for want of a fact that may still arrive. */
  readonly waiting: boolean
}

export const refusals = table<EnteredCode>({
  name: 'refusals',
  columns: {
    id: 'text',
    customer: 'text',
    organization: 'text',
    code: 'text',
    program: 'text',
    place: 'text',
    at: 'time',
    orderId: 'text',
    visit: 'text',
    reason: 'text',
    waiting: 'boolean',
  },
  key: ['id'],
  rank: 31,
})

export const waitingRefusals = index(refusals, ['customer'], {
  name: 'refusals:waiting',
  only: { sql: 't.waiting', holds: (entered) => entered.waiting },
  latest: 20,
})

/** The latest refusals of a customer, whatever became of them. */
export const refusalsOfCustomer = index(refusals, ['customer'], { latest: 20 })

/** The latest refusals of those who belonged to an organization at the time, wherever they are by now. */
export const refusalsOfOrganization = index(refusals, ['organization'], {
  only: { sql: 't.organization is not null', holds: (entered) => entered.organization !== null },
  latest: 1_000,
})

/** What was decided about a referral or a refused code, and why (PLAT-2). */
export interface Decision {
  readonly id: string
  readonly subject: string
  /** The time of the fact that was decided upon. */
  readonly at: number
  readonly decidedAt: number
  readonly event: string | null
  readonly checks: readonly Check[]
  readonly decision: string
  /** Its own part of the effects of the event, or, without an event, the effects themselves. */
  readonly effects: readonly Effect[] | PartOfEvent
}

/** From this one up to, not including, that one of an event's effects, which the event has written down. */
export interface PartOfEvent {
  readonly from: number
  readonly until: number
}

/** With the effects that it had, wherever they are written down. */
export type DecisionInFull = Omit<Decision, 'effects'> & { readonly effects: readonly Effect[] }

export const decisions = table<Decision>({
  name: 'decisions',
  columns: {
    id: 'text',
    subject: 'text',
    at: 'time',
    decidedAt: 'time',
    event: 'text',
    checks: 'json',
    decision: 'text',
    effects: 'json',
  },
  key: ['id'],
  early: true,
  rank: 32,
  change: 'append',
})

/** Records a decision with the effects that it had since `since` effects were there. */
export function record(
  set: WorkingSet,
  decision: { subject: string; at: number; checks: readonly Check[]; decision: string; since: number },
): void {
  const { since, ...recorded } = decision
  set.put<Decision>(decisions, {
    ...recorded,
    id: set.chance.id('decision'),
    decidedAt: set.now,
    event: set.cause,
    effects: set.cause === null ? set.effects.slice(since) : { from: since, until: set.effects.length },
  })
}
