import type { Context } from 'hono'
import type { z } from 'zod'
import { insertEntry } from '#audit/audit.sql.ts'
import { type Actor, actsOf, type Change } from '#audit/entry.ts'
import { problemsOf } from '#base/problems.ts'
import { formatTime } from '#base/time.ts'
import type { Database, Handle } from '#plumbing/db.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { deriveKey, equal, hmac } from '#plumbing/secrets.ts'
import { workspaceIdOf } from '#sites/issue.http.ts'
import { type Env, newRouter } from '#sites/route.http.ts'
import { defaultWorkspace } from '#sites/site.ts'
import { ensureWorkspace } from '#sites/sites.sql.ts'
import type { Attempts } from '#staff/attempts.http.ts'
import type { Auth } from '#staff/auth.http.ts'
import { enter, type Visitor, visitorOf } from '#staff/caller.http.ts'
import { permissionsOf } from '#staff/permissions.ts'
import { listSites } from '#staff/sites.sql.ts'
import { firstOwner, profileChanges } from '#staff/staff.api.ts'
import {
  endSessions,
  hasStaff,
  insertStaff,
  listSessions,
  lockStaff,
  type Staff,
  updateProfile,
} from '#staff/staff.sql.ts'

export interface PortalParts {
  readonly auth: Auth
  readonly database: Database
  readonly masterKey: Buffer
  readonly attempts: Attempts
  /** Whether emails leave this server at all. */
  readonly sendsMail: boolean
}

/** What only somebody who sees the server's terminal knows, until there is an owner. */
export function setUpToken(masterKey: Buffer): string {
  return hmac(deriveKey(masterKey, 'first owner'), 'code').toString('hex').slice(0, 24)
}

/** What was sent, as the shape has it; a request that has another one ends. */
export function bodyAs<Shape extends z.ZodType>(c: Context<Env>, shape: Shape): z.output<Shape> {
  const read = shape.safeParse(c.get('body') ?? {})
  if (!read.success) throw new RequestProblem('invalid_request', { errors: problemsOf(read.error.issues) })
  return read.data
}

/** Keeps what was changed in a workspace rather than on a site. */
export async function noteInWorkspace(
  handle: Handle,
  { workspaceId, ...actor }: Actor & { readonly workspaceId: string },
  action: string,
  ...changed: readonly Change[]
): Promise<void> {
  const changes = actsOf(changed)
  if (changes.length === 0) return
  const { id, name, role } = actor
  const act = { actor: { id, name, role }, action, reason: null }
  await insertEntry(handle, act, { workspaceId, siteId: null, changes })
}

function viewOf({ id, name, email, locale, twoFactor }: Staff) {
  return { id, name, email, locale, twoFactor }
}

/** Routes for whoever is at the portal: who they are, their sessions, and the very first owner. */
export function sessionRoutes(parts: PortalParts) {
  const { auth, database, sendsMail } = parts
  return newRouter()
    .get('/admin/api/session', async (c) => {
      c.header('Cache-Control', 'no-store')
      const visitor = await visitorOf(c, parts, 'renew')
      if (visitor === null) {
        auth.prepare()
        return c.json({ signedIn: false, firstStart: !(await hasStaff(database)), sendsMail })
      }
      const { workspaceId, workspaceName, role } = visitor
      return c.json({
        signedIn: true,
        staff: viewOf(visitor),
        workspace: { id: workspaceId, name: workspaceName },
        role,
        permissions: permissionsOf(role),
        sites: await listSites(database, workspaceId),
        sendsMail,
      })
    })
    .post('/admin/api/first-owner', async (c) => c.json(await makeFirstOwner(c, parts), 201))
    .patch('/admin/api/profile', async (c) => {
      const visitor = await enter(c, parts)
      const { name = null, locale = null } = bodyAs(c, profileChanges)
      const after = { ...visitor, name: name ?? visitor.name, locale: locale ?? visitor.locale }
      await database.transaction(async (handle) => {
        await updateProfile(handle, visitor.id, { name, locale }, Date.now())
        await noteInWorkspace(handle, visitor, 'staff.change_profile', {
          ...{ kind: 'staff', id: visitor.id },
          before: { name: visitor.name, locale: visitor.locale },
          after: { name: after.name, locale: after.locale },
        })
      })
      return c.json(viewOf(after))
    })
    .get('/admin/api/sessions', async (c) => {
      const visitor = await enter(c, parts)
      const data = (await listSessions(database, visitor.id, Date.now())).map(({ id, address, agent, ...times }) => ({
        ...{ id, address, agent, current: id === visitor.sessionId },
        createdAt: formatTime(times.createdAt),
        seenAt: formatTime(times.seenAt),
        expiresAt: formatTime(times.expiresAt),
      }))
      return c.json({ data })
    })
    .delete('/admin/api/sessions', async (c) => {
      const visitor = await enter(c, parts)
      return c.json({ ended: await endOwn(database, visitor, { allBut: visitor.sessionId }) })
    })
    .delete('/admin/api/sessions/:id', async (c) => {
      const visitor = await enter(c, parts)
      return c.json({ ended: await endOwn(database, visitor, { id: c.req.param('id') }) })
    })
}

/** Ends sessions of one's own, and keeps that in the log. */
async function endOwn(database: Database, visitor: Visitor, which: Parameters<typeof endSessions>[2]): Promise<number> {
  return await database.transaction(async (handle) => {
    const ended = await endSessions(handle, visitor.id, which)
    const change = { kind: 'staff', id: visitor.id, before: {}, after: { ended } }
    if (ended > 0) await noteInWorkspace(handle, visitor, 'staff.end_sessions', change)
    return ended
  })
}

/** Once: of two at the same moment, one. */
async function makeFirstOwner(c: Context<Env>, parts: PortalParts): Promise<{ readonly email: string }> {
  const { auth, database, masterKey, attempts } = parts
  await attempts.begin(c, null)
  const { token, name, email, password, locale = null } = bodyAs(c, firstOwner)
  if (!equal(token.trim(), setUpToken(masterKey))) {
    throw new RequestProblem('invalid_request', { cause: 'setup_code_wrong', pointer: '/token' })
  }
  const passwordHash = await auth.hash(password)
  const workspaceId = workspaceIdOf(defaultWorkspace)
  const now = Date.now()
  await database.transaction(async (handle) => {
    await lockStaff(handle)
    if (await hasStaff(handle)) throw new RequestProblem('conflict', { cause: 'first_owner_there' })
    await ensureWorkspace(handle, workspaceId, defaultWorkspace, now)
    const id = await insertStaff(handle, { workspaceId, email, name, role: 'owner', locale, passwordHash }, now)
    if (id === null) throw new RequestProblem('conflict', { cause: 'first_owner_there' })
    const after = { name, email: email.toLowerCase(), role: 'owner' }
    await noteInWorkspace(handle, { id, name, role: 'owner', workspaceId }, 'staff.first_owner', {
      ...{ kind: 'staff', id, before: null, after },
    })
  })
  await attempts.succeed(c, null)
  return { email: email.toLowerCase() }
}
