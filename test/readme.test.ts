import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exampleFile } from '#plumbing/config.ts'
import { type Kith, type Shop, startKith } from './app.ts'
import { addressOf, createDatabase, type TestDatabase } from './database.ts'
import { type Server, shell, startServer } from './server.ts'

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
let kept: TestDatabase
let server: Server
let setUp: string

beforeAll(async () => {
  kept = await createDatabase()
  server = await startServer({ DATABASE_URL: addressOf(kept.server) })
  setUp = blocksOf('The four programs by hand')[0] ?? ''
})
afterAll(async () => {
  await server.stop()
  await kept.drop()
})

/** The blocks of a section, up to the next heading. */
function blocksOf(heading: string, language = 'sh'): string[] {
  const section = readme.split(/^#{2,} (.*)$/m)
  const text = section[section.indexOf(heading) + 1] ?? ''
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].flatMap(([, of, block]) =>
    of === language && block !== undefined ? [block] : [],
  )
}

/** Runs a walk as it is pasted, and answers what it printed, one answer a line. */
async function walk(heading: string) {
  const [block = ''] = blocksOf(heading)
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's, not ours
  const commands = `set -e\n${setUp}${block}`.replaceAll('http://localhost:${PORT:-8787}', server.address)
  const out = await shell(commands, { DATABASE_URL: addressOf(kept.server) })
  const answers = out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
  const announced = [...block.matchAll(/# refused: (\w+)/g)].map(([, reason]) => reason)
  const problems = answers.filter(({ type }) => String(type).startsWith('urn:kith:problem'))
  expect(problems.map(({ reason }) => reason)).toEqual(announced)
  for (const { results = [] } of answers) for (const { status } of results) expect(status).toBe('processed')
  return answers
}

test('INV-6 INV-7 INV-10 the walk through invitation codes', async () => {
  const answers = await walk('Invitation codes')
  expect(answers.at(-1)).toMatchObject({ state: 'used', benefit: 'used' })
  const cart = answers.find(({ removed }) => removed?.length === 1)
  expect(cart).toMatchObject({ totals: { total: 2_320 }, removed: [{ id: 'WELCOME5', reason: 'excluded_by_code' }] })
  expect(cart.reservation.until).toBe('2026-03-02T10:20:00.000Z')
}, 60_000)

test('EARN-5 EARN-7 EARN-10 EARN-13 the walk through refer and earn', async () => {
  const answers = await walk('Refer and earn')
  expect(answers.find(({ credit }) => credit)?.credit.balance).toBe(2_000)
  const ledger = answers.find(({ data }) => data?.[0]?.kind === 'revocation')
  expect(ledger.data[0]).toMatchObject({ amount: -2_000, balance: -500 })
  const explanation = answers.find(({ steps }) => steps)
  expect(explanation.referral.state).toBe('revoked')
}, 60_000)

test('GIFT-3 GIFT-14 the walk through gifts', async () => {
  const answers = await walk('Gifts for bringing friends')
  const claims = answers.filter(({ state }) => state === 'claimed')
  expect(claims).toHaveLength(2)
  expect(claims[0]).toEqual(claims[1])
  expect(answers.find(({ points }) => points)?.points.balance).toBe(300)
  expect(answers.at(-1).data[0].title).toMatch(/[\u3040-\u30ff]/)
}, 60_000)

test('MEMBER-4 MEMBER-5 MEMBER-7 MEMBER-9 the walk through member referrals', async () => {
  const answers = await walk('Member referrals')
  expect(answers.find(({ points }) => points)?.points.balance).toBe(500)
  expect(answers.find(({ totals }) => totals)?.totals).toMatchObject({ discount: 3_990, total: 35_910 })
}, 60_000)

test('PLAT-10 the token that a store signs lets its customer in', async () => {
  const kith: Kith = await startKith()
  const shop: Shop = await kith.createSite()
  const folder = mkdtempSync(join(tmpdir(), 'kith-token-'))
  const [sample = ''] = blocksOf('Connect a store in an afternoon', 'js')
  const file = join(folder, 'token.mjs')
  writeFileSync(file, sample)
  const { customerToken } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
    customerToken: (identitySecret: string, customer: string) => string
  }
  const token = customerToken(shop.keys.identitySecret, 'ann')
  const headers = { authorization: `Bearer ${shop.keys.publishableKey}`, 'x-customer-token': token }
  expect((await kith.request('/v1/me/codes', { headers })).status).toBe(200)
  rmSync(folder, { recursive: true })
  await kith.stop()
})

test('every setting stands in the README as the program explains it', () => {
  const rows = [...exampleFile().matchAll(/^# (.*)\n# ([A-Z_]+)=(.*)$/gm)].map(([, says, name, fallback]) =>
    `| \`${name}\` | ${fallback === '' ? '' : `\`${fallback}\` `}| ${says} |`.replaceAll('|  |', '| |'),
  )
  expect(rows.length).toBeGreaterThan(8)
  for (const row of rows) expect(readme).toContain(row)
})
