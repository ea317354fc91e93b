import type { Database, Handle } from '#plumbing/db.ts'
import type { Log } from '#plumbing/log.ts'
import { holdOldest, holdRelay, readTold, removeTold, sitesWithTold, type Told } from '#relay/relay.sql.ts'

/** What the relay has taken of one site. */
export interface Taken {
  readonly siteId: string
  /** In the order of happening. */
  readonly told: readonly Told[]
  /** Until when somebody reads messages over the API. */
  readonly listenedUntil: number | null
}

/**
 * Whoever is told of what happened: writes what is to be sent, to whom, in the transaction that takes the rows out of
 * the outbox. So it is written exactly once; what may be slow or fail comes afterwards, from what was written.
 */
export type Receiver = (handle: Handle, taken: Taken) => Promise<void>

export interface RelayParts {
  readonly database: Database
  readonly log: Log
  readonly receivers: readonly Receiver[]
}

const batchMost = 100
const heldMillis = 60_000
const atOnce = 4

type Passed = 'all' | 'some' | 'none'

/** Passes on what waits, on every site; answers whether there may be more. Any number of processes may do so at once. */
export async function relay(parts: RelayParts, isEnded: () => boolean = () => false): Promise<boolean> {
  const sites = await sitesWithTold(parts.database)
  let more = false
  const next = async (): Promise<void> => {
    for (let siteId = sites.shift(); siteId !== undefined && !isEnded(); siteId = sites.shift()) {
      if ((await relaySite(parts, siteId)) === 'some') more = true
    }
  }
  await Promise.all(Array.from({ length: atOnce }, next))
  return more
}

/** One row that cannot be passed on must not hold up the rest: it is tried by itself, and then left alone for a while. */
async function relaySite(parts: RelayParts, siteId: string): Promise<Passed> {
  try {
    return await passOn(parts, siteId, batchMost)
  } catch (error) {
    parts.log.warn({ err: error, site: siteId }, 'a batch could not be passed on; its rows are tried one by one')
  }
  for (let turn = 0; turn < batchMost; turn++) {
    try {
      if ((await passOn(parts, siteId, 1)) === 'none') return 'none'
    } catch (error) {
      const now = Date.now()
      const held = await holdOldest(parts.database, siteId, now, now + heldMillis)
      parts.log.error({ err: error, site: siteId, outbox: held }, 'what happened could not be passed on')
    }
  }
  return 'some'
}

async function passOn({ database, receivers }: RelayParts, siteId: string, most: number): Promise<Passed> {
  return await database.transaction(async (handle) => {
    const held = await holdRelay(handle, siteId)
    if (held === null) return 'none'
    const told = await readTold(handle, siteId, Date.now(), most)
    if (told.length === 0) return 'none'
    for (const receiver of receivers) await receiver(handle, { siteId, told, listenedUntil: held.listenedUntil })
    await removeTold(
      handle,
      siteId,
      told.map(({ id }) => id),
    )
    return told.length === most ? 'some' : 'all'
  })
}
