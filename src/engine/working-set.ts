import type { Kind } from '#base/ids.ts'
import { entryOf } from '#base/maps.ts'
import { SteadyChance } from '#engine/steady-chance.ts'
import { type Index, indexKey, keyOf, rowKey, type Table } from '#engine/table.ts'
import { rowOf, TableRows, type Written } from '#engine/table-rows.ts'

/** The site a batch belongs to, as its row says while the batch holds its lock. */
export interface Site {
  readonly id: string
  readonly workspaceId: string
  readonly key: string
  readonly name: string
  readonly homeUrl: string | null
  /** Where members find their rewards; null: at home. */
  readonly memberUrl: string | null
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

/** Notes what will be read, step by step: after each one, all that was noted until then is there. */
export type Plan = Generator<void, void, void>

/** A row that was written, and what stood under its key before; null where there is none. */
export interface Wrote {
  readonly table: Table<never>
  readonly key: string
  readonly before: object | null
  readonly after: object | null
}

/** What a batch has written, for the one that comes after it. */
export type WrittenRows = ReadonlyMap<Table<never>, Written>

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
  /** Rows that are known to be there, and what stood in their place. */
  readonly changed: object[]
  readonly replaced: object[]
  /** The columns in which any of those differs from what is there. */
  readonly columns: ReadonlySet<string>
  readonly removed: object[]
  /** Whether what was added may be sent before the site is held. */
  readonly early: boolean
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
  readonly #tables = new Map<Table<never>, TableRows>()
  readonly #earlier: WrittenRows | null
  readonly #plans = new Map<object, Plan>()
  /** A new row of these may take the place of one that was taken out of the way, and has to come after that. */
  readonly #altered = new Set<Table<never>>()
  #missed = 0
  #unsavedSweeps: WorkingSet['sweeps'] = []
  #recorded: Map<Table<never>, Map<string, object | null>> | null = null

  constructor(
    site: Site,
    now: number,
    chance: Chance,
    { complete = false, after = null }: { complete?: boolean; after?: WrittenRows | null } = {},
  ) {
    this.site = site
    this.now = now
    this.chance = new SteadyChance(chance)
    this.complete = complete
    this.#earlier = after
  }

  /** The row under this key, as changed so far; undefined when there is none. */
  get<Row extends object>(table: Table<Row>, key: string): Row | undefined {
    const row = this.#rows(table).find(key)
    if (row !== undefined) return (row ?? undefined) as Row | undefined
    if (this.complete) return undefined
    this.want(table, key)
    throw new NotLoaded()
  }

  /** All rows that an index files under these values, as changed so far, in ascending order of their keys. */
  list<Row extends object>(of: Index<Row>, ...values: readonly (string | number)[]): Row[] {
    const value = values.length === 1 ? String(values[0]) : keyOf(...values)
    const known = this.#rows(of.table)
    const index = of as unknown as Index<never>
    const keys = known.keysOf(index, value)
    if (keys === undefined && !this.complete) {
      this.wantList(of, value)
      throw new NotLoaded()
    }
    const found: Row[] = []
    for (const key of inOrder(keys ?? known.writtenKeysOf(index, value))) {
      const row = known.find(key) as Row | null | undefined
      // A row may have been removed, or moved elsewhere, since it was filed here.
      if (row && (of.after !== null || indexKey(of, row) === value)) found.push(row)
    }
    return found
  }

  /** Writes a row: new under its key, or in place of the one there. */
  put<Row extends object>(table: Table<Row>, row: Row): Row {
    const [rows, key] = [this.#rows(table), rowKey(table, row)]
    if (this.#recorded !== null) this.#record(rows, key)
    rows.put(key, row)
    return row
  }

  remove<Row extends object>(table: Table<Row>, row: Row): void {
    const [rows, key] = [this.#rows(table), rowKey(table, row)]
    if (this.#recorded !== null) this.#record(rows, key)
    rows.remove(key)
  }

  /** Does something and tells what it wrote. */
  recording<Result>(work: () => Result): { result: Result; wrote: Wrote[] } {
    this.#recorded = new Map()
    try {
      const result = work()
      const wrote = [...this.#recorded].flatMap(([table, rows]) =>
        [...rows].map(([key, before]) => ({ table, key, before, after: this.#rows(table).find(key) ?? null })),
      )
      return { result, wrote }
    } finally {
      this.#recorded = null
    }
  }

  #record(rows: TableRows, key: string): void {
    const known = entryOf(this.#recorded ?? new Map(), rows.table, () => new Map<string, object | null>())
    if (!known.has(key)) known.set(key, rows.find(key) ?? null)
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

  /** Goes on with somebody's plan up to the first step that notes what is not there yet. */
  goOnWith(who: object, begin: () => Plan): void {
    const plan = entryOf(this.#plans, who, begin)
    const missed = this.#missed
    while (this.#missed === missed && plan.next().done !== true);
  }

  /** Notes that a key will be read, so that it is there at the first pass. */
  want<Row extends object>(table: Table<Row>, key: string): void {
    if (this.isLoaded(table, key)) return
    this.#missed++
    const wanted = this.wants.rows as unknown as Map<Table<Row>, Set<string>>
    entryOf(wanted, table, () => new Set<string>()).add(key)
  }

  /** For planning loads: the row if it is loaded; if not, it is noted as wanted. */
  peek<Row extends object>(table: Table<Row>, key: string): Row | undefined {
    const row = this.#rows(table).find(key)
    if (row === undefined) this.want(table, key)
    return (row ?? undefined) as Row | undefined
  }

  /** For planning loads: the rows under a value if they are loaded; if not, they are noted as wanted. */
  peekList<Row extends object>(of: Index<Row>, value: string): Row[] {
    const known = this.#rows(of.table)
    const keys = known.keysOf(of as unknown as Index<never>, value)
    if (keys === undefined) this.wantList(of, value)
    const found: Row[] = []
    for (const key of keys ?? []) {
      const row = known.find(key)
      if (row) found.push(row as Row)
    }
    return found
  }

  wantList<Row extends object>(of: Index<Row>, value: string): void {
    if (this.#rows(of.table).hasList(of.name, value)) return
    this.#missed++
    const wanted = this.wants.lists as unknown as Map<Index<Row>, Set<string>>
    entryOf(wanted, of, () => new Set<string>()).add(value)
  }

  isLoaded<Row extends object>(table: Table<Row>, key: string): boolean {
    return this.#rows(table).find(key) !== undefined
  }

  /** Takes the wants and leaves none. */
  takeWants(): Wants {
    const wants = this.wants
    this.wants = { rows: new Map(), lists: new Map() }
    return wants
  }

  /** Files what the store answered for these keys; those without a row are absent from now on. */
  fill<Row extends object>(table: Table<Row>, keys: Iterable<string>, rows: readonly Row[]): void {
    this.#rows(table).fill(keys, rows)
  }

  fillList<Row extends object>(of: Index<Row>, values: Iterable<string>, rows: readonly Row[]): void {
    this.#rows(of.table).fillList(of as unknown as Index<never>, values, rows)
  }

  /** Files the rows that come after a value. */
  fillStretch<Row extends object>(of: Index<Row>, value: string, rows: readonly Row[]): void {
    this.#rows(of.table).fillStretch(of as unknown as Index<never>, value, rows)
  }

  /** Forgets what was decided since the last `goOn`, not what was loaded: the next pass decides anew. */
  restart(): void {
    for (const rows of this.#tables.values()) rows.restart()
    this.chance.restart()
    this.effects = []
    this.sweeps = []
    this.cause = null
  }

  /** Takes what was decided as made: a restart goes back to here. */
  goOn(): void {
    for (const rows of this.#tables.values()) rows.goOn()
    this.chance.goOn()
    this.#unsavedSweeps.push(...this.sweeps)
    this.restart()
  }

  /** Sweeps that go with the next save. */
  get unsavedSweeps(): WorkingSet['sweeps'] {
    return [...this.#unsavedSweeps, ...this.sweeps]
  }

  /** Takes all that was taken as made as what the store holds: it is on its way there. */
  saved(): void {
    for (const rows of this.#tables.values()) rows.saved()
    this.#unsavedSweeps = []
  }

  /** All that was taken as made so far. */
  settled(): WrittenRows {
    const all = new Map<Table<never>, Written>()
    for (const [table, { settled }] of this.#tables) if (settled !== null) all.set(table, settled)
    return all
  }

  /** The difference to the store, in the order in which it can be saved. */
  changes(): Changes[] {
    const all: Changes[] = []
    for (const rows of this.#tables.values()) {
      const changes = changesOf(rows)
      const { table, written, added, changed, removed } = changes
      if (changed.length + removed.length > 0) this.#altered.add(table)
      const early = table.early && !this.#altered.has(table)
      if (written.length + added.length + changed.length + removed.length > 0) all.push({ ...changes, early })
    }
    return all.sort((left, right) => left.table.rank - right.table.rank)
  }

  /** Rows of one table written since the last restart. */
  written<Row extends object>(table: Table<Row>): Row[] {
    return this.#rows(table).written() as Row[]
  }

  /** Rows of one table written and taken as made. */
  made<Row extends object>(table: Table<Row>): Row[] {
    return this.#rows(table).made() as Row[]
  }

  /** Rows of one table written since the last save. */
  unsaved<Row extends object>(table: Table<Row>): Row[] {
    const rows = this.#rows(table).unsaved().map(rowOf)
    return rows.filter((row) => row !== null) as Row[]
  }

  #rows<Row extends object>(of: Table<Row>): TableRows {
    const table = of as unknown as Table<never>
    const known = this.#tables.get(table)
    if (known !== undefined) return known
    const made = new TableRows(table, this.#earlier?.get(table))
    this.#tables.set(table, made)
    return made
  }
}

function changesOf(rows: TableRows): Omit<Changes, 'early'> {
  const { table } = rows
  const names = Object.keys(table.columns)
  const columns = new Set<string>()
  const changes: Omit<Changes, 'early'> = {
    table,
    written: [],
    added: [],
    changed: [],
    replaced: [],
    columns,
    removed: [],
  }
  for (const entry of rows.unsaved()) {
    const before = entry.isUnsaved ? entry.saved : entry.known
    const row = rowOf(entry) ?? null
    // What was written back as it was is no change.
    if (row === before) continue
    if (row === null) {
      if (before) changes.removed.push(before)
    } else if (before) {
      if (!noteDifferences(names, before as Values, row as Values, columns)) continue
      changes.changed.push(row)
      changes.replaced.push(before)
    } else if (table.ownIds || before === null) changes.added.push(row)
    else changes.written.push(row)
  }
  return changes
}

type Values = Readonly<Record<string, unknown>>

/** Values of JSON are compared as what they are in memory: whoever changes one makes a new one. */
function noteDifferences(names: readonly string[], before: Values, after: Values, columns: Set<string>): boolean {
  let found = false
  for (const name of names) {
    if ((before[name] ?? null) === (after[name] ?? null)) continue
    columns.add(name)
    found = true
  }
  return found
}

/** Each key once, in ascending order. */
function inOrder(keys: readonly string[]): readonly string[] {
  return keys.length < 2 ? keys : [...new Set(keys)].sort()
}
