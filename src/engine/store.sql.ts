import { entryOf } from '#base/maps.ts'
import { type ColumnType, type Index, keyParts, type Table } from '#engine/table.ts'
import type { Changes, Wants, WorkingSet } from '#engine/working-set.ts'
import { type Handle, readInIndexOrder } from '#plumbing/db.ts'

const types: Record<ColumnType, string> = {
  text: 'text',
  integer: 'bigint',
  boolean: 'boolean',
  time: 'timestamptz',
  json: 'jsonb',
}

export function columnName(column: string): string {
  return column.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** The select list that turns rows of a table into its values: `first_order_at as "firstOrderAt"`. */
export function selectList(table: Table<never>, alias = 't'): string {
  return Object.keys(table.columns)
    .map((column) => `${alias}."${columnName(column)}" as "${column}"`)
    .join(', ')
}

interface Statements {
  load: string
  remove: string
}

const statements = new Map<string, Statements>()

function statementsOf(table: Table<never>): Statements {
  return entryOf(statements, table.name, () => ({
    load: loadStatement(table, table.key, null, null),
    remove: removeStatement(table),
  }))
}

function typeOf(table: Table<never>, column: string): ColumnType {
  return (table.columns as Record<string, ColumnType>)[column] as ColumnType
}

function wanted(table: Table<never>, by: readonly string[]): { source: string; match: string } {
  const arrays = by.map((column, place) => `$${place + 2}::${types[typeOf(table, column)]}[]`)
  const names = by.map((_, place) => `w${place}`)
  const match = by.map((column, place) => `t."${columnName(column)}" = w.w${place}`).join(' and ')
  return { source: `unnest(${arrays.join(', ')}) as w(${names.join(', ')})`, match }
}

function loadStatement(table: Table<never>, by: readonly string[], only: string | null, latest: number | null): string {
  const columns = selectList(table)
  if (by.length === 1 && latest === null) {
    const column = by[0] as string
    const match = `t."${columnName(column)}" = any($2::${types[typeOf(table, column)]}[])`
    return `select ${columns} from ${table.name} t where t.site_id = $1 and ${match}${only ? ` and ${only}` : ''}`
  }
  const { source, match } = wanted(table, by)
  const order = table.key.map((column) => `t."${columnName(column)}" desc`).join(', ')
  const limit = latest === null ? 'offset 0' : `order by ${order} limit ${latest}`
  return `select l.* from ${source} cross join lateral (select ${columns} from ${table.name} t
    where t.site_id = $1 and ${match}${only ? ` and ${only}` : ''} ${limit}) l`
}

/** What some rows are saved in: the columns that are sent, and those of them that hold the same in every row. */
interface Shape {
  readonly columns: readonly string[]
  readonly same: ReadonlySet<string>
}

/**
 * Values travel as one array a column, those of JSON as one JSON array, which neither side has to quote; what is the same in
 * every row travels once.
 */
function rowsOf(table: Table<never>, { columns, same }: Shape): { source: string; values: Record<string, string> } {
  const isJson = (column: string) => typeOf(table, column) === 'json'
  const places = columns.map((column, place) => ({ column, place }))
  const varying = places.filter(({ column }) => !same.has(column))
  const inOrder = [
    ...varying.filter(({ column }) => !isJson(column)),
    ...varying.filter(({ column }) => isJson(column)),
  ]
  const functions = inOrder.map(({ column, place }) =>
    isJson(column)
      ? `jsonb_array_elements($${place + 2}::jsonb)`
      : `unnest($${place + 2}::${types[typeOf(table, column)]}[])`,
  )
  const names = inOrder.map(({ place }) => `c${place}`)
  const value = (column: string, place: number) => {
    if (same.has(column)) return `$${place + 2}::${types[typeOf(table, column)]}`
    return isJson(column) ? `nullif(r.c${place}, 'null'::jsonb)` : `r.c${place}`
  }
  return {
    source: inOrder.length === 0 ? '(select) as r' : `rows from (${functions.join(', ')}) as r(${names.join(', ')})`,
    values: Object.fromEntries(columns.map((column, place) => [column, value(column, place)])),
  }
}

function insertStatement(table: Table<never>, shape: Shape): string {
  const { source, values } = rowsOf(table, shape)
  const names = Object.keys(values).map((column) => `"${columnName(column)}"`)
  return `insert into ${table.name} (site_id, ${names.join(', ')}) select $1, ${Object.values(values).join(', ')} from ${source}`
}

/** Each row is looked up by its key: from a join, the planner may make a walk through all rows of the site. */
function updateStatement(table: Table<never>, shape: Shape): string {
  const { source, values } = rowsOf(table, shape)
  const isKey = (column: string) => (table.key as readonly string[]).includes(column)
  const rest = Object.entries(values).filter(([column]) => !isKey(column))
  const changes = rest.map(([column, value]) => `"${columnName(column)}" = ${value}`)
  const match = table.key.map((column) => `k."${columnName(column)}" = ${values[column]}`)
  return `update ${table.name} t set ${changes.join(', ')} from ${source}
    where t.ctid = (select k.ctid from ${table.name} k where k.site_id = $1 and ${match.join(' and ')})`
}

function upsertStatement(table: Table<never>, shape: Shape): string {
  const insert = insertStatement(table, shape)
  if (table.change !== 'upsert') return insert
  const names = Object.keys(table.columns).map((column) => `"${columnName(column)}"`)
  const key = table.key.map((column) => `"${columnName(column)}"`)
  const rest = names.filter((name) => !key.includes(name))
  return `${insert} on conflict (site_id, ${key.join(', ')}) do update set ${rest.map((name) => `${name} = excluded.${name}`).join(', ')}`
}

function removeStatement(table: Table<never>): string {
  const { source, match } = wanted(table, table.key)
  return `delete from ${table.name} t using ${source} where t.site_id = $1 and ${match}`
}

function columnValue(rows: readonly object[], column: string, type: ColumnType): string {
  if (type !== 'json') return arrayLiteral(rows, column, type)
  return JSON.stringify(rows.map((row) => (row as Record<string, unknown>)[column] ?? null))
}

function oneValue(row: object, column: string, type: ColumnType): string | null {
  const value = (row as Record<string, unknown>)[column]
  if (value === null || value === undefined) return null
  if (type === 'json') return JSON.stringify(value)
  if (type === 'time') return timeText(value as number)
  return String(value).replaceAll('\u0000', '')
}

function arrayLiteral(rows: readonly object[], column: string, type: ColumnType): string {
  const texts = rows.map((row) => {
    const value = (row as Record<string, unknown>)[column]
    if (value === null || value === undefined) return 'NULL'
    if (type === 'time') return timeText(value as number)
    return type === 'text' ? quoted(value as string) : String(value)
  })
  return `{${texts.join()}}`
}

let lastTime = { at: 0, text: '1970-01-01T00:00:00.000Z' }

/** Most times of a batch are one and the same. */
function timeText(at: number): string {
  if (at !== lastTime.at) lastTime = { at, text: new Date(at).toISOString() }
  return lastTime.text
}

const special = /[\\"\0]/

/** PostgreSQL has no character 0 in text; it is dropped here rather than losing the whole batch. */
function quoted(text: string): string {
  if (!special.test(text)) return `"${text}"`
  return `"${text.replace(/[\\"]/g, '\\$&').replaceAll('\u0000', '')}"`
}

function keyArrays(table: Table<never>, by: readonly string[], keys: Iterable<string>): string[] {
  const rows = [...keys].map((key) => {
    const parts = by.length === 1 ? [key] : keyParts(key)
    return Object.fromEntries(by.map((column, place) => [column, parts[place]]))
  })
  return by.map((column) => arrayLiteral(rows, column, typeOf(table, column) === 'integer' ? 'integer' : 'text'))
}

/** Loads in one round trip what a working set wants, and files it there. */
export async function load(
  handle: Handle,
  siteId: string,
  set: WorkingSet,
  wants: Wants,
  kept: KeptRows,
): Promise<void> {
  const pending: Promise<void>[] = []
  for (const [table, keys] of wants.rows) {
    const missing = table.change === 'frozen' ? kept.fill(siteId, set, table, keys) : keys
    if (missing.size === 0) continue
    pending.push(
      handle.query(statementsOf(table).load, [siteId, ...keyArrays(table, table.key, missing)]).then((answer) => {
        set.fill(table, missing, answer.rows as never[])
        if (table.change === 'frozen') kept.keep(siteId, table, answer.rows as object[])
      }),
    )
  }
  for (const [of, values] of wants.lists) {
    if (of.after !== null) {
      for (const value of values) pending.push(loadStretch(handle, siteId, set, of, value))
      continue
    }
    pending.push(
      handle.query(listStatement(of), [siteId, ...keyArrays(of.table, of.by, values)]).then((answer) => {
        set.fillList(of, values, answer.rows as never[])
      }),
    )
  }
  await Promise.all(pending)
}

async function loadStretch(
  handle: Handle,
  siteId: string,
  set: WorkingSet,
  of: Index<never>,
  value: string,
): Promise<void> {
  const column = `t."${columnName(of.by[0] as string)}"`
  readInIndexOrder(handle)
  const answer = await handle.query(
    `select ${selectList(of.table)} from ${of.table.name} t where t.site_id = $1 and ${column} > $2 order by ${column} limit ${of.after}`,
    [siteId, value],
  )
  set.fillStretch(of, value, answer.rows as never[])
}

const lists = new Map<string, string>()

function listStatement(of: Index<never>): string {
  return entryOf(lists, of.name, () => loadStatement(of.table, of.by, of.only?.sql ?? null, of.latest))
}

const savings = { insert: insertStatement, upsert: upsertStatement, update: updateStatement }
const savingTexts = new Map<string, string>()
const savingTextsMost = 500
/** Of fewer, what is the same in each is so by chance, and would come to another statement every time. */
const alikeLeast = 8

/** The statement that saves these rows; there is one for each shape that rows come in, up to a bound. */
function savingStatement(
  kind: keyof typeof savings,
  siteId: string,
  table: Table<never>,
  rows: readonly object[],
  differing?: ReadonlySet<string>,
): Statement {
  const all = Object.keys(table.columns)
  const isSent = (column: string) => differing?.has(column) || (table.key as readonly string[]).includes(column)
  const columns = differing === undefined ? all : all.filter(isSent)
  let shape: Shape = { columns, same: sameInAll(rows, columns) }
  let name = nameOf(kind, table, shape)
  if (!savingTexts.has(name) && savingTexts.size >= savingTextsMost) {
    shape = { columns: all, same: new Set() }
    name = nameOf(kind, table, shape)
  }
  const sql = entryOf(savingTexts, name, () => savings[kind](table, shape))
  const values = shape.columns.map((column) => {
    const type = typeOf(table, column)
    return shape.same.has(column) ? oneValue(rows[0] as object, column, type) : columnValue(rows, column, type)
  })
  return { sql, values: [siteId, ...values] }
}

function nameOf(kind: string, { name }: Table<never>, { columns, same }: Shape): string {
  return `${kind} ${name} ${columns.join()} ${[...same].join()}`
}

function sameInAll(rows: readonly object[], columns: readonly string[]): ReadonlySet<string> {
  if (rows.length > 1 && rows.length < alikeLeast) return new Set()
  const [first, ...others] = rows as Readonly<Record<string, unknown>>[]
  return new Set(
    columns.filter((column) => others.every((other) => (other[column] ?? null) === (first?.[column] ?? null))),
  )
}

export interface Statement {
  readonly sql: string
  readonly values: readonly unknown[]
}

/** What saves some changes: a statement for each table and kind of change, in the order in which they can be sent at once. */
export interface SavingStatements {
  /** May be sent before the site is held. */
  readonly early: Statement[]
  readonly late: Statement[]
}

export function savingStatements(siteId: string, changes: readonly Changes[]): SavingStatements {
  const early: Statement[] = []
  const late: Statement[] = []
  for (const { table, written, added, changed, columns, removed, early: isEarly } of changes) {
    if (removed.length > 0) {
      const keys = table.key.map((column) => arrayLiteral(removed, column, typeOf(table, column)))
      late.push({ sql: statementsOf(table).remove, values: [siteId, ...keys] })
    }
    if (added.length > 0) (isEarly ? early : late).push(savingStatement('insert', siteId, table, added))
    if (changed.length > 0) late.push(savingStatement('update', siteId, table, changed, columns))
    if (written.length > 0) late.push(savingStatement('upsert', siteId, table, sortedByKey(table, written)))
  }
  return { early, late }
}

function sortedByKey(table: Table<never>, rows: object[]): object[] {
  const key = table.key as readonly string[]
  const order = (row: object) => key.map((column) => String((row as Record<string, unknown>)[column])).join('\u001f')
  return rows
    .map((row) => ({ row, order: order(row) }))
    .sort((left, right) => (left.order < right.order ? -1 : 1))
    .map(({ row }) => row)
}

const keptMost = 2_000

/** Rows that never change once written, kept between batches. */
export class KeptRows {
  readonly #rows = new Map<string, object>()

  fill(siteId: string, set: WorkingSet, table: Table<never>, keys: Set<string>): Set<string> {
    const missing = new Set<string>()
    for (const key of keys) {
      const row = this.#rows.get(`${siteId}/${table.name}/${key}`)
      if (row) set.fill(table, [key], [row as never])
      else missing.add(key)
    }
    return missing
  }

  keep(siteId: string, table: Table<never>, rows: readonly object[]): void {
    if (this.#rows.size > keptMost) this.#rows.clear()
    for (const row of rows) {
      const key = table.key.map((column) => String((row as Record<string, unknown>)[column])).join('\u001f')
      this.#rows.set(`${siteId}/${table.name}/${key}`, row)
    }
  }

  forget(siteId: string): void {
    for (const key of this.#rows.keys()) if (key.startsWith(`${siteId}/`)) this.#rows.delete(key)
  }
}
