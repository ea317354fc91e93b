import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Kith, type Shop, startKith } from '../../test/app.ts'

let kith: Kith
let shop: Shop
let count = 0

beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite()
})
afterAll(() => kith.stop())

const event = (type: string, data: object, more: object = {}) => ({
  id: `e${++count}`,
  type,
  occurredAt: '2026-03-01T10:00:00Z',
  data,
  ...more,
})
const registered = (customer: string) => event('customer.registered', { customer })
const pointersOf = (answer: { body: { errors: { pointer: string }[] } }) =>
  answer.body.errors.map(({ pointer }) => pointer)

const full: Record<string, object> = {
  'customer.identified': { customer: 'c', email: 'a@b.example', name: 'A', organization: 'o', source: 'import' },
  'customer.registered': { customer: 'c', locale: 'ja', code: 'ABCD', visit: 'v', device: 'd', ip: '1.2.3.4' },
  'customer.updated': { customer: 'c', name: 'B' },
  'card.activated': { customer: 'c', card: 'k' },
  'product.activated': { customer: 'c', product: 'p' },
  'product.deactivated': { customer: 'c', product: 'p' },
  'order.placed': {
    customer: 'c',
    order: 'o1',
    total: { amount: 1000, currency: 'USD' },
    lines: [{ id: 'l', sku: 's', quantity: 1, unitAmount: 1000 }],
    cart: 'k',
    code: 'nothing',
    coupons: ['x'],
    spends: ['y'],
  },
  'order.paid': { order: 'o1' },
  'order.completed': { order: 'o1', customer: 'c', total: 1000 },
  'order.cancelled': { order: 'o2' },
  'order.refunded': { order: 'o1', amount: 500, full: false },
  'order.imported': { customer: 'c', order: 'o3', total: 1, placedAt: '2025-01-01T00:00:00Z', status: 'completed' },
  'customer.erased': { customer: 'c' },
}

describe('what is taken', () => {
  test.each(Object.entries(full))('%s', async (type, data) => {
    const answer = await shop.post('/v1/events', event(type, data))
    expect(answer.body).toMatchObject({ status: 'processed', effects: expect.any(Array) })
    expect(answer.status).toBe(200)
  })

  test('PLAT-3 the same id again is a duplicate', async () => {
    const once = registered('twice')
    expect((await shop.post('/v1/events', once)).body.status).toBe('processed')
    expect((await shop.post('/v1/events', once)).body).toEqual({ id: once.id, status: 'duplicate', effects: [] })
  })

  test('an array is answered in its order, and a bad event fails alone', async () => {
    const [first, last] = [registered('many-1'), registered('many-2')]
    const wrong = [event('customer.registered', { customer: 7 }), event('no.such', {}), 'text', null]
    const answer = await shop.post('/v1/events', [first, ...wrong, first, last])
    expect(answer.status).toBe(200)
    const { results } = answer.body
    expect(results.map(({ status }: { status: string }) => status)).toEqual([
      'processed',
      ...wrong.map(() => 'failed'),
      'duplicate',
      'processed',
    ])
    expect(results[1]).toMatchObject({
      id: expect.stringMatching(/^e/),
      error: { status: 400, reason: 'invalid_request' },
    })
    expect(results[1].error.errors[0].pointer).toBe('/data/customer')
    expect(results[2].error.errors[0]).toEqual({ pointer: '/type', detail: 'There is no event of that type.' })
    expect(results[4].id).toBeNull()
  })

  test('PLAT-3 what no event can hold fails its event alone, the field named', async () => {
    const good = [registered('whole-1'), registered('whole-2')]
    const deep = 300_000
    const wrong: [pointer: string, text: string][] = [
      ['/data/name', '{"id":"half-1","data":{"customer":"x","name":"\\ud83d"}}'],
      ['/data/ignored/0', '{"id":"half-2","data":{"customer":"x","ignored":["\\u0000"]}}'],
      ['/data', '{"id":"half-3","data":{"no\\u0007name":1}}'],
      ['/data/more', `{"id":"half-4","data":{"more":${'['.repeat(deep)}${']'.repeat(deep)}}}`],
      ['/id', '{"id":"\\ud83d","data":{}}'],
    ]
    const told = [JSON.stringify(good[0]), ...wrong.map(([, text]) => text), JSON.stringify(good[1])]
    const key = { 'idempotency-key': `key-${++count}` }
    const answer = await shop.post('/v1/events', `[${told.join()}]`, key)
    expect(answer.status).toBe(200)
    const [first, ...others] = answer.body.results
    const last = others.pop()
    expect([first, last]).toMatchObject(good.map(({ id }) => ({ id, status: 'processed' })))
    expect(others.map(({ id }: { id: string | null }) => id)).toEqual(['half-1', 'half-2', 'half-3', 'half-4', null])
    expect(others.map(({ error }: { error: object }) => error)).toMatchObject(
      wrong.map(([pointer]) => ({ status: 400, errors: [{ pointer }] })),
    )
    expect((await shop.post('/v1/events', `[${told.join()}]`, key)).body).toEqual(answer.body)
    for (const [, text] of wrong) expect((await shop.post('/v1/events', text)).status).toBe(400)
  })

  test('unknown fields are for later versions of a store, and ignored', async () => {
    const answer = await shop.post(
      '/v1/events',
      event('card.activated', { customer: 'c9', colour: 'red' }, { more: 1 }),
    )
    expect(answer.status).toBe(200)
  })
})

describe('what is refused, with every field named', () => {
  test.each([
    ['a customer as a number', event('customer.registered', { customer: 12 }), ['/data/customer']],
    ['an empty id', event('card.activated', { customer: '' }, { id: '' }), ['/id', '/data/customer']],
    ['a separator in an id', event('card.activated', { customer: 'a\u001fb' }), ['/data/customer']],
    ['a line end in an id', event('card.activated', { customer: 'a\nb' }), ['/data/customer']],
    ['an id too long', event('card.activated', { customer: 'x'.repeat(201) }), ['/data/customer']],
    ['half a cent', event('order.placed', { customer: 'c', order: 'o', total: 1.5 }), ['/data/total']],
    ['less than nothing', event('order.refunded', { order: 'o', amount: -1 }), ['/data/amount']],
    [
      'other money',
      event('order.placed', { customer: 'c', order: 'o', total: { amount: 1, currency: 'EUR' } }),
      ['/data/total/currency'],
    ],
    [
      'a time without a zone',
      event('card.activated', { customer: 'c' }, { occurredAt: '2026-03-01T10:00:00' }),
      ['/occurredAt'],
    ],
    [
      'a day that does not exist',
      event('card.activated', { customer: 'c' }, { occurredAt: '2026-02-30T10:00:00Z' }),
      ['/occurredAt'],
    ],
    ['no data', { id: 'x', type: 'card.activated', occurredAt: '2026-03-01T10:00:00Z' }, ['/data']],
    ['no such type', event('order.eaten', {}), ['/type']],
    ['nothing at all', {}, ['/type', '/id', '/occurredAt', '/data']],
    [
      'an id that no address can hold',
      { ...event('customer.identified', { customer: '..' }), id: '.' },
      ['/id', '/data/customer'],
    ],
  ])('%s', async (_, body, pointers) => {
    const answer = await shop.post('/v1/events', body)
    expect(answer.status).toBe(400)
    expect(pointersOf(answer)).toEqual(pointers)
  })

  test('no event and too many', async () => {
    expect((await shop.post('/v1/events', [])).status).toBe(400)
    expect(
      (
        await shop.post(
          '/v1/events',
          Array.from({ length: 1001 }, () => 1),
        )
      ).status,
    ).toBe(400)
  })
})

describe('sizes', () => {
  const padded = (bytes: number) => event('card.activated', { customer: 'big', note: 'x'.repeat(bytes) })

  test('an array has 4 MiB, a single event 1 MiB', async () => {
    expect((await shop.post('/v1/events', [padded(900_000), padded(900_000)])).status).toBe(200)
    expect((await shop.post('/v1/events', padded(1_100_000))).status).toBe(413)
    expect((await shop.post('/v1/events', [padded(4_200_000)])).status).toBe(413)
    expect((await shop.post('/v1/keys', { name: 'x'.repeat(1_100_000) })).status).toBe(413)
  })

  test('a thousand at once', async () => {
    const many = Array.from({ length: 1000 }, (_, number) => registered(`thousand-${number}`))
    const { results } = (await shop.post('/v1/events', many)).body
    expect(results.map(({ id }: { id: string }) => id)).toEqual(many.map(({ id }) => id))
    expect(new Set(results.map(({ status }: { status: string }) => status))).toEqual(new Set(['processed']))
  })
})

describe('idempotency', () => {
  test('the same request is answered as the first time, one event or many', async () => {
    for (const body of [registered('i-1'), [registered('i-2'), registered('i-3')]]) {
      const key = { 'idempotency-key': `key-${++count}` }
      const first = await shop.post('/v1/events', body, key)
      const again = await shop.post('/v1/events', body, key)
      expect(first.headers.get('idempotent-replayed')).toBeNull()
      expect(again.headers.get('idempotent-replayed')).toBe('true')
      expect(JSON.stringify(again.body)).toBe(JSON.stringify(first.body))
      expect((await shop.post('/v1/events', registered('i-4'), key)).body.reason).toBe('idempotency_key_reused')
      expect((await shop.post('/v1/events', [registered('i-5')], key)).status).toBe(409)
    }
  })
})

test('PLAT-22 a mailbox is recognised after its person was erased, though the erasing event did not name it', async () => {
  const [first, second] = ['erased-1', 'erased-2']
  await shop.post('/v1/events', [
    event('customer.registered', { customer: first, email: 'Gone.Person@gmail.com' }),
    event('customer.erased', { customer: first }),
    event('customer.registered', { customer: second, email: 'goneperson+new@gmail.com' }),
  ])
  const answer = await kith.database.query(
    'select id, email, "returning" from customers where id = any($1) order by id',
    [[first, second]],
  )
  expect(answer.rows).toEqual([
    { id: first, email: null, returning: false },
    { id: second, email: 'goneperson+new@gmail.com', returning: true },
  ])
})

test('PLAT-19 the longest page of events that did nothing says why of each', async () => {
  const many = Array.from({ length: 200 }, (_, place) => registered(`quiet-${place}`))
  await shop.post('/v1/events', many)
  const { status, body } = await shop.get('/v1/events?limit=200')
  expect(status).toBe(200)
  expect(body.data.map(({ why }: { why: object | null }) => why)).not.toContain(null)
})

test('PLAT-3 EARN-3 EARN-12 told in any order, a person takes part for the organization that they belonged to then', async () => {
  const told = [
    event('customer.updated', { customer: 'f4', organization: 'Y' }, { occurredAt: '2026-03-06T10:00:00Z' }),
    event('customer.registered', { customer: 'f4', organization: 'X' }, { occurredAt: '2026-03-02T10:00:00Z' }),
    event('order.paid', { customer: 'f4', order: 'f4-1', total: 900 }, { occurredAt: '2026-03-03T10:00:00Z' }),
    event('customer.registered', { customer: 'f3', organization: 'X' }, { occurredAt: '2026-03-10T10:00:00Z' }),
    event('order.paid', { customer: 'f3', order: 'f3-1', total: 900 }, { occurredAt: '2026-03-11T10:00:00Z' }),
  ]
  for (const places of [
    [0, 1, 2, 3, 4],
    [1, 2, 0, 3, 4],
    [0, 2, 1, 3, 4],
    [4, 3, 2, 1, 0],
    [2, 0, 3, 1, 4],
  ]) {
    const own = await kith.createSite()
    await own.put('/v1/test/clock', { now: '2026-03-01T00:00:00Z' })
    const definition = {
      referee: { unit: 'organization' },
      referrer: { requires: [] },
      code: { enteredAt: ['registration'] },
    }
    const trigger = {
      on: 'first_order',
      when: 'paid',
      referrer: [{ at: 1, gifts: [{ type: 'credit', amount: 500 }] }],
      referee: 'same',
    }
    const made = { name: 'Labs', key: 'labs', definition: { ...definition, triggers: [trigger] } }
    expect((await own.post('/v1/programs', made)).status).toBe(201)
    await own.post('/v1/events', { ...registered('ann'), occurredAt: '2026-03-01T00:00:00Z' })
    const { code } = (await own.post('/v1/codes', { program: 'labs', customer: 'ann' })).body
    await own.put('/v1/test/clock', { now: '2026-03-12T00:00:00Z' })
    for (const place of places) {
      const one = told[place] as (typeof told)[number]
      const data = one.type === 'customer.registered' ? { ...one.data, code } : one.data
      expect((await own.post('/v1/events', { ...one, data })).body).toMatchObject({ status: 'processed' })
    }
    const { data } = (await own.get('/v1/referrals')).body
    const standing = data.filter(({ state }: { state: string }) => state !== 'rejected')
    expect([places, standing]).toMatchObject([places, [{ referee: 'f4', organization: 'X', state: 'rewarded' }]])
    expect((await own.get('/v1/customers/f3/balances')).body).toMatchObject({ credit: { available: 0 } })
  }
})
