import { ladderOfReferrer, type Referrer, withLadder } from '#codes/referrer.ts'
import type { Rung, Trigger } from '#programs/definition.api.ts'
import type { Gift } from '#rewards/gift.api.ts'

export function rungKey(rung: Rung): string {
  return 'at' in rung ? `at:${rung.at}` : `every:${rung.every}`
}

function thresholdOf(rung: Rung): number {
  return 'at' in rung ? rung.at : rung.every
}

/** How many times a rung is owed to somebody with so many standing successes. */
export function timesOwed(rung: string, successes: number): number {
  const [kind, number] = rung.split(':')
  const threshold = Number(number)
  return kind === 'at' ? (successes >= threshold ? 1 : 0) : Math.floor(successes / threshold)
}

/** The rungs that one more success reaches, in the order of the definition. */
export function rungsReached(trigger: Trigger, successes: number): Rung[] {
  return trigger.referrer.filter((rung) => ('at' in rung ? rung.at === successes : successes % rung.every === 0))
}

/** "Same as referrer": what the first rung gives, the lowest one; of two as low, the one named first (GIFT-6). */
export function giftsOfReferee(trigger: Trigger): readonly Gift[] {
  if (trigger.referee !== 'same') return trigger.referee.gifts
  let first: Rung | undefined
  for (const rung of trigger.referrer) if (first === undefined || thresholdOf(rung) < thresholdOf(first)) first = rung
  return first?.gifts ?? []
}

export interface Climb {
  readonly referrer: Referrer
  /** Rungs to grant now, each once. */
  readonly rungs: readonly Rung[]
}

/** One more success on a ladder. */
export function climb(referrer: Referrer, trigger: Trigger): Climb {
  const ladder = ladderOfReferrer(referrer, trigger.on)
  const successes = ladder.successes + 1
  const counts = { ...ladder.rungs }
  const rungs = rungsReached(trigger, successes).filter((rung) => {
    const key = rungKey(rung)
    if ((counts[key] ?? 0) >= timesOwed(key, successes)) return false
    counts[key] = (counts[key] ?? 0) + 1
    return true
  })
  return { referrer: withLadder(referrer, trigger.on, { successes, rungs: counts }), rungs }
}

export interface Descent {
  readonly referrer: Referrer
  /** Rungs of which one grant has to go. */
  readonly rungs: readonly string[]
}

/** One success less: the number that stands decides what is owed; whatever is above it has to go. */
export function descend(referrer: Referrer, on: Trigger['on']): Descent {
  const ladder = ladderOfReferrer(referrer, on)
  const successes = Math.max(0, ladder.successes - 1)
  const counts = { ...ladder.rungs }
  const rungs = Object.keys(counts).filter((key) => (counts[key] ?? 0) > timesOwed(key, successes))
  for (const key of rungs) counts[key] = (counts[key] ?? 0) - 1
  return { referrer: withLadder(referrer, on, { successes, rungs: counts }), rungs }
}
