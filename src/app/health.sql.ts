import type { Queryable } from '#plumbing/db.ts'

export async function countMigrations(database: Queryable): Promise<number> {
  const answer = await database.query<{ count: number }>('select count(*)::int as count from migrations')
  return answer.rows[0]?.count ?? 0
}

/** The time of the oldest work that waits on a site that lives in real time; null when none is late. */
export async function oldestDueAt(database: Queryable, now: number): Promise<number | null> {
  const answer = await database.query<{ at: number | null }>(
    `select min(d.at) as at from due_work d join sites s on s.id = d.site_id
     where s.clock_at is null and d.at <= $1::timestamptz`,
    [new Date(now).toISOString()],
  )
  return answer.rows[0]?.at ?? null
}
