import { table } from '#engine/table.ts'

/** Somebody followed a share link. */
export interface Visit {
  readonly id: string
  readonly code: string
  readonly program: string
  readonly visitor: string | null
  readonly at: number
}

export const visits = table<Visit>({
  name: 'visits',
  columns: { id: 'text', code: 'text', program: 'text', visitor: 'text', at: 'time' },
  key: ['id'],
  rank: 27,
  change: 'append',
})
