import { type Loop, startLoop } from '#plumbing/loop.ts'
import { type Receiver, relay } from '#relay/relay.jobs.ts'
import type { Parts } from '#sites/route.http.ts'
import { Courier, receiveForWebhooks } from '#webhooks/deliver.jobs.ts'

const pauseMillis = 250
/** What is under way when we stop may take so long to end. */
const patienceMillis = 4_000

/** Everybody who is told of what happened, in the order of being told. */
export const receivers: readonly Receiver[] = [receiveForWebhooks]

export interface Work {
  /** Ends after what it is at just now. */
  stop(): Promise<void>
}

/** Delivers what was done to those who are told of it; several processes may do so at once. */
export function startWork(parts: Parts): Work {
  const { database, log } = parts
  const courier = new Courier(parts)
  const webhooks = startLoop({ name: 'webhooks', log, pauseMillis, turn: () => courier.turn(() => webhooks.wake()) })
  const passing = startLoop({
    ...{ name: 'relay', log, pauseMillis },
    turn: (isEnded) => relay({ database, log, receivers }, isEnded),
  })
  const loops: Loop[] = [passing, webhooks]
  return {
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()))
      await courier.stop(patienceMillis)
    },
  }
}
