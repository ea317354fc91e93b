import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Kith, type Shop, startKith } from '../../test/app.ts'

let kith: Kith
let shop: Shop

beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite()
})
afterAll(() => kith.stop())

test('PLAT-10 a secret key opens its own site', async () => {
  const answer = await shop.get('/v1/site')
  expect(answer.status).toBe(200)
  expect(answer.body).toMatchObject({ id: shop.keys.siteId, key: shop.keys.site, currency: 'USD', mode: 'test' })
})

test('PLAT-10 keys are made, listed, rotated and revoked', async () => {
  const made = await shop.post('/v1/keys', { kind: 'secret', name: 'second' })
  expect(made.status).toBe(201)
  expect(made.body.token).toMatch(/^sk_test_/)
  const list = await shop.get('/v1/keys')
  expect(list.body.data).toHaveLength(3)
  expect(JSON.stringify(list.body)).not.toContain(made.body.token)
  const second = { authorization: `Bearer ${made.body.token}` }
  expect((await shop.get('/v1/site', second)).status).toBe(200)
  const rotated = await shop.post(`/v1/keys/${made.body.id}/rotate`)
  expect(rotated.status).toBe(201)
  expect((await shop.get('/v1/site', second)).status).toBe(401)
  expect((await shop.get('/v1/site', { authorization: `Bearer ${rotated.body.token}` })).status).toBe(200)
  expect((await shop.delete(`/v1/keys/${rotated.body.id}`)).body.revokedAt).not.toBeNull()
  expect((await shop.get('/v1/site', { authorization: `Bearer ${rotated.body.token}` })).status).toBe(401)
})
