import { readFile } from 'node:fs/promises'
import { Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { html } from 'hono/html'
import { trimTrailingSlash } from 'hono/trailing-slash'
import type { CallReport } from '#client'
import { accountRoutes } from './account.http.ts'
import { arcadia } from './arcadia/arcadia.ts'
import { cartRoutes } from './cart.http.ts'
import type { Language, ShopEnv, StoreDesign } from './design.ts'
import { ask, openKith } from './kith.ts'
import { linen } from './linen/linen.ts'
import { nimbus } from './nimbus/nimbus.ts'
import { orderRoutes } from './orders.http.ts'
import { page } from './page.ts'
import { type Ground, newSession, Shopper, type SiteFacts } from './shopper.ts'
import { startPage } from './start.ts'
import type { Session } from './state.ts'
import { tanuki } from './tanuki/tanuki.ts'
import { chooseLanguage } from './words.ts'

export const designs: readonly StoreDesign[] = [nimbus, arcadia, tanuki, linen]

const cookieName = 'session'
/** Written by times.js. */
const zoneCookie = 'zone'
const cookieSeconds = 90 * 24 * 60 * 60
const minuteMillis = 60_000
const mostChains = 200
/** Moving on, Kith does all that falls due until then. */
const clockSeconds = 60
const mostMinutes = 400 * 24 * 60
const fileTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

/** All stores in one app, each under its own path, with cookies of its own. */
export function createStores(ground: Ground): Hono {
  const app = new Hono()
  const { origin: kith } = new URL(ground.kithPublicUrl)
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${kith}`,
    "style-src 'self'",
    `img-src 'self' data: ${kith}`,
    `connect-src 'self' ${kith}`,
    // The activity page takes a customer's token in a form, so that it never lands in an address.
    `form-action 'self' ${kith}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  app.use(async (c, next) => {
    c.header('Content-Security-Policy', policy)
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Referrer-Policy', 'same-origin')
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD' && !isFromHere(c.req.raw.headers, c.req.url))
      return c.text('This form came from another place.', 403)
    return await next()
  })
  app.use(trimTrailingSlash())
  app.get('/', (c) => c.html(startPage(designs)))
  app.get('/healthz', (c) => c.text('ok'))
  for (const name of ['store.css', 'start.css', 'times.js']) app.get(`/${name}`, (c) => file(c.req.raw, name))
  const sites = new Map<string, SiteFacts>()
  for (const design of designs) app.route(`/${design.key}`, storeRoutes(design, ground, sites))
  app.notFound((c) => c.html(startPage(designs), 404))
  return app
}

/** A browser says where a form comes from; one that says nothing is no browser. */
function isFromHere(headers: Headers, url: string): boolean {
  const origin = headers.get('origin')
  if (origin !== null)
    return URL.canParse(origin) && new URL(origin).host === (headers.get('host') ?? new URL(url).host)
  const site = headers.get('sec-fetch-site')
  return site === null || site === 'same-origin' || site === 'none'
}

function storeRoutes(design: StoreDesign, ground: Ground, sites: Map<string, SiteFacts>): Hono<ShopEnv> {
  const routes = new Hono<ShopEnv>()
  routes.get('/skin.css', (c) => file(c.req.raw, `${design.key}/skin.css`))
  routes.get('/pictures/:name{[a-z0-9-]+\\.svg}', (c) =>
    file(c.req.raw, `${design.key}/pictures/${c.req.param('name')}`),
  )
  shopperOf(routes, design, ground, sites)
  routes.get('/', async (c) => {
    const shopper = c.get('shopper')
    const home = await design.slots.home?.(shopper)
    return c.html(await page(shopper, design.name, home ?? html``, 'home'))
  })
  routes.post('/clock', async (c) => {
    const shopper = c.get('shopper')
    const minutes = Math.min(mostMinutes, Math.max(0, Math.trunc(Number((await c.req.parseBody()).minutes)) || 0))
    const moved = await ask(
      shopper.kith.test.setClock(new Date(shopper.site.now + minutes * minuteMillis), { timeoutSeconds: clockSeconds }),
    )
    if (moved.ok) shopper.site.now = Date.parse(moved.value.now)
    shopper.notice(
      'plain',
      moved.ok ? shopper.say('clock_moved', { time: shopper.moment(shopper.site.now) }) : shopper.say('away'),
    )
    return c.redirect(backOf(c.req.raw.headers, design), 303)
  })
  routes.post('/seeing', (c) => {
    const { session } = c.get('shopper')
    session.seeing = !session.seeing
    return c.redirect(backOf(c.req.raw.headers, design), 303)
  })
  routes.get('/language/:language', (c) => {
    const shopper = c.get('shopper')
    const wanted = c.req.param('language') as Language
    if (design.languages.includes(wanted)) shopper.session.language = wanted
    return c.redirect(backOf(c.req.raw.headers, design), 303)
  })
  for (const { path, site } of design.markets.length > 1 ? design.markets : []) {
    routes.get(path, (c) => {
      enterMarket(c.get('shopper').session, site)
      const { search } = new URL(c.req.url)
      return c.redirect(`/${design.key}${search}`, 303)
    })
  }
  accountRoutes(routes)
  cartRoutes(routes)
  orderRoutes(routes)
  design.routes?.(routes)
  routes.all('*', async (c) => {
    const shopper = c.get('shopper')
    const body = html`<div class="empty"><p>${shopper.say('not_found')}</p><a class="main button" href="${shopper.path()}">${shopper.say('go_home')}</a></div>`
    return c.html(await page(shopper, shopper.say('not_found'), body), 404)
  })
  routes.onError(async (error, c) => {
    console.error(error)
    const shopper = c.get('shopper') as Shopper | undefined
    if (!shopper) return c.text('Something went wrong. Please try again.', 500)
    const body = html`<div class="empty"><p>${shopper.say('error')}</p><a class="main button" href="${shopper.path()}">${shopper.say('go_home')}</a></div>`
    return c.html(await page(shopper, shopper.say('error'), body), 500)
  })
  return routes
}

/** A time zone that a browser has named, if there is such a one. */
function zoneOf(named: string | undefined): string | null {
  try {
    return named === undefined ? null : new Intl.DateTimeFormat('en', { timeZone: named }).resolvedOptions().timeZone
  } catch {
    return null
  }
}

/** Each market is a shop of its own: who is signed in here is nobody there. */
function enterMarket(session: Session, site: string): void {
  if (session.site === site) return
  session.site = site
  session.customer = null
  session.referral = null
  session.cart = { ...session.cart, id: `${session.cart.id}-${site}`.slice(-60), discounts: [], coupons: [] }
}

/** The page that a form was pressed on. */
function backOf(headers: Headers, design: StoreDesign): string {
  const from = headers.get('referer')
  const home = `/${design.key}`
  if (from === null || !URL.canParse(from)) return home
  const { pathname, search } = new URL(from)
  return pathname.startsWith(home) && !search.includes('visit=') ? pathname + search : home
}

/** Finds who is asking, one request of theirs after the other, and keeps what changed. */
function shopperOf(routes: Hono<ShopEnv>, design: StoreDesign, ground: Ground, sites: Map<string, SiteFacts>): void {
  const { state } = ground
  const turns = new Map<string, Promise<void>>()
  const chains = new Map<string, CallReport[]>()
  routes.use(async (c, next) => {
    const known = state.session(getCookie(c, cookieName) ?? '', design.key)
    const session = known ?? newSession(design, design.markets[0]?.site ?? design.key)
    if (!known) {
      state.addSession(session)
      setCookie(c, cookieName, session.id, {
        path: `/${design.key}`,
        httpOnly: true,
        sameSite: 'Lax',
        maxAge: cookieSeconds,
      })
    }
    session.touchedAt = Date.now()
    const before = turns.get(session.id) ?? Promise.resolve()
    const turn = before.then(async () => {
      const { ref, visit } = c.req.query()
      if (ref) session.referral = { code: ref.slice(0, 40), visit: visit?.slice(0, 60) ?? null }
      const site = await factsOf(ground, session.site, sites)
      const spoken = design.languages.find((language) => language === session.language)
      const language = spoken ?? chooseLanguage(design.languages, c.req.header('accept-language') ?? '')
      const timeZone = zoneOf(getCookie(c, zoneCookie)) ?? site.timeZone
      const calls = chains.get(session.id) ?? []
      const looking = c.req.method === 'GET'
      const shopper = new Shopper({ design, session, ground, site, language, timeZone, calls, looking })
      c.set('shopper', shopper)
      await next()
      const leadsOn = c.res.status >= 300 && c.res.status < 400
      if (leadsOn) chains.set(session.id, shopper.calls)
      else if (c.res.headers.get('content-type')?.includes('text/html')) chains.delete(session.id)
      const [oldest] = chains.keys()
      if (chains.size > mostChains && oldest !== undefined) chains.delete(oldest)
      c.header('cache-control', 'no-store')
      await state.save()
    })
    const settled = turn.catch(() => {})
    turns.set(session.id, settled)
    await turn
    if (turns.get(session.id) === settled) turns.delete(session.id)
  })
}

/** What the site is and what its clock says; as last heard while Kith is away. */
async function factsOf(ground: Ground, site: string, sites: Map<string, SiteFacts>): Promise<SiteFacts> {
  const keys = ground.sites.get(site)
  if (!keys) throw new Error(`the demo has no site ${site}`)
  const told = await ask(openKith(ground.kithUrl, keys).site.get())
  const known = sites.get(site) ?? { name: site, currency: 'USD', timeZone: 'UTC', now: Date.now(), homeUrl: null }
  if (told.ok) {
    const { name, currency, timeZone, now, homeUrl } = told.value
    Object.assign(known, { name, currency, timeZone, now: Date.parse(now), homeUrl })
  }
  sites.set(site, known)
  return known
}

const files = new Map<string, Promise<Buffer>>()

async function file(_request: Request, name: string): Promise<Response> {
  const type = fileTypes[name.split('.').at(-1) ?? '']
  try {
    const found = files.get(name) ?? readFile(new URL(name, import.meta.url))
    files.set(name, found)
    const content = await found
    return new Response(new Uint8Array(content), {
      headers: { 'content-type': type ?? 'application/octet-stream', 'cache-control': 'public, max-age=300' },
    })
  } catch {
    files.delete(name)
    return new Response('There is nothing here.', { status: 404 })
  }
}
