import { mostProblems, type Problem, problemsOf } from '#base/problems.ts'
import {
  type Definition,
  type PeriodInput,
  type PresetKey,
  programChangeShape,
  programShape,
} from '#programs/definition.api.ts'
import { readDefinition } from '#programs/definition.ts'
import { always, type Period, readPeriod } from '#programs/period.ts'
import { presetFor, presets } from '#programs/presets.ts'

/** A program as it would be saved: whole, and checked. */
export interface Draft {
  readonly preset: PresetKey | null
  /** null: none was chosen, one has to be made. */
  readonly key: string | null
  readonly name: string
  readonly description: string | null
  readonly period: Period
  readonly definition: Definition
}

/** What the checks have to know of the site. */
export interface DraftSite {
  readonly timeZone: string
  readonly homeUrl: string | null
}

/** And for a new one, which begins in the site's language. */
export interface NewDraftSite extends DraftSite {
  readonly locale: string
}

export type DraftRead =
  | { readonly draft: Draft; readonly problems: readonly [] }
  | { readonly draft: null; readonly problems: readonly Problem[] }

/** A new program as it was sent; every problem of the whole body at once. */
export function readProgram(body: unknown, site: NewDraftSite): DraftRead {
  const parsed = programShape.safeParse(body)
  const given = fieldsOf(body)
  const preset = isPresetKey(given.preset) ? given.preset : null
  const base = preset === null ? null : presetFor(preset, site.locale).definition
  const rest = readRest(given, { period: always, definition: base }, site)
  const problems = [...(parsed.success ? [] : problemsOf(parsed.error.issues)), ...rest.problems]
  if (!parsed.success || rest.definition === null || rest.period === null || problems.length > 0)
    return refused(problems)
  const { key, name, description } = parsed.data
  const { period, definition } = rest
  return {
    draft: { preset, key: key ?? null, name: name.trim(), description: description ?? null, period, definition },
    problems: [],
  }
}

/** An edit of a program; what is not sent stays as it was. */
export function readProgramChange(body: unknown, before: Draft, site: DraftSite): DraftRead {
  const parsed = programChangeShape.safeParse(body)
  const rest = readRest(fieldsOf(body), before, site)
  const problems = [...(parsed.success ? [] : problemsOf(parsed.error.issues)), ...rest.problems]
  if (!parsed.success || rest.definition === null || rest.period === null || problems.length > 0)
    return refused(problems)
  const { key = before.key, name = before.name, description = before.description } = parsed.data
  const { period, definition } = rest
  return { draft: { preset: before.preset, key, name: name.trim(), description, period, definition }, problems: [] }
}

type Fields = Readonly<Record<string, unknown>>

function readRest(given: Fields, before: { period: Period; definition: Definition | null }, site: DraftSite) {
  const over = given.definition
  const isReadable = over === undefined || isFields(over)
  const definition = isReadable
    ? readDefinition(before.definition, over, site.homeUrl)
    : ({ definition: null, problems: [] } as const)
  const period = readPeriod(periodOf(given.period), before.period, site.timeZone)
  return {
    definition: definition.definition,
    period: period.period,
    problems: [...definition.problems, ...period.problems],
  }
}

/** As much of a period as can be read while the shape of the body is still in doubt. */
function periodOf(value: unknown): PeriodInput | null | undefined {
  if (value === null || value === undefined) return value
  const { startsAt, endsAt } = fieldsOf(value)
  return { ...(isMoment(startsAt) ? { startsAt } : {}), ...(isMoment(endsAt) ? { endsAt } : {}) }
}

function isMoment(value: unknown): value is string | null {
  return typeof value === 'string' || value === null
}

function refused(problems: readonly Problem[]): DraftRead {
  return { draft: null, problems: problems.slice(0, mostProblems) }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

function isPresetKey(value: unknown): value is PresetKey {
  return typeof value === 'string' && Object.hasOwn(presets, value)
}
