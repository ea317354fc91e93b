import type { Queryable, Row } from '#plumbing/db.ts'

export interface ListedSite {
  readonly key: string
  readonly name: string
  readonly mode: 'live' | 'test'
  readonly currency: string
  readonly locale: string
  readonly timeZone: string
  readonly homeUrl: string | null
}

const mostSites = 1_000

/** The sites of a workspace: live ones first, by name. */
export async function listSites(database: Queryable, workspaceId: string): Promise<ListedSite[]> {
  const answer = await database.query<ListedSite & Row>(
    `select key, name, mode, currency, locale, time_zone as "timeZone", home_url as "homeUrl" from sites
     where workspace_id = $1 order by mode, lower(name), key limit ${mostSites}`,
    [workspaceId],
  )
  return answer.rows
}
