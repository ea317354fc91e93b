import { offsetSpan } from '#base/zone.ts'

/** `2026-03-01T10:00`, as a field of the browser has it, in a zone; null when it is no time. */
export function momentOf(local: string, timeZone: string): number | null {
  const asUtc = Date.parse(`${local}Z`)
  if (Number.isNaN(asUtc)) return null
  // Twice, as the first guess may lie on the other side of a change of the clocks.
  const guess = asUtc - offsetSpan(asUtc, timeZone).what
  return asUtc - offsetSpan(guess, timeZone).what
}
