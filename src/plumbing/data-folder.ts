import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isAlive } from '#plumbing/pid-file.ts'
import { type Durability, makeCluster, type Place, socketPort } from '#plumbing/postmaster.ts'
import { StartProblem } from '#plumbing/start-problem.ts'

const socketPathMost = 103
const major = '18'

/** The folders are made, and the cluster in them, whole or not at all. */
export function prepare(folder: string, durable: Durability): { place: Place; fresh: boolean } {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const real = realpathSync(folder)
    const cluster = join(real, 'postgres')
    const unplaced = { folder: real, cluster, sockets: real }
    removeAbandoned(real)
    const fresh = !existsSync(cluster)
    if (fresh) make(unplaced, durable)
    checkVersion(unplaced)
    // Copies and volumes of containers widen it, which PostgreSQL refuses.
    chmodSync(cluster, 0o700)
    return { place: { ...unplaced, sockets: socketFolder(unplaced) }, fresh }
  } catch (error) {
    throw inWords(folder, error)
  }
}

function inWords(folder: string, error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC') return new StartProblem(`The disk that holds ${folder} is full.`)
  if (code === 'EACCES' || code === 'EPERM') {
    return new StartProblem(
      `DATA_DIR ${folder} belongs to another user; run Kith as that user, or name another folder.`,
    )
  }
  // Node reports a folder on a read-only disk as one that is not there.
  if (code === 'EROFS' || (code === 'ENOENT' && syscall === 'mkdir'))
    return new StartProblem(`DATA_DIR ${folder} is on a disk that cannot be written.`)
  if (code === 'EEXIST' || code === 'ENOTDIR') return new StartProblem(`DATA_DIR ${folder} is not a folder.`)
  return error
}

function make(place: Place, durable: Durability): void {
  const half = join(place.folder, `postgres.new-${process.pid}`)
  rmSync(half, { recursive: true, force: true })
  try {
    makeCluster(place, half, durable)
    renameSync(half, place.cluster)
  } catch (error) {
    rmSync(half, { recursive: true, force: true })
    // Another process was quicker: its cluster is as good.
    if (!existsSync(place.cluster)) throw error
  }
}

function removeAbandoned(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^postgres\.new-(\d+)$/.exec(name)?.[1]
    if (pid === undefined || isAlive(Number(pid))) continue
    rmSync(join(folder, name), { recursive: true, force: true })
  }
}

function checkVersion(place: Place): void {
  const kept = readFileSync(join(place.cluster, 'PG_VERSION'), 'utf8').trim()
  if (kept === major) return
  throw new StartProblem(
    `The data in ${place.folder} was made by PostgreSQL ${kept}, and this Kith brings ${major}. ` +
      'Start that Kith again, dump the data, and load it into a new DATA_DIR.',
  )
}

/** Sockets have short paths; where DATA_DIR is deep, a private folder under the temporary one takes its place. */
function socketFolder({ folder, cluster }: Place): string {
  const near = join(folder, 'socket')
  const name = `kith-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`
  const choices = [near, join(tmpdir(), name), join('/tmp', name)]
  const chosen = choices.find((path) => Buffer.byteLength(`${path}/.s.PGSQL.${socketPort}`) <= socketPathMost) ?? near
  mkdirSync(chosen, { recursive: true, mode: 0o700 })
  const { uid, gid } = statSync(cluster)
  const made = lstatSync(chosen)
  const self = process.getuid?.()
  if (!made.isDirectory() || (made.uid !== uid && made.uid !== self)) {
    throw new StartProblem(`${chosen} is somebody else's; remove it.`)
  }
  chmodSync(chosen, 0o700)
  if (made.uid !== uid) chownSync(chosen, uid, gid)
  return chosen
}
