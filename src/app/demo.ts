import { hasSites } from '#app/demo.sql.ts'
import { openDemoStaff } from '#app/demo-staff.ts'
import { isRefusal } from '#base/refusal.ts'
import type { Demo, Ground } from '#demo/demo.ts'
import { seal } from '#plumbing/secrets.ts'
import { type CreatedSite, createSite, issueIdentitySecret, issueKey, workspaceIdOf } from '#sites/issue.http.ts'
import type { Parts } from '#sites/route.http.ts'
import type { NewSite } from '#sites/site.ts'
import { findSiteByKey, insertKey, readIdentitySecret, replaceIdentitySecret } from '#sites/sites.sql.ts'

type Needed = Pick<Parts, 'database' | 'masterKey' | 'config' | 'log'>

/**
 * Makes the demo stores where there are to be any, over the public API alone, as anybody's store would come in. Made
 * before, they stay as they are; cut short, they are made anew. Answers what there is to try, for a terminal.
 */
export async function openDemo(parts: Needed, say: (line: string) => void): Promise<string | null> {
  const { declineDemo, isThere, makeDemo, readDemo, workspace } = await import('#demo/demo.ts')
  const { guide } = await import('#demo/guide.ts')
  const { config, database } = parts
  const known = await readDemo(config.dataDir)
  if (config.demo === false) {
    if (known === null && config.databaseUrl === null && !(await hasSites(database))) await declineDemo(config.dataDir)
    return null
  }
  if (config.demo === null) {
    if (config.databaseUrl !== null || known === 'declined') return null
    if (known === null && (await hasSites(database))) return null
  }
  const ground: Ground = {
    folder: config.dataDir,
    reach: (path, init) => fetch(addressOf(config) + path, init),
    openSite: (settings) => openSite(parts, { ...settings, mode: 'test' }),
    now: Date.now,
  }
  const whole = async (demo: Demo) => `${guide(demo, config.publicUrl)}\n\n${await openDemoStaff(parts, workspace)}`
  if (known !== null && typeof known === 'object' && (await isThere(known, ground.reach))) return await whole(known)
  say('Making the demo stores: four months in a few seconds …')
  return await whole(await makeDemo(ground))
}

/** Where this server is reached from this machine. */
export function addressOf({ host, port }: Needed['config']): string {
  const everywhere = host === '0.0.0.0' || host === '::'
  const name = everywhere ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}`
}

/** Makes a site of the demo, or gives the one that is there new keys; null when it is not the demo's. */
async function openSite({ database, masterKey }: Needed, settings: NewSite): Promise<CreatedSite | null> {
  const made = await createSite(database, masterKey, settings)
  if (!isRefusal(made)) return made
  const site = await findSiteByKey(database, settings.key)
  if (site?.mode !== 'test' || site.workspaceId !== workspaceIdOf(settings.workspace)) return null
  const [secret, publishable] = [issueKey('secret', 'test', ''), issueKey('publishable', 'test', '')]
  const identitySecret = issueIdentitySecret()
  return await database.transaction(async (handle) => {
    await insertKey(handle, site.id, secret.key)
    await insertKey(handle, site.id, publishable.key)
    const from = await readIdentitySecret(handle, site.id)
    if (from === undefined) return null
    await replaceIdentitySecret(handle, site.id, { from, to: seal(masterKey, 'identity', identitySecret) })
    const tokens = { secretKey: secret.token, publishableKey: publishable.token, identitySecret }
    return { site: site.key, siteId: site.id, ...tokens }
  })
}
