import { type Loop, startLoop } from '#plumbing/loop.ts'
import { type Receiver, relay } from '#relay/relay.jobs.ts'
import type { Parts } from '#sites/route.http.ts'

const pauseMillis = 250

/** Everybody who is told of what happened, in the order of being told. */
export const receivers: readonly Receiver[] = []

export interface Work {
  /** Ends after what it is at just now. */
  stop(): Promise<void>
}

/** Delivers what was done to those who are told of it; several processes may do so at once. */
export function startWork({ database, log }: Parts): Work {
  const loops: Loop[] = [
    startLoop({ name: 'relay', log, pauseMillis, turn: (isEnded) => relay({ database, log, receivers }, isEnded) }),
  ]
  return { stop: async () => void (await Promise.all(loops.map((loop) => loop.stop()))) }
}
