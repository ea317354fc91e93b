import type { Queryable } from '#plumbing/db.ts'

/** Whether anybody has made a site yet. */
export async function hasSites(database: Queryable): Promise<boolean> {
  return (await database.query('select from sites limit 1')).rows.length > 0
}
