import { table } from '#engine/table.ts'

interface IdempotencyKey {
  readonly key: string
  /** Of method, path and body: the same key with another request is an error. */
  readonly requestHash: string
  readonly answer: unknown
  readonly at: number
}

/** Answers given before, saved in the transaction that made their effects. */
export const idempotencyKeys = table<IdempotencyKey>({
  name: 'idempotency_keys',
  columns: { key: 'text', requestHash: 'text', answer: 'json', at: 'time' },
  key: ['key'],
  rank: 95,
})
