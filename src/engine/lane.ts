import { type Answer, type Command, IdempotencyKeyReused, UnknownSite } from '#engine/command.ts'
import { type DueHandlers, type DueWork, dueWork } from '#engine/due-work.ts'
import { idempotencyKeys, keptResult, toKeep } from '#engine/idempotency.ts'
import { lockSite, readSite } from '#engine/sites.sql.ts'
import { KeptRows, load, save } from '#engine/store.sql.ts'
import { keyOf } from '#engine/table.ts'
import { type Chance, type Effect, NotLoaded, type Site, WorkingSet } from '#engine/working-set.ts'
import type { Database, Handle, Row } from '#plumbing/db.ts'
import type { Log } from '#plumbing/log.ts'

interface Waiting {
  readonly command: Command<unknown>
  readonly done: (answer: Answer<unknown>) => void
  readonly failed: (error: unknown) => void
}

export interface EngineParts {
  readonly database: Database
  readonly chance: Chance
  readonly log: Log
  readonly dueHandlers: DueHandlers
  /** Kinds of due work that make one step at a time and leave the rest to the background. */
  readonly backgroundKinds: ReadonlySet<string>
  /** The statements that `WorkingSet.sweeps` names; $1 is the site, $2 the subject. */
  readonly sweeps: Readonly<Record<string, string>>
  /** Called after each command with its effects: what is to be told to people and programs. */
  readonly observe: (set: WorkingSet, effects: readonly Effect[]) => void
  readonly now: () => number
  readonly batched?: (size: number, millis: number) => void
}

/** So many commands are decided between two saves, and so many pieces of work that fell due in one transaction. */
const chunkMost = 128
/** So many commands share a transaction: while the database saves one chunk, the next is decided. */
const batchMost = 4 * chunkMost
const passesMost = 40
const wavesMost = 6
const hourMillis = 3_600_000

/** Decides commands, one site at a time, in batches that are durable before anyone is answered. */
export class Engine {
  readonly #parts: EngineParts
  readonly #lanes = new Map<string, Waiting[]>()
  readonly #kept = new KeptRows()
  readonly #goingOn = new Set<string>()
  /** As they were when last locked: good enough for telling what to load, not for deciding. */
  readonly #sites = new Map<string, Site>()
  #open = 0
  #idle: (() => void)[] = []

  constructor(parts: EngineParts) {
    this.#parts = parts
  }

  /** How many commands wait for a batch to take them. */
  get waiting(): number {
    let count = 0
    for (const lane of this.#lanes.values()) count += lane.length
    return count
  }

  /** Decides a command and answers when its effects are durable. */
  run<Result>(siteId: string, command: Command<Result>): Promise<Answer<Result>> {
    return new Promise((done, failed) => {
      const waiting = { command, done, failed } as unknown as Waiting
      const lane = this.#lanes.get(siteId)
      if (lane) lane.push(waiting)
      else {
        this.#lanes.set(siteId, [waiting])
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
      const set = this.#workingSet(site)
      for (let pass = 0; pass < passesMost; pass++) {
        set.restart()
        try {
          return decide(set)
        } catch (error) {
          if (!(error instanceof NotLoaded)) throw error
        }
        await load(handle, siteId, set, set.takeWants(), this.#kept)
      }
      throw new Error(`no end of loading after ${passesMost} passes`)
    })
  }

  /**
   * Runs what falls due on a site until `until`, in the order of its times and each at its time. With `setClock`
   * the site's own clock stands at `until` afterwards.
   */
  async advance(siteId: string, until: number, setClock: 'set the clock' | 'leave the clock'): Promise<void> {
    let most = chunkMost
    for (;;) {
      try {
        const step = { until, setClock, most }
        if (!(await this.#parts.database.transaction((handle) => this.#advanceOnce(handle, siteId, step)))) return
      } catch (error) {
        if (error instanceof UnknownSite) throw error
        if (most === 1) await this.#postpone(siteId, until, error)
        most = most === 1 ? chunkMost : 1
      }
    }
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
    return site.clockAt ?? this.#parts.now()
  }

  /** Forgets what is kept of a site in memory, after it was emptied. */
  forget(siteId: string): void {
    this.#kept.forget(siteId)
    this.#sites.delete(siteId)
  }

  /** Answers when nothing is being decided any more. */
  async settled(): Promise<void> {
    if (this.#open > 0) await new Promise<void>((done) => this.#idle.push(done))
  }

  #workingSet(site: Site): WorkingSet {
    return new WorkingSet(site, this.timeOf(site), this.#parts.chance)
  }

  async #drain(siteId: string): Promise<void> {
    this.#open++
    const lane = this.#lanes.get(siteId) as Waiting[]
    // What arrives in the same turn of the event loop belongs to the same batch.
    await new Promise<void>((turn) => setImmediate(turn))
    let answer = () => {}
    while (lane.length > 0) {
      const deciding = this.#batch(siteId, lane.splice(0, batchMost))
      // The database is at work on this batch while the answers to the last one are written.
      setImmediate(answer)
      answer = await deciding
    }
    this.#lanes.delete(siteId)
    answer()
    this.#closed()
  }

  /** Decides a batch and makes it durable; what comes back tells those who wait. */
  async #batch(siteId: string, batch: readonly Waiting[]): Promise<() => void> {
    const began = performance.now()
    try {
      const answers = await this.#parts.database.transaction((handle) => this.#decideAll(handle, siteId, batch))
      this.#parts.batched?.(batch.length, performance.now() - began)
      return () => {
        for (const [place, waiting] of batch.entries()) {
          const answer = answers[place]
          if (answer instanceof Error) waiting.failed(answer)
          else waiting.done(answer as Answer<unknown>)
        }
      }
    } catch (error) {
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
    for (const waiting of batch) (await this.#batch(siteId, [waiting]))()
  }

  async #decideAll(handle: Handle, siteId: string, batch: readonly Waiting[]): Promise<(Answer<unknown> | Error)[]> {
    const locking = lockSite(handle, siteId)
    // What is to be loaded first can be told without knowing the site, and goes out right behind the lock.
    const set = this.#workingSet(this.#sites.get(siteId) ?? (await held(locking)))
    for (const { command } of batch) if (command.idempotency) set.want(idempotencyKeys, command.idempotency.key)
    const wants = () => {
      for (const { command } of batch) command.wants?.(set)
    }
    const [site] = await Promise.all([held(locking), this.#planOnce(handle, set, wants)])
    this.#sites.set(siteId, site)
    set.site = site
    set.now = this.timeOf(site)
    await this.#plan(handle, set, wants)
    const answers: (Answer<unknown> | Error)[] = []
    const saving: Promise<unknown>[] = []
    for (let from = 0; from < batch.length; from += chunkMost) {
      const chunk = batch.slice(from, from + chunkMost)
      const decide = () => chunk.map(({ command }) => this.#decide(set, command))
      answers.push(...(await this.#passes(handle, siteId, set, decide)))
      saving.push(...this.#save(handle, siteId, set))
      if (set.written(dueWork).some((work) => work.at <= set.now)) this.#goOn(siteId, set.now)
      set.goOn()
    }
    handle.last(saving)
    return answers
  }

  /** Loads ahead what the commands are going to read, wave by wave, so that one pass of deciding is enough. */
  async #plan(handle: Handle, set: WorkingSet, wants: () => void): Promise<void> {
    for (let wave = 0; wave < wavesMost; wave++) if (!(await this.#planOnce(handle, set, wants))) return
  }

  async #planOnce(handle: Handle, set: WorkingSet, wants: () => void): Promise<boolean> {
    wants()
    const wanted = set.takeWants()
    if (wanted.rows.size === 0 && wanted.lists.size === 0) return false
    await load(handle, set.site.id, set, wanted, this.#kept)
    return true
  }

  /** Decides, loads what was missing, decides again, until nothing is missing. */
  async #passes<Result>(handle: Handle, siteId: string, set: WorkingSet, decide: () => Result): Promise<Result> {
    for (let pass = 0; pass < passesMost; pass++) {
      const wants = set.takeWants()
      if (wants.rows.size > 0 || wants.lists.size > 0) await load(handle, siteId, set, wants, this.#kept)
      set.restart()
      let failure: { error: unknown } | null = null
      try {
        const result = decide()
        if (set.wants.rows.size === 0 && set.wants.lists.size === 0) return result
      } catch (error) {
        failure = { error }
      }
      if (failure !== null && set.wants.rows.size === 0 && set.wants.lists.size === 0) throw failure.error
    }
    throw new Error(`no end of loading after ${passesMost} passes`)
  }

  #decide(set: WorkingSet, command: Command<unknown>): Answer<unknown> | Error {
    set.effects = []
    set.cause = null
    const now = set.now
    try {
      const known = command.idempotency ? set.get(idempotencyKeys, command.idempotency.key) : undefined
      if (known && known.requestHash !== command.idempotency?.requestHash) return new IdempotencyKeyReused()
      if (known) return { result: keptResult(known), replayed: true }
      const result = command.decide(set)
      this.#runDue(set)
      this.#parts.observe(set, set.effects)
      if (command.idempotency) {
        const { key, requestHash } = command.idempotency
        set.put(idempotencyKeys, { key, requestHash, answer: toKeep(result), at: this.#parts.now() })
      }
      return { result, replayed: false }
    } catch (error) {
      if (error instanceof NotLoaded) return error
      // With rows missing, anything may go wrong; the next pass tells whether it really does.
      if (set.wants.rows.size > 0 || set.wants.lists.size > 0) return new NotLoaded()
      throw error
    } finally {
      set.now = now
    }
  }

  #save(handle: Handle, siteId: string, set: WorkingSet): Promise<unknown>[] {
    const pending = save(handle, siteId, set.changes())
    for (const { name, subject } of set.sweeps)
      pending.push(handle.query(this.#parts.sweeps[name] as string, [siteId, subject]))
    // One that fails before it is waited for takes the transaction with it all the same.
    for (const query of pending) query.catch(() => {})
    return pending
  }

  /** Work that fell due by what was just decided is done with it. */
  #runDue(set: WorkingSet): void {
    const begun = new Set<string>()
    for (let turn = 0; turn < 1_000; turn++) {
      const due = set
        .written(dueWork)
        .filter((work) => work.at <= set.now && !begun.has(keyOf(work.kind, work.subject)))
      if (due.length === 0) return
      for (const work of due) {
        if (this.#parts.backgroundKinds.has(work.kind)) begun.add(keyOf(work.kind, work.subject))
        this.#lookAgain(set, work)
      }
    }
    throw new Error('work keeps falling due at once')
  }

  #lookAgain(set: WorkingSet, work: DueWork): void {
    set.remove(dueWork, work)
    this.#parts.dueHandlers[work.kind]?.(set, work.subject)
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
      const set = this.#workingSet(site)
      const keys = due.map((work) => keyOf(work.kind, work.subject))
      set.fill(dueWork, keys, due)
      await this.#passes(handle, siteId, set, () => this.#runInOrder(set, due, last))
      handle.last(this.#save(handle, siteId, set))
      left = set.written(dueWork).some((work) => work.at <= until)
    }
    if (setClock === 'set the clock')
      await handle.query('update sites set clock_at = greatest(clock_at, $2::timestamptz) where id = $1', [
        siteId,
        new Date(last).toISOString(),
      ])
    return left || due.length === most
  }

  #runInOrder(set: WorkingSet, loaded: readonly DueWork[], last: number): void {
    const begun = new Set<string>()
    const waiting = new Map(loaded.map((work) => [keyOf(work.kind, work.subject), work]))
    for (let turn = 0; waiting.size > 0 && turn < 100_000; turn++) {
      let next: DueWork | null = null
      for (const work of waiting.values()) if (next === null || work.at < next.at) next = work
      if (next === null) return
      const key = keyOf(next.kind, next.subject)
      waiting.delete(key)
      if (this.#parts.backgroundKinds.has(next.kind)) begun.add(key)
      set.now = Math.max(next.at, set.site.clockAt ?? next.at)
      set.effects = []
      set.cause = null
      try {
        this.#lookAgain(set, next)
        this.#parts.observe(set, set.effects)
      } catch (error) {
        if (!(error instanceof NotLoaded)) throw error
      }
      for (const work of set.written(dueWork)) {
        const again = keyOf(work.kind, work.subject)
        if (work.at <= last && !begun.has(again)) waiting.set(again, work)
      }
    }
  }
}

async function held(locking: Promise<Site | undefined>): Promise<Site> {
  const site = await locking
  if (!site) throw new UnknownSite()
  return site
}
