import { type Answer, type Command, UnknownSite } from '#engine/command.ts'
import { type DecisionParts, Decisions, turn } from '#engine/decisions.ts'
import { type DueWork, dueWork } from '#engine/due-work.ts'
import { idempotencyKeys } from '#engine/idempotency.ts'
import { type HeldSite, lockSite, readSite } from '#engine/sites.sql.ts'
import { keyOf } from '#engine/table.ts'
import type { Site, WorkingSet, WrittenRows } from '#engine/working-set.ts'
import type { Handle, Row } from '#plumbing/db.ts'

interface Waiting {
  readonly command: Command<unknown>
  readonly done: (answer: Answer<unknown>) => void
  readonly failed: (error: unknown) => void
}

/** Commands of one site that wait for their turn. */
interface Lane {
  waiting: Waiting[]
  /** Told of each one that comes. */
  arrived: () => void
}

interface Batch {
  /** As soon as everything is decided and on its way to the store; null: it came to nothing. */
  readonly decided: Promise<Decided | null>
  /** Once it is durable; what comes back tells those who wait. */
  readonly durable: Promise<() => void>
}

/** What the next batch may start from while this one is being saved. */
interface Decided {
  readonly turns: number
  readonly written: WrittenRows
}

/** Rows read before the site was held; they are good if nobody held it in between. */
interface ReadAhead {
  readonly set: WorkingSet
  readonly turns: number
}

/** So many commands are decided between two saves, and so many pieces of work that fell due in one transaction. */
const chunkMost = 128
/** So many commands share a transaction: while the database saves one chunk, the next is decided. */
const batchMost = 4 * chunkMost
/** It pays to read ahead for so many. */
const aheadLeast = 16
const hourMillis = 3_600_000
const commandsFirstMillis = 100
const lookMillis = 4

/** Decides commands, one site at a time, in batches that are durable before anyone is answered. */
export class Engine {
  readonly #parts: DecisionParts
  readonly #decisions: Decisions
  readonly #lanes = new Map<string, Lane>()
  readonly #goingOn = new Set<string>()
  readonly #advancing = new Map<string, Promise<void>>()
  /** As they were when last locked: good enough for telling what to load, not for deciding. */
  readonly #sites = new Map<string, Site>()
  #open = 0
  #idle: (() => void)[] = []

  constructor(parts: DecisionParts) {
    this.#parts = parts
    this.#decisions = new Decisions(parts)
  }

  /** How many commands wait for a batch to take them. */
  get waiting(): number {
    let count = 0
    for (const lane of this.#lanes.values()) count += lane.waiting.length
    return count
  }

  /** Decides a command and answers when its effects are durable. */
  run<Result>(siteId: string, command: Command<Result>): Promise<Answer<Result>> {
    return new Promise((done, failed) => {
      const waiting = { command, done, failed } as unknown as Waiting
      const lane = this.#lanes.get(siteId)
      if (lane) {
        lane.waiting.push(waiting)
        lane.arrived()
      } else {
        this.#lanes.set(siteId, { waiting: [waiting], arrived: () => {} })
        void this.#drain(siteId)
      }
    })
  }

  /** Decides without saving: what would happen, from one moment's view of the store. */
  async look<Result>(siteId: string, decide: (set: WorkingSet) => Result): Promise<Result> {
    return await this.#parts.database.transaction(async (handle) => {
      // Should it fail, so does what comes next on the connection, and that is waited for.
      handle.query('set transaction isolation level repeatable read, read only').catch(() => {})
      const site = await readSite(handle, siteId)
      if (!site) throw new UnknownSite()
      return await this.#decisions.look(handle, this.#decisions.workingSet(site), decide)
    })
  }

  /**
   * Runs what falls due on a site until `until`, in the order of its times and each at its time. With `setClock`
   * the site's own clock stands at `until` afterwards.
   */
  async advance(siteId: string, until: number, setClock: 'set the clock' | 'leave the clock'): Promise<void> {
    if (setClock === 'set the clock') return await this.#advanceUntil(siteId, until, setClock)
    // Commands wait for as many steps as there are of these at once.
    for (let other = this.#advancing.get(siteId); other; other = this.#advancing.get(siteId))
      await other.catch(() => {})
    const advancing = this.#advanceUntil(siteId, until, setClock).finally(() => this.#advancing.delete(siteId))
    this.#advancing.set(siteId, advancing)
    await advancing
  }

  /** Whether what is due on a site is being done by this process, at its own clock. */
  isAdvancing(siteId: string): boolean {
    return this.#advancing.has(siteId)
  }

  async #advanceUntil(siteId: string, until: number, setClock: 'set the clock' | 'leave the clock'): Promise<void> {
    let most = chunkMost
    for (;;) {
      try {
        const step = { until, setClock, most }
        if (!(await this.#parts.database.transaction((handle) => this.#advanceOnce(handle, siteId, step)))) return
        if (setClock === 'leave the clock') await this.#commandsFirst(siteId)
      } catch (error) {
        if (error instanceof UnknownSite) throw error
        if (most === 1) await this.#postpone(siteId, until, error)
        most = most === 1 ? chunkMost : 1
      }
    }
  }

  /** Somebody waits for a command and nobody for the next step, which yet has to come where commands never end. */
  async #commandsFirst(siteId: string): Promise<void> {
    const until = performance.now() + commandsFirstMillis
    while (this.#lanes.has(siteId) && performance.now() < until)
      await new Promise((done) => setTimeout(done, lookMillis))
  }

  /** One poisoned piece of work must not hold up all that is due after it: it is tried again an hour later. */
  async #postpone(siteId: string, until: number, error: unknown): Promise<void> {
    const answer = await this.#parts.database.query(
      `update due_work d set at = $2::timestamptz from (select kind, subject from due_work
         where site_id = $1 and at <= $3::timestamptz order by at, kind, subject limit 1) first
       where d.site_id = $1 and d.kind = first.kind and d.subject = first.subject returning d.kind, d.subject`,
      [siteId, new Date(until + hourMillis).toISOString(), new Date(until).toISOString()],
    )
    this.#parts.log.error({ err: error, site: siteId, work: answer.rows[0] }, 'due work failed and is put off')
  }

  /** Sites with work that is due by their own clock. */
  async sitesWithDueWork(): Promise<string[]> {
    const answer = await this.#parts.database.query(
      `select distinct s.id from sites s join due_work d on d.site_id = s.id
       where d.at <= coalesce(s.clock_at, $1::timestamptz) and d.at <= greatest($1::timestamptz, s.clock_at) limit 1000`,
      [new Date(this.#parts.now()).toISOString()],
    )
    return (answer.rows as { id: string }[]).map((row) => row.id)
  }

  /** The time that a site lives in: real on live sites, its own clock on test sites once that is set. */
  timeOf(site: Site): number {
    return this.#decisions.timeOf(site)
  }

  /** Forgets what is kept of a site in memory, after it was emptied. */
  forget(siteId: string): void {
    this.#decisions.forget(siteId)
    this.#sites.delete(siteId)
  }

  /** Answers when nothing is being decided any more. */
  async settled(): Promise<void> {
    if (this.#open > 0) await new Promise<void>((done) => this.#idle.push(done))
  }

  async #drain(siteId: string): Promise<void> {
    this.#open++
    const lane = this.#lanes.get(siteId) as Lane
    // What arrives in the same turn of the event loop belongs to the same batch.
    await turn()
    let answer = () => {}
    let ahead: ReadAhead | null = null
    while (lane.waiting.length > 0) {
      const batch = this.#batch(siteId, lane.waiting.splice(0, batchMost), ahead)
      // The database is at work on this batch while the answers to the last one are written.
      setImmediate(answer)
      const decided = await batch.decided
      const reading = decided && this.#readAhead(siteId, { lane, decided, until: batch.durable })
      answer = await batch.durable
      ahead = await reading
    }
    this.#lanes.delete(siteId)
    answer()
    this.#closed()
  }

  /**
   * While one batch is being saved, the rows that those who wait will read are loaded on another connection, and what
   * the batch has written is put on top of them.
   */
  async #readAhead(
    siteId: string,
    { lane, decided, until }: { lane: Lane; decided: Decided; until: Promise<unknown> },
  ): Promise<ReadAhead | null> {
    const site = this.#sites.get(siteId)
    let durable = false
    const end = until.finally(() => {
      durable = true
      lane.arrived()
    })
    const enough = (known: number) => Math.min(lane.waiting.length, batchMost) >= known + aheadLeast
    const arrivals = async (known: number) => {
      while (!durable && !enough(known)) await new Promise<void>((arrived) => void Object.assign(lane, { arrived }))
      lane.arrived = () => {}
    }
    await arrivals(0)
    if (durable || site === undefined || !this.#parts.database.hasRoom()) return null
    const set = this.#decisions.workingSet(site, decided.written)
    try {
      await this.#parts.database.transaction(async (handle) => {
        for (let known = 0; !durable; await arrivals(known)) {
          await turn()
          const more = lane.waiting.slice(known, batchMost)
          known += more.length
          await this.#decisions.readAhead(handle, set, () => wantAll(set, more))
        }
      })
      await end
      return { set, turns: decided.turns }
    } catch (error) {
      // Whatever is the matter is met again, and told, when those who wait have their turn.
      this.#parts.log.debug({ err: error, site: siteId }, 'reading ahead failed')
      return null
    }
  }

  #batch(siteId: string, batch: readonly Waiting[], ahead: ReadAhead | null): Batch {
    const { promise: decided, resolve } = Promise.withResolvers<Decided | null>()
    const durable = this.#run(siteId, batch, { ahead, decided: resolve }).finally(() => resolve(null))
    return { decided, durable }
  }

  async #run(
    siteId: string,
    batch: readonly Waiting[],
    how: { ahead: ReadAhead | null; decided: (decided: Decided | null) => void },
  ): Promise<() => void> {
    const began = performance.now()
    try {
      const answers = await this.#parts.database.transaction(async (handle) => {
        const { set, turns } = await this.#held(handle, siteId, batch, how.ahead)
        const { answers, swept } = await this.#decideAll(handle, siteId, batch, set)
        // What was swept away is not among the rows that were written.
        how.decided(swept ? null : { turns, written: set.settled() })
        return answers
      })
      this.#parts.batched?.(batch.length, performance.now() - began)
      return () => {
        for (const [place, waiting] of batch.entries()) {
          const answer = answers[place]
          if (answer instanceof Error) waiting.failed(answer)
          else waiting.done(answer as Answer<unknown>)
        }
      }
    } catch (error) {
      how.decided(null)
      await this.#fail(siteId, batch, error)
      return () => {}
    }
  }

  /** One poisoned command must not take the others with it: each is tried again by itself. */
  async #fail(siteId: string, batch: readonly Waiting[], error: unknown): Promise<void> {
    const [only, ...others] = batch
    if (only && (others.length === 0 || error instanceof UnknownSite)) {
      if (!(error instanceof UnknownSite))
        this.#parts.log.error({ err: error, site: siteId, command: only.command.name }, 'a command failed')
      for (const waiting of batch) waiting.failed(error)
      return
    }
    for (const waiting of batch) (await this.#batch(siteId, [waiting], null).durable)()
  }

  /** Holds the site, and has what the commands are going to read at hand. */
  async #held(
    handle: Handle,
    siteId: string,
    batch: readonly Waiting[],
    ahead: ReadAhead | null,
  ): Promise<{ set: WorkingSet; turns: number }> {
    const locking = lockSite(handle, siteId)
    // What is to be loaded first can be told without knowing the site, and goes out right behind the lock.
    const early = ahead?.set ?? this.#decisions.workingSet(this.#sites.get(siteId) ?? (await held(locking)))
    const [{ turns, ...site }] = await Promise.all([
      held(locking),
      this.#decisions.plan(handle, early, () => wantAll(early, batch), 'one wave'),
    ])
    this.#sites.set(siteId, site)
    const stale = ahead !== null && turns !== ahead.turns + 1
    const set = stale ? this.#decisions.workingSet(site) : early
    set.site = site
    set.now = this.timeOf(site)
    await this.#decisions.plan(handle, set, () => wantAll(set, batch), 'all waves')
    return { set, turns }
  }

  async #decideAll(
    handle: Handle,
    siteId: string,
    batch: readonly Waiting[],
    set: WorkingSet,
  ): Promise<{ answers: (Answer<unknown> | Error)[]; swept: boolean }> {
    const answers: (Answer<unknown> | Error)[] = []
    const saving: Promise<unknown>[] = []
    let swept = false
    for (let from = 0; from < batch.length; from += chunkMost) {
      const commands = batch.slice(from, from + chunkMost).map(({ command }) => command)
      const decide = () => this.#decisions.decideInTurns(set, commands)
      answers.push(...(await this.#decisions.passes(handle, siteId, set, decide)))
      if (set.sweeps.length > 0) swept = true
      saving.push(...this.#decisions.save(handle, siteId, set))
      if (set.written(dueWork).some((work) => work.at <= set.now)) this.#goOn(siteId, set.now)
      set.goOn()
      if (from + chunkMost < batch.length) await turn()
    }
    handle.last(saving)
    return { answers, swept }
  }

  /** What a command has begun goes on in the background, beside other commands. */
  #goOn(siteId: string, until: number): void {
    if (this.#goingOn.has(siteId)) return
    this.#goingOn.add(siteId)
    this.#open++
    const done = () => {
      this.#goingOn.delete(siteId)
      this.#closed()
    }
    setImmediate(() => {
      this.advance(siteId, until, 'leave the clock')
        .catch((error: unknown) => this.#parts.log.error({ err: error, site: siteId }, 'background work failed'))
        .finally(done)
    })
  }

  #closed(): void {
    this.#open--
    if (this.#open === 0) for (const done of this.#idle.splice(0)) done()
  }

  async #advanceOnce(
    handle: Handle,
    siteId: string,
    { until, setClock, most }: { until: number; setClock: 'set the clock' | 'leave the clock'; most: number },
  ): Promise<boolean> {
    const site = await lockSite(handle, siteId)
    if (!site) throw new UnknownSite()
    const answer = await handle.query<DueWork & Row>(
      'select kind, subject, at from due_work where site_id = $1 and at <= $2::timestamptz order by at, kind, subject limit $3',
      [siteId, new Date(until).toISOString(), most],
    )
    const due: readonly DueWork[] = answer.rows
    const last = due.length < most ? until : (due.at(-1) as DueWork).at
    let left = false
    if (due.length > 0) {
      const set = this.#decisions.workingSet(site)
      const keys = due.map((work) => keyOf(work.kind, work.subject))
      set.fill(dueWork, keys, due)
      await this.#decisions.passes(handle, siteId, set, () => this.#decisions.runInOrder(set, due, last))
      handle.last(this.#decisions.save(handle, siteId, set))
      left = set.written(dueWork).some((work) => work.at <= until)
    }
    if (setClock === 'set the clock')
      await handle.query('update sites set clock_at = greatest(clock_at, $2::timestamptz) where id = $1', [
        siteId,
        new Date(last).toISOString(),
      ])
    return left || due.length === most
  }
}

/** What the commands say they are going to read. */
function wantAll(set: WorkingSet, batch: readonly Waiting[]): void {
  for (const { command } of batch)
    set.plan(command, () => {
      if (command.idempotency) set.want(idempotencyKeys, command.idempotency.key)
      command.wants?.(set)
    })
}

async function held(locking: Promise<HeldSite | undefined>): Promise<HeldSite> {
  const site = await locking
  if (!site) throw new UnknownSite()
  return site
}
