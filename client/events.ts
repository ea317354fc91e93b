import type { CallOptions } from './call.ts'
import { pathOf } from './call.ts'
import type { Event, EventReplay, EventResult, KeptEvent, ListEventsData } from './generated/types.gen.ts'
import type { Listing } from './listing.ts'
import { Section } from './section.ts'

/** A time, as RFC 3339 or as a Date. */
export type When = string | Date

type Told<Some> = Some extends Event ? Omit<Some, 'occurredAt'> & { occurredAt: When } : never
type OfType<Type extends Event['type']> = Extract<Event, { type: Type }>['data']

/** Something that happened in the store. The same `id` again counts once. */
export type StoreEvent = Told<Event>

/** What an event says, with an id of yours, and when it happened; without that, now. */
export type EventOf<Type extends Event['type']> = { id: string; occurredAt?: When } & OfType<Type>

const mostEvents = 1_000
const mostBytes = 4_194_304
const encoder = new TextEncoder()

/** What happened in the store. Each helper tells one event; `send` takes any number. */
export class Events extends Section {
  send(event: StoreEvent, options?: CallOptions): Promise<EventResult>
  /**
   * Any number, in the order in which they are to be taken, in as many calls as it takes. One that is wrong fails alone, in
   * its result. Cut short, all can be sent again: what was taken already is a `duplicate`.
   */
  send(events: readonly StoreEvent[], options?: CallOptions): Promise<EventResult[]>
  async send(
    events: StoreEvent | readonly StoreEvent[],
    options: CallOptions = {},
  ): Promise<EventResult | EventResult[]> {
    if (!isMany(events)) return await this.post<EventResult>('/v1/events', events, options)
    const parts = partsOf(events)
    const results: EventResult[] = []
    for (const [place, part] of parts.entries()) {
      // A key stands for one request: of several, each has its own.
      const key = options.idempotencyKey
      const own = key === undefined || parts.length === 1 ? options : { ...options, idempotencyKey: `${key}.${place}` }
      results.push(...(await this.post<{ results: EventResult[] }>('/v1/events', part, own)).results)
    }
    return results
  }

  list(query?: ListEventsData['query'], options?: CallOptions): Listing<KeptEvent> {
    return this.listed('/v1/events', query, options)
  }

  /** An event as it was told, and what it did. */
  get(id: string, options?: CallOptions): Promise<KeptEvent> {
    return this.read(pathOf`/v1/events/${id}`, options)
  }

  /** Settles again what hangs on an event that was told; what was done is not done twice. */
  replay(id: string, options?: CallOptions): Promise<EventReplay> {
    return this.post(pathOf`/v1/events/${id}/replay`, undefined, options)
  }

  /** The store knows this person, who has not registered. */
  customerIdentified(event: EventOf<'customer.identified'>, options?: CallOptions): Promise<EventResult> {
    return this.#tell('customer.identified', event, options)
  }

  /** Somebody has an account now; `code` and `visit` say who brought them. */
  customerRegistered(event: EventOf<'customer.registered'>, options?: CallOptions): Promise<EventResult> {
    return this.#tell('customer.registered', event, options)
  }

  customerUpdated(event: EventOf<'customer.updated'>, options?: CallOptions): Promise<EventResult> {
    return this.#tell('customer.updated', event, options)
  }

  customerErased(event: EventOf<'customer.erased'>, options?: CallOptions): Promise<EventResult> {
    return this.#tell('customer.erased', event, options)
  }

  cardActivated(event: EventOf<'card.activated'>, options?: CallOptions): Promise<EventResult> {
    return this.#tell('card.activated', event, options)
  }

  productActivated(event: EventOf<'product.activated'>, options?: CallOptions): Promise<EventResult> {
    return this.#tell('product.activated', event, options)
  }

  productDeactivated(event: EventOf<'product.deactivated'>, options?: CallOptions): Promise<EventResult> {
    return this.#tell('product.deactivated', event, options)
  }

  /** Name the `cart` that was evaluated, the `coupons` used and the `spends` held: they are settled with it. */
  orderPlaced(event: EventOf<'order.placed'>, options?: CallOptions): Promise<EventResult> {
    return this.#tell('order.placed', event, options)
  }

  orderPaid(event: EventOf<'order.paid'>, options?: CallOptions): Promise<EventResult> {
    return this.#tell('order.paid', event, options)
  }

  orderCompleted(event: EventOf<'order.completed'>, options?: CallOptions): Promise<EventResult> {
    return this.#tell('order.completed', event, options)
  }

  orderCancelled(event: EventOf<'order.cancelled'>, options?: CallOptions): Promise<EventResult> {
    return this.#tell('order.cancelled', event, options)
  }

  /** `amount` is that of this refund alone. */
  orderRefunded(event: EventOf<'order.refunded'>, options?: CallOptions): Promise<EventResult> {
    return this.#tell('order.refunded', event, options)
  }

  /** An order from before Kith, so that old customers are not taken for new ones. */
  orderImported(event: EventOf<'order.imported'>, options?: CallOptions): Promise<EventResult> {
    return this.#tell('order.imported', event, options)
  }

  #tell<Type extends Event['type']>(
    type: Type,
    { id, occurredAt = new Date(), ...data }: EventOf<Type>,
    options?: CallOptions,
  ): Promise<EventResult> {
    return this.post('/v1/events', { id, type, occurredAt, data }, options)
  }
}

function isMany(events: StoreEvent | readonly StoreEvent[]): events is readonly StoreEvent[] {
  return Array.isArray(events)
}

/** As many at a time as Kith takes, by number and by size. */
function partsOf(events: readonly StoreEvent[]): StoreEvent[][] {
  const parts: StoreEvent[][] = []
  let part: StoreEvent[] = []
  let bytes = 2
  for (const event of events) {
    const size = encoder.encode(JSON.stringify(event)).length + 1
    if (part.length === mostEvents || (part.length > 0 && bytes + size > mostBytes)) {
      parts.push(part)
      part = []
      bytes = 2
    }
    part.push(event)
    bytes += size
  }
  if (part.length > 0) parts.push(part)
  return parts
}
