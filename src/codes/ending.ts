import type { Code } from '#codes/code.ts'
import type { Customer } from '#customers/customer.ts'

/** A code ends when it is revoked, and with the person whose it was; null: neither is known. */
export function endOf(code: Code, creator: Pick<Customer, 'erasedAt'> | undefined): number | null {
  return code.revokedAt ?? creator?.erasedAt ?? null
}

export function hasEnded(code: Code, creator: Pick<Customer, 'erasedAt'> | undefined, at: number): boolean {
  const endedAt = endOf(code, creator)
  return endedAt !== null && at >= endedAt
}
