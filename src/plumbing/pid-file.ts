import { spawnSync } from 'node:child_process'
import { linkSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Place, socketPort } from '#plumbing/postmaster.ts'

/** What PostgreSQL writes about itself into its folder. */
export interface PidFile {
  readonly pid: number
  readonly sockets: string
  readonly isReady: boolean
}

const unwrittenMillis = 10_000

export function readPidFile(place: Place): PidFile | 'busy' | 'none' {
  const path = pathOf(place)
  const text = textOf(path)
  if (text === null) return 'none'
  // PostgreSQL makes it first and writes it then; on a busy machine something comes between.
  if (text === '') return removeUnwritten(path)
  const lines = text.split('\n')
  return { pid: Number(lines[0]), sockets: lines[4] || place.sockets, isReady: lines[7]?.trim() === 'ready' }
}

/** PostgreSQL takes whoever has the number of its predecessor by now for its double. A number nobody has is no obstacle. */
export function removeForeign(place: Place, { pid, sockets }: PidFile): void {
  if (!isAlive(pid)) return
  for (const path of [pathOf(place), join(sockets, `.s.PGSQL.${socketPort}.lock`)]) {
    const text = textOf(path)
    if (text !== null && Number(text.split('\n')[0]) === pid) remove(path, text)
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  // One that was killed has its number until its parent looks, but no command line any more.
  return process.platform !== 'linux' || textOf(`/proc/${pid}/cmdline`) !== ''
}

/** Whether the process of that number is the PostgreSQL of this very folder. */
export function isPostmasterOf(place: Place, pid: number): boolean {
  if (process.platform === 'linux') {
    const words = textOf(`/proc/${pid}/cmdline`)?.split('\0') ?? []
    return basename(words[0] ?? '') === 'postgres' && words.includes(place.cluster)
  }
  const shown = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  return shown.status === 0 && shown.stdout.includes(place.cluster)
}

function pathOf(place: Place): string {
  return join(place.cluster, 'postmaster.pid')
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

function removeUnwritten(path: string): 'busy' | 'none' {
  const made = statSync(path, { throwIfNoEntry: false })
  if (made && Math.abs(Date.now() - made.mtimeMs) < unwrittenMillis) return 'busy'
  remove(path, '')
  return 'none'
}

/** Another process may put its own in place at any moment: what is not what was read goes back. */
function remove(path: string, text: string): void {
  const aside = `${path}.left-${process.pid}`
  try {
    renameSync(path, aside)
    if (readFileSync(aside, 'utf8') !== text) linkSync(aside, path)
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  } finally {
    rmSync(aside, { force: true })
  }
}
