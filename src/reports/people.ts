export const roles = ['referrers', 'sharers', 'visitors', 'referees'] as const
export type Role = (typeof roles)[number]

/** Who took part, each counted once however often they did. */
export type People = { readonly [Of in Role]: number }

/** What of each role there is. */
export function eachRole<What>(whatOf: (role: Role) => What): { readonly [Of in Role]: What } {
  return Object.fromEntries(roles.map((role) => [role, whatOf(role)])) as { [Of in Role]: What }
}

/** Those of one day who had last been there so many days before; null: never, or longer ago than any span goes back. */
export interface Return {
  readonly gap: number | null
  readonly count: number
}

/** How many of one day had last been there how many days before, as it is kept. */
export type Gaps = Readonly<Record<string, number>>

export function packGaps(returns: readonly Return[]): Gaps {
  return Object.fromEntries(returns.map(({ gap, count }) => [gap ?? 'never', count]))
}

/** How many there were on days one after the other: on each, those who had not been there on an earlier one of them. */
export function sumGaps(days: readonly Gaps[]): number {
  let sum = 0
  for (const [place, gaps] of days.entries()) {
    for (const [gap, count] of Object.entries(gaps)) if (gap === 'never' || Number(gap) > place) sum += count
  }
  return sum
}
