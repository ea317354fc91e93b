import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from './database.ts'
import { describeSchema } from './schema.ts'

let kept: TestDatabase

beforeAll(async () => {
  kept = await createDatabase()
})
afterAll(() => kept.drop())

test('migrations/schema.sql is what the migrations add up to', async () => {
  await expect(await describeSchema(kept.database)).toMatchFileSnapshot('../migrations/schema.sql')
})

test('PLAT every table has its site or workspace first in its keys', async () => {
  const staff = ['users', 'sessions', 'accounts', 'verifications', 'two_factors'].map((name) => `staff_${name}`)
  const outside = ['migrations', 'settings', 'workspaces', 'sites', ...staff]
  const answer = await kept.database.query(
    `select c.relname || '.' || k.conname as key
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
      where n.nspname = 'public' and k.contype in ('p', 'u', 'f') and c.relname <> all ($1)
        and a.attname not in ('site_id', 'workspace_id')
        and not (k.contype = 'f' and k.confrelid::regclass::text = any ($1))`,
    [outside],
  )
  expect(answer.rows.map(({ key }) => key)).toEqual([])
})

test('every table has a primary key', async () => {
  const answer = await kept.database.query(
    `select c.relname as table from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r'
        and not exists (select 1 from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')`,
  )
  expect(answer.rows).toEqual([])
})
