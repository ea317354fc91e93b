import { cutPage, type Page } from '#base/page.ts'
import { formatTime } from '#base/time.ts'
import { selectList } from '#engine/store.sql.ts'
import type { Table } from '#engine/table.ts'
import type { Queryable, Row } from '#plumbing/db.ts'
import { RequestProblem } from '#plumbing/problem.ts'

/** What a row has to meet: SQL about `t` in which `?` stands for the value; undefined asks nothing. */
export type Condition = readonly [sql: string, value: unknown]

interface Asked {
  readonly siteId: string
  readonly where: readonly Condition[]
  readonly limit: number
  readonly cursor?: string | undefined
  /** Two columns where the key says nothing about age: a time, and what tells two of the same time apart. */
  readonly newestBy?: readonly [time: string, key: string]
}

/** A time as a condition takes it; undefined asks nothing. */
export function timeValue(at: number | undefined): string | undefined {
  return at === undefined ? undefined : formatTime(at)
}

/**
 * SQL that holds where one of these texts begins with the value, in capitals or not. Said as a span, since an index on
 * `lower(…) text_pattern_ops` answers that whatever the value is, and `like` only when it is known beforehand.
 */
export function beginsWith(columns: readonly string[], value = '?'): string {
  const spans = columns.map(
    (column) => `lower(${column}) ~>=~ lower(${value}) and lower(${column}) ~<~ (lower(${value}) || chr(1114111))`,
  )
  return `(${spans.map((span) => `(${span})`).join(' or ')})`
}

/** A page of a site's rows, the newest first: by id, as ids tell their age, or by `newestBy`. */
export async function listRows<Found extends object>(
  database: Queryable,
  of: Table<Found>,
  asked: Asked,
): Promise<Page<Found>> {
  const values: unknown[] = [asked.siteId]
  const conditions = ['t.site_id = $1']
  const add = (sql: string, value: unknown) => {
    values.push(value)
    conditions.push(sql.replaceAll('?', () => `$${values.length}`))
  }
  for (const [sql, value] of asked.where) if (value !== undefined) add(sql, value)
  const order = asked.newestBy ?? ['id']
  const after = asked.cursor === undefined ? null : readCursor(asked.cursor, of.name, order.length)
  if (after?.length === 1) add('t.id < ?', after[0])
  if (after?.length === 2) {
    values.push(...after)
    const [time, key] = order
    conditions.push(`(t.${time}, t.${key}) < ($${values.length - 1}::timestamptz, $${values.length})`)
  }
  const answer = await database.query<Found & Row>(
    `select ${selectList(of as unknown as Table<never>)} from ${of.name} t where ${conditions.join(' and ')}
     order by ${order.map((column) => `t.${column} desc`).join(', ')} limit ${asked.limit + 1}`,
    values,
  )
  return cutPage(answer.rows, asked.limit, (last) => cursorOf(last, of.name, order))
}

/** The row under this id; undefined also for a row of another site. */
export async function readRow<Found extends object>(
  database: Queryable,
  of: Table<Found>,
  asked: { readonly siteId: string; readonly id: string },
): Promise<Found | undefined> {
  const key = of.key[0] as string
  const answer = await database.query<Found & Row>(
    `select ${selectList(of as unknown as Table<never>)} from ${of.name} t where t.site_id = $1 and t."${key}" = $2`,
    [asked.siteId, asked.id],
  )
  return answer.rows[0]
}

const separator = '~'

/** Times and the store's ids are alike in all lists: such a cursor says of which it is. */
function cursorOf(row: Row, list: string, [first, second]: readonly string[]): string {
  if (second === undefined) return String(row[first as string])
  const time = row[camelCase(first as string)] as number
  return [list, new Date(time).toISOString(), String(row[camelCase(second)])].join(separator)
}

const ownTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const ownId = /^[a-z]{3}_[0-9A-Za-z]{8,40}$/

function readCursor(cursor: string, list: string, columns: number): string[] {
  if (columns === 1 && ownId.test(cursor)) return [cursor]
  const [name, time = '', ...rest] = cursor.split(separator)
  if (columns === 2 && name === list && ownTime.test(time) && !Number.isNaN(Date.parse(time)))
    return [time, rest.join(separator)]
  throw new RequestProblem('invalid_request', {
    errors: [{ pointer: '/query/cursor', detail: 'Not a cursor of this list.' }],
  })
}

function camelCase(column: string): string {
  return column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
