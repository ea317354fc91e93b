import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
let clone: string

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'kith-clone-'))
  for (const file of ['run.mjs', 'build.mjs', 'kith.mjs', 'package.json', 'package-lock.json']) {
    copyFileSync(join(root, file), join(clone, file))
  }
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'))
  mkdirSync(join(clone, 'src'))
  write('cli.ts', 'const said: string = process.argv.slice(2).join(" "); console.log(said); process.exit(7)')
  write(
    'main.ts',
    'process.on("SIGTERM", () => process.exit(5)); setInterval(() => {}, 1000); console.log(process.pid)',
  )
})
afterEach(() => rmSync(clone, { recursive: true }))

function write(file: string, program: string): void {
  writeFileSync(join(clone, 'src', file), program)
}

function run(file: string, ...args: string[]) {
  return spawnSync(process.execPath, [join(clone, file), ...args], { encoding: 'utf8', cwd: tmpdir() })
}

async function start(): Promise<{ child: ChildProcess; pid: number }> {
  const child = spawn(process.execPath, [join(clone, 'run.mjs')], { stdio: ['ignore', 'pipe', 'inherit'] })
  const pid = await new Promise<number>((resolve) => child.stdout?.once('data', (text) => resolve(Number(text))))
  return { child, pid }
}

test('a command gets its arguments, and its answer and exit code are passed on', () => {
  expect(run('run.mjs', 'kith', 'create-site', '--json')).toMatchObject({
    stdout: 'create-site --json\n',
    stderr: '',
    status: 7,
  })
  expect(run('kith.mjs', 'create-site')).toMatchObject({ stdout: 'create-site\n', status: 7 })
})

test('a command that is not there is refused', () => {
  expect(run('run.mjs', 'begin')).toMatchObject({ stdout: '', status: 1 })
  expect(run('run.mjs', 'begin').stderr).toContain('Unknown command begin. There are: start,')
})

test('it asks the server to stop, and ends as the server ends', async () => {
  const { child } = await start()
  child.kill('SIGTERM')
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(5)
})

test('the server is told when its starter is gone, also by kill -9', async () => {
  write(
    'main.ts',
    'process.once("disconnect", () => process.exit()); setInterval(() => {}, 1000); console.log(process.pid)',
  )
  const { child, pid } = await start()
  child.kill('SIGKILL')
  while (spawnSync('kill', ['-0', String(pid)]).status === 0) await new Promise((resolve) => setTimeout(resolve, 20))
})

test('a Node 24 that install scripts did not bring is asked for', () => {
  rmSync(join(clone, 'node_modules'))
  mkdirSync(join(clone, 'node_modules'))
  const lock = readFileSync(join(clone, 'package-lock.json'))
  writeFileSync(join(clone, 'node_modules', '.kith-installed'), createHash('sha256').update(lock).digest('hex'))
  // As if it were run by an older Node.
  const older = `Object.defineProperty(process.versions, 'node', { value: '20.20.2' })`
  const asked = spawnSync(process.execPath, ['--import', `data:text/javascript,${older}`, join(clone, 'run.mjs')], {
    encoding: 'utf8',
  })
  expect(asked.stderr).toContain('npm ci --ignore-scripts=false')
  expect(asked.status).toBe(1)
})
