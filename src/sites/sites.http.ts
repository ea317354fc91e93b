import { createRoute, type z } from '@hono/zod-openapi'
import type { Change } from '#audit/entry.ts'
import { formatTime } from '#base/time.ts'
import type { Engine } from '#engine/engine.ts'
import type { Site } from '#engine/working-set.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { jsonAnswer, jsonBody, newRouter, noteByStaff, type Parts, problems } from '#sites/route.http.ts'
import { siteChanges, siteView } from '#sites/sites.api.ts'
import { findSiteByKey, updateSite } from '#sites/sites.sql.ts'

const tags = ['Site']
const answer = jsonAnswer('The site.', siteView)
const read = createRoute({
  method: 'get',
  path: '/v1/site',
  operationId: 'readSite',
  tags,
  summary: 'The site of this key',
  responses: { 200: answer, ...problems },
})
const change = createRoute({
  method: 'patch',
  path: '/v1/site',
  operationId: 'changeSite',
  tags,
  summary: 'Change the site',
  request: { body: jsonBody(siteChanges) },
  responses: { 200: answer, ...problems },
})

function viewOf(site: Site, engine: Engine): z.input<typeof siteView> {
  const { id, key, name, homeUrl, memberUrl, currency, locale, timeZone, mode } = site
  return { id, key, name, homeUrl, memberUrl, currency, locale, timeZone, mode, now: formatTime(engine.timeOf(site)) }
}

function changeOfSite(before: Site, after: Site): Change {
  const told = ({ name, locale, homeUrl, memberUrl }: Site) => ({ name, locale, homeUrl, memberUrl })
  return { kind: 'site', id: after.key, before: told(before), after: told(after) }
}

/** Routes for the site itself. */
export function siteRoutes({ database, engine, doorkeeper }: Parts) {
  return newRouter()
    .openapi(read, async (c) => {
      const site = await findSiteByKey(database, c.get('site').key)
      if (!site) throw new RequestProblem('unauthorized')
      return c.json(viewOf(site, engine), 200)
    })
    .openapi(change, async (c) => {
      const { name, locale, homeUrl, memberUrl } = c.req.valid('json')
      const changes = { name: name ?? null, locale: locale ?? null, homeUrl, memberUrl }
      const site = await database.transaction(async (handle) => {
        const before = await findSiteByKey(handle, c.get('site').key)
        const after = before && (await updateSite(handle, before.id, changes))
        if (before && after) await noteByStaff(c, handle, 'site.change', changeOfSite(before, after))
        return after
      })
      if (!site) throw new RequestProblem('unauthorized')
      doorkeeper.forget(site.id)
      return c.json(viewOf(site, engine), 200)
    })
}
