/** How a column travels: `time` is epoch milliseconds in memory and timestamptz in the store, `json` any plain value. */
export type ColumnType = 'text' | 'integer' | 'boolean' | 'time' | 'json'

type Columns<Row> = { readonly [Column in keyof Row & string]-?: ColumnType }

/** The shape of one table of a site, without `site_id`, which the engine adds to every statement. */
export interface Table<Row extends object> {
  readonly name: string
  readonly columns: Columns<Row>
  readonly key: readonly (keyof Row & string)[]
  /** Tables are saved in ascending rank, so that what is referred to is there first. */
  readonly rank: number
  /** `append`: rows are added, never changed. `frozen`: the same, and worth keeping in memory between batches. */
  readonly change: 'upsert' | 'append' | 'frozen'
  /** Keys are ids that we make: a row that was not loaded is new. */
  readonly ownIds: boolean
  /** New rows may be sent before the site is held, ahead of what they belong to: nothing tells in which order they came. */
  readonly early: boolean
  /** How a change by staff is told; null: it is not worth telling. */
  readonly audited: Audited<Row> | null
  readonly indexes: Index<Row>[]
}

export interface Audited<Row extends object> {
  /** What people call a row. */
  readonly kind: string
  /** The column that names the thing; several tables may tell of one. */
  readonly id: keyof Row & string
  /** Secrets, what says who a person is, and what is nobody's business. */
  readonly hidden?: readonly (keyof Row & string)[]
  /** What is told besides, or of a column in its place: what of a secret may be known. */
  readonly told?: (row: Row) => Readonly<Record<string, unknown>>
  /** The columns that name customers. */
  readonly customers?: readonly (keyof Row & string)[]
  /** For rows that are only added: the key of the one that this one follows. */
  readonly follows?: (row: Row) => string
}

/** A question "which rows have this value", which the working set can answer for rows loaded and rows changed alike. */
export interface Index<Row extends object> {
  readonly name: string
  readonly table: Table<Row>
  readonly by: readonly (keyof Row & string)[]
  readonly only: { readonly sql: string; readonly holds: (row: Row) => boolean } | null
  /** At most so many rows are loaded, those with the greatest keys first; null: all of them. */
  readonly latest: number | null
  /** Instead of rows with this value: so many rows that come after it. */
  readonly after: number | null
}

export function table<Row extends object>(spec: {
  name: string
  columns: Columns<Row>
  key: readonly (keyof Row & string)[]
  rank: number
  change?: Table<Row>['change']
  ownIds?: boolean
  early?: boolean
  audited?: Audited<Row>
}): Table<Row> {
  return { change: 'upsert', ownIds: false, early: false, audited: null, ...spec, indexes: [] }
}

export function index<Row extends object>(
  of: Table<Row>,
  by: readonly (keyof Row & string)[],
  options: { only?: Index<Row>['only']; latest?: number; after?: number; name?: string } = {},
): Index<Row> {
  const made: Index<Row> = {
    name: options.name ?? `${of.name}:${by.join(',')}`,
    table: of,
    by,
    only: options.only ?? null,
    latest: options.latest ?? null,
    after: options.after ?? null,
  }
  if (made.after === null) of.indexes.push(made)
  return made
}

const separator = '\u001f'

/** One string for a key of several parts; the separator cannot occur in ids, which are checked at the border. */
export function keyOf(...parts: readonly (string | number)[]): string {
  let key = String(parts[0])
  for (let place = 1; place < parts.length; place++) key += separator + String(parts[place])
  return key
}

export function keyParts(key: string): string[] {
  return key.split(separator)
}

export function rowKey<Row extends object>(of: Table<Row>, row: Row): string {
  const key = of.key
  let made = String(row[key[0] as keyof Row])
  for (let place = 1; place < key.length; place++) made += separator + String(row[key[place] as keyof Row])
  return made
}

/** The value under which an index files this row; null when the index leaves it out. */
export function indexKey<Row extends object>(of: Index<Row>, row: Row): string | null {
  if (of.only !== null && !of.only.holds(row)) return null
  let key = ''
  for (const [place, column] of of.by.entries()) {
    const value = row[column]
    if (value === null || value === undefined) return null
    key = place === 0 ? String(value) : key + separator + String(value)
  }
  return key
}
