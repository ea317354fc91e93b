import { formatTime } from '#base/time.ts'
import type { Site } from '#engine/working-set.ts'
import type { Queryable } from '#plumbing/db.ts'
import type { Key } from '#sites/key.ts'
import type { NewSite } from '#sites/site.ts'

const siteColumns = `s.id, s.workspace_id as "workspaceId", s.key, s.name, s.home_url as "homeUrl",
  s.member_url as "memberUrl", s.currency, s.locale, s.time_zone as "timeZone", s.mode, s.clock_at as "clockAt"`
const keyColumns = `k.id, k.kind, k.name, k.hash, k.hint, k.created_at as "createdAt", k.expires_at as "expiresAt",
  k.revoked_at as "revokedAt"`

type Found<Shape> = Shape & Record<string, unknown>

/** The first of two that make the same workspace makes it. */
export async function ensureWorkspace(database: Queryable, id: string, name: string, now: number): Promise<void> {
  await database.query(
    'insert into workspaces (id, name, created_at) values ($1, $2, $3::timestamptz) on conflict (id) do nothing',
    [id, name, formatTime(now)],
  )
}

/** False when a site of that key is there already. */
export async function insertSite(
  database: Queryable,
  site: NewSite & { readonly id: string; readonly workspaceId: string; readonly sealedIdentitySecret: string },
  now: number,
): Promise<boolean> {
  const answer = await database.query(
    `insert into sites (id, workspace_id, key, name, home_url, currency, locale, time_zone, mode, identity_secret, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::timestamptz) on conflict (key) do nothing returning id`,
    [
      site.id,
      site.workspaceId,
      site.key,
      site.name,
      site.homeUrl,
      site.currency,
      site.locale,
      site.timeZone,
      site.mode,
      site.sealedIdentitySecret,
      formatTime(now),
    ],
  )
  return answer.rows.length > 0
}

export async function insertKey(database: Queryable, siteId: string, key: Key): Promise<void> {
  await database.query(
    `insert into api_keys (site_id, id, kind, name, hash, hint, created_at)
     values ($1, $2, $3, $4, $5, $6, $7::timestamptz)`,
    [siteId, key.id, key.kind, key.name, key.hash, key.hint, formatTime(key.createdAt)],
  )
}

export async function findSiteByKey(database: Queryable, key: string): Promise<Site | undefined> {
  return (await database.query<Found<Site>>(`select ${siteColumns} from sites s where s.key = $1`, [key])).rows[0]
}

/** The site that a key's hash belongs to, with the key and the site's sealed identity secret. */
export async function findKey(
  database: Queryable,
  hash: string,
): Promise<{ key: Key; site: Site; sealedIdentitySecret: string } | undefined> {
  const answer = await database.query<{ key: string; kind: Key['kind'] }>(
    `select k.site_id as "siteId", ${keyColumns} from api_keys k where k.hash = $1`,
    [hash],
  )
  const row = answer.rows[0] as Found<Key & { siteId: string }> | undefined
  if (!row) return undefined
  const { siteId, ...key } = row
  const found = await database.query<Found<Site & { sealed: string }>>(
    `select ${siteColumns}, s.identity_secret as sealed from sites s where s.id = $1`,
    [siteId],
  )
  const first = found.rows[0]
  if (!first) return undefined
  const { sealed, ...site } = first
  return { key: key as Key, site: site as Site, sealedIdentitySecret: sealed }
}

/** A page of keys; the cursor is the id of the last one seen. */
export async function listKeys(
  database: Queryable,
  siteId: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<{ data: Key[]; nextCursor: string | null }> {
  const answer = await database.query<Found<Key>>(
    `select ${keyColumns} from api_keys k where k.site_id = $1 and k.id > $2 order by k.id limit $3`,
    [siteId, page.cursor ?? '', page.limit + 1],
  )
  const data = answer.rows.slice(0, page.limit)
  return { data, nextCursor: answer.rows.length > page.limit ? (data.at(-1)?.id ?? null) : null }
}

export async function readIdentitySecret(database: Queryable, siteId: string): Promise<string | undefined> {
  const answer = await database.query<{ sealed: string }>('select identity_secret as sealed from sites where id = $1', [
    siteId,
  ])
  return answer.rows[0]?.sealed
}

/** Only while the former one still stands, so that carrying it out twice does not undo what came in between. */
export async function replaceIdentitySecret(
  database: Queryable,
  siteId: string,
  change: { readonly from: string; readonly to: string },
): Promise<boolean> {
  const answer = await database.query('update sites set identity_secret = $3 where id = $1 and identity_secret = $2', [
    siteId,
    change.from,
    change.to,
  ])
  return answer.rowCount === 1
}

export interface SiteChanges {
  readonly name: string | null
  /** Undefined leaves it, null takes it away. */
  readonly homeUrl: string | null | undefined
  readonly memberUrl: string | null | undefined
  readonly locale: string | null
}

export async function updateSite(database: Queryable, siteId: string, changes: SiteChanges): Promise<Site | undefined> {
  const answer = await database.query<Found<Site>>(
    `update sites s set name = coalesce($2, name), locale = coalesce($3, locale),
       home_url = case when $4::boolean then $5 else home_url end,
       member_url = case when $6::boolean then $7 else member_url end
     where s.id = $1 returning ${siteColumns}`,
    [
      ...[siteId, changes.name, changes.locale],
      ...[changes.homeUrl !== undefined, changes.homeUrl ?? null],
      ...[changes.memberUrl !== undefined, changes.memberUrl ?? null],
    ],
  )
  return answer.rows[0]
}
