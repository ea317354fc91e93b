import { listNewer, newestOf, type ToldNotification } from '#notifications/notifications.sql.ts'
import type { Database } from '#plumbing/db.ts'
import type { Log } from '#plumbing/log.ts'

const lookMillis = 1_000
/** Ids tell their age, yet of two processes one may be a moment behind: so far back is looked again. */
const overlapMillis = 5_000
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
      const watched = watchers.map(({ siteId, customer, start, after }) => {
        const from = earlier(after)
        return { siteId, customer, after: from > start ? from : start }
      })
      for (const { place, told } of await listNewer(this.#database, watched)) {
        const watcher = watchers[place]
        const { id } = told.notification
        if (!watcher || watcher.seen.has(id) || !this.#watchers.has(watcher)) continue
        watcher.seen.add(id)
        if (id > watcher.after) watcher.after = id
        watcher.tell(told)
      }
      for (const { after, seen } of watchers) for (const id of seen) if (id < earlier(after)) seen.delete(id)
    } catch (error) {
      this.#log.error({ err: error }, 'new notifications cannot be looked up')
    }
  }
}

const timeDigits = 12
const idPattern = /^(ntf_)([0-9a-f]{12})[0-9a-f]{20}$/

/** The least id that may have been made by then; ids begin with their time. */
function earlier(id: string): string {
  const match = idPattern.exec(id)
  if (match === null) return id
  const at = Math.max(0, Number.parseInt(match[2] as string, 16) - overlapMillis)
  return `${match[1]}${at.toString(16).padStart(timeDigits, '0')}`
}
