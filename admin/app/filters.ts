import { useNavigate, useSearch } from '@tanstack/react-router'
import type { z } from 'zod'

type Texts = Readonly<Record<string, string>>

/** What of the address is right by the schema; what is not is as if it were not there. */
function readFilters<Schema extends z.ZodObject>(schema: Schema, given: Texts): z.output<Schema> {
  const right = Object.entries(schema.shape).filter(
    ([name, field]) => given[name] !== undefined && (field as z.ZodType).safeParse(given[name]).success,
  )
  return schema.parse(Object.fromEntries(right.map(([name]) => [name, given[name]])))
}

export interface Filters<Shape> {
  readonly values: Shape
  /** Whether anything narrows the list. */
  readonly isNarrowed: boolean
  set(change: { readonly [Name in keyof Shape]?: string | null | undefined }): void
  clear(): void
}

/** Filters of a list, kept in the address, so that every state of it can be bookmarked and sent to somebody. */
export function useFilters<Schema extends z.ZodObject>(schema: Schema): Filters<z.output<Schema>> {
  const given = useSearch({ strict: false }) as Texts
  const navigate = useNavigate()
  const names = Object.keys(schema.shape)
  const go = (next: Record<string, unknown>) =>
    void navigate({ to: '.', search: next as never, replace: true, resetScroll: false })
  return {
    values: readFilters(schema, given),
    isNarrowed: names.some((name) => given[name] !== undefined),
    set: (change) => {
      const next: Record<string, unknown> = { ...given }
      for (const [name, value] of Object.entries(change)) {
        if (value === null || value === undefined || value === '') delete next[name]
        else next[name] = value
      }
      go(next)
    },
    clear: () => go(Object.fromEntries(Object.entries(given).filter(([name]) => !names.includes(name)))),
  }
}
