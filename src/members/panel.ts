import type { Refusal } from '#base/refusal.ts'
import { calendarDay, calendarMonth } from '#base/time.ts'
import { checkEligible } from '#codes/code.ts'
import { progressOf, type TriggerProgress } from '#codes/progress.ts'
import { type Referrer, referrerOf, wantReferrer } from '#codes/referrer.ts'
import { type Customer, customers } from '#customers/customer.ts'
import { keyOf } from '#engine/table.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import type { Definition } from '#programs/definition.api.ts'
import { type Program, type ProgramVersion, programs, programVersions, statusAt, termsOf } from '#programs/program.ts'

/** A program as it stands for one customer. */
export interface Standing {
  readonly program: Program
  readonly terms: ProgramVersion
  readonly eligible: Refusal | null
  /** Null: one code at a time. */
  readonly codesLeft: number | null
  readonly limit: { readonly referrals: number; readonly per: string; readonly used: number } | null
  readonly progress: readonly TriggerProgress[]
}

/** The programs that are open now, as they stand for a customer. */
export function standingsOf(
  set: WorkingSet,
  customer: string,
  among: readonly { readonly id: string; readonly version: number }[],
): { readonly customer: Customer | undefined; readonly standings: readonly Standing[] } {
  set.want(customers, customer)
  for (const { id, version } of among) {
    set.want(programs, id)
    set.want(programVersions, keyOf(id, version))
    wantReferrer(set, id, customer)
  }
  const known = set.get(customers, customer)
  const open = among.flatMap(({ id }) => set.get(programs, id) ?? []).filter((program) => isOpen(program, set.now))
  return { customer: known, standings: open.map((program) => standingOf(set, program, known, customer)) }
}

function isOpen(program: Program, now: number): boolean {
  return statusAt(program, now) === 'active'
}

function standingOf(set: WorkingSet, program: Program, known: Customer | undefined, id: string): Standing {
  const terms = termsOf(set, program)
  const { definition } = terms
  const referrer = referrerOf(set, program.id, id)
  const most = definition.code.maxPerReferrer
  return {
    program,
    terms,
    eligible: checkEligible(set, known, definition.referrer.requires).refusal,
    codesLeft: most === null ? null : Math.max(0, most - referrer.codes),
    limit: limitOf(definition, referrer, { now: set.now, timeZone: set.site.timeZone }),
    progress: definition.triggers.map((trigger) => progressOf(referrer, trigger)),
  }
}

function limitOf(
  { referrer: { limit } }: Definition,
  referrer: Referrer,
  { now, timeZone }: { now: number; timeZone: string },
): Standing['limit'] {
  if (limit === null) return null
  const successes = {
    lifetime: referrer.successes,
    calendar_month: referrer.months[calendarMonth(now, timeZone)] ?? 0,
    day: referrer.days[calendarDay(now, timeZone)] ?? 0,
  }[limit.per]
  return { ...limit, used: successes + referrer.pending }
}
