import type { Effect } from '#engine/working-set.ts'
import { type Handle, type Queryable, readInIndexOrder } from '#plumbing/db.ts'

/** What one command did. */
export interface Told {
  readonly id: string
  readonly effects: readonly Effect[]
  /** By the site's clock. */
  readonly createdAt: number
}

const sitesMost = 1_000

/** Sites with something to pass on; steps from site to site, however much waits on each. */
export async function sitesWithTold(database: Queryable): Promise<string[]> {
  const answer = await database.query<{ id: string }>(
    `with recursive s (id) as (
       (select site_id from outbox order by site_id limit 1)
       union all
       select (select o.site_id from outbox o where o.site_id > s.id order by o.site_id limit 1) from s where s.id is not null
     ) select id from s where id is not null limit ${sitesMost}`,
  )
  return answer.rows.map(({ id }) => id)
}

/** Until when somebody listens, if this transaction may pass on what happened on the site; null: another one is at it. */
export async function holdRelay(handle: Handle, siteId: string): Promise<{ listenedUntil: number | null } | null> {
  const hold = () =>
    handle.query<{ listenedUntil: number | null }>(
      'select listened_until as "listenedUntil" from relays where site_id = $1 for update skip locked',
      [siteId],
    )
  const held = (await hold()).rows[0]
  if (held) return held
  const made = await handle.query(
    `insert into relays (site_id) select id from sites where id = $1 on conflict do nothing`,
    [siteId],
  )
  return made.rowCount === 1 ? { listenedUntil: null } : null
}

/** The oldest that wait, in their order. */
export async function readTold(handle: Handle, siteId: string, now: number, most: number): Promise<Told[]> {
  readInIndexOrder(handle)
  const answer = await handle.query<Told & Record<string, unknown>>(
    `select o.id, coalesce(o.effects, e.effects, '[]') as effects, o.created_at as "createdAt"
     from (select * from outbox where site_id = $1 and (held_until is null or held_until <= $2::timestamptz) order by id limit $3) o
       left join events e on e.site_id = o.site_id and e.id = o.event
     order by o.id`,
    [siteId, new Date(now).toISOString(), most],
  )
  return answer.rows
}

export async function removeTold(handle: Handle, siteId: string, ids: readonly string[]): Promise<void> {
  await handle.query('delete from outbox where site_id = $1 and id = any($2::text[])', [siteId, ids])
}

/** Leaves the oldest one that waits alone for a while; answers which one it was. */
export async function holdOldest(
  database: Queryable,
  siteId: string,
  now: number,
  until: number,
): Promise<string | undefined> {
  const answer = await database.query<{ id: string }>(
    `update outbox set held_until = $3::timestamptz where site_id = $1 and id =
       (select id from outbox where site_id = $1 and (held_until is null or held_until <= $2::timestamptz)
        order by id limit 1) returning id`,
    [siteId, new Date(now).toISOString(), new Date(until).toISOString()],
  )
  return answer.rows[0]?.id
}

/** Has messages of a site kept until then; a later time stays. */
export async function listenUntil(database: Queryable, siteId: string, until: number): Promise<void> {
  await database.query(
    `insert into relays (site_id, listened_until) values ($1, $2::timestamptz)
     on conflict (site_id) do update set listened_until = excluded.listened_until
     where relays.listened_until is null or relays.listened_until < excluded.listened_until - interval '1 minute'`,
    [siteId, new Date(until).toISOString()],
  )
}
