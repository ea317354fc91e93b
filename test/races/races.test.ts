import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answer, Shop } from '../app.ts'
import { type Processes, startProcesses } from '../processes.ts'

let processes: Processes

beforeAll(async () => {
  processes = await startProcesses(3)
}, 120_000)
afterAll(() => processes?.stop())

const at = '2026-03-10T12:00:00.000Z'
let count = 0
const event = (type: string, data: object, id = `event-${++count}`) => ({ id, type, occurredAt: at, data })

async function tell(shop: Shop, ...events: object[]): Promise<Answer> {
  const answer = await shop.post('/v1/events', events.length === 1 ? events[0] : events)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer
}

/** A store with a program, and somebody who may refer in any. */
async function open(program: object): Promise<{ shop: Shop; program: string }> {
  const shop = await processes.createShop()
  await shop.put('/v1/test/clock', { now: at })
  await tell(
    shop,
    event('customer.registered', { customer: 'ann', organization: 'ann-institution' }),
    event('product.activated', { customer: 'ann', product: 'server' }),
    event('order.completed', { customer: 'ann', order: 'ann-order', total: { amount: 100, currency: 'USD' } }),
  )
  const launched = await shop.post('/v1/programs', { name: 'Program', ...program })
  expect(launched.status, JSON.stringify(launched.body)).toBe(201)
  return { shop, program: launched.body.id }
}

async function codeOf({ shop, program }: { shop: Shop; program: string }, customer = 'ann'): Promise<string> {
  const { status, body } = await shop.post('/v1/codes', { program, customer })
  expect([200, 201]).toContain(status)
  return body.code
}

const total = { amount: 1_000, currency: 'USD' }
const placed = (customer: string, more: object) =>
  event('order.placed', { customer, order: `order-${customer}`, total, ...more })
const paid = (customer: string) => event('order.paid', { order: `order-${customer}` })
const numbers = (many: number) => Array.from({ length: many }, (_, number) => `cus-${number}`)
const cartOf = (customer: string) => ({
  id: `cart-${customer}`,
  customer,
  currency: 'USD',
  lines: [{ id: 'line', sku: 'server', quantity: 1, unitAmount: 1_000 }],
})

function effects(answers: readonly Answer[], type: string): { reason?: string }[] {
  return answers.flatMap(({ body }) => body.effects.filter((effect: { type: string }) => effect.type === type))
}

function countsOf(values: readonly unknown[]): Record<string, number> {
  const grouped = Object.groupBy(values, String)
  return Object.fromEntries(Object.entries(grouped).map(([value, same]) => [value, same?.length ?? 0]))
}

test('PLAT-4 three servers that start at the same moment migrate an empty database once', async () => {
  const { rows } = await processes.database.query('select count(*) as migrations from migrations')
  expect(rows).toHaveLength(1)
  for (const { address } of processes.servers) expect((await fetch(`${address}/readyz`)).status).toBe(200)
})

test('INV-2 of ten requests for the third code one gets it', async () => {
  const opened = await open({ preset: 'invitation-code' })
  await codeOf(opened)
  await codeOf(opened)
  const ask = () => opened.shop.post('/v1/codes', { program: opened.program, customer: 'ann' })
  const answers = await Promise.all(Array.from({ length: 10 }, ask))
  expect(countsOf(answers.map(({ status, body }) => body.reason ?? status))).toEqual({ 201: 1, code_limit_reached: 9 })
})

test('EARN-8 350 institutions at once use a code 300 times', async () => {
  const opened = await open({ preset: 'refer-and-earn', definition: { referrer: { limit: null } } })
  const { shop } = opened
  const code = await codeOf(opened)
  const customers = numbers(350)
  await tell(
    shop,
    ...customers.map((customer) => event('customer.registered', { customer, organization: `lab-${customer}` })),
  )
  const answers = await Promise.all(customers.map((customer) => tell(shop, placed(customer, { code }))))
  expect(effects(answers, 'referral.created')).toHaveLength(300)
  expect(countsOf(effects(answers, 'code.refused').map(({ reason }) => reason))).toEqual({ code_exhausted: 50 })
  expect((await shop.get(`/v1/codes/${code}`)).body).toMatchObject({ uses: 300 })
})

test('EARN-9 EARN-5 of 130 that order and pay at once, 100 succeed', async () => {
  const opened = await open({ preset: 'refer-and-earn' })
  const { shop } = opened
  const code = await codeOf(opened)
  const customers = numbers(130)
  await tell(
    shop,
    ...customers.map((customer) => event('customer.registered', { customer, organization: `lab-${customer}` })),
  )
  const answers = await Promise.all(
    customers.map(async (customer) => {
      const order = await tell(shop, placed(customer, { code }))
      const payments = await Promise.all([paid(customer), paid(customer)].map((payment) => tell(shop, payment)))
      return [order, ...payments]
    }),
  )
  expect(effects(answers.flat(), 'referral.created')).toHaveLength(100)
  expect(effects(answers.flat(), 'referral.rewarded')).toHaveLength(100)
  expect(countsOf(effects(answers.flat(), 'code.refused').map(({ reason }) => reason))).toEqual({
    referrer_limit_reached: 30,
  })
  const { body } = await shop.get('/v1/customers/ann/balances')
  expect(body.credit).toMatchObject({ balance: 200_000 })
})

test('EARN-13 two checkouts, and ten, race for one balance', async () => {
  const opened = await open({ preset: 'refer-and-earn' })
  const { shop } = opened
  const code = await codeOf(opened)
  await tell(shop, event('customer.registered', { customer: 'bob', organization: 'lab' }))
  await tell(shop, placed('bob', { code }), paid('bob'))
  const spend = { customer: 'bob', unit: 'credit', amount: 1_500 }
  const held = await Promise.all(Array.from({ length: 10 }, () => shop.post('/v1/spends', spend)))
  expect(countsOf(held.map(({ status, body }) => body.reason ?? status))).toEqual({ 201: 1, insufficient_balance: 9 })
  const id = held.find(({ status }) => status === 201)?.body.id
  const ends = await Promise.all(['capture', 'capture', 'capture'].map((end) => shop.post(`/v1/spends/${id}/${end}`)))
  expect(ends.map(({ status }) => status)).toEqual([200, 200, 200])
  expect((await shop.get('/v1/customers/bob/balances')).body.credit).toMatchObject({ balance: 500, held: 0 })
})

test('INV-6 INV-3 of twenty newcomers one reserves a code, and one orders with another', async () => {
  const opened = await open({ preset: 'invitation-code' })
  const { shop } = opened
  const [reserved, ordered] = [await codeOf(opened), await codeOf(opened)]
  const customers = numbers(20)
  await tell(shop, ...customers.map((customer) => event('customer.registered', { customer })))
  const activations = await Promise.all(
    customers.map((customer) =>
      shop.put(`/v1/carts/cart-${customer}/code`, { code: reserved, cart: cartOf(customer) }),
    ),
  )
  expect(countsOf(activations.map(({ status, body }) => body.reason ?? status))).toEqual({ 200: 1, code_reserved: 19 })
  const orders = await Promise.all(customers.map((customer) => tell(shop, placed(customer, { code: ordered }))))
  expect(effects(orders, 'referral.created')).toHaveLength(1)
  expect(countsOf(effects(orders, 'code.refused').map(({ reason }) => reason))).toEqual({ code_used: 19 })
})

test('GIFT-14 claimed in ten tabs, a gift is given once', async () => {
  const points = [{ every: 1, gifts: [{ type: 'points', amount: 30 }] }]
  const triggers = [{ on: 'registration', referrer: points, referee: 'same' }]
  const opened = await open({ definition: { claim: 'manual', triggers } })
  const { shop } = opened
  await tell(shop, event('customer.registered', { customer: 'bob', code: await codeOf(opened) }))
  const { id } = (await shop.get('/v1/rewards?customer=bob')).body.data[0]
  const claims = await Promise.all(Array.from({ length: 10 }, () => shop.post(`/v1/rewards/${id}/claim`)))
  expect(countsOf(claims.map(({ status, body }) => `${status} ${body.state}`))).toEqual({ '200 claimed': 10 })
  expect((await shop.get('/v1/customers/bob/balances')).body.points).toMatchObject({ balance: 30 })
})

test('EARN-5 the same event told to all servers at once happens once', async () => {
  const opened = await open({ preset: 'refer-and-earn' })
  const { shop } = opened
  await tell(shop, event('customer.registered', { customer: 'bob', organization: 'lab' }))
  await tell(shop, placed('bob', { code: await codeOf(opened) }))
  const payment = paid('bob')
  const answers = await Promise.all(Array.from({ length: 12 }, () => tell(shop, payment)))
  expect(countsOf(answers.map(({ body }) => body.status))).toEqual({ processed: 1, duplicate: 11 })
  const arrays = await Promise.all(Array.from({ length: 6 }, () => tell(shop, paid('bob'), payment, payment)))
  expect(
    arrays.flatMap(({ body }) => body.results.slice(1).map((result: { status: string }) => result.status)),
  ).toEqual(Array.from({ length: 12 }, () => 'duplicate'))
  expect((await shop.get('/v1/customers/bob/balances')).body.credit).toMatchObject({ balance: 2_000 })
})

test('a request repeated to all servers at once is answered as the first time', async () => {
  const opened = await open({ preset: 'invitation-code' })
  const ask = () =>
    opened.shop.post('/v1/codes', { program: opened.program, customer: 'ann' }, { 'idempotency-key': 'the-same' })
  const answers = await Promise.all(Array.from({ length: 12 }, ask))
  expect(countsOf(answers.map(({ status }) => status))).toEqual({ 201: 12 })
  expect(new Set(answers.map(({ body }) => body.code)).size).toBe(1)
  expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(11)
})
