import { auditColumns, auditQuery, auditView } from '#audit/audit.api.ts'
import { type ListedEntry, listEntries } from '#audit/audit.sql.ts'
import { problemsOf } from '#base/problems.ts'
import { isRefusal } from '#base/refusal.ts'
import { formatTime } from '#base/time.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { answerCsv, wantsCsv } from '#sites/csv.http.ts'
import { createSite } from '#sites/issue.http.ts'
import { newRouter } from '#sites/route.http.ts'
import { findSiteByKey } from '#sites/sites.sql.ts'
import { enter } from '#staff/caller.http.ts'
import { bodyAs, noteInWorkspace, type PortalParts } from '#staff/session.http.ts'
import { listSites } from '#staff/sites.sql.ts'
import { newSite, siteColumns, wholeOf, workspacePlace } from '#staff/staff.api.ts'

function viewOf({ staff: id, staffName, role, subjectKind, subject, pageOf: name, at, ...rest }: ListedEntry) {
  return auditView.parse({
    ...rest,
    at: formatTime(at),
    staff: { id, name: staffName, role },
    subject: subjectKind === null || subject === null ? null : { kind: subjectKind, id: subject, name },
  })
}

/** Routes for the sites of a workspace, and for what was changed in it. */
export function workspaceRoutes(parts: PortalParts) {
  const { database, masterKey } = parts
  return newRouter()
    .get('/admin/api/sites', async (c) => {
      const { workspaceId } = await enter(c, parts, 'read')
      const data = await listSites(database, workspaceId)
      if (wantsCsv(c)) return await answerCsv(c, 'sites', siteColumns, async () => wholeOf(data), workspacePlace)
      return c.json({ data })
    })
    .post('/admin/api/sites', async (c) => {
      const visitor = await enter(c, parts, 'sites')
      const site = bodyAs(c, newSite)
      const made = await createSite(database, masterKey, { ...site, workspace: visitor.workspaceName }, (handle) =>
        noteInWorkspace(handle, visitor, 'site.create', { kind: 'site', id: site.key, before: null, after: site }),
      )
      if (isRefusal(made)) {
        throw new RequestProblem('conflict', { cause: 'site_key_taken', pointer: '/key', variables: { key: site.key } })
      }
      const { secretKey, publishableKey, identitySecret } = made
      return c.json({ site, secretKey, publishableKey, identitySecret }, 201)
    })
    .get('/admin/api/audit', async (c) => {
      const { workspaceId } = await enter(c, parts, 'audit')
      const asked = auditQuery.safeParse(c.req.query())
      if (!asked.success) {
        throw new RequestProblem('invalid_request', { errors: problemsOf(asked.error.issues, ['query']) })
      }
      const { site: key, ...rest } = asked.data
      const site = key === undefined ? undefined : await findSiteByKey(database, key)
      if (key !== undefined && site?.workspaceId !== workspaceId) throw new RequestProblem('not_found')
      const read = async (part: Partial<typeof rest>) => {
        const page = await listEntries(database, workspaceId, { ...rest, ...part, siteId: site?.id })
        return { ...page, data: page.data.map(viewOf) }
      }
      const whole = { ...workspacePlace, key: key ?? workspacePlace.key }
      if (wantsCsv(c)) return await answerCsv(c, 'audit', auditColumns, read, whole)
      return c.json(await read({}))
    })
}
