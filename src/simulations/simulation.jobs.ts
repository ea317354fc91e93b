import { conflict, type Refusal } from '#base/refusal.ts'
import { formatTime } from '#base/time.ts'
import { turn } from '#engine/decisions.ts'
import type { Site } from '#engine/working-set.ts'
import type { StoreEvent } from '#events/event.ts'
import { eventsOf, type IdentityHash, toStoreEvent } from '#events/events.api.ts'
import type { Database, Handle } from '#plumbing/db.ts'
import type { Definition } from '#programs/definition.api.ts'
import type { Program } from '#programs/program.ts'
import type { Span } from '#reports/reports.api.ts'
import { concernedBy, limitsBitten, outcomeOf, type Simulated } from '#simulations/outcome.ts'
import {
  type Asked,
  beginReading,
  countEvents,
  readCoupons,
  readEvents,
  readLastEffective,
  readPast,
  readPeople,
  readRecorded,
  type ToldEvent,
} from '#simulations/past.sql.ts'
import { type Happening, isBefore, lifeOf, otherHappenings, type Past } from '#simulations/past.ts'
import { Replay } from '#simulations/replay.ts'

/** So many events are lived through once more, at the most. */
const mostEvents = 200_000
/** For so long at a stretch nobody else has the processor. */
const sliceMillis = 5

export interface Question {
  readonly site: Site
  readonly program: Program
  readonly definition: Definition
  readonly span: Span
}

export interface Listener {
  /** Told now and then how many of the events were lived through. */
  readonly progress: (done: number, of: number) => void
  readonly signal: AbortSignal
}

/**
 * Lives through a program's past twice: with the terms it had, and with others from the start of the span on. It holds nothing
 * but one connection, on which it only reads, and lets others have the processor time and again.
 */
export async function simulate(
  { database, hash }: { readonly database: Database; readonly hash: IdentityHash },
  question: Question,
  listener: Listener,
): Promise<Simulated | Refusal> {
  const { site, program, span } = question
  const asked: Asked = { siteId: site.id, program, until: span.to }
  return await database.transaction(async (handle) => {
    await beginReading(handle)
    const persons = await readPeople(handle, asked)
    const { count: events, since } = await countEvents(handle, asked, persons)
    if (events > mostEvents)
      return conflict('past_too_long', { saw: events, variables: { events, most: mostEvents }, pointer: '/to' })
    const past = await readPast(handle, asked, persons)
    const pasts = new TwoPasts(question, past)
    const breaks = breaksOf(past.program)
    const lastEffective = await readLastEffective(handle, asked, breaks)
    const isInBreak = ({ receivedAt, number }: ToldEvent) =>
      breaks.includes(receivedAt) && number > (lastEffective.get(receivedAt) ?? Number.NEGATIVE_INFINITY)
    await pasts.live(happeningsOf(handle, asked, persons, { site, hash, isInBreak }), listener, events)
    const recorded = await readRecorded(handle, asked, span.from)
    const edits = past.versions.filter(({ fromAt }) => fromAt > span.from && fromAt > program.createdAt)
    return { ...pasts.outcome(), events, since, edits: edits.map(({ fromAt }) => fromAt), recorded }
  })
}

/** One past as it was, and beside it the other, fed with the same. */
class TwoPasts {
  readonly #question: Question
  readonly #past: Past
  readonly #replays: readonly { readonly replay: Replay; readonly life: Happening[] }[]

  constructor(question: Question, past: Past) {
    const { site, definition, span } = question
    this.#question = question
    this.#past = past
    this.#replays = [null, { definition, from: span.from }].map((other) => ({
      replay: new Replay(site, past),
      life: lifeOf(past, other).filter(({ at }) => at <= span.to),
    }))
  }

  async live(told: AsyncGenerator<readonly Happening[]>, { progress, signal }: Listener, of: number): Promise<void> {
    const others = otherHappenings(this.#past)
    let [place, done, sliceEnd] = [0, 0, performance.now() + sliceMillis]
    const next = async (happening: Happening) => {
      this.#take(happening)
      if (performance.now() < sliceEnd) return
      await turn()
      signal.throwIfAborted()
      sliceEnd = performance.now() + sliceMillis
    }
    for await (const stretch of told) {
      for (const happening of stretch) {
        for (; place < others.length && isBefore(others[place] as Happening, happening); place++)
          await next(others[place] as Happening)
        await next(happening)
      }
      done += stretch.length
      progress(done, of)
    }
    for (; place < others.length; place++) await next(others[place] as Happening)
    for (const { replay, life } of this.#replays) {
      for (const happening of life.splice(0)) replay.take(happening)
      replay.advance(this.#question.span.to)
    }
  }

  #take(happening: Happening): void {
    for (const { replay, life } of this.#replays) {
      while (life[0] !== undefined && isBefore(life[0], happening)) replay.take(life.shift() as Happening)
      replay.take(happening)
    }
  }

  outcome(): Omit<Simulated, 'events' | 'since' | 'edits' | 'recorded'> {
    const { span, definition } = this.#question
    const [did, would] = this.#replays.map(({ replay }) => outcomeOf(replay, span))
    if (!did || !would) throw new Error('there are two pasts')
    const terms = this.#past.versions.findLast(({ fromAt }) => fromAt <= span.to) ?? this.#past.versions[0]
    const before = { definition: terms?.definition ?? definition, outcome: did.outcome }
    return {
      did: did.outcome,
      would: would.outcome,
      concerned: concernedBy(did.shares, would.shares),
      limits: limitsBitten(before, { definition, outcome: would.outcome }),
    }
  }
}

/** When the program stopped granting, for a while or for good. */
function breaksOf({ pauses, archivedAt }: Program): number[] {
  return [...pauses.map(({ from }) => from), ...(archivedAt === null ? [] : [archivedAt])]
}

interface Reading {
  readonly site: Site
  readonly hash: IdentityHash
  readonly isInBreak: (event: ToldEvent) => boolean
}

/** What the store told, in the form in which it is decided. */
async function* happeningsOf(
  handle: Handle,
  asked: Asked,
  persons: readonly string[],
  { site, hash, isInBreak }: Reading,
): AsyncGenerator<readonly Happening[]> {
  for await (const told of readEvents(handle, asked, persons)) {
    const read = told.flatMap((kept) => {
      const event = eventOf(kept, site.currency, hash)
      return event === null ? [] : [{ event, at: kept.receivedAt, inBreak: isInBreak(kept) }]
    })
    const coupons = await readCoupons(handle, asked, [...new Set(read.flatMap(({ event }) => couponsOf(event)))])
    yield read.map((one) => ({ kind: 'event', ...one, coupons }))
  }
}

function couponsOf(event: StoreEvent): readonly string[] {
  if (event.type === 'order.placed') return event.coupons
  return event.type === 'order.paid' || event.type === 'order.completed' ? (event.checkout?.coupons ?? []) : []
}

function eventOf({ id, type, occurredAt, data }: ToldEvent, currency: string, hash: IdentityHash): StoreEvent | null {
  const parsed = eventsOf(currency).safeParse({ id, type, occurredAt: formatTime(occurredAt), data })
  return parsed.success ? toStoreEvent(parsed.data, data, hash) : null
}
