import { table } from '#engine/table.ts'

interface IdempotencyKey {
  readonly key: string
  /** Of method, path and body: the same key with another request is an error. */
  readonly requestHash: string
  readonly answer: unknown
  readonly at: number
}

/** As text, since the database would sort the fields of a value: a replay is to be the first answer to the letter. */
export function toKeep(result: unknown): { readonly text: string } {
  return { text: JSON.stringify(result ?? null) }
}

/** The result that was kept; before texts, values were. */
export function keptResult({ answer }: Pick<IdempotencyKey, 'answer'>): unknown {
  const { text, result } = answer as { text?: string; result?: unknown }
  return text === undefined ? result : JSON.parse(text)
}

/** Answers given before, saved in the transaction that made their effects. */
export const idempotencyKeys = table<IdempotencyKey>({
  name: 'idempotency_keys',
  columns: { key: 'text', requestHash: 'text', answer: 'json', at: 'time' },
  key: ['key'],
  rank: 95,
})
