// How many events a second are taken, durably, over HTTP; and how many single-statement transactions that write the same
// rows the same PostgreSQL takes from pgbench. Both in one run on one machine, as only their ratio says something.
import { fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import {
  countPaid,
  fillSite,
  findPgbench,
  howToInstall,
  type Kind,
  type Limit,
  measureLimit,
  type Sample,
  sampleOf,
} from './limit.ts'
import { named } from './names.ts'
import { openPlace, type Place, type Server, startServer } from './server.ts'
import type { Plan, Seen } from './traffic.ts'

const seconds = Number(process.env.BENCH_SECONDS ?? 6)
const referrers = 1_000
const arrays = { connections: 8, size: 100 }
const singles = { connections: 64, size: 1 }

interface Figure {
  readonly what: string
  readonly kind: Kind
  readonly seen: Seen
  /** Processor time for each event, in microseconds. */
  readonly spent: { readonly server: number; readonly database: number }
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

interface Measured {
  readonly figures: Figure[]
  readonly samples: ReadonlyMap<Kind, Sample>
}

async function measure(server: Server, client: pg.Client): Promise<Measured> {
  const codes = await furnish(server)
  const figures: Figure[] = []
  let [placedUpTo, paidUpTo] = [0, 0]
  const go = async (
    event: Kind,
    how: { connections: number; size: number },
    limits: { most: number; seconds: number },
  ) => {
    await client.query('checkpoint')
    const from = event === 'order.paid' ? paidUpTo : placedUpTo
    const until = event === 'order.paid' ? Math.min(from + limits.most, placedUpTo) : from + limits.most
    const seen = await send(server, { ...how, event, from, until, codes, seconds: limits.seconds })
    if (event === 'order.paid') paidUpTo = seen.next
    else placedUpTo = seen.next
    return seen
  }
  const figure = async (what: string, kind: Kind, how: { connections: number; size: number }) => {
    const before = [processorMillis([server.pid]), await databaseMillis(client)] as const
    const seen = await go(kind, how, { most: 1_000_000, seconds })
    const micros = (from: number, until: number) => Math.round((1_000 * (until - from)) / seen.events)
    const spent = {
      server: micros(before[0], processorMillis([server.pid])),
      database: micros(before[1], await databaseMillis(client)),
    }
    figures.push({ what, kind, seen, spent })
    console.error(`  ${what}: ${Math.round(seen.events / seen.seconds)} a second`)
  }
  // Once everything by itself, to look at what it writes, and a while to warm up.
  const alone = { connections: 1, size: 1 }
  const samples = new Map<Kind, Sample>()
  for (const kind of ['order.placed', 'order.paid'] as const) {
    const number = kind === 'order.placed' ? placedUpTo : paidUpTo
    await go(kind, alone, { most: 1, seconds: 60 })
    const prefix = kind === 'order.placed' ? 'placed' : 'paid'
    samples.set(kind, await sampleOf(client, server.site.siteId, `${prefix}-${named.order(number)}`))
  }
  await go('order.placed', singles, { most: 2_000, seconds: 60 })
  await go('order.placed', arrays, { most: 3_000, seconds: 60 })
  await go('order.paid', singles, { most: 2_000, seconds: 60 })
  await client.query('vacuum analyze')
  await figure('order.placed with a code, singly, 64 connections', 'order.placed', singles)
  await figure('order.placed with a code, arrays of 100, 8 connections', 'order.placed', arrays)
  // Enough of them to be paid.
  await go('order.placed', arrays, { most: seconds * 12_000 - placedUpTo, seconds: 60 })
  await client.query('vacuum analyze')
  await figure('order.paid, singly, 64 connections', 'order.paid', singles)
  await figure('order.paid, arrays of 100, 8 connections', 'order.paid', arrays)
  if (paidUpTo === placedUpTo) console.error('  (there were not enough orders to pay for the whole time)')
  return { figures, samples }
}

async function compare(
  place: Place,
  client: pg.Client,
  samples: ReadonlyMap<Kind, Sample>,
  pgbench: string,
): Promise<Map<Kind, Limit>> {
  const limits = new Map<Kind, Limit>()
  const pending = seconds * 30_000
  const program = await fillSite(client, samples.get('order.paid') as Sample, referrers, pending)
  await client.query('vacuum analyze')
  for (const [kind, sample] of samples) {
    const from = kind === 'order.paid' ? 0 : pending
    limits.set(kind, await measureLimit(client, place, pgbench, { kind, sample, program, referrers, from, seconds }))
    console.error(
      `  pgbench ${kind}: ${limits
        .get(kind)
        ?.all.map(({ clients, perSecond }) => `${Math.round(perSecond)} with ${clients} clients`)
        .join(', ')}`,
    )
  }
  const { events, entries } = await countPaid(client)
  if (entries < events) throw new Error(`of ${events} transactions only ${entries} found their order`)
  return limits
}

function report(place: Place, { figures, samples }: Measured, limits: Map<Kind, Limit>): string {
  const number = (value: number) => Math.round(value).toLocaleString('en-US')
  const rows = figures.map(({ what, kind, seen, spent }) => {
    const perSecond = seen.events / seen.seconds
    const limit = limits.get(kind)
    const against = limit
      ? [`${number(limit.perSecond)} (${limit.clients} clients)`, (perSecond / limit.perSecond).toFixed(2)]
      : ['–', '–']
    return `| ${[what, number(perSecond), ...against, `${seen.millisAtHalf.toFixed(0)} / ${seen.millisAt99.toFixed(0)} ms`, `${spent.server} + ${spent.database} µs`].join(' | ')} |`
  })
  const written = [...samples].map(([kind, { rows }]) => {
    const total = [...rows.values()].reduce((sum, count) => sum + count, 0)
    return `- \`${kind}\` writes ${total} rows: ${[...rows].map(([table, count]) => (count === 1 ? table : `${table} ×${count}`)).join(', ')}`
  })
  const processors = cpus()
  const machine = `${processors.length} × ${processors[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB`
  return [
    `${new Date().toISOString().slice(0, 10)} · ${machine} · PostgreSQL ${place.version}, ${process.env.DATABASE_URL ? 'of DATABASE_URL' : 'embedded'} · everything on that machine`,
    '',
    '| durable, over HTTP | events/s | pgbench, the same rows | ratio | half / 99 % answered in | processor time each: Kith + PostgreSQL |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
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
    const measured = await measure(server, client).finally(() => server.stop())
    const limits = pgbench === null ? new Map<Kind, Limit>() : await compare(place, client, measured.samples, pgbench)
    console.log(report(place, measured, limits))
  } finally {
    await client.end()
  }
} finally {
  await place.end()
}
process.exit(wanted && pgbench === null ? 1 : 0)
