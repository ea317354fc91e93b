import { createHash, randomUUID } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '#plumbing/log.ts'
import {
  isPostmasterOf,
  launch,
  makeCluster,
  type Place,
  type Postmaster,
  plain,
  socketPort,
} from '#plumbing/postmaster.ts'
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
  /** `fast` loses data with the power; for tests alone. */
  readonly durable?: 'durable' | 'fast'
  /** It ended and cannot be started again. */
  readonly onLost?: (error: Error) => void
}

interface Found {
  readonly keeper: pg.Client
  readonly pid: number
  readonly token: string | null
}

const database = 'kith'
const startMillis = 60_000
const pauseMillis = 25
const socketPathMost = 103
const restartsMost = 5
const restartSpanMillis = 60_000
// Advisory locks in the database `postgres`: they go with the connection that holds them, however it ends.
const serving = '1802073192, 1'
const using = '1802073192, 2'
const busyWords = /lock file|shared memory block|another postmaster|another server might be running/

/** For the server: the folder is this process's alone until it is closed; PostgreSQL is started again should it die. */
export async function serveEmbedded(folder: string, options: EmbeddedOptions): Promise<Embedded> {
  const { place, fresh } = prepare(folder, options)
  const server = new Server(place, options)
  await server.start()
  return { connection: connection(place.sockets, database), fresh, close: () => server.close() }
}

/** For a command: joins the PostgreSQL that is running there, or starts it for as long as the command takes. */
export async function visitEmbedded(folder: string, options: EmbeddedOptions): Promise<Embedded> {
  const { place, fresh } = prepare(folder, options)
  const deadline = Date.now() + startMillis
  for (;;) {
    const found = await find(place)
    if (found !== 'none' && found !== 'busy') {
      const joined = await enter(found, place)
      if (joined) return { connection: joined, fresh: false, close: () => found.keeper.end() }
    }
    if (found === 'none') {
      const started = await startOwn(place, options)
      if (started) {
        await ensureDatabase(started.keeper)
        await started.keeper.query(`select pg_advisory_lock_shared(${using})`)
        return { connection: connection(place.sockets, database), fresh, close: () => leave(started) }
      }
    }
    await pause(place, deadline)
  }
}

class Server {
  readonly #place: Place
  readonly #options: EmbeddedOptions
  #running: Started | null = null
  #closing = false
  #restarts: number[] = []

  constructor(place: Place, options: EmbeddedOptions) {
    this.#place = place
    this.#options = options
  }

  async start(): Promise<void> {
    const deadline = Date.now() + startMillis
    for (;;) {
      const found = await find(this.#place)
      if (found === 'none') {
        const started = await startOwn(this.#place, this.#options)
        if (started) return await this.#own(started)
      } else if (found !== 'busy') await takeOver(found, this.#place)
      await pause(this.#place, deadline)
    }
  }

  async #own(started: Started): Promise<void> {
    if (!(await held(started.keeper, serving))) {
      await started.postmaster.stop()
      throw refused(this.#place)
    }
    await ensureDatabase(started.keeper)
    this.#running = started
    void started.postmaster.ended.then(() => this.#again())
  }

  async #again(): Promise<void> {
    if (this.#closing) return
    const now = Date.now()
    this.#restarts = [...this.#restarts.filter((at) => at > now - restartSpanMillis), now]
    this.#running = null
    try {
      if (this.#restarts.length > restartsMost) throw new StartProblem('The embedded PostgreSQL keeps ending.')
      this.#options.log.error('the embedded PostgreSQL ended unexpectedly and is being started again')
      await this.start()
      this.#options.log.info('the embedded PostgreSQL is back')
      if (this.#closing) await this.#end()
    } catch (error) {
      this.#options.onLost?.(error as Error)
    }
  }

  async close(): Promise<void> {
    this.#closing = true
    await this.#end()
  }

  async #end(): Promise<void> {
    const running = this.#running
    this.#running = null
    if (running) await leave(running, 3_000)
  }
}

interface Started {
  readonly postmaster: Postmaster
  readonly keeper: pg.Client
}

function connection(sockets: string, name: string): Embedded['connection'] {
  return { host: sockets, port: socketPort, user: 'kith', database: name }
}

function refused(place: Place): StartProblem {
  return new StartProblem(
    `Another Kith server is running on ${place.folder}; stop it, or give this one a DATA_DIR of its own.`,
  )
}

async function pause(place: Place, deadline: number): Promise<void> {
  if (Date.now() > deadline) {
    throw new StartProblem(`The embedded PostgreSQL in ${place.folder} is neither up nor down; see postgres.log there.`)
  }
  await sleep(pauseMillis)
}

/** The folders are made, and the cluster in them, whole or not at all. */
function prepare(folder: string, options: EmbeddedOptions): { place: Place; fresh: boolean } {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const real = realpathSync(folder)
    const cluster = join(real, 'postgres')
    const unplaced = { folder: real, cluster, sockets: real }
    removeAbandoned(real)
    const fresh = !existsSync(cluster)
    if (fresh) make(unplaced, options)
    checkVersion(unplaced)
    // Copies and volumes of containers widen it, which PostgreSQL refuses.
    chmodSync(cluster, 0o700)
    return { place: { ...unplaced, sockets: socketFolder(unplaced) }, fresh }
  } catch (error) {
    throw inWords(folder, error)
  }
}

function inWords(folder: string, error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC') return new StartProblem(`The disk that holds ${folder} is full.`)
  if (code === 'EACCES' || code === 'EPERM') {
    return new StartProblem(
      `DATA_DIR ${folder} belongs to another user; run Kith as that user, or name another folder.`,
    )
  }
  // Node reports a folder on a read-only disk as one that is not there.
  if (code === 'EROFS' || (code === 'ENOENT' && syscall === 'mkdir'))
    return new StartProblem(`DATA_DIR ${folder} is on a disk that cannot be written.`)
  if (code === 'EEXIST' || code === 'ENOTDIR') return new StartProblem(`DATA_DIR ${folder} is not a folder.`)
  return error
}

function make(place: Place, options: EmbeddedOptions): void {
  const half = join(place.folder, `postgres.new-${process.pid}`)
  rmSync(half, { recursive: true, force: true })
  try {
    makeCluster(place, half, options.durable ?? 'durable')
    renameSync(half, place.cluster)
  } catch (error) {
    rmSync(half, { recursive: true, force: true })
    // Another process was quicker: its cluster is as good.
    if (!existsSync(place.cluster)) throw error
  }
}

function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^postgres\.new-(\d+)$/.exec(name)?.[1]
    if (pid === undefined || alive(Number(pid))) continue
    rmSync(join(folder, name), { recursive: true, force: true })
  }
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const major = '18'

function checkVersion(place: Place): void {
  const kept = readFileSync(join(place.cluster, 'PG_VERSION'), 'utf8').trim()
  if (kept === major) return
  throw new StartProblem(
    `The data in ${place.folder} was made by PostgreSQL ${kept}, and this Kith brings ${major}. ` +
      'Start that Kith again, dump the data, and load it into a new DATA_DIR.',
  )
}

/** Sockets have short paths; where DATA_DIR is deep, a private folder under the temporary one takes its place. */
function socketFolder({ folder, cluster }: Place): string {
  const near = join(folder, 'socket')
  const name = `kith-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`
  const choices = [near, join(tmpdir(), name), join('/tmp', name)]
  const chosen = choices.find((path) => Buffer.byteLength(`${path}/.s.PGSQL.${socketPort}`) <= socketPathMost) ?? near
  mkdirSync(chosen, { recursive: true, mode: 0o700 })
  const { uid, gid } = statSync(cluster)
  const made = lstatSync(chosen)
  const self = process.getuid?.()
  if (!made.isDirectory() || (made.uid !== uid && made.uid !== self)) {
    throw new StartProblem(`${chosen} is somebody else's; remove it.`)
  }
  chmodSync(chosen, 0o700)
  if (made.uid !== uid) chownSync(chosen, uid, gid)
  return chosen
}

/** Looks who is there: a PostgreSQL that answers, one that is coming or going, or none. */
async function find(place: Place): Promise<Found | 'busy' | 'none'> {
  const file = join(place.cluster, 'postmaster.pid')
  let lines: string[]
  try {
    lines = readFileSync(file, 'utf8').split('\n')
  } catch {
    return 'none'
  }
  const pid = Number(lines[0])
  const sockets = lines[4] || place.sockets
  try {
    const keeper = await knock(sockets)
    const answer = await keeper.query(
      "select current_setting('data_directory') as folder, current_setting('kith.start', true) as token",
    )
    if (answer.rows[0].folder === place.cluster) return { keeper, pid, token: answer.rows[0].token }
    await keeper.end()
  } catch (error) {
    if (String((error as { code?: string }).code).startsWith('57P')) return 'busy'
  }
  if (isPostmasterOf(place, pid)) return 'busy'
  // The number belongs to some other process by now, which PostgreSQL would take for its double.
  for (const left of [file, join(sockets, `.s.PGSQL.${socketPort}.lock`)]) rmSync(left, { force: true })
  return 'none'
}

async function knock(sockets: string): Promise<pg.Client> {
  const keeper = new pg.Client({ ...connection(sockets, 'postgres'), connectionTimeoutMillis: 5_000 })
  // Losing it is noticed by what it was held for.
  keeper.on('error', () => {})
  await keeper.connect()
  return keeper
}

async function startOwn(place: Place, options: EmbeddedOptions): Promise<Started | null> {
  const token = randomUUID()
  const postmaster = launch(place, options.durable ?? 'durable', token)
  const deadline = Date.now() + startMillis
  while (postmaster.running) {
    const found = await find(place)
    if (typeof found === 'object') {
      if (found.token === token) return { postmaster, keeper: found.keeper }
      await found.keeper.end()
    }
    if (Date.now() > deadline) await postmaster.stop()
    else await sleep(pauseMillis)
  }
  const words = postmaster.words()
  if (busyWords.test(words)) return null
  throw plain(place, words)
}

async function held(keeper: pg.Client, lock: string): Promise<boolean> {
  return (await keeper.query(`select pg_try_advisory_lock(${lock}) as held`)).rows[0].held
}

/** A running PostgreSQL is a server's (then we are one too many), a command's, or an orphan's. The latter two end. */
async function takeOver({ keeper, pid }: Found, place: Place): Promise<void> {
  try {
    if (!(await held(keeper, serving))) throw refused(place)
    await keeper.query(`set lock_timeout = ${startMillis / 2}`)
    await keeper.query(`select pg_advisory_lock(${using})`)
    if (isPostmasterOf(place, pid)) process.kill(pid, 'SIGINT')
  } catch (error) {
    const code = String((error as { code?: string }).code)
    if (code === '55P03') throw new StartProblem(`A kith command is still at work on ${place.folder}.`)
    // It ended meanwhile, which is what was wanted.
    if (error instanceof StartProblem || !/^57P|undefined|ECONN|EPIPE|ESRCH/.test(code)) throw error
  } finally {
    await keeper.end().catch(() => {})
  }
}

/** Null when it is ending just now. */
async function enter({ keeper }: Found, place: Place): Promise<Embedded['connection'] | null> {
  try {
    await keeper.query(`select pg_advisory_lock_shared(${using})`)
    await ensureDatabase(keeper)
    return connection(keeper.host ?? place.sockets, database)
  } catch (error) {
    await keeper.end().catch(() => {})
    if (/^57P|undefined|ECONN|EPIPE/.test(String((error as { code?: string }).code))) return null
    throw error
  }
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
async function leave({ postmaster, keeper }: Started, patienceMillis = 30_000): Promise<void> {
  try {
    await keeper.query(`select pg_advisory_unlock_all()`)
    await keeper.query(`set lock_timeout = ${patienceMillis}`)
    await keeper.query(`select pg_advisory_lock(${using})`)
  } catch {
    // Nobody's patience is endless, or it ended by itself.
  }
  await keeper.end().catch(() => {})
  await postmaster.stop()
}
