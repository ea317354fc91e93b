import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '#app.ts'
import { openDatabase } from '#plumbing/db.ts'
import { Doorkeeper } from '#sites/tokens.http.ts'
import { type Kith, type Shop, startKith } from '../../test/app.ts'

let kith: Kith
let shop: Shop

beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite()
})
afterAll(() => kith.stop())

const json = { 'content-type': 'application/json' }

describe('PLAT-7 problems', () => {
  test('are RFC 9457 and never kept by a cache', async () => {
    const answer = await shop.get('/v1/nothing-is-here')
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.body).toEqual({
      type: 'urn:kith:problem:not_found',
      title: 'Not found',
      status: 404,
      detail: expect.any(String),
      reason: 'not_found',
    })
  })

  test.each([
    ['en', undefined, /There is no/],
    ['en', 'ja', /[\u3040-\u30ff]/],
    ['en', 'fr, zh-Hans;q=0.5, en;q=0.1', /[\u4e00-\u9fff]/],
    ['ja', undefined, /[\u3040-\u30ff]/],
    ['zh-CN', 'tlh', /[\u4e00-\u9fff]/],
    ['zh-CN', 'en-GB', /There is no/],
    ['ja', ';;q=,,*;q=x', /[\u3040-\u30ff]/],
  ])('on a site in %s, asked in %s', async (locale, asked, expected) => {
    const site = await kith.createSite({ locale })
    const answer = await site.get('/v1/nothing-is-here', asked === undefined ? {} : { 'accept-language': asked })
    expect(answer.body.detail).toMatch(expected)
  })

  test('a wrong method names the right ones', async () => {
    const answer = await shop.put('/v1/keys', {})
    expect(answer.status).toBe(405)
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST')
  })

  test('with a key or without, an address that is not there tells nothing', async () => {
    expect((await kith.request('/v1/nothing-is-here')).status).toBe(401)
    expect((await kith.request('/nothing-is-here')).status).toBe(404)
  })
})

describe('bodies', () => {
  test.each([
    ['no JSON', '{"name":'],
    ['a text around it', '"'],
    ['not a number', '{"name": NaN}'],
  ])('%s is 400', async (_, body) => {
    const answer = await shop.post('/v1/keys', body)
    expect(answer.status).toBe(400)
    expect(answer.body.errors).toEqual([{ pointer: '', detail: 'The body is not JSON.' }])
  })

  test('none at all counts as an empty one, an announced one that is empty is 400', async () => {
    expect((await shop.patch('/v1/site')).status).toBe(200)
    expect((await shop.post('/v1/carts/evaluate')).status).toBe(400)
    expect((await shop.send('PATCH', '/v1/site', '', json)).status).toBe(400)
    expect((await shop.post('/v1/events')).status).toBe(400)
  })

  test('of another type is 415', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await shop.send('POST', '/v1/keys', 'name=x', form)).status).toBe(415)
    expect((await shop.send('POST', '/v1/keys', '{}', { 'content-type': '' })).status).toBe(415)
    expect(
      (await shop.send('POST', '/v1/keys', '{}', { 'content-type': 'application/json; charset=utf-8' })).status,
    ).toBe(201)
  })

  test('what cannot be stored is named, wherever it is', async () => {
    const answer = await shop.post('/v1/keys', '{"name":"a\\u0000b","more":[{"x/y":"\\ud800"}]}')
    expect(answer.status).toBe(400)
    expect(answer.body.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual([
      '/more/0/x~1y',
      '/name',
    ])
    expect((await shop.post('/v1/keys', '{"na\\u0000me":1}')).status).toBe(400)
    expect((await shop.post('/v1/keys', { name: 'tab\tand line\nend 🎁' })).status).toBe(201)
  })

  test('every field that is wrong is named, also in the address', async () => {
    const answer = await shop.post('/v1/keys', { kind: 'golden', name: 5, more: 1 })
    expect(answer.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/kind', '/name', '/more'])
    expect((await shop.get('/v1/keys?limit=0')).body.errors[0].pointer).toBe('/query/limit')
    expect((await shop.get('/v1/keys?limit=201')).status).toBe(400)
    expect((await shop.get('/v1/keys?cursor=%00')).status).toBe(400)
    expect((await shop.delete('/v1/keys/%00')).body.errors[0].pointer).toBe('/param/id')
  })

  test('PLAT-7 what is said of a field says what to send instead', async () => {
    const said = async (answer: Promise<{ body: { errors: { pointer: string; detail: string }[] } }>) =>
      (await answer).body.errors.map(({ pointer, detail }) => `${pointer} ${detail}`)
    const told = (id: string, total: string) =>
      shop.post(
        '/v1/events',
        `{"id":"${id}","type":"order.placed","occurredAt":"2026-03-01T10:00:00Z","data":{"customer":"c","order":"o","total":${total}}}`,
      )
    for (const id of ['', 'x'.repeat(201)])
      expect(await said(told(id, '1'))).toEqual(['/id An id has 1 to 200 characters.'])
    for (const total of ['1.5', '1e400', '"1"'])
      expect(await said(told('a', total))).toEqual([
        '/data/total A whole number of minor units, alone or with a currency.',
      ])
    expect(await said(told('a', String(2 ** 53)))).toEqual([expect.stringMatching(/^\/data\/total /)])
    expect(await said(shop.get('/v1/events?limit=5&limit=6'))).toEqual(['/query/limit Given more than once.'])
  })

  test('PLAT-7 the cursor of another list is none of this one', async () => {
    for (const customer of ['one', 'two'])
      await shop.post('/v1/events', {
        id: `cursor-${customer}`,
        type: 'customer.registered',
        occurredAt: '2026-03-01T10:00:00Z',
        data: { customer },
      })
    const { nextCursor } = (await shop.get('/v1/customers?limit=1')).body
    const cursor = encodeURIComponent(nextCursor)
    expect((await shop.get(`/v1/customers?limit=1&cursor=${cursor}`)).body.data).toHaveLength(1)
    for (const list of ['/v1/events', '/v1/coupons']) {
      const answer = await shop.get(`${list}?cursor=${cursor}`)
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/query/cursor' }] } })
    }
  })

  test('a body that nests without end is refused', async () => {
    const deep = 400_000
    const answer = await shop.post('/v1/keys', `{"name":${'['.repeat(deep)}${']'.repeat(deep)}}`)
    expect(answer.status).toBe(400)
  })

  test('1 MiB is the most, announced or not', async () => {
    const body = JSON.stringify({ name: 'x'.repeat(1_048_577) })
    expect((await shop.post('/v1/keys', body)).status).toBe(413)
    expect((await shop.post('/v1/keys', body, { 'content-length': String(body.length) })).status).toBe(413)
    const just = JSON.stringify({ name: 'x'.repeat(1_048_576 - 11) })
    expect(just.length).toBe(1_048_576)
    expect((await shop.post('/v1/keys', just)).status).toBe(400)
  })
})

describe('Idempotency-Key', () => {
  test('takes 1 to 255 visible characters', async () => {
    for (const key of ['with space', 'é', 'x'.repeat(256)]) {
      expect((await shop.post('/v1/keys', {}, { 'idempotency-key': key })).status).toBe(400)
    }
    expect((await shop.post('/v1/keys', {}, { 'idempotency-key': 'x'.repeat(255) })).status).toBe(201)
  })

  test('with another request is 409, and on another site it is another key', async () => {
    const key = { 'idempotency-key': 'mine' }
    const other = await kith.createSite()
    const made = await shop.post('/v1/keys', { name: 'a' }, key)
    expect((await shop.post('/v1/keys', { name: 'b' }, key)).body.reason).toBe('idempotency_key_reused')
    expect((await shop.post(`/v1/keys/${made.body.id}/rotate`, undefined, key)).status).toBe(409)
    expect((await other.post('/v1/keys', { name: 'b' }, key)).status).toBe(201)
  })

  test('many at once make one', async () => {
    const key = { 'idempotency-key': 'at-once' }
    const answers = await Promise.all(Array.from({ length: 20 }, () => shop.post('/v1/keys', { name: 'a' }, key)))
    expect(new Set(answers.map(({ body }) => body.token)).size).toBe(1)
  })

  test('a refusal is answered again, too', async () => {
    const key = { 'idempotency-key': 'refused' }
    const { id } = (await shop.post('/v1/keys', {})).body
    await shop.delete(`/v1/keys/${id}`)
    const first = await shop.post(`/v1/keys/${id}/rotate`, undefined, key)
    const again = await shop.post(`/v1/keys/${id}/rotate`, undefined, key)
    expect(first.status).toBe(409)
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('idempotent-replayed')).toBe('true')
  })
})

describe('accidents', () => {
  test('a database that is away is 503, with a time to come back', async () => {
    const server = { host: '127.0.0.1', port: 1, user: 'nobody', database: 'none' }
    const database = openDatabase({ server, poolSize: 2, log: kith.parts.log })
    const doorkeeper = new Doorkeeper(database, kith.parts.masterKey)
    const app = createApp({ ...kith.parts, database, doorkeeper })
    const answer = await app.request('/v1/site', { headers: { authorization: 'Bearer sk_test_any' } })
    expect(answer.status).toBe(503)
    expect(answer.headers.get('retry-after')).toBe('2')
    expect(await answer.json()).toMatchObject({ reason: 'unavailable', requestId: expect.any(String) })
    const ready = await app.request('/readyz')
    expect(ready.status).toBe(503)
    expect(await ready.json()).toMatchObject({
      status: 'not ready',
      database: 'No PostgreSQL answers at that address.',
    })
    expect((await app.request('/healthz')).status).toBe(200)
    await database.close()
  })

  test('an error of ours is 500 and tells nothing but its number', async () => {
    const own = await startKith()
    const site = await own.createSite()
    await own.database.query('alter table api_keys rename to lost')
    const answer = await site.get('/v1/keys', { 'x-request-id': 'seen-0001' })
    expect(answer.status).toBe(500)
    expect(answer.body).toEqual({
      type: 'urn:kith:problem:internal_error',
      title: 'Internal error',
      status: 500,
      detail: expect.any(String),
      reason: 'internal_error',
      requestId: 'seen-0001',
    })
    expect(answer.headers.get('x-request-id')).toBe('seen-0001')
    await own.stop()
  })

  test('answers say what a browser must not do with them', async () => {
    for (const path of ['/healthz', '/v1/site', '/v1/me/balances']) {
      const { headers } = await kith.request(path)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toBe('SAMEORIGIN')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/)
    }
  })
})
