import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type Embedded, type EmbeddedOptions, serveEmbedded, visitEmbedded } from '#plumbing/embedded.ts'
import { createLog } from '#plumbing/log.ts'
import { StartProblem } from '#plumbing/start-problem.ts'

const options: EmbeddedOptions = { log: createLog('silent') }
let model: string
let folder: string
let opened: Promise<Embedded>[] = []
let children: ReturnType<typeof spawn>[] = []

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

beforeAll(async () => {
  model = mkdtempSync(join(tmpdir(), 'kith-model-'))
  const embedded = await serveEmbedded(model, options)
  expect(embedded.fresh).toBe(true)
  await run(embedded, 'create table notes (id int primary key)')
  await embedded.close()
})
afterAll(() => rmSync(model, { recursive: true }))

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kith-'))
  cpSync(join(model, 'postgres'), join(folder, 'postgres'), { recursive: true })
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  // Also what a test that failed did not wait for.
  for (const result of await Promise.allSettled(opened)) if (result.status === 'fulfilled') await result.value.close()
  children = []
  opened = []
  await until(() => postgresOf(folder).length === 0)
  rmSync(folder, { recursive: true, force: true })
})

const pidFile = () => join(folder, 'postgres', 'postmaster.pid')
const pid = () => Number(readFileSync(pidFile(), 'utf8').split('\n')[0])

/** The numbers of all processes that have to do with PostgreSQL in this folder. */
function postgresOf(where: string): number[] {
  const lines = execFileSync('ps', ['-ww', '-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n')
  const ours = lines.filter((line) => line.includes(join(where, 'postgres')) && line.includes('socket'))
  return ours.map((line) => Number.parseInt(line, 10))
}

function serve(): Promise<Embedded> {
  const opening = serveEmbedded(folder, options)
  opened.push(opening)
  return opening
}

function visit(): Promise<Embedded> {
  const opening = visitEmbedded(folder, options)
  opened.push(opening)
  return opening
}

async function run(embedded: Embedded, statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(embedded.connection)
  await client.connect()
  try {
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}

/** Ends it now; that it is ended again after the test changes nothing. */
const close = (embedded: Embedded) => embedded.close()

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** Another process of ours that opens the same folder; resolves when it has. */
async function elsewhere(how: 'serveEmbedded' | 'visitEmbedded', ended = ''): Promise<ReturnType<typeof spawn>> {
  const program = `
    import { ${how} } from '#plumbing/embedded.ts'
    import { createLog } from '#plumbing/log.ts'
    const embedded = await ${how}(process.argv[1], { log: createLog('silent') })
    console.log('open')
    process.once('SIGTERM', async () => { await embedded.close(); ${ended} })`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve())
    child.once('exit', () => reject(new Error('the other process ended')))
  })
  return child
}

test('PLAT-5 what was committed is there after every kind of stop and start', async () => {
  const first = await serve()
  expect(first.fresh).toBe(false)
  await run(first, 'insert into notes values (1)')
  await close(first)
  const second = await serve()
  await run(second, 'insert into notes values (2)')
  expect(await run(second, 'select id from notes order by id')).toEqual([{ id: 1 }, { id: 2 }])
})

test('PLAT-5 it is durable: nothing is faster by forgetting', async () => {
  const embedded = await serve()
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    expect(await run(embedded, `show ${setting}`)).toEqual([{ [setting]: 'on' }])
  }
  expect(await run(embedded, 'show listen_addresses')).toEqual([{ listen_addresses: '' }])
})

test('a second server on the same folder is refused in a sentence', async () => {
  await serve()
  const error = await serveEmbedded(folder, options).catch((caught) => caught)
  expect(error).toBeInstanceOf(StartProblem)
  expect(error.message).toMatch(/^Another Kith server is running on .*DATA_DIR of its own\.$/)
  await expect(serveEmbedded(folder, options)).rejects.toThrow('Another Kith server')
})

test('of several servers that start at once exactly one runs', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => serve()))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(StartProblem)
  }
})

test('servers that start at once on an empty folder make one cluster', async () => {
  rmSync(join(folder, 'postgres'), { recursive: true })
  const program = `import { visitEmbedded } from '#plumbing/embedded.ts'
    import { createLog } from '#plumbing/log.ts'
    await (await visitEmbedded(process.argv[1], { log: createLog('silent') })).close()`
  const ends = Array.from({ length: 3 }, async () => {
    const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', program, folder], {
      stdio: 'inherit',
    })
    return await new Promise((resolve) => child.once('exit', resolve))
  })
  expect(await Promise.all(ends)).toEqual([0, 0, 0])
  expect(readdirSync(folder).filter((name) => name.startsWith('postgres.new'))).toEqual([])
})

test('a command joins the running server, and its end is not the server’s', async () => {
  const server = await serve()
  const command = await visit()
  await run(command, 'insert into notes values (7)')
  await close(command)
  expect(await run(server, 'select id from notes')).toEqual([{ id: 7 }])
})

test('a command without a server starts the database and ends it', async () => {
  const command = await visit()
  await run(command, 'insert into notes values (8)')
  await close(command)
  expect(existsSync(pidFile())).toBe(false)
})

test('a command that joined another may finish first', async () => {
  const first = await visit()
  const second = await visit()
  const closing = close(first)
  await run(second, 'insert into notes values (9)')
  await close(second)
  await closing
  expect(existsSync(pidFile())).toBe(false)
})

test('a server that finds a command at work waits for it', async () => {
  const command = await visit()
  const starting = serve()
  await run(command, 'insert into notes values (10)')
  await close(command)
  expect(await run(await starting, 'select id from notes')).toEqual([{ id: 10 }])
})

test('PLAT-5 after kill -9 of the server the database ends with it, and the next one has all that was committed', async () => {
  const other = await elsewhere('serveEmbedded')
  const client = new pg.Client({ host: join(folder, 'socket'), port: 5432, user: 'kith', database: 'kith' })
  client.on('error', () => {})
  await client.connect()
  await client.query('insert into notes values (11)')
  other.kill('SIGKILL')
  const next = await serve()
  expect(await run(next, 'select id from notes')).toEqual([{ id: 11 }])
  await client.end().catch(() => {})
})

test('after kill -9 of the server nothing is left running', async () => {
  const other = await elsewhere('serveEmbedded')
  const left = pid()
  other.kill('SIGKILL')
  await until(() => spawnSync('kill', ['-0', String(left)]).status !== 0)
})

test('PLAT-5 after kill -9 of PostgreSQL itself the server starts it again', async () => {
  const embedded = await serve()
  await run(embedded, 'insert into notes values (12)')
  const before = pid()
  process.kill(before, 'SIGKILL')
  await until(() =>
    run(embedded, 'select 1').then(
      () => pid() !== before,
      () => false,
    ),
  )
  expect(await run(embedded, 'select id from notes')).toEqual([{ id: 12 }])
  await expect(serveEmbedded(folder, options)).rejects.toThrow('Another Kith server')
})

test('PLAT-5 after kill -9 of a PostgreSQL that is only starting again the server starts another one', async () => {
  const embedded = await serve()
  await run(embedded, 'insert into notes values (13)')
  const first = pid()
  process.kill(first, 'SIGKILL')
  const written = () => Number((existsSync(pidFile()) && readFileSync(pidFile(), 'utf8').split('\n')[0]) || first)
  await until(() => written() !== first)
  const second = written()
  process.kill(second, 'SIGKILL')
  await until(() =>
    run(embedded, 'select 1').then(
      () => ![first, second].includes(pid()),
      () => false,
    ),
  )
  expect(await run(embedded, 'select id from notes where id = 13')).toEqual([{ id: 13 }])
})

test('an orphan that nobody watches is ended and replaced', async () => {
  const other = await elsewhere('serveEmbedded')
  const orphan = pid()
  const watcher = execFileSync('ps', ['-o', 'ppid=', '-p', String(orphan)], { encoding: 'utf8' }).trim()
  const watchers = execFileSync('ps', ['-o', 'pid=', '--ppid', watcher], { encoding: 'utf8' }).trim().split(/\s+/)
  for (const one of [watcher, ...watchers]) if (Number(one) !== orphan) process.kill(Number(one), 'SIGKILL')
  other.kill('SIGKILL')
  await serve()
  expect(pid()).not.toBe(orphan)
})

test('a pid file whose number is another program’s by now is no obstacle', async () => {
  writeFileSync(pidFile(), `${process.pid}\n${join(folder, 'postgres')}\n1\n5432\n${join(folder, 'socket')}\n`)
  expect(await run(await serve(), 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a pid file that is still to be written stays, and one that never will be is no obstacle', async () => {
  writeFileSync(pidFile(), '')
  const starting = serve()
  expect(existsSync(pidFile())).toBe(true)
  utimesSync(pidFile(), 0, 0)
  expect(await run(await starting, 'select 1 as one')).toEqual([{ one: 1 }])
})

test('a second server does not end one that is still starting', async () => {
  const other = elsewhere('serveEmbedded')
  await until(() => existsSync(pidFile()))
  await expect(serve()).rejects.toThrow('Another Kith server')
  expect((await other).exitCode).toBe(null)
})

test('a server that is closed while its PostgreSQL starts again leaves nothing running', async () => {
  const embedded = await serve()
  process.kill(pid(), 'SIGKILL')
  await close(embedded)
  await until(() => postgresOf(folder).length === 0)
})

test('a copy of a live folder does not lead to the original', async () => {
  const embedded = await serve()
  await run(embedded, 'insert into notes values (13)')
  const copy = mkdtempSync(join(tmpdir(), 'kith-copy-'))
  await run(embedded, 'checkpoint')
  cpSync(join(folder, 'postgres'), join(copy, 'postgres'), { recursive: true })
  const other = await serveEmbedded(copy, options)
  await run(other, 'insert into notes values (14)')
  expect(await run(embedded, 'select id from notes')).toEqual([{ id: 13 }])
  await other.close()
  rmSync(copy, { recursive: true })
})

test('a folder with a very long path, and one behind a link, work', async () => {
  const deep = join(folder, 'a'.repeat(60), 'b'.repeat(60))
  mkdirSync(deep, { recursive: true })
  cpSync(join(model, 'postgres'), join(deep, 'postgres'), { recursive: true })
  const link = join(folder, 'link')
  symlinkSync(deep, link)
  const embedded = await serveEmbedded(link, options)
  expect(Buffer.byteLength(embedded.connection.host)).toBeLessThan(90)
  await expect(serveEmbedded(deep, options)).rejects.toThrow('Another Kith server')
  await embedded.close()
  rmSync(embedded.connection.host, { recursive: true })
})

test('a cluster that was left half made is made again', async () => {
  rmSync(join(folder, 'postgres'), { recursive: true })
  mkdirSync(join(folder, 'postgres.new-999999999'))
  const embedded = await serve()
  expect(embedded.fresh).toBe(true)
  expect(existsSync(join(folder, 'postgres.new-999999999'))).toBe(false)
})

test('it runs as whoever starts it, root too, with and without user namespaces', async () => {
  const tools = join(folder, 'bin')
  mkdirSync(tools)
  for (const tool of ['sh', 'test', 'sleep', 'ps'])
    symlinkSync(execFileSync('which', [tool], { encoding: 'utf8' }).trim(), join(tools, tool))
  const program = `import { serveEmbedded } from '#plumbing/embedded.ts'
    import { createLog } from '#plumbing/log.ts'
    const embedded = await serveEmbedded(process.argv[1], { log: createLog('silent') })
    await embedded.close()
    console.log('opened and closed')`
  const outcome = (PATH: string | undefined, data: string) =>
    spawnSync(process.execPath, ['--input-type=module-typescript', '-e', program, join(folder, data)], {
      encoding: 'utf8',
      env: { PATH },
    })
  expect(outcome(process.env.PATH, 'usual').stdout).toBe('opened and closed\n')
  execFileSync('chmod', ['755', folder])
  const without = outcome(tools, 'without')
  // Nobody cannot enter a clone that only root can; then it says what to do.
  if (without.status !== 0) expect(without.stderr).toContain('Start Kith as an ordinary user. Or: Set DATABASE_URL')
  else expect(outcome(tools, 'without').stdout).toBe('opened and closed\n')
})

test('data of another major version is refused in a sentence', async () => {
  writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '17\n')
  await expect(serve()).rejects.toThrow('was made by PostgreSQL 17, and this Kith brings 18')
})

test('a folder that is a file is refused in a sentence', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  await expect(serveEmbedded(file, options)).rejects.toThrow(`DATA_DIR ${file} is not a folder.`)
})

test('a PostgreSQL that does not start says why', async () => {
  writeFileSync(join(folder, 'postgres', 'postgresql.conf'), 'wal_level = loud\n')
  await expect(serve()).rejects.toThrow(/does not start\. It says:\n.*wal_level/s)
})
