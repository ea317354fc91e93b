import { formatTime } from '#base/time.ts'
import type { Queryable, Row } from '#plumbing/db.ts'

/** After so long without a sign, somebody is no longer there. Browsers let a window that is hidden speak once a minute. */
export const silenceMillis = 90_000

/** One window with a form open. */
export interface Presence {
  readonly workspaceId: string
  /** What is open in it, such as `shop/programs/prg_1`. */
  readonly place: string
  readonly windowId: string
  readonly staffId: string
}

export interface AlsoThere {
  readonly id: string
  readonly name: string
  readonly since: number
}

/** Notes that the window is still there, and answers who else is: each person once, whoever came first before the others. */
export async function notePresence(
  database: Queryable,
  { workspaceId, place, windowId, staffId }: Presence,
  now: number,
): Promise<AlsoThere[]> {
  const answer = await database.query<AlsoThere & Row>(
    `with gone as (
       delete from presences where workspace_id = $1 and seen_at < $6::timestamptz and (place, window_id) <> ($2, $3)),
     here as (
       insert into presences (workspace_id, place, window_id, staff_id, since, seen_at)
       values ($1, $2, $3, $4, $5::timestamptz, $5::timestamptz)
       on conflict (workspace_id, place, window_id) do update set seen_at = excluded.seen_at, staff_id = excluded.staff_id)
     select p.staff_id as id, u.name, min(p.since) as since from presences p join staff_users u on u.id = p.staff_id
     where p.workspace_id = $1 and p.place = $2 and p.window_id <> $3 and p.seen_at >= $6::timestamptz
     group by p.staff_id, u.name order by 3, 1`,
    [workspaceId, place, windowId, staffId, formatTime(now), formatTime(now - silenceMillis)],
  )
  return answer.rows
}

/** The window has left. */
export async function endPresence(
  database: Queryable,
  { workspaceId, place, windowId, staffId }: Presence,
): Promise<void> {
  await database.query(
    'delete from presences where workspace_id = $1 and place = $2 and window_id = $3 and staff_id = $4',
    [workspaceId, place, windowId, staffId],
  )
}
