import type { EventResult, Kith, StoreEvent } from '#client'
import { ask, openKith, type SiteKeys } from './kith.ts'
import type { OutgoingEvent, State } from './state.ts'

const mostAtOnce = 500
const pauseMillis = 5_000

/** Events leave in the order in which they happened, and wait here while Kith is away. */
export class Outbox {
  readonly #state: State
  readonly #url: string
  readonly #sites: ReadonlyMap<string, SiteKeys>
  #timer: NodeJS.Timeout | null = null
  #turn: Promise<unknown> = Promise.resolve()

  constructor(state: State, url: string, sites: ReadonlyMap<string, SiteKeys>) {
    this.#state = state
    this.#url = url
    this.#sites = sites
  }

  /** Sends what waits for a site; answers what became of it, nothing while Kith is away. */
  flush(site: string, kith: Kith): Promise<readonly EventResult[]> {
    const turn = this.#turn.then(() => this.#send(site, kith))
    this.#turn = turn.catch(() => {})
    return turn
  }

  waiting(site: string): number {
    return this.#state.outbox.filter((event) => event.site === site).length
  }

  start(): void {
    this.#timer = setInterval(() => {
      for (const site of new Set(this.#state.outbox.map((event) => event.site))) {
        const keys = this.#sites.get(site)
        if (keys) void this.flush(site, openKith(this.#url, keys)).catch(() => {})
      }
    }, pauseMillis)
    this.#timer.unref()
  }

  stop(): void {
    if (this.#timer) clearInterval(this.#timer)
  }

  async #send(site: string, kith: Kith): Promise<readonly EventResult[]> {
    const due = this.#state.outbox.filter((event) => event.site === site).slice(0, mostAtOnce)
    if (due.length === 0) return []
    const events = due.map(({ site: _, ...event }: OutgoingEvent) => event as StoreEvent)
    const sent = await ask(kith.events.send(events))
    if (!sent.ok && sent.why === 'away') return []
    // A whole batch is refused only when the store is wrong; to keep it would hold up all that comes after.
    const done = new Set(due.map(({ id }) => id))
    const left = this.#state.outbox.filter(({ id }) => !done.has(id))
    this.#state.outbox.splice(0, this.#state.outbox.length, ...left)
    await this.#state.save()
    return sent.ok ? sent.value : []
  }
}
