import { Temporal } from 'temporal-polyfill'
import { calendarDay, endOfDay, startOfDay } from '#base/time.ts'
import type { Definition, PresetKey } from '#programs/definition.api.ts'
import { definitionShape } from '#programs/definition.api.ts'
import { presetFor, presets } from '#programs/presets.ts'

/** A day and, where somebody wants one, a time of it, in the site's zone. */
export interface Moment {
  readonly day: string
  /** Empty: the first or the last moment of that day. */
  readonly time: string
}

/** A program as the form holds it; its shape is that of the body, so that pointers fit both. */
export interface ProgramDraft {
  readonly preset: PresetKey | null
  readonly name: string
  readonly key: string
  readonly description: string
  readonly period: { readonly startsAt: Moment; readonly endsAt: Moment }
  readonly definition: Definition
}

const never: Moment = { day: '', time: '' }

/** Nothing but one trigger without gifts: where somebody mixes a program of their own. */
function blankDefinition(): Definition {
  return definitionShape.parse({ triggers: [{ on: 'first_order', referee: { gifts: [] } }] })
}

export function newDraft(preset: PresetKey | null, locale: string): ProgramDraft {
  const definition = preset === null ? blankDefinition() : presetFor(preset, locale).definition
  return { preset, name: '', key: '', description: '', period: { startsAt: never, endsAt: never }, definition }
}

interface Known {
  readonly preset: string | null
  readonly name: string
  readonly key: string
  readonly description: string | null
  readonly period: { readonly startsAt: string | null; readonly endsAt: string | null }
  readonly definition: unknown
}

/** A program of the server in the form. */
export function draftOf(program: Known, timeZone: string): ProgramDraft {
  const { name, key, description, period } = program
  return {
    preset: isPreset(program.preset) ? program.preset : null,
    ...{ name, key, description: description ?? '' },
    period: {
      startsAt: momentOf(period.startsAt, timeZone, startOfDay),
      endsAt: momentOf(period.endsAt, timeZone, endOfDay),
    },
    definition: definitionShape.parse(program.definition),
  }
}

function isPreset(key: string | null): key is PresetKey {
  return key !== null && Object.hasOwn(presets, key)
}

function momentOf(text: string | null, timeZone: string, edge: (day: string, timeZone: string) => number): Moment {
  if (text === null) return never
  const at = Date.parse(text)
  const day = calendarDay(at, timeZone)
  if (edge(day, timeZone) === at) return { day, time: '' }
  const time = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainTime()
  return { day, time: time.toString({ smallestUnit: time.second === 0 ? 'minute' : 'second' }) }
}

/** A day alone goes as it is, so that the server knows it is meant whole (PLAT-24). */
function textOf({ day, time }: Moment, timeZone: string): string | null {
  if (day === '') return null
  if (time === '') return day
  try {
    return Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(timeZone).toInstant().toString()
  } catch {
    return `${day}T${time}`
  }
}

export interface ProgramBody {
  readonly preset?: PresetKey | null
  readonly name: string
  readonly key?: string
  readonly description: string | null
  readonly period: { readonly startsAt: string | null; readonly endsAt: string | null }
  readonly definition: object
}

/** What is sent: the whole definition, so that nothing of what it is laid over shines through. */
export function bodyOf(draft: ProgramDraft, timeZone: string): ProgramBody {
  const { name, key, description, period, definition } = draft
  return {
    name: name.trim(),
    ...(key.trim() === '' ? {} : { key: key.trim() }),
    description: description.trim() === '' ? null : description,
    period: { startsAt: textOf(period.startsAt, timeZone), endsAt: textOf(period.endsAt, timeZone) },
    definition,
  }
}

/** The same as an edit: categories that were taken away are said to be away, as what is left out would stay. */
export function changeOf(draft: ProgramDraft, base: ProgramDraft, timeZone: string): ProgramBody {
  const body = bodyOf(draft, timeZone)
  const { checkout } = draft.definition
  const [now, before] = [checkout?.discount, base.definition.checkout?.discount]
  if (!now || !before || now.type !== before.type || !('categories' in before) || 'categories' in now) return body
  return {
    ...body,
    definition: { ...draft.definition, checkout: { ...checkout, discount: { ...now, categories: null } } },
  }
}

/** `Autumn: bring a friend!` → `autumn-bring-a-friend`; empty where nothing is left of it. */
export function keyFrom(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 48)
}

/** The stem, or with the least number that nobody has. */
export function freeKey(stem: string, taken: ReadonlySet<string>): string {
  if (!taken.has(stem)) return stem
  for (let number = 2; ; number++) if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`
}

type Step = string | number

function stepsOf(pointer: string): Step[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

export function readAt(value: unknown, pointer: string): unknown {
  let found = value
  for (const step of stepsOf(pointer)) found = (found as Record<Step, unknown> | null | undefined)?.[step]
  return found
}

/** The same with one place of it replaced; undefined takes it away. */
export function writeAt<Whole>(whole: Whole, pointer: string, value: unknown): Whole {
  return write(whole, stepsOf(pointer), value) as Whole
}

function write(whole: unknown, [step, ...rest]: readonly Step[], value: unknown): unknown {
  if (step === undefined) return value
  if (Array.isArray(whole)) return whole.map((one, at) => (at === step ? write(one, rest, value) : one))
  const fields = (whole ?? {}) as Record<Step, unknown>
  const next = write(fields[step], rest, value)
  if (next !== undefined) return { ...fields, [step]: next }
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== step))
}
