import { isRefusal } from '#base/refusal.ts'
import { checkEligible, codesIn, makeCode } from '#codes/code.ts'
import { customers } from '#customers/customer.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { type Program, programsByIssue, statusAt, termsAt } from '#programs/program.ts'

/** Gives a member a code in each program that gives one to everybody (MEMBER-10); those who have one keep it. */
export function issueAutomatically(set: WorkingSet, customer: string): void {
  for (const program of set.list(programsByIssue, 'automatic')) issueTo(set, program, customer)
}

/** Answers whether a code was made. */
export function issueTo(set: WorkingSet, program: Program, id: string): boolean {
  const customer = set.get(customers, id)
  if (customer?.registeredAt == null || statusAt(program, set.now) !== 'active') return false
  if (checkEligible(set, customer, termsAt(set, program, set.now).definition.referrer.requires).refusal) return false
  if (codesIn(set, program.id, id).length > 0) return false
  return !isRefusal(makeCode(set, program, id))
}
