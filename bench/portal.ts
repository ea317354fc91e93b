// Whether staff wait: every list and figure of a site with a long past, how long each takes on the server, and how many rows the
// database read for it. A table of that past that was read from end to end is a failure.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { fill, type Told } from './fill.ts'
import { type Read, readsOf } from './reads.ts'
import { openPlace, type Place, type Server, startServer } from './server.ts'

const size = {
  customers: Number(process.env.BENCH_CUSTOMERS ?? 100_000),
  events: Number(process.env.BENCH_EVENTS ?? 1_000_000),
  days: Number(process.env.BENCH_DAYS ?? 300),
}
const rounds = Number(process.env.BENCH_ROUNDS ?? 40)
const mostMillis = 300
/** Smaller ones are read whole because that is quickest. */
const largeRows = 5_000

interface Figure {
  readonly read: Read
  readonly millis: readonly number[]
  readonly rowsRead: number
  readonly readWhole: readonly string[]
}

interface TableCounts {
  readonly name: string
  readonly rows: number
  readonly whole: number
  readonly read: number
}

/** What the database has read so far, once it has told. */
async function countReads(client: pg.Client): Promise<Map<string, TableCounts>> {
  // What this connection looked up for itself counts as read before.
  await client.query('select pg_stat_force_next_flush()')
  await new Promise((done) => setTimeout(done, 1_200))
  const answer = await client.query<TableCounts>(
    `select relname as name, n_live_tup::int as rows, seq_scan::int as whole,
       (seq_tup_read + coalesce(idx_tup_fetch, 0))::float8 as read from pg_stat_user_tables`,
  )
  return new Map(answer.rows.map((row) => [row.name, row]))
}

async function measure(to: Told, client: pg.Client, read: Read): Promise<Figure> {
  const once = async (path: string) => {
    const began = performance.now()
    const answer = await fetch(`${to.address}${path}`, { headers: { authorization: `Bearer ${to.secretKey}` } })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path}: ${text.slice(0, 300)}`)
    return performance.now() - began
  }
  for (const path of read.paths.slice(0, 5)) await once(path)
  const before = await countReads(client)
  const millis: number[] = []
  for (let round = 0; round < rounds; round += 1)
    millis.push(await once(read.paths[round % read.paths.length] as string))
  const after = await countReads(client)
  const changed = [...after.values()].map((table) => {
    const then = before.get(table.name)
    return { ...table, whole: table.whole - (then?.whole ?? 0), read: table.read - (then?.read ?? 0) }
  })
  return {
    read,
    millis,
    rowsRead: changed.reduce((sum, table) => sum + table.read, 0) / rounds,
    readWhole: changed.filter(({ rows, whole }) => rows > largeRows && whole > 0).map(({ name }) => name),
  }
}

function shareOf(millis: readonly number[], share: number): number {
  return millis.toSorted((left, right) => left - right)[Math.ceil(millis.length * share) - 1] ?? Number.NaN
}

function lineOf({ read, millis, rowsRead, readWhole }: Figure): string {
  const figure = (share: number) => `${shareOf(millis, share).toFixed(0).padStart(6)} ms`
  const rows = Math.round(rowsRead).toString().padStart(9)
  const whole = readWhole.length > 0 ? `  WHOLE: ${readWhole.join(', ')}` : ''
  return `${read.name.padEnd(58)}${figure(0.5)}${figure(0.95)}${rows}${whole}`
}

/** With BENCH_FOLDER the past is kept there, and a second run begins with the measuring. */
async function openFilled(place: Place): Promise<{ server: Server; to: Told }> {
  const kept = process.env.BENCH_FOLDER === undefined ? null : join(process.env.BENCH_FOLDER, 'bench-site.json')
  const known = kept !== null && existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : null
  const server = await startServer(place, {}, known)
  const { secretKey, siteId } = server.site
  const to = { address: `http://127.0.0.1:${server.port}`, secretKey, siteId, server: place.server }
  if (known === null) {
    await fill(to, size, (words) => console.log(words))
    if (kept !== null) writeFileSync(kept, JSON.stringify(server.site))
  }
  return { server, to }
}

if (process.env.BENCH_FOLDER !== undefined) mkdirSync(process.env.BENCH_FOLDER, { recursive: true })
const place = await openPlace(process.env.BENCH_FOLDER)
const client = new pg.Client(place.server)
await client.connect()
const { server, to } = await openFilled(place)
try {
  const tables = await client.query<{ name: string; rows: number }>(
    `select relname as name, n_live_tup::int as rows from pg_stat_user_tables where n_live_tup > $1 order by 2 desc`,
    [largeRows],
  )
  console.log(tables.rows.map(({ name, rows }) => `${name} ${rows}`).join(', '))
  console.log(`${'half and 95 % of the answers within; rows read for one'.padEnd(58)}`)
  const figures: Figure[] = []
  for (const read of await readsOf(to, client)) {
    const figure = await measure(to, client, read)
    figures.push(figure)
    console.log(lineOf(figure))
  }
  const slow = figures.filter(({ millis }) => shareOf(millis, 0.95) > mostMillis)
  const whole = figures.filter(({ readWhole }) => readWhole.length > 0)
  console.log(
    `${figures.length} reads, ${slow.length} above ${mostMillis} ms, ${whole.length} that read a large table whole`,
  )
  process.exitCode = slow.length + whole.length > 0 ? 1 : 0
} finally {
  await server.stop()
  await client.end()
  await place.end()
}
