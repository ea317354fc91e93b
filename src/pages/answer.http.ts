import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Context } from 'hono'
import { notFoundDocument, type Written } from '#pages/document.ts'
import type { Place } from '#pages/page.ts'
import type { Config } from '#plumbing/config.ts'
import { answerProblem, languageFor } from '#plumbing/problem.ts'
import type { Env, Parts } from '#sites/route.http.ts'
import { isSiteKey } from '#sites/site.ts'
import { findSiteByKey } from '#sites/sites.sql.ts'

const script = readFileSync(new URL('./browser.js', import.meta.url), 'utf8')
const scriptVersion = createHash('sha256').update(script).digest('base64url').slice(0, 12)
const scriptPath = '/assets/page.js'

const styleHashes = new Map<string, string>()
const mostStyles = 500

export function placeOf({ publicUrl }: Pick<Config, 'publicUrl'>): Place {
  return { publicUrl, basePath: new URL(publicUrl).pathname.replace(/\/$/, '') }
}

/** The address of the script, another one whenever it says something else. */
export function scriptAddress({ basePath }: Place): string {
  return `${basePath}${scriptPath}?v=${scriptVersion}`
}

export function answerScript(c: Context<Env>): Response {
  const isLasting = c.req.query('v') === scriptVersion
  return c.body(script, 200, {
    'Content-Type': 'text/javascript; charset=utf-8',
    'Cache-Control': isLasting ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
}

/** Nothing but our own script and style, and pictures: a page asks nobody else and is framed by nobody. */
function policyOf(styles: readonly string[]): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${styles.map(hashOf).join(' ')}`,
    "img-src 'self' https: http: data:",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function hashOf(style: string): string {
  const known = styleHashes.get(style)
  if (known !== undefined) return known
  const hash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`
  if (styleHashes.size >= mostStyles) styleHashes.clear()
  styleHashes.set(style, hash)
  return hash
}

/** A document, which hangs on who asks and in which language: the browser asks again whether it is still so. */
export function answerDocument(
  c: Context<Env>,
  { text, styles }: Written,
  status: 200 | 401 | 404 | 409 = 200,
): Response {
  c.header('Cache-Control', status === 200 ? 'private, no-cache' : 'no-store')
  c.header('Content-Security-Policy', policyOf(styles))
  c.header('X-Robots-Tag', 'noindex')
  c.header('Vary', 'Accept-Language, Cookie')
  return c.body(text, status, { 'Content-Type': 'text/html; charset=utf-8' })
}

/** The one answer for everything that leads nowhere (PLAT-20); of a site that there is, with the way to its store. */
export async function linkNotFound(c: Context<Env>, { database }: Pick<Parts, 'database'>): Promise<Response> {
  if (!c.req.header('accept')?.includes('text/html')) return answerProblem(c, 'unknown_code', { status: 404 })
  const { site: key = '' } = c.req.param()
  const site = isSiteKey(key) ? await findSiteByKey(database, key) : undefined
  const store = site?.homeUrl == null ? null : { name: site.name, address: site.homeUrl }
  return answerDocument(c, notFoundDocument(languageFor(c, null), store), 404)
}
