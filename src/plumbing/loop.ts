import type { Log } from '#plumbing/log.ts'

const afterErrorMillis = 1_000

/** Something that is done over and over as long as the process runs. */
export interface Loop {
  /** Looks again without waiting for the pause to end. */
  wake(): void
  /** Ends after what it is at just now. */
  stop(): Promise<void>
}

interface Spec {
  readonly name: string
  readonly log: Log
  /** How long to pause when there was nothing to do. */
  readonly pauseMillis: number
  /** Answers whether there may be more to do at once. What goes wrong is logged, and tried again. */
  readonly turn: (isEnded: () => boolean) => Promise<boolean>
}

export function startLoop({ name, log, pauseMillis, turn }: Spec): Loop {
  let ended = false
  let woken = false
  let end: () => void = () => {}
  const pause = (millis: number) =>
    new Promise<void>((done) => {
      end = done
      if (woken || ended) done()
      else setTimeout(done, millis).unref()
    })
  const going = (async () => {
    while (!ended) {
      woken = false
      let more = false
      let failed = false
      try {
        more = await turn(() => ended)
      } catch (error) {
        failed = true
        log.error({ err: error, loop: name }, 'work failed; it is tried again')
      }
      if (failed) woken = false
      if (!more && !ended) await pause(failed ? afterErrorMillis : pauseMillis)
    }
  })()
  return {
    wake: () => {
      woken = true
      end()
    },
    stop: () => {
      ended = true
      end()
      return going
    },
  }
}
