import type { Context } from 'hono'
import { html } from 'hono/html'
import { z } from 'zod'
import { say } from '#base/words.ts'
import { mailboxOf } from '#customers/mailbox.ts'
import { suppress } from '#emails/emails.sql.ts'
import { readSite } from '#engine/sites.sql.ts'
import { answerProblem, languageOf } from '#plumbing/problem.ts'
import { open, seal } from '#plumbing/secrets.ts'
import { type Env, newRouter, type Parts } from '#sites/route.http.ts'

const purpose = 'unsubscribe'
const inside = z.tuple([z.string(), z.string()])
const policy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** The address under which a reader ends the emails of a site. It never expires, and says nothing to anybody else. */
export function unsubscribeUrl(
  { config, masterKey }: Pick<Parts, 'config' | 'masterKey'>,
  siteId: string,
  address: string,
): string {
  return `${config.publicUrl}/u/${seal(masterKey, purpose, JSON.stringify([siteId, address]))}`
}

function read(token: string, masterKey: Buffer): { siteId: string; address: string } | null {
  try {
    const [siteId, address] = inside.parse(JSON.parse(open(masterKey, purpose, token)))
    return { siteId, address }
  } catch {
    return null
  }
}

/** Unsubscribing: looking at the page changes nothing, as programs look at every link; its button, and a mail program's own, do. */
export function unsubscribeRoutes(parts: Parts) {
  const { database, masterKey } = parts
  const router = newRouter()
  router.get('/u/:token', async (c) => {
    const found = await find(c)
    if (found === null) return answerProblem(c, 'not_found')
    const { address, siteName } = found
    const locale = languageOf(c)
    const words = say('pages.unsubscribe', locale, { name: siteName, address })
    const button = html`<form method="post"><button>${say('pages.unsubscribe_button', locale)}</button></form>`
    return page(c, say('pages.unsubscribe_title', locale), html`<p>${words}</p>${button}`)
  })
  router.post('/u/:token', async (c) => {
    const found = await find(c)
    const mailbox = mailboxOf(found?.address ?? '')
    if (found === null || mailbox === null) return answerProblem(c, 'not_found')
    const { siteId, address, siteName } = found
    await suppress(database, siteId, { mailbox, address, reason: 'unsubscribed' }, Date.now())
    const locale = languageOf(c)
    const words = say('pages.unsubscribed', locale, { name: siteName, address })
    return page(c, say('pages.unsubscribed_title', locale), html`<p role="status">${words}</p>`)
  })
  return router

  async function find(c: Context<Env, '/u/:token'>) {
    const known = read(c.req.param('token'), masterKey)
    if (known === null) return null
    const site = await database.transaction((handle) => readSite(handle, known.siteId))
    if (!site) return null
    c.set('site', site)
    return { ...known, siteName: site.name }
  }
}

function page(c: Context<Env>, title: string, body: ReturnType<typeof html>) {
  c.header('Content-Security-Policy', policy)
  c.header('Cache-Control', 'no-store')
  c.header('Referrer-Policy', 'no-referrer')
  return c.html(html`<!doctype html>
<html lang="${languageOf(c)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>
  :root { color-scheme: light dark; font: 100%/1.6 -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'Liberation Sans', Arial, 'DejaVu Sans', sans-serif }
  main { max-width: 34rem; margin: 0 auto; padding: 2.5rem 1.25rem; overflow-wrap: anywhere }
  button { font: inherit; font-weight: 600; padding: .75rem 1.5rem; border: 0; border-radius: .75rem; background: #1a5fb4; color: #fff }
</style>
</head>
<body><main><h1>${title}</h1>${body}</main></body>
</html>
`)
}
