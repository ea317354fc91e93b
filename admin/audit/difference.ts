/** One thing that was changed, as the server tells it. */
export interface Change {
  readonly kind: string
  readonly id: string
  readonly name?: string | null
  readonly before: Values | null
  readonly after: Values | null
}
type Values = { readonly [name: string]: unknown }

/** One field that differs; what is not there is undefined. */
export interface Field {
  readonly path: readonly string[]
  readonly before: unknown
  readonly after: unknown
}

function isPlain(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isLeftOut(value)
}

/** What was too long to keep: only how long it was. */
export function isLeftOut(value: unknown): value is { readonly characters: number } {
  return typeof value === 'object' && value !== null && Object.keys(value).join() === 'characters'
}

/** The leaves of both sides, side by side, in the order in which they are met. */
export function fieldsOf({ before, after }: Change): Field[] {
  const fields: Field[] = []
  const visit = (left: unknown, right: unknown, path: readonly string[]): void => {
    const one = left === undefined ? {} : left
    const other = right === undefined ? {} : right
    if (left === right || !isPlain(one) || !isPlain(other)) {
      fields.push({ path, before: left, after: right })
      return
    }
    for (const name of new Set([...Object.keys(one), ...Object.keys(other)]))
      visit(one[name], other[name], [...path, name])
  }
  visit(before ?? {}, after ?? {}, [])
  // Of what is new or gone, what it did not have says nothing.
  const whole = before === null || after === null
  const isNothing = (value: unknown) => value === undefined || value === null
  return fields.filter(
    (field) =>
      field.path.length > 0 &&
      field.path.join() !== 'id' &&
      !(whole && isNothing(field.before) && isNothing(field.after)),
  )
}

const openings: Readonly<Record<string, (id: string) => string>> = {
  program: (id) => `programs/${id}`,
  page: (id) => `programs/${id}/page`,
  referral: (id) => `referrals/${id}`,
  customer: (id) => `customers/${encodeURIComponent(id)}`,
  balance: (id) => `customers/${encodeURIComponent(id)}`,
}

/** Where a thing is seen on its site; null where there is no screen for it. */
export function screenOf(kind: string, id: string): string | null {
  return openings[kind]?.(id) ?? null
}
