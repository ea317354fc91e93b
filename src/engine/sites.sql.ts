import type { Site } from '#engine/working-set.ts'
import type { Handle } from '#plumbing/db.ts'

const columns = `id, workspace_id as "workspaceId", key, name, home_url as "homeUrl", member_url as "memberUrl", currency, locale,
  time_zone as "timeZone", mode, clock_at as "clockAt"`

/** A site's row while it is held. */
export interface HeldSite extends Site {
  /** How often the site was held before: whoever finds one more than they left knows that nobody was there in between. */
  readonly turns: number
}

/** Reads a site's row and holds it until the transaction ends: within a site, nothing races. */
export async function lockSite(handle: Handle, siteId: string): Promise<HeldSite | undefined> {
  const statement = `update sites set turns = turns + 1 where id = $1 returning turns, ${columns}`
  return (await handle.query(statement, [siteId])).rows[0] as HeldSite | undefined
}

/** As `lockSite`, but fails where somebody else holds the site, rather than waiting for them. */
export async function lockFreeSite(handle: Handle, siteId: string): Promise<HeldSite | undefined> {
  const free = handle.query('select from sites where id = $1 for no key update nowait', [siteId])
  const [, site] = await Promise.all([free, lockSite(handle, siteId)])
  return site
}

export async function readSite(handle: Handle, siteId: string): Promise<Site | undefined> {
  return (await handle.query(`select ${columns} from sites where id = $1`, [siteId])).rows[0] as Site | undefined
}
