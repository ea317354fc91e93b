import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { addressOf } from '../database.ts'
import { type Server, startServer } from '../server.ts'
import setUpPostgres from '../set-up.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The Kith and the demo stores that all journeys of a run go to. */
    stage: { kith: string; stores: string; database: pg.ClientConfig }
  }
}

/**
 * One Kith with its demo for all journeys, begun here; whoever needs the stores waits until they are there. With
 * STAGE=http://localhost:8787,http://localhost:8788 they go to those that run already.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const tearDown = await setUpPostgres(project)
  const [kith, stores] = process.env.STAGE?.split(',') ?? []
  if (kith && stores) {
    project.provide('stage', { kith, stores, database: project.getProvidedContext().postgres.server })
    return tearDown
  }
  const folder = mkdtempSync(join(tmpdir(), 'kith-journeys-'))
  let server: Server | null = null
  const end = async () => {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
    await tearDown()
  }
  try {
    const { server: cluster, template, run } = project.getProvidedContext().postgres
    const database = { ...cluster, database: `${run}_journeys` }
    await createDatabase(cluster, database.database, template)
    const port = await freePort()
    server = await startServer({
      DATABASE_URL: addressOf(database),
      DATA_DIR: folder,
      DEMO: 'on',
      DEMO_PORT: String(port),
    })
    project.provide('stage', { kith: server.address, stores: `http://localhost:${port}`, database })
  } catch (error) {
    await end()
    throw error
  }
  return end
}

async function createDatabase(cluster: pg.ClientConfig, name: string, template: string): Promise<void> {
  const client = new pg.Client(cluster)
  await client.connect()
  try {
    await client.query(`create database ${name} template ${template}`)
  } finally {
    await client.end()
  }
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
    server.once('error', fail)
    server.listen(0, 'localhost', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => done(port))
    })
  })
}
