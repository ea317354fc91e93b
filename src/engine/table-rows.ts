import { entryOf } from '#base/maps.ts'
import { type Index, indexKey, rowKey, type Table } from '#engine/table.ts'

/** Rows written and not read back: null stands for one that was removed. */
export interface Written {
  readonly rows: Map<string, object | null>
  /** By the name of an index and the value in it: the keys of rows that were filed there at some time. */
  readonly filed: Map<string, Map<string, Set<string>>>
}

function nothing(): Written {
  return { rows: new Map(), filed: new Map() }
}

/**
 * What is known of one table: rows as the store has them, or will once all that is on its way there has arrived, of this
 * batch and of the one before it; and on top of them those of the decisions at hand.
 */
export class TableRows {
  readonly table: Table<never>
  /** Null: there is none. What was written is newer than whatever is loaded later. */
  readonly #known: Map<string, object | null>
  readonly #lists = new Map<string, Map<string, string[]>>()
  readonly #earlier: Written | null
  #settled: Written | null = null
  #written: Written = nothing()
  /** What stood under the keys of rows whose decisions were taken as made and are not on their way to the store yet. */
  #unsaved = new Map<string, object | null | undefined>()

  constructor(table: Table<never>, earlier: Written | undefined) {
    this.table = table
    this.#earlier = earlier ?? null
    this.#known = new Map(earlier?.rows)
  }

  /** What this batch wrote, without the decisions at hand. */
  get settled(): Written | null {
    return this.#settled
  }

  /** The row under a key, as written last; null: there is none; undefined: nobody knows. */
  find(key: string): object | null | undefined {
    const row = this.#written.rows.get(key)
    return row === undefined ? this.#known.get(key) : row
  }

  /** As the store has it, or will when all that was sent there has arrived. */
  before(key: string): object | null | undefined {
    return this.#unsaved.has(key) ? this.#unsaved.get(key) : this.#known.get(key)
  }

  /** The keys of the rows that an index files under a value, of which some may have left it; undefined: nobody knows. */
  keysOf(of: string, value: string): ReadonlySet<string> | undefined {
    const loaded = this.#lists.get(of)?.get(value)
    if (loaded === undefined) return undefined
    const keys = new Set(loaded)
    this.#addWritten(keys, of, value)
    return keys
  }

  /** As `keysOf`, of what was written only. */
  writtenKeysOf(of: string, value: string): ReadonlySet<string> {
    const keys = new Set<string>()
    this.#addWritten(keys, of, value)
    return keys
  }

  #addWritten(keys: Set<string>, of: string, value: string): void {
    for (const layer of [this.#earlier, this.#settled, this.#written])
      for (const key of layer?.filed.get(of)?.get(value) ?? []) keys.add(key)
  }

  hasList(of: string, value: string): boolean {
    return this.#lists.get(of)?.has(value) === true
  }

  put(key: string, row: object): void {
    const { rows, filed } = this.#written
    const before = rows.get(key) ?? null
    rows.set(key, row)
    for (const of of this.table.indexes) {
      if (before !== null && isFiledAlike(of, before as never, row as never)) continue
      const value = indexKey(of, row as never)
      if (value === null) continue
      entryOf(
        entryOf(filed, of.name, () => new Map()),
        value,
        () => new Set<string>(),
      ).add(key)
    }
  }

  remove(key: string): void {
    this.#written.rows.set(key, null)
  }

  /** Files what the store answered for these keys; those without a row are absent. */
  fill(keys: Iterable<string>, rows: readonly object[]): void {
    for (const row of rows) this.#file(rowKey(this.table, row as never), row)
    for (const key of keys) this.#file(key, null)
  }

  #file(key: string, row: object | null): void {
    if (!this.#known.has(key)) this.#known.set(key, row)
  }

  fillList(of: Index<never>, values: Iterable<string>, rows: readonly object[]): void {
    const lists = entryOf(this.#lists, of.name, () => new Map<string, string[]>())
    for (const value of values) if (!lists.has(value)) lists.set(value, [])
    for (const row of rows) {
      const key = rowKey(this.table, row as never)
      this.#file(key, row)
      const value = indexKey(of, row as never)
      if (value !== null) lists.get(value)?.push(key)
    }
    if (of.latest !== null && this.#earlier !== null) this.#forgetShortened(of, lists)
  }

  /** Where a row has left a list that is cut off, the next older one belongs there, and nobody has loaded it. */
  #forgetShortened(of: Index<never>, lists: Map<string, string[]>): void {
    for (const [value, keys] of lists) {
      if (keys.length < (of.latest ?? 0)) continue
      const isFiled = (row: object | null | undefined) => row && indexKey(of, row as never) === value
      if (!keys.every((key) => isFiled(this.#known.get(key)))) lists.delete(value)
    }
  }

  /** A stretch is cut off as well, and what was written meanwhile may belong into it. */
  fillStretch(of: Index<never>, value: string, rows: readonly object[]): void {
    if (this.#earlier !== null) return
    const keys = rows.map((row) => rowKey(this.table, row as never))
    this.fill(keys, rows)
    entryOf(this.#lists, of.name, () => new Map<string, string[]>()).set(value, keys)
  }

  restart(): void {
    if (this.#written.rows.size > 0) this.#written = nothing()
  }

  /** Takes the decisions at hand as made. */
  goOn(): void {
    if (this.#written.rows.size === 0) return
    for (const [key, row] of this.#written.rows) {
      if (!this.#unsaved.has(key)) this.#unsaved.set(key, this.#known.get(key))
      this.#known.set(key, row)
    }
    if (this.#settled === null) this.#settled = this.#written
    else {
      for (const [key, row] of this.#written.rows) this.#settled.rows.set(key, row)
      for (const [of, values] of this.#written.filed) {
        const filed = entryOf(this.#settled.filed, of, () => new Map<string, Set<string>>())
        for (const [value, keys] of values) {
          const all = entryOf(filed, value, () => new Set<string>())
          for (const key of keys) all.add(key)
        }
      }
    }
    this.#written = nothing()
  }

  written(): ReadonlyMap<string, object | null> {
    return this.#written.rows
  }

  /** The keys of all rows that are to be saved. */
  changed(): ReadonlySet<string> {
    const keys = new Set(this.#unsaved.keys())
    for (const key of this.#written.rows.keys()) keys.add(key)
    return keys
  }

  /** Takes decisions that were taken as made as being on their way to the store. */
  saved(): void {
    if (this.#unsaved.size > 0) this.#unsaved = new Map()
  }
}

/** Whether one row stands in an index where the other does, or would if it stood there at all. */
function isFiledAlike<Row extends object>(of: Index<Row>, before: Row, after: Row): boolean {
  if (of.only !== null && !of.only.holds(before)) return false
  return of.by.every((column) => before[column] === after[column])
}
