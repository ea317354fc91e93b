import type { Reason } from '#base/reasons.ts'

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
}

export function refuse(reason: Reason, checks: readonly Check[] = [], variables: Variables | null = null): Refusal {
  return { refused: true, reason, checks, variables }
}

/** Tells a refusal from whatever else a decision may have given. */
export function isRefusal(value: unknown): value is Refusal {
  return typeof value === 'object' && value !== null && 'refused' in value && value.refused === true
}
