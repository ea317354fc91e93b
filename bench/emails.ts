// What codes for all members cost everybody else: the time that requests take while a site has nothing to do, and while it
// makes a code for each of its members and sends each an email. One run on one machine; the ratio of the two is the figure.
// Sending goes on alike for as long as it lasts, so that a part of it (BENCH_SENT) is enough to tell.
import pg from 'pg'
import { SMTPServer } from 'smtp-server'
import { openPlace, type Place, type Server, startServer } from './server.ts'

const members = Number(process.env.BENCH_MEMBERS ?? 100_000)
const sent = Math.min(members, Number(process.env.BENCH_SENT ?? 20_000))
const connections = Number(process.env.BENCH_CONNECTIONS ?? 8)
const quietSeconds = Number(process.env.BENCH_SECONDS ?? 20)
const pauseMillis = 20
const arrayLength = 1_000
const idleLookMillis = 500

type Json = Record<string, unknown>

async function ask(server: Server, method: string, path: string, body?: unknown): Promise<Json> {
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, {
    method,
    headers: { authorization: `Bearer ${server.site.secretKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const said = (await answer.json()) as Json
  if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(said)}`)
  return said
}

async function register(server: Server): Promise<void> {
  const occurredAt = new Date().toISOString()
  for (let from = 0; from < members; from += arrayLength) {
    const events = Array.from({ length: Math.min(arrayLength, members - from) }, (_, place) => {
      const customer = `member-${from + place}`
      const data = { customer, email: `${customer}@mail.example` }
      return { id: `registered-${customer}`, type: 'customer.registered', occurredAt, data }
    })
    await ask(server, 'POST', '/v1/events', events)
  }
}

/** Whether every member has a code, and an email that waits or is sent. */
async function areAllQueued({ server }: Place): Promise<boolean> {
  const client = new pg.Client(server)
  await client.connect()
  const { rows } = await client.query('select count(*)::int as count from emails')
  await client.end()
  return rows[0].count >= members
}

/** Until what was told so far has been passed on, as there would be nothing quiet to compare with before. */
async function untilIdle({ server }: Place): Promise<void> {
  const client = new pg.Client(server)
  await client.connect()
  while ((await client.query('select from outbox limit 1')).rowCount !== 0) {
    await new Promise((done) => setTimeout(done, idleLookMillis))
  }
  await client.end()
}

/** Takes everything and keeps nothing. */
async function openSink(): Promise<{ url: string; taken: () => number; close: () => Promise<void> }> {
  let taken = 0
  const sink = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, _, callback) => {
      stream.on('end', () => {
        taken += 1
        callback()
      })
      stream.resume()
    },
  })
  await new Promise<void>((open) => void sink.listen(0, '127.0.0.1', () => open()))
  const { port } = sink.server.address() as { port: number }
  const close = () => new Promise<void>((done) => sink.close(() => done()))
  return { url: `smtp://127.0.0.1:${port}`, taken: () => taken, close }
}

let orders = 0

/** Orders and looks, one after the other on each connection, until it is enough; answers how long each took. */
async function use(server: Server, isEnough: () => boolean): Promise<number[]> {
  const millis: number[] = []
  const one = async (connection: number) => {
    while (!isEnough()) {
      const customer = `guest-${connection}`
      const began = performance.now()
      if (orders++ % 2 === 0) {
        const data = { customer, order: `order-${orders}`, total: 1_000 }
        const event = { id: `placed-${orders}`, type: 'order.placed', occurredAt: new Date().toISOString(), data }
        await ask(server, 'POST', '/v1/events', event)
      } else await ask(server, 'GET', `/v1/customers/${customer}/balances`)
      millis.push(performance.now() - began)
      await new Promise((done) => setTimeout(done, pauseMillis))
    }
  }
  await ask(
    server,
    'POST',
    '/v1/events',
    Array.from({ length: connections }, (_, connection) => ({
      id: `guest-${connection}-${Date.now()}`,
      type: 'customer.identified',
      occurredAt: new Date().toISOString(),
      data: { customer: `guest-${connection}` },
    })),
  )
  await Promise.all(Array.from({ length: connections }, (_, connection) => one(connection)))
  return millis
}

function shareOf(millis: readonly number[], share: number): number {
  return millis.toSorted((left, right) => left - right)[Math.ceil(millis.length * share) - 1] ?? Number.NaN
}

function line(what: string, millis: readonly number[]): string {
  const figure = (share: number) => `${shareOf(millis, share).toFixed(1)} ms`
  return `${what}: ${millis.length} requests, half in ${figure(0.5)}, 99 % in ${figure(0.99)}`
}

const place = await openPlace()
const sink = await openSink()
const server = await startServer(place, { WORK: 'on', SMTP_URL: sink.url })
try {
  await register(server)
  await ask(server, 'PUT', '/v1/email-settings', { sends: true })
  await untilIdle(place)
  const quietUntil = Date.now() + quietSeconds * 1_000
  const quiet = await use(server, () => Date.now() > quietUntil)
  const began = Date.now()
  const code = { issue: 'automatic', enteredAt: ['link', 'registration'] }
  await ask(server, 'POST', '/v1/programs', { preset: 'member-referrals', name: 'Codes for all', definition: { code } })
  let queuedSeconds = 0
  const isQueued = (async () => {
    while (!(await areAllQueued(place))) await new Promise((done) => setTimeout(done, idleLookMillis))
    queuedSeconds = (Date.now() - began) / 1_000
  })()
  const busy = await use(server, () => queuedSeconds > 0 && sink.taken() >= sent)
  await isQueued
  const seconds = (Date.now() - began) / 1_000
  console.log(line('with nothing to do', quiet))
  console.log(line(`while ${members} members get a code and ${sink.taken()} of them their email`, busy))
  console.log(`all emails queued after ${queuedSeconds.toFixed(0)} s`)
  console.log(
    `${(sink.taken() / seconds).toFixed(0)} emails/s; 99 % took ${(shareOf(busy, 0.99) / shareOf(quiet, 0.99)).toFixed(2)} times as long`,
  )
} finally {
  await server.stop()
  await sink.close()
  await place.end()
}
