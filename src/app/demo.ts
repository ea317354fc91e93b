import { hasSites } from '#app/demo.sql.ts'
import { openDemoStaff } from '#app/demo-staff.ts'
import { isRefusal } from '#base/refusal.ts'
import type { Demo, Ground } from '#demo/demo.ts'
import { open, seal, sha256 } from '#plumbing/secrets.ts'
import { type CreatedSite, createSite, issueIdentitySecret, issueKey, workspaceIdOf } from '#sites/issue.http.ts'
import { isKeyUsable, type KeyKind } from '#sites/key.ts'
import type { Parts } from '#sites/route.http.ts'
import type { NewSite } from '#sites/site.ts'
import { findKey, findSiteByKey, insertKey, readIdentitySecret, replaceIdentitySecret } from '#sites/sites.sql.ts'

type Needed = Pick<Parts, 'database' | 'masterKey' | 'config' | 'log'>

/**
 * Makes the demo stores where there are to be any, over the public API alone, as anybody's store would come in. Made
 * before, they stay as they are; cut short, they are made anew. Answers what there is to try, for a terminal.
 */
export async function openDemo(parts: Needed, say: (line: string) => void): Promise<string | null> {
  const { declineDemo, makeDemo, readDemo, reopenDemo, workspace } = await import('#demo/demo.ts')
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
    goodKeys: (keys) => goodKeys(parts, keys),
    now: Date.now,
  }
  const whole = async (demo: Demo) => `${guide(demo, config.publicUrl)}\n\n${await openDemoStaff(parts, workspace)}`
  const there = known !== null && typeof known === 'object' ? await reopenDemo(known, ground) : null
  if (there !== null) return await whole(there)
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

/** What was replaced or revoked in the portal is put right for the demo's own stores, and for nobody else's. */
async function goodKeys({ database, masterKey }: Needed, keys: CreatedSite): Promise<CreatedSite | null> {
  const site = await findSiteByKey(database, keys.site)
  const sealed = site === undefined ? undefined : await readIdentitySecret(database, site.id)
  if (site?.id !== keys.siteId || sealed === undefined) return null
  const good = async (kind: KeyKind, token: string) => {
    const found = await findKey(database, sha256(token))
    if (found?.site.id === site.id && isKeyUsable(found.key, Date.now())) return token
    const issued = issueKey(kind, 'test', 'demo')
    await insertKey(database, site.id, issued.key)
    return issued.token
  }
  const now = {
    ...keys,
    secretKey: await good('secret', keys.secretKey),
    publishableKey: await good('publishable', keys.publishableKey),
    identitySecret: open(masterKey, 'identity', sealed),
  }
  const isSame = (['secretKey', 'publishableKey', 'identitySecret'] as const).every((kind) => now[kind] === keys[kind])
  return isSame ? keys : now
}
