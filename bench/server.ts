import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { isRefusal } from '#base/refusal.ts'
import { openDatabase } from '#plumbing/db.ts'
import { serveEmbedded } from '#plumbing/embedded.ts'
import { createLog } from '#plumbing/log.ts'
import { readMasterKey } from '#plumbing/secrets.ts'
import { type CreatedSite, createSite } from '#sites/issue.http.ts'

/** Where the PostgreSQL is that both sides are measured on. */
export interface Place {
  readonly server: pg.ClientConfig
  readonly version: string
  end(): Promise<void>
}

/** The embedded PostgreSQL as `npm start` runs it, on a folder of its own or one that is kept; or a database on the server of DATABASE_URL. */
export async function openPlace(kept?: string): Promise<Place> {
  const { server, end } = process.env.DATABASE_URL ? await ownDatabase(process.env.DATABASE_URL) : await embedded(kept)
  const client = new pg.Client(server)
  await client.connect()
  const version = (await client.query('show server_version')).rows[0].server_version as string
  await client.end()
  return { server, version: version.split(' ')[0] ?? version, end }
}

async function embedded(kept?: string): Promise<Omit<Place, 'version'>> {
  const folder = kept ?? mkdtempSync(join(tmpdir(), 'kith-bench-'))
  const running = await serveEmbedded(folder, { log: createLog('error') })
  const end = async () => {
    await running.close()
    if (kept === undefined) rmSync(folder, { recursive: true, force: true })
  }
  return { server: { ...running.connection }, end }
}

async function ownDatabase(address: string): Promise<Omit<Place, 'version'>> {
  const { host, port, user, password } = new pg.Client(address)
  const name = `kith_bench_${process.pid}`
  const asked = async (statement: string) => {
    const client = new pg.Client(address)
    await client.connect()
    await client.query(statement)
    await client.end()
  }
  await asked(`create database ${name}`)
  const server = { host, port, user: user ?? 'postgres', ...(password ? { password } : {}), database: name }
  return { server, end: () => asked(`drop database ${name} with (force)`) }
}

function addressOf({ host = '', port = 5432, user = '', password, database = '' }: pg.ClientConfig): string {
  const who = encodeURIComponent(user) + (typeof password === 'string' ? `:${encodeURIComponent(password)}` : '')
  if (host.startsWith('/')) return `postgres://${who}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
  return `postgres://${who}@${host}:${port}/${database}`
}

export interface Server {
  readonly pid: number
  readonly port: number
  readonly site: CreatedSite
  stop(): Promise<void>
}

/** The server as `npm start` runs it, in a process of its own, with one empty test site or the one that is there already. */
export async function startServer(
  { server }: Place,
  settings: Readonly<Record<string, string>> = {},
  known: CreatedSite | null = null,
): Promise<Server> {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const env = {
    ...process.env,
    DATABASE_URL: addressOf(server),
    PORT: '0',
    HOST: '127.0.0.1',
    DEMO: 'off',
    // Deliveries are made beside it, as in production: kith work.
    WORK: 'off',
    LOG_LEVEL: 'warn',
    ...settings,
  }
  const child = fork(main, [], { env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'], execArgv: nodeOptions() })
  const port = await portOf(child)
  return { pid: child.pid as number, port, site: known ?? (await newSite(server)), stop: () => ended(child) }
}

/** Such as --cpu-prof, for whoever looks where the time goes. */
function nodeOptions(): string[] {
  return (process.env.BENCH_SERVER_OPTIONS ?? '').split(' ').filter((option) => option !== '')
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((done, fail) => {
    let words = ''
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      words += part
      const port = /http:\/\/[^\s/]+:(\d+)/.exec(words)?.[1]
      if (port !== undefined) done(Number(port))
    })
    child.once('exit', () => fail(new Error(`the server ended at its start: ${words}`)))
  })
}

async function newSite(server: pg.ClientConfig): Promise<CreatedSite> {
  const database = openDatabase({ server, poolSize: 2, log: createLog('error') })
  const site = await createSite(database, await readMasterKey(database, process.env.SECRET_KEY ?? null), {
    workspace: 'bench',
    key: 'bench',
    name: 'Bench',
    homeUrl: null,
    currency: 'USD',
    locale: 'en',
    timeZone: 'UTC',
    mode: 'test',
  })
  await database.close()
  if (isRefusal(site)) throw new Error('there is a site of that name already')
  return site
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = new Promise<void>((done) => void child.once('exit', () => done()))
  child.kill('SIGTERM')
  await gone
}
