import { errors, jwtVerify } from 'jose'
import { foreignId } from '#base/wire.api.ts'
import type { Site } from '#engine/working-set.ts'
import type { Database } from '#plumbing/db.ts'
import { open, sha256 } from '#plumbing/secrets.ts'
import { isKeyUsable, type Key } from '#sites/key.ts'
import { findKey } from '#sites/sites.sql.ts'

/** Whom a key lets in. `site` may be as old as the cache: its clock is for the engine to read, not from here. */
export interface Admission {
  readonly key: Key
  readonly site: Site
  readonly identitySecret: string
}

/** A revoked key is of no use after this long, in every process. */
const keptMillis = 4_000
const keptMost = 10_000
const skewSeconds = 5
const longestSeconds = 3_600

/** Answers who is calling. Real time counts here, whatever the clock of a test site says. */
export class Doorkeeper {
  readonly #database: Database
  readonly #masterKey: Buffer
  readonly #kept = new Map<string, { readonly admission: Admission; readonly until: number }>()

  constructor(database: Database, masterKey: Buffer) {
    this.#database = database
    this.#masterKey = masterKey
  }

  async admit(token: string): Promise<Admission | null> {
    const now = Date.now()
    const hash = sha256(token)
    const kept = this.#kept.get(hash)
    const admission = kept && kept.until > now ? kept.admission : await this.#find(hash, now)
    return admission !== null && isKeyUsable(admission.key, now) ? admission : null
  }

  /** What is known of a site is read anew, in this process at once and in others within seconds. */
  forget(siteId: string): void {
    for (const [hash, { admission }] of this.#kept) if (admission.site.id === siteId) this.#kept.delete(hash)
  }

  async #find(hash: string, now: number): Promise<Admission | null> {
    const found = await findKey(this.#database, hash)
    if (!found) return null
    const { key, site, sealedIdentitySecret } = found
    const admission = { key, site, identitySecret: open(this.#masterKey, 'identity', sealedIdentitySecret) }
    if (this.#kept.size >= keptMost) this.#kept.clear()
    this.#kept.set(hash, { admission, until: now + keptMillis })
    return admission
  }
}

/** The customer that a token speaks for; null when it is not one of this site, or not any more, or lives too long. */
export async function customerOf(token: string, identitySecret: string): Promise<string | null> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(identitySecret), {
      algorithms: ['HS256'],
      requiredClaims: ['sub', 'exp'],
    })
    if ((payload.exp ?? 0) > Date.now() / 1000 + longestSeconds + skewSeconds) return null
    const customer = foreignId.safeParse(payload.sub)
    return customer.success ? customer.data : null
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError) return null
    throw error
  }
}
