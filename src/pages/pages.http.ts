import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { getCookie } from 'hono/cookie'
import { etag } from 'hono/etag'
import { isId } from '#base/ids.ts'
import { normalizeCode } from '#base/readable-code.ts'
import { isRefusal, refuse } from '#base/refusal.ts'
import { foreignId } from '#base/wire.api.ts'
import { type Locale, say } from '#base/words.ts'
import { makeCode } from '#codes/code.ts'
import type { Site } from '#engine/working-set.ts'
import type { Opening } from '#pages/activity.ts'
import { answerScript, linkNotFound, placeOf } from '#pages/answer.http.ts'
import { readSession, startSession } from '#pages/session.http.ts'
import { findActivity, type Showing, showActivity } from '#pages/show.http.ts'
import { problemBody } from '#plumbing/problem.ts'
import type { Throttle } from '#plumbing/throttle.ts'
import { findProgram } from '#programs/program.ts'
import { type Env, newRouter, type Parts } from '#sites/route.http.ts'
import { isSiteKey } from '#sites/site.ts'
import { findSiteByKey } from '#sites/sites.sql.ts'
import { cookieName, readCookieValue } from '#visits/cookie.ts'

const mostFormBytes = 16_384
const path = '/p/:site/:program'

/** Pages that people open; read without JavaScript. */
export function pageRoutes(parts: Parts, throttle: Throttle) {
  const router = newRouter()
  router.use(path, compress(), etag({ weak: true }))
  router.use('/assets/*', compress())
  router.get('/assets/page.js', answerScript)
  router.get(path, async (c) => {
    const site = await findSite(c, parts)
    return site ? await answerOpening(c, parts, site, throttle) : linkNotFound(c, parts)
  })
  router.post(path, bodyLimit({ maxSize: mostFormBytes }), async (c) => {
    const site = await findSite(c, parts)
    if (!site) return linkNotFound(c, parts)
    const { token, get } = await c.req.parseBody()
    if (typeof token === 'string') return await handOver(c, parts, site, token)
    return get === 'link' ? await makeLink(c, parts, site) : backToPage(c, parts)
  })
  return router
}

async function findSite(c: Context<Env>, { database }: Parts): Promise<Site | undefined> {
  const { site = '', program = '' } = c.req.param()
  if (!isSiteKey(site) || !foreignId.safeParse(program).success) return undefined
  return await findSiteByKey(database, site)
}

/** Guesses at codes are counted here as on links (PLAT-20). */
async function answerOpening(c: Context<Env>, parts: Parts, site: Site, throttle: Throttle): Promise<Response> {
  const asked = codeOf(c)
  if (asked !== null) await throttle.admit(c)
  const opening = openingOf(c, parts, site)
  const activity = await findActivity(parts, site.id, opening)
  if (!activity) return linkNotFound(c, parts)
  if (asked === null) return await showActivity(c, parts, { ...activity, isSpent: false })
  if (activity.isSpent) await throttle.fail(c)
  await throttle.admit(c)
  return await showActivity(c, parts, activity)
}

/** The code that the address carries; what cannot be one is none. */
function codeOf(c: Context<Env>): string | null {
  const code = normalizeCode(c.req.query('ref') ?? '')
  return /^[0-9A-Z]{1,20}$/.test(code) ? code : null
}

/** What the address does not say, the cookie of an earlier visit does. */
function openingOf(c: Context<Env>, parts: Parts, site: Site): Opening {
  const { program = '' } = c.req.param()
  const asked = codeOf(c)
  const visit = c.req.query('visit') ?? ''
  const asReferrer = c.req.query('as') === 'referrer'
  const remembered = readCookieValue(getCookie(c, cookieName(site.key)))
  const customer = asked === null || asReferrer ? readSession(c, parts, site) : null
  const who = { program, asReferrer, customer }
  if (asked !== null && (isId('visit', visit) || remembered?.code !== asked))
    return { ...who, code: asked, visit: isId('visit', visit) ? visit : null }
  // Whoever invites hands on their own code, not the one that once brought them here.
  if (remembered === null || asReferrer || customer !== null) return { ...who, code: asked, visit: null }
  return { ...who, code: remembered.code, visit: remembered.visit }
}

/** A store hands a signed-in customer over, so that the page shows how they stand. */
async function handOver(c: Context<Env>, parts: Parts, site: Site, token: string): Promise<Response> {
  if (await startSession(c, parts, site, token)) return backToPage(c, parts)
  const problem = (locale: Locale) => say('pages.sign_in_again', locale, { name: site.name })
  return await showAsReferrer(c, parts, site, { customer: null, showing: { status: 401, problem } })
}

/** Gives whoever came signed in a code to hand on. */
async function makeLink(c: Context<Env>, parts: Parts, site: Site): Promise<Response> {
  const customer = readSession(c, parts, site)
  const origin = c.req.header('sec-fetch-site') ?? 'same-origin'
  if (customer === null || origin !== 'same-origin') return backToPage(c, parts)
  const { program: key = '' } = c.req.param()
  const { result } = await parts.engine.run(site.id, {
    name: 'page.link',
    decide: (set) => {
      const program = findProgram(set, key)
      return program ? makeCode(set, program, customer) : refuse('not_found')
    },
  })
  if (!isRefusal(result)) return backToPage(c, parts)
  const problem = (locale: Locale) => problemBody(result.reason, result, locale).detail
  return await showAsReferrer(c, parts, site, { customer, showing: { status: 409, problem } })
}

async function showAsReferrer(
  c: Context<Env>,
  parts: Parts,
  site: Site,
  { customer, showing }: { readonly customer: string | null; readonly showing: Showing },
): Promise<Response> {
  const { program = '' } = c.req.param()
  const activity = await findActivity(parts, site.id, { program, code: null, visit: null, asReferrer: true, customer })
  return activity ? await showActivity(c, parts, activity, showing) : linkNotFound(c, parts)
}

function backToPage(c: Context<Env>, { config }: Parts): Response {
  const { site = '', program = '' } = c.req.param()
  const lang = c.req.query('lang')
  const query = new URLSearchParams({ as: 'referrer', ...(lang === undefined ? {} : { lang }) })
  c.header('Cache-Control', 'no-store')
  return c.redirect(`${placeOf(config).basePath}/p/${site}/${encodeURIComponent(program)}?${query}`, 303)
}
