import { conflict, type Refusal } from '#base/refusal.ts'
import { lookAgain } from '#engine/due-work.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import type { Draft } from '#programs/draft.ts'
import {
  type Editor,
  type Program,
  type ProgramVersion,
  programs,
  programsByKey,
  programVersions,
} from '#programs/program.ts'

/** Saves a new program, which is active from now on inside its period (GIFT-8). */
export function launch(set: WorkingSet, draft: Draft, by: Editor | null = null): Program | Refusal {
  const key = draft.key ?? freeKey(set, draft.preset ?? 'program')
  const taken = keyTaken(set, key, null)
  if (taken) return taken
  const id = set.chance.id('program')
  addVersion(set, { program: id, version: 1, editedBy: by }, draft)
  const program = set.put<Program>(programs, {
    id,
    key,
    preset: draft.preset,
    name: draft.name,
    description: draft.description,
    startsAt: draft.period.startsAt,
    endsAt: draft.period.endsAt,
    version: 1,
    versions: [{ version: 1, fromAt: set.now }],
    pauses: [],
    archivedAt: null,
    issue: draft.definition.code.issue,
    issuing: null,
    createdAt: set.now,
    updatedAt: set.now,
  })
  set.emit({ type: 'program.created', program: id })
  return startIssuing(set, program)
}

/** Edits a program; what happens from now on is decided by the new version. An edit that changes nothing adds none. */
export function edit(
  set: WorkingSet,
  program: Program,
  draft: Draft,
  { unchanged, by = null }: { readonly unchanged: boolean; readonly by?: Editor | null },
): Program | Refusal {
  if (program.archivedAt !== null) return archived(program)
  const key = draft.key ?? program.key
  const taken = keyTaken(set, key, program.id)
  if (taken) return taken
  if (unchanged) return program
  const version = program.version + 1
  addVersion(set, { program: program.id, version, editedBy: by }, draft)
  const edited = set.put<Program>(programs, {
    ...program,
    key,
    name: draft.name,
    description: draft.description,
    startsAt: draft.period.startsAt,
    endsAt: draft.period.endsAt,
    version,
    versions: [...program.versions, { version, fromAt: set.now }],
    issue: draft.definition.code.issue,
    updatedAt: set.now,
  })
  set.emit({ type: 'program.edited', program: program.id, version })
  return startIssuing(set, edited)
}

/** Paused, a program takes nobody in and grants nothing new; again, it stays paused. */
export function pause(set: WorkingSet, program: Program): Program | Refusal {
  if (program.archivedAt !== null) return archived(program)
  if (program.pauses.some(({ to }) => to === null)) return program
  set.emit({ type: 'program.paused', program: program.id })
  return set.put<Program>(programs, {
    ...program,
    pauses: [...program.pauses, { from: set.now, to: null }],
    updatedAt: set.now,
  })
}

/** Resumed, a program grants what was reached in the meantime. */
export function resume(set: WorkingSet, program: Program): Program | Refusal {
  if (program.archivedAt !== null) return archived(program)
  if (!program.pauses.some(({ to }) => to === null)) return program
  set.emit({ type: 'program.resumed', program: program.id })
  lookAgain(set, 'program', program.id, set.now)
  const pauses = program.pauses.map(({ from, to }) => ({ from, to: to ?? set.now }))
  return startIssuing(set, set.put<Program>(programs, { ...program, pauses, updatedAt: set.now }))
}

/** Ends a program for good; what was granted stays. */
export function archive(set: WorkingSet, program: Program): Program {
  if (program.archivedAt !== null) return program
  set.emit({ type: 'program.archived', program: program.id })
  return set.put<Program>(programs, { ...program, archivedAt: set.now, updatedAt: set.now })
}

/** A program that gives everybody a code works through the members it finds, in the background. */
function startIssuing(set: WorkingSet, program: Program): Program {
  if (program.issue !== 'automatic') return program
  lookAgain(set, 'codes', program.id, Math.max(set.now, program.startsAt ?? set.now))
  return set.put<Program>(programs, { ...program, issuing: { after: '', done: 0, issued: 0, finishedAt: null } })
}

function addVersion(set: WorkingSet, of: Pick<ProgramVersion, 'program' | 'version' | 'editedBy'>, draft: Draft): void {
  set.put<ProgramVersion>(programVersions, {
    ...of,
    definition: draft.definition,
    name: draft.name,
    description: draft.description,
    startsAt: draft.period.startsAt,
    endsAt: draft.period.endsAt,
    fromAt: set.now,
  })
}

function keyTaken(set: WorkingSet, key: string, by: string | null): Refusal | null {
  const other = set.list(programsByKey, key).find(({ id }) => id !== by)
  return other ? conflict('program_key_taken', { saw: key, variables: { key }, pointer: '/key' }) : null
}

/** The preset's name, with the least number that makes it unique on the site. */
function freeKey(set: WorkingSet, stem: string): string {
  for (let number = 1; number < 1_000; number++) {
    const key = number === 1 ? stem : `${stem}-${number}`
    if (set.list(programsByKey, key).length === 0) return key
  }
  return `${stem}-${set.chance.numbers(8, 10).join('')}`
}

function archived(program: Program): Refusal {
  return conflict('program_archived', { saw: program.archivedAt })
}
