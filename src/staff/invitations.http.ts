import { uuidv7obj } from 'uuidv7'
import { makeId } from '#base/ids.ts'
import { formatTime } from '#base/time.ts'
import type { Database, Handle } from '#plumbing/db.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { randomToken, sha256 } from '#plumbing/secrets.ts'
import { newRouter } from '#sites/route.http.ts'
import { enter } from '#staff/caller.http.ts'
import {
  deleteInvitation,
  findInvitation,
  findInvitationByEmail,
  findInvitationByToken,
  type Invitation,
  listInvitations,
  writeInvitation,
} from '#staff/invitations.sql.ts'
import type { PeopleParts } from '#staff/people.http.ts'
import type { Role } from '#staff/permissions.ts'
import { bodyAs, noteInWorkspace } from '#staff/session.http.ts'
import { acceptance, newInvitation } from '#staff/staff.api.ts'
import { findStaffByEmail, insertStaff, lockStaff } from '#staff/staff.sql.ts'

const goodForMillis = 7 * 86_400_000

function viewOf({ id, email, role, invitedBy, createdAt, expiresAt }: Invitation) {
  return { id, email, role, invitedBy, createdAt: formatTime(createdAt), expiresAt: formatTime(expiresAt) }
}

interface Inviting {
  readonly workspaceId: string
  readonly email: string
  readonly role: Role
  readonly invitedBy: string | null
}

interface Invited {
  readonly id: string
  readonly token: string
  /** For the trail of changes. */
  readonly told: ReturnType<typeof toldOf>
}

/** Keeps an invitation and answers the token of its link, which nobody can read again. Null: they work here already. */
export async function invite(handle: Handle, inviting: Inviting): Promise<Invited | null> {
  await lockStaff(handle)
  if (await findStaffByEmail(handle, inviting.email)) return null
  const [token, createdAt] = [randomToken(), Date.now()]
  const times = { createdAt, expiresAt: createdAt + goodForMillis }
  const made = { ...inviting, ...times, id: makeId('invitation', uuidv7obj().toHex()), tokenHash: sha256(token) }
  const former = await findInvitationByEmail(handle, inviting.workspaceId, inviting.email)
  const id = await writeInvitation(handle, made)
  return { id, token, told: toldOf({ ...inviting, id }, former) }
}

/** What is kept of an invitation to an address that may have one already. */
function toldOf(made: Pick<Inviting, 'email' | 'role'> & { readonly id: string }, former: Invitation | undefined) {
  const [id, kind, role] = [made.id, 'invitation', made.role]
  if (former === undefined) {
    const after = { email: made.email.toLowerCase(), role }
    return { action: 'invitation.create', change: { kind, id, before: null, after } }
  }
  const changed = former.role !== role
  const [before, after] = [changed ? { role: former.role } : {}, changed ? { role } : {}]
  return { action: 'invitation.resend', change: { kind, id, before, after } }
}

export function invitationLink(publicUrl: string, token: string): string {
  return `${publicUrl}/admin/-/invitation?token=${token}`
}

/** Routes for asking people to join the staff. */
export function invitationRoutes(parts: PeopleParts) {
  const { database, publicUrl } = parts
  const send = (invitation: Invitation, token: string) => {
    const { email, role, workspaceName, invitedBy } = invitation
    const link = invitationLink(publicUrl, token)
    const words = { workspace: workspaceName, role, invitedBy, locale: null, link }
    return { invitation: viewOf(invitation), link, sent: parts.mail({ kind: 'invitation', to: email, ...words }) }
  }
  return newRouter()
    .get('/admin/api/invitations', async (c) => {
      const { workspaceId } = await enter(c, parts, 'staff')
      return c.json({ data: (await listInvitations(database, workspaceId)).map(viewOf) })
    })
    .post('/admin/api/invitations', async (c) => {
      const visitor = await enter(c, parts, 'staff')
      const { email, role } = bodyAs(c, newInvitation)
      const { workspaceId, id: invitedBy } = visitor
      const [invitation, token] = await database.transaction(async (handle) => {
        const made = await invite(handle, { workspaceId, email, role, invitedBy })
        if (made === null) throw new RequestProblem('conflict', { cause: 'staff_known', pointer: '/email' })
        await noteInWorkspace(handle, visitor, made.told.action, made.told.change)
        return [await findOr404(handle, workspaceId, made.id), made.token]
      })
      return c.json(send(invitation, token), 201)
    })
    .post('/admin/api/invitations/:id/resend', async (c) => {
      const visitor = await enter(c, parts, 'staff')
      const { workspaceId, id: invitedBy } = visitor
      const [invitation, token] = await database.transaction(async (handle) => {
        const { id, email, role } = await findOr404(handle, workspaceId, c.req.param('id'))
        const made = await invite(handle, { workspaceId, email, role, invitedBy })
        if (made === null) throw new RequestProblem('conflict', { cause: 'staff_known' })
        await noteInWorkspace(handle, visitor, made.told.action, made.told.change)
        return [await findOr404(handle, workspaceId, id), made.token]
      })
      return c.json(send(invitation, token))
    })
    .delete('/admin/api/invitations/:id', async (c) => {
      const visitor = await enter(c, parts, 'staff')
      const removed = await database.transaction(async (handle) => {
        const invitation = await findOr404(handle, visitor.workspaceId, c.req.param('id'))
        await deleteInvitation(handle, visitor.workspaceId, invitation.id)
        const before = { email: invitation.email, role: invitation.role }
        const change = { kind: 'invitation', id: invitation.id, before, after: null }
        await noteInWorkspace(handle, visitor, 'invitation.revoke', change)
        return invitation
      })
      return c.json(viewOf(removed))
    })
}

async function findOr404(database: Database | Handle, workspaceId: string, id: string): Promise<Invitation> {
  const found = await findInvitation(database, workspaceId, id)
  if (!found) throw new RequestProblem('not_found')
  return found
}

/** Routes for whoever was invited; the token says that it is them. */
export function acceptanceRoutes(parts: PeopleParts) {
  const { auth, database, attempts } = parts
  const standing = async (at: Database | Handle, token: string) => {
    const found = await findInvitationByToken(at, sha256(token))
    if (!found || found.expiresAt < Date.now()) throw new RequestProblem('conflict', { cause: 'invitation_over' })
    return found
  }
  return newRouter()
    .get('/admin/api/invitation', async (c) => {
      await attempts.begin(c, null)
      const { email, role, workspaceName, invitedBy, expiresAt } = await standing(database, c.req.query('token') ?? '')
      await attempts.succeed(c, null)
      return c.json({ email, role, workspace: workspaceName, invitedBy, expiresAt: formatTime(expiresAt) })
    })
    .post('/admin/api/invitation', async (c) => {
      await attempts.begin(c, null)
      const { token, name, password, locale = null } = bodyAs(c, acceptance)
      await standing(database, token)
      const passwordHash = await auth.hash(password)
      const email = await database.transaction(async (handle) => {
        await lockStaff(handle)
        const { id: invitation, workspaceId, email, role } = await standing(handle, token)
        await deleteInvitation(handle, workspaceId, invitation)
        const id = await insertStaff(handle, { workspaceId, email, name, role, locale, passwordHash }, Date.now())
        if (id === null) throw new RequestProblem('conflict', { cause: 'staff_known' })
        const change = { kind: 'staff', id, before: null, after: { name, email, role } }
        await noteInWorkspace(handle, { id, name, role, workspaceId }, 'invitation.accept', change)
        return email
      })
      await attempts.succeed(c, null)
      return c.json({ email }, 201)
    })
}
