import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Kith, type Shop, startKith } from '../../test/app.ts'

let kith: Kith
let shop: Shop

beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite()
})
afterAll(() => kith.stop())

describe('operating', () => {
  test('it answers that it is alive and ready', async () => {
    expect((await kith.request('/healthz')).body).toEqual({ status: 'ok' })
    const ready = await kith.request('/readyz')
    expect(ready.status).toBe(200)
    expect(ready.body).toEqual({ status: 'ready', database: 'ok', migrations: 'ok', dueWorkLagSeconds: 0 })
  })

  test('figures name the route, not the address', async () => {
    await shop.delete('/v1/keys/key_aaaaaaaaaaaa')
    const { body } = await kith.request('/metrics')
    expect(body).toContain('route="/v1/keys/:id"')
    expect(body).not.toContain('key_aaaaaaaaaaaa')
    expect(body).toContain('kith_batch_commands_count')
    expect(body).toContain('kith_commands_waiting 0')
    expect(body).toContain('kith_commands_total{command="key.revoke",outcome="refused"} 1')
  })

  test('whoever comes without knowing where to go is shown the reference', async () => {
    const answer = await kith.request('/')
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/docs'])
  })

  test('the reference shows what the routes check, and asks nobody else', async () => {
    const { body } = await kith.request('/openapi.json')
    expect(body.openapi).toBe('3.1.0')
    expect(body.paths['/v1/keys'].post.security).toEqual([{ key: [] }])
    const page = await kith.request('/docs')
    const addresses = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1])
    expect(addresses.length).toBeGreaterThan(3)
    for (const address of addresses) {
      expect(address).toMatch(/^\//)
      expect((await kith.request(address)).status).toBe(200)
    }
    expect((await kith.request('/docs/package.json')).status).toBe(404)
  })
})
