import { type Check, type Refusal, refuse } from '#base/refusal.ts'
import { addDuration, calendarDay, calendarMonth, formatTime } from '#base/time.ts'
import { type Code, codes, isCodeExpired, isOneTime, siblingCodes } from '#codes/code.ts'
import { endOf, hasEnded } from '#codes/ending.ts'
import { type Referrer, referrerOf } from '#codes/referrer.ts'
import { heldByOthers, reservationsOfCode, reservationsOfReferrer } from '#codes/reservation.ts'
import { organizationAt, organizationStill } from '#customers/belonging.ts'
import {
  type Customer,
  customers,
  type FirstOrder,
  firstOrderOf,
  newCustomer,
  type Organization,
  organizations,
  sharedDevice,
} from '#customers/customer.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import type { Definition } from '#programs/definition.api.ts'
import { checkOpen, type Program, type ProgramVersion, programs, termsAt, versionOf } from '#programs/program.ts'
import { compareEntries, type Entry, entryOf } from '#referrals/entry.ts'
import { participantOf, type Referral, referralsAround, referralsAs, takesPart } from '#referrals/referral.ts'
import { overFrom, progressOf } from '#referrals/success.ts'
import { visits } from '#visits/visit.ts'

/** Everything that the rules look at when a code is entered. */
export interface Case {
  readonly entry: Entry
  readonly code: Code
  readonly program: Program
  readonly terms: ProgramVersion
  readonly customer: Customer
  readonly creator: Customer | undefined
  readonly organization: Organization | undefined
  readonly participant: string | null
  /** The participant's other referrals in the program. */
  readonly others: readonly Referral[]
  /** Lapsed by now, which still were pending at the time of the entry: told late, it does not go before them. */
  readonly lapsedSince: readonly Referral[]
  readonly visitAt: number | null
  /** The referral that is judged again; null when the code is only being entered. */
  readonly referral: Referral | null
  readonly timeZone: string
}

/** One rule: what it checks, what it saw, and its no. */
type Rule = (of: Case) => { check: string; saw: unknown; refusal: Refusal | null }

const said = (check: string, saw: unknown, refusal: Refusal | null) => ({ check, saw, refusal })
const no = (...words: Parameters<typeof refuse>) => refuse(words[0], [], words[2] ?? null)

/** Where the program takes codes; where only registering counts, a checkout comes too late for any (MEMBER-4). */
const enteredHere: Rule = ({ entry, terms }) => {
  const { code, triggers } = terms.definition
  const tooLate = entry.place === 'checkout' && triggers.every(({ on }) => on === 'registration')
  const accepted = code.enteredAt.includes(entry.place) && !tooLate
  const saw = { place: entry.place, enteredAt: code.enteredAt }
  return said('code_accepted_here', saw, accepted ? null : no('code_not_accepted_here'))
}

const stands: Rule = ({ code, creator, entry }) =>
  said('code_not_revoked', endOf(code, creator), hasEnded(code, creator, entry.at) ? no('code_revoked') : null)

/** A one-time code that was used stays used, and says so, also when its time is over (INV-3). */
const inTime: Rule = ({ code, entry }) => {
  const used = isOneTime(code) && code.uses > 0
  return said('code_not_expired', code.expiresAt, !used && isCodeExpired(code, entry.at) ? no('code_expired') : null)
}

/**
 * Nobody invites themself: not under another spelling of the mailbox, nor from a device that they were seen on
 * themselves, nor inside the organization that counts as one (PLAT-12).
 */
const notOwn: Rule = ({ code, customer, creator, terms, entry }) => {
  const mailbox = mailboxAt(customer, entry.at)
  const sameMailbox = mailbox !== null && creator !== undefined && mailbox === mailboxAt(creator, entry.at)
  const sameOrganization =
    terms.definition.referee.unit === 'organization' &&
    customer.organization !== null &&
    creator !== undefined &&
    customer.organization === organizationAt(creator, entry.at)
  const sameDevice = creator !== undefined && sharedDevice(customer, creator, entry.at) !== null
  const saw = { sameCustomer: code.customer === customer.id, sameMailbox, sameOrganization, sameDevice }
  return said('not_own_code', saw, Object.values(saw).includes(true) ? no('self_referral') : null)
}

/** The mailbox as it was then; one that came later says nothing of that time. */
function mailboxAt({ mailbox, factsAt }: Customer, at: number): string | null {
  return (factsAt.email ?? at) <= at ? mailbox : null
}

const hasOrganization: Rule = ({ participant, customer }) =>
  said('organization_known', customer.organization, participant === null ? no('organization_required') : null)

/** Takes part once, with one code; what was redeemed earlier goes first, in whichever order it is told. */
const firstParticipation: Rule = ({ others, lapsedSince, entry, referral }) => {
  const before = (other: Referral) => compareEntries(entryOf(other), entry) < (referral === null ? 1 : 0)
  const earlier = others.find(before) ?? lapsedSince.find(before)
  return said('not_participated_before', earlier?.id ?? null, earlier ? no('already_participated') : null)
}

/** Of two things at the same moment: who registers has yet to order, who stands at a checkout may have done so. */
function isOrderedBefore(first: FirstOrder | null, { order, place, at }: Entry): boolean {
  if (first === null || first.id === order) return false
  return first.at < at || (first.at === at && place === 'checkout')
}

/** New as the program counts it: something that it rewards can still happen for the first time. */
const isNew: Rule = ({ entry, terms, customer, organization, referral }) => {
  const byOrganization = terms.definition.referee.unit === 'organization'
  const first = firstOrderOf((byOrganization ? organization : customer) ?? { firstOrderId: null, firstOrderAt: null })
  const orderedBefore = isOrderedBefore(first, entry)
  const registeredBefore = customer.registeredAt !== null && customer.registeredAt < entry.at
  const cardBefore = registeredBefore && customer.cardActivatedAt !== null && customer.cardActivatedAt < entry.at
  const over = {
    registration: registeredBefore || entry.place === 'checkout',
    card_activation: cardBefore,
    first_order: orderedBefore,
  }
  const hopeless = terms.definition.triggers.every((trigger) => over[trigger.on])
  const registeredAgain = entry.place !== 'checkout' && registeredBefore
  const saw = { firstOrder: first?.id ?? null, registeredAt: customer.registeredAt, returning: customer.returning }
  const returned = referral === null && customer.returning
  const refused = hopeless || registeredAgain || returned
  const reason = byOrganization ? 'not_new_organization' : 'not_new_customer'
  return said(byOrganization ? 'organization_is_new' : 'customer_is_new', saw, refused ? no(reason) : null)
}

/** The first order within so long of registering, the last moment included (INV-4). */
const inRegistrationWindow: Rule = ({ entry, terms, customer, timeZone }) => {
  const { orderWithin } = terms.definition.referee
  const { registeredAt } = customer
  if (orderWithin === null || entry.place !== 'checkout') return said('registration_window', null, null)
  const saw = { registeredAt, at: entry.at, orderWithin }
  const inside =
    registeredAt !== null && entry.at >= registeredAt && entry.at <= addDuration(registeredAt, orderWithin, timeZone)
  if (inside) return said('registration_window', saw, null)
  const passed = no('registration_window_passed', [], { window: orderWithin })
  return said('registration_window', saw, registeredAt === null ? { ...passed, cause: 'register_first' } : passed)
}

/** From following the link to registering (MEMBER-9). */
const inAttributionWindow: Rule = ({ entry, terms, visitAt, timeZone }) => {
  const { window } = terms.definition.attribution
  if (window === null || visitAt === null) return said('attribution_window', null, null)
  const passed = entry.at > addDuration(visitAt, window, timeZone)
  return said(
    'attribution_window',
    { visitAt, at: entry.at, window },
    passed ? no('attribution_window_passed', [], { window }) : null,
  )
}

/** How far the clocks of a store and ours may be apart. */
const clockSkewMillis = 5 * 60_000

/** Who followed a link after registering was a customer before (MEMBER-4), whatever the store makes of it later. */
const visitedFirst: Rule = ({ entry, visitAt }) => {
  const after = visitAt !== null && visitAt > entry.at + clockSkewMillis
  const saw = visitAt === null ? null : { visitAt, at: entry.at }
  return said('visited_before_registering', saw, after ? no('not_new_customer') : null)
}

const byOrganization = (definition: Definition) => definition.referee.unit === 'organization'

/** Who may take part, by facts that are theirs alone: the same answer whenever it is asked. */
function rulesOf(definition: Definition): Rule[] {
  const once = byOrganization(definition) ? [hasOrganization, firstParticipation, isNew] : [isNew, firstParticipation]
  return [enteredHere, stands, inTime, notOwn, ...once, inRegistrationWindow, visitedFirst, inAttributionWindow]
}

/** Puts together what the rules look at; a refusal where there is nothing to look at. */
export function caseOf(set: WorkingSet, given: Entry, referral: Referral | null): Case | Refusal {
  const code = set.get(codes, given.code)
  if (!code) return unknownCode(set, given.code)
  const program = set.get(programs, code.program)
  if (!program) return unknownCode(set, given.code)
  const known = set.get(customers, given.customer) ?? newCustomer(given.customer, given.at)
  const customer = { ...known, organization: organizationOf(known, given, referral) }
  const entry = given.asked === true ? { ...given, at: afterAllToldOf(set, customer, given.at) } : given
  const terms = termsAt(set, program, entry.at)
  const participant = participantOf(terms.definition.referee.unit, customer)
  const own = participant === null ? [] : referralsAs(set, participant, customer)
  const others = own.filter((other) => other.program === program.id && other.id !== referral?.id)
  return {
    entry,
    code,
    program,
    terms,
    customer,
    creator: set.get(customers, code.customer),
    organization: customer.organization === null ? undefined : set.get(organizations, customer.organization),
    participant,
    others: others.filter(takesPart),
    lapsedSince: others.filter((other) => wasPendingAt(set, other, entry.at)),
    visitAt: entry.visit === null || referral !== null ? null : (set.get(visits, entry.visit)?.at ?? null),
    referral,
    timeZone: set.site.timeZone,
  }
}

/** Whose the customer was when they entered the code; who asks now, is whose they are now. */
function organizationOf(known: Customer, given: Entry, referral: Referral | null): string | null {
  if (given.asked === true) return known.organization ?? given.organization ?? null
  return organizationStill(known, referral?.organization ?? null, given.at) ?? given.organization ?? null
}

/** The time of asking, or of the latest fact about whoever asks. */
function afterAllToldOf(set: WorkingSet, customer: Customer, at: number): number {
  const organization = customer.organization === null ? undefined : set.get(organizations, customer.organization)
  const redeemed = referralsAround(set, customer)
  const { registeredAt, cardActivatedAt, firstOrderAt } = customer
  const told = [
    registeredAt,
    cardActivatedAt,
    firstOrderAt,
    organization?.firstOrderAt ?? null,
    customer.factsAt.email ?? null,
  ]
  return Math.max(at, ...told.map((time) => time ?? at), ...redeemed.map(({ redeemedAt }) => redeemedAt))
}

/** A code of another site of the workspace says so; whose it is remains untold (EARN-11). */
function wasPendingAt(set: WorkingSet, other: Referral, at: number): boolean {
  if (other.state !== 'lapsed' || other.redeemedAt > at) return false
  const over = overFrom(progressOf(set, other), versionOf(set, other.program, other.programVersion).definition)
  return over === null || over > at
}

export function unknownCode(set: WorkingSet, code: string): Refusal {
  const elsewhere = set.get(siblingCodes, code) !== undefined
  return refuse(elsewhere ? 'wrong_site' : 'unknown_code', [{ check: 'code_known', passed: false, saw: code }])
}

export interface Judgement {
  readonly checks: readonly Check[]
  readonly refusal: Refusal | null
}

/** Whether the customer may take part, by facts that only ever gain. */
export function judge(of: Case): Judgement {
  const known: Check = { check: 'code_known', passed: true, saw: of.code.code }
  const open = checkOpen(of.program, of.entry.at)
  const checks = [known, open.check]
  if (open.refusal) return { checks, refusal: { ...open.refusal, checks } }
  for (const rule of rulesOf(of.terms.definition)) {
    const { check, saw, refusal } = rule(of)
    checks.push({ check, passed: refusal === null, saw })
    if (refusal) return { checks, refusal: { ...refusal, checks } }
  }
  return { checks, refusal: null }
}

/**
 * Whether a referral still takes part by right, all facts known today considered. What is new about a person was
 * decided when they redeemed; only facts about that moment that arrive late can change it.
 */
export function judgeAgain(of: Case): Judgement {
  const rules = [isNew, firstParticipation, inRegistrationWindow, notOwn]
  const checks: Check[] = []
  for (const rule of rules) {
    const { check, saw, refusal } = rule(of)
    checks.push({ check, passed: refusal === null, saw })
    if (refusal) return { checks, refusal: { ...refusal, checks } }
  }
  return { checks, refusal: null }
}

/** Whether there is room: a use of the code and a place under the referrer's limit, reservations counted. */
export function judgeRoom(set: WorkingSet, of: Case): Judgement {
  const uses = judgeUses(set, of)
  if (uses.refusal) return uses
  const limit = judgeLimit(set, of)
  return { checks: [...uses.checks, ...limit.checks], refusal: limit.refusal }
}

/** Whether the code has a use left (INV-3, EARN-8); a referral that comes back takes its own up again. */
export function judgeUses(set: WorkingSet, { code, entry, participant, referral }: Case): Judgement {
  if (code.maxUses === null) return { checks: [], refusal: null }
  const reserved = heldByOthers(set.list(reservationsOfCode, code.code), participant ?? '', entry.at)
  const { uses, maxUses } = code
  const replacedAt = referral === null ? code.replacedAt : null
  const passed = uses + reserved.length < maxUses && (replacedAt === null || entry.at < replacedAt)
  const saw = { uses, reserved: reserved.length, maxUses, replacedAt }
  const checks = [{ check: 'code_has_uses_left', passed, saw }]
  return { checks, refusal: passed ? null : noUseLeft(code, reserved[0]?.untilAt ?? null, checks) }
}

/** Whether the referrer has a place left; pending referrals and reservations hold theirs (EARN-9). */
export function judgeLimit(set: WorkingSet, { code, entry, participant, program, terms, timeZone }: Case): Judgement {
  const limit = terms.definition.referrer.limit
  if (limit === null) return { checks: [], refusal: null }
  const reserved = heldByOthers(
    set.list(reservationsOfReferrer, program.id, code.customer),
    participant ?? '',
    entry.at,
  )
  const referrer = referrerOf(set, program.id, code.customer)
  const successes = successesIn(referrer, limit.per, entry.at, timeZone)
  const passed = successes + referrer.pending + reserved.length < limit.referrals
  const saw = { successes, pending: referrer.pending, reserved: reserved.length, limit: limit.referrals }
  const checks = [{ check: 'referrer_below_limit', passed, saw }]
  return { checks, refusal: passed ? null : refuse('referrer_limit_reached', checks, { limit: limit.referrals }) }
}

function noUseLeft(code: Code, reservedUntil: number | null, checks: readonly Check[]): Refusal {
  if (!isOneTime(code)) return refuse('code_exhausted', checks, { limit: code.maxUses ?? 0 })
  if (code.uses > 0 || code.replacedAt !== null) return refuse('code_used', checks)
  return refuse('code_reserved', checks, reservedUntil === null ? null : { until: formatTime(reservedUntil) })
}

type Per = NonNullable<Definition['referrer']['limit']>['per']

/** Told late, an entry may still succeed in any period since: the fullest of them decides. */
function successesIn(referrer: Referrer, per: Per, at: number, timeZone: string): number {
  if (per === 'lifetime') return referrer.successes
  const byMonth = per === 'calendar_month'
  const since = byMonth ? calendarMonth(at, timeZone) : calendarDay(at, timeZone)
  const counts = Object.entries(byMonth ? referrer.months : referrer.days)
  return counts.reduce((most, [period, count]) => (period >= since && count > most ? count : most), 0)
}
