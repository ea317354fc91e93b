import type { Writable } from 'node:stream'
import pg from 'pg'
import type { Log } from '#plumbing/log.ts'

export type Row = Record<string, unknown>
export interface Result<Found extends Row = Row> {
  readonly rows: Found[]
  readonly rowCount: number | null
}

/** Either of the two: for what may run inside a transaction or outside. */
export interface Queryable {
  query<Found extends Row = Row>(text: string, values?: readonly unknown[]): Promise<Result<Found>>
}

/** The inside of one transaction. Queries that are not waited for are sent at once and answered in order. */
export interface Handle extends Queryable {
  readonly inTransaction: true
  /** For the last queries: the commit goes out right behind them, and comes to nothing if one of them fails. */
  last(queries: readonly Promise<unknown>[]): void
}

export interface Database extends Queryable {
  readonly inTransaction: false
  readonly pool: pg.Pool
  /** Commits what `work` did when it returns, undoes it when it throws. */
  transaction<Returned>(work: (handle: Handle) => Promise<Returned>): Promise<Returned>
  /** Whether a connection could be had without waiting for one. */
  hasRoom(): boolean
  close(): Promise<void>
}

const int8 = 20
const timestamp = 1114
const timestamptz = 1184
const date = 1082

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is beyond the whole numbers that are exact`)
  return value
}

let lastDay = { text: '1970-01-01', at: 0 }

/** Most times of one answer are of one day, and a day is quicker found than a time. */
function readTimeInUtc(text: string): number {
  const day = text.slice(0, 10)
  if (day !== lastDay.text) lastDay = { text: day, at: Date.parse(day) }
  const digit = (place: number) => text.charCodeAt(place) - 48
  const number = (place: number) => 10 * digit(place) + digit(place + 1)
  let millis = ((number(11) * 60 + number(14)) * 60 + number(17)) * 1_000
  for (let place = 20, worth = 100; place < text.length - 3 && worth >= 1; place++, worth /= 10)
    millis += digit(place) * worth
  return lastDay.at + millis
}

/** Reads PostgreSQL's own notation, `2026-03-01 10:00:00.123+00`, as epoch milliseconds. */
export function readTime(text: string): number {
  if (text[4] === '-' && text[10] === ' ' && text.endsWith('+00')) return checkedTime(readTimeInUtc(text), text)
  if (text === 'infinity') return Number.POSITIVE_INFINITY
  if (text === '-infinity') return Number.NEGATIVE_INFINITY
  const iso = text.replace(' ', 'T')
  const zone = /([+-]\d\d)(:\d\d)?$/.exec(iso)
  if (!zone) return checkedTime(Date.parse(`${iso}Z`), text)
  return checkedTime(Date.parse(zone[2] ? iso : `${iso}:00`), text)
}

function checkedTime(at: number, text: string): number {
  if (Number.isNaN(at)) throw new RangeError(`${text} is not a time that can be read`)
  return at
}

function parsers(): pg.CustomTypesConfig {
  const types = new pg.TypeOverrides()
  types.setTypeParser(int8, wholeNumber)
  types.setTypeParser(timestamp, readTime)
  types.setTypeParser(timestamptz, readTime)
  types.setTypeParser(date, (text: string) => text)
  return types
}

const statementNames = new Map<string, string>()
const statementNamesMost = 1_000

/** One name for one text in this process; undefined for texts beyond the bound, which then run unnamed. */
function statementName(text: string): string | undefined {
  let name = statementNames.get(text)
  if (name === undefined && statementNames.size < statementNamesMost) {
    name = `s${statementNames.size}`
    statementNames.set(text, name)
  }
  return name
}

function named(text: string, values: readonly unknown[] | undefined): pg.QueryConfig {
  if (values === undefined) return { text }
  const name = statementName(text)
  return name === undefined ? { text, values: [...values] } : { name, text, values: [...values] }
}

/**
 * What runs in transactions finds its rows by keys, whatever its values, so it is planned once. Tables that were empty at
 * that time must not be read from end to end ever after, which is what a plan made then would do.
 */
const begin = `begin; set local plan_cache_mode = force_generic_plan; set local enable_seqscan = off;
  set local enable_hashjoin = off; set local enable_mergejoin = off`

/**
 * A plan that was made for some hundred rows walks through all of a site's where a hundred thousand came since. PostgreSQL
 * makes new ones when it has counted a table anew, which is a minute later; so each connection forgets its plans now and then.
 */
const plansMillis = 3_000
const planned = new WeakMap<pg.PoolClient, number>()

async function forgetPlans(client: pg.PoolClient): Promise<void> {
  const now = performance.now()
  if (now - (planned.get(client) ?? 0) < plansMillis) return
  planned.set(client, now)
  // By itself: within a transaction it would count as its first query, before which the transaction's kind is to be told.
  await client.query('discard plans')
}

/**
 * For the rest of its transaction, the first of many rows are read as an index has them in order. On tables that nobody has
 * counted, a plan that takes them for few would fetch all and sort them.
 */
export function readInIndexOrder(handle: Handle): void {
  // Should it fail, so does what comes next on the connection, and that is waited for.
  handle.query('set local enable_sort = off; set local enable_bitmapscan = off').catch(() => {})
}

export interface DatabaseOptions {
  readonly poolSize: number
  readonly log: Log
  /** Where the server is: an address, or the socket of the embedded one. */
  readonly server: string | pg.ClientConfig
  readonly statementMillis?: number
}

/** The one way of saying where a server is to the driver, with our types and with pipelining. */
export function clientConfig(server: string | pg.ClientConfig): pg.ClientConfig {
  const where = typeof server === 'string' ? { connectionString: server } : server
  return {
    ...where,
    types: parsers(),
    pipeline: true,
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
    application_name: 'kith',
  }
}

export function openDatabase({ server, poolSize, log, statementMillis = 30_000 }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    ...clientConfig(server),
    max: poolSize,
    idleTimeoutMillis: 60_000,
    // Awaited by the pool before anyone gets the connection.
    onConnect: (client) =>
      client.query(
        `set statement_timeout = ${statementMillis}; set idle_in_transaction_session_timeout = ${2 * statementMillis}`,
      ),
  })
  let closing = false
  // The error carries the whole connection along, which is nothing for a log.
  pool.on('error', ({ message }) => {
    if (!closing) log.warn({ message }, 'an idle database connection was lost')
  })
  return {
    inTransaction: false,
    pool,
    query: async <Found extends Row>(text: string, values?: readonly unknown[]) =>
      await pool.query<Found>(named(text, values)),
    transaction: (work) => inTransaction(pool, work),
    hasRoom: () => pool.idleCount + poolSize - pool.totalCount > pool.waitingCount,
    close: () => {
      closing = true
      return pool.end()
    },
  }
}

async function inTransaction<Returned>(pool: pg.Pool, work: (handle: Handle) => Promise<Returned>): Promise<Returned> {
  const client = await pool.connect()
  const send = together(client)
  let open = true
  const last: Promise<unknown>[] = []
  const handle: Handle = {
    inTransaction: true,
    last: (queries) => {
      for (const query of queries) query.catch(() => {})
      last.push(...queries)
    },
    query: <Found extends Row>(text: string, values?: readonly unknown[]) => {
      if (!open) return Promise.reject(new Error('a query came after its transaction had ended'))
      send()
      return client.query<Found>(named(text, values))
    },
  }
  let broken: Error | undefined
  // A lost connection reports to whoever waits for an answer, and here as well.
  const note = (error: Error) => {
    broken = error
  }
  client.on('error', note)
  try {
    // Goes out together with the first query of `work`; should it fail, the connection is gone and so is the rest.
    send()
    const begun = Promise.all([forgetPlans(client), client.query(begin)])
    const [returned] = await Promise.all([work(handle), begun])
    open = false
    const [ended] = await Promise.all([client.query('commit'), ...last])
    // PostgreSQL answers the commit of a failed transaction with a rollback and no error.
    if (ended.command !== 'COMMIT') throw new Error('a query failed unnoticed, and the transaction was undone')
    return returned
  } catch (error) {
    open = false
    await client.query('rollback').catch(note)
    throw error
  } finally {
    client.off('error', note)
    client.release(broken)
  }
}

/** Has the queries of one turn leave in one piece, as each piece by itself wakes PostgreSQL and costs a system call. */
function together(client: pg.PoolClient): () => void {
  const { stream } = (client as unknown as { connection: { stream: Writable } }).connection
  let corked = false
  return () => {
    if (corked) return
    corked = true
    stream.cork()
    process.nextTick(() => {
      corked = false
      stream.uncork()
    })
  }
}

const sentences: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'No PostgreSQL answers at that address.',
  ENOENT: 'No PostgreSQL answers at that address.',
  ENOTFOUND: 'The host of the database is not known.',
  EAI_AGAIN: 'The host of the database cannot be looked up at the moment.',
  ETIMEDOUT: 'The database does not answer.',
  ECONNRESET: 'The database broke the connection off.',
  '28P01': 'The database refuses the password.',
  '28000': 'The database refuses this user.',
  '3D000': 'There is no database of that name.',
  '42501': 'The database does not permit this user to do that.',
  '53100': 'The disk of the database is full.',
  '53300': 'The database has no connection left: lower POOL_SIZE or raise its max_connections.',
  '57P01': 'The database is just starting or stopping.',
  '57P03': 'The database is just starting or stopping.',
}

/** What is wrong with the database itself, in one sentence; null for any other error. */
export function databaseTrouble(error: unknown): string | null {
  if (error instanceof AggregateError) return databaseTrouble(error.errors[0])
  if (!(error instanceof Error)) return null
  if (/timeout expired|timeout exceeded/.test(error.message)) return 'The database does not answer.'
  if (/^Connection terminated|connection error and is not queryable/.test(error.message))
    return sentences.ECONNRESET ?? null
  return sentences[(error as Error & { code?: string }).code ?? ''] ?? null
}
