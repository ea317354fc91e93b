import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type Kith, type Shop, startKith } from '../../test/app.ts'
import { createApp } from '../app.ts'

let kith: Kith
let app: ReturnType<typeof createApp>

beforeAll(async () => {
  kith = await startKith()
  app = createApp(kith.parts)
})
afterAll(() => kith.stop())

const noon = '2026-03-01T12:00:00.000Z'
let callers = 0

/** A caller with an address of its own. */
function caller() {
  callers += 1
  const remoteAddress = `10.0.0.${callers}`
  return async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const answer = await app.request(path, { method, headers }, { incoming: { socket: { remoteAddress } } })
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  }
}

async function start(site = {}, program = {}): Promise<{ shop: Shop; code: string; path: string }> {
  const shop = await kith.createSite(site)
  await shop.put('/v1/test/clock', { now: noon })
  const made = await shop.post('/v1/programs', {
    preset: 'member-referrals',
    key: 'friends',
    name: 'Friends',
    ...program,
  })
  expect(made.status).toBe(201)
  await shop.post('/v1/events', { id: 'r', type: 'customer.registered', occurredAt: noon, data: { customer: 'ann' } })
  const { code } = (await shop.post('/v1/codes', { program: 'friends', customer: 'ann' })).body
  return { shop, code, path: `/r/${shop.keys.site}/${code}` }
}

async function countVisits(shop: Shop): Promise<number> {
  const answer = await kith.database.query('select from visits where site_id = $1', [shop.keys.siteId])
  return answer.rows.length
}

test('PLAT-22 EARN-7 the code of a person who was erased has ended, wherever it is asked about', async () => {
  const { shop, code, path } = await start()
  await shop.put('/v1/test/clock', { now: '2026-03-02T12:00:00.000Z' })
  const erased = {
    id: 'gone',
    type: 'customer.erased',
    occurredAt: '2026-03-02T12:00:00.000Z',
    data: { customer: 'ann' },
  }
  expect((await shop.get(`/v1/codes/${code}`)).body).toMatchObject({ state: 'available', revokedAt: null })
  expect((await shop.post('/v1/events', erased)).status).toBe(200)
  const ended = { code, state: 'revoked', revokedAt: '2026-03-02T12:00:00.000Z' }
  expect((await shop.get(`/v1/codes/${code}`)).body).toMatchObject(ended)
  expect((await shop.get('/v1/codes?customer=ann')).body.data).toMatchObject([ended])
  expect((await shop.get('/v1/codes?state=revoked')).body.data).toMatchObject([ended])
  for (const state of ['available', 'reserved', 'used', 'exhausted', 'expired'])
    expect((await shop.get(`/v1/codes?state=${state}`)).body.data).toEqual([])
  const asked = await shop.post(`/v1/codes/${code}/check`, { customer: 'bob' })
  expect(asked).toMatchObject({ status: 422, body: { reason: 'code_revoked' } })
  const follow = caller()
  expect((await follow(path)).text).toBe((await follow(path.replace(code, 'NOTHERE1'))).text)
  expect((await follow(path)).headers.get('location')).toBeNull()
  expect(await countVisits(shop)).toBe(0)
})

describe('MEMBER-9 a link', () => {
  test('leads to the store and is recorded', async () => {
    const { shop, code, path } = await start({ homeUrl: 'https://shop.example/?lang=en#top' })
    const answer = await caller()(path)
    expect(answer.status).toBe(302)
    const target = new URL(answer.headers.get('location') ?? '')
    expect(target.origin + target.pathname + target.hash).toBe('https://shop.example/#top')
    expect(target.searchParams.get('lang')).toBe('en')
    expect(target.searchParams.get('ref')).toBe(code)
    const visit = target.searchParams.get('visit')
    const rows = await kith.database.query('select id, code, at from visits where site_id = $1', [shop.keys.siteId])
    expect(rows.rows).toEqual([{ id: visit, code, at: Date.parse(noon) }])
  })

  test('carries its visitor to a referral', async () => {
    const { shop, code, path } = await start()
    const target = new URL((await caller()(path)).headers.get('location') ?? '')
    const data = { customer: 'bob', visit: target.searchParams.get('visit') }
    const told = await shop.post('/v1/events', { id: 'b', type: 'customer.registered', occurredAt: noon, data })
    expect(told.body.effects).toEqual(
      expect.arrayContaining([expect.objectContaining({ type: 'referral.created', code })]),
    )
  })

  test('leads where the operator says', async () => {
    const { path } = await start({}, { definition: { share: { url: 'https://m.shop.example/join' } } })
    expect((await caller()(path)).headers.get('location')).toMatch(/^https:\/\/m\.shop\.example\/join\?ref=/)
  })

  test('leads to the page of the activity where the program has one, or the site has no address', async () => {
    const { shop, code, path } = await start({ homeUrl: null })
    const location = (await caller()(path)).headers.get('location') ?? ''
    expect(location).toMatch(new RegExp(`^/p/${shop.keys.site}/friends\\?ref=${code}&visit=vis_`))
    const page = await caller()(location, { 'accept-language': 'ja' })
    expect(page.status).toBe(200)
    expect(page.text).toContain('<html lang="ja">')
    expect(page.text).toContain(code)
  })

  test('is not counted for looks at the head and for reading ahead, which nobody can take for the visit', async () => {
    const { shop, path } = await start()
    const visit = caller()
    const heads = await visit(path, {}, 'HEAD')
    expect([heads.status, heads.text]).toEqual([302, ''])
    const ahead = await visit(path, { 'sec-purpose': 'prefetch;prerender' })
    expect([ahead.status, ahead.headers.get('set-cookie')]).toEqual([503, null])
    expect(await countVisits(shop)).toBe(0)
    await visit(path, { 'user-agent': 'Mozilla/5.0 (Linux; Android 9; CUBOT X19)' })
    expect(await countVisits(shop)).toBe(1)
  })

  test('has a QR code', async () => {
    const { path } = await start()
    const picture = await caller()(`${path}/qr.svg`)
    expect(picture.headers.get('content-type')).toBe('image/svg+xml')
    expect(picture.text).toMatch(/^<svg/)
  })
})

describe('PLAT-20 what cannot be used', () => {
  test('is one answer, whatever is the matter', async () => {
    const { shop, code, path } = await start(
      {},
      { preset: 'member-referrals', definition: { code: { validFor: 'P1D' } } },
    )
    const { body: second } = await shop.post('/v1/programs', {
      preset: 'invitation-code',
      key: 'invite',
      name: 'Invite',
      definition: { referrer: { requires: [] }, referee: { orderWithin: null } },
    })
    const revoked = (await shop.post('/v1/codes', { program: second.id, customer: 'ann' })).body.code
    const used = (await shop.post('/v1/codes', { program: second.id, customer: 'ann' })).body.code
    await shop.post(`/v1/codes/${revoked}/revoke`)
    const order = { customer: 'bob', order: 'o1', total: { amount: 100, currency: 'USD' }, code: used }
    await shop.post('/v1/events', { id: 'o', type: 'order.placed', occurredAt: noon, data: order })
    await shop.put('/v1/test/clock', { now: '2026-03-03T12:00:00Z' })
    const site = `/r/${shop.keys.site}`
    const paths = [path, `${site}/${revoked}`, `${site}/${used}`, `${site}/NOSUCHCODE`, `${site}/%00`]
    const visit = caller()
    for (const accept of ['text/html', 'application/json']) {
      const answers = await Promise.all(paths.map((one) => visit(one, { accept })))
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]))
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    }
    const way = '<a class="button filled" href="https://shop.example'
    expect((await visit(`${site}/${used}`, { accept: 'text/html' })).text).toContain(way)
    const elsewhere = await visit(`/r/nowhere/${code}`, { accept: 'text/html' })
    expect(elsewhere).toMatchObject({ status: 404, text: expect.not.stringContaining(way) })
  })

  test('is throttled, and then the good ones of that caller are too', async () => {
    const { shop, path } = await start()
    const [guesser, other] = [caller(), caller()]
    const guesses = await Promise.all(
      Array.from({ length: 40 }, (_, place) => guesser(`/r/${shop.keys.site}/NOSUCH${place}`)),
    )
    expect(guesses.filter(({ status }) => status === 404)).toHaveLength(30)
    const good = await guesser(path)
    expect(good.status).toBe(429)
    expect(Number(good.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await other(path)).status).toBe(302)
  })

  test('has its exact reason for customers who are signed in, and none for others', async () => {
    const { shop, code } = await start()
    const ask = async (one: string, headers: Record<string, string>): Promise<Answer> =>
      await kith.request(`/v1/public/codes/${one}/check`, { method: 'POST', headers })
    const anonymous = { authorization: `Bearer ${shop.keys.publishableKey}` }
    expect(await ask(code, anonymous)).toMatchObject({ status: 200, body: { ok: true, offer: { code } } })
    await shop.post(`/v1/codes/${code}/revoke`)
    const uniform = await ask(code, anonymous)
    expect(uniform).toMatchObject({ status: 422, body: { reason: 'unknown_code' } })
    expect((await ask('NOSUCHCODE', anonymous)).body).toEqual(uniform.body)
    expect(await ask(code, await shop.browser('bob'))).toMatchObject({ status: 422, body: { reason: 'code_revoked' } })
  })
})

describe('GIFT-9 the page of an activity', () => {
  test('says kindly that it is paused or over, and offers nothing', async () => {
    const { shop, code, path } = await start({}, { definition: { share: { landing: 'page', title: '<b>Hi</b>' } } })
    const pagePath = `/p/${shop.keys.site}/friends`
    const open = await caller()(`${pagePath}?ref=${code.toLowerCase()}`)
    expect(open.text).toContain('&lt;b&gt;Hi&lt;/b&gt;')
    expect(open.text).not.toContain('<b>Hi')
    expect(open.text).toContain(`https://shop.example/?ref=${code}`)
    await shop.post('/v1/programs/friends/pause')
    const link = await caller()(path)
    expect([link.status, link.headers.get('location'), await countVisits(shop)]).toEqual([302, pagePath, 0])
    const paused = await caller()(`${pagePath}?ref=${code}`)
    expect(paused.text).toContain('This activity is taking a break.')
    expect(paused.text).not.toContain(code)
    await shop.post('/v1/programs/friends/archive')
    expect((await caller()(pagePath)).text).toContain('This activity is over.')
    expect((await caller()(`/p/${shop.keys.site}/none`)).status).toBe(404)
    expect((await caller()('/p/nowhere/friends')).status).toBe(404)
  })

  test('what a visitor brings along is shown as text or not at all', async () => {
    const { shop } = await start()
    const page = await caller()(`/p/${shop.keys.site}/friends?ref=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&visit=%22x`)
    expect(page.status).toBe(200)
    expect(page.text).not.toContain('alert')
  })
})
