import { makeId } from '#base/ids.ts'
import {
  listNewer,
  newerMost,
  newestOf,
  type ToldNotification,
  type Watched,
} from '#notifications/notifications.sql.ts'
import type { Database } from '#plumbing/db.ts'
import type { Log } from '#plumbing/log.ts'

const lookMillis = 1_000
/** An id tells when it was made, which may be a moment before it can be read: so far back from now is looked again. */
const overlapMillis = 15_000
/** For one who was told of thousands at once; the others wait meanwhile. */
const roundsMost = 10
const streamsMost = 5_000
const streamsPerCustomerMost = 10

interface Watcher {
  readonly siteId: string
  readonly customer: string
  readonly tell: (told: ToldNotification) => void
  /** What is older than this is known to them. */
  readonly start: string
  after: string
  /** Told already, of those that may come up again. */
  readonly seen: Set<string>
}

/** Looks for new notifications of those who are watching, all in one query a second, whoever made them. */
export class Watchtower {
  readonly #database: Database
  readonly #log: Log
  readonly #watchers = new Set<Watcher>()
  #looking: NodeJS.Timeout | null = null

  constructor(database: Database, log: Log) {
    this.#database = database
    this.#log = log
  }

  /** Null when too many watch already; otherwise what ends it. */
  async watch(
    whom: { readonly siteId: string; readonly customer: string; readonly after: string | null },
    tell: Watcher['tell'],
  ): Promise<(() => void) | null> {
    const { siteId, customer } = whom
    const after = whom.after ?? (await newestOf(this.#database, siteId, customer)) ?? ''
    const own = [...this.#watchers].filter((one) => one.siteId === siteId && one.customer === customer).length
    if (this.#watchers.size >= streamsMost || own >= streamsPerCustomerMost) return null
    const watcher: Watcher = { siteId, customer, tell, start: after, after, seen: new Set() }
    this.#watchers.add(watcher)
    this.#plan()
    return () => void this.#watchers.delete(watcher)
  }

  #plan(): void {
    if (this.#looking !== null || this.#watchers.size === 0) return
    this.#looking = setTimeout(async () => {
      await this.#look()
      this.#looking = null
      this.#plan()
    }, lookMillis)
    this.#looking.unref()
  }

  async #look(): Promise<void> {
    const watchers = [...this.#watchers]
    if (watchers.length === 0) return
    try {
      const settled = leastId(Date.now() - overlapMillis)
      let looking = watchers.map((watcher) => {
        const from = watcher.after < settled ? watcher.after : settled
        return { watcher, after: from > watcher.start ? from : watcher.start }
      })
      for (let round = 0; looking.length > 0 && round < roundsMost; round += 1) looking = await this.#tell(looking)
      for (const { seen } of watchers) for (const id of seen) if (id < settled) seen.delete(id)
    } catch (error) {
      this.#log.error({ err: error }, 'new notifications cannot be looked up')
    }
  }

  /** Tells what is new after those places; back come the places of whom there may be more for. */
  async #tell(looking: readonly Looking[]): Promise<Looking[]> {
    const watched: Watched[] = looking.map(({ watcher: { siteId, customer }, after }) => ({ siteId, customer, after }))
    const found = looking.map(() => ({ count: 0, last: '' }))
    for (const { place, told } of await listNewer(this.#database, watched)) {
      const { id } = told.notification
      const [of, watcher] = [found[place], looking[place]?.watcher]
      if (!of || !watcher) continue
      of.count += 1
      of.last = id
      if (watcher.seen.has(id) || !this.#watchers.has(watcher)) continue
      watcher.seen.add(id)
      if (id > watcher.after) watcher.after = id
      watcher.tell(told)
    }
    return looking.flatMap(({ watcher }, place) => {
      const { count, last } = found[place] ?? { count: 0, last: '' }
      return count < newerMost ? [] : [{ watcher, after: last }]
    })
  }
}

interface Looking {
  readonly watcher: Watcher
  readonly after: string
}

/** The least id that may have been made at that time or later; ids begin with their time. */
function leastId(at: number): string {
  return makeId('notification', Math.max(0, at).toString(16).padStart(12, '0') + '0'.repeat(20))
}

/** Before everything: whoever was told of nothing yet begins here. */
export const beforeAll = leastId(0)
