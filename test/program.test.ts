import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addressOf, createDatabase, type TestDatabase } from './database.ts'

// Real processes: the entries as people start them.
const root = fileURLToPath(new URL('..', import.meta.url))
const started: ChildProcess[] = []
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kith-program-'))
})
afterAll(async () => {
  await Promise.all(started.map((child) => end(child)))
  rmSync(folder, { recursive: true, force: true })
})

interface Ended {
  readonly code: number | null
  readonly out: string
  readonly words: string
}

function run(entry: string, args: readonly string[], environment: Record<string, string>): ChildProcess {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [join(root, 'src', entry), ...args], {
    cwd: folder,
    env: { PATH, HOME, NO_COLOR: '1', LOG_LEVEL: 'error', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  return child
}

async function ended(child: ChildProcess): Promise<Ended> {
  let [out, words] = ['', '']
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk))
  child.stderr?.on('data', (chunk: Buffer) => (words += chunk))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, out, words }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}

async function serve(environment: Record<string, string>): Promise<{ child: ChildProcess; address: string }> {
  const child = run('main.ts', [], { PORT: '0', DEMO: 'off', ...environment })
  const result = ended(child)
  const address = await new Promise<string>((done, fail) => {
    let out = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      out += chunk
      const found = /running at http:\/\/localhost(:\d+)/.exec(out)
      if (found) done(`http://127.0.0.1${found[1]}`)
    })
    void result.then(({ words }) => fail(new Error(`it ended: ${words}`)))
  })
  return { child, address }
}

const kith = (args: readonly string[], environment: Record<string, string>) => ended(run('cli.ts', args, environment))
const shop = (key: string) => [
  'create-site',
  '--key',
  key,
  '--mode',
  'test',
  '--currency',
  'USD',
  '--timezone',
  'Asia/Shanghai',
]

describe('with a database of its own', () => {
  let kept: TestDatabase
  let environment: Record<string, string>

  beforeAll(async () => {
    kept = await createDatabase('empty')
    environment = { DATABASE_URL: addressOf(kept.server) }
  })
  afterAll(async () => {
    await Promise.all(started.map((child) => end(child)))
    await kept.drop()
  })

  test('a command makes a site, and what it prints opens the running server', async () => {
    const made = await kith([...shop('first'), '--json'], environment)
    expect(made).toMatchObject({ code: 0, words: '' })
    const site = JSON.parse(made.out)
    expect(Object.keys(site)).toEqual(['site', 'siteId', 'secretKey', 'publishableKey', 'identitySecret'])
    const { child, address } = await serve(environment)
    const answer = await fetch(`${address}/v1/site`, { headers: { authorization: `Bearer ${site.secretKey}` } })
    expect(await answer.json()).toMatchObject({ key: 'first', timeZone: 'Asia/Shanghai' })
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  test('a key of a site that is taken', async () => {
    const again = await kith(shop('first'), environment)
    expect(again).toEqual({ code: 1, out: '', words: 'There is a site first already; choose another --key.\n' })
  })

  test('wrong options are named, all at once', async () => {
    const wrong = ['create-site', '--key', 'No!', '--mode', 'live', '--currency', 'XXY', '--timezone', 'Mars']
    const { code, words } = await kith(wrong, environment)
    expect(code).toBe(1)
    expect(words.match(/--[a-z]+/g)).toEqual(['--key', '--currency', '--timezone'])
    expect((await kith([...shop('x'), '--colour', 'red'], environment)).words).toContain('Unknown option --colour')
  })

  test('keys are listed, made, replaced and ended', async () => {
    const json = async (...args: string[]) =>
      JSON.parse((await kith(['keys', ...args, '--site', 'first', '--json'], environment)).out)
    const made = await json('create', '--name', 'second')
    const next = await json('rotate', '--id', made.id)
    expect(next.token).not.toBe(made.token)
    expect((await json('revoke', '--id', next.id)).revokedAt).not.toBeNull()
    const list = await json('list')
    expect(list).toHaveLength(4)
    const last = list.find((key: { kind: string }) => key.kind === 'secret')
    const refused = await kith(['keys', 'revoke', '--site', 'first', '--id', last.id], environment)
    expect(refused).toMatchObject({
      code: 1,
      words: 'This is the last secret key of the site; make another one first.\n',
    })
  })

  test('the doctor looks at everything, and says so when something is wrong', async () => {
    const well = JSON.parse((await kith(['doctor', '--json'], environment)).out)
    expect(well.ok).toBe(true)
    expect(well.findings.map(({ check }: { check: string }) => check)).toEqual([
      'configuration',
      'database',
      'clock',
      'due work',
      'outbox',
    ])
    const ill = await kith(['doctor'], { ...environment, PORT: 'high' })
    expect(ill.code).toBe(1)
    expect(ill.out).toContain('PORT must be a whole number')
  })

  test('a port that is taken is named', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as { port: number }
    const result = await ended(run('main.ts', [], { ...environment, PORT: String(port) }))
    other.close()
    expect(result.code).toBe(1)
    expect(result.words).toBe(
      `Port ${port} is taken by another program; set PORT to another one, or to 0 for any that is free.\n`,
    )
  })

  test('a database that is not there, and settings that are wrong', async () => {
    const away = await ended(run('main.ts', [], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', PORT: '0' }))
    expect(away).toMatchObject({ code: 1, out: '' })
    expect(away.words).toMatch(/^No PostgreSQL answers at that address\..*\n$/)
    const wrong = await ended(run('main.ts', [], { PORT: '99999' }))
    expect(wrong).toMatchObject({ code: 1, words: 'PORT must be a whole number from 0 to 65535.\n' })
  })
})

describe('with the embedded database', () => {
  test('commands work beside the server and without it, and a second server is refused', async () => {
    const environment = { DATA_DIR: join(folder, 'data') }
    expect((await kith(shop('before'), environment)).code).toBe(0)
    const { child, address } = await serve(environment)
    const beside = await kith([...shop('beside'), '--json'], environment)
    const { secretKey } = JSON.parse(beside.out)
    expect((await fetch(`${address}/v1/site`, { headers: { authorization: `Bearer ${secretKey}` } })).status).toBe(200)
    const second = await ended(run('main.ts', [], { ...environment, PORT: '0' }))
    expect(second.code).toBe(1)
    expect(second.words).toContain('Another Kith server is running')
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    const list = await kith(['keys', 'list', '--site', 'beside', '--json'], environment)
    expect(JSON.parse(list.out)).toHaveLength(2)
  }, 120_000)
})
