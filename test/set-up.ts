import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { serveEmbedded } from '#plumbing/embedded.ts'
import { createLog } from '#plumbing/log.ts'
import { migrate } from '#plumbing/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this run, and the migrated database that others are copied from. */
    postgres: { server: pg.ClientConfig; template: string; run: string }
  }
}

interface Cluster {
  readonly server: pg.ClientConfig
  readonly end: () => Promise<void>
}

/** One PostgreSQL for the whole run: the one of DATABASE_URL, or a new one that is thrown away afterwards. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const { server, end } = await openCluster()
  const run = `kith_test_${process.pid}_${Date.now().toString(36)}`
  const template = `${run}_template`
  const client = new pg.Client(server)
  // Whoever asks next hears of it.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query(`create database ${template}`)
    await migrate({ ...server, database: template })
  } catch (error) {
    await client.end().catch(() => {})
    await end()
    throw error
  }
  project.provide('postgres', { server, template, run })
  return async () => {
    // Also what a test file that was cut short left behind.
    try {
      const left = await client.query('select datname from pg_database where datname like $1', [`${run}%`])
      for (const { datname } of left.rows) await client.query(`drop database "${datname}" with (force)`)
    } finally {
      await client.end().catch(() => {})
      await end()
    }
  }
}

async function openCluster(): Promise<Cluster> {
  const url = process.env.DATABASE_URL
  if (url) return { server: addressOf(url), end: async () => {} }
  const folder = mkdtempSync(join(tmpdir(), 'kith-test-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const opening = serveEmbedded(folder, { log: createLog('error'), durable: 'fast' })
  const embedded = await opening.catch((error: unknown) => {
    remove()
    throw error
  })
  return {
    server: { ...embedded.connection },
    end: async () => {
      await embedded.close()
      remove()
    },
  }
}

/** In parts, so that another database can be named. */
function addressOf(url: string): pg.ClientConfig {
  const { host, port, user, password, database } = new pg.Client(url)
  return { host, port, database: database ?? 'postgres', ...(user && { user }), ...(password && { password }) }
}
