import { isDeepStrictEqual } from 'node:util'
import { type Answer, type Command, UnknownSite } from '#engine/command.ts'
import { type DecisionParts, type Decisions, type Save, turn, turnMost } from '#engine/decisions.ts'
import { idempotencyKeys } from '#engine/idempotency.ts'
import { aheadLeast, chunkMost, Queue, type Waiting } from '#engine/queue.ts'
import { type HeldSite, lockFreeSite, lockSite } from '#engine/sites.sql.ts'
import type { Plan, Site, WorkingSet, WrittenRows } from '#engine/working-set.ts'
import type { Handle } from '#plumbing/db.ts'

type Answers = (Answer<unknown> | Error)[]

export interface LaneParts extends Pick<DecisionParts, 'database' | 'log'> {
  readonly batched: DecisionParts['batched'] | undefined
  readonly siteId: string
  readonly decisions: Decisions
  /** Sites as they were when last held. */
  readonly sites: Map<string, Site>
  /** Called with what was begun and goes on in the background. */
  readonly goOn: (until: number) => void
}

/** Commands that share a transaction. */
interface Batch {
  /** As soon as the database has enough to do for a while. */
  readonly busy: Promise<void>
  /** As soon as everything is decided and on its way to the store; null: it came to nothing. */
  readonly decided: Promise<Decided | null>
  /** Whether all of it was saved; if not, each command is tried again by itself after that. */
  readonly saved: Promise<boolean>
  /** Once it is durable; what comes back tells those who wait. */
  readonly durable: Promise<() => void>
}

interface Taken {
  readonly commands: Waiting[]
  /** By `performance.now()`. */
  at: number
}

/** How a batch tells what it promises. */
interface Marks {
  readonly busy: () => void
  readonly decided: (decided: Decided | null) => void
  readonly saved: (isSaved: boolean) => void
}

/** What the next batch may start from while this one is being saved. */
interface Decided {
  readonly turns: number
  /** How many commands it holds. */
  readonly size: number
  readonly written: WrittenRows
}

/** What was read and decided for the first of those who wait, before the site was held; good if nobody held it in between. */
interface Ahead {
  readonly set: WorkingSet
  /** What it was decided on top of. */
  readonly after: Decided
  readonly answers: Answers
  readonly saves: Save[]
  /** How many of the answers the saves are about. */
  prepared: number
}

interface Loading {
  readonly commands: readonly Waiting[]
  readonly known: number
  readonly loaded: Promise<void>
}

function nobody(known: number): Loading {
  return { commands: [], known, loaded: Promise.resolve() }
}

/** So long nothing is done ahead once it came to nothing: others hold the site as well, and it would again. */
const aloneMillis = 100

/** The commands of one site that wait for their turn, and the batches that they are taken in. */
export class Lane {
  readonly #parts: LaneParts
  readonly #queue = new Queue()
  /** When it may be taken that nobody else holds the site, by `performance.now()`. */
  #aloneAt = 0

  constructor(parts: LaneParts) {
    this.#parts = parts
  }

  get waiting(): number {
    return this.#queue.length
  }

  add(waiting: Waiting): void {
    this.#queue.add(waiting)
  }

  /** Takes batch after batch until nobody waits; `ended` is called at that very moment. */
  async drain(ended: () => void): Promise<void> {
    // What arrives in the same turn of the event loop belongs to the same batch.
    await turn()
    for (let saving: Batch | null = null; ; ) {
      const ahead: Batch | null = saving && (await this.#beside(saving))
      const answer = await saving?.durable
      if (ahead === null && this.#queue.length === 0) {
        ended()
        answer?.()
        return
      }
      saving = ahead ?? this.#batch(null)
      if (answer === undefined) continue
      // The database is at work on this batch while the answers to the last one are written.
      await ahead?.busy
      setImmediate(answer)
    }
  }

  /** Begins a batch beside the one that is being saved, if enough wait before that is done. */
  async #beside(saving: Batch): Promise<Batch | null> {
    const { decisions, sites, siteId, database } = this.#parts
    const decided = await saving.decided
    const site = sites.get(siteId)
    if (decided === null || site === undefined || performance.now() < this.#aloneAt) return null
    let isOver = false
    const saved = saving.saved.finally(() => {
      isOver = true
      this.#queue.wake()
    })
    await this.#arrivals(0, decided, () => isOver)
    if (isOver || !database.hasRoom()) return null
    const ahead: Ahead = {
      set: decisions.workingSet(site, decided.written),
      after: decided,
      answers: [],
      saves: [],
      prepared: 0,
    }
    return this.#batch(async (handle) => {
      await this.#goAhead(handle, ahead, () => isOver)
      // Its commands are about to be tried again, and might wait for rows that are on their way here.
      if (!(await saved)) throw new Error('the batch before came to nothing')
      return ahead
    })
  }

  /** Answers when so many more wait that it pays to go on, or when the batch before is over. */
  async #arrivals(known: number, after: Decided, isOver: () => boolean): Promise<void> {
    while (!isOver() && !this.#queue.pays(known, after.size))
      await new Promise<void>((changed) => this.#queue.onChange(changed))
  }

  /**
   * While one batch is being saved, the rows that those who wait will read are loaded on another connection, what the
   * batch has written is put on top of them, and on that they are decided.
   */
  async #goAhead(handle: Handle, ahead: Ahead, isOver: () => boolean): Promise<void> {
    let decides = true
    await turn()
    let next = this.#loadMore(handle, ahead, 0)
    while (next.commands.length > 0) {
      const { commands, known, loaded } = next
      await loaded
      // The next are on their way from the store while these are decided, and before what these write is on its way there.
      if (isOver()) next = nobody(known)
      else next = this.#loadMore(handle, ahead, known)
      if (decides) {
        decides = await this.#decideAhead(handle, ahead, commands)
        if (!isOver()) this.#sendEarly(handle, ahead, known)
      }
      if (next.commands.length > 0 || isOver()) continue
      await this.#arrivals(known, ahead.after, isOver)
      if (isOver()) break
      await turn()
      next = this.#loadMore(handle, ahead, known)
    }
  }

  #loadMore(handle: Handle, ahead: Ahead, known: number): Loading {
    const commands = this.#queue.chunk(known, ahead.after.size)
    if (commands.length === 0) return nobody(known)
    const loaded = this.#parts.decisions.plan(handle, ahead.set, () => wantAll(ahead.set, commands), 'all waves')
    loaded.catch(() => {})
    return { commands, known: known + commands.length, loaded }
  }

  /** Decides those of whom all can be known by now, in their order; false: the others have to wait until the site is held. */
  async #decideAhead(handle: Handle, { set, answers }: Ahead, more: readonly Waiting[]): Promise<boolean> {
    const { decisions } = this.#parts
    for (let from = 0; from < more.length; from += turnMost) {
      const some = more.slice(from, from + turnMost)
      set.now = decisions.timeOf(set.site)
      const decided = await decisions.passesAhead(handle, set, () =>
        some.map(({ command }) => decisions.decide(set, command)),
      )
      if (decided === null) return false
      set.goOn()
      answers.push(...decided)
      // What comes after might write what is swept away behind it.
      if (set.unsavedSweeps.length > 0) return false
      await turn()
    }
    return true
  }

  #sendEarly(handle: Handle, ahead: Ahead, known: number): void {
    const { set, answers, saves } = ahead
    const unsent = answers.length - ahead.prepared
    if (unsent < (this.#queue.pays(known, ahead.after.size) ? chunkMost : aheadLeast)) return
    ahead.prepared = answers.length
    const save = this.#parts.decisions.prepare(set)
    this.#parts.decisions.send(handle, save.early)
    saves.push(save)
  }

  /** With `goAhead`, those who wait are taken when that is done and holds; otherwise they stay where they are. */
  #batch(goAhead: ((handle: Handle) => Promise<Ahead>) | null): Batch {
    return this.#marked(async (marks) => {
      const taken: Taken = { commands: [], at: 0 }
      const take = (commands: Waiting[]) => {
        taken.commands.push(...commands)
        taken.at = performance.now()
      }
      return await this.#run(taken, marks, async (handle) => {
        const ahead = goAhead && (await goAhead(handle))
        if (ahead === null || ahead.answers.length === 0) {
          take(this.#queue.take())
          return await this.#decide(handle, taken.commands, ahead, marks)
        }
        await this.#sendAhead(handle, ahead, marks)
        take(this.#queue.takeClaimed())
        return ahead.answers
      })
    })
  }

  #marked(run: (marks: Marks) => Promise<() => void>): Batch {
    const busy = Promise.withResolvers<void>()
    const decided = Promise.withResolvers<Decided | null>()
    const saved = Promise.withResolvers<boolean>()
    const durable = run({ busy: busy.resolve, decided: decided.resolve, saved: saved.resolve })
    return { busy: busy.promise, decided: decided.promise, saved: saved.promise, durable }
  }

  async #run(
    taken: Taken,
    { busy, decided, saved }: Marks,
    work: (handle: Handle) => Promise<Answers>,
  ): Promise<() => void> {
    try {
      const answers = await this.#parts.database.transaction(work)
      saved(true)
      this.#parts.batched?.(taken.commands.length, performance.now() - taken.at)
      return () => {
        for (const [place, waiting] of taken.commands.entries()) {
          const answer = answers[place]
          if (answer instanceof Error) waiting.failed(answer)
          else waiting.done(answer as Answer<unknown>)
        }
      }
    } catch (error) {
      saved(false)
      busy()
      decided(null)
      await this.#fail(taken.commands, error)
      return () => {}
    }
  }

  /** One poisoned command must not take the others with it: each is tried again by itself. */
  async #fail(batch: readonly Waiting[], error: unknown): Promise<void> {
    const { siteId, log } = this.#parts
    const [only, ...others] = batch
    if (only === undefined) {
      // Whatever is the matter is met again, and told, when those who wait are taken.
      log.debug({ err: error, site: siteId }, 'going ahead failed')
      this.#aloneAt = performance.now() + aloneMillis
      return
    }
    if (others.length === 0 || error instanceof UnknownSite) {
      if (!(error instanceof UnknownSite))
        log.error({ err: error, site: siteId, command: only.command.name }, 'a command failed')
      for (const waiting of batch) waiting.failed(error)
      return
    }
    for (const waiting of batch) {
      const decide = (marks: Marks) => (handle: Handle) => this.#decide(handle, [waiting], null, marks)
      const taken = { commands: [waiting], at: performance.now() }
      const alone = this.#marked((marks) => this.#run(taken, marks, decide(marks)))
      const answer = await alone.durable
      answer()
    }
  }

  /**
   * Holds the site and saves what was decided ahead, all in one go, so that the next batch may begin; fails where something
   * has changed that it was decided on.
   */
  async #sendAhead(handle: Handle, ahead: Ahead, marks: Marks): Promise<void> {
    const { decisions, siteId, sites } = this.#parts
    const { set, answers, saves, after } = ahead
    const last = decisions.prepare(set)
    saves.push(last)
    decisions.send(handle, last.early)
    // Who waited for others to let go of the site, with rows on their way that those wait for, would wait for ever.
    const holding = lockFreeSite(handle, siteId)
    for (const save of saves) this.#sendLate(handle, set, save)
    this.#queue.claim(answers.length)
    this.#sent(set, { turns: after.turns + 1, size: answers.length }, saves, marks)
    try {
      const { turns, ...site } = await held(holding)
      sites.set(siteId, site)
      if (turns !== after.turns + 1 || !isDeepStrictEqual(site, set.site))
        throw new Error('the site was held in between')
    } catch (error) {
      this.#queue.release()
      throw error
    }
  }

  /** Holds the site, decides, and has what was decided sent to the store. */
  async #decide(handle: Handle, batch: readonly Waiting[], ahead: Ahead | null, marks: Marks): Promise<Answers> {
    const { decisions, siteId } = this.#parts
    const { set, turns } = await this.#held(handle, batch, ahead, marks)
    const answers: Answers = []
    const saves: Save[] = []
    for (let from = 0; from < batch.length; from += chunkMost) {
      const commands = batch.slice(from, from + chunkMost).map(({ command }) => command)
      const decide = () => decisions.decideInTurns(set, commands)
      answers.push(...(await decisions.passes(handle, siteId, set, decide)))
      const save = decisions.prepare(set)
      decisions.send(handle, save.early)
      this.#sendLate(handle, set, save)
      saves.push(save)
      if (from + chunkMost < batch.length) await turn()
    }
    this.#sent(set, { turns, size: answers.length }, saves, marks)
    return answers
  }

  #sendLate(handle: Handle, set: WorkingSet, { late, nextDueAt }: Save): void {
    this.#parts.decisions.send(handle, late)
    if (nextDueAt <= set.now) this.#parts.goOn(set.now)
  }

  #sent(set: WorkingSet, of: Omit<Decided, 'written'>, saves: readonly Save[], { busy, decided }: Marks): void {
    busy()
    // What was swept away is not among the rows that were written.
    decided(saves.some(({ sweeps }) => sweeps) ? null : { ...of, written: set.settled() })
  }

  /** Holds the site, and has what the commands are going to read at hand. */
  async #held(
    handle: Handle,
    batch: readonly Waiting[],
    ahead: Ahead | null,
    { busy }: Marks,
  ): Promise<{ set: WorkingSet; turns: number }> {
    const { decisions, siteId, sites } = this.#parts
    const locking = lockSite(handle, siteId)
    // What is to be loaded first can be told without knowing the site, and goes out right behind the lock.
    const early = ahead?.set ?? decisions.workingSet(sites.get(siteId) ?? (await held(locking)))
    const planning = decisions.plan(handle, early, () => wantAll(early, batch), 'one wave')
    busy()
    const [{ turns, ...site }] = await Promise.all([held(locking), planning])
    sites.set(siteId, site)
    const isStale = ahead !== null && turns !== ahead.after.turns + 1
    const set = isStale ? decisions.workingSet(site) : early
    set.site = site
    set.now = decisions.timeOf(site)
    await decisions.plan(handle, set, () => wantAll(set, batch), 'all waves')
    return { set, turns }
  }
}

/** What the commands say they are going to read. */
function wantAll(set: WorkingSet, batch: readonly Waiting[]): void {
  for (const { command } of batch) set.goOnWith(command, () => planOf(set, command))
}

function* planOf(set: WorkingSet, { idempotency, wants, plan }: Command<unknown>): Plan {
  if (idempotency) set.want(idempotencyKeys, idempotency.key)
  wants?.(set)
  if (plan) yield* plan(set)
}

async function held(locking: Promise<HeldSite | undefined>): Promise<HeldSite> {
  const site = await locking
  if (!site) throw new UnknownSite()
  return site
}
