import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exampleFile, loadConfig, readConfig } from '#plumbing/config.ts'
import { StartProblem } from '#plumbing/start-problem.ts'

function problem(variables: Record<string, string>): string {
  try {
    readConfig(variables)
  } catch (error) {
    if (error instanceof StartProblem) return error.message
    throw error
  }
  return 'accepted'
}

test('nothing needs to be set', () => {
  expect(readConfig({})).toMatchObject({
    port: 8787,
    host: '127.0.0.1',
    publicUrl: 'http://localhost:8787',
    databaseUrl: null,
    poolSize: 12,
    secretKey: null,
    logLevel: 'info',
    demo: null,
  })
})

test('an empty variable counts as absent', () => {
  expect(readConfig({ DATABASE_URL: '', PORT: '' })).toMatchObject({ databaseUrl: null, port: 8787 })
})

test.each([
  [{ PORT: 'eighty' }, 'PORT must be a whole number from 0 to 65535.'],
  [{ PORT: '65536' }, 'PORT must be a whole number from 0 to 65535.'],
  [{ POOL_SIZE: '1' }, 'POOL_SIZE must be a whole number from 2 to 100.'],
  [{ DATABASE_URL: 'mysql://x/y' }, 'DATABASE_URL must be a postgres:// address.'],
  [{ PUBLIC_URL: 'ftp://shop.example' }, 'PUBLIC_URL must be an http or https address.'],
  [{ PUBLIC_URL: 'https://shop.example/?a=1' }, 'PUBLIC_URL must have no query and no fragment.'],
  [{ SECRET_KEY: 'short' }, 'SECRET_KEY must have at least 32 characters.'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent.'],
  [{ DEMO: 'yes' }, 'DEMO must be on or off.'],
])('a wrong value is refused by name: %o', (variables, sentence) => {
  expect(problem(variables)).toBe(sentence)
})

test('all wrong values are named at once', () => {
  expect(problem({ PORT: 'x', DEMO: 'x' }).split('\n')).toHaveLength(2)
})

test('a public address loses its last slash', () => {
  expect(readConfig({ PUBLIC_URL: 'https://shop.example/kith/' }).publicUrl).toBe('https://shop.example/kith')
})

test('.env is read, and the environment goes before it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kith-'))
  writeFileSync(join(folder, '.env'), 'DEMO=off\nLOG_LEVEL=loud\n')
  process.env.LOG_LEVEL = 'warn'
  try {
    expect(loadConfig(folder)).toMatchObject({ demo: false, logLevel: 'warn' })
  } finally {
    delete process.env.LOG_LEVEL
    rmSync(folder, { recursive: true })
  }
})

test('a wrong list is named once, by the name of its setting', () => {
  expect(() => readConfig({ ALLOW_PRIVATE_ADDRESSES: 'a,10.0.0.0/8,b' })).toThrow(
    /^ALLOW_PRIVATE_ADDRESSES must be addresses such as 10\.0\.0\.0\/8,127\.0\.0\.1\.$/,
  )
})

test('.env.example shows every variable as it is', () => {
  expect(readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')).toBe(exampleFile())
})
