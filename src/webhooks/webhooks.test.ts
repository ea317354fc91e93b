import { globSync, readFileSync } from 'node:fs'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { receiversFor } from '#app/work.ts'
import { relay } from '#relay/relay.jobs.ts'
import { Courier } from '#webhooks/deliver.jobs.ts'
import { messageTypes, payloadOf } from '#webhooks/payload.api.ts'
import { type Kith, type Shop, startKith } from '../../test/app.ts'
import { type Receiver, startReceiver } from '../../test/receiver.ts'
import { Story } from '../../test/story.ts'

const receivers = receiversFor({ operatorEmail: 'operator@shop.example' })

let kith: Kith
let shop: Shop
let story: Story
let receiver: Receiver
/** How far the deliveries' clock is ahead. */
let ahead: number
let courier: Courier

const hour = 3_600_000
const credit = (amount: number) => ({ type: 'credit', amount })
const friends = {
  key: 'friends',
  definition: {
    triggers: [
      {
        on: 'first_order',
        when: 'paid',
        referrer: [{ every: 1, gifts: [credit(1_000)] }],
        referee: { gifts: [credit(500)] },
      },
    ],
  },
}

beforeAll(async () => {
  kith = await startKith({ ALLOW_PRIVATE_ADDRESSES: '127.0.0.1' })
})
afterAll(() => kith.stop())
beforeEach(async () => {
  shop = await kith.createSite()
  story = new Story(shop)
  receiver = await startReceiver()
  ahead = 0
  courier = new Courier(kith.parts, () => Date.now() + ahead)
})
afterEach(() => receiver.stop())

async function endpoint(more: object = {}) {
  const answer = await shop.post('/v1/webhook-endpoints', { url: receiver.url, ...more })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body
}

/** A code is made, which is told; answers the code. */
async function tellOfCode(customer: string): Promise<string> {
  const programs = (await shop.get('/v1/programs')).body.data
  const { id } = programs[0] ?? (await story.launches(friends))
  await story.registers(customer)
  return await story.codeOf(customer, id)
}

async function passOn(): Promise<void> {
  while (await relay({ ...kith.parts, receivers }));
}

/** Sends until nothing more is due by the deliveries' clock. */
async function deliver(): Promise<void> {
  await passOn()
  while (await courier.turn()) await courier.idle()
}

const list = async (query = '') => (await shop.get(`/v1/webhook-deliveries${query}`)).body.data
const bodies = () => receiver.received.map(({ body }) => JSON.parse(body))

describe('PLAT-11 what is sent', () => {
  test('is signed as the Standard Webhooks library verifies it, and says what happened', async () => {
    const { secret } = await endpoint({ types: ['code.created'] })
    const code = await tellOfCode('ada')
    await deliver()
    const [only] = receiver.received
    expect(receiver.received).toHaveLength(1)
    const payload = new Webhook(secret).verify(only?.body ?? '', only?.headers ?? {})
    expect(payload).toMatchObject({ type: 'code.created', data: { code, customer: 'ada' } })
    expect(payloadOf('code.created').parse(payload)).toEqual(payload)
    const forged = (only?.body ?? '').replace('ada', 'eve')
    expect(() => new Webhook(secret).verify(forged, only?.headers ?? {})).toThrow()
  })

  test('everything that happens around a paid order is told, in its order, by its schema', async () => {
    await endpoint()
    const { id } = await story.launches(friends)
    await story.registers('ada')
    const code = await story.codeOf('ada', id)
    await story.registers('bob', { code })
    await story.happens('order.placed', { customer: 'bob', order: 'o1', total: 5_000 })
    await story.happens('order.paid', { order: 'o1' })
    await deliver()
    const types = bodies().map(({ type }) => type)
    expect(types).toEqual(expect.arrayContaining(['program.created', 'code.created', 'reward.issued']))
    const ofReferral = bodies().filter(({ data }) => data.referral !== undefined)
    expect(ofReferral.map(({ type }) => type)[0]).toBe('referral.created')
    expect(types.indexOf('referral.created')).toBeLessThan(types.indexOf('referral.qualified'))
    for (const body of bodies()) expect(payloadOf(body.type).parse(body)).toEqual(body)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(types.length)
  })

  test('every type that the rules tell is in the reference', async () => {
    const told = new Set<string>()
    for (const path of globSync('src/**/*.ts').filter((name) => !/\.(test|http|sql|api)\.ts$/.test(name))) {
      const text = readFileSync(path, 'utf8')
      for (const [, type] of text.matchAll(/emit\(\{\s*type: '([a-z_.]+)'/g)) told.add(type as string)
      for (const [, type] of text.matchAll(/tell\(\s*set,[^)]*?'([a-z]+\.[a-z_]+)'/g)) told.add(type as string)
    }
    expect(told.size).toBeGreaterThan(20)
    expect([...told].filter((type) => !(messageTypes as string[]).includes(type))).toEqual([])
    const { webhooks } = (await kith.request('/openapi.json')).body
    expect(Object.keys(webhooks).toSorted()).toEqual([...messageTypes].toSorted())
  })

  test('during a rotation each of two secrets verifies it, and afterwards only the new one', async () => {
    const { id, secret } = await endpoint()
    const rotated = await shop.post(`/v1/webhook-endpoints/${id}/rotate-secret`, { oldValidFor: 'PT1H' })
    expect(rotated.body.secrets).toHaveLength(2)
    const both = await shop.post(`/v1/webhook-endpoints/${id}/test`)
    expect(both.body).toMatchObject({ state: 'delivered', response: { status: 204 } })
    const [first] = receiver.received
    for (const good of [secret, rotated.body.secret]) {
      expect(new Webhook(good).verify(first?.body ?? '', first?.headers ?? {})).toMatchObject({
        type: 'webhook_endpoint.test',
      })
    }
    const third = await shop.post(`/v1/webhook-endpoints/${id}/rotate-secret`, { oldValidFor: 'PT1H' })
    expect(third.body.secrets).toHaveLength(2)
    await shop.post(`/v1/webhook-endpoints/${id}/test`)
    const second = receiver.received[1]
    expect(() => new Webhook(secret).verify(second?.body ?? '', second?.headers ?? {})).toThrow()
  })

  test('one made with an idempotency key is made once, and shows the same secret', async () => {
    const key = { 'idempotency-key': 'once' }
    const first = await shop.post('/v1/webhook-endpoints', { url: receiver.url }, key)
    const again = await shop.post('/v1/webhook-endpoints', { url: receiver.url }, key)
    expect(again.body).toEqual(first.body)
    expect((await shop.get('/v1/webhook-endpoints')).body.data).toHaveLength(1)
    expect(JSON.stringify((await shop.get('/v1/webhook-endpoints')).body)).not.toContain(first.body.secret)
  })
})

describe('PLAT-11 what fails', () => {
  test('500 is tried again later, and then taken', async () => {
    const { id } = await endpoint({ types: ['code.created'] })
    receiver.answer = (_, response) => void response.writeHead(500).end('not now')
    await tellOfCode('ada')
    await deliver()
    const [waiting] = await list()
    expect(waiting).toMatchObject({ state: 'waiting', tries: 1, attempts: [{ status: 500, trouble: 'refused' }] })
    const whole = (await shop.get(`/v1/webhook-deliveries/${waiting.id}`)).body
    expect(whole.response).toMatchObject({ status: 500, body: 'not now', truncated: false })
    expect(whole.request.body).toBe(receiver.received[0]?.body)
    expect((await shop.get(`/v1/webhook-endpoints/${id}`)).body.failingSince).not.toBeNull()
    receiver.answer = (_, response) => void response.writeHead(200).end()
    await deliver()
    expect(receiver.received).toHaveLength(1)
    ahead = 60_000
    await deliver()
    expect(await list()).toMatchObject([{ state: 'delivered', tries: 2, nextTryAt: null }])
    const ids = receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(ids[0]).toBe(ids[1])
    expect((await shop.get(`/v1/webhook-endpoints/${id}`)).body.failingSince).toBeNull()
  })

  test('what concerns a referral waits for what happened to it before; other things do not', async () => {
    await endpoint()
    const { id } = await story.launches(friends)
    await story.registers('ada')
    const code = await story.codeOf('ada', id)
    await deliver()
    receiver.received.length = 0
    let refused = 0
    receiver.answer = ({ body }, response) => {
      const isFirst = JSON.parse(body).type === 'referral.created'
      if (isFirst) refused += 1
      response.writeHead(isFirst && refused === 1 ? 500 : 204).end()
    }
    await story.registers('bob', { code })
    await story.happens('order.placed', { customer: 'bob', order: 'o1', total: 5_000 })
    await story.happens('order.paid', { order: 'o1' })
    await tellOfCode('zoe')
    await deliver()
    expect(bodies().map(({ type }) => type)).toEqual(['referral.created', 'code.created'])
    ahead = hour
    await deliver()
    const types = bodies()
      .map(({ type }) => type)
      .slice(2)
    expect(types[0]).toBe('referral.created')
    expect(types).toEqual(expect.arrayContaining(['referral.qualified', 'reward.issued']))
    expect((await list('?state=waiting')).length).toBe(0)
  })

  test('an endpoint that fails for three days is switched off, and its dead letters are sent again on demand', async () => {
    const { id } = await endpoint({ types: ['code.created'] })
    const other = await startReceiver()
    await shop.post('/v1/webhook-endpoints', { url: other.url, types: ['webhook_endpoint.disabled'] })
    receiver.answer = (_, response) => void response.writeHead(503).end()
    await tellOfCode('ada')
    for (const hours of [0, 1, 2, 4, 8, 16, 30, 50, 73]) {
      ahead = hours * hour
      await deliver()
    }
    expect((await shop.get(`/v1/webhook-endpoints/${id}`)).body).toMatchObject({
      enabled: false,
      disabledReason: 'failing',
    })
    await deliver()
    expect(other.received.map(({ body }) => JSON.parse(body).data)).toEqual([{ endpoint: id, reason: 'failing' }])
    await other.stop()
    const [dead] = await list(`?endpoint=${id}&state=failed`)
    expect(dead.tries).toBeGreaterThan(5)
    expect((await shop.post(`/v1/webhook-deliveries/${dead.id}/replay`)).body.reason).toBe('conflict')
    await tellOfCode('bob')
    await deliver()
    receiver.answer = (_, response) => void response.writeHead(200).end()
    receiver.received.length = 0
    await shop.patch(`/v1/webhook-endpoints/${id}`, { enabled: true })
    const again = await shop.post(`/v1/webhook-deliveries/${dead.id}/replay`, undefined, { 'idempotency-key': 'a' })
    expect(again.status).toBe(201)
    const twice = await shop.post(`/v1/webhook-deliveries/${dead.id}/replay`, undefined, { 'idempotency-key': 'a' })
    expect(twice.body.id).toBe(again.body.id)
    await deliver()
    expect(bodies().map(({ data }) => data.customer)).toEqual(['ada'])
    expect(receiver.received[0]?.headers['webhook-id']).toBe(dead.message)
    const range = { from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' }
    const all = await shop.post(`/v1/webhook-endpoints/${id}/replay`, range)
    expect(all.body).toEqual({ count: 2, nextFrom: null })
    await deliver()
    expect(
      bodies()
        .map(({ data }) => data.customer)
        .toSorted(),
    ).toEqual(['ada', 'ada', 'bob'])
  })

  test('PLAT-11 410 ends it at once, and the operator is told', async () => {
    const { id } = await endpoint()
    receiver.answer = (_, response) => void response.writeHead(410).end()
    await tellOfCode('ada')
    await deliver()
    expect((await shop.get(`/v1/webhook-endpoints/${id}`)).body).toMatchObject({
      enabled: false,
      disabledReason: 'gone',
    })
    expect(await list('?state=waiting')).toEqual([])
    for (let again = 0; again < 2; again++) await passOn()
    const mails = (await shop.get('/v1/messages')).body.data
    const toOperator = mails.filter(({ scenario }: { scenario: string }) => scenario === 'endpoint_off')
    expect(toOperator).toMatchObject([{ customer: null, to: 'operator@shop.example', state: 'kept' }])
    expect(toOperator[0].text).toContain(receiver.url)
    expect(toOperator[0].subject).toMatch(/switched off/)
  })

  test('one that hangs holds up nothing but itself', async () => {
    await endpoint({ types: ['code.created'] })
    const other = await startReceiver()
    await shop.post('/v1/webhook-endpoints', { url: other.url, types: ['code.created'] })
    const open: (() => void)[] = []
    receiver.answer = (_, response) => void open.push(() => response.writeHead(204).end())
    for (let number = 0; number < 20; number++) await tellOfCode(`customer-${number}`)
    await passOn()
    while (other.received.length < 20) {
      await courier.turn()
      await new Promise((turn) => setTimeout(turn, 5))
    }
    // No more than a few at once wait for an answer.
    expect(receiver.received.length).toBeLessThanOrEqual(8)
    receiver.answer = (_, response) => void response.writeHead(204).end()
    for (const answer of open) answer()
    await courier.idle()
    await deliver()
    expect(await list('?state=delivered&limit=100')).toHaveLength(40)
    await other.stop()
  })

  test('a process that died in the middle leaves it to others, when its lease is over', async () => {
    await endpoint({ types: ['code.created'] })
    receiver.answer = (_, response) => void response.destroy()
    const dying = new Courier(kith.parts)
    receiver.answer = () => {}
    await tellOfCode('ada')
    await passOn()
    await dying.turn()
    while (receiver.received.length < 1) await new Promise((turn) => setTimeout(turn, 5))
    await dying.stop(0)
    receiver.answer = (_, response) => void response.writeHead(204).end()
    await deliver()
    expect(receiver.received).toHaveLength(1)
    ahead = 61_000
    await deliver()
    expect(await list()).toMatchObject([{ state: 'delivered', tries: 2 }])
  })
})

describe('PLAT-11 where it goes', () => {
  test('a redirect is an answer, and is not followed', async () => {
    const { id } = await endpoint()
    const other = await startReceiver()
    receiver.answer = (_, response) => void response.writeHead(302, { location: other.url }).end()
    const tried = await shop.post(`/v1/webhook-endpoints/${id}/test`)
    expect(tried.body).toMatchObject({
      state: 'failed',
      attempts: [{ status: 302, trouble: 'redirect_not_followed' }],
      response: { headers: { location: other.url } },
    })
    expect(other.received).toEqual([])
    await other.stop()
  })

  test.each([
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://[::1]:80/',
    'http://[::ffff:192.168.0.1]/',
    'http://0x7f.2/',
    'http://2130706434/',
    'http://[fd00::1]/',
    'http://[::127.0.0.1]/',
    'http://0/',
    'http://168.63.129.16/',
  ])('%s is private and refused', async (url) => {
    const refused = await shop.post('/v1/webhook-endpoints', { url })
    expect(refused.status).toBe(400)
    expect(refused.body.errors[0].pointer).toBe('/url')
    const { id } = await endpoint()
    expect((await shop.patch(`/v1/webhook-endpoints/${id}`, { url })).status).toBe(400)
  })

  test('a name of a private address is refused when it is resolved, on a Kith that allows none', async () => {
    const strict = await startKith()
    const site = await strict.createSite()
    const made = await site.post('/v1/webhook-endpoints', { url: `http://localhost:${receiver.port}/` })
    const tried = await site.post(`/v1/webhook-endpoints/${made.body.id}/test`)
    expect(tried.body).toMatchObject({ state: 'failed', attempts: [{ status: null, trouble: 'address_not_allowed' }] })
    expect(receiver.received).toEqual([])
    expect((await site.post('/v1/webhook-endpoints', { url: receiver.url })).status).toBe(400)
    const named = await shop.post('/v1/webhook-endpoints', { url: 'https://me:secret@shop.example/hook' })
    expect(named).toMatchObject({ status: 400, body: { errors: [{ pointer: '/url' }] } })
    await strict.stop()
  })

  test('a long answer is cut, and a closed door has a name', async () => {
    const { id } = await endpoint()
    receiver.answer = (_, response) => void response.writeHead(200).end('x\u0000'.repeat(100_000))
    const long = await shop.post(`/v1/webhook-endpoints/${id}/test`)
    expect(long.body).toMatchObject({ state: 'delivered', response: { truncated: true } })
    expect(long.body.response.body.length).toBeLessThanOrEqual(16_384)
    const gone = await startReceiver()
    await gone.stop()
    await shop.patch(`/v1/webhook-endpoints/${id}`, { url: gone.url })
    const closed = await shop.post(`/v1/webhook-endpoints/${id}/test`)
    expect(closed.body.attempts).toMatchObject([{ status: null, trouble: 'connection_refused' }])
  })

  test('PLAT another site sees nothing of it', async () => {
    const { id } = await endpoint()
    const { body } = await shop.post(`/v1/webhook-endpoints/${id}/test`)
    const other = await kith.createSite()
    expect((await other.get(`/v1/webhook-endpoints/${id}`)).status).toBe(404)
    expect((await other.get(`/v1/webhook-deliveries/${body.id}`)).status).toBe(404)
    expect((await other.post(`/v1/webhook-deliveries/${body.id}/replay`)).status).toBe(404)
    expect((await other.post(`/v1/webhook-endpoints/${id}/test`)).status).toBe(404)
    expect((await other.delete(`/v1/webhook-endpoints/${id}`)).status).toBe(404)
    await shop.delete(`/v1/webhook-endpoints/${id}`)
    expect(await list()).toEqual([])
  })
})
