import type { Plan, WorkingSet } from '#engine/working-set.ts'

/** One thing to decide for a site. `decide` may be called several times over: it must only read and write the set. */
export interface Command<Result> {
  readonly name: string
  /** Notes what `decide` is going to read, as far as can be told from the command alone. Leaving out is no error. */
  readonly wants?: (set: WorkingSet) => void
  /** As `wants`, where what is read tells what else will be. */
  readonly plan?: (set: WorkingSet) => Plan
  readonly decide: (set: WorkingSet) => Result
  readonly idempotency?: { readonly key: string; readonly requestHash: string } | null
}

export interface Answer<Result> {
  readonly result: Result
  /** The same request was answered before, and this is that answer. */
  readonly replayed: boolean
}

/** The same idempotency key came with another request. */
export class IdempotencyKeyReused extends Error {}
/** The site is not there, or no longer. */
export class UnknownSite extends Error {}
