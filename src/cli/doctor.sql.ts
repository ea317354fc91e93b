import type { Queryable } from '#plumbing/db.ts'

export interface Findings {
  readonly version: string
  readonly now: number
  readonly outboxCount: number
}

export async function readFindings(database: Queryable): Promise<Findings> {
  const answer = await database.query<Findings & Record<string, unknown>>(
    `select current_setting('server_version') as version, clock_timestamp() as now,
       (select count(*) from outbox) as "outboxCount"`,
  )
  return answer.rows[0] as Findings
}
