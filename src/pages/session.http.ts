import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { z } from 'zod'
import type { Site } from '#engine/working-set.ts'
import { placeOf } from '#pages/answer.http.ts'
import { open, seal } from '#plumbing/secrets.ts'
import type { Env, Parts } from '#sites/route.http.ts'
import { readIdentitySecret } from '#sites/sites.sql.ts'
import { customerOf } from '#sites/tokens.http.ts'

const purpose = 'page-session'
const inside = z.tuple([z.string(), z.string(), z.number()])
const lastsSeconds = 1_800

function nameOf({ key }: Site): string {
  return `kith_me_${key}`
}

/** Lets a customer's token, which a store hands over in a form, speak for the browser for half an hour; false when it says nobody. */
export async function startSession(c: Context<Env>, parts: Parts, site: Site, token: string): Promise<boolean> {
  const { database, masterKey, config } = parts
  const sealed = await readIdentitySecret(database, site.id)
  const customer = sealed === undefined ? null : await customerOf(token, open(masterKey, 'identity', sealed))
  if (customer === null) return false
  // Tokens and what stands for them go by real time, whatever the clock of a test site says.
  const endsAt = Date.now() + lastsSeconds * 1_000
  setCookie(c, nameOf(site), seal(masterKey, purpose, JSON.stringify([site.id, customer, endsAt])), {
    httpOnly: true,
    sameSite: 'Lax',
    secure: config.publicUrl.startsWith('https:'),
    path: `${placeOf(config).basePath}/p/${site.key}`,
    maxAge: lastsSeconds,
  })
  return true
}

/** The customer for whom this browser came from the store; null when there is none, or no longer. */
export function readSession(c: Context<Env>, { masterKey }: Pick<Parts, 'masterKey'>, site: Site): string | null {
  const sealed = getCookie(c, nameOf(site))
  if (sealed === undefined) return null
  try {
    const [siteId, customer, endsAt] = inside.parse(JSON.parse(open(masterKey, purpose, sealed)))
    return siteId === site.id && Date.now() < endsAt ? customer : null
  } catch {
    return null
  }
}
