import { type Check, type Refusal, refuse } from '#base/refusal.ts'
import { index, keyOf, table } from '#engine/table.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import type { Definition, Trigger } from '#programs/definition.api.ts'

export interface Pause {
  readonly from: number
  readonly to: number | null
}

interface VersionMark {
  readonly version: number
  /** From when it is in force; the first is in force for the past, too. */
  readonly fromAt: number
}

/** Progress of giving every eligible member a code. */
export interface Issuing {
  readonly after: string
  readonly done: number
  readonly issued: number
  readonly finishedAt: number | null
}

/** A referral activity of a site. Its terms are kept by version; this row carries the present ones and its life. */
export interface Program {
  readonly id: string
  readonly key: string
  readonly preset: string | null
  readonly name: string
  readonly description: string | null
  readonly startsAt: number | null
  readonly endsAt: number | null
  readonly version: number
  readonly versions: readonly VersionMark[]
  readonly pauses: readonly Pause[]
  readonly archivedAt: number | null
  readonly issue: Definition['code']['issue']
  readonly issuing: Issuing | null
  readonly createdAt: number
  readonly updatedAt: number
}

export const programs = table<Program>({
  name: 'programs',
  columns: {
    id: 'text',
    key: 'text',
    preset: 'text',
    name: 'text',
    description: 'text',
    startsAt: 'time',
    endsAt: 'time',
    version: 'integer',
    versions: 'json',
    pauses: 'json',
    archivedAt: 'time',
    issue: 'text',
    issuing: 'json',
    createdAt: 'time',
    updatedAt: 'time',
  },
  key: ['id'],
  rank: 10,
  audited: { kind: 'program', id: 'id', hidden: ['versions', 'updatedAt', 'issuing'] },
})

export const programsByKey = index(programs, ['key'])
export const programsByIssue = index(programs, ['issue'])

/** A program by its id or, as stores may prefer, by its key. */
export function findProgram(set: WorkingSet, idOrKey: string): Program | undefined {
  return set.get(programs, idOrKey) ?? set.list(programsByKey, idOrKey)[0]
}

/** Who of the staff made an edit, by the name they had then; null where it was the store. */
export interface Editor {
  readonly id: string
  readonly name: string
}

/** The terms of a program as they were from one edit to the next. */
export interface ProgramVersion {
  readonly program: string
  readonly version: number
  readonly definition: Definition
  readonly name: string
  readonly description: string | null
  readonly startsAt: number | null
  readonly endsAt: number | null
  readonly fromAt: number
  readonly editedBy: Editor | null
}

export const programVersions = table<ProgramVersion>({
  name: 'program_versions',
  columns: {
    program: 'text',
    version: 'integer',
    definition: 'json',
    name: 'text',
    description: 'text',
    startsAt: 'time',
    endsAt: 'time',
    fromAt: 'time',
    editedBy: 'json',
  },
  key: ['program', 'version'],
  rank: 11,
  change: 'frozen',
  audited: {
    kind: 'program',
    id: 'program',
    hidden: ['program', 'version', 'fromAt', 'editedBy'],
    follows: ({ program, version }) => keyOf(program, version - 1),
  },
})

export const statuses = ['scheduled', 'active', 'paused', 'ended', 'archived'] as const
export type Status = (typeof statuses)[number]

/** What a program is at a time: its last moment still belongs to its period. */
export function statusAt(program: Program, at: number): Status {
  if (program.archivedAt !== null && at >= program.archivedAt) return 'archived'
  if (program.endsAt !== null && at > program.endsAt) return 'ended'
  if (isPausedAt(program, at)) return 'paused'
  if (program.startsAt !== null && at < program.startsAt) return 'scheduled'
  return 'active'
}

export function isPausedAt(program: Program, at: number): boolean {
  return program.pauses.some(({ from, to }) => at >= from && (to === null || at < to))
}

/** Paused or archived, a program grants nothing new, whatever the time of the fact that would earn it (GIFT-9). */
export function grantsNothing(program: Program, now: number): boolean {
  return program.archivedAt !== null || isPausedAt(program, now) || program.pauses.some(({ to }) => to === null)
}

/** The number of the version in force at a time. */
export function versionNumberAt(program: Program, at: number): number {
  let number = program.versions[0]?.version ?? program.version
  for (const { version, fromAt } of program.versions) if (fromAt <= at) number = version
  return number
}

export function versionOf(set: WorkingSet, program: string, version: number): ProgramVersion {
  const found = set.get(programVersions, keyOf(program, version))
  if (!found) throw new Error(`program ${program} has no version ${version}`)
  return found
}

/** The terms as they are now. */
export function termsOf(set: WorkingSet, program: Program): ProgramVersion {
  return versionOf(set, program.id, program.version)
}

/** The terms in force at a time. */
export function termsAt(set: WorkingSet, program: Program, at: number): ProgramVersion {
  return versionOf(set, program.id, versionNumberAt(program, at))
}

export function triggerOf(definition: Definition, on: Trigger['on']): Trigger | undefined {
  return definition.triggers.find((trigger) => trigger.on === on)
}

const statusReasons = {
  scheduled: 'program_not_started',
  paused: 'program_paused',
  ended: 'program_ended',
  archived: 'program_archived',
} as const

/** Whether the program takes anybody in at that time. */
export function checkOpen(program: Program, at: number): { check: Check; refusal: Refusal | null } {
  const status = statusAt(program, at)
  const check = { check: 'program_active', passed: status === 'active', saw: status }
  return { check, refusal: status === 'active' ? null : refuse(statusReasons[status], [check]) }
}
