import { type Answer, type Command, IdempotencyKeyReused } from '#engine/command.ts'
import { type DueHandlers, type DueWork, dueWork } from '#engine/due-work.ts'
import { idempotencyKeys, keptResult, toKeep } from '#engine/idempotency.ts'
import { KeptRows, load, type SavingStatements, type Statement, savingStatements } from '#engine/store.sql.ts'
import { keyOf } from '#engine/table.ts'
import {
  type Chance,
  type Changes,
  type Effect,
  NotLoaded,
  type Site,
  type Wants,
  WorkingSet,
  type WrittenRows,
} from '#engine/working-set.ts'
import type { Database, Handle } from '#plumbing/db.ts'
import type { Log } from '#plumbing/log.ts'

export interface DecisionParts {
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
  /** A statement that goes with a save, after its own, by what it changes; $1 is the site. */
  readonly besides?: (changes: readonly Changes[]) => { readonly sql: string; readonly values: unknown[] } | null
  readonly now: () => number
  readonly batched?: (size: number, millis: number) => void
}

/** What is to be sent to the store for some decisions. */
export interface Save extends SavingStatements {
  /** When the first piece of work falls due of that which they leave. */
  readonly nextDueAt: number
  /** Whether rows go with it that no set knows of. */
  readonly sweeps: boolean
}

/** So many are decided at a stretch. */
export const turnMost = 16
const passesMost = 40
const wavesMost = 6

/** Loads, decides, saves: what a batch is made of. */
export class Decisions {
  readonly #parts: DecisionParts
  readonly #kept = new KeptRows()

  constructor(parts: DecisionParts) {
    this.#parts = parts
  }

  /** The time that a site lives in: real on live sites, its own clock on test sites once that is set. */
  timeOf(site: Site): number {
    return site.clockAt ?? this.#parts.now()
  }

  workingSet(site: Site, after: WrittenRows | null = null): WorkingSet {
    return new WorkingSet(site, this.timeOf(site), this.#parts.chance, { after })
  }

  /** Forgets what is kept of a site in memory. */
  forget(siteId: string): void {
    this.#kept.forget(siteId)
  }

  /** Loads ahead what the commands are going to read, wave by wave, so that one pass of deciding is enough. */
  async plan(handle: Handle, set: WorkingSet, wants: () => void, waves: 'one wave' | 'all waves'): Promise<void> {
    for (let wave = 0; wave < (waves === 'one wave' ? 1 : wavesMost); wave++) {
      wants()
      const wanted = set.takeWants()
      if (isNothing(wanted)) return
      await load(handle, set.site.id, set, wanted, this.#kept)
    }
  }

  /** Decides on what one connection sees, loading until nothing is missing. */
  async look<Result>(handle: Handle, set: WorkingSet, decide: (set: WorkingSet) => Result): Promise<Result> {
    for (let pass = 0; pass < passesMost; pass++) {
      set.restart()
      try {
        return decide(set)
      } catch (error) {
        if (!(error instanceof NotLoaded)) throw error
      }
      await load(handle, set.site.id, set, set.takeWants(), this.#kept)
    }
    throw new Error(`no end of loading after ${passesMost} passes`)
  }

  /** Decides, loads what was missing, decides again, until nothing is missing. */
  async passes<Result>(
    handle: Handle,
    siteId: string,
    set: WorkingSet,
    decide: () => Result | Promise<Result>,
  ): Promise<Result> {
    for (let pass = 0; pass < passesMost; pass++) {
      const wants = set.takeWants()
      if (!isNothing(wants)) await load(handle, siteId, set, wants, this.#kept)
      set.restart()
      let failure: { error: unknown } | null = null
      try {
        const result = await decide()
        if (isNothing(set.wants)) return result
      } catch (error) {
        failure = { error }
      }
      if (failure !== null && isNothing(set.wants)) throw failure.error
    }
    throw new Error(`no end of loading after ${passesMost} passes`)
  }

  /** As `passes`, before the site is held: null where it takes what cannot be known by then, or fails. */
  async passesAhead<Result>(handle: Handle, set: WorkingSet, decide: () => Result): Promise<Result | null> {
    for (let pass = 0; pass < wavesMost; pass++) {
      set.restart()
      try {
        const result = decide()
        if (isNothing(set.wants)) return result
      } catch {
        // Whatever is the matter is met again, and told, when the site is held.
        if (isNothing(set.wants)) break
      }
      await load(handle, set.site.id, set, set.takeWants(), this.#kept)
    }
    set.restart()
    set.takeWants()
    return null
  }

  /** Lets what is on its way to and from the database, and to those who called, get on between a few and the next few. */
  async decideInTurns(set: WorkingSet, commands: readonly Command<unknown>[]): Promise<(Answer<unknown> | Error)[]> {
    const answers: (Answer<unknown> | Error)[] = []
    for (const [place, command] of commands.entries()) {
      if (place > 0 && place % turnMost === 0) await turn()
      answers.push(this.decide(set, command))
    }
    return answers
  }

  decide(set: WorkingSet, command: Command<unknown>): Answer<unknown> | Error {
    set.effects = []
    set.cause = null
    const now = set.now
    try {
      const known = command.idempotency ? set.get(idempotencyKeys, command.idempotency.key) : undefined
      if (known && known.requestHash !== command.idempotency?.requestHash) return new IdempotencyKeyReused()
      if (known) return { result: keptResult(known), replayed: true }
      const result = command.decide(set)
      this.runDue(set)
      this.#parts.observe(set, set.effects)
      if (command.idempotency) {
        const { key, requestHash } = command.idempotency
        set.put(idempotencyKeys, { key, requestHash, answer: toKeep(result), at: this.#parts.now() })
      }
      return { result, replayed: false }
    } catch (error) {
      if (error instanceof NotLoaded) return error
      // With rows missing, anything may go wrong; the next pass tells whether it really does.
      if (!isNothing(set.wants)) return new NotLoaded()
      throw error
    } finally {
      set.now = now
    }
  }

  /** Takes what was decided as made, and answers what saves it. */
  prepare(set: WorkingSet): Save {
    set.goOn()
    const siteId = set.site.id
    const changes = set.changes()
    const { early, late } = savingStatements(siteId, changes)
    const besides = this.#parts.besides?.(changes) ?? null
    if (besides !== null) late.push({ sql: besides.sql, values: [siteId, ...besides.values] })
    for (const { name, subject } of set.unsavedSweeps)
      late.push({ sql: this.#parts.sweeps[name] as string, values: [siteId, subject] })
    const nextDueAt = set.unsaved(dueWork).reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY)
    const save = { early, late, nextDueAt, sweeps: set.unsavedSweeps.length > 0 }
    set.saved()
    return save
  }

  /** Sends what saves decisions; the transaction's end waits for it. */
  send(handle: Handle, statements: readonly Statement[]): void {
    handle.last(statements.map(({ sql, values }) => handle.query(sql, values)))
  }

  /** Work that fell due by what was just decided is done with it. */
  runDue(set: WorkingSet): void {
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

  /** Runs what was due, and what falls due by that, in the order of its times. */
  runInOrder(set: WorkingSet, loaded: readonly DueWork[], last: number): void {
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

function isNothing({ rows, lists }: Wants): boolean {
  return rows.size === 0 && lists.size === 0
}

/** Lets others have the processor. */
export function turn(): Promise<void> {
  return new Promise((next) => void setImmediate(next))
}
