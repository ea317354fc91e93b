import { table } from '#engine/table.ts'
import type { WorkingSet } from '#engine/working-set.ts'

export interface DueWork {
  readonly kind: string
  readonly subject: string
  readonly at: number
}

/** "Look at this again at that time": nothing more is promised, so a row that is left over does no harm. */
export const dueWork = table<DueWork>({
  name: 'due_work',
  columns: { kind: 'text', subject: 'text', at: 'time' },
  key: ['kind', 'subject'],
  rank: 90,
})

/** What looks again, by the kind of thing. */
export type DueHandlers = Readonly<Record<string, (set: WorkingSet, subject: string) => void>>

/** How long before something expires its owner is told (MEMBER-12). */
const warningMillis = 7 * 86_400_000

/** When to look at what expires at `expiresAt`: first to warn, if there is time for it, then a moment too late. */
export function nextLookAt(expiresAt: number, now: number): number {
  const warningAt = expiresAt - warningMillis
  return warningAt > now ? warningAt : expiresAt + 1
}

/** Has the thing looked at again at `at`; an earlier appointment of the same thing is replaced. */
export function lookAgain(set: WorkingSet, kind: string, subject: string, at: number): void {
  set.put(dueWork, { kind, subject, at })
}
