import type { Store, StoreEvent } from './store.ts'

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** How long the stories go on, to the moment at which the demo is made. */
export const days = 120
/** What follows from an evening's deeds at once is told after this long. */
const afterwards = 15 * minute

const quietDays = 4

/** What rewards come of. */
const earns: ReadonlySet<string> = new Set(['card.activated', 'order.paid'])

type Subject = Readonly<Record<string, unknown>> & { readonly customer?: string; readonly order?: string }

type Planned = StoreEvent & { readonly at: number; readonly data: Subject }

/** What somebody does that is answered at once, such as making a code. */
type Deed = (now: number) => Promise<void> | void

/**
 * A store's months, written down in advance and then lived through a day at a time: the clock goes on, what happened
 * since is told, and what people do that evening is done.
 */
export class Diary {
  readonly store: Store
  /** The moment at which the story ends. */
  readonly until: number
  readonly #events: Planned[] = []
  readonly #deeds = new Map<number, Deed[]>()
  #count = 0

  constructor(store: Store, until: number) {
    this.store = store
    this.until = until
  }

  /** The evening of a day, from 0; before that lies what the store remembers from earlier. */
  evening(number: number): number {
    return this.until - (days - number) * day
  }

  /** Something happens that the store tells of. */
  happens(at: number, type: string, data: Subject): void {
    this.#count += 1
    this.#events.push({
      id: `${this.store.keys.site}-${this.#count}`,
      type,
      occurredAt: new Date(at).toISOString(),
      data,
      at,
    })
  }

  /** Somebody does something on the evening of a day. */
  plan(number: number, deed: Deed): void {
    if (number > days) return
    this.#deeds.set(number, [...(this.#deeds.get(number) ?? []), deed])
  }

  async live(): Promise<void> {
    for (let number = 0; number <= days; number += 1) {
      const deeds = this.#deeds.get(number) ?? []
      // On a quiet day the store tells nothing; it catches up a little later.
      if (deeds.length === 0 && number % quietDays !== 0) continue
      const now = this.evening(number)
      await this.#reach(now)
      // One after the other, so that chance falls the same way each time.
      for (const deed of deeds) await deed(now)
      if (number < days && this.#events.some(({ at }) => at <= now + afterwards)) await this.#reach(now + afterwards)
    }
  }

  async #reach(now: number): Promise<void> {
    await this.store.setClock(now)
    const due = this.#events.filter(({ at }) => at <= now).sort((left, right) => left.at - right.at)
    if (due.length === 0) return
    const later = this.#events.filter(({ at }) => at > now)
    this.#events.splice(0, this.#events.length, ...later)
    await this.store.tell(due.map((event, place) => told(event, lastMoment(event, due, place, now))))
  }
}

/**
 * What earns something is told of in the evening, and earns it then: it happens as late as that, and before whatever comes
 * next of the same order or person, so that deed and reward stand together in a timeline.
 */
function lastMoment(event: Planned, due: readonly Planned[], place: number, now: number): number {
  if (!earns.has(event.type)) return event.at
  const next = due.find((other, at) => at > place && sharesSubject(event.data, other.data))
  return Math.max(event.at, next ? next.at - 1_000 : now)
}

function sharesSubject(one: Subject, other: Subject): boolean {
  return one.order === undefined
    ? one.customer !== undefined && one.customer === other.customer
    : one.order === other.order
}

function told({ at: _, ...event }: Planned, at: number): StoreEvent {
  return { ...event, occurredAt: new Date(at).toISOString() }
}
