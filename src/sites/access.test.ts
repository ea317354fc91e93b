import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { customerToken, type Kith, type Shop, startKith } from '../../test/app.ts'

let kith: Kith
let shop: Shop
let other: Shop

beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite()
  other = await kith.createSite({ currency: 'JPY', timeZone: 'Asia/Tokyo', locale: 'ja', mode: 'live' })
})
afterAll(() => kith.stop())

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

describe('PLAT-10 keys', () => {
  test('a secret key opens its own site and no other', async () => {
    expect((await shop.get('/v1/site')).body).toMatchObject({ id: shop.keys.siteId, currency: 'USD', mode: 'test' })
    expect((await other.get('/v1/site')).body).toMatchObject({ id: other.keys.siteId, currency: 'JPY', mode: 'live' })
    expect(other.keys.secretKey).toMatch(/^sk_live_[0-9A-Za-z]{32}$/)
    expect(shop.keys.publishableKey).toMatch(/^pk_test_[0-9A-Za-z]{32}$/)
  })

  test.each([
    ['no key', undefined],
    ['an unknown one', 'Bearer sk_test_unknown'],
    ['not a bearer', 'Basic c2s6'],
    ['nothing but the word', 'Bearer '],
    ['something else', "Bearer ' or 1=1"],
  ])('%s is 401', async (_, authorization) => {
    const answer = await kith.request('/v1/site', authorization === undefined ? {} : { headers: { authorization } })
    expect(answer.status).toBe(401)
    expect(answer.body.reason).toBe('unauthorized')
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
  })

  test('the wrong kind of key is 403, both ways', async () => {
    expect((await shop.get('/v1/site', bearer(shop.keys.publishableKey))).body.reason).toBe('forbidden')
    expect((await shop.get('/v1/me/panel')).status).toBe(403)
  })

  test('they are made, listed without themselves, replaced and revoked', async () => {
    const made = await shop.post('/v1/keys', { kind: 'secret', name: 'second' })
    expect(made.status).toBe(201)
    const list = await shop.get('/v1/keys')
    expect(list.body.data).toHaveLength(3)
    expect(JSON.stringify(list.body)).not.toContain(made.body.token)
    expect(list.body.data[2].hint).toBe(made.body.token.slice(-4))
    expect((await shop.get('/v1/site', bearer(made.body.token))).status).toBe(200)
    const rotated = await shop.post(`/v1/keys/${made.body.id}/rotate`)
    expect(rotated.status).toBe(201)
    expect((await shop.get('/v1/site', bearer(made.body.token))).status).toBe(401)
    expect((await shop.get('/v1/site', bearer(rotated.body.token))).status).toBe(200)
    const gone = await shop.delete(`/v1/keys/${rotated.body.id}`)
    expect(gone.body.revokedAt).not.toBeNull()
    expect((await shop.get('/v1/site', bearer(rotated.body.token))).status).toBe(401)
    expect((await shop.delete(`/v1/keys/${rotated.body.id}`)).body).toEqual(gone.body)
  })

  test('an old key stays good for as long as its replacement was told', async () => {
    const old = await shop.post('/v1/keys', {})
    const next = await shop.post(`/v1/keys/${old.body.id}/rotate`, { oldValidFor: 'PT1H' })
    expect((await shop.get('/v1/site', bearer(old.body.token))).status).toBe(200)
    await shop.delete(`/v1/keys/${old.body.id}`)
    await shop.delete(`/v1/keys/${next.body.id}`)
    expect((await shop.post(`/v1/keys/${old.body.id}/rotate`)).status).toBe(409)
  })

  test('the last secret key of a site cannot be revoked', async () => {
    const { data } = (await other.get('/v1/keys')).body
    const secret = data.find(({ kind }: { kind: string }) => kind === 'secret')
    expect((await other.delete(`/v1/keys/${secret.id}`)).status).toBe(409)
  })

  test('of another site they are not there', async () => {
    const { data } = (await other.get('/v1/keys')).body
    for (const { id } of data) {
      expect((await shop.delete(`/v1/keys/${id}`)).status).toBe(404)
      expect((await shop.post(`/v1/keys/${id}/rotate`)).status).toBe(404)
    }
    expect((await other.get('/v1/keys')).body.data).toEqual(data)
  })

  test('the same request gives the same key, and the database does not hold it', async () => {
    const key = { 'idempotency-key': 'make-one' }
    const first = await shop.post('/v1/keys', { name: 'once' }, key)
    const again = await shop.post('/v1/keys', { name: 'once' }, key)
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    const kept = await kith.database.query('select answer::text as answer from idempotency_keys')
    expect(JSON.stringify(kept.rows)).not.toContain(first.body.token)
    const hashes = await kith.database.query('select api_keys::text as row from api_keys')
    expect(JSON.stringify(hashes.rows)).not.toContain(first.body.token)
    expect((await shop.delete(`/v1/keys/${first.body.id}`)).status).toBe(200)
  })

  test('a list goes on page by page', async () => {
    const first = (await shop.get('/v1/keys?limit=1')).body
    const second = (await shop.get(`/v1/keys?limit=200&cursor=${first.nextCursor}`)).body
    expect(second.nextCursor).toBeNull()
    expect([...first.data, ...second.data]).toEqual((await shop.get('/v1/keys')).body.data)
  })
})

describe('PLAT-10 customer tokens', () => {
  const secret = () => shop.keys.identitySecret
  const status = async (token: string | null, key = shop.keys.publishableKey) => {
    const headers = { ...bearer(key), ...(token === null ? {} : { 'x-customer-token': token }) }
    // Nothing is at this address: whoever comes that far was let in.
    return (await kith.request('/v1/me/nothing-is-here', { headers })).status
  }

  test('a signed-in customer is let in, for an hour at most', async () => {
    expect(await status(await customerToken(secret(), { sub: 'ann' }, 600))).toBe(404)
    expect(await status(await customerToken(secret(), { sub: 'ann' }, 3_600))).toBe(404)
    expect(await status(await customerToken(secret(), { sub: 'ann' }, 3_700))).toBe(401)
  })

  test('a token that has run out is one no longer, and an hour is the most, give or take a clock', async () => {
    expect(await status(await customerToken(secret(), { sub: 'ann' }, -1))).toBe(401)
    expect(await status(await customerToken(secret(), { sub: 'ann' }, 3_602))).toBe(404)
    expect(await status(await customerToken(secret(), { sub: 'ann' }, 3_660))).toBe(401)
  })

  test('nobody else is', async () => {
    const unsigned = `${btoa('{"alg":"none"}')}.${btoa('{"sub":"ann","exp":9999999999}')}.`.replaceAll('=', '')
    const endless = await new SignJWT({ sub: 'ann' })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode(secret()))
    const otherAlgorithm = await new SignJWT({ sub: 'ann' })
      .setProtectedHeader({ alg: 'HS512' })
      .setExpirationTime('10m')
      .sign(new TextEncoder().encode(secret()))
    const tokens = [
      null,
      '',
      'nonsense',
      unsigned,
      endless,
      otherAlgorithm,
      await customerToken(secret(), {}, 600),
      await customerToken(secret(), { sub: '' }, 600),
      await customerToken(secret(), { sub: 'a\u001fb' }, 600),
      await customerToken(secret(), { sub: 7 as unknown as string }, 600),
      await customerToken('ids_another', { sub: 'ann' }, 600),
      await customerToken(other.keys.identitySecret, { sub: 'ann' }, 600),
    ]
    for (const token of tokens) expect(await status(token), String(token)).toBe(401)
    expect(await status(await customerToken(secret(), { sub: 'ann' }, 600), other.keys.publishableKey)).toBe(401)
  })

  test('real time counts on a test site, whatever its clock says', async () => {
    const site = await kith.createSite()
    await kith.database.query(`update sites set clock_at = '2040-01-01T00:00:00Z' where id = $1`, [site.keys.siteId])
    const answer = await kith.request('/v1/me/nothing-is-here', { headers: await site.browser('ann') })
    expect(answer.status).toBe(404)
  })

  test('a new identity secret ends the former one, once for one request', async () => {
    const site = await kith.createSite()
    const before = await customerToken(site.keys.identitySecret, { sub: 'ann' }, 600)
    const key = { 'idempotency-key': 'rotate' }
    const rotated = await site.post('/v1/identity-secret/rotate', undefined, key)
    expect((await site.post('/v1/identity-secret/rotate', undefined, key)).body).toEqual(rotated.body)
    expect(await status(before, site.keys.publishableKey)).toBe(401)
    const after = await customerToken(rotated.body.identitySecret, { sub: 'ann' }, 600)
    expect(await status(after, site.keys.publishableKey)).toBe(404)
    const later = await site.post('/v1/identity-secret/rotate')
    expect((await site.post('/v1/identity-secret/rotate', undefined, key)).body).toEqual(rotated.body)
    const latest = await customerToken(later.body.identitySecret, { sub: 'ann' }, 600)
    expect(await status(latest, site.keys.publishableKey)).toBe(404)
  })

  test('browsers of any origin may ask, without cookies, and only there', async () => {
    const ask = (path: string) =>
      kith.request(path, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://shop.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,x-customer-token',
        },
      })
    const allowed = await ask('/v1/me/panel')
    expect(allowed.status).toBe(204)
    expect(allowed.headers.get('access-control-allow-origin')).toBe('*')
    expect(allowed.headers.get('access-control-allow-credentials')).toBeNull()
    expect(allowed.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('x-customer-token')
    expect((await ask('/v1/site')).headers.get('access-control-allow-origin')).toBeNull()
    const refused = await kith.request('/v1/me/panel', { headers: { origin: 'https://shop.example' } })
    expect(refused.headers.get('access-control-allow-origin')).toBe('*')
  })
})

describe('the site', () => {
  test('is changed in what can change', async () => {
    const site = await kith.createSite()
    const changed = await site.patch('/v1/site', { name: '店', homeUrl: null, locale: 'zh-CN' })
    expect(changed.body).toMatchObject({ name: '店', homeUrl: null, locale: 'zh-CN', currency: 'USD' })
    expect((await site.get('/v1/site')).body).toEqual({ ...changed.body, now: expect.any(String) })
    const refused = await site.patch('/v1/site', { currency: 'EUR', homeUrl: 'javascript:alert(1)', locale: '!' })
    expect(refused.body.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual([
      '/currency',
      '/homeUrl',
      '/locale',
    ])
  })
})
