import { afterAll, beforeAll, expect, test } from 'vitest'
import { databaseTrouble, openDatabase, readTime } from '#plumbing/db.ts'
import { createLog } from '#plumbing/log.ts'
import { createDatabase, type TestDatabase } from '../../test/database.ts'

let kept: TestDatabase

beforeAll(async () => {
  kept = await createDatabase('empty')
  await kept.database.query('create table notes (id int primary key, text text not null)')
})
afterAll(() => kept.drop())

async function noteIds(): Promise<unknown[]> {
  return (await kept.database.query('select id from notes order by id')).rows.map(({ id }) => id)
}

test('PLAT-6 times arrive as epoch milliseconds, whole numbers as numbers, dates as text', async () => {
  const answer = await kept.database.query(
    `select timestamptz '2026-03-01 10:00:00.123+09' as at, 9007199254740991::bigint as most, count(*) as count,
      date '2026-03-31' as day, 12.50::numeric as exact from notes where id < $1`,
    [0],
  )
  expect(answer.rows[0]).toEqual({
    at: Date.UTC(2026, 2, 1, 1, 0, 0, 123),
    most: 9007199254740991,
    count: 0,
    day: '2026-03-31',
    exact: '12.50',
  })
})

test('PLAT-6 a number that is not exact any more is an accident, never a wrong sum', async () => {
  await expect(kept.database.query('select 9007199254740992::bigint as n where 1 = $1', [1])).rejects.toThrow('beyond')
})

test.each([
  ['2026-03-01 10:00:00+00', Date.UTC(2026, 2, 1, 10)],
  ['2026-03-01 10:00:00.5+00', Date.UTC(2026, 2, 1, 10, 0, 0, 500)],
  ['2026-03-01 10:00:00.123456+00', Date.UTC(2026, 2, 1, 10, 0, 0, 123)],
  ['2026-03-02 23:59:59.07+00', Date.UTC(2026, 2, 2, 23, 59, 59, 70)],
  ['1969-12-31 23:59:59.999+00', -1],
  ['0001-01-01 00:00:00+00', Date.parse('0001-01-01T00:00:00Z')],
  ['2026-03-01 10:00:00+09', Date.UTC(2026, 2, 1, 1)],
  ['2026-03-01 10:00:00-03:30', Date.UTC(2026, 2, 1, 13, 30)],
  ['2026-03-01 10:00:00', Date.UTC(2026, 2, 1, 10)],
  ['infinity', Number.POSITIVE_INFINITY],
  ['-infinity', Number.NEGATIVE_INFINITY],
])('PostgreSQL writes %s', (text, at) => {
  expect(readTime(text)).toBe(at)
})

test('a transaction is kept whole or not at all', async () => {
  await kept.database.query('truncate notes')
  await kept.database.transaction(async (handle) => {
    await Promise.all([1, 2, 3].map((id) => handle.query('insert into notes values ($1, $2)', [id, 'a'])))
  })
  await expect(
    kept.database.transaction(async (handle) => {
      await handle.query('insert into notes values ($1, $2)', [4, 'b'])
      throw new Error('changed my mind')
    }),
  ).rejects.toThrow('changed my mind')
  expect(await noteIds()).toEqual([1, 2, 3])
})

test('several queries of a transaction that fail together leave nothing behind and no connection lost', async () => {
  await kept.database.query('truncate notes')
  for (let round = 0; round < 20; round += 1) {
    const work = kept.database.transaction((handle) =>
      Promise.all([1, 2, 2, 3].map((id) => handle.query('insert into notes values ($1, $2)', [id, 'c']))),
    )
    await expect(work).rejects.toMatchObject({ code: '23505' })
  }
  expect(await noteIds()).toEqual([])
  expect(kept.database.pool.totalCount).toBe(kept.database.pool.idleCount)
})

test('an error that the work swallowed does not pass for a commit', async () => {
  await kept.database.query('truncate notes')
  const work = kept.database.transaction(async (handle) => {
    await handle.query('insert into notes values ($1, $2)', [5, 'd'])
    await handle.query('select 1 / $1::int', [0]).catch(() => {})
  })
  await expect(work).rejects.toThrow('undone')
  expect(await noteIds()).toEqual([])
})

test('a query after the end of its transaction is refused', async () => {
  const handle = await kept.database.transaction(async (inside) => inside)
  await expect(handle.query('select 1')).rejects.toThrow('after its transaction had ended')
})

test('the same statement runs many times over at once', async () => {
  const answers = await kept.database.transaction((handle) =>
    Promise.all(Array.from({ length: 50 }, (_, n) => handle.query<{ n: number }>('select $1::int + 1 as n', [n]))),
  )
  expect(answers.map(({ rows }) => rows[0]?.n)).toEqual(Array.from({ length: 50 }, (_, n) => n + 1))
})

test('a connection that the server ends is replaced', async () => {
  const work = kept.database.transaction((handle) => handle.query('select pg_terminate_backend(pg_backend_pid())'))
  await expect(work).rejects.toThrow()
  expect((await kept.database.query('select 1 as one')).rows).toEqual([{ one: 1 }])
})

test('a statement that takes too long is ended', async () => {
  const hasty = openDatabase({ server: kept.server, poolSize: 2, log: createLog('fatal'), statementMillis: 50 })
  await expect(hasty.query('select pg_sleep(20)')).rejects.toMatchObject({ code: '57014' })
  await hasty.close()
})

test('trouble with the database has a sentence, other errors have none', async () => {
  const nowhere = openDatabase({ server: 'postgres://kith@127.0.0.1:1/kith', poolSize: 2, log: createLog('fatal') })
  const error = await nowhere.query('select 1').catch((caught) => caught)
  expect(databaseTrouble(error)).toBe('No PostgreSQL answers at that address.')
  await nowhere.close()
  expect(databaseTrouble(new Error('something else'))).toBeNull()
})
