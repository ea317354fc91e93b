const [second, minute, hour] = [1_000, 60_000, 3_600_000]

/** How long to wait after the first, the second … attempt that failed: thirteen attempts in three days and a little more. */
export const pausesMillis = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  12 * hour,
  21 * hour,
  24 * hour,
] as const

export const mostTries = pausesMillis.length + 1
/** An endpoint that has taken nothing for so long is switched off. */
export const mostFailingMillis = 3 * 24 * hour
const jitterPercent = 10

/** When to try again after so many tries; null: no more. `chance` is a whole number below a thousand. */
export function nextTryAt(tries: number, at: number, chance: number): number | null {
  const pause = pausesMillis[tries - 1]
  if (pause === undefined) return null
  return at + Math.round(pause * (1 + ((jitterPercent / 100) * chance) / 1_000))
}
