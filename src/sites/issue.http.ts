import { uuidv7obj } from 'uuidv7'
import { makeId } from '#base/ids.ts'
import { type Refusal, refuse } from '#base/refusal.ts'
import type { Database, Handle } from '#plumbing/db.ts'
import { randomToken, seal, sha256 } from '#plumbing/secrets.ts'
import { type Key, type KeyKind, tokenPrefix } from '#sites/key.ts'
import type { NewSite } from '#sites/site.ts'
import { ensureWorkspace, insertKey, insertSite } from '#sites/sites.sql.ts'

export interface IssuedKey {
  readonly key: Key
  /** The key itself, which nobody can read again. */
  readonly token: string
}

export function issueKey(kind: KeyKind, mode: 'live' | 'test', name: string): IssuedKey {
  const token = tokenPrefix(kind, mode) + randomToken()
  const id = makeId('key', uuidv7obj().toHex())
  const [hash, hint] = [sha256(token), token.slice(-4)]
  return { key: { id, kind, name, hash, hint, createdAt: Date.now(), expiresAt: null, revokedAt: null }, token }
}

export function issueIdentitySecret(): string {
  return `ids_${randomToken(43)}`
}

export interface CreatedSite {
  readonly site: string
  readonly siteId: string
  readonly secretKey: string
  readonly publishableKey: string
  readonly identitySecret: string
}

/** The same name is the same workspace, whoever comes first. */
export function workspaceIdOf(name: string): string {
  return makeId('workspace', sha256(`workspace ${name}`).slice(0, 32))
}

/** Makes a site with a key of each kind, and in its transaction what else is asked for. `conflict`: its key is taken. */
export async function createSite(
  database: Database,
  masterKey: Buffer,
  site: NewSite,
  also: (handle: Handle) => Promise<void> = async () => {},
): Promise<CreatedSite | Refusal> {
  const now = Date.now()
  const id = makeId('site', uuidv7obj().toHex())
  const workspaceId = workspaceIdOf(site.workspace)
  const identitySecret = issueIdentitySecret()
  const sealedIdentitySecret = seal(masterKey, 'identity', identitySecret)
  const secret = issueKey('secret', site.mode, '')
  const publishable = issueKey('publishable', site.mode, '')
  return await database.transaction(async (handle) => {
    await ensureWorkspace(handle, workspaceId, site.workspace, now)
    if (!(await insertSite(handle, { ...site, id, workspaceId, sealedIdentitySecret }, now))) return refuse('conflict')
    await insertKey(handle, id, secret.key)
    await insertKey(handle, id, publishable.key)
    await also(handle)
    return {
      site: site.key,
      siteId: id,
      secretKey: secret.token,
      publishableKey: publishable.token,
      identitySecret,
    }
  })
}
