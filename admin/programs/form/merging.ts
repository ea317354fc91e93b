import type { ProgramDraft } from '#admin/programs/form/draft.ts'

/** What was changed from `base` to `mine`, on top of what somebody else made of the same `base` in the meantime. */
export function onTopOf(now: ProgramDraft, mine: ProgramDraft, base: ProgramDraft): ProgramDraft {
  return merged(now, mine, base) as ProgramDraft
}

function merged(now: unknown, mine: unknown, base: unknown): unknown {
  const [asBase, asNow] = [base, now].map((other) => JSON.stringify(other) === JSON.stringify(mine))
  if (asBase || asNow) return now
  if (Array.isArray(now) && Array.isArray(mine) && Array.isArray(base)) {
    const isAlike = now.length === base.length && mine.length === base.length
    return isAlike ? now.map((one, at) => merged(one, mine[at], base[at])) : mine
  }
  if (!isGroup(now) || !isGroup(mine) || !isGroup(base)) return mine
  const names = new Set([...Object.keys(now), ...Object.keys(mine)])
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const value = merged(now[name], mine[name], base[name])
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
