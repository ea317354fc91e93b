import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))
let clone: string

// A compiler is started several times.
vi.setConfig({ testTimeout: 120_000 })

beforeEach(() => {
  clone = mkdtempSync(join(tmpdir(), 'kith-build-'))
  for (const part of ['build.mjs', 'package.json', 'package-lock.json', 'tsconfig.json', 'LICENSE', 'client'])
    cpSync(join(root, part), join(clone, part), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'))
})
afterEach(() => rmSync(clone, { recursive: true }))

const build = () => run(process.execPath, [join(clone, 'build.mjs')], { cwd: tmpdir() })
const built = (file: string) => join(clone, 'dist', 'client', file)
const left = () => readdirSync(join(clone, 'dist')).toSorted()

test('two at once make one whole client, and leave nothing else behind', async () => {
  await Promise.all([build(), build()])
  expect(left()).toEqual(['.client.stamp', 'client'])
  const { Kith } = await import(/* @vite-ignore */ built('client.js'))
  expect(new Kith({ url: 'http://localhost:1', secretKey: 'sk_test_x' })).toHaveProperty('events.orderPaid')
  expect(readFileSync(built('client.d.ts'), 'utf8')).not.toMatch(/from '[^']+\.ts'/)
  expect(JSON.parse(readFileSync(built('package.json'), 'utf8'))).toMatchObject({
    name: '@kith/client',
    type: 'module',
  })
})

test('nothing is built again until something changes, and what is gone from the source is gone from it', async () => {
  writeFileSync(join(clone, 'client', 'extra.ts'), 'export const extra = 1\n')
  await build()
  const first = statSync(built('client.js')).ino
  await build()
  expect(statSync(built('client.js')).ino).toBe(first)
  rmSync(join(clone, 'client', 'extra.ts'))
  await build()
  expect(statSync(built('client.js')).ino).not.toBe(first)
  expect(existsSync(built('extra.js'))).toBe(false)
})

test('a mistake is told with its place, and what was built before stays', async () => {
  await build()
  const before = readFileSync(built('token.js'), 'utf8')
  writeFileSync(join(clone, 'client', 'token.ts'), 'export const wrong: number = "text"\n')
  const failed = await build().catch((error: { code: number; stderr: string }) => error)
  expect(failed).toMatchObject({ code: 1 })
  expect(failed.stderr).toContain('token.ts')
  expect(readFileSync(built('token.js'), 'utf8')).toBe(before)
  expect(left()).toEqual(['.client.stamp', 'client'])
})
