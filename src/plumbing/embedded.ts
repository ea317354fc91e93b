import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { prepare } from '#plumbing/data-folder.ts'
import type { Log } from '#plumbing/log.ts'
import { isAlive, isPostmasterOf, readPidFile, removeForeign } from '#plumbing/pid-file.ts'
import { type Durability, launch, type Place, type Postmaster, plain, socketPort } from '#plumbing/postmaster.ts'
import { StartProblem } from '#plumbing/start-problem.ts'

/** A PostgreSQL of our own, in a folder, reached by a socket. */
export interface Embedded {
  readonly connection: {
    readonly host: string
    readonly port: number
    readonly user: string
    readonly database: string
  }
  /** The folder held no data before. */
  readonly fresh: boolean
  /** Ends it, unless somebody else started it; close the pool first. */
  close(): Promise<void>
}

export interface EmbeddedOptions {
  readonly log: Log
  readonly durable?: Durability
  /** It ended and cannot be started again. */
  readonly onLost?: (error: Error) => void
}

type Role = 'server' | 'command'

interface Found {
  readonly keeper: pg.Client
  readonly pid: number
  readonly token: string | null
}

interface Started {
  readonly postmaster: Postmaster
  readonly keeper: pg.Client
}

const database = 'kith'
// Another one's start or end, and our own start, which after a crash first repeats what was not on disk yet.
const othersMillis = 120_000
const startMillis = 600_000
const startLongMillis = 15_000
const commandMillis = 30_000
// A process that was killed is seen to be gone, and its connections close, a little later; on a busy machine much later.
const ownedMillis = 2_000
const doubtMillis = 20_000
const pauseMillis = 25
const pauseMostMillis = 250
const restartsMost = 5
const restartSpanMillis = 60_000
// Advisory locks in the database `postgres`: they go with the connection that holds them, however it ends.
const serving = { group: 1802073192, number: 1 }
const using = { group: 1802073192, number: 2 }
const busyWords =
  /lock file "[^"]*" (already exists|is empty)|is another post|shared memory block|another server might be running/

/** For the server: the folder is this process's alone until it is closed; PostgreSQL is started again should it die. */
export async function serveEmbedded(folder: string, options: EmbeddedOptions): Promise<Embedded> {
  const { place, fresh } = prepare(folder, options.durable ?? 'durable')
  const server = new Server(place, options)
  await server.start()
  return { connection: connection(place.sockets, database), fresh, close: () => server.close() }
}

/** For a command: joins the PostgreSQL that is running there, or starts it for as long as the command takes. */
export async function visitEmbedded(folder: string, options: EmbeddedOptions): Promise<Embedded> {
  const { place, fresh } = prepare(folder, options.durable ?? 'durable')
  const pause = new Pause(place)
  for (;;) {
    const found = await find(place)
    if (found === 'none') {
      const started = await startOwn(place, options, 'command')
      if (started && (await hold(started, () => enter(started.keeper)))) {
        return { connection: connection(place.sockets, database), fresh, close: () => leave(started, commandMillis) }
      }
    } else if (found !== 'busy') {
      const { keeper } = found
      if (await enter(keeper).catch(whenGone)) {
        return { connection: connection(keeper.host, database), fresh: false, close: () => keeper.end() }
      }
      await keeper.end().catch(() => {})
    }
    await pause.next()
  }
}

class Server {
  readonly #place: Place
  readonly #options: EmbeddedOptions
  #running: Started | null = null
  #restarting: Promise<void> | null = null
  #closing = false
  #restarts: number[] = []

  constructor(place: Place, options: EmbeddedOptions) {
    this.#place = place
    this.#options = options
  }

  async start(): Promise<void> {
    const pause = new Pause(this.#place)
    while (!this.#closing) {
      const found = await find(this.#place)
      if (found === 'none') {
        const started = await startOwn(this.#place, this.#options, 'server', () => this.#closing)
        if (started && (await hold(started, () => own(started.keeper)))) return this.#keep(started)
      } else if (found !== 'busy') await takeOver(found, this.#place)
      await pause.next()
    }
  }

  #keep(started: Started): void {
    this.#running = started
    void started.postmaster.ended.then(() => {
      if (!this.#closing) this.#restarting = this.#again(started)
    })
  }

  /** One that dies while it is only starting again is followed by another one, too. */
  async #again({ keeper }: Started): Promise<void> {
    this.#running = null
    await keeper.end().catch(() => {})
    let problem: Error = new StartProblem('The embedded PostgreSQL keeps ending.')
    for (let tries = 0; tries < restartsMost && !this.#closing && this.#mayRestart(); tries++) {
      try {
        this.#options.log.error('the embedded PostgreSQL ended unexpectedly and is being started again')
        await this.start()
        if (this.#running) this.#options.log.info('the embedded PostgreSQL is back')
        return
      } catch (error) {
        problem = error as Error
        this.#options.log.error({ err: error }, 'the embedded PostgreSQL did not start again')
        await sleep(pauseMillis)
      }
    }
    if (!this.#closing) this.#options.onLost?.(problem)
  }

  #mayRestart(): boolean {
    const now = Date.now()
    this.#restarts = [...this.#restarts.filter((at) => at > now - restartSpanMillis), now]
    return this.#restarts.length <= restartsMost
  }

  async close(): Promise<void> {
    this.#closing = true
    await this.#restarting
    const running = this.#running
    this.#running = null
    if (running) await leave(running, 3_000)
  }
}

/** Waits a little longer each time, but not forever. */
class Pause {
  readonly #place: Place
  readonly #deadline = Date.now() + othersMillis
  #millis = pauseMillis

  constructor(place: Place) {
    this.#place = place
  }

  async next(): Promise<void> {
    if (Date.now() > this.#deadline) {
      throw new StartProblem(
        `The embedded PostgreSQL in ${this.#place.folder} is neither up nor down; see postgres.log there.`,
      )
    }
    await sleep(this.#millis)
    this.#millis = Math.min(this.#millis * 1.5, pauseMostMillis)
  }
}

function connection(sockets: string, name: string): Embedded['connection'] {
  return { host: sockets, port: socketPort, user: 'kith', database: name }
}

function refused(place: Place): StartProblem {
  return new StartProblem(
    `Another Kith server is running on ${place.folder}; stop it, or give this one a DATA_DIR of its own.`,
  )
}

/** Looks who is there: a PostgreSQL that answers, one that is coming or going, or none. */
async function find(place: Place): Promise<Found | 'busy' | 'none'> {
  const file = readPidFile(place)
  if (file === 'busy' || file === 'none') return file
  const { pid, sockets } = file
  if (!file.isReady && isPostmasterOf(place, pid)) return 'busy'
  const keeper = await knock(sockets)
  if (keeper) {
    const found = await ask(keeper, place).catch(whenGone)
    if (found) return { keeper, pid, token: found.token }
    await keeper.end().catch(() => {})
    if (found === null) return 'busy'
  }
  if (isPostmasterOf(place, pid)) return 'busy'
  removeForeign(place, file)
  return 'none'
}

async function knock(sockets: string): Promise<pg.Client | null> {
  const keeper = new pg.Client({ ...connection(sockets, 'postgres'), connectionTimeoutMillis: 10_000 })
  // Losing it is noticed by what it was held for.
  keeper.on('error', () => {})
  try {
    await keeper.connect()
    return keeper
  } catch {
    return null
  }
}

/** False when what answers belongs to another folder. */
async function ask(keeper: pg.Client, place: Place): Promise<{ token: string | null } | false> {
  const answer = await keeper.query(
    "select current_setting('data_directory') as folder, current_setting('kith.start', true) as token",
  )
  const { folder, token } = answer.rows[0]
  return folder === place.cluster && { token }
}

/** Null when another's PostgreSQL was quicker, or when it is not wanted any more. */
async function startOwn(
  place: Place,
  { durable = 'durable', log }: EmbeddedOptions,
  role: Role,
  isUnwanted = () => false,
): Promise<Started | null> {
  const token = `${role}-${process.pid}-${randomUUID()}`
  const postmaster = launch(place, durable, token)
  const long = setTimeout(() => {
    log.info('the embedded PostgreSQL is still starting; after a crash it first repeats what was not on disk yet')
  }, startLongMillis)
  try {
    const deadline = Date.now() + startMillis
    while (postmaster.running) {
      const found = await find(place)
      if (typeof found === 'object') {
        if (found.token === token) return { postmaster, keeper: found.keeper }
        await found.keeper.end().catch(() => {})
      }
      if (isUnwanted() || Date.now() > deadline) await postmaster.stop()
      else await sleep(pauseMillis)
    }
  } catch (error) {
    await postmaster.stop()
    throw error
  } finally {
    clearTimeout(long)
  }
  const words = postmaster.words()
  if (isUnwanted() || busyWords.test(words)) return null
  throw plain(place, words)
}

/** What was started is ended again when it cannot be made ours. */
async function hold({ postmaster, keeper }: Started, take: () => Promise<boolean>): Promise<boolean> {
  try {
    if (await take().catch(whenGone)) return true
  } catch (error) {
    await postmaster.stop()
    throw error
  }
  await keeper.end().catch(() => {})
  await postmaster.stop()
  return false
}

async function own(keeper: pg.Client): Promise<boolean> {
  if (!(await tryLock(keeper))) return false
  await ensureDatabase(keeper)
  return true
}

async function enter(keeper: pg.Client): Promise<boolean> {
  await keeper.query('select pg_advisory_lock_shared($1, $2)', [using.group, using.number])
  await ensureDatabase(keeper)
  return true
}

async function tryLock(keeper: pg.Client): Promise<boolean> {
  const answer = await keeper.query('select pg_try_advisory_lock($1, $2) as held', [serving.group, serving.number])
  return answer.rows[0].held
}

async function lockAlone(keeper: pg.Client, patienceMillis: number): Promise<void> {
  await keeper.query(`set lock_timeout = ${patienceMillis}`)
  await keeper.query('select pg_advisory_lock($1, $2)', [using.group, using.number])
}

async function isServed(keeper: pg.Client): Promise<boolean> {
  const answer = await keeper.query(
    `select exists (
       select from pg_locks l join pg_database d on d.oid = l.database
       where l.locktype = 'advisory' and d.datname = current_database() and l.granted
         and l.classid = $1 and l.objid = $2) as served`,
    [serving.group, serving.number],
  )
  return answer.rows[0].served
}

/** The token names the process whose end is PostgreSQL's end. */
function isServerAlive(token: string | null): boolean {
  const pid = /^server-(\d+)-/.exec(token ?? '')?.[1]
  return pid !== undefined && isAlive(Number(pid))
}

/** A running PostgreSQL is a server's (then we are one too many), a command's, or an orphan's. The latter two end. */
async function takeOver(found: Found, place: Place): Promise<void> {
  const { keeper, pid } = found
  try {
    await untilUnserved(found, place)
    if (!(await tryLock(keeper))) return
    await lockAlone(keeper, commandMillis)
    if (isPostmasterOf(place, pid)) process.kill(pid, 'SIGINT')
  } catch (error) {
    const { code } = error as { code?: string }
    if (code === '55P03') throw new StartProblem(`A kith command is still at work on ${place.folder}.`)
    // It ended meanwhile, which is what was wanted.
    whenGone(error)
  } finally {
    await keeper.end().catch(() => {})
  }
}

/** The lock and the process of a server come and go together, but not at the same moment. */
async function untilUnserved({ keeper, token }: Found, place: Place): Promise<void> {
  const from = Date.now()
  for (;;) {
    const served = await isServed(keeper)
    const lives = isServerAlive(token)
    if (!served && !lives) return
    if (Date.now() - from > (served && lives ? ownedMillis : doubtMillis)) {
      if (!served) return
      throw refused(place)
    }
    await sleep(2 * pauseMillis)
  }
}

/** Null for an error that says that PostgreSQL ended or is about to; others go on. */
function whenGone(error: unknown): null {
  if (error instanceof StartProblem) throw error
  const { code } = error as { code?: string }
  if (code === undefined ? /connection|not queryable/i.test(String(error)) : /^57P|^08|ECONN|EPIPE|ESRCH/.test(code))
    return null
  throw error
}

async function ensureDatabase(keeper: pg.Client): Promise<void> {
  const found = await keeper.query('select 1 from pg_database where datname = $1', [database])
  if (found.rowCount !== 0) return
  try {
    await keeper.query(`create database ${database}`)
  } catch (error) {
    // Two at once: the other one made it.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error
  }
}

/** Gives commands that joined us some time to finish, then ends PostgreSQL. */
async function leave({ postmaster, keeper }: Started, patienceMillis: number): Promise<void> {
  try {
    await keeper.query('select pg_advisory_unlock_all()')
    await lockAlone(keeper, patienceMillis)
  } catch {
    // Nobody's patience is endless, or it ended by itself.
  }
  await keeper.end().catch(() => {})
  await postmaster.stop()
}
