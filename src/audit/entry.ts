import { formatTime } from '#base/time.ts'
import { keyParts, type Table, table } from '#engine/table.ts'
import type { WorkingSet, Wrote } from '#engine/working-set.ts'

/** A person of the staff who changes something, as they were at that time. */
export interface Actor {
  readonly id: string
  readonly name: string
  readonly role: string
}

type Values = { readonly [column: string]: unknown }

/** One thing that was changed; of what was there before and is there still, only what differs. */
export interface Change {
  readonly kind: string
  readonly id: string
  /** What people call it, where it has a name. */
  readonly name?: string | null
  /** Null: it was not there. */
  readonly before: Values | null
  /** Null: it is not there any more. */
  readonly after: Values | null
}

/** What staff did, and what it changed. Its time is the real one, on test sites too. */
export interface AuditEntry {
  readonly id: string
  readonly workspaceId: string
  readonly at: number
  readonly staff: string
  readonly staffName: string
  readonly role: string
  /** The noun and the verb: `program.edit`. */
  readonly action: string
  readonly subjectKind: string | null
  readonly subject: string | null
  readonly changes: readonly Change[]
  readonly customers: readonly string[]
  readonly reason: string | null
}

export const auditEntries = table<AuditEntry>({
  name: 'audit_entries',
  columns: {
    id: 'text',
    workspaceId: 'text',
    at: 'time',
    staff: 'text',
    staffName: 'text',
    role: 'text',
    action: 'text',
    subjectKind: 'text',
    subject: 'text',
    changes: 'json',
    customers: 'json',
    reason: 'text',
  },
  key: ['id'],
  rank: 98,
  change: 'append',
  ownIds: true,
})

export interface Act {
  readonly actor: Actor
  readonly action: string
  readonly reason: string | null
}

const prefixLength = 'aud_'.length
const timeDigits = 12

/** Ids begin with the time of their making, so that the order of ids is the order of time, and a span of one a span of the other. */
function timeOf(id: string): number {
  return Number.parseInt(id.slice(prefixLength, prefixLength + timeDigits), 16)
}

/** What was done, with all that it changed. */
export function entryOf(id: string, workspaceId: string, act: Act, changes: readonly Change[]): AuditEntry {
  const { actor, action, reason } = act
  const noun = action.split('.')[0]
  const subject = changes.find(({ kind }) => kind === noun) ?? changes[0]
  return {
    ...{ id, workspaceId, at: timeOf(id), staff: actor.id, staffName: actor.name, role: actor.role, action, reason },
    ...{ subjectKind: subject?.kind ?? null, subject: subject?.id ?? null },
    ...{ changes: changes.slice(0, mostChanges), customers: [] },
  }
}

/** More is no log but a copy; how many there were can be told from what was done. */
const mostChanges = 50
const longestValue = 4_000

/** Writes the entry of what a command wrote, and of what it does besides; what changed nothing is none. */
export function noteAct(set: WorkingSet, act: Act, wrote: readonly Wrote[], besides: readonly Change[] = []): void {
  const real = wrote.filter(
    ({ table: of, before, after }) => before === null || after === null || differs(of, before, after),
  )
  const acts = actsOf(besides)
  if (real.length + acts.length === 0) return
  const told = [...acts, ...changesOf(set, real)]
  const changes = told.length > 0 ? told : untold(real)
  const entry = entryOf(set.chance.id('audit'), set.site.workspaceId, act, changes)
  set.put(auditEntries, { ...entry, customers: customersOf(real) })
}

/** What is told by hand, reduced to what differs; with nothing before and nothing after it says that something was done. */
export function actsOf(changes: readonly Change[]): Change[] {
  return changes.flatMap((change) => {
    const { before, after } = change
    if (before !== null && after !== null && Object.keys(before).length + Object.keys(after).length === 0)
      return [change]
    return changeOf(change) ?? []
  })
}

function differs(of: Table<never>, before: object, after: object): boolean {
  return Object.keys(of.columns).some((column) => {
    const [old, now] = [before, after].map((row) => (row as Values)[column] ?? null)
    return !isSame(old, now)
  })
}

function customersOf(wrote: readonly Wrote[]): string[] {
  const names = wrote.flatMap(({ table: { audited }, before, after }) =>
    (audited?.customers ?? []).flatMap((column) => [before, after].map((row) => (row as Values | null)?.[column])),
  )
  return [...new Set(names.filter((name) => typeof name === 'string'))]
}

function changesOf(set: WorkingSet, wrote: readonly Wrote[]): Change[] {
  const changes = new Map<string, Change>()
  for (const { table: of, key, before, after } of wrote) {
    const { audited } = of
    if (audited === null) continue
    const from = before ?? (after === null ? null : formerOf(set, of, after as never))
    const id = String(((after ?? before) as Values)[audited.id] ?? keyParts(key)[0])
    const sides = { before: shown(of, from), after: shown(of, after) }
    const change = changeOf({ kind: audited.kind, id, name: nameIn(sides), ...sides })
    if (change === null) continue
    const known = changes.get(`${change.kind} ${id}`)
    changes.set(`${change.kind} ${id}`, known === undefined ? change : joined(known, change))
  }
  return [...changes.values()]
}

/** Where only what is hidden has changed: at least of what. */
function untold(wrote: readonly Wrote[]): Change[] {
  return wrote.flatMap(({ table: { audited }, key, before, after }) => {
    const row = (after ?? before) as Values
    return audited === null
      ? []
      : [{ kind: audited.kind, id: String(row[audited.id] ?? keyParts(key)[0]), before: {}, after: {} }]
  })
}

/** Of rows that are only added, the one that a new one takes the place of, if it was looked at. */
function formerOf(set: WorkingSet, of: Table<never>, row: never): object | null {
  const key = of.audited?.follows?.(row)
  return key !== undefined && set.isLoaded(of, key) ? (set.get(of, key) ?? null) : null
}

function joined(one: Change, other: Change): Change {
  const both = (left: Values | null, right: Values | null) =>
    left === null && right === null ? null : { ...left, ...right }
  const name = one.name ?? other.name ?? null
  return { ...one, name, before: both(one.before, other.before), after: both(one.after, other.after) }
}

function nameIn({ before, after }: { readonly before: Values | null; readonly after: Values | null }): string | null {
  const name = (after ?? before)?.name
  return typeof name === 'string' && name !== '' ? name : null
}

/** A row as it is told: without what is hidden, times as text. */
function shown(of: Table<never>, row: object | null): Values | null {
  if (row === null) return null
  const hidden = (of.audited?.hidden ?? []) as readonly string[]
  const types = of.columns as Readonly<Record<string, string>>
  const values = Object.entries(row).filter(([column]) => column in types && !hidden.includes(column))
  const texts = values.map(([column, value]) => [
    column,
    types[column] === 'time' && typeof value === 'number' ? formatTime(value) : value,
  ])
  return { ...Object.fromEntries(texts), ...of.audited?.told?.(row as never) }
}

/** What differs between two states of a thing; null when nothing does. What is long is left out. */
function changeOf({ before, after, ...what }: Change): Change | null {
  if (before === null || after === null) {
    const short = (values: Values | null) => values && shorten(withoutNothing(values))
    return before === after ? null : { ...what, before: short(before), after: short(after) }
  }
  const [old, now] = difference(before, after)
  if (Object.keys(old).length + Object.keys(now).length === 0) return null
  return { ...what, before: shorten(old), after: shorten(now) }
}

function withoutNothing(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined))
}

function shorten(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([column, value]) => {
      const length = (JSON.stringify(value) ?? '').length
      return [column, length > longestValue ? { characters: length } : value]
    }),
  )
}

function isPlain(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The parts of two values that are not the same, down to the field. */
function difference(before: Values, after: Values): [Values, Values] {
  const [old, now]: [Record<string, unknown>, Record<string, unknown>] = [{}, {}]
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [left, right] = [before[key] ?? null, after[key] ?? null]
    if (isSame(left, right)) continue
    if (isPlain(left) && isPlain(right)) {
      const [oldInner, nowInner] = difference(left, right)
      if (Object.keys(oldInner).length + Object.keys(nowInner).length === 0) continue
      old[key] = oldInner
      now[key] = nowInner
    } else {
      old[key] = left
      now[key] = right
    }
  }
  return [old, now]
}

/** Whatever the order of their fields, which the database has its own way with. */
function isSame(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, place) => isSame(item, right[place]))
  }
  if (!isPlain(left) || !isPlain(right)) return false
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) =>
    isSame(left[key] ?? null, right[key] ?? null),
  )
}
