import { once } from 'node:events'
import { createServer, type Server as HttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { isRefusal } from '#base/refusal.ts'
import { type CallReport, Kith, KithProblem, KithUnreachable } from '#client'
import { readMasterKey } from '#plumbing/secrets.ts'
import { createSite } from '#sites/issue.http.ts'
import { addressOf, createDatabase, type TestDatabase } from './database.ts'
import { type Server, startServer } from './server.ts'

/** What the network does to the next call; nothing: passes it on. */
type Trouble = 'drop' | 'lose the answer' | 'hang' | { status: number; headers?: Record<string, string>; body?: string }

let kept: TestDatabase
let server: Server
let network: HttpServer
let troubles: Trouble[]
let arrived: { method: string; path: string; key: string | undefined; body: string }[]
let reports: CallReport[]
let kith: Kith
let sites = 0

beforeAll(async () => {
  kept = await createDatabase()
  server = await startServer({ DATABASE_URL: addressOf(kept.server) })
})
afterAll(async () => {
  await server.stop()
  await kept.drop()
})
beforeEach(async () => {
  ;[troubles, arrived, reports] = [[], [], []]
  network = createServer((request, response) => void passOn(request, response))
  network.listen(0, '127.0.0.1')
  await once(network, 'listening')
  kith = await connect()
})
afterEach(async () => {
  network.closeAllConnections()
  await new Promise((done) => network.close(done))
})

async function connect(settings: object = {}): Promise<Kith> {
  sites += 1
  const site = await createSite(kept.database, await readMasterKey(kept.database, null), {
    workspace: 'default',
    key: `store-${sites}`,
    name: 'Store',
    homeUrl: null,
    currency: 'USD',
    locale: 'en',
    timeZone: 'UTC',
    mode: 'test',
  })
  if (isRefusal(site)) throw new Error('the site is there already')
  const url = `http://127.0.0.1:${(network.address() as AddressInfo).port}/`
  const client = new Kith({ url, secretKey: site.secretKey, onCall: (report) => reports.push(report), ...settings })
  await client.programs.create({
    preset: 'refer-and-earn',
    key: 'earn',
    name: 'Earn',
    definition: { referrer: { requires: ['registered'] }, referee: { unit: 'customer' } },
  })
  ;[arrived, reports] = [[], []]
  return client
}

async function passOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = ''
  for await (const part of request) body += part
  const { method = '', url: path = '', headers } = request
  arrived.push({ method, path, key: headers['idempotency-key'] as string | undefined, body })
  const trouble = troubles.shift()
  if (trouble === 'hang') return
  if (trouble === 'drop') return void request.socket.destroy()
  if (typeof trouble === 'object') {
    response.writeHead(trouble.status, trouble.headers)
    return void response.end(trouble.body)
  }
  const sent = { method, headers: headers as Record<string, string>, ...(body === '' ? {} : { body }) }
  const answer = await fetch(server.address + path, sent)
  const text = await answer.text()
  if (trouble === 'lose the answer') return void request.socket.destroy()
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' })
  response.end(text)
}

const at = '2026-03-02T09:00:00Z'

async function hasCredit(customer: string): Promise<void> {
  await kith.test.setClock(at)
  await kith.events.customerRegistered({ id: 'r-0', occurredAt: at, customer })
  await kith.events.customerRegistered({ id: 'r-1', occurredAt: at, customer: 'friend' })
  const { code } = await kith.codes.create({ program: 'earn', customer })
  const order = { occurredAt: at, customer: 'friend', order: 'o-1', total: 9_000 }
  await kith.events.orderPlaced({ id: 'p-1', ...order, code })
  await kith.events.orderPaid({ id: 'p-2', occurredAt: at, order: 'o-1' })
  arrived = []
}

describe('an answer that is lost', () => {
  test('EARN-13 a spend is held once, however often its answer is lost', async () => {
    await hasCredit('ada')
    const { available } = (await kith.customers.balances('ada')).credit
    expect(available).toBeGreaterThan(500)
    troubles = ['lose the answer', 'lose the answer']
    const spend = await kith.spends.hold({ customer: 'ada', unit: 'credit', amount: 500 })
    expect(spend.state).toBe('held')
    const { credit } = await kith.customers.balances('ada')
    expect([credit.held, credit.available]).toEqual([500, available - 500])
    const holds = arrived.filter(({ path }) => path === '/v1/spends')
    expect(holds).toHaveLength(3)
    expect(new Set(holds.map(({ key }) => key)).size).toBe(1)
    expect(holds[0]?.key).toMatch(/^[\da-f]{32}$/)
    // A second hold is another one.
    await kith.spends.hold({ customer: 'ada', unit: 'credit', amount: 500 })
    expect((await kith.customers.balances('ada')).credit.held).toBe(1_000)
  })

  test('PLAT-3 an event whose answer was lost is answered with what it did', async () => {
    troubles = ['lose the answer']
    const lost = await kith.events.customerRegistered({ id: 'e-1', occurredAt: at, customer: 'ada' })
    expect(lost.status).toBe('processed')
    expect(reports.map(({ status, attempts }) => [status, attempts])).toEqual([[200, 2]])
    expect((await kith.events.customerRegistered({ id: 'e-1', occurredAt: at, customer: 'ada' })).status).toBe(
      'duplicate',
    )
  })

  test('a key of one’s own holds across calls', async () => {
    await hasCredit('ada')
    const hold = () =>
      kith.spends.hold({ customer: 'ada', unit: 'credit', amount: 500 }, { idempotencyKey: 'checkout-9' })
    expect((await hold()).id).toBe((await hold()).id)
    expect((await kith.customers.balances('ada')).credit.held).toBe(500)
  })
})

describe('what is tried again', () => {
  test('no connection, 502, 503, 504 and 429', async () => {
    troubles = ['drop', { status: 502, body: '<h1>Bad gateway</h1>' }, { status: 503 }, { status: 504 }]
    expect((await kith.site.get()).currency).toBe('USD')
    troubles = [{ status: 429, headers: { 'retry-after': '1' } }]
    const began = Date.now()
    expect((await kith.programs.list()).data).toHaveLength(1)
    expect(Date.now() - began).toBeGreaterThanOrEqual(1_000)
    expect(reports.map(({ attempts }) => attempts)).toEqual([5, 2])
  })

  test('not what would be answered the same again', async () => {
    for (const status of [400, 401, 403, 404, 409, 413, 422, 500]) {
      troubles = [{ status }]
      await expect(kith.site.get()).rejects.toMatchObject({ status })
    }
    expect(arrived).toHaveLength(8)
  })

  test('what only asks carries no key', async () => {
    troubles = ['drop']
    const cart = { id: 'c-1', customer: 'ada', currency: 'USD', lines: [{ id: '1', quantity: 1, unitAmount: 900 }] }
    expect((await kith.carts.evaluate(cart)).totals.total).toBe(900)
    expect(arrived.map(({ key }) => key)).toEqual([undefined, undefined])
  })

  test('in the end the last failure is told', async () => {
    const brief = await connect({ retries: 1 })
    troubles = [
      { status: 503 },
      {
        status: 503,
        headers: { 'content-type': 'application/problem+json' },
        body: JSON.stringify({ reason: 'unavailable', detail: 'Later.' }),
      },
    ]
    const error = await brief.site.get().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(KithProblem)
    expect(error).toMatchObject({ status: 503, reason: 'unavailable', detail: 'Later.', isTemporary: true })
    troubles = ['drop', 'drop']
    const gone = await brief.site.get().catch((thrown: unknown) => thrown)
    expect(gone).toBeInstanceOf(KithUnreachable)
    expect(gone).toMatchObject({ isTemporary: true })
    expect(reports.map(({ status, attempts }) => [status, attempts])).toEqual([
      [503, 2],
      [null, 2],
    ])
  })

  test('who is told to wait for minutes hears of it at once', async () => {
    troubles = [{ status: 429, headers: { 'retry-after': '120' } }]
    await expect(kith.site.get()).rejects.toMatchObject({ status: 429, retryAfterSeconds: 120 })
    expect(arrived).toHaveLength(1)
  })

  test('another host that a redirect names does not get the key', async () => {
    const brief = await connect({ retries: 0 })
    troubles = [{ status: 302, headers: { location: `${server.address}/v1/site` } }]
    await expect(brief.site.get()).rejects.toThrow(KithUnreachable)
  })
})

describe('time', () => {
  test('an attempt that hangs is given up and tried again', async () => {
    troubles = ['hang']
    expect((await kith.site.get({ timeoutSeconds: 0.2 })).currency).toBe('USD')
    expect(arrived).toHaveLength(2)
  })

  test('a signal ends a call, also while it waits to try again, with the signal’s own reason', async () => {
    const reason = new Error('the customer left')
    const before = new AbortController()
    before.abort(reason)
    await expect(kith.site.get({ signal: before.signal })).rejects.toBe(reason)
    expect(arrived).toHaveLength(0)
    const during = new AbortController()
    troubles = ['hang']
    const hanging = kith.site.get({ signal: during.signal })
    hanging.catch(() => {})
    while (arrived.length === 0) await new Promise((done) => setTimeout(done, 5))
    during.abort(reason)
    await expect(hanging).rejects.toBe(reason)
    const waiting = new AbortController()
    troubles = [{ status: 429, headers: { 'retry-after': '30' } }]
    const paused = kith.site.get({ signal: waiting.signal })
    paused.catch(() => {})
    while (arrived.length === 1) await new Promise((done) => setTimeout(done, 5))
    waiting.abort(reason)
    await expect(paused).rejects.toBe(reason)
    expect(arrived).toHaveLength(2)
  })
})
