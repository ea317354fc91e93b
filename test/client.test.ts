import { execFile } from 'node:child_process'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createClient } from '@hey-api/openapi-ts'
import { jwtVerify } from 'jose'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { requestReasons, ruleReasons } from '#base/reasons.ts'
import { isRefusal } from '#base/refusal.ts'
import { Kith, KithMember, KithProblem, signCustomerToken, verifyWebhook, WebhookRejected } from '#client'
import { readMasterKey } from '#plumbing/secrets.ts'
import { createSite } from '#sites/issue.http.ts'
import { addressOf, createDatabase, type TestDatabase } from './database.ts'
import { type Server, startServer } from './server.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))
let kept: TestDatabase
let server: Server
let folder: string
let sites = 0

beforeAll(async () => {
  kept = await createDatabase()
  server = await startServer({ DATABASE_URL: addressOf(kept.server) })
  folder = mkdtempSync(join(tmpdir(), 'kith-client-'))
})
afterAll(async () => {
  await server.stop()
  await kept.drop()
  rmSync(folder, { recursive: true, force: true })
})

async function newSite() {
  sites += 1
  const site = await createSite(kept.database, await readMasterKey(kept.database, null), {
    workspace: 'default',
    key: `store-${sites}`,
    name: 'Store',
    homeUrl: null,
    currency: 'USD',
    locale: 'en',
    timeZone: 'UTC',
    mode: 'test',
  })
  if (isRefusal(site)) throw new Error('the site is there already')
  return { ...site, url: server.address }
}

describe('the client and the API are one', () => {
  test('its types are those of the OpenAPI document; after a change of the API: npm test -- test/client.test.ts -u', async () => {
    const document = (await (await fetch(`${server.address}/openapi.json`)).json()) as { servers: unknown }
    const input = join(folder, 'openapi.json')
    // Where this server happens to be is nobody's type.
    writeFileSync(input, JSON.stringify({ ...document, servers: [] }))
    const output = { path: join(folder, 'generated'), module: { extension: '.ts' as const } }
    await createClient({ input, output, plugins: ['@hey-api/typescript'], logs: { level: 'silent' } })
    const types = readFileSync(join(folder, 'generated', 'types.gen.ts'), 'utf8')
    await expect(types).toMatchFileSnapshot('../client/generated/types.gen.ts')
  }, 120_000)

  test('it knows every reason', () => {
    const named = [...readFileSync(join(root, 'client/reasons.ts'), 'utf8').matchAll(/'(\w+)'/g)].map(
      ([, name]) => name,
    )
    expect(named.toSorted()).toEqual([...ruleReasons, ...requestReasons].toSorted())
  })

  test('it has a method for every path', async () => {
    const { paths } = (await (await fetch(`${server.address}/openapi.json`)).json()) as { paths: object }
    const source = globSync('client/*.ts', { cwd: root }).map((file) => readFileSync(join(root, file), 'utf8'))
    const called = new Set(
      [...source.join('\n').matchAll(/['`](\/v1\/[^'`]*)['`]/g)].map(([, path]) =>
        path?.replaceAll(/\$\{from\}/g, '').replaceAll(/\$\{[^}]*\}/g, '{}'),
      ),
    )
    const listed = Object.keys(paths).filter((path) => path.startsWith('/v1/'))
    expect(listed.length).toBeGreaterThan(50)
    expect(listed.filter((path) => !called.has(path.replaceAll(/\{[^}]*\}/g, '{}')))).toEqual([])
  })
})

test('EARN-5 EARN-10 EARN-13 what is built types a store and runs it, in a plain Node', async () => {
  await run(process.execPath, [join(root, 'build.mjs'), 'client'])
  const store = join(folder, 'store')
  mkdirSync(join(store, 'node_modules', '@kith'), { recursive: true })
  symlinkSync(join(root, 'dist/client'), join(store, 'node_modules', '@kith', 'client'))
  symlinkSync(join(root, 'node_modules', '@types'), join(store, 'node_modules', '@types'))
  symlinkSync(join(root, 'node_modules', 'undici-types'), join(store, 'node_modules', 'undici-types'))
  writeFileSync(join(store, 'package.json'), JSON.stringify({ type: 'module' }))
  writeFileSync(join(store, 'store.ts'), readFileSync(join(root, 'test/client/store.ts')))
  const section = /^## The client\n[\s\S]*?```ts\n([\s\S]*?)```/m.exec(readFileSync(join(root, 'README.md'), 'utf8'))
  writeFileSync(join(store, 'readme.ts'), section?.[1] ?? 'not there')
  // As strict as a store may be, and with our own declarations looked at as well.
  const strict = { strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false }
  const compilerOptions = {
    ...strict,
    target: 'es2022',
    module: 'nodenext',
    types: ['node'],
    outDir: 'out',
    rootDir: '.',
  }
  writeFileSync(join(store, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
  await run(process.execPath, [join(root, 'node_modules/tsc7/bin/tsc'), '-p', store]).catch((error) => {
    throw new Error(error.stdout)
  })
  const { secretKey, publishableKey, identitySecret } = await newSite()
  const env = {
    KITH_URL: server.address,
    KITH_KEY: secretKey,
    KITH_PUBLISHABLE_KEY: publishableKey,
    KITH_IDENTITY_SECRET: identitySecret,
  }
  const { stdout } = await run(process.execPath, [join(store, 'out', 'store.js')], { env })
  expect(stdout).toBe('done\n')
}, 120_000)

describe('events', () => {
  test('PLAT-3 more than a thousand go in several calls and come back in their order', async () => {
    const sent: unknown[] = []
    const kith = new Kith({ ...(await newSite()), onCall: ({ request }) => sent.push((request as unknown[]).length) })
    const events = Array.from({ length: 1_201 }, (_, place) => ({
      id: `e-${place}`,
      type: 'customer.identified' as const,
      occurredAt: new Date('2026-03-02T09:00:00Z'),
      data: { customer: `c-${place % 50}`, source: 'import' as const },
    }))
    const results = await kith.events.send(events)
    expect(sent).toEqual([1_000, 201])
    expect(results.map(({ id }) => id)).toEqual(events.map(({ id }) => id))
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['processed']))
    expect((await kith.events.send(events.slice(0, 2))).map(({ status }) => status)).toEqual(['duplicate', 'duplicate'])
  })

  test('no call is larger than four MiB', async () => {
    const sizes: number[] = []
    const fake = async (_: string, { body }: RequestInit) => {
      sizes.push(Buffer.byteLength(String(body)))
      const events = JSON.parse(String(body)) as { id: string }[]
      return Response.json({ results: events.map(({ id }) => ({ id, status: 'processed', effects: [] })) })
    }
    const kith = new Kith({ url: 'http://kith.example', secretKey: 'sk_test_x', fetch: fake })
    const name = '名'.repeat(200)
    const results = await kith.events.send(
      Array.from({ length: 900 }, (_, place) => ({
        id: `e-${place}`,
        type: 'order.placed' as const,
        occurredAt: '2026-03-02T09:00:00Z',
        data: {
          customer: 'c',
          order: `o-${place}`,
          total: 1,
          lines: Array.from({ length: 10 }, () => ({ sku: name })),
        },
      })),
    )
    expect(results.map(({ id }) => id)).toEqual(Array.from({ length: 900 }, (_, place) => `e-${place}`))
    expect(sizes.length).toBe(2)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4_194_304)
  })

  test('one that is wrong fails alone, and alone it is a problem with its field named', async () => {
    const kith = new Kith(await newSite())
    const wrong = { id: 'e-1', type: 'order.paid', occurredAt: 'yesterday', data: { order: 'o-1' } } as const
    const right = { id: 'e-2', type: 'card.activated', occurredAt: new Date(0), data: { customer: 'c' } } as const
    expect((await kith.events.send([wrong, right])).map(({ status }) => status)).toEqual(['failed', 'processed'])
    const error = await kith.events.send(wrong).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(KithProblem)
    expect(error).toMatchObject({ status: 400, reason: 'invalid_request', isRefusal: false, isTemporary: false })
    expect((error as KithProblem).errors.map(({ pointer }) => pointer)).toEqual(['/occurredAt'])
  })
})

describe('what a listener and an error tell', () => {
  test('PLAT-13 no key, no token and no secret', async () => {
    const site = await newSite()
    const reports: unknown[] = []
    const kith = new Kith({ ...site, onCall: (report) => reports.push(report) })
    const { token } = await kith.keys.create({ kind: 'secret', name: 'another' })
    const { secret } = await kith.webhookEndpoints.create({ url: 'https://store.example/kith' })
    const { identitySecret } = await kith.site.rotateIdentitySecret()
    const wrong = new Kith({ ...site, secretKey: 'sk_test_wrong', onCall: (report) => reports.push(report) })
    const error = (await wrong.site.get().catch((thrown: unknown) => thrown)) as KithProblem
    expect(error).toMatchObject({ status: 401, reason: 'unauthorized' })
    const told = JSON.stringify(reports) + JSON.stringify(error) + error.stack
    expect(reports).toHaveLength(4)
    for (const one of [site.secretKey, token, secret, identitySecret, 'sk_test_wrong']) expect(told).not.toContain(one)
  })

  test('a publishable key is not taken for a secret one, nor the other way round', async () => {
    const { url, secretKey, publishableKey } = await newSite()
    expect(() => new Kith({ url, secretKey: publishableKey })).toThrow('begins with sk_')
    expect(() => new KithMember({ url, publishableKey: secretKey, getToken: () => null })).toThrow('begins with pk_')
  })
})

describe('members', () => {
  test('PLAT-11 one new token is asked for when several calls find the old one refused', async () => {
    const site = await newSite()
    await new Kith(site).events.customerRegistered({ id: 'e-1', customer: 'ada' })
    let asked = 0
    const getToken = () => {
      asked += 1
      return signCustomerToken({
        customer: 'ada',
        identitySecret: asked === 1 ? 'another one' : site.identitySecret,
      })
    }
    const member = new KithMember({ ...site, getToken })
    const [panel, codes, rewards] = await Promise.all([member.panel(), member.codes(), member.rewards()])
    expect(panel.customer.id).toBe('ada')
    expect([codes.data, rewards.data]).toEqual([[], []])
    expect(asked).toBe(2)
  })

  test('PLAT-11 a token that cannot be had better is refused, not asked for for ever', async () => {
    let asked = 0
    const site = await newSite()
    const member = new KithMember({
      ...site,
      getToken: () => {
        asked += 1
        return signCustomerToken({ customer: 'ada', identitySecret: 'wrong' })
      },
    })
    await expect(member.panel()).rejects.toMatchObject({ status: 401 })
    expect(asked).toBe(2)
  })

  test('PLAT-11 a token is signed for an hour at most', async () => {
    const token = await signCustomerToken({ customer: '顧客-1', identitySecret: 'secret', expiresInSeconds: 3_600 })
    const { payload } = await jwtVerify(token, new TextEncoder().encode('secret'), { algorithms: ['HS256'] })
    expect(payload.sub).toBe('顧客-1')
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3_600)
    for (const expiresInSeconds of [3_601, 0, -1, Number.NaN])
      await expect(signCustomerToken({ customer: 'a', identitySecret: 's', expiresInSeconds })).rejects.toThrow(
        RangeError,
      )
    await expect(signCustomerToken({ customer: '', identitySecret: 's' })).rejects.toThrow('signed in')
  })

  test('GIFT-13 notifications are told as they happen, and none is lost while the connection is away', async () => {
    const site = await newSite()
    const kith = new Kith(site)
    await kith.test.setClock('2026-03-02T09:00:00Z')
    await kith.programs.create({ preset: 'refer-a-friend-gift', key: 'friends', name: 'Friends' })
    await kith.events.customerRegistered({ id: 'e-1', occurredAt: '2026-03-01T09:00:00Z', customer: 'ada' })
    const { code } = await kith.codes.create({ program: 'friends', customer: 'ada' })
    let friends = 0
    const bring = async () => {
      friends += 1
      const [customer, occurredAt] = [`friend-${friends}`, '2026-03-02T09:00:00Z']
      await kith.events.customerRegistered({ id: `r-${friends}`, occurredAt, customer, code })
      await kith.events.cardActivated({ id: `c-${friends}`, occurredAt, customer })
    }
    const cut: (() => void)[] = []
    const flaky = async (url: string, init: RequestInit) => {
      if (!url.includes('/stream')) return await fetch(url, init)
      const ending = new AbortController()
      cut.push(() => ending.abort(new Error('cut')))
      const answer = await fetch(url, { ...init, signal: AbortSignal.any([ending.signal, init.signal as AbortSignal]) })
      if (cut.length === 1) await bring()
      return answer
    }
    const getToken = () => signCustomerToken({ customer: 'ada', identitySecret: site.identitySecret })
    const member = new KithMember({ ...site, getToken, fetch: flaky })
    const seen: string[] = []
    let all: string[] = []
    for await (const { id } of member.watchNotifications()) {
      seen.push(id)
      if (seen.length === 1) {
        cut[0]?.()
        await bring()
        all = (await member.notifications()).data.map(({ id }) => id).toReversed()
      }
      if (id === all.at(-1)) break
    }
    expect(all.length).toBeGreaterThan(1)
    expect(seen).toEqual(all)
    expect(cut).toHaveLength(2)
  })
})

describe('webhooks', () => {
  const secret = `whsec_${Buffer.from('a secret of twenty-four.').toString('base64')}`
  const body = JSON.stringify({
    type: 'code.created',
    timestamp: '2026-03-02T09:00:00Z',
    data: { code: 'ABC', program: 'p', customer: '顧客' },
  })
  const headersFor = (id: string, at: Date) => ({
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'Webhook-Signature': `v1a,abc v1,AAAA ${new Webhook(secret).sign(id, at, body)}`,
  })

  test('PLAT-8 what the standard’s own library signed is taken, with one of two secrets and any kind of headers', async () => {
    const headers = headersFor('msg-1', new Date())
    const other = `whsec_${Buffer.from('another one').toString('base64')}`
    expect(await verifyWebhook({ body, headers, secret: [other, secret] })).toEqual({
      id: 'msg-1',
      ...JSON.parse(body),
    })
    const taken = await verifyWebhook({ body: Buffer.from(body), headers: new Headers(headers), secret })
    expect(taken.type === 'code.created' && taken.data.customer).toBe('顧客')
  })

  test('PLAT-8 another body, another id, another secret, an old one or an unsigned one is not', async () => {
    const headers = headersFor('msg-1', new Date())
    const old = headersFor('msg-1', new Date(Date.now() - 301_000))
    const other = `whsec_${Buffer.from('another one').toString('base64')}`
    for (const request of [
      { body: body.replace('ABC', 'ABD'), headers, secret },
      { body, headers: { ...headers, 'webhook-id': 'msg-2' }, secret },
      { body, headers, secret: other },
      { body, headers: old, secret },
      { body, headers: { ...headers, 'webhook-timestamp': 'now' }, secret },
      { body, headers: { 'webhook-id': 'msg-1' }, secret },
    ])
      await expect(verifyWebhook(request)).rejects.toThrow(WebhookRejected)
  })
})
