// A site with a past: customers, orders, codes and what came of them, told day by day through the API as a store would have.
import pg from 'pg'
import { named } from './names.ts'

export interface Size {
  readonly customers: number
  readonly events: number
  readonly days: number
}

/** Where the past is told to. */
export interface Told {
  readonly address: string
  readonly secretKey: string
  readonly siteId: string
  readonly server: pg.ClientConfig
}

type Json = Record<string, unknown>

const dayMillis = 86_400_000
const arrayLength = 1_000
const connections = 8
/** Shares of what happens on a day. */
const share = { codes: 0.1, referred: 0.45, again: 0.05, refunded: 0.05, visits: 4 }
const given = [
  'Aiko',
  'Ben',
  'Chloé',
  'Dmitri',
  'Emeka',
  'Fatima',
  'Guillermo',
  'Hanna',
  '美咲',
  '伟',
  'Jürgen',
  'Katarzyna',
]
const family = [
  'Tanaka',
  'Okonkwo',
  'García Márquez',
  'Li',
  '王',
  '佐藤',
  'Schmidt',
  'Nowak',
  'O’Brien',
  'van der Berg',
]

export async function ask(to: Told, method: string, path: string, body?: unknown): Promise<Json> {
  const answer = await fetch(`${to.address}${path}`, {
    method,
    headers: { authorization: `Bearer ${to.secretKey}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const said = (await answer.json()) as Json
  if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(said).slice(0, 500)}`)
  return said
}

/** The same chances in every run (mulberry32). */
export function chances(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const programs = [
  {
    ...{ key: 'friends', name: 'Bring a friend', preset: 'refer-a-friend-gift' },
    definition: {
      code: { enteredAt: ['link', 'registration', 'checkout'] },
      triggers: [
        {
          ...{ on: 'first_order', when: 'paid' },
          referrer: [
            { every: 1, gifts: [{ type: 'points', amount: 300 }] },
            { every: 3, gifts: [{ type: 'coupon', discount: { type: 'amount', amount: 1_000 }, validFor: 'P60D' }] },
          ],
          referee: { gifts: [{ type: 'coupon', discount: { type: 'percentage', percent: 10 }, validFor: 'P30D' }] },
        },
      ],
      claim: 'automatic',
    },
  },
  {
    ...{ key: 'earn', name: 'Refer and earn', preset: 'refer-and-earn' },
    definition: {
      referrer: { requires: [], limit: null },
      referee: { unit: 'customer' },
      code: { maxUses: null, validFor: null, enteredAt: ['checkout'] },
    },
  },
]

interface Past {
  readonly to: Told
  readonly chance: () => number
  customers: number
  orders: number
  readonly codes: string[]
}

interface Event {
  readonly id: string
  readonly type: string
  readonly occurredAt: string
  readonly data: object
}

async function tell(to: Told, events: readonly Event[]): Promise<void> {
  for (let from = 0; from < events.length; from += arrayLength) {
    const { results } = (await ask(to, 'POST', '/v1/events', events.slice(from, from + arrayLength))) as {
      results: { status: string }[]
    }
    const failed = results.find(({ status }) => status !== 'processed')
    if (failed) throw new Error(`an event was not taken: ${JSON.stringify(failed)}`)
  }
}

/** Few bring many: the earlier a code was made, the likelier it is used. */
function usedCode({ codes, chance }: Past): string | undefined {
  return codes[Math.floor(codes.length * chance() ** 3)]
}

function registration(past: Past, number: number, occurredAt: string): Event {
  const customer = named.customer(number)
  const pick = (from: readonly string[]) => from[Math.floor(from.length * past.chance())] as string
  const data = { customer, email: `${customer}@mail.example`, name: `${pick(given)} ${pick(family)}` }
  return { id: `registered-${customer}`, type: 'customer.registered', occurredAt, data }
}

async function makeCodes(past: Past, known: number, count: number): Promise<void> {
  const one = async () => {
    const customer = named.customer(Math.floor(known * past.chance()))
    const program = past.chance() < 0.6 ? 'friends' : 'earn'
    past.codes.push((await ask(past.to, 'POST', '/v1/codes', { program, customer })).code as string)
  }
  for (let from = 0; from < count; from += connections) {
    await Promise.all(Array.from({ length: Math.min(connections, count - from) }, one))
  }
}

/** One day of the store: newcomers, codes, orders and what becomes of them. */
async function live(past: Past, at: number, newcomers: number, orders: number): Promise<void> {
  const { to, chance } = past
  const known = past.customers
  const time = (hours: number) => new Date(at + hours * 3_600_000).toISOString()
  await ask(to, 'PUT', '/v1/test/clock', { now: time(23) })
  const arrived = Array.from({ length: newcomers }, (_, place) => known + place)
  await tell(
    to,
    arrived.map((number) => registration(past, number, time(1 + 10 * chance()))),
  )
  past.customers += newcomers
  await makeCodes(past, past.customers, Math.round(newcomers * share.codes))
  const placed = Array.from({ length: orders }, (_, place) => {
    const order = named.order(past.orders + place)
    const isFirst = place < newcomers
    const customer = named.customer(isFirst ? known + place : Math.floor(past.customers * chance()))
    const code = chance() < (isFirst ? share.referred : share.again) ? usedCode(past) : undefined
    const total = 1_000 + Math.floor(20_000 * chance())
    return { order, at: time(12 + 6 * chance()), data: { order, customer, total, ...(code ? { code } : {}) } }
  })
  past.orders += orders
  const step = (type: string, hours: number, dataOf: (order: string) => object) => (of: (typeof placed)[number]) => ({
    id: `${type}-${of.order}`,
    type,
    occurredAt: new Date(Date.parse(of.at) + hours * 3_600_000).toISOString(),
    data: dataOf(of.order),
  })
  const justOrder = (order: string) => ({ order })
  await tell(
    to,
    placed.map(({ order, at: occurredAt, data }) => ({
      id: `placed-${order}`,
      type: 'order.placed',
      occurredAt,
      data,
    })),
  )
  await tell(to, placed.map(step('order.paid', 1, justOrder)))
  const full = (order: string) => ({ order, amount: 1, full: true })
  await tell(
    to,
    placed.map((of) =>
      chance() < share.refunded ? step('order.refunded', 2, full)(of) : step('order.completed', 2, justOrder)(of),
    ),
  )
}

/** Straight into the table: a visit is a row that is only added, and each over HTTP would take as long as all the rest. */
async function follow(to: Told, until: number): Promise<void> {
  const client = new pg.Client(to.server)
  await client.connect()
  await client.query(
    `insert into visits (site_id, id, code, program, visitor, at)
     select $1, v.id, v.code, v.program, case when v.chance < 0.3 then v.id else 'vis_' || md5(v.code || v.n % 7) end, v.at from (
       select 'vis_' || md5(c.code || n) as id, c.code, c.program, n, random() as chance,
         c.created_at + random() * ($2::timestamptz - c.created_at) as at
       from codes c cross join generate_series(1, 8 + (ascii(c.code) % 9) * 8) n where c.site_id = $1) v`,
    [to.siteId, new Date(until).toISOString()],
  )
  await client.query('vacuum analyze')
  await client.end()
}

/** Tells the past from `days` ago until today. */
export async function fill(to: Told, { customers, events, days }: Size, say: (words: string) => void): Promise<void> {
  const start = Math.floor(Date.now() / dayMillis) * dayMillis - (days + 1) * dayMillis
  await ask(to, 'PUT', '/v1/test/clock', { now: new Date(start).toISOString() })
  for (const program of programs) await ask(to, 'POST', '/v1/programs', program)
  const past: Past = { to, chance: chances(7), customers: 0, orders: 0, codes: [] }
  const ordersInAll = Math.round((events - customers) / 3)
  const upTo = (total: number, day: number) => Math.round((total * day) / days)
  const began = Date.now()
  for (let day = 1; day <= days; day += 1) {
    const newcomers = upTo(customers, day) - past.customers
    await live(past, start + day * dayMillis, newcomers, upTo(ordersInAll, day) - past.orders)
    if (day % 25 === 0) {
      const seconds = (Date.now() - began) / 1_000
      say(`day ${day} of ${days}: ${past.customers + 3 * past.orders} events, ${seconds.toFixed(0)} s`)
    }
  }
  await follow(to, start + (days + 1) * dayMillis)
}
