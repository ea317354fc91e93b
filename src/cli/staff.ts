import { defineCommand } from 'citty'
import { insertEntry } from '#audit/audit.sql.ts'
import { command, withStore } from '#cli/command.ts'
import { createLog } from '#plumbing/log.ts'
import { StartProblem } from '#plumbing/start-problem.ts'
import { workspaceIdOf } from '#sites/issue.http.ts'
import { defaultWorkspace } from '#sites/site.ts'
import { ensureWorkspace } from '#sites/sites.sql.ts'
import { createAuth } from '#staff/auth.http.ts'
import { invitationLink, invite } from '#staff/invitations.http.ts'
import { resetLink } from '#staff/people.http.ts'
import { type Role, roles } from '#staff/permissions.ts'
import { dropTwoFactor, findStaffByEmail, listStaff } from '#staff/staff.sql.ts'

const workspace = {
  type: 'string',
  default: defaultWorkspace,
  description: 'Whose staff',
} as const
/** Whoever can run commands here could do anything anyway. */
const actor = { id: 'command-line', name: 'Command line', role: 'owner' } as const

const list = command({
  name: 'list',
  description: 'Who may sign in to the portal',
  args: { workspace },
  run: async ({ workspace: name }) => {
    const found = await withStore(({ database }) => listStaff(database, workspaceIdOf(name)))
    const data = found.map(({ email, name: person, role, twoFactor }) => ({ email, name: person, role, twoFactor }))
    const lines = data.map(({ email, name: person, role }) => `${role.padEnd(10)} ${email}  (${person})`)
    return { json: data, lines: lines.length === 0 ? ['Nobody yet: kith staff invite --email … --role owner'] : lines }
  },
})

const inviteCommand = command({
  name: 'invite',
  description: 'Make a link with which somebody joins the staff; good once, for seven days',
  args: {
    email: { type: 'string', required: true, description: 'Their address' },
    role: { type: 'string', default: 'owner', description: roles.join(', ') },
    workspace,
  },
  run: async ({ email, role, workspace: name }) => {
    if (!roles.some((known) => known === role)) throw new StartProblem(`--role is one of ${roles.join(', ')}.`)
    if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new StartProblem('--email is no email address.')
    const workspaceId = workspaceIdOf(name)
    const link = await withStore(async ({ database }, config) => {
      const made = await database.transaction(async (handle) => {
        await ensureWorkspace(handle, workspaceId, name, Date.now())
        const invited = await invite(handle, { workspaceId, email, role: role as Role, invitedBy: null })
        if (invited === null) return null
        const { action, change } = invited.told
        const act = { actor, action, reason: null }
        await insertEntry(handle, act, { workspaceId, siteId: null, changes: [change] })
        return invited
      })
      if (made === null)
        throw new StartProblem(`${email} works here already; kith staff reset-password makes a new password.`)
      return invitationLink(config.publicUrl, made.token)
    })
    return { json: { link }, lines: [link] }
  },
})

const reset = command({
  name: 'reset-password',
  description: 'Make a link to a new password; good once, for an hour',
  args: {
    email: { type: 'string', required: true, description: 'Whose' },
    'two-factor-off': { type: 'boolean', default: false, description: 'Also take the second factor away' },
  },
  run: async ({ email, 'two-factor-off': off }) => {
    const link = await withStore(async ({ database, masterKey }, config) => {
      const staff = await findStaffByEmail(database, email)
      if (!staff) throw new StartProblem(`Nobody of the staff has the address ${email}; kith staff list tells who has.`)
      await database.transaction(async (handle) => {
        if (off) await dropTwoFactor(handle, staff.id)
        const change = { kind: 'staff', id: staff.id, before: {}, after: {} }
        const act = { actor, action: 'staff.reset_password', reason: null }
        await insertEntry(handle, act, { workspaceId: staff.workspaceId, siteId: null, changes: [change] })
      })
      const auth = createAuth({ database, masterKey, config, log: createLog('error') }, () => {})
      return resetLink(config.publicUrl, (await auth.resetToken(staff.email)) ?? '')
    })
    return { json: { link }, lines: [link] }
  },
})

export const staffCommand = defineCommand({
  meta: { name: 'staff', description: 'Who may sign in to the portal' },
  subCommands: { list, invite: inviteCommand, 'reset-password': reset },
})
