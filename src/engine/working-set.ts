import type { Kind } from '#base/ids.ts'
import { entryOf } from '#base/maps.ts'
import { SteadyChance } from '#engine/steady-chance.ts'
import { type Index, indexKey, keyOf, rowKey, type Table } from '#engine/table.ts'

/** The site a batch belongs to, as its row says while the batch holds its lock. */
export interface Site {
  readonly id: string
  readonly workspaceId: string
  readonly key: string
  readonly name: string
  readonly homeUrl: string | null
  readonly currency: string
  readonly locale: string
  readonly timeZone: string
  readonly mode: 'live' | 'test'
  readonly clockAt: number | null
}

/** Something that happened, told to the caller, and on to notifications and webhooks. */
export interface Effect {
  readonly type: string
  readonly [fact: string]: unknown
}

/** Where ids and codes come from; handed in, so that decisions stay free of chance. */
export interface Chance {
  id(of: Kind): string
  /** Whole numbers from 0 up to, not including, `below`. */
  numbers(count: number, below: number): number[]
}

/** What a decision asked for that was not loaded: the batch loads it and decides again from the start. */
export class NotLoaded extends Error {
  constructor() {
    super('a decision needs rows that are not loaded yet')
  }
}

interface Loaded {
  rows: Map<string, object>
  absent: Set<string>
}

interface Overlay {
  /** Null stands for a row that was removed. */
  rows: Map<string, object | null>
  filed: Map<string, Map<string, Set<string>>>
}

/** What the next load must bring: keys by table, values by index. */
export interface Wants {
  rows: Map<Table<never>, Set<string>>
  lists: Map<Index<never>, Set<string>>
}

export interface Changes {
  readonly table: Table<never>
  /** Rows of which nobody knows whether they are there. */
  readonly written: object[]
  /** Rows that are known to be new. */
  readonly added: object[]
  /** Rows that are known to be there. */
  readonly changed: object[]
  /** The columns in which any of those differs from what is there. */
  readonly columns: ReadonlySet<string>
  readonly removed: object[]
}

/**
 * The rows a batch has loaded and what its decisions have changed so far. Reading a row that was not loaded notes
 * the want and throws `NotLoaded`; absent rows are known to be absent.
 */
export class WorkingSet {
  site: Site
  /** The time at which the present command is decided, in epoch milliseconds. */
  now: number
  /** Effects of the present command, in order. */
  effects: Effect[] = []
  /** Statements by name that go with the save: for what touches more rows than a decision should load. */
  sweeps: { readonly name: string; readonly subject: string }[] = []
  /** The store's event that the present command reports, for explanations. */
  cause: string | null = null
  readonly chance: SteadyChance
  wants: Wants = { rows: new Map(), lists: new Map() }
  /** A working set that is complete by itself, without a store behind it: nothing is ever missing. */
  readonly complete: boolean
  readonly #loaded = new Map<string, Loaded>()
  readonly #lists = new Map<string, Map<string, string[]>>()
  readonly #overlays = new Map<string, Overlay>()
  readonly #touched = new Map<string, Table<never>>()

  constructor(site: Site, now: number, chance: Chance, options: { complete: boolean } = { complete: false }) {
    this.site = site
    this.now = now
    this.chance = new SteadyChance(chance)
    this.complete = options.complete
  }

  /** The row under this key, as changed so far; undefined when there is none. */
  get<Row extends object>(table: Table<Row>, key: string): Row | undefined {
    const changed = this.#overlays.get(table.name)?.rows.get(key)
    if (changed !== undefined) return (changed ?? undefined) as Row | undefined
    const loaded = this.#loaded.get(table.name)
    const row = loaded?.rows.get(key)
    if (row !== undefined) return row as Row
    if (this.complete || loaded?.absent.has(key) === true) return undefined
    this.want(table, key)
    throw new NotLoaded()
  }

  /** All rows that an index files under these values, as changed so far, in ascending order of their keys. */
  list<Row extends object>(of: Index<Row>, ...values: readonly (string | number)[]): Row[] {
    const value = keyOf(...values)
    const loaded = this.#lists.get(of.name)?.get(value)
    if (loaded === undefined && !this.complete) {
      this.wantList(of, value)
      throw new NotLoaded()
    }
    const overlay = this.#overlays.get(of.table.name)
    const found = new Map<string, Row>()
    for (const key of loaded ?? []) {
      const changed = overlay?.rows.get(key)
      const row = changed === undefined ? this.#loaded.get(of.table.name)?.rows.get(key) : changed
      // A row may have been removed, or moved elsewhere, since the list was loaded.
      if (row && (of.after !== null || indexKey(of, row as Row) === value)) found.set(key, row as Row)
    }
    for (const key of overlay?.filed.get(of.name)?.get(value) ?? []) {
      const row = overlay?.rows.get(key)
      if (row && indexKey(of, row as Row) === value) found.set(key, row as Row)
    }
    return [...found].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, row]) => row)
  }

  /** Writes a row: new under its key, or in place of the one there. */
  put<Row extends object>(table: Table<Row>, row: Row): Row {
    const key = rowKey(table, row)
    const overlay = this.#overlay(table)
    overlay.rows.set(key, row)
    for (const of of table.indexes) {
      const value = indexKey(of, row)
      if (value === null) continue
      const filed = entryOf(overlay.filed, of.name, () => new Map<string, Set<string>>())
      entryOf(filed, value, () => new Set<string>()).add(key)
    }
    return row
  }

  remove<Row extends object>(table: Table<Row>, row: Row): void {
    this.#overlay(table).rows.set(rowKey(table, row), null)
  }

  /**
   * Does something with each item. Where rows are missing for one, the others are tried all the same, so that the next
   * load brings what any of them misses.
   */
  each<Item>(items: Iterable<Item>, work: (item: Item) => void): void {
    let missing = false
    for (const item of items) {
      try {
        work(item)
      } catch (error) {
        if (!(error instanceof NotLoaded)) throw error
        missing = true
      }
    }
    if (missing) throw new NotLoaded()
  }

  emit(effect: Effect): void {
    this.effects.push(effect)
  }

  /** Notes that a key will be read, so that it is there at the first pass. */
  want<Row extends object>(table: Table<Row>, key: string): void {
    if (this.isLoaded(table, key)) return
    const wanted = this.wants.rows as unknown as Map<Table<Row>, Set<string>>
    entryOf(wanted, table, () => new Set<string>()).add(key)
  }

  /** For planning loads: the row if it is loaded; if not, it is noted as wanted. */
  peek<Row extends object>(table: Table<Row>, key: string): Row | undefined {
    this.want(table, key)
    return this.#loaded.get(table.name)?.rows.get(key) as Row | undefined
  }

  /** For planning loads: the rows under a value if they are loaded; if not, they are noted as wanted. */
  peekList<Row extends object>(of: Index<Row>, value: string): Row[] {
    this.wantList(of, value)
    const loaded = this.#loaded.get(of.table.name)
    return (this.#lists.get(of.name)?.get(value) ?? []).map((key) => loaded?.rows.get(key) as Row)
  }

  wantList<Row extends object>(of: Index<Row>, value: string): void {
    if (this.#lists.get(of.name)?.has(value) === true) return
    const wanted = this.wants.lists as unknown as Map<Index<Row>, Set<string>>
    entryOf(wanted, of, () => new Set<string>()).add(value)
  }

  isLoaded<Row extends object>(table: Table<Row>, key: string): boolean {
    const loaded = this.#loaded.get(table.name)
    return loaded !== undefined && (loaded.rows.has(key) || loaded.absent.has(key))
  }

  /** Takes the wants and leaves none. */
  takeWants(): Wants {
    const wants = this.wants
    this.wants = { rows: new Map(), lists: new Map() }
    return wants
  }

  /** Files what the store answered for these keys; those without a row are absent from now on. */
  fill<Row extends object>(table: Table<Row>, keys: Iterable<string>, rows: readonly Row[]): void {
    const loaded = this.#loadedOf(table)
    for (const row of rows) loaded.rows.set(rowKey(table, row), row)
    for (const key of keys) if (!loaded.rows.has(key)) loaded.absent.add(key)
  }

  fillList<Row extends object>(of: Index<Row>, values: Iterable<string>, rows: readonly Row[]): void {
    const lists = entryOf(this.#lists, of.name, () => new Map<string, string[]>())
    for (const value of values) if (!lists.has(value)) lists.set(value, [])
    const loaded = this.#loadedOf(of.table)
    for (const row of rows) {
      const key = rowKey(of.table, row)
      loaded.rows.set(key, row)
      const value = indexKey(of, row)
      if (value !== null) lists.get(value)?.push(key)
    }
  }

  /** Files the rows that come after a value. */
  fillStretch<Row extends object>(of: Index<Row>, value: string, rows: readonly Row[]): void {
    this.fillList(of, [value], [])
    const keys = rows.map((row) => rowKey(of.table, row))
    this.fill(of.table, keys, rows)
    this.#lists.get(of.name)?.set(value, keys)
  }

  /** Forgets every change, not what was loaded: the next pass decides from the start. */
  restart(): void {
    this.#overlays.clear()
    this.#touched.clear()
    this.chance.restart()
    this.effects = []
    this.sweeps = []
    this.cause = null
  }

  /**
   * Takes what was changed as what the store holds from here on: it is on its way there, ahead of every later load. A
   * restart goes back to here.
   */
  goOn(): void {
    for (const [name, overlay] of this.#overlays) {
      const loaded = entryOf(this.#loaded, name, () => ({ rows: new Map<string, object>(), absent: new Set<string>() }))
      for (const [key, row] of overlay.rows) {
        if (row === null) {
          loaded.rows.delete(key)
          loaded.absent.add(key)
        } else {
          loaded.absent.delete(key)
          loaded.rows.set(key, row)
        }
      }
      for (const [of, filed] of overlay.filed) this.#file(of, filed)
    }
    this.chance.goOn()
    this.restart()
  }

  /** Adds to the lists that are loaded; a row that has left one since is found not to belong there when it is read. */
  #file(of: string, filed: ReadonlyMap<string, ReadonlySet<string>>): void {
    const lists = this.#lists.get(of)
    for (const [value, keys] of filed) {
      const list = lists?.get(value)
      if (list) lists?.set(value, [...new Set([...list, ...keys])])
    }
  }

  /** The difference to the store, in the order in which it can be saved. */
  changes(): Changes[] {
    const all: Changes[] = []
    for (const table of this.#touched.values()) {
      const columns = new Set<string>()
      const changes: Changes = { table, written: [], added: [], changed: [], columns, removed: [] }
      const { written, added, changed, removed } = changes
      const loaded = this.#loaded.get(table.name)
      for (const [key, row] of this.#overlays.get(table.name)?.rows ?? []) {
        const before = loaded?.rows.get(key)
        // What was written back as it was is no change.
        if (row === before) continue
        if (row === null) {
          if (before !== undefined) removed.push(before)
        } else if (before !== undefined) {
          if (noteDifferences(table, before, row, columns)) changed.push(row)
        } else if (table.ownIds || loaded?.absent.has(key) === true) added.push(row)
        else written.push(row)
      }
      if (written.length + added.length + changed.length + removed.length > 0) all.push(changes)
    }
    return all.sort((left, right) => left.table.rank - right.table.rank)
  }

  /** Rows of one table written since the last restart. */
  written<Row extends object>(table: Table<Row>): Row[] {
    const rows = this.#overlays.get(table.name)?.rows.values() ?? []
    return [...rows].filter((row) => row !== null) as Row[]
  }

  #loadedOf<Row extends object>(table: Table<Row>): Loaded {
    return entryOf(this.#loaded, table.name, () => ({ rows: new Map<string, object>(), absent: new Set<string>() }))
  }

  #overlay<Row extends object>(table: Table<Row>): Overlay {
    return entryOf(this.#overlays, table.name, () => {
      this.#touched.set(table.name, table as unknown as Table<never>)
      return { rows: new Map<string, object | null>(), filed: new Map<string, Map<string, Set<string>>>() }
    })
  }
}

/** Values of JSON are compared as what they are in memory: whoever changes one makes a new one. */
function noteDifferences(table: Table<never>, before: object, after: object, columns: Set<string>): boolean {
  let found = false
  for (const column of Object.keys(table.columns)) {
    const [old, now] = [before, after].map((row) => (row as Record<string, unknown>)[column] ?? null)
    if (old === now) continue
    columns.add(column)
    found = true
  }
  return found
}
