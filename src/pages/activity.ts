import type { Refusal } from '#base/refusal.ts'
import { type Code, checkEligible, codesIn } from '#codes/code.ts'
import { progressOf, type TriggerProgress } from '#codes/progress.ts'
import { referrerOf } from '#codes/referrer.ts'
import { type Customer, customers } from '#customers/customer.ts'
import type { Site, WorkingSet } from '#engine/working-set.ts'
import type { Decoration } from '#pages/decoration.api.ts'
import { shownDecoration } from '#pages/decoration.ts'
import type { Role } from '#pages/view.ts'
import { findProgram, type Program, type ProgramVersion, type Status, statusAt, termsOf } from '#programs/program.ts'
import { usableCode } from '#visits/visit.ts'

/** Who opens the page of an activity, and with what in hand. */
export interface Opening {
  /** The program's id or key. */
  readonly program: string
  readonly code: string | null
  readonly visit: string | null
  readonly asReferrer: boolean
  /** Who came signed in from the store. */
  readonly customer: string | null
}

/** An activity as it stands for whoever opened its page. */
export interface Activity {
  readonly site: Site
  readonly now: number
  readonly program: Program
  readonly terms: ProgramVersion
  readonly status: Status
  readonly decoration: Decoration
  readonly role: Role
  readonly visit: string | null
  /** The code brought along, while it can be used and the program takes people in. */
  readonly code: Pick<Code, 'code'> | null
  /** A code was brought along that cannot be used. */
  readonly isSpent: boolean
  readonly inviter: Customer | null
  /** The code that whoever invites hands on. */
  readonly own: Pick<Code, 'code'> | null
  readonly person: Customer | null
  readonly progress: readonly TriggerProgress[] | null
  /** Why the person may not invite. */
  readonly refusal: Refusal | null
}

/** Undefined when there is no such program. */
export function openActivity(set: WorkingSet, opening: Opening): Activity | undefined {
  const program = findProgram(set, opening.program)
  if (!program) return undefined
  const terms = termsOf(set, program)
  const status = statusAt(program, set.now)
  const code = opening.code === null ? null : codeFor(set, opening.code, program)
  const person = opening.customer === null ? undefined : set.get(customers, opening.customer)
  const known = person && person.erasedAt === null ? person : null
  const isReferrer = opening.asReferrer || (known !== null && opening.code === null)
  const role = isReferrer ? 'referrer' : code === null || status !== 'active' ? 'visitor' : 'friend'
  return {
    site: set.site,
    now: set.now,
    ...{ program, terms, status, role, visit: opening.visit },
    decoration: shownDecoration(set, program),
    code: role === 'friend' ? code : null,
    isSpent: opening.code !== null && code === null,
    inviter: code === null ? null : (set.get(customers, code.customer) ?? null),
    ...(isReferrer ? ownOf(set, program, known, code) : nobodysOwn),
  }
}

const nobodysOwn = { own: null, person: null, progress: null, refusal: null } as const

/** Signed in, they see how they stand; with no more than a code, what can be seen of it anyway. */
function ownOf(
  set: WorkingSet,
  program: Program,
  person: Customer | null,
  code: Code | null,
): Pick<Activity, 'own' | 'person' | 'progress' | 'refusal'> {
  if (person === null) return { ...nobodysOwn, own: code }
  const { definition } = termsOf(set, program)
  const referrer = referrerOf(set, program.id, person.id)
  const own = codesIn(set, program.id, person.id).flatMap((one) => codeFor(set, one.code, program) ?? [])
  return {
    own: own.at(-1) ?? null,
    person,
    progress: definition.triggers.map((trigger) => progressOf(referrer, trigger)),
    refusal: checkEligible(set, person, definition.referrer.requires).refusal,
  }
}

function codeFor(set: WorkingSet, code: string, program: Program): Code | null {
  const usable = usableCode(set, code)
  return usable?.program.id === program.id ? usable.code : null
}
