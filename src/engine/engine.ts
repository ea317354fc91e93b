import { type Answer, type Command, UnknownSite } from '#engine/command.ts'
import { type DecisionParts, Decisions } from '#engine/decisions.ts'
import { type DueWork, dueWork } from '#engine/due-work.ts'
import { Lane } from '#engine/lane.ts'
import { chunkMost, type Waiting } from '#engine/queue.ts'
import { lockSite, readSite } from '#engine/sites.sql.ts'
import { keyOf } from '#engine/table.ts'
import type { Site, WorkingSet } from '#engine/working-set.ts'
import type { Handle, Row } from '#plumbing/db.ts'

const hourMillis = 3_600_000
const commandsFirstMillis = 100
const lookMillis = 4

/** Decides commands and what falls due, one site at a time, and answers when it is durable. */
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
    for (const lane of this.#lanes.values()) count += lane.waiting
    return count
  }

  /** Decides a command and answers when its effects are durable. */
  run<Result>(siteId: string, command: Command<Result>): Promise<Answer<Result>> {
    return new Promise((done, failed) => {
      const lane = this.#lanes.get(siteId) ?? this.#openLane(siteId)
      lane.add({ command, done, failed } as unknown as Waiting)
    })
  }

  #openLane(siteId: string): Lane {
    const { database, log, batched } = this.#parts
    const goOn = (until: number) => this.#goOn(siteId, until)
    const lane = new Lane({ siteId, database, log, batched, decisions: this.#decisions, sites: this.#sites, goOn })
    this.#lanes.set(siteId, lane)
    this.#open++
    void lane.drain(() => this.#lanes.delete(siteId)).finally(() => this.#closed())
    return lane
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
      const save = this.#decisions.prepare(set)
      this.#decisions.send(handle, [...save.early, ...save.late])
      left = save.nextDueAt <= until
    }
    if (setClock === 'set the clock')
      await handle.query('update sites set clock_at = greatest(clock_at, $2::timestamptz) where id = $1', [
        siteId,
        new Date(last).toISOString(),
      ])
    return left || due.length === most
  }
}
