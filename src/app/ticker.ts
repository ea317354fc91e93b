import { pruneIdempotencyKeys, readClocks } from '#app/due.sql.ts'
import { pruneEmails } from '#emails/emails.sql.ts'
import type { Parts } from '#sites/route.http.ts'

const betweenMillis = 1_000
const pruneEveryMillis = 3_600_000
const pruneMost = 5_000

export interface Ticker {
  /** Ends after what it is at just now. */
  stop(): Promise<void>
}

/** Does what falls due, a second late at most, on every site; several processes may do so at once. */
export function startTicker(parts: Parts): Ticker {
  const ending = Promise.withResolvers<void>()
  let ended = false
  let prunedAt = 0
  const ticking = (async () => {
    while (!ended) {
      await tick(parts, () => ended)
      if (Date.now() - prunedAt >= pruneEveryMillis) {
        prunedAt = Date.now()
        await prune(parts)
      }
      await Promise.race([ending.promise, pause()])
    }
  })()
  return {
    stop: () => {
      ended = true
      ending.resolve()
      return ticking
    },
  }
}

function pause(): Promise<void> {
  return new Promise((done) => void setTimeout(done, betweenMillis).unref())
}

/** Does what is due now. What goes wrong on one site holds no other up. */
export async function tick({ database, engine, log }: Parts, isEnded: () => boolean = () => false): Promise<void> {
  try {
    const due = await engine.sitesWithDueWork()
    const sites = due.length === 0 ? [] : await readClocks(database, due)
    for (const { id, clockAt } of sites) {
      if (isEnded()) return
      // It may take long, and other sites wait behind it.
      if (engine.isAdvancing(id)) continue
      try {
        await engine.advance(id, clockAt ?? Date.now(), 'leave the clock')
      } catch (error) {
        log.error({ err: error, site: id }, 'due work failed')
      }
    }
  } catch (error) {
    log.error({ err: error }, 'due work cannot be looked up')
  }
}

/** Removes what was kept long enough; messages and deliveries of webhooks are removed where they are delivered. */
async function prune({ database, log, config }: Parts): Promise<void> {
  const { answers, emails } = config.keepMillis
  const now = Date.now()
  try {
    while ((await pruneIdempotencyKeys(database, now - answers, pruneMost)) === pruneMost);
    while ((await pruneEmails(database, now - emails, pruneMost)) === pruneMost);
  } catch (error) {
    log.error({ err: error }, 'what is old cannot be removed')
  }
}
