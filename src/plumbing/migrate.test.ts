import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '#plumbing/config.ts'
import { migrate } from '#plumbing/migrate.ts'
import { StartProblem } from '#plumbing/start-problem.ts'
import { addressOf, createDatabase, type TestDatabase } from '../../test/database.ts'

let kept: TestDatabase
let folder: string

beforeEach(async () => {
  kept = await createDatabase('empty')
  folder = mkdtempSync(join(tmpdir(), 'kith-'))
  writeFileSync(join(folder, '0001_start.sql'), 'create table pots (id int); create table lids (id int);')
  writeFileSync(join(folder, 'schema.sql'), 'not a migration')
})
afterEach(async () => {
  rmSync(folder, { recursive: true })
  await kept.drop()
})

test('what is missing is applied, once and in order', async () => {
  expect(await migrate(kept.server, folder)).toEqual(['start'])
  writeFileSync(join(folder, '0002_handles.sql'), 'alter table pots add handles int not null default 2')
  writeFileSync(join(folder, '0003_full.sql'), 'insert into pots (id) values (1)')
  expect(await migrate(kept.server, folder)).toEqual(['handles', 'full'])
  expect(await migrate(kept.server, folder)).toEqual([])
  expect((await kept.database.query('select * from pots')).rows).toEqual([{ id: 1, handles: 2 }])
})

test('a server is named by its address as well', async () => {
  const { databaseUrl } = readConfig({ DATABASE_URL: addressOf(kept.server) })
  expect(await migrate(databaseUrl ?? '', folder)).toEqual(['start'])
  expect((await kept.database.query('select * from pots')).rows).toEqual([])
})

test('processes that start at the same moment take turns', async () => {
  const answers = await Promise.all(Array.from({ length: 6 }, () => migrate(kept.server, folder)))
  expect(answers.filter((names) => names.length > 0)).toEqual([['start']])
})

test('a migration that fails leaves the database as it was', async () => {
  await migrate(kept.server, folder)
  writeFileSync(join(folder, '0002_good.sql'), 'drop table lids')
  writeFileSync(join(folder, '0003_bad.sql'), 'select 1 / 0')
  await expect(migrate(kept.server, folder)).rejects.toThrow('migration 3 (bad) failed: division by zero')
  expect((await kept.database.query('select * from lids')).rows).toEqual([])
})

test('a database that is newer than the program is refused', async () => {
  writeFileSync(join(folder, '0002_later.sql'), 'select 1')
  await migrate(kept.server, folder)
  rmSync(join(folder, '0002_later.sql'))
  await expect(migrate(kept.server, folder)).rejects.toThrow('newer than this Kith: it has migration 2 (later)')
})

test('a database with another history is refused', async () => {
  await migrate(kept.server, folder)
  rmSync(join(folder, '0001_start.sql'))
  writeFileSync(join(folder, '0001_begin.sql'), 'select 1')
  await expect(migrate(kept.server, folder)).rejects.toThrow('its migration 1 is start, here it is begin')
})

test('a number that is missing or doubled is a mistake of the program', async () => {
  writeFileSync(join(folder, '0003_gap.sql'), 'select 1')
  await expect(migrate(kept.server, folder)).rejects.toThrow('3_gap stands where number 2 belongs')
})

test.each([
  ['postgres://kith@127.0.0.1:1/kith', 'No PostgreSQL answers at that address.'],
  ['postgres://kith@no-such-host.invalid/kith', 'The host of the database'],
])('a database that is out of reach is said in a sentence: %s', async (url, sentence) => {
  const error = await migrate(url, folder).catch((caught) => caught)
  expect(error).toBeInstanceOf(StartProblem)
  expect(error.message).toContain(sentence)
})

test('a database of another name is said in a sentence', async () => {
  await expect(migrate({ ...kept.server, database: 'no_such' }, folder)).rejects.toThrow(
    'There is no database of that name.',
  )
})
