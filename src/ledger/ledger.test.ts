import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Kith, type Shop, startKith } from '../../test/app.ts'
import { Story } from '../../test/story.ts'

let kith: Kith
let shop: Shop

/** Ann has $20.00 for having brought Bob. */
beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite()
  const story = new Story(shop)
  await shop.put('/v1/test/clock', { now: '2026-03-01T10:00:00Z' })
  const gifts = [{ type: 'credit', amount: 2_000 }]
  const triggers = [{ on: 'registration', referrer: [{ every: 1, gifts }] }]
  const { id } = await story.launches({ definition: { triggers } })
  await story.registers('ann')
  await story.registers('bob', { code: await story.codeOf('ann', id) })
})
afterAll(() => kith.stop())

const credit = async () => (await shop.get('/v1/customers/ann/balances')).body.credit
const spend = (amount: unknown, more: object = {}) =>
  shop.post('/v1/spends', { customer: 'ann', unit: 'credit', amount, ...more })

test('EARN-13 an amount is held, taken, and written down', async () => {
  const held = await spend(500, { order: 'o-1' })
  expect(held).toMatchObject({
    status: 201,
    body: { state: 'held', amount: 500, currency: 'USD', order: 'o-1', heldUntil: '2026-03-01T10:30:00.000Z' },
  })
  expect(await credit()).toMatchObject({ balance: 2_000, held: 500, available: 1_500 })
  const taken = await shop.post(`/v1/spends/${held.body.id}/capture`, { order: 'o-2' })
  expect(taken).toMatchObject({ status: 200, body: { state: 'captured', order: 'o-2' } })
  expect((await shop.post(`/v1/spends/${held.body.id}/capture`)).body).toEqual(taken.body)
  expect((await shop.post(`/v1/spends/${held.body.id}/release`)).status).toBe(409)
  expect((await shop.get(`/v1/spends/${held.body.id}`)).body).toEqual(taken.body)
  expect(await credit()).toMatchObject({ balance: 1_500, held: 0 })
  const { body } = await shop.get('/v1/customers/ann/ledger')
  expect(body.data).toMatchObject([
    { kind: 'spend', amount: -500, balance: 1_500, spend: held.body.id, currency: 'USD' },
    { kind: 'reward', amount: 2_000, balance: 2_000 },
  ])
  expect((await shop.get('/v1/customers/ann/ledger?unit=points')).body.data).toEqual([])
})

test('EARN-13 never more than there is, whoever is first', async () => {
  const answers = await Promise.all(Array.from({ length: 4 }, () => spend({ amount: 700, currency: 'USD' })))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 422, 422])
  const refused = answers.find(({ status }) => status === 422)
  expect(refused?.body.reason).toBe('insufficient_balance')
  await shop.put('/v1/test/clock', { now: '2026-03-01T10:31:00Z' })
  expect(await credit()).toMatchObject({ balance: 1_500, held: 0 })
})

test('nobody known has nothing', async () => {
  const answer = await shop.post('/v1/spends', { customer: 'nobody', unit: 'points', amount: 1 })
  expect(answer).toMatchObject({ status: 422, body: { reason: 'insufficient_balance' } })
  expect((await shop.get('/v1/customers/nobody/balances')).status).toBe(404)
  expect((await shop.get('/v1/customers/nobody/ledger')).status).toBe(404)
})

test('the same idempotency key holds once', async () => {
  const headers = { 'idempotency-key': 'once' }
  const body = { customer: 'ann', unit: 'credit', amount: 100 }
  const first = await shop.post('/v1/spends', body, headers)
  const again = await shop.post('/v1/spends', body, headers)
  expect(again.body).toEqual(first.body)
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  expect(await credit()).toMatchObject({ held: 100 })
  expect((await shop.post(`/v1/spends/${first.body.id}/release`)).body.state).toBe('released')
  expect(await credit()).toMatchObject({ held: 0 })
})

test('amounts that are none are named', async () => {
  for (const amount of [0, -5, 1.5, '5', { amount: 0, currency: 'USD' }]) {
    const answer = await spend(amount)
    expect(answer.status, JSON.stringify(amount)).toBe(400)
    expect(answer.body.errors[0].pointer).toMatch(/^\/amount/)
  }
  expect((await spend({ amount: 5, currency: 'EUR' })).body.errors[0].pointer).toBe('/amount/currency')
  expect((await shop.post('/v1/spends/spn_00000000/capture')).status).toBe(404)
  const other = await kith.createSite()
  const { body } = await spend(1)
  expect((await other.get(`/v1/spends/${body.id}`)).status).toBe(404)
  expect((await other.post(`/v1/spends/${body.id}/capture`)).status).toBe(404)
})
