import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Kith, type Shop, startKith } from '../../test/app.ts'
import { addStaff, Desk, password, signIn } from '../../test/staff.ts'

let kith: Kith
let shop: Shop

beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite()
})
afterAll(() => kith.stop())

describe('signing in', () => {
  test('PLAT-9 by email and password, until one signs out', async () => {
    const email = await addStaff(kith, 'owner')
    const desk = new Desk(kith)
    expect((await desk.get('/admin/api/session')).body).toEqual({
      signedIn: false,
      firstStart: false,
      sendsMail: false,
    })
    const wrong = await desk.post('/admin/auth/sign-in/email', { email, password: 'something else' })
    expect([wrong.status, wrong.body.reason]).toEqual([401, 'unauthorized'])
    expect((await desk.post('/admin/auth/sign-in/email', { email, password })).status).toBe(200)
    const { body } = await desk.get('/admin/api/session')
    expect(body).toMatchObject({ signedIn: true, staff: { email }, role: 'owner' })
    expect(body.sites.map(({ key }: { key: string }) => key)).toContain(shop.keys.site)
    expect((await desk.post('/admin/auth/sign-out')).status).toBe(200)
    expect((await desk.get('/admin/api/session')).body.signedIn).toBe(false)
  })

  test('PLAT-9 the bridge', async () => {
    const desk = await signIn(kith, 'owner')
    const site = `/admin/api/sites/${shop.keys.site}`
    expect((await desk.get(`${site}/programs`)).body).toMatchObject({ data: [] })
    const made = await desk.post(`${site}/programs`, { preset: 'refer-and-earn', name: 'Friends' })
    expect(made.status).toBe(201)
    const key = await desk.post(`${site}/keys`, { kind: 'secret', name: 'x' }, { 'idempotency-key': 'k' })
    expect(key.status).toBe(201)
  })
})
