import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDemo } from '#app/demo.ts'
import { startKith } from './app.ts'
import { type Server, shell, startServer } from './server.ts'

let folder: string
let server: Server
let printed: string

const start = () => startServer({ DATA_DIR: folder, DEMO: '' })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kith-demo-'))
  const first = await start()
  await first.printed('Making the demo stores')
  await first.stop('SIGKILL')
  server = await start()
  printed = await server.printed('── Time')
}, 180_000)
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const sites = ['nimbus', 'arcadia', 'arcadia-overseas', 'tanuki', 'linen']

interface Kept {
  readonly sites: readonly { readonly keys: { readonly site: string; readonly secretKey: string } }[]
}

function keyOf(site: string): string {
  const kept = JSON.parse(readFileSync(join(folder, 'demo.json'), 'utf8')) as Kept
  return kept.sites.find(({ keys }) => keys.site === site)?.keys.secretKey ?? ''
}

interface Page {
  readonly data: readonly { readonly state: string; readonly reason: string; readonly kind: string }[]
  readonly nextCursor: string | null
}

async function read(site: string, path: string): Promise<Page> {
  const response = await fetch(server.address + path, { headers: { authorization: `Bearer ${keyOf(site)}` } })
  expect(response.status).toBe(200)
  return (await response.json()) as Page
}

/** All of a list, page by page. */
async function all(site: string, path: string): Promise<Page['data']> {
  const found: Page['data'][number][] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Page = await read(
      site,
      `${path}?limit=200${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    )
    found.push(...page.data)
    cursor = page.nextCursor
  }
  return found
}

test('a demo that was cut short is made anew, and its keys are for nobody else to read', () => {
  expect(printed).toContain('Making the demo stores')
  for (const site of sites) expect(printed).toContain(`(${site})`)
  expect(statSync(join(folder, 'demo.json')).mode & 0o777).toBe(0o600)
})

test('every command that is printed works when it is pasted', async () => {
  const lines = printed.split('\n')
  const commands = lines.flatMap((line, place) =>
    line.startsWith('curl ') ? [{ line, says: lines[place - 1] ?? '' }] : [],
  )
  expect(commands.length).toBeGreaterThan(25)
  // Twice: who pastes something again is not told that it is broken.
  for (const { line, says } of [...commands, ...commands]) {
    const out = await shell(line)
    if (line.startsWith('curl -si')) expect(out, line).toMatch(/^HTTP\/1\.1 302 [\s\S]*\nlocation: \S+visit=vis_/)
    else if (says.includes('refused with the reason wrong_site'))
      expect(JSON.parse(out).reason, line).toBe('wrong_site')
    else if (says.includes('may she use') || says.includes('She uses it')) expect(out, line).toMatch(/^\{/)
    else expect(JSON.parse(out).reason ?? null, `${says}\n${line}\n${out}`).toBeNull()
  }
}, 120_000)

test('the stores have lived: referrals of all kinds, refused codes, points that were spent and ran out', async () => {
  const states = async (site: string) => new Set((await all(site, '/v1/referrals')).map(({ state }) => state))
  expect(await states('nimbus')).toEqual(new Set(['rewarded', 'revoked', 'lapsed']))
  expect(await states('arcadia')).toEqual(new Set(['pending', 'rewarded', 'revoked', 'lapsed']))
  expect(await states('tanuki')).toEqual(new Set(['pending', 'rewarded', 'lapsed']))
  expect((await all('linen', '/v1/referrals')).length).toBeGreaterThan(50)
  const reasons = new Set<string>()
  for (const site of sites) for (const { reason } of await all(site, '/v1/refusals')) reasons.add(reason)
  expect([...reasons].toSorted()).toEqual(
    expect.arrayContaining([
      'code_expired',
      'code_used',
      'not_new_customer',
      'not_new_organization',
      'registration_window_passed',
      'self_referral',
      'unknown_code',
    ]),
  )
  const kinds = new Set((await all('tanuki', '/v1/customers/haruka/ledger')).map(({ kind }) => kind))
  expect(kinds).toEqual(new Set(['reward', 'spend', 'expiry']))
  const rewards = new Set((await all('tanuki', '/v1/rewards')).map(({ state }) => state))
  expect([...rewards]).toEqual(expect.arrayContaining(['issued', 'claimed', 'revoked']))
})

test('PLAT-14 the months of every store, lived through once more, are what happened', async () => {
  for (const site of sites) {
    const headers = { authorization: `Bearer ${keyOf(site)}`, 'content-type': 'application/json' }
    for (const { id } of (await read(site, '/v1/programs')).data as unknown as { id: string }[]) {
      const [first] = (await read(site, `/v1/programs/${id}/versions?limit=200`)).data.slice(-1) as unknown as {
        definition: object
        from: string
      }[]
      const body = JSON.stringify({ definition: first?.definition, from: first?.from })
      const answer = await fetch(`${server.address}/v1/programs/${id}/simulate`, { method: 'POST', headers, body })
      const { exact, did, would } = (await answer.json()) as {
        exact: boolean
        did: { referrals: { begun: number } }
        would: object
      }
      expect(exact, `${site} ${id}`).toBe(true)
      expect(did.referrals.begun).toBeGreaterThan(10)
      if ((await read(site, `/v1/programs/${id}/versions`)).data.length === 1) expect(would).toEqual(did)
    }
  }
})

test('the doctor finds nothing wrong with a new installation', async () => {
  const { ok, findings } = JSON.parse(await shell('node kith.mjs doctor --json', { DATA_DIR: folder, PORT: '0' }))
  expect({ ok, findings }).toMatchObject({ ok: true })
}, 60_000)

const storesOf = async () => /Stores to try all of it in: (\S+)/.exec(await server.printed('── Stores'))?.[1] ?? ''

test('a second start keeps the data and prints the same, and brings the stores back as they were', async () => {
  const before = await all('linen', '/v1/referrals')
  const stores = await storesOf()
  const body = new URLSearchParams({ customer: 'grace' })
  const signedIn = await fetch(`${stores}/nimbus/sign-in`, { method: 'POST', body, redirect: 'manual' })
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
  await server.stop()
  await expect(fetch(stores)).rejects.toThrow()
  server = await start()
  const account = await fetch(`${await storesOf()}/nimbus/account`, { headers: { cookie } })
  expect(await account.text()).toContain('Grace Okafor')
  const again = await server.printed('── Time')
  expect(again).not.toContain('Making the demo stores')
  const keysIn = (text: string) => text.match(/(sk|pk)_test_\w+|ids_\w+/g)
  expect(keysIn(again)).toEqual(keysIn(printed))
  expect(await all('linen', '/v1/referrals')).toEqual(before)
}, 60_000)

test('a key that somebody replaced while trying the portal costs nobody the stores: the next start has another', async () => {
  const before = await all('linen', '/v1/referrals')
  const old = keyOf('arcadia')
  const { data } = (await read('arcadia', '/v1/keys')) as unknown as { data: { id: string; hint: string }[] }
  const { id } = data.find(({ hint }) => hint === old.slice(-4)) ?? {}
  const headers = { authorization: `Bearer ${old}`, 'content-type': 'application/json' }
  const init = { method: 'POST', headers, body: '{}' }
  expect((await fetch(`${server.address}/v1/keys/${id}/rotate`, init)).status).toBe(201)
  await server.stop()
  server = await start()
  expect(await server.printed('── Time')).not.toContain('Making the demo stores')
  expect(keyOf('arcadia')).not.toBe(old)
  expect((await all('arcadia', '/v1/referrals')).length).toBeGreaterThan(10)
  expect(await all('linen', '/v1/referrals')).toEqual(before)
}, 60_000)

test('who wants no demo is not given one later', async () => {
  const kith = await startKith()
  const dataDir = mkdtempSync(join(tmpdir(), 'kith-demo-'))
  const open = (demo: boolean | null) =>
    openDemo({ ...kith.parts, config: { ...kith.parts.config, dataDir, demo } }, () => {})
  expect(await open(false)).toBeNull()
  expect(await open(null)).toBeNull()
  expect(JSON.parse(readFileSync(join(dataDir, 'demo.json'), 'utf8'))).toEqual({ declined: true })
  rmSync(dataDir, { recursive: true })
  // A database with somebody's sites is not a new one.
  await kith.createSite()
  expect(await open(null)).toBeNull()
  await kith.stop()
})
