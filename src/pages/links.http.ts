import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { renderSVG } from 'uqr'
import { normalizeCode } from '#base/readable-code.ts'
import { addDuration } from '#base/time.ts'
import { foreignId } from '#base/wire.api.ts'
import { linkOf } from '#codes/codes.api.ts'
import type { Site } from '#engine/working-set.ts'
import { linkNotFound, placeOf } from '#pages/answer.http.ts'
import { withReferral } from '#pages/page.ts'
import { findActivity, showActivity } from '#pages/show.http.ts'
import type { Throttle } from '#plumbing/throttle.ts'
import { type Env, newRouter, type Parts, problems } from '#sites/route.http.ts'
import { isSiteKey } from '#sites/site.ts'
import { findSiteByKey } from '#sites/sites.sql.ts'
import { cookieName, cookieValue, longestCookieSeconds, readCookieValue } from '#visits/cookie.ts'
import { isRobot, recordVisit, type UsableCode, usableCode, type Visit } from '#visits/visit.ts'

const params = z.object({ site: z.string(), code: z.string() })
const follow = createRoute({
  method: 'get',
  path: '/r/{site}/{code}',
  operationId: 'followLink',
  tags: ['Links'],
  summary: 'Follow the link of a code',
  description:
    "Records the visit, remembers it in a cookie, and leads on: to the activity's page, or to the store with `ref` and `visit` in the query. Programs that show a preview of the link or index it get the activity's page at once, and are not counted. What cannot be used is not found, whatever the matter with it is.",
  request: { params },
  responses: {
    200: { description: 'The page, for what is no person.', content: { 'text/html': { schema: z.string() } } },
    302: { description: 'To the activity page or the store.' },
    ...problems,
  },
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
    c.header('Cache-Control', 'no-store')
    const reader = readerOf(c)
    // Refused, what was read ahead is not used: a person who does come asks again, and is counted.
    if (reader === 'ahead') return c.body(null, 503)
    const found = await find(c, parts, reader)
    if (found === null) {
      await throttle.fail(c)
      return linkNotFound(c, parts)
    }
    await throttle.admit(c)
    if (reader === 'robot') return await showPreview(c, parts, found)
    if (found.visit !== null) remember(c, parts, found, found.visit)
    return c.redirect(targetOf(c, found, parts), 302)
  })
  // Drawn for any code there could be: the picture tells nothing about whether there is one.
  router.get('/r/:site/:code/qr.svg', async (c) => {
    const { site, code } = c.req.param()
    if (!isSiteKey(site) || !possibleCode.test(code)) return await linkNotFound(c, parts)
    const svg = renderSVG(linkOf(code, site, parts.config.publicUrl), { ecc: 'M', border })
    return c.body(svg, 200, { 'Content-Type': 'image/svg+xml', 'Cache-Control': 'public, max-age=86400' })
  })
  return router
}

/** Who follows a link: a person, or a program that looks at it for a preview, for its head alone, or in case somebody will. */
function readerOf(c: Context<Env>): 'person' | 'robot' | 'head' | 'ahead' {
  const purpose = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].map((name) => c.req.header(name) ?? '').join(' ')
  if (/prefetch|prerender/i.test(purpose)) return 'ahead'
  if (/preview/i.test(purpose) || isRobot(c.req.header('user-agent') ?? '')) return 'robot'
  return c.req.method === 'HEAD' ? 'head' : 'person'
}

interface Found {
  readonly site: Site
  readonly usable: UsableCode
  readonly visit: Visit | null
}

/** What a link leads to. Visits are those of persons. */
async function find(
  c: Context<Env>,
  { database, engine }: Parts,
  reader: ReturnType<typeof readerOf>,
): Promise<Found | null> {
  const { site: key = '', code: typed = '' } = c.req.param()
  const code = foreignId.safeParse(typed)
  const site = isSiteKey(key) && code.success ? await findSiteByKey(database, key) : undefined
  if (!site || !code.success) return null
  if (reader !== 'person') {
    const usable = await engine.look(site.id, (set) => usableCode(set, normalizeCode(code.data)))
    return usable && { site, usable, visit: null }
  }
  const known = readCookieValue(getCookie(c, cookieName(site.key)))
  const { result } = await engine.run(site.id, {
    name: 'visit.record',
    decide: (set) => {
      const usable = usableCode(set, normalizeCode(code.data))
      return usable && { usable, visit: recordVisit(set, usable, known?.visitor ?? null) }
    },
  })
  return result && { site, ...result }
}

/** Lasts as long as a visit counts, so that whoever comes back later is still known to have been invited. */
function remember(c: Context<Env>, { config }: Parts, { site, usable }: Found, visit: Visit): void {
  const { window } = usable.terms.definition.attribution
  const lasts =
    window === null
      ? longestCookieSeconds
      : Math.floor((addDuration(visit.at, window, site.timeZone) - visit.at) / 1_000)
  const value = cookieValue({ code: visit.code, visit: visit.id, visitor: visit.visitor ?? visit.id })
  setCookie(c, cookieName(site.key), value, {
    httpOnly: true,
    sameSite: 'Lax',
    secure: config.publicUrl.startsWith('https:'),
    path: `${placeOf(config).basePath}/`,
    maxAge: Math.min(longestCookieSeconds, lasts),
  })
}

/** What the preview of a link is made from: at the address of the link itself, which is what people hand on. */
async function showPreview(c: Context<Env>, parts: Parts, { site, usable }: Found): Promise<Response> {
  const { code, program } = usable
  const opening = { program: program.id, code: code.code, visit: null, asReferrer: false, customer: null }
  const activity = await findActivity(parts, site.id, opening)
  return activity ? await showActivity(c, parts, activity) : linkNotFound(c, parts)
}

function targetOf(c: Context<Env>, { site, usable, visit }: Found, { config }: Parts): string {
  const { landing, url } = usable.terms.definition.share
  const address = url ?? site.homeUrl
  const marks = { code: usable.code.code, visit: visit?.id ?? null }
  if (usable.running && landing === 'store' && address !== null) return withReferral(address, marks)
  const page = new URL(`${config.publicUrl}/p/${site.key}/${usable.program.key}`)
  const marked = new URL(usable.running ? withReferral(page.href, marks) : page.href)
  const lang = c.req.query('lang')
  if (lang !== undefined) marked.searchParams.set('lang', lang)
  return `${marked.pathname}${marked.search}`
}
