import { execFile } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Answer } from '../app.ts'
import { askOver } from '../processes.ts'
import { type Server, startServer } from '../server.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const rounds = Number(process.env.CRASH_ROUNDS ?? 5)
const at = '2026-03-10T12:00:00.000Z'
const total = { amount: 1_000, currency: 'USD' }
/** Both sides get so much when an order is paid. */
const credit = 2_000

let folder: string
let server: Server
let key: string
let count: number

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kith-crash-'))
  count = 0
  server = await start()
  const args = ['create-site', '--key', 'shop', '--mode', 'test', '--currency', 'USD', '--timezone', 'UTC', '--json']
  const cli = [join(root, 'src', 'cli.ts'), ...args]
  const { stdout } = await promisify(execFile)(process.execPath, cli, {
    env: { ...process.env, DATA_DIR: folder, DATABASE_URL: '' },
  })
  key = JSON.parse(stdout).secretKey
}, 120_000)

afterEach(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}, 60_000)

function start(): Promise<Server> {
  return startServer({ DATA_DIR: folder, POOL_SIZE: '6' })
}

function ask(method: string, path: string, body?: object): Promise<Answer> {
  return askOver(`${server.address}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

interface Told {
  readonly id: string
  readonly type: string
  readonly data: object
  state: 'sent' | 'acknowledged'
}

/** One newcomer after the other registers, orders with the code and pays; whoever gets no answer stops there. */
class Load {
  readonly told: Told[] = []
  readonly #code: string
  #stopped = false

  constructor(code: string) {
    this.#code = code
  }

  stop(): void {
    this.#stopped = true
  }

  async run(): Promise<void> {
    while (!this.#stopped) if (!(await this.#newcomer())) return
  }

  async #newcomer(): Promise<boolean> {
    count += 1
    const [customer, order] = [`cus-${count}`, `ord-${count}`]
    const steps: [string, object][] = [
      ['customer.registered', { customer, organization: `lab-${count}` }],
      ['order.placed', { customer, order, total, code: this.#code }],
      ['order.paid', { order }],
    ]
    for (const [type, data] of steps) {
      const told: Told = { id: `${type}-${customer}`, type, data, state: 'sent' }
      this.told.push(told)
      const answer = await tell(told).catch(() => null)
      if (answer === null || answer.status !== 200) return false
      told.state = 'acknowledged'
    }
    return true
  }
}

function tell({ id, type, data }: Pick<Told, 'id' | 'type' | 'data'>): Promise<Answer> {
  return ask('POST', '/v1/events', { id, type, occurredAt: at, data })
}

async function balanceOf(customer: string): Promise<number> {
  return (await ask('GET', `/v1/customers/${customer}/balances`)).body.credit?.balance ?? 0
}

/** What was acknowledged is there with all that it does; what was not is there whole or not at all. */
async function prove(told: readonly Told[]): Promise<void> {
  for (const one of told) {
    const customer = `cus-${one.id.split('cus-')[1]}`
    const known = one.type === 'order.paid' ? (await balanceOf(customer)) === credit : null
    const answer = await tell(one)
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    if (one.state === 'acknowledged') expect(answer.body.status).toBe('duplicate')
    // Before it was told again, its effects were there exactly if the event was.
    if (known !== null)
      expect({ event: answer.body.status === 'duplicate', effects: known }).toEqual({ event: known, effects: known })
    if (one.type === 'order.paid') expect(await balanceOf(customer)).toBe(credit)
  }
  const paid = told.filter(({ type }) => type === 'order.paid').length
  proven += paid
  expect(await balanceOf('ann')).toBe(proven * credit)
}

let proven: number

async function open(): Promise<string> {
  proven = 0
  await ask('PUT', '/v1/test/clock', { now: at })
  await tell({ id: 'ann-1', type: 'customer.registered', data: { customer: 'ann', organization: 'ann-institution' } })
  await tell({ id: 'ann-2', type: 'order.completed', data: { customer: 'ann', order: 'ann-order', total } })
  const definition = { referrer: { limit: null }, code: { maxUses: null } }
  const program = await ask('POST', '/v1/programs', { preset: 'refer-and-earn', name: 'Earn', definition })
  expect(program.status, JSON.stringify(program.body)).toBe(201)
  return (await ask('POST', '/v1/codes', { program: program.body.id, customer: 'ann' })).body.code
}

/** Load on many connections, cut off by `crash` at some moment. */
async function underLoad(code: string, crash: () => Promise<void>): Promise<Told[]> {
  const loads = Array.from({ length: 24 }, () => new Load(code))
  const running = loads.map((load) => load.run())
  await sleep(150 + Math.random() * 600)
  await crash()
  for (const load of loads) load.stop()
  await Promise.all(running)
  return loads.flatMap((load) => load.told)
}

function sleep(millis: number): Promise<void> {
  return new Promise((done) => setTimeout(done, millis))
}

function postmaster(): number {
  const file = globSync('**/postmaster.pid', { cwd: folder })[0]
  if (file === undefined) throw new Error('no PostgreSQL runs there')
  return Number(readFileSync(join(folder, file), 'utf8').split('\n')[0])
}

test('PLAT-5 the server is killed under load: what it acknowledged is there, nothing is half there', async () => {
  const code = await open()
  for (let round = 0; round < rounds; round++) {
    const told = await underLoad(code, () => server.stop('SIGKILL'))
    server = await start()
    expect(told.filter(({ state }) => state === 'acknowledged').length).toBeGreaterThan(0)
    await prove(told)
  }
})

test('PLAT-5 PostgreSQL is killed under load: the server brings it back with all that was acknowledged', async () => {
  const code = await open()
  for (let round = 0; round < rounds; round++) {
    const told = await underLoad(code, async () => {
      process.kill(postmaster(), 'SIGKILL')
      await sleep(100)
    })
    await expect.poll(async () => (await ask('GET', '/readyz')).status, { timeout: 60_000 }).toBe(200)
    expect(told.filter(({ state }) => state === 'acknowledged').length).toBeGreaterThan(0)
    await prove(told)
  }
})
