import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { renderSVG } from 'uqr'
import { normalizeCode } from '#base/readable-code.ts'
import { foreignId } from '#base/wire.api.ts'
import { linkOf } from '#codes/codes.api.ts'
import type { Site } from '#engine/working-set.ts'
import { notFoundHtml, pagePolicy } from '#pages/html.http.ts'
import { answerProblem, languageOf } from '#plumbing/problem.ts'
import type { Throttle } from '#plumbing/throttle.ts'
import { type Env, newRouter, type Parts, problems } from '#sites/route.http.ts'
import { isSiteKey } from '#sites/site.ts'
import { findSiteByKey } from '#sites/sites.sql.ts'
import { isRobot, recordVisit, type UsableCode, usableCode, type Visit } from '#visits/visit.ts'

const params = z.object({ site: z.string(), code: z.string() })
const follow = createRoute({
  method: 'get',
  path: '/r/{site}/{code}',
  operationId: 'followLink',
  tags: ['Links'],
  summary: 'Follow the link of a code',
  description:
    "Records the visit and leads on: to the activity's page, or to the store with `ref` and `visit` in the query. What cannot be used is not found, whatever the matter with it is.",
  request: { params },
  responses: { 302: { description: 'To the activity page or the store.' }, ...problems },
})
const picture = createRoute({
  method: 'get',
  path: '/r/{site}/{code}/qr.svg',
  operationId: 'readQrCode',
  tags: ['Links'],
  summary: 'The link of a code as a QR code',
  request: { params },
  responses: { 200: { description: 'A picture.', content: { 'image/svg+xml': { schema: z.string() } } }, ...problems },
})
const possibleCode = /^[0-9A-Z]{1,40}$/
const border = 4

/** Where share links lead; for everybody, without a key. */
export function linkRoutes(parts: Parts, throttle: Throttle) {
  const router = newRouter()
  router.openAPIRegistry.registerPath(follow)
  router.openAPIRegistry.registerPath(picture)
  router.get('/r/:site/:code', async (c) => {
    await throttle.admit(c)
    const found = await find(c, parts)
    if (found === null) {
      await throttle.fail(c)
      return linkNotFound(c)
    }
    await throttle.admit(c)
    c.header('Cache-Control', 'no-store')
    return c.redirect(targetOf(found, parts.config.publicUrl), 302)
  })
  // Drawn for any code there could be: the picture tells nothing about whether there is one.
  router.get('/r/:site/:code/qr.svg', (c) => {
    const { site, code } = c.req.param()
    if (!isSiteKey(site) || !possibleCode.test(code)) return linkNotFound(c)
    const svg = renderSVG(linkOf(code, site, parts.config.publicUrl), { ecc: 'M', border })
    return c.body(svg, 200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=86400' })
  })
  return router
}

interface Found {
  readonly site: Site
  readonly usable: UsableCode
  readonly visit: Visit | null
}

/** What a link leads to. Nothing is recorded of robots, of looks at the head alone, and of browsers that read ahead. */
async function find(c: Context<Env>, { database, engine }: Parts): Promise<Found | null> {
  const { site: key = '', code: typed = '' } = c.req.param()
  const code = foreignId.safeParse(typed)
  const site = isSiteKey(key) && code.success ? await findSiteByKey(database, key) : undefined
  if (!site || !code.success) return null
  const readsAhead = /prefetch|preview/i.test(c.req.header('sec-purpose') ?? c.req.header('purpose') ?? '')
  if (c.req.method === 'HEAD' || readsAhead || isRobot(c.req.header('user-agent') ?? '')) {
    const usable = await engine.look(site.id, (set) => usableCode(set, normalizeCode(code.data)))
    return usable && { site, usable, visit: null }
  }
  const { result } = await engine.run(site.id, {
    name: 'visit.record',
    decide: (set) => {
      const usable = usableCode(set, normalizeCode(code.data))
      return usable && { usable, visit: recordVisit(set, usable) }
    },
  })
  return result && { site, ...result }
}

function targetOf({ site, usable, visit }: Found, publicUrl: string): string {
  const { landing, url } = usable.terms.definition.share
  const address = url ?? site.homeUrl
  const marks = { code: usable.code.code, visit: visit?.id ?? null }
  if (usable.running && landing === 'store' && address !== null) return withReferral(address, marks)
  const page = `${new URL(publicUrl).pathname.replace(/\/$/, '')}/p/${site.key}/${usable.program.key}`
  return usable.running ? `${page}${new URL(withReferral(publicUrl, marks)).search}` : page
}

/** An address with the code and the visit in its query; what it carries already is kept. */
export function withReferral(address: string, { code, visit }: { code: string; visit: string | null }): string {
  const url = new URL(address)
  url.searchParams.set('ref', code)
  if (visit !== null) url.searchParams.set('visit', visit)
  return url.href
}

/** The one answer for everything that leads nowhere (PLAT-20). */
export function linkNotFound(c: Context<Env>): Response | Promise<Response> {
  if (!c.req.header('accept')?.includes('text/html')) return answerProblem(c, 'unknown_code', { status: 404 })
  c.header('Cache-Control', 'no-store')
  c.header('Content-Security-Policy', pagePolicy)
  return c.html(notFoundHtml(languageOf(c)), 404)
}
