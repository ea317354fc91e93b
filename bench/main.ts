// How many events a second are taken, durably, over HTTP; and how many single-statement transactions that write the same
// rows the same PostgreSQL takes from pgbench. Both in one run on one machine, as only their ratio says something.
import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { findPgbench, howToInstall, type Kind, type Limit, Limits, type Sample, sampleOf } from './limit.ts'
import { named } from './names.ts'
import { openPlace, type Place, type Server, startServer } from './server.ts'
import type { Plan, Seen } from './traffic.ts'

const seconds = Number(process.env.BENCH_SECONDS ?? 4)
/** Both sides take turns, as a machine that others share is now faster, now slower; what is told is the middle one. */
const rounds = Number(process.env.BENCH_ROUNDS ?? 5)
const referrers = 1_000
const arrays = { connections: 8, size: 100 }
const singles = { connections: 64, size: 1 }

interface Work {
  readonly what: string
  readonly kind: Kind
  readonly how: { readonly connections: number; readonly size: number }
}

const works: readonly Work[] = [
  { what: 'order.placed with a code, singly, 64 connections', kind: 'order.placed', how: singles },
  { what: 'order.placed with a code, arrays of 100, 8 connections', kind: 'order.placed', how: arrays },
  { what: 'order.paid, singly, 64 connections', kind: 'order.paid', how: singles },
  { what: 'order.paid, arrays of 100, 8 connections', kind: 'order.paid', how: arrays },
]

interface Figure {
  readonly work: Work
  readonly seen: Seen
  /** Processor time for each event, in microseconds. */
  readonly spent: { readonly server: number; readonly database: number }
  /** What pgbench did in the same round. */
  readonly limit: Limit | null
}

async function ask(server: Server, method: string, path: string, body: unknown): Promise<Record<string, unknown>> {
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    method,
    headers: { authorization: `Bearer ${server.site.secretKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const said = (await answer.json()) as Record<string, unknown>
  if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(said)}`)
  return said
}

/** Credits to both sides when the first order is paid; referrers with a code each. */
async function furnish(server: Server): Promise<string[]> {
  const definition = {
    referrer: { requires: [], limit: null },
    referee: { unit: 'customer' },
    code: { maxUses: null, validFor: null, enteredAt: ['checkout'] },
  }
  const program = await ask(server, 'POST', '/v1/programs', { preset: 'refer-and-earn', name: 'Bench', definition })
  const codes: string[] = []
  for (let from = 0; from < referrers; from += 100) {
    const customers = Array.from({ length: 100 }, (_, place) => `referrer-${from + place}`)
    await ask(
      server,
      'POST',
      '/v1/events',
      customers.map((customer) => ({
        id: `registered-${customer}`,
        type: 'customer.registered',
        occurredAt: new Date().toISOString(),
        data: { customer },
      })),
    )
    const made = customers.map((customer) => ask(server, 'POST', '/v1/codes', { program: program.id, customer }))
    for (const { code } of await Promise.all(made)) codes.push(code as string)
  }
  return codes
}

function send(server: Server, plan: Omit<Plan, 'port' | 'token'>): Promise<Seen & { next: number }> {
  const child = fork(fileURLToPath(new URL('./traffic.ts', import.meta.url)))
  return new Promise((done, fail) => {
    child.once('message', (answer: { seen?: Seen & { next: number }; error?: string }) => {
      if (answer.seen) done(answer.seen)
      else fail(new Error(answer.error))
    })
    child.once('exit', () => fail(new Error('the traffic ended early')))
    child.send({ ...plan, port: server.port, token: server.site.secretKey })
  })
}

/** Processor time that processes have used so far, in milliseconds; where the system does not say, none. */
function processorMillis(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'latin1')
        .replace(/^.*\) /, '')
        .split(' ')
      return sum + 10 * (Number(fields[11]) + Number(fields[12]))
    } catch {
      return sum
    }
  }, 0)
}

async function databaseMillis(client: pg.Client): Promise<number> {
  const answer = await client.query('select pid from pg_stat_activity where pid <> pg_backend_pid()')
  return processorMillis(answer.rows.map((row) => row.pid as number))
}

/** What is sent so far, to go on from there. */
class Orders {
  readonly #server: Server
  readonly #client: pg.Client
  readonly #codes: readonly string[]
  placed = 0
  paid = 0

  constructor(server: Server, client: pg.Client, codes: readonly string[]) {
    this.#server = server
    this.#client = client
    this.#codes = codes
  }

  async send(event: Kind, how: Work['how'], limits: { most: number; seconds: number }): Promise<Seen> {
    await this.#client.query('checkpoint')
    const from = event === 'order.paid' ? this.paid : this.placed
    const until = event === 'order.paid' ? Math.min(from + limits.most, this.placed) : from + limits.most
    const seen = await send(this.#server, { ...how, event, from, until, codes: this.#codes, seconds: limits.seconds })
    if (event === 'order.paid') this.paid = seen.next
    else this.placed = seen.next
    return seen
  }

  async measure({ what, kind, how }: Work): Promise<Pick<Figure, 'seen' | 'spent'>> {
    const before = [processorMillis([this.#server.pid]), await databaseMillis(this.#client)] as const
    const seen = await this.send(kind, how, { most: 1_000_000, seconds })
    const micros = (from: number, until: number) => Math.round((1_000 * (until - from)) / seen.events)
    const spent = {
      server: micros(before[0], processorMillis([this.#server.pid])),
      database: micros(before[1], await databaseMillis(this.#client)),
    }
    console.error(`  ${what}: ${Math.round(seen.events / seen.seconds)} a second`)
    return { seen, spent }
  }

  /** Once everything by itself, to look at what it writes, and a while to warm up. */
  async warmUp(): Promise<ReadonlyMap<Kind, Sample>> {
    const samples = new Map<Kind, Sample>()
    for (const kind of ['order.placed', 'order.paid'] as const) {
      const number = kind === 'order.placed' ? this.placed : this.paid
      await this.send(kind, { connections: 1, size: 1 }, { most: 1, seconds: 60 })
      const prefix = kind === 'order.placed' ? 'placed' : 'paid'
      samples.set(kind, await sampleOf(this.#client, this.#server.site.siteId, `${prefix}-${named.order(number)}`))
    }
    await this.send('order.placed', singles, { most: 2_000, seconds: 60 })
    await this.send('order.placed', arrays, { most: 3_000, seconds: 60 })
    await this.send('order.paid', singles, { most: 2_000, seconds: 60 })
    return samples
  }
}

async function measure(
  server: Server,
  place: Place,
  client: pg.Client,
  pgbench: string | null,
): Promise<{ figures: Figure[]; samples: ReadonlyMap<Kind, Sample> }> {
  const orders = new Orders(server, client, await furnish(server))
  const samples = await orders.warmUp()
  const limits =
    pgbench === null ? null : await Limits.open(client, place, pgbench, { samples, referrers, seconds, rounds })
  await client.query('vacuum analyze')
  const figures: Figure[] = []
  for (let round = 1; round <= rounds; round++) {
    console.error(`round ${round} of ${rounds}`)
    for (const kind of ['order.placed', 'order.paid'] as const) {
      // Enough of them to be paid.
      const most = seconds * 6_000 - (orders.placed - orders.paid)
      if (kind === 'order.paid' && most > 0) await orders.send('order.placed', arrays, { most, seconds: 60 })
      const measured: Omit<Figure, 'limit'>[] = []
      for (const work of works.filter((one) => one.kind === kind))
        measured.push({ work, ...(await orders.measure(work)) })
      if (orders.paid === orders.placed) console.error('  (there were not enough orders to pay for the whole time)')
      const limit = (await limits?.measure(kind)) ?? null
      figures.push(...measured.map((figure) => ({ ...figure, limit })))
    }
  }
  await limits?.check()
  return { figures, samples }
}

function middle(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0
}

function rowOf(work: Work, figures: readonly Figure[]): string {
  const number = (value: number) => Math.round(value).toLocaleString('en-US')
  const own = figures.filter((figure) => figure.work === work)
  const perSecond = ({ seen }: Figure) => seen.events / seen.seconds
  const ratios = own.flatMap((figure) => (figure.limit === null ? [] : [perSecond(figure) / figure.limit.perSecond]))
  const span = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`
  const against =
    ratios.length === 0
      ? ['–', '–']
      : [number(middle(own.map(({ limit }) => limit?.perSecond ?? 0))), `${middle(ratios).toFixed(2)} (${span})`]
  const of = (value: (figure: Figure) => number) => middle(own.map(value)).toFixed(0)
  return `| ${[
    work.what,
    number(middle(own.map(perSecond))),
    ...against,
    `${of(({ seen }) => seen.millisAtHalf)} / ${of(({ seen }) => seen.millisAt99)} ms`,
    `${of(({ spent }) => spent.server)} + ${of(({ spent }) => spent.database)} µs`,
  ].join(' | ')} |`
}

function report(place: Place, figures: readonly Figure[], samples: ReadonlyMap<Kind, Sample>): string {
  const written = [...samples].map(([kind, { rows }]) => {
    const total = [...rows.values()].reduce((sum, count) => sum + count, 0)
    return `- \`${kind}\` writes ${total} rows: ${[...rows].map(([table, count]) => (count === 1 ? table : `${table} ×${count}`)).join(', ')}`
  })
  const processors = cpus()
  const machine = `${processors.length} × ${processors[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`
  return [
    `${new Date().toISOString().slice(0, 10)} · ${machine} · PostgreSQL ${place.version}, ${process.env.DATABASE_URL ? 'of DATABASE_URL' : 'embedded'} · everything on that machine · the middle of ${rounds} rounds`,
    '',
    '| durable, over HTTP | events/s | pgbench, the same rows | ratio | half / 99 % answered in | processor time each: Kith + PostgreSQL |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...works.map((work) => rowOf(work, figures)),
    '',
    ...written,
  ].join('\n')
}

const wanted = !process.argv.includes('--without-pgbench')
const pgbench = wanted ? findPgbench() : null
if (wanted && pgbench === null) console.error(howToInstall)
const place = await openPlace()
try {
  const server = await startServer(place)
  const client = new pg.Client(place.server)
  await client.connect()
  try {
    const { figures, samples } = await measure(server, place, client, pgbench).finally(() => server.stop())
    console.log(report(place, figures, samples))
  } finally {
    await client.end()
  }
} finally {
  await place.end()
}
process.exit(wanted && pgbench === null ? 1 : 0)
