import type { ClientConfig } from 'pg'
import type { Config } from '#plumbing/config.ts'
import { type Database, databaseTrouble, openDatabase } from '#plumbing/db.ts'
import { type Embedded, serveEmbedded, visitEmbedded } from '#plumbing/embedded.ts'
import type { Log } from '#plumbing/log.ts'
import { migrate } from '#plumbing/migrate.ts'
import { readMasterKey } from '#plumbing/secrets.ts'
import { StartProblem } from '#plumbing/start-problem.ts'

/** A database that is up to date, wherever it runs. */
export interface Store {
  readonly database: Database
  readonly masterKey: Buffer
  /** An embedded one that held nothing before. */
  readonly fresh: boolean
  readonly migrated: readonly string[]
  close(): Promise<void>
}

interface Opening {
  readonly log: Log
  /** `serve`: the folder is ours alone until we close. `visit`: we join a server that is running, or start it briefly. */
  readonly as: 'serve' | 'visit'
  readonly onLost?: ((error: Error) => void) | undefined
}

/** Opens the database of DATABASE_URL, else the embedded one of DATA_DIR, and brings it up to date. */
export async function openStore(config: Config, { log, as, onLost }: Opening): Promise<Store> {
  const embedded = config.databaseUrl === null ? await startEmbedded(config, { log, as, onLost }) : null
  const server: string | ClientConfig = embedded?.connection ?? (config.databaseUrl as string)
  let database: Database | null = null
  try {
    const migrated = await migrate(server)
    database = openDatabase({ server, poolSize: config.poolSize, log })
    const masterKey = await readMasterKey(database, config.secretKey)
    const opened = database
    const close = async () => {
      await opened.close()
      await embedded?.close()
    }
    return { database, masterKey, fresh: embedded?.fresh ?? false, migrated, close }
  } catch (error) {
    await database?.close()
    await embedded?.close()
    const trouble = databaseTrouble(error)
    throw trouble === null || error instanceof StartProblem ? error : new StartProblem(trouble, { cause: error })
  }
}

function startEmbedded(config: Config, { log, as, onLost }: Opening): Promise<Embedded> {
  if (as === 'visit') return visitEmbedded(config.dataDir, { log })
  return serveEmbedded(config.dataDir, { log, ...(onLost ? { onLost } : {}) })
}
