import type { Context, MiddlewareHandler } from 'hono'
import type { Config } from '#plumbing/config.ts'
import type { Database } from '#plumbing/db.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import type { Caller, Env } from '#sites/route.http.ts'
import { type Auth, proofOf } from '#staff/auth.http.ts'
import { mayDo, type Permission, type Role } from '#staff/permissions.ts'
import { findStaff, type Staff } from '#staff/staff.sql.ts'

/** Somebody at the portal: who they are, and the session they are at. */
export interface Visitor extends Staff {
  readonly sessionId: string
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses what pages of other origins send: a cookie goes along with that as well. Browsers say where a request comes
 * from, in one of two ways; who says nothing is no browser of ours.
 */
export function ownOrigin({ publicUrl }: Pick<Config, 'publicUrl'>): MiddlewareHandler<Env> {
  const own = new URL(publicUrl).origin
  return async (c, next) => {
    if (!safeMethods.has(c.req.method) && !isOwn(c, own))
      throw new RequestProblem('forbidden', { cause: 'other_origin' })
    await next()
  }
}

function isOwn(c: Context, own: string): boolean {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined) return site === 'same-origin'
  const origin = c.req.header('origin') ?? ''
  return origin === own || (URL.canParse(origin) && new URL(origin).host === c.req.header('host'))
}

/** Who is signed in, as the database has it at this moment: whoever was removed is out at once. */
export async function visitorOf(
  c: Context,
  { auth, database }: { readonly auth: Auth; readonly database: Database },
  renew: 'renew' | 'leave' = 'leave',
): Promise<Visitor | null> {
  const { signed, renewed } = await auth.signedIn(c.req.raw.headers, renew)
  if (signed === null) return null
  const staff = await findStaff(database, signed.staffId)
  if (!staff) return null
  for (const cookie of renewed) c.header('Set-Cookie', cookie, { append: true })
  return { ...staff, sessionId: signed.sessionId }
}

export function callerFrom(c: Context, { id, name, role, workspaceId }: Staff): Caller {
  return { id, name, role, workspaceId, proof: proofOf(c) }
}

/** The person at the portal; without one the request ends. */
export async function enter(
  c: Context,
  parts: { readonly auth: Auth; readonly database: Database },
  permission: Permission | null = null,
): Promise<Visitor> {
  const visitor = await visitorOf(c, parts)
  if (visitor === null) throw new RequestProblem('unauthorized', { cause: 'sign_in_needed' })
  if (permission !== null) demand(visitor.role, permission)
  return visitor
}

export function demand(role: Role, permission: Permission | null): void {
  if (permission === null || !mayDo(role, permission)) throw new RequestProblem('forbidden', { cause: 'role_may_not' })
}
