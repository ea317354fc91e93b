import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Kith, startKith } from '../../test/app.ts'

let kith: Kith

beforeAll(async () => {
  kith = await startKith()
})
afterAll(() => kith.stop())

const program = { preset: 'refer-and-earn', key: 'earn', name: 'Earn' }

test('PLAT-8 the clock of an empty site may stand anywhere, and then the site lives there', async () => {
  const shop = await kith.createSite()
  expect((await shop.get('/v1/test/clock')).body.set).toBe(false)
  for (const now of ['2031-05-05T05:05:05.005Z', '2020-01-01T00:00:00.000Z']) {
    const { status, body } = await shop.put('/v1/test/clock', { now })
    expect({ status, body }).toEqual({ status: 200, body: { now, set: true } })
    expect((await shop.get('/v1/site')).body.now).toBe(now)
  }
  const made = await shop.post('/v1/programs', { ...program, period: { startsAt: '2020-01-02', endsAt: '2020-01-31' } })
  expect(made.body).toMatchObject({ status: 'scheduled', createdAt: '2020-01-01T00:00:00.000Z' })
  await shop.put('/v1/test/clock', { now: '2020-01-31T23:59:59.999Z' })
  expect((await shop.get('/v1/programs/earn')).body.status).toBe('active')
  expect((await shop.get('/v1/programs?status=active')).body.data).toHaveLength(1)
  await shop.put('/v1/test/clock', { now: '2020-02-01T00:00:00Z' })
  expect((await shop.get('/v1/programs/earn')).body.status).toBe('ended')
})

test('PLAT-8 once something is recorded, the clock only moves forward', async () => {
  const shop = await kith.createSite()
  await shop.put('/v1/test/clock', { now: '2026-03-01T00:00:00Z' })
  await kith.database.query(
    `insert into visits (site_id, id, code, program, visitor, at) values ($1, 'vis_1', 'C', 'P', 'vis_1', '2026-03-01T00:00:00Z')`,
    [shop.keys.siteId],
  )
  const back = await shop.put('/v1/test/clock', { now: '2026-02-28T23:59:59.999Z' })
  expect(back).toMatchObject({ status: 409, body: { reason: 'clock_backwards' } })
  expect((await shop.put('/v1/test/clock', { now: '2026-03-01T00:00:00Z' })).status).toBe(200)
  const moves = ['2026-03-04T00:00:00Z', '2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z']
  await Promise.all(moves.map((now) => shop.put('/v1/test/clock', { now })))
  expect((await shop.get('/v1/test/clock')).body.now).toBe('2026-03-04T00:00:00.000Z')
})

test('PLAT-8 what is no time is refused, and so are live sites', async () => {
  const shop = await kith.createSite()
  for (const now of ['tomorrow', '2026-02-30T00:00:00Z', '2026-01-01', 5, null]) {
    const { status, body } = await shop.put('/v1/test/clock', { now })
    expect({ status, pointer: body.errors?.[0]?.pointer }).toEqual({ status: 400, pointer: '/now' })
  }
  const live = await kith.createSite({ mode: 'live' })
  const refused = { status: 403, body: { reason: 'test_site_only' } }
  expect(await live.put('/v1/test/clock', { now: '2026-03-01T00:00:00Z' })).toMatchObject(refused)
  expect(await live.get('/v1/test/clock')).toMatchObject(refused)
  expect(await live.post('/v1/test/reset')).toMatchObject(refused)
})

test('PLAT-8 a reset leaves the site and its keys, and nothing else', async () => {
  const [shop, other] = [await kith.createSite(), await kith.createSite()]
  for (const one of [shop, other]) {
    await one.put('/v1/test/clock', { now: '2026-03-01T00:00:00Z' })
    await one.post('/v1/programs', program)
  }
  const key = { 'idempotency-key': 'reset-1' }
  const done = await shop.post('/v1/test/reset', undefined, key)
  expect(done).toMatchObject({ status: 200, body: { set: false } })
  expect((await shop.get('/v1/programs')).body.data).toEqual([])
  expect((await other.get('/v1/programs')).body.data).toHaveLength(1)
  expect((await shop.post('/v1/programs', program)).status).toBe(201)
  const again = await shop.post('/v1/test/reset', undefined, key)
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  expect((await shop.get('/v1/programs')).body.data).toHaveLength(1)
})
