import { isRefusal } from '#base/refusal.ts'
import type { Database } from '#plumbing/db.ts'
import { readMasterKey } from '#plumbing/secrets.ts'
import { createSite } from '#sites/issue.http.ts'
import type { NewSite } from '#sites/site.ts'
import { type Answer, Shop } from './app.ts'
import { addressOf, createDatabase } from './database.ts'
import { type Server, startServer } from './server.ts'

/** Several servers beside each other on one database, each a process. */
export interface Processes {
  readonly database: Database
  readonly servers: readonly Server[]
  /** A store whose requests go to the servers in turn. */
  createShop(site?: Partial<NewSite>): Promise<Shop>
  stop(): Promise<void>
}

let count = 0

export async function startProcesses(many: number): Promise<Processes> {
  // Empty, so that all of them find the migrations undone at the same moment.
  const { server, database, drop } = await createDatabase('empty')
  const environment = { DATABASE_URL: addressOf(server), POOL_SIZE: '6' }
  const starts = await Promise.allSettled(Array.from({ length: many }, () => startServer(environment)))
  const servers = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []))
  const stop = async () => {
    await Promise.all(servers.map((one) => one.stop('SIGKILL')))
    await drop()
  }
  const failed = starts.find((start) => start.status === 'rejected')
  if (failed) {
    await stop()
    throw failed.reason
  }
  let turn = 0
  const request = (path: string, init?: RequestInit) => {
    turn += 1
    return askOver(`${servers[turn % servers.length]?.address}${path}`, init)
  }
  const createShop = async (site: Partial<NewSite> = {}) => {
    count += 1
    const key = `race-${count}`
    const usual = { workspace: 'default', homeUrl: null, currency: 'USD', locale: 'en', timeZone: 'UTC' }
    const whole: NewSite = { ...usual, key, name: key, mode: 'test', ...site }
    const created = await createSite(database, await readMasterKey(database, null), whole)
    if (isRefusal(created)) throw new Error(`a site ${key} is there already`)
    return new Shop(request, created)
  }
  return { database, servers, createShop, stop }
}

export async function askOver(address: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(address, init)
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') === true
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text }
}
