import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Shop } from '../app.ts'
import { type Processes, startProcesses } from '../processes.ts'

let processes: Processes
beforeAll(async () => {
  processes = await startProcesses(3)
}, 120_000)
afterAll(() => processes?.stop())

const morning = Date.parse('2026-03-02T08:00:00Z')
const at = (minute: number) => new Date(morning + minute * 60_000).toISOString()
const referrers = Array.from({ length: 12 }, (_, number) => `ann-${number}`)
const friends = Array.from({ length: 240 }, (_, number) => number)

interface Told {
  readonly id: string
  readonly occurredAt: string
}

interface Opened {
  readonly shop: Shop
  readonly codes: readonly string[]
}

async function open(): Promise<Opened> {
  const shop = await processes.createShop()
  await shop.put('/v1/test/clock', { now: at(600) })
  const known = referrers.map((customer) => told('customer.registered', 0, customer, { customer }))
  expect((await shop.post('/v1/events', known)).status).toBe(200)
  const referrer = [
    { every: 1, gifts: [{ type: 'points', amount: 10 }] },
    { every: 5, gifts: [{ type: 'points', amount: 100 }] },
  ]
  const referee = [{ type: 'points', amount: 3 }]
  const triggers = [{ on: 'first_order', when: 'paid', referrer, referee: { gifts: referee } }]
  const definition = { triggers, code: { maxUses: null } }
  const { body: program } = await shop.post('/v1/programs', { name: 'Crowd', definition })
  const codes = await Promise.all(
    referrers.map(async (customer) => (await shop.post('/v1/codes', { program: program.id, customer })).body.code),
  )
  return { shop, codes }
}

function told(type: string, minute: number, about: string | number, data: object): Told {
  return { id: `${type}-${about}`, occurredAt: at(minute), ...{ type, data } }
}

/** What happened, in the order of its times; of every fifth friend all is taken back, and of every seventh it is told twice. */
function history(codes: readonly string[]): Told[] {
  const each = (type: string, minute: number, data: (friend: number) => object) =>
    friends.map((friend) => told(type, minute + friend / 10, friend, data(friend)))
  const paid = each('order.paid', 200, (friend) => ({ order: `o-${friend}` }))
  const refunded = each('order.refunded', 300, (friend) => ({ order: `o-${friend}`, amount: 900 }))
  return [
    ...each('customer.registered', 1, (friend) => ({ customer: `f-${friend}`, code: codes[friend % codes.length] })),
    ...each('order.placed', 100, (friend) => ({ customer: `f-${friend}`, order: `o-${friend}`, total: 900 })),
    ...paid,
    ...refunded.filter((_, friend) => friend % 5 === 0),
    ...paid.filter((_, friend) => friend % 7 === 0),
  ]
}

/** In an order that has nothing to do with their times, the same each time. */
function shuffled(all: readonly Told[]): Told[] {
  let seed = 7
  const next = () => (seed = (seed * 48_271) % 2_147_483_647)
  return all
    .map((one) => ({ one, place: next() }))
    .toSorted((left, right) => left.place - right.place)
    .map(({ one }) => one)
}

const sizes = [1, 1, 30, 1, 100, 2, 1, 60]

function cut(all: readonly Told[]): Told[][] {
  const pieces: Told[][] = []
  for (let from = 0; from < all.length; from += pieces.at(-1)?.length ?? 1)
    pieces.push(all.slice(from, from + (sizes[pieces.length % sizes.length] as number)))
  return pieces
}

async function endOf({ shop }: Opened): Promise<object> {
  const points = async (customer: string) => {
    const { body: balances } = await shop.get(`/v1/customers/${customer}/balances`)
    const { body: ledger } = await shop.get(`/v1/customers/${customer}/ledger?limit=200`)
    const sum = ledger.data.reduce((all: number, { amount }: { amount: number }) => all + amount, 0)
    expect(sum, customer).toBe(balances.points.balance)
    return [customer, sum]
  }
  const states: Record<string, string> = {}
  for (let cursor = ''; ; ) {
    const { body } = await shop.get(`/v1/referrals?limit=200${cursor}`)
    for (const { referee, state } of body.data) states[referee] = state
    if (body.nextCursor === null) break
    cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`
  }
  const people = [...referrers, 'f-0', 'f-1', 'f-7', 'f-239']
  return { points: Object.fromEntries(await Promise.all(people.map(points))), states }
}

/** The same, told by one, a hundred at a time. */
async function endInTurn(): Promise<object> {
  const turns = await open()
  const all = history(turns.codes)
  for (let from = 0; from < all.length; from += 100)
    expect((await turns.shop.post('/v1/events', all.slice(from, from + 100))).status).toBe(200)
  return await endOf(turns)
}

test('PLAT-3 PLAT-4 what a crowd tells three servers at once comes to what it comes to in turn', async () => {
  const crowd = await open()
  const pieces = cut(shuffled(history(crowd.codes)))
  const answers = await Promise.all(pieces.map((some) => crowd.shop.post('/v1/events', some)))
  const results = answers.flatMap(({ body }) => body.results as { id: string; status: string }[])
  const processed = results.filter(({ status }) => status === 'processed')
  expect(new Set(processed.map(({ id }) => id)).size).toBe(processed.length)
  expect(results.filter(({ status }) => status === 'duplicate')).toHaveLength(results.length - processed.length)
  expect(results).toHaveLength(history(crowd.codes).length)
  expect(processed).toHaveLength(new Set(results.map(({ id }) => id)).size)
  const end = await endOf(crowd)
  expect(end).toEqual(await endInTurn())
  // Of the 20 friends of each 16 stay, three times five of them.
  expect(end).toMatchObject({
    points: { 'ann-1': 16 * 10 + 3 * 100, 'f-0': 0, 'f-1': 3 },
    states: { 'f-0': 'revoked', 'f-1': 'rewarded' },
  })
})

/** Tells it until it is taken, as a store does that gets no answer or is asked to come again. */
async function insist({ shop }: Opened, some: readonly Told[]): Promise<number> {
  for (let tries = 1; tries <= 50; tries++) {
    const { status, body } = await shop.post('/v1/events', some)
    const isTaken = ({ status: one }: { status: string }) => one !== 'failed'
    if (status === 200 && body.results.every(isTaken)) return tries
    await new Promise((again) => setTimeout(again, 100))
  }
  throw new Error(`never taken: ${some.map(({ id }) => id)}`)
}

test('PLAT-5 with connections to the database cut again and again, what a crowd tells comes to the same end', async () => {
  const crowd = await open()
  let isOver = false
  const cutting = async () => {
    let cuts = 0
    for (; !isOver; cuts++) {
      await processes.database.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and state <> 'idle' and random() < 0.5`,
      )
      await new Promise((next) => setTimeout(next, 60))
    }
    return cuts
  }
  const cuts = cutting()
  const tries = await Promise.all(cut(shuffled(history(crowd.codes))).map((some) => insist(crowd, some)))
  isOver = true
  expect(await cuts).toBeGreaterThan(3)
  expect(Math.max(...tries)).toBeGreaterThan(1)
  expect(await endOf(crowd)).toEqual(await endInTurn())
})
