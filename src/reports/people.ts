const roles = ['referrers', 'sharers', 'visitors', 'referees'] as const

/** Who took part, each counted once however often they did. */
export type People = { readonly [Role in (typeof roles)[number]]: number }

export const noPeople: People = { referrers: 0, sharers: 0, visitors: 0, referees: 0 }

/** Those of one day who had last been there so many days before; null: never, or longer ago than any span goes back. */
export interface Return {
  readonly role: keyof People
  readonly gap: number | null
  readonly count: number
}

/** The people of one day, by role and by how many days before they had last been there, as they are kept. */
export type DayPeople = Readonly<Record<string, Readonly<Record<string, number>>>>

export function packPeople(returns: readonly Return[]): DayPeople {
  const byRole = [...Map.groupBy(returns, ({ role }) => role)]
  return Object.fromEntries(
    byRole.map(([role, own]) => [role, Object.fromEntries(own.map(({ gap, count }) => [gap ?? 'never', count]))]),
  )
}

/** Who took part in days one after the other, and some others: on each day those who had not been there on an earlier one. */
export function sumPeople(days: readonly DayPeople[], others: People): People {
  const sums = { ...others } as Record<keyof People, number>
  for (const [place, people] of days.entries()) {
    for (const role of roles) {
      for (const [gap, count] of Object.entries(people[role] ?? {}))
        if (gap === 'never' || Number(gap) > place) sums[role] += count
    }
  }
  return sums
}
