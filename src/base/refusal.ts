import type { Reason } from '#base/reasons.ts'
import type { CauseWord } from '#base/words/words.ts'

/** One thing that a rule looked at: what it asked, whether that held, and what it saw. */
export interface Check {
  readonly check: string
  readonly passed: boolean
  readonly saw: unknown
}

/** Values that a refusal's sentence may name: numbers, durations in ISO 8601, money. */
export type Variables = Readonly<
  Record<string, string | number | { readonly amount: number; readonly currency: string }>
>

export interface Refusal {
  readonly refused: true
  readonly reason: Reason
  readonly checks: readonly Check[]
  readonly variables: Variables | null
  /** Says more than the reason does, and of which field, where the reason alone leaves people guessing. */
  readonly cause?: CauseWord
  readonly pointer?: string
}

export function refuse(reason: Reason, checks: readonly Check[] = [], variables: Variables | null = null): Refusal {
  return { refused: true, reason, checks, variables }
}

/** The state of things does not allow it, and what about it: `pointer` is the field that would have to differ. */
export function conflict(
  cause: CauseWord,
  { saw = null, ...more }: { saw?: unknown; variables?: Variables; pointer?: string } = {},
): Refusal {
  return { ...refuse('conflict', [{ check: cause, passed: false, saw }]), ...more, cause }
}

/** Tells a refusal from whatever else a decision may have given. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value && value.refused === true
}
