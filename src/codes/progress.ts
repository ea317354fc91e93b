import { ladderOfReferrer, type Referrer } from '#codes/referrer.ts'
import type { Rung, Trigger } from '#programs/definition.api.ts'

/** A rung of a ladder, and how far a referrer is from it. */
export interface RungProgress {
  readonly rung: Rung
  readonly reached: number
  readonly remaining: number
}

export interface TriggerProgress {
  readonly trigger: Trigger
  readonly successes: number
  readonly rungs: readonly RungProgress[]
}

/** How far a referrer has come on the ladder of a trigger. */
export function progressOf(referrer: Referrer, trigger: Trigger): TriggerProgress {
  const { successes } = ladderOfReferrer(referrer, trigger.on)
  const rungs = trigger.referrer.map((rung) => {
    if ('at' in rung)
      return { rung, reached: successes >= rung.at ? 1 : 0, remaining: Math.max(0, rung.at - successes) }
    return { rung, reached: Math.floor(successes / rung.every), remaining: rung.every - (successes % rung.every) }
  })
  return { trigger, successes, rungs }
}
