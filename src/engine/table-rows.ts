import { entryOf } from '#base/maps.ts'
import { type Index, indexKey, rowKey, type Table } from '#engine/table.ts'

type Known = object | null | undefined

/** What is known of one row. Null: there is none; undefined: nobody knows. */
export interface Entry {
  readonly key: string
  /** As the store has it, or will once all that is on its way there has arrived. */
  known: Known
  /** By the decisions at hand; undefined: they left it alone. */
  written: Known
  /** As it is known without decisions that were taken as made and are not on their way to the store yet. */
  saved: Known
  isUnsaved: boolean
  isSettled: boolean
}

/** Which keys an index files under which value; some may have left it since. */
type Filed = Map<string, string[]>

/** Rows that a batch wrote, for the one after it; null stands for one that was removed. */
export class Written {
  readonly rows: ReadonlyMap<string, object | null>
  readonly #filed = new Map<string, Filed>()

  constructor(entries: readonly Entry[]) {
    this.rows = new Map(entries.map(({ key, known }) => [key, known ?? null]))
  }

  keysOf(of: Index<never>, value: string): readonly string[] {
    const filed = entryOf(this.#filed, of.name, () => {
      const made: Filed = new Map()
      for (const [key, row] of this.rows) file(made, of, key, row)
      return made
    })
    return filed.get(value) ?? []
  }
}

/**
 * What is known of one table: rows as the store has them, or will once all that is on its way there has arrived, of this
 * batch and of the one before it; and on top of them those of the decisions at hand.
 */
export class TableRows {
  readonly table: Table<never>
  readonly #entries = new Map<string, Entry>()
  readonly #lists = new Map<string, Map<string, string[]>>()
  readonly #earlier: Written | null
  /** In the order in which they were written first. */
  #written: Entry[] = []
  #unsaved: Entry[] = []
  readonly #settled: Entry[] = []
  /** Every row as often as it was written; those of decisions that were taken as made come first. */
  readonly #puts: Entry[] = []
  #settledPuts = 0
  /** Filed when somebody asks, and how many of those written were by then. */
  readonly #filed = new Map<string, { readonly keys: Filed; puts: number }>()

  constructor(table: Table<never>, earlier: Written | undefined) {
    this.table = table
    this.#earlier = earlier ?? null
  }

  /** What this batch wrote, without the decisions at hand. */
  get settled(): Written | null {
    return this.#settled.length > 0 ? new Written(this.#settled) : null
  }

  /** The row under a key, as written last; null: there is none; undefined: nobody knows. */
  find(key: string): Known {
    const entry = this.#entries.get(key)
    // What was written is newer than whatever is loaded later.
    return entry === undefined ? this.#earlier?.rows.get(key) : rowOf(entry)
  }

  /** The keys of the rows that an index files under a value, of which some may have left it; undefined: nobody knows. */
  keysOf(of: Index<never>, value: string): readonly string[] | undefined {
    const loaded = this.#lists.get(of.name)?.get(value)
    return loaded && together(loaded, this.writtenKeysOf(of, value))
  }

  /** As `keysOf`, of what was written only. */
  writtenKeysOf(of: Index<never>, value: string): readonly string[] {
    const own = this.#puts.length === 0 ? [] : (this.#filedBy(of).get(value) ?? [])
    return together(this.#earlier?.keysOf(of, value) ?? [], own)
  }

  #filedBy(of: Index<never>): Filed {
    const filed = entryOf(this.#filed, of.name, () => ({ keys: new Map<string, string[]>(), puts: 0 }))
    for (; filed.puts < this.#puts.length; filed.puts++) {
      const entry = this.#puts[filed.puts] as Entry
      file(filed.keys, of, entry.key, rowOf(entry) ?? null)
    }
    return filed.keys
  }

  hasList(of: string, value: string): boolean {
    return this.#lists.get(of)?.has(value) === true
  }

  put(key: string, row: object): void {
    this.#puts.push(this.#write(key, row))
  }

  remove(key: string): void {
    this.#write(key, null)
  }

  #write(key: string, row: object | null): Entry {
    const entry = this.#entries.get(key) ?? this.#add(key, this.#earlier?.rows.get(key))
    if (entry.written === undefined) this.#written.push(entry)
    entry.written = row
    return entry
  }

  #add(key: string, known: Known): Entry {
    const entry = { key, known, written: undefined, saved: undefined, isUnsaved: false, isSettled: false }
    this.#entries.set(key, entry)
    return entry
  }

  /** Files what the store answered for these keys; those without a row are absent. */
  fill(keys: Iterable<string>, rows: readonly object[]): void {
    for (const row of rows) this.#load(rowKey(this.table, row as never), row)
    for (const key of keys) this.#load(key, null)
  }

  #load(key: string, row: object | null): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) {
      if (!this.#earlier?.rows.has(key)) this.#add(key, row)
    } else if (entry.known === undefined) entry.known = row
  }

  fillList(of: Index<never>, values: Iterable<string>, rows: readonly object[]): void {
    const lists = entryOf(this.#lists, of.name, () => new Map<string, string[]>())
    for (const value of values) if (!lists.has(value)) lists.set(value, [])
    for (const row of rows) {
      const key = rowKey(this.table, row as never)
      this.#load(key, row)
      const value = indexKey(of, row as never)
      if (value !== null) lists.get(value)?.push(key)
    }
    if (of.latest !== null && this.#earlier !== null) this.#forgetShortened(of, lists)
  }

  /** Where a row has left a list that is cut off, the next older one belongs there, and nobody has loaded it. */
  #forgetShortened(of: Index<never>, lists: Map<string, string[]>): void {
    for (const [value, keys] of lists) {
      if (keys.length < (of.latest ?? 0)) continue
      const isFiled = (row: Known) => row && indexKey(of, row as never) === value
      if (!keys.every((key) => isFiled(this.#knownUnder(key)))) lists.delete(value)
    }
  }

  #knownUnder(key: string): Known {
    const entry = this.#entries.get(key)
    return entry === undefined ? this.#earlier?.rows.get(key) : entry.known
  }

  /** A stretch is cut off as well, and what was written meanwhile may belong into it. */
  fillStretch(of: Index<never>, value: string, rows: readonly object[]): void {
    if (this.#earlier !== null) return
    const keys = rows.map((row) => rowKey(this.table, row as never))
    this.fill(keys, rows)
    entryOf(this.#lists, of.name, () => new Map<string, string[]>()).set(value, keys)
  }

  restart(): void {
    if (this.#written.length === 0) return
    for (const entry of this.#written) entry.written = undefined
    this.#written = []
    this.#puts.length = this.#settledPuts
    for (const filed of this.#filed.values()) filed.puts = Math.min(filed.puts, this.#settledPuts)
  }

  /** Takes the decisions at hand as made. */
  goOn(): void {
    if (this.#written.length === 0) return
    for (const entry of this.#written) {
      if (!entry.isUnsaved) {
        entry.isUnsaved = true
        entry.saved = entry.known
        this.#unsaved.push(entry)
      }
      if (!entry.isSettled) {
        entry.isSettled = true
        this.#settled.push(entry)
      }
      entry.known = entry.written
      entry.written = undefined
    }
    this.#written = []
    this.#settledPuts = this.#puts.length
  }

  /** Rows of the decisions at hand. */
  written(): object[] {
    return presentIn(this.#written)
  }

  /** Rows of the decisions that were taken as made. */
  made(): object[] {
    return presentIn(this.#settled)
  }

  /** Rows that are to be saved. */
  unsaved(): readonly Entry[] {
    return [...this.#unsaved, ...this.#written.filter(({ isUnsaved }) => !isUnsaved)]
  }

  /** Takes decisions that were taken as made as being on their way to the store. */
  saved(): void {
    for (const entry of this.#unsaved) entry.isUnsaved = false
    this.#unsaved = []
  }
}

/** As written last. */
export function rowOf({ known, written }: Entry): Known {
  return written === undefined ? known : written
}

function presentIn(entries: readonly Entry[]): object[] {
  const rows: object[] = []
  for (const entry of entries) {
    const row = rowOf(entry)
    if (row) rows.push(row)
  }
  return rows
}

function file(filed: Filed, of: Index<never>, key: string, row: object | null): void {
  const value = row === null ? null : indexKey(of, row as never)
  if (value === null) return
  const keys = filed.get(value)
  if (keys === undefined) filed.set(value, [key])
  else keys.push(key)
}

function together(some: readonly string[], others: readonly string[]): readonly string[] {
  if (others.length === 0) return some
  return some.length === 0 ? others : [...some, ...others]
}
