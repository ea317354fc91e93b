import pg from 'pg'
import { inject } from 'vitest'
import { type Database, openDatabase } from '#plumbing/db.ts'
import { createLog } from '#plumbing/log.ts'

export interface TestDatabase {
  /** Where it is, for a process of its own. */
  readonly server: pg.ClientConfig
  readonly database: Database
  drop(): Promise<void>
}

let count = 0

/** A migrated, empty database of the caller's own; `empty` has no tables at all. */
export async function createDatabase(start: 'migrated' | 'empty' = 'migrated'): Promise<TestDatabase> {
  const { server, template, run } = inject('postgres')
  count += 1
  const name = `${run}_${process.pid}_${count}`
  await asAdministrator(server, `create database ${name} template ${start === 'migrated' ? template : 'template0'}`)
  const own = { ...server, database: name }
  const database = openDatabase({ server: own, poolSize: 8, log: createLog('fatal') })
  return {
    server: own,
    database,
    drop: async () => {
      await database.close()
      await asAdministrator(server, `drop database ${name} with (force)`)
    },
  }
}

/** The same place as an address, for programs that take DATABASE_URL. */
export function addressOf({ host = '', port = 5432, user = '', password, database = '' }: pg.ClientConfig): string {
  const who = encodeURIComponent(user) + (typeof password === 'string' ? `:${encodeURIComponent(password)}` : '')
  if (host.startsWith('/')) return `postgres://${who}@localhost:${port}/${database}?host=${encodeURIComponent(host)}`
  return `postgres://${who}@${host}:${port}/${database}`
}

async function asAdministrator(server: pg.ClientConfig, statement: string): Promise<void> {
  const client = new pg.Client(server)
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
