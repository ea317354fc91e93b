import { formatTime } from '#base/time.ts'
import type { Handle, Queryable } from '#plumbing/db.ts'

/** A site's own clock; null while it goes by the real one, undefined when there is no such site. */
export async function readClock(database: Queryable, siteId: string): Promise<number | null | undefined> {
  const answer = await database.query<{ at: number | null }>('select clock_at as at from sites where id = $1', [siteId])
  return answer.rows[0]?.at
}

export async function writeClock(handle: Handle, siteId: string, at: number | null): Promise<void> {
  await handle.query('update sites set clock_at = $2::timestamptz where id = $1', [
    siteId,
    at === null ? null : formatTime(at),
  ])
}

/** Whether anything happened on a site that a step back in time would contradict. */
export async function hasRecords(handle: Handle, siteId: string): Promise<boolean> {
  const answer = await handle.query<{ found: boolean }>(
    `select exists (select from events where site_id = $1) or exists (select from customers where site_id = $1)
       or exists (select from codes where site_id = $1) or exists (select from visits where site_id = $1) as found`,
    [siteId],
  )
  return answer.rows[0]?.found === true
}

/** Deletes everything that belongs to a site but its keys, itself, and what staff did with it. */
export async function emptySite(handle: Handle, siteId: string): Promise<void> {
  // First, so that nothing is just being passed on, which takes the same rows in another order.
  await handle.query(
    'insert into relays (site_id) values ($1) on conflict (site_id) do update set listened_until = null',
    [siteId],
  )
  const tables = await handle.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'site_id'
     where n.nspname = current_schema() and c.relkind in ('r', 'p') and c.relname not in ('api_keys', 'audit_entries') order by 1`,
  )
  await Promise.all(tables.rows.map(({ name }) => handle.query(`delete from "${name}" where site_id = $1`, [siteId])))
}

interface KeptAnswer {
  readonly key: string
  readonly requestHash: string
}

/** How a request with this key was answered before: not at all, as this same request, or as another one. */
export async function findKeptAnswer(
  handle: Handle,
  siteId: string,
  { key, requestHash }: KeptAnswer,
): Promise<'none' | 'same' | 'other'> {
  const answer = await handle.query<{ hash: string }>(
    'select request_hash as hash from idempotency_keys where site_id = $1 and key = $2',
    [siteId, key],
  )
  const hash = answer.rows[0]?.hash
  if (hash === undefined) return 'none'
  return hash === requestHash ? 'same' : 'other'
}

export async function keepAnswer(handle: Handle, siteId: string, kept: KeptAnswer, now: number): Promise<void> {
  await handle.query(
    `insert into idempotency_keys (site_id, key, request_hash, answer, at) values ($1, $2, $3, '{"result": null}', $4::timestamptz)`,
    [siteId, kept.key, kept.requestHash, formatTime(now)],
  )
}
