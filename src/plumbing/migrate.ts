import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { clientConfig, databaseTrouble } from '#plumbing/db.ts'
import { StartProblem } from '#plumbing/start-problem.ts'

interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
}

const oldest = 15
// Any number of our own; whoever holds it migrates.
const lock = 1_802_073_193

export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url))

function readMigrations(folder: string): Migration[] {
  const found = readdirSync(folder)
    .map((file) => ({ file, parts: /^(\d{4})_(\w+)\.sql$/.exec(file) }))
    .filter(({ parts }) => parts !== null)
    .map(({ file, parts }) => ({
      number: Number(parts?.[1]),
      name: parts?.[2] ?? '',
      sql: readFileSync(join(folder, file), 'utf8'),
    }))
    .sort((left, right) => left.number - right.number)
  for (const [place, { number, name }] of found.entries()) {
    if (number !== place + 1) throw new Error(`migration ${number}_${name} stands where number ${place + 1} belongs`)
  }
  return found
}

/** How many migrations a database has that is up to date. */
export function countMigrationFiles(): number {
  return readMigrations(migrationsFolder).length
}

/**
 * Brings the database to what this program needs, in one transaction; answers the names of what was applied.
 * Processes that start at the same moment take turns, and all but the first find nothing to do.
 */
export async function migrate(server: string | pg.ClientConfig, folder = migrationsFolder): Promise<string[]> {
  const migrations = readMigrations(folder)
  const client = new pg.Client({ ...clientConfig(server), pipeline: false })
  client.on('error', () => {})
  try {
    await client.connect()
    await refuseOld(client)
    await client.query('begin')
    await client.query(`select pg_advisory_xact_lock(${lock})`)
    const applied = await apply(client, migrations)
    await client.query('commit')
    return applied
  } catch (error) {
    const trouble = databaseTrouble(error)
    if (trouble === null) throw error
    throw new StartProblem(`${trouble} (${(error as Error).message || where(server)})`, { cause: error })
  } finally {
    await client.end().catch(() => {})
  }
}

function where(server: string | pg.ClientConfig): string {
  if (typeof server === 'string') return new URL(server).host
  return server.host ?? 'localhost'
}

async function refuseOld(client: pg.Client): Promise<void> {
  const answer = await client.query("select current_setting('server_version_num')::int / 10000 as major")
  const major = answer.rows[0].major as number
  if (major < oldest) throw new StartProblem(`The database is PostgreSQL ${major}; Kith needs ${oldest} or later.`)
}

async function apply(client: pg.Client, migrations: readonly Migration[]): Promise<string[]> {
  await client.query(
    'create table if not exists migrations (number int primary key, name text not null, applied_at timestamptz not null)',
  )
  const there = (await client.query('select number, name from migrations order by number')).rows as Migration[]
  for (const { number, name } of there) {
    const known = migrations[number - 1]
    if (!known) {
      throw new StartProblem(
        `The database is newer than this Kith: it has migration ${number} (${name}), which this version does not know. ` +
          'Start the newer version, or restore the backup from before the upgrade.',
      )
    }
    if (known.name !== name) {
      throw new StartProblem(
        `The database has another history: its migration ${number} is ${name}, here it is ${known.name}.`,
      )
    }
  }
  const missing = migrations.slice(there.length)
  for (const { number, name, sql } of missing) {
    try {
      await client.query(sql)
    } catch (error) {
      throw new Error(`migration ${number} (${name}) failed: ${(error as Error).message}`, { cause: error })
    }
    await client.query('insert into migrations values ($1, $2, now())', [number, name])
  }
  return missing.map(({ name }) => name)
}
