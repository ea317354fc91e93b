import type { Queryable } from '#plumbing/db.ts'

/** The clocks of sites; null where real time counts. */
export async function readClocks(
  database: Queryable,
  siteIds: readonly string[],
): Promise<{ id: string; clockAt: number | null }[]> {
  const answer = await database.query<{ id: string; clockAt: number | null }>(
    'select id, clock_at as "clockAt" from sites where id = any($1::text[]) order by id',
    [siteIds],
  )
  return answer.rows
}

/** Answers how many were removed; fewer than `most` means that none is left. */
export async function pruneIdempotencyKeys(database: Queryable, before: number, most: number): Promise<number> {
  const answer = await database.query(
    `delete from idempotency_keys where (site_id, key) in
       (select site_id, key from idempotency_keys where at < $1::timestamptz order by at limit $2)`,
    [new Date(before).toISOString(), most],
  )
  return answer.rowCount ?? 0
}
