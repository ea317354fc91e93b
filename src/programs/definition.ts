import { isSameSite } from '#base/address.ts'
import { mostProblems, type Problem, pointerTo, problemsOf } from '#base/problems.ts'
import { type Definition, definitionShape } from '#programs/definition.api.ts'

type Fields = Readonly<Record<string, unknown>>

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What may be left out altogether, and so has to be told when it is to go. */
const removable: ReadonlySet<string> = new Set(['categories'])

/** Objects merge, arrays and single values replace, and so does null. Of a choice with another `type` nothing is kept. */
export function mergeDefinition(base: unknown, over: unknown): unknown {
  if (!isFields(base) || !isFields(over)) return over
  if ('type' in base && 'type' in over && base.type !== over.type) return over
  const merged = new Map(Object.entries(base))
  for (const [field, value] of Object.entries(over)) {
    if (value === null && removable.has(field)) merged.delete(field)
    else merged.set(field, merged.has(field) ? mergeDefinition(merged.get(field), value) : value)
  }
  return Object.fromEntries(merged)
}

export type DefinitionRead =
  | { readonly definition: Definition; readonly problems: readonly [] }
  | { readonly definition: null; readonly problems: readonly Problem[] }

/** `base` is what is changed: a preset's definition, the program's own, or null. Pointers start below `/definition`. */
export function readDefinition(base: unknown, over: unknown, homeUrl: string | null): DefinitionRead {
  const whole = mergeDefinition(base ?? {}, over ?? {})
  const parsed = definitionShape.safeParse(whole)
  const problems = parsed.success ? [] : problemsOf(parsed.error.issues)
  problems.push(...definitionProblems(whole, homeUrl))
  const placed = problems
    .slice(0, mostProblems)
    .map((problem) => ({ ...problem, pointer: `/definition${problem.pointer}` }))
  if (!parsed.success || placed.length > 0) return { definition: null, problems: placed }
  return { definition: parsed.data, problems: [] }
}

/** What contradicts itself though every field by itself is right; it reads what it can of a definition that is not. */
export function definitionProblems(definition: unknown, homeUrl: string | null): Problem[] {
  const fields = fieldsOf(definition)
  const triggers = listOf(fields.triggers).map(fieldsOf)
  return [
    ...triggerProblems(triggers),
    ...(fields.singleReward === true ? singleRewardProblems(triggers) : []),
    ...shareProblems(fields, homeUrl),
  ]
}

function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function triggerProblems(triggers: readonly Fields[]): Problem[] {
  const problems: Problem[] = []
  const named = new Set<unknown>()
  for (const [place, trigger] of triggers.entries()) {
    const kind = trigger.on
    if (typeof kind === 'string' && named.has(kind)) {
      problems.push({ pointer: pointerTo(['triggers', place, 'on']), detail: `There is a trigger ${kind} already.` })
    }
    named.add(kind)
    const rungs = listOf(trigger.referrer).map(fieldsOf)
    problems.push(...rungProblems(rungs, place))
    if (trigger.referee === 'same' && rungs.length === 0) {
      const detail = 'The referee cannot get the same as the referrer, for whom there is no rung.'
      problems.push({ pointer: pointerTo(['triggers', place, 'referee']), detail })
    }
  }
  return problems
}

function rungProblems(rungs: readonly Fields[], trigger: number): Problem[] {
  const problems: Problem[] = []
  const named = new Set<string>()
  for (const [place, rung] of rungs.entries()) {
    for (const kind of ['at', 'every']) {
      if (typeof rung[kind] !== 'number') continue
      const number = `${kind} ${rung[kind]}`
      if (named.has(number)) {
        const detail = `There is a rung "${number}" already.`
        problems.push({ pointer: pointerTo(['triggers', trigger, 'referrer', place, kind]), detail })
      }
      named.add(number)
    }
  }
  return problems
}

/** MEMBER-2: one gift for inviting, one for being invited; every gift beyond is named. */
function singleRewardProblems(triggers: readonly Fields[]): Problem[] {
  const problems: Problem[] = []
  const only = (what: string) => `With singleReward there is only one ${what}.`
  for (const [place, trigger] of triggers.entries()) {
    if (place > 0) problems.push({ pointer: pointerTo(['triggers', place]), detail: only('trigger') })
    for (const [rungPlace, rung] of listOf(trigger.referrer).entries()) {
      const at = ['triggers', place, 'referrer', rungPlace]
      if (rungPlace > 0) problems.push({ pointer: pointerTo(at), detail: only('rung') })
      problems.push(...surplus(fieldsOf(rung).gifts, [...at, 'gifts'], only('gift a side')))
    }
    problems.push(
      ...surplus(fieldsOf(trigger.referee).gifts, ['triggers', place, 'referee', 'gifts'], only('gift a side')),
    )
  }
  return problems
}

function surplus(gifts: unknown, at: readonly PropertyKey[], detail: string): Problem[] {
  return listOf(gifts)
    .slice(1)
    .map((_, place) => ({ pointer: pointerTo([...at, place + 1]), detail }))
}

/** MEMBER-9: a link leads to the store and nowhere else. */
function shareProblems(fields: Fields, homeUrl: string | null): Problem[] {
  const url = fieldsOf(fields.share).url
  if (homeUrl === null || typeof url !== 'string' || isSameSite(url, homeUrl)) return []
  return [{ pointer: '/share/url', detail: `The link must stay on ${homeUrl}.` }]
}
