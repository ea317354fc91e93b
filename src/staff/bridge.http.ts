import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import { required } from '#base/problems.ts'
import type { Site } from '#engine/working-set.ts'
import type { Database } from '#plumbing/db.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import type { Caller, Env } from '#sites/route.http.ts'
import { findSiteByKey } from '#sites/sites.sql.ts'
import type { Auth } from '#staff/auth.http.ts'
import { callerFrom, demand, enter } from '#staff/caller.http.ts'
import { needsReason, permissionFor, type Role } from '#staff/permissions.ts'

/** Whom the portal lets in to a site of theirs. It travels beside the request, where nothing that is sent can get. */
const admitted = Symbol('let in by the portal')

interface Admitted {
  readonly staff: Caller
  readonly site: Site
}

export type Dispatch = (request: Request, environment: object) => Response | Promise<Response>

interface Needed {
  readonly auth: Auth
  readonly database: Database
}

/** `/admin/api/sites/{key}/…` is `/v1/…` of that site, for staff of its workspace and as far as their role goes. */
export function bridgeTo(dispatch: Dispatch, parts: Needed): (c: Context<Env>) => Promise<Response> {
  return async (c) => {
    const visitor = await enter(c, parts)
    const site = await findSiteByKey(parts.database, c.req.param('site') ?? '')
    if (site?.workspaceId !== visitor.workspaceId) throw new RequestProblem('not_found')
    const url = new URL(c.req.url)
    url.pathname = url.pathname.replace(/^\/admin\/api\/sites\/[^/]+/, '/v1')
    if (/^\/v1\/(me|public)(\/|$)/.test(url.pathname)) throw new RequestProblem('not_found')
    const headers = new Headers(c.req.raw.headers)
    for (const name of ['authorization', 'x-customer-token']) headers.delete(name)
    const { method, signal } = c.req.raw
    const body = method === 'GET' || method === 'HEAD' ? null : c.req.raw.body
    const request = new Request(url, { method, headers, body, signal, duplex: 'half' } as RequestInit)
    const one: Admitted = { staff: callerFrom(c, visitor), site }
    return await dispatch(request, { ...(c.env as object | undefined), [admitted]: one })
  }
}

function admittedOf(c: Context<Env>): Admitted | undefined {
  return (c.env as { readonly [admitted]?: Admitted } | undefined)?.[admitted]
}

export function isFromPortal(c: Context<Env>): boolean {
  return admittedOf(c) !== undefined
}

/** The operation that a request asks for, by the routes that there are. */
export type OperationOf = (c: Context<Env>) => string | null

/** Lets staff in to `/v1` as far as their role goes. */
export function staffOnly(operationOf: OperationOf): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { staff, site } = admittedOf(c) as Admitted
    c.set('site', site)
    c.set('staff', staff)
    const operation = operationOf(c)
    // What is not there is told as such to everybody.
    if (operation !== null) demand(staff.role as Role, permissionFor(operation))
    await next()
  }
}

/** What staff give or take by hand has its reason; after the body was read. */
export function reasonOfStaff(operationOf: OperationOf): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (isFromPortal(c) && needsReason(operationOf(c) ?? '')) {
      const { reason } = (c.get('body') ?? {}) as { readonly reason?: unknown }
      if (typeof reason !== 'string' || reason.trim() === '') {
        throw new RequestProblem('invalid_request', { errors: [{ pointer: '/reason', detail: required }] })
      }
    }
    await next()
  }
}

interface Described {
  readonly type: string
  readonly route?: { readonly method: string; readonly operationId?: string; readonly path: string }
}

/** Finds operations by method and pattern, as the document of the API names them. */
export function operationsIn(definitions: () => readonly unknown[]): OperationOf {
  let known: Map<string, string> | null = null
  return (c) => {
    known ??= new Map(
      (definitions() as readonly Described[]).flatMap(({ type, route }) =>
        type === 'route' && route?.operationId !== undefined
          ? [
              [
                `${route.method.toUpperCase()} ${route.path.replaceAll(/\{([^}]+)\}/g, ':$1')}`,
                route.operationId,
              ] as const,
            ]
          : [],
      ),
    )
    const found = matchedRoutes(c).find(({ method }) => method !== 'ALL')
    return found === undefined ? null : (known.get(`${found.method} ${found.path}`) ?? '')
  }
}
