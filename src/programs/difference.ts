import type { Definition, Rung, Trigger } from '#programs/definition.api.ts'

/** One thing in which two definitions differ. */
export interface Difference {
  /**
   * Where it stands: `referrer.limit`, `share.title`; with triggers and rungs by what they are, such as
   * `triggers.first_order.referrer.at:1`.
   */
  readonly field: string
  /** Null: there was none. */
  readonly before: unknown
  readonly after: unknown
}

type Fields = Readonly<Record<string, unknown>>

/** What people see as one thing, though it has parts. */
const whole: ReadonlySet<string> = new Set(['referrer.limit', 'checkout', 'checkout.discount'])

/** In what two definitions differ, in the order of the definition. */
export function differencesOf(before: Definition, after: Definition): Difference[] {
  const { triggers: old, ...rest } = before
  const { triggers: now, ...others } = after
  return [...differing('', rest, others), ...differingTriggers(old, now)]
}

function differing(under: string, before: unknown, after: unknown): Difference[] {
  if (isSame(before, after)) return []
  if (!isFields(before) || !isFields(after) || (whole.has(under) && under !== 'checkout'))
    return [{ field: under, before: before ?? null, after: after ?? null }]
  return namesOf(before, after).flatMap((name) =>
    differing(under === '' ? name : `${under}.${name}`, before[name], after[name]),
  )
}

function differingTriggers(before: readonly Trigger[], after: readonly Trigger[]): Difference[] {
  const kinds = [...new Set([...before, ...after].map(({ on }) => on))]
  return kinds.flatMap((on) => {
    const [old, now] = [before, after].map((triggers) => triggers.find((trigger) => trigger.on === on))
    if (!old || !now) return [{ field: `triggers.${on}`, before: old ?? null, after: now ?? null }]
    const { referrer: oldRungs, ...rest } = old
    const { referrer: rungs, ...others } = now
    const under = `triggers.${on}`
    return [
      ...namesOf(rest, others).flatMap((name) =>
        one(`${under}.${name}`, (rest as Fields)[name], (others as Fields)[name]),
      ),
      ...differingRungs(`${under}.referrer`, oldRungs, rungs),
    ]
  })
}

function differingRungs(under: string, before: readonly Rung[], after: readonly Rung[]): Difference[] {
  const names = [...new Set([...before, ...after].map(nameOf))]
  return names.flatMap((name) => {
    const [old, now] = [before, after].map((rungs) => rungs.find((rung) => nameOf(rung) === name)?.gifts ?? null)
    return one(`${under}.${name}`, old, now)
  })
}

function nameOf(rung: Rung): string {
  return 'at' in rung ? `at:${rung.at}` : `every:${rung.every}`
}

function one(field: string, before: unknown, after: unknown): Difference[] {
  return isSame(before, after) ? [] : [{ field, before: before ?? null, after: after ?? null }]
}

function namesOf(before: object, after: object): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
}

/** The order of fields makes no difference, that of lists does. */
function isSame(before: unknown, after: unknown): boolean {
  if (isFields(before) && isFields(after))
    return namesOf(before, after).every((name) => isSame(before[name], after[name]))
  if (Array.isArray(before) && Array.isArray(after))
    return before.length === after.length && before.every((item, place) => isSame(item, after[place]))
  return (before ?? null) === (after ?? null)
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
