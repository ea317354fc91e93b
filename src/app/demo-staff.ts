import { deriveKey, hmac } from '#plumbing/secrets.ts'
import { workspaceIdOf } from '#sites/issue.http.ts'
import type { Parts } from '#sites/route.http.ts'
import { ensureWorkspace } from '#sites/sites.sql.ts'
import { createAuth } from '#staff/auth.http.ts'
import { type Role, roles } from '#staff/permissions.ts'
import { setUpToken } from '#staff/session.http.ts'
import { findStaffByEmail, hasStaff, insertStaff } from '#staff/staff.sql.ts'

type Needed = Pick<Parts, 'database' | 'masterKey' | 'config' | 'log'>

const names = { owner: 'Olivia Owner', marketer: 'Mei Marketer', support: 'Sam Support', developer: 'Dana Developer' }
const addressOf = (role: string) => `${role}@demo.example`

/** Another one on each installation, so that knowing one demo opens no other. */
export function demoPassword(masterKey: Buffer): string {
  return `demo-${hmac(deriveKey(masterKey, 'demo staff'), 'password').toString('hex').slice(0, 12)}`
}

/** One person of each role in the demo's workspace; who is there stays as they are. */
export async function openDemoStaff(parts: Needed, workspace: string): Promise<string> {
  const { database, masterKey, config } = parts
  const missing: Role[] = []
  for (const role of roles) if (!(await findStaffByEmail(database, addressOf(role)))) missing.push(role)
  const password = demoPassword(masterKey)
  if (missing.length > 0) {
    const passwordHash = await createAuth(parts, () => {}).hash(password)
    const [workspaceId, now] = [workspaceIdOf(workspace), Date.now()]
    await database.transaction(async (handle) => {
      await ensureWorkspace(handle, workspaceId, workspace, now)
      for (const role of missing) {
        const person = { workspaceId, email: addressOf(role), name: names[role], role, locale: null, passwordHash }
        await insertStaff(handle, person, now)
      }
    })
  }
  return [
    `── The portal: ${config.publicUrl}/admin`,
    `   email     ${addressOf('owner')}   (or ${roles.filter((role) => role !== 'owner').join(', ')}@demo.example, to see what those roles may)`,
    `   password  ${password}`,
  ].join('\n')
}

/** Where the very first owner is made; null once there is anybody. */
export async function firstStartLine({ database, masterKey, config }: Omit<Needed, 'log'>): Promise<string | null> {
  if (await hasStaff(database)) return null
  return `Make the first owner of the portal at ${config.publicUrl}/admin/-/first-owner?token=${setUpToken(masterKey)}`
}
