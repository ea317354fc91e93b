import { type Check, isRefusal, type Refusal } from '#base/refusal.ts'
import { codes } from '#codes/code.ts'
import { organizationsOf } from '#customers/belonging.ts'
import { customers, customersOfOrganization } from '#customers/customer.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { compareEntries, type Entry, entryOf } from '#referrals/entry.ts'
import { keepEntry } from '#referrals/kept-entry.ts'
import { holdPlaces } from '#referrals/places.ts'
import { type Case, caseOf, judge, judgeRoom } from '#referrals/redemption.ts'
import {
  type EnteredCode,
  isByOrganization,
  participantOfOrganization,
  type Referral,
  record,
  referrals,
  referralsOfParticipant,
  referralsOfReferee,
  refusals,
  refusalsOfCustomer,
  refusalsOfOrganization,
  takesPart,
  waitingRefusals,
} from '#referrals/referral.ts'
import { reject, settle, tell, watchDeadline } from '#referrals/settle.ts'
import { deadlineOf, overFrom, progressOf } from '#referrals/success.ts'

/** Redeems a code for good: a referral begins, or the refusal is recorded with its reason. */
export function redeem(set: WorkingSet, entry: Entry, retried: EnteredCode | null = null): Referral | Refusal {
  const of = caseOf(set, entry, null)
  if (isRefusal(of)) return refuseEntry(set, entry, { refusal: of, ...ofNothing, waiting: false, retried })
  const known = own(of)
  if (known) return known
  const right = judge(of)
  const room = right.refusal ? null : judgeRoom(set, of)
  const refusal = right.refusal ?? room?.refusal
  if (refusal) return refuseEntry(set, entry, { refusal, ...aboutOf(of), waiting: isWaiting(of, refusal), retried })
  if (retried) set.put<EnteredCode>(refusals, { ...retried, waiting: false })
  return begin(set, of, [...right.checks, ...(room?.checks ?? [])])
}

/** The referral that this very code has already begun, as long as the entry only repeats it. */
export function own({ others, entry, organization, customer }: Case): Referral | null {
  const mine = others.find((other) => other.code === entry.code && other.referee === customer.id)
  if (!mine || compareEntries(entry, entryOf(mine)) < 0) return null
  if (mine.orderId !== null && mine.orderId === entry.order) return mine
  const first = (mine.organization === null ? customer : (organization ?? customer)).firstOrderId
  return mine.state === 'pending' && (first === null || first === entry.order) ? mine : null
}

/** What may still arrive: the registration that a window counts from, the organization, the end of an earlier referral. */
function isWaiting({ customer: { registeredAt }, entry }: Case, { reason }: Refusal): boolean {
  if (reason === 'registration_window_passed') return registeredAt === null || registeredAt > entry.at
  return reason === 'organization_required' || reason === 'already_participated'
}

function begin(set: WorkingSet, of: Case, checks: readonly Check[]): Referral {
  const { entry, program, terms, customer } = of
  const since = set.effects.length
  const referral = set.put<Referral>(referrals, {
    id: set.chance.id('referral'),
    program: program.id,
    programVersion: terms.version,
    code: of.code.code,
    referrer: of.code.customer,
    referee: customer.id,
    organization: customer.organization,
    participant: of.participant as string,
    place: entry.place,
    redeemedAt: entry.at,
    orderId: entry.order,
    visit: entry.visit,
    state: 'pending',
    reason: null,
    successes: [],
    qualifiedAt: null,
    marked: false,
    withheld: [],
    lapsesAt: deadlineOf({ redeemedAt: entry.at }, terms.definition, set.site.timeZone),
    createdAt: set.now,
    updatedAt: set.now,
  })
  rejectLater(set, of, referral)
  holdPlaces(set, of.code, referral)
  watchDeadline(set, referral)
  tell(set, 'referral.created', referral, null)
  record(set, { subject: referral.id, at: entry.at, checks, decision: 'pending', since })
  settle(set, referral.id, entry.at)
  return set.get(referrals, referral.id) as Referral
}

/** Told late of an earlier entry: what was redeemed after it was never right, unless this one was over by then. */
function rejectLater(set: WorkingSet, of: Case, referral: Referral): void {
  const over = overFrom(progressOf(set, referral), of.terms.definition)
  for (const other of of.others) {
    if (over !== null && other.redeemedAt >= over) continue
    reject(set, other, 'already_participated', { checks: [], at: referral.redeemedAt })
  }
}

/** Records that a code was entered in a cart and refused, with the checks that were made. */
export function recordRefusal(set: WorkingSet, entry: Entry, refusal: Refusal): Refusal {
  return refuseEntry(set, entry, {
    refusal,
    ...ofNothing,
    program: set.get(codes, entry.code)?.program ?? null,
    waiting: false,
    retried: null,
  })
}

interface Refused {
  readonly refusal: Refusal
  readonly program: string | null
  readonly organization: string | null
  readonly waiting: boolean
  readonly retried: EnteredCode | null
}

const ofNothing = { program: null, organization: null }

function aboutOf({ program, terms, customer }: Case): Pick<Refused, 'program' | 'organization'> {
  const byOrganization = terms.definition.referee.unit === 'organization'
  return { program: program.id, organization: byOrganization ? customer.organization : null }
}

function refuseEntry(set: WorkingSet, entry: Entry, refused: Refused): Refusal {
  const { refusal, program, organization, waiting, retried } = refused
  const { customer, code, place, at, order, visit } = entry
  if (retried && (waiting || retried.reason === refusal.reason)) {
    set.put<EnteredCode>(refusals, { ...retried, organization, waiting })
    return refusal
  }
  const id = retried?.id ?? set.chance.id('refusal')
  const { reason } = refusal
  const since = set.effects.length
  const entered = { id, customer, organization, code, program, place, at, orderId: order, visit }
  set.put<EnteredCode>(refusals, { ...entered, reason, waiting })
  set.emit({ type: 'code.refused', refusal: id, code, customer, reason, ...(program === null ? {} : { program }) })
  record(set, { subject: id, at, checks: refusal.checks, decision: 'refused', since })
  return refusal
}

/** Told late of whose somebody was, or of what an organization did not order: what was refused for that is asked again. */
export function askAgain(set: WorkingSet, people: readonly string[]): void {
  set.each(people, (customer) => {
    const own = set.list(referralsOfReferee, customer)
    const entered = set.list(refusalsOfCustomer, customer)
    for (const refused of entered) {
      const begun = own.filter(({ code, redeemedAt }) => code === refused.code && redeemedAt === refused.at)
      const reasons = [refused, ...begun].map(({ reason }) => reason)
      // What was refused in a cart was never ordered with.
      const isEntered = refused.place !== 'checkout' || refused.orderId !== null
      if (isEntered && !refused.waiting && !begun.some(takesPart) && reasons.some(isByOrganization))
        set.put<EnteredCode>(refusals, { ...refused, waiting: true })
    }
    for (const referral of own) {
      const isKept = entered.some(({ code, at }) => code === referral.code && at === referral.redeemedAt)
      if (!takesPart(referral) && isByOrganization(referral.reason) && !isKept)
        keepEntry(set, entryOf(referral), referral, referral.reason as string)
    }
  })
  retry(set, people)
}

const ends: ReadonlySet<string> = new Set(['referral.lapsed', 'referral.rejected', 'referral.revoked'])

/** Who belongs to an organization, and who entered a code when they did, wherever they are by now. */
export function peopleOf(set: WorkingSet, organization: string): string[] {
  const now = set.list(customersOfOrganization, organization).map(({ id }) => id)
  const refused = set.list(refusalsOfOrganization, organization).map(({ customer }) => customer)
  const brought = set
    .list(referralsOfParticipant, participantOfOrganization(organization))
    .map(({ referee }) => referee)
  return [...new Set([...now, ...refused, ...brought])]
}

/** Who was refused as one of the same organization as the code's creator, who may turn out to have moved on before. */
export function refusedAsColleagues(set: WorkingSet, organization: string): string[] {
  const isOwn = ({ reason }: { readonly reason: string | null }) => reason === 'self_referral'
  const refused = set.list(refusalsOfOrganization, organization).filter(isOwn)
  const brought = set.list(referralsOfParticipant, participantOfOrganization(organization)).filter(isOwn)
  return [...refused.map(({ customer }) => customer), ...brought.map(({ referee }) => referee)]
}

/** Whose refused codes may be right by now: when a referral of an organization has just ended, those of all colleagues. */
function withColleagues(set: WorkingSet, id: string): string[] {
  const customer = set.get(customers, id)
  const organizations = customer === undefined ? [] : organizationsOf(customer)
  if (organizations.length === 0 || !set.effects.some(({ type }) => ends.has(type))) return [id]
  return [...new Set([id, ...organizations.flatMap((organization) => peopleOf(set, organization))])]
}

/** Looks again at codes that were refused for want of a fact, in the order in which they were entered. */
export function retryWaiting(set: WorkingSet, id: string): void {
  retry(set, withColleagues(set, id))
}

function retry(set: WorkingSet, people: readonly string[]): void {
  const entered: EnteredCode[] = []
  set.each(people, (customer) => entered.push(...set.list(waitingRefusals, customer)))
  entered.sort((left, right) => left.at - right.at)
  set.each(entered, ({ id }) => {
    const waiting = set.get(refusals, id)
    if (!waiting?.waiting) return
    const { customer, code, place, at, orderId: order, visit } = waiting
    redeem(set, { customer, code, place, at, order, visit }, waiting)
  })
}
