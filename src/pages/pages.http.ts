import type { Context } from 'hono'
import { isId } from '#base/ids.ts'
import { normalizeCode } from '#base/readable-code.ts'
import { foreignId } from '#base/wire.api.ts'
import type { Site } from '#engine/working-set.ts'
import { activityHtml, pagePolicy } from '#pages/html.http.ts'
import { linkNotFound, withReferral } from '#pages/links.http.ts'
import { activityPage } from '#pages/page.ts'
import { languageOf } from '#plumbing/problem.ts'
import { findProgram, type Program, type ProgramVersion, type Status, statusAt, termsOf } from '#programs/program.ts'
import { type Env, newRouter, type Parts } from '#sites/route.http.ts'
import { isSiteKey } from '#sites/site.ts'
import { findSiteByKey } from '#sites/sites.sql.ts'

/** Pages that people open; read without JavaScript. */
export function pageRoutes(parts: Parts) {
  const router = newRouter()
  router.get('/p/:site/:program', async (c) => {
    const found = await find(c, parts)
    if (found === null) return linkNotFound(c)
    const { site, program, terms, status } = found
    c.set('site', site)
    const { definition } = terms
    const code = codeOf(c)
    const home = definition.share.url ?? site.homeUrl
    const page = activityPage(
      {
        ...{ name: program.name, definition, status, code, siteName: site.name, currency: site.currency },
        address: home === null ? null : onwards(c, home, code),
      },
      languageOf(c),
    )
    c.header('Cache-Control', 'no-store')
    c.header('Content-Security-Policy', pagePolicy)
    return c.html(activityHtml(page))
  })
  return router
}

interface Found {
  readonly site: Site
  readonly program: Program
  readonly terms: ProgramVersion
  readonly status: Status
}

async function find(c: Context<Env>, { database, engine }: Parts): Promise<Found | null> {
  const { site: siteKey = '', program: programKey = '' } = c.req.param()
  if (!isSiteKey(siteKey) || !foreignId.safeParse(programKey).success) return null
  const site = await findSiteByKey(database, siteKey)
  if (!site) return null
  return await engine.look(site.id, (set) => {
    const program = findProgram(set, programKey)
    return program ? { site, program, terms: termsOf(set, program), status: statusAt(program, set.now) } : null
  })
}

/** The code that the link carried here; the page shows no more of it than its visitor brought along. */
function codeOf(c: Context<Env>): string | null {
  const code = normalizeCode(c.req.query('ref') ?? '')
  return /^[0-9A-Z]{1,20}$/.test(code) ? code : null
}

function onwards(c: Context<Env>, home: string, code: string | null): string {
  const visit = c.req.query('visit') ?? ''
  return code === null ? home : withReferral(home, { code, visit: isId('visit', visit) ? visit : null })
}
