import { type Check, type Refusal, refuse } from '#base/refusal.ts'
import { addDuration, formatTime } from '#base/time.ts'
import { referrerOf, saveReferrer } from '#codes/referrer.ts'
import { type Customer, customers, hasActiveProduct } from '#customers/customer.ts'
import { lookAgain, nextLookAt } from '#engine/due-work.ts'
import { newCode } from '#engine/new-code.ts'
import { index, table } from '#engine/table.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { hasCompletedOrder } from '#orders/order.ts'
import type { Requirement } from '#programs/definition.api.ts'
import { checkOpen, type Program, termsAt } from '#programs/program.ts'

/** What a referrer hands on. */
export interface Code {
  readonly code: string
  readonly program: string
  readonly customer: string
  /** The how-manieth code of this customer in this program, from 1. */
  readonly number: number
  readonly maxUses: number | null
  /** Referrals that hold a use; carts hold theirs by reservation. */
  readonly uses: number
  /** When an order made a one-time code used for good. */
  readonly consumedAt: number | null
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly revokedAt: number | null
  /** When its owner, having used it up, was given the next one: from then on nobody else can use it. */
  readonly replacedAt: number | null
}

export const codes = table<Code>({
  name: 'codes',
  columns: {
    code: 'text',
    program: 'text',
    customer: 'text',
    number: 'integer',
    maxUses: 'integer',
    uses: 'integer',
    consumedAt: 'time',
    createdAt: 'time',
    expiresAt: 'time',
    revokedAt: 'time',
    replacedAt: 'time',
  },
  key: ['code'],
  rank: 25,
  audited: { kind: 'code', id: 'code', customers: ['customer'] },
})

// Not by program as well: a database that knows nothing of the table yet would walk through all codes of the program.
const codesOfCustomer = index(codes, ['customer'])

/** Those that a customer has or had in a program, in no particular order. */
export function codesIn(set: WorkingSet, program: string, customer: string): Code[] {
  return set.list(codesOfCustomer, customer).filter((code) => code.program === program)
}

/** Codes of the workspace's other sites: known to be theirs, and nothing else is known of them here. */
export const siblingCodes = table<{ readonly code: string }>({
  name: 'sibling_codes',
  columns: { code: 'text' },
  key: ['code'],
  rank: 25,
})

export function isOneTime(code: Code): boolean {
  return code.maxUses === 1
}

/** The last moment of a code's validity still counts (EARN-7). */
export function isCodeExpired(code: Code, at: number): boolean {
  return code.expiresAt !== null && at > code.expiresAt
}

/**
 * Whether somebody new could still use a code, reservations aside. A use comes back when a pending referral ends, as
 * its other places do; but a code that had been used up and was replaced by its owner's next one stays used up, so that
 * where a program gives one code at a time there are never two.
 */
export function hasUseLeft({ maxUses, uses, replacedAt }: Code): boolean {
  return maxUses === null || (uses < maxUses && replacedAt === null)
}

function isUsedUp({ maxUses, uses, replacedAt }: Code): boolean {
  return maxUses !== null && uses >= maxUses && replacedAt === null
}

/** Still of use to its owner: a program that gives one code at a time answers with this one. */
function isCurrent(code: Code, at: number): boolean {
  return code.revokedAt === null && !isCodeExpired(code, at) && hasUseLeft(code)
}

const requirementChecks: Record<Requirement, (set: WorkingSet, customer: Customer) => boolean> = {
  registered: (_, customer) => customer.registeredAt !== null,
  card_activated: (_, customer) => customer.cardActivatedAt !== null,
  active_product: (_, customer) => hasActiveProduct(customer),
  completed_order: (set, customer) => hasCompletedOrder(set, 'customer', customer.id),
  organization_completed_order: (set, customer) =>
    customer.organization !== null && hasCompletedOrder(set, 'organization', customer.organization),
}

/** Who may refer (INV-1, EARN-1): everything the program requires, each as a check. */
export function checkEligible(
  set: WorkingSet,
  customer: Customer | undefined,
  requires: readonly Requirement[],
): { checks: Check[]; refusal: Refusal | null } {
  if (!customer || customer.erasedAt !== null) {
    const checks = [{ check: 'referrer_known', passed: false, saw: null }]
    return { checks, refusal: refuse('referrer_not_eligible', checks, { requires: requires.join(', ') }) }
  }
  const checks = requires.map((requirement) => ({
    check: `referrer_${requirement}`,
    passed: requirementChecks[requirement](set, customer),
    saw: customer.id,
  }))
  const missing = requires.filter((_, place) => checks[place]?.passed === false)
  if (missing.length === 0) return { checks, refusal: null }
  return { checks, refusal: refuse('referrer_not_eligible', checks, { requires: missing.join(', ') }) }
}

export interface MadeCode {
  readonly code: Code
  readonly fresh: boolean
}

/** Gives a customer a code of a program: the current one where the program has one at a time, else a new one. */
export function makeCode(set: WorkingSet, program: Program, customerId: string): MadeCode | Refusal {
  const terms = termsAt(set, program, set.now)
  const open = checkOpen(program, set.now)
  if (open.refusal) return open.refusal
  const eligible = checkEligible(set, set.get(customers, customerId), terms.definition.referrer.requires)
  if (eligible.refusal) return eligible.refusal
  const { maxPerReferrer, maxUses, validFor } = terms.definition.code
  const referrer = referrerOf(set, program.id, customerId)
  if (maxPerReferrer === null) {
    const before = codesIn(set, program.id, customerId)
    const current = before.find((code) => isCurrent(code, set.now))
    if (current) return { code: current, fresh: false }
    for (const code of before) if (isUsedUp(code)) set.put<Code>(codes, { ...code, replacedAt: set.now })
  } else if (referrer.codes >= maxPerReferrer) {
    const check = { check: 'codes_made', passed: false, saw: { made: referrer.codes, most: maxPerReferrer } }
    return refuse('code_limit_reached', [open.check, ...eligible.checks, check], { limit: maxPerReferrer })
  }
  const number = referrer.codes + 1
  saveReferrer(set, { ...referrer, codes: number })
  const code = set.put<Code>(codes, {
    code: newCode(set.chance),
    program: program.id,
    customer: customerId,
    number,
    maxUses,
    uses: 0,
    consumedAt: null,
    createdAt: set.now,
    expiresAt: validFor === null ? null : addDuration(set.now, validFor, set.site.timeZone),
    revokedAt: null,
    replacedAt: null,
  })
  if (code.expiresAt !== null) lookAgain(set, 'code', code.code, nextLookAt(code.expiresAt, set.now))
  set.emit({ type: 'code.created', code: code.code, program: program.id, customer: customerId })
  return { code, fresh: true }
}

/** Ends a code by hand; ended before, it stays as it is. */
export function revokeCode(set: WorkingSet, code: Code): Code {
  if (code.revokedAt !== null) return code
  set.emit({ type: 'code.revoked', code: code.code, program: code.program, customer: code.customer })
  return set.put<Code>(codes, { ...code, revokedAt: set.now })
}

/** Tells of a code that is about to expire, or just has. */
export function lookAtCode(set: WorkingSet, id: string): void {
  const code = set.get(codes, id)
  if (!code || code.expiresAt === null || code.revokedAt !== null) return
  const { program, customer, expiresAt } = code
  const expired = isCodeExpired(code, set.now)
  if (!expired) lookAgain(set, 'code', id, nextLookAt(expiresAt, set.now))
  if (!hasUseLeft(code)) return
  if (expired) set.emit({ type: 'code.expired', code: id, program, customer })
  else if (nextLookAt(expiresAt, set.now) > expiresAt)
    set.emit({ type: 'code.expiring', code: id, program, customer, expiresAt: formatTime(expiresAt) })
}
