import type { Context } from 'hono'
import { formatTime } from '#base/time.ts'
import type { Handle } from '#plumbing/db.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { answerCsv, wantsCsv } from '#sites/csv.http.ts'
import { type Env, newRouter } from '#sites/route.http.ts'
import type { Auth } from '#staff/auth.http.ts'
import { enter, type Visitor } from '#staff/caller.http.ts'
import type { StaffMail } from '#staff/mail.ts'
import { bodyAs, noteInWorkspace, type PortalParts } from '#staff/session.http.ts'
import { roleChange, staffColumns, wholeOf, workspacePlace } from '#staff/staff.api.ts'
import {
  countOwners,
  deleteStaff,
  dropTwoFactor,
  findStaff,
  type ListedStaff,
  listStaff,
  lockStaff,
  type Staff,
  updateRole,
} from '#staff/staff.sql.ts'

export interface PeopleParts extends PortalParts {
  readonly publicUrl: string
  /** Sends an email to staff; false: this server sends none. */
  readonly mail: (mail: StaffMail) => boolean
}

function viewOf({ id, name, email, locale, role, twoFactor, joinedAt, seenAt }: ListedStaff) {
  const times = { joinedAt: formatTime(joinedAt), seenAt: seenAt === null ? null : formatTime(seenAt) }
  return { id, name, email, locale, role, twoFactor, ...times }
}

/** A link on which somebody chooses a new password. */
export function resetLink(publicUrl: string, token: string): string {
  return `${publicUrl}/admin/-/new-password?token=${encodeURIComponent(token)}`
}

/** Makes a link to a new password, and sends it where emails are sent; in both cases it can be handed over as well. */
export async function makeReset(parts: PeopleParts, staff: Staff): Promise<{ sent: boolean; link: string }> {
  const token = await (parts.auth as Auth).resetToken(staff.email)
  if (token === null) throw new RequestProblem('not_found')
  const link = resetLink(parts.publicUrl, token)
  return { sent: parts.mail({ kind: 'reset', to: staff.email, locale: staff.locale, link }), link }
}

/** Routes for who works in a workspace. */
export function peopleRoutes(parts: PeopleParts) {
  const { database } = parts
  return newRouter()
    .get('/admin/api/staff', async (c) => {
      const visitor = await enter(c, parts, 'staff')
      const data = (await listStaff(database, visitor.workspaceId)).map(viewOf)
      if (wantsCsv(c)) return await answerCsv(c, 'staff', staffColumns, async () => wholeOf(data), workspacePlace)
      return c.json({ data })
    })
    .patch('/admin/api/staff/:id', async (c) => {
      const { role } = bodyAs(c, roleChange)
      const changed = await change(c, parts, async (handle, visitor, staff) => {
        if (staff.role === 'owner' && role !== 'owner') await keepAnOwner(handle, visitor.workspaceId)
        await updateRole(handle, visitor.workspaceId, staff.id, role)
        const [before, after] = [{ role: staff.role }, { role }]
        await noteInWorkspace(handle, visitor, 'staff.change_role', { kind: 'staff', id: staff.id, before, after })
        return { ...staff, role }
      })
      return c.json(viewOf({ ...changed, seenAt: null }))
    })
    .delete('/admin/api/staff/:id', async (c) => {
      const removed = await change(c, parts, async (handle, visitor, staff) => {
        if (staff.role === 'owner') await keepAnOwner(handle, visitor.workspaceId)
        await deleteStaff(handle, staff.id)
        const before = { name: staff.name, email: staff.email, role: staff.role }
        await noteInWorkspace(handle, visitor, 'staff.remove', { kind: 'staff', id: staff.id, before, after: null })
        return staff
      })
      return c.json(viewOf({ ...removed, seenAt: null }))
    })
    .delete('/admin/api/staff/:id/two-factor', async (c) => {
      const changed = await change(c, parts, async (handle, visitor, staff) => {
        await dropTwoFactor(handle, staff.id)
        const change = { before: { twoFactor: staff.twoFactor }, after: { twoFactor: false } }
        await noteInWorkspace(handle, visitor, 'staff.two_factor_off', { kind: 'staff', id: staff.id, ...change })
        return { ...staff, twoFactor: false }
      })
      return c.json(viewOf({ ...changed, seenAt: null }))
    })
    .post('/admin/api/staff/:id/reset-password', async (c) => {
      const staff = await change(c, parts, async (handle, visitor, staff) => {
        const nothing = { before: {}, after: {} }
        await noteInWorkspace(handle, visitor, 'staff.reset_password', { kind: 'staff', id: staff.id, ...nothing })
        return staff
      })
      return c.json(await makeReset(parts, staff))
    })
}

/** Changes somebody of the caller's own workspace; nobody else is there. */
async function change(
  c: Context<Env>,
  parts: PeopleParts,
  work: (handle: Handle, visitor: Visitor, staff: Staff) => Promise<Staff>,
): Promise<Staff> {
  const visitor = await enter(c, parts, 'staff')
  return await parts.database.transaction(async (handle) => {
    await lockStaff(handle)
    const staff = await findStaff(handle, c.req.param('id') ?? '')
    if (staff?.workspaceId !== visitor.workspaceId) throw new RequestProblem('not_found')
    return await work(handle, visitor, staff)
  })
}

async function keepAnOwner(handle: Handle, workspaceId: string): Promise<void> {
  if ((await countOwners(handle, workspaceId)) <= 1) throw new RequestProblem('conflict', { cause: 'last_owner' })
}
