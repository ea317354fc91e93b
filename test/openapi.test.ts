import { execFile } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createClient } from '@hey-api/openapi-ts'
import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isRefusal } from '#base/refusal.ts'
import { readMasterKey } from '#plumbing/secrets.ts'
import { createSite } from '#sites/issue.http.ts'
import { addressOf, createDatabase, type TestDatabase } from './database.ts'
import { type Server, startServer } from './server.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))
let kept: TestDatabase
let server: Server
let folder: string

beforeAll(async () => {
  kept = await createDatabase()
  server = await startServer({ DATABASE_URL: addressOf(kept.server) })
  folder = mkdtempSync(join(tmpdir(), 'kith-client-'))
})
afterAll(async () => {
  await server.stop()
  await kept.drop()
  rmSync(folder, { recursive: true, force: true })
})

async function document(): Promise<{ paths: object }> {
  return (await (await fetch(`${server.address}/openapi.json`)).json()) as { paths: object }
}

test('the OpenAPI document is one, by the judgement of others', async () => {
  const validator = new Validator()
  const { valid, errors } = await validator.validate(await document())
  expect(errors ?? []).toEqual([])
  expect(valid).toBe(true)
  expect(validator.version).toBe('3.1')
})

test('every operation says in a sentence what it does', async () => {
  const paths = (await document()).paths as Record<string, Record<string, { summary?: string; tags?: string[] }>>
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ name: `${method} ${path}`, ...operation })),
  )
  expect(operations.length).toBeGreaterThan(50)
  expect(operations.filter(({ summary, tags }) => !summary || tags?.length !== 1).map(({ name }) => name)).toEqual([])
})

test('every operation has a name of its own, which clients call it by', async () => {
  const paths = (await document()).paths as Record<string, Record<string, { operationId?: string }>>
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { operationId }]) => ({ at: `${method} ${path}`, name: operationId ?? '' })),
  )
  expect(operations.filter(({ name }) => !/^[a-z]+([A-Z][a-z]+)+$/.test(name))).toEqual([])
  expect(new Set(operations.map(({ name }) => name)).size).toBe(operations.length)
})

test('EARN-5 EARN-10 EARN-13 a client made from the document runs refer and earn to its end', async () => {
  const input = join(folder, 'openapi.json')
  writeFileSync(input, JSON.stringify(await document()))
  await createClient({
    input,
    output: { path: join(folder, 'kith'), module: { extension: '.ts' } },
    plugins: ['@hey-api/typescript', '@hey-api/sdk', '@hey-api/client-fetch'],
    logs: { level: 'silent' },
  })
  copyFileSync(join(root, 'test/client/program2.ts'), join(folder, 'program2.ts'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
  // The generator's own code does not tell what is absent from what is undefined.
  const compilerOptions = { lib: ['esnext', 'dom', 'dom.iterable'], exactOptionalPropertyTypes: false }
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions, include: ['program2.ts'], exclude: [] }),
  )
  await run(process.execPath, [join(root, 'node_modules/tsc7/bin/tsc'), '-p', folder]).catch((error) => {
    throw new Error(error.stdout)
  })
  const masterKey = await readMasterKey(kept.database, null)
  const site = await createSite(kept.database, masterKey, {
    workspace: 'default',
    key: 'arcadia',
    name: 'Arcadia',
    homeUrl: null,
    currency: 'USD',
    locale: 'en',
    timeZone: 'UTC',
    mode: 'test',
  })
  if (isRefusal(site)) throw new Error('the site is there already')
  const env = { ...process.env, KITH_URL: server.address, KITH_KEY: site.secretKey }
  const { stdout } = await run(process.execPath, [join(folder, 'program2.ts')], { env })
  expect(stdout).toBe('done\n')
}, 120_000)
