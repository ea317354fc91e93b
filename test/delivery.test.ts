import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { addressOf, createDatabase, type TestDatabase } from './database.ts'
import { type Receiver, startReceiver } from './receiver.ts'

// Each of several processes takes a while to start.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

// Real processes: a server that does not deliver, and those that do it beside it.
const root = fileURLToPath(new URL('..', import.meta.url))
const started: ChildProcess[] = []
let kept: TestDatabase
let receiver: Receiver
let address: string
let secretKey: string

function run(entry: string, args: readonly string[], more: Record<string, string> = {}): ChildProcess {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, [join(root, 'src', entry), ...args], {
    env: {
      ...{ PATH, HOME, NO_COLOR: '1', LOG_LEVEL: 'error', PORT: '0', DEMO: 'off', WORK: 'off' },
      ...{ DATABASE_URL: addressOf(kept.server), ALLOW_PRIVATE_ADDRESSES: '127.0.0.1', ...more },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  return child
}

/** What the process says until that is among it. */
function saying(child: ChildProcess, words: RegExp): Promise<RegExpExecArray> {
  return new Promise((done, fail) => {
    let said = ''
    const hear = (chunk: Buffer) => {
      said += chunk
      const found = words.exec(said)
      if (found) done(found)
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
    child.once('close', () => fail(new Error(`it ended: ${said}`)))
  })
}

async function arrived(count: number): Promise<void> {
  while (receiver.received.length < count) await new Promise((turn) => setTimeout(turn, 20))
}

async function post(path: string, body: object): Promise<{ id: string; secret: string }> {
  const headers = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' }
  const answer = await fetch(`${address}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return (await answer.json()) as { id: string; secret: string }
}

const program = (key: string) => {
  const gifts = [{ type: 'credit', amount: 1_000 }]
  const triggers = [{ on: 'registration', referrer: [{ every: 1, gifts }], referee: 'same' }]
  return post('/v1/programs', { key, name: key, definition: { triggers } })
}

beforeAll(async () => {
  kept = await createDatabase('empty')
  receiver = await startReceiver()
  const site = ['create-site', '--key', 'first', '--mode', 'test', '--currency', 'USD', '--timezone', 'UTC', '--json']
  const made = await saying(run('cli.ts', site), /"secretKey": "(\w+)"/)
  secretKey = made[1] ?? ''
  const [, port] = await saying(run('main.ts', []), /running at http:\/\/localhost:(\d+)/)
  address = `http://127.0.0.1:${port}`
})
afterAll(async () => {
  for (const child of started) if (child.exitCode === null) child.kill('SIGKILL')
  await receiver.stop()
  await kept.drop()
})

test('PLAT-11 kith work delivers beside a server that does not, and two of them do it once', async () => {
  const { secret } = await post('/v1/webhook-endpoints', { url: receiver.url })
  await program('one')
  const workers = [run('cli.ts', ['work']), run('cli.ts', ['work'])]
  await arrived(1)
  for (let number = 0; number < 20; number++) await program(`more-${number}`)
  await arrived(21)
  for (const { body, headers } of receiver.received) new Webhook(secret).verify(body, headers)
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(21)
  for (const worker of workers) worker.kill('SIGTERM')
  expect(await Promise.all(workers.map((worker) => once(worker, 'close')))).toEqual([
    [0, null],
    [0, null],
  ])
})

test('PLAT-11 kith listen forwards what happens on a test site to a port of this machine', async () => {
  receiver.received.length = 0
  const secret = `whsec_${Buffer.from('thirty-two bytes of test secret!').toString('base64')}`
  const to = ['--port', String(receiver.port), '--path', '/mine', '--secret', secret]
  const listening = run('cli.ts', ['listen', ...to, '--server', address, '--key', secretKey])
  await saying(listening, /Listening/)
  const work = run('cli.ts', ['work'])
  const printed = saying(listening, /program\.created {2}→ 204/)
  const { id } = await program('listened')
  await printed
  const own = receiver.received.filter(({ path }) => path === '/mine')
  expect(own.map(({ body, headers }) => new Webhook(secret).verify(body, headers))).toMatchObject([
    { type: 'program.created', data: { program: id } },
  ])
  for (const child of [listening, work]) child.kill('SIGTERM')
  expect(await once(listening, 'close')).toEqual([0, null])
})

test('kith listen names what is wrong', async () => {
  await saying(
    run('cli.ts', ['listen', '--port', 'x', '--key', 'sk_live_x']),
    /--port takes[\s\S]*--key \(or KITH_KEY\)/,
  )
})
