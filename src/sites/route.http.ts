import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'
import { insertEntry } from '#audit/audit.sql.ts'
import { type Act, type Actor, actsOf, type Change, noteAct } from '#audit/entry.ts'
import { problemsOf } from '#base/problems.ts'
import { isRefusal, type Refusal } from '#base/refusal.ts'
import { problem } from '#base/wire.api.ts'
import type { Answer, Command } from '#engine/command.ts'
import type { Engine } from '#engine/engine.ts'
import type { Site, WorkingSet } from '#engine/working-set.ts'
import type { Config } from '#plumbing/config.ts'
import type { Database, Handle } from '#plumbing/db.ts'
import type { Log } from '#plumbing/log.ts'
import type { Metrics } from '#plumbing/metrics.ts'
import type { Outbound } from '#plumbing/outbound.ts'
import { RequestProblem, refusalProblem } from '#plumbing/problem.ts'
import { sha256 } from '#plumbing/secrets.ts'
import { customerOf, type Doorkeeper } from '#sites/tokens.http.ts'

/**
 * How a noun gets its routes. `things.http.ts` exports `thingRoutes(parts)`, which makes a router, chains
 * `.openapi(createRoute({ … }), handler)` on it and returns it; `app.ts` mounts it. Rules of the house:
 *
 * - Who is let in follows from the path (`app.ts`): `/v1/me/…` takes a customer's token (`c.var.customer`),
 *   `/v1/public/…` a publishable key with or without one, every other path under `/v1` a secret key. All three set `c.var.site`.
 * - Path and query are validated as well: `params: z.object({ id: foreignId })`. A body has `required: true`.
 * - What changes something goes through `decide(c, parts, { name, wants, decide })`: it runs on the site's lane, honours
 *   `Idempotency-Key`, and turns a refusal into its problem. It answers what the command decided.
 *   Where staff call, it keeps what they changed as well (PLAT-9). What is changed by SQL instead goes through `noteByStaff`.
 * - What only looks goes through `parts.engine.look(site.id, set => …)`, or through SQL of `things.sql.ts`.
 * - `throw new RequestProblem('not_found')` ends a request; `refusalProblem(refusal, locale)` does so for a rule.
 * - `responses` spreads `problems`; answers are given as `c.json(shape.parse(…), status)`, so that nothing else leaks.
 */
export interface Parts {
  readonly database: Database
  readonly engine: Engine
  readonly doorkeeper: Doorkeeper
  readonly masterKey: Buffer
  readonly config: Config
  readonly log: Log
  readonly metrics: Metrics
  readonly outbound: Outbound
  /** Aborted when the process is about to end: whatever lasts ends as well. */
  readonly ending: AbortSignal
}

/** A person of the staff who is signed in. */
export interface Caller extends Actor {
  readonly workspaceId: string
  /** What only their browser has: it seals what nobody else is to read again. */
  readonly proof: string
}

export interface Env {
  Variables: {
    requestId: string
    site: Site
    identitySecret: string
    /** The signed-in customer; only below `/v1/me` and, if they are signed in, `/v1/public`. */
    customer: string
    /** Who of the staff is at it, where the portal calls instead of a store. */
    staff: Caller
    /** What was sent, as text and as JSON says it. */
    rawBody: string
    body: unknown
  }
}

/** A router whose refused inputs are problems with every field named. */
export function newRouter(): OpenAPIHono<Env> {
  return new OpenAPIHono<Env>({
    defaultHook: (result, c) => {
      if (result.success) return
      const { target } = result
      const issues = result.error.issues.map((issue) => {
        const isTwice = target === 'query' && (c.req.queries(String(issue.path[0]))?.length ?? 0) > 1
        return isTwice && issue.code === 'invalid_type' ? { ...issue, message: 'Given more than once.' } : issue
      })
      throw new RequestProblem('invalid_request', { errors: problemsOf(issues, target === 'json' ? [] : [target]) })
    },
  })
}

const problemContent = { 'application/problem+json': { schema: problem } }

/** The answers that every route may give besides its own; the reason tells which. */
export const problems = {
  default: { description: 'A problem; `reason` says which.', content: problemContent },
} as const

/** `content` and `required` of a JSON body. */
export function jsonBody<Schema>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } } as const
}

/** An answer in JSON. */
export function jsonAnswer<Schema>(description: string, schema: Schema) {
  return { description, content: { 'application/json': { schema } } } as const
}

const visible = /^[\u0021-\u007e]{1,255}$/

/** The key under which this request is answered once, with what the request was; null without one. */
export function idempotencyOf(c: Context<Env>): { key: string; requestHash: string } | null {
  const key = c.req.header('idempotency-key')
  if (key === undefined || c.req.method !== 'POST') return null
  if (!visible.test(key)) {
    const detail = 'Idempotency-Key takes 1 to 255 visible ASCII characters.'
    throw new RequestProblem('invalid_request', { errors: [{ pointer: '/header/Idempotency-Key', detail }] })
  }
  // A person's key is their own: two customers of a site may choose the same one.
  const owner = ownerOf(c)
  return {
    key: owner === null ? key : sha256(`${owner}\n${key}`),
    requestHash: sha256(`${c.req.method}\n${c.req.path}\n${c.get('rawBody') ?? ''}`),
  }
}

function ownerOf(c: Context<Env>): string | null {
  const [customer, staff] = [c.get('customer') as string | undefined, staffOf(c)]
  if (staff !== null) return `staff\n${staff.id}`
  return customer === undefined ? null : `customer\n${customer}`
}

/** Who of the staff is calling; null for a store or a customer. */
export function staffOf(c: Context<Env>): Caller | null {
  return (c.get('staff') as Caller | undefined) ?? null
}

function actOf(c: Context<Env>, actor: Actor, action: string): Act {
  const { reason } = (c.get('body') ?? {}) as { readonly reason?: unknown }
  return { actor, action, reason: typeof reason === 'string' && reason !== '' ? reason : null }
}

/** Keeps what staff changed by SQL, in the transaction of the change; for other callers there is nothing to keep. */
export async function noteByStaff(
  c: Context<Env>,
  handle: Handle,
  action: string,
  ...changed: readonly Change[]
): Promise<void> {
  const staff = staffOf(c)
  if (staff === null) return
  const changes = actsOf(changed)
  if (changes.length === 0) return
  const { id: siteId, workspaceId } = c.get('site')
  await insertEntry(handle, actOf(c, staff, action), { workspaceId, siteId, changes })
}

export function noteReplay(c: Context, answer: Answer<unknown>): void {
  if (answer.replayed) c.header('Idempotent-Replayed', 'true')
}

export interface Decision<Result> extends Pick<Command<Result>, 'name' | 'wants' | 'decide'> {
  /** What it comes to besides rows of this site, where staff do it: an email on its way, a delivery sent again. */
  readonly besides?: (result: Exclude<Result, Refusal>) => Change
  /** The locale of the person concerned, for the sentence of a refusal. */
  readonly locale?: (set: WorkingSet) => string | null
}

/** Runs a command on the lane of the caller's site and answers what it decided; a refusal ends the request. */
export async function decide<Result>(
  c: Context<Env>,
  { engine, metrics }: Pick<Parts, 'engine' | 'metrics'>,
  decision: Decision<Result>,
): Promise<Exclude<Result, Refusal>> {
  const decideAndNote = noting(c, decision)
  const answer = await engine.run(c.get('site').id, {
    name: decision.name,
    ...(decision.wants ? { wants: decision.wants } : {}),
    idempotency: idempotencyOf(c),
    decide: (set) => {
      const result = decideAndNote(set)
      return { result, locale: isRefusal(result) ? (decision.locale?.(set) ?? null) : null }
    },
  })
  noteReplay(c, answer)
  const { result, locale } = answer.result
  const outcome = answer.replayed ? 'replayed' : isRefusal(result) ? 'refused' : 'decided'
  metrics.commands.inc({ command: decision.name, outcome })
  if (isRefusal(result)) throw refusalProblem(result, locale)
  return result as Exclude<Result, Refusal>
}

/** A decision that, where staff ask for it, keeps what it changed. */
export function noting<Result>(
  c: Context<Env>,
  { name, decide, besides }: Pick<Decision<Result>, 'name' | 'decide' | 'besides'>,
): (set: WorkingSet) => Result {
  const staff = staffOf(c)
  if (staff === null) return decide
  const act = actOf(c, staff, name)
  return (set) => {
    const { result, wrote } = set.recording(() => decide(set))
    if (isRefusal(result)) return result
    noteAct(set, act, wrote, besides ? [besides(result as Exclude<Result, Refusal>)] : [])
    return result
  }
}

/** Answers what a look finds; with an `Idempotency-Key`, what it found the first time. */
export async function consider<Result>(
  c: Context<Env>,
  engine: Engine,
  name: string,
  look: (set: WorkingSet) => Result,
): Promise<Result> {
  const idempotency = idempotencyOf(c)
  const site = c.get('site').id
  if (idempotency === null) return await engine.look(site, look)
  const answer = await engine.run(site, { name, idempotency, decide: look })
  noteReplay(c, answer)
  return answer.result
}

function bearerOf(c: Context): string {
  const match = /^Bearer +([A-Za-z0-9_]{1,200})$/i.exec(c.req.header('authorization') ?? '')
  if (match?.[1] === undefined) throw new RequestProblem('unauthorized')
  return match[1]
}

async function enter(c: Context<Env>, { doorkeeper }: Parts, kind: 'secret' | 'publishable'): Promise<void> {
  const admission = await doorkeeper.admit(bearerOf(c))
  if (admission === null) throw new RequestProblem('unauthorized')
  if (admission.key.kind !== kind) throw new RequestProblem('forbidden', { cause: `${kind}_key_needed` })
  c.set('site', admission.site)
  c.set('identitySecret', admission.identitySecret)
}

/** Lets a store's backend in. */
export function secretKey(parts: Parts): MiddlewareHandler<Env> {
  return async (c, next) => {
    await enter(c, parts, 'secret')
    await next()
  }
}

/** Lets a browser in, for the customer that its token speaks for; `optional`: also for nobody in particular. */
export function publishableKey(parts: Parts, token: 'required' | 'optional'): MiddlewareHandler<Env> {
  return async (c, next) => {
    await enter(c, parts, 'publishable')
    const given = c.req.header('x-customer-token')
    if (given !== undefined) {
      const customer = await customerOf(given, c.get('identitySecret'))
      if (customer === null) throw new RequestProblem('unauthorized')
      c.set('customer', customer)
    } else if (token === 'required') throw new RequestProblem('unauthorized')
    await next()
  }
}

/** Browsers of any store may call; what they may see hangs on the token, never on a cookie. */
export const anyOrigin = cors({
  origin: '*',
  allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
  allowHeaders: ['Authorization', 'X-Customer-Token', 'Idempotency-Key', 'Content-Type', 'Accept-Language'],
  exposeHeaders: ['Idempotent-Replayed', 'Retry-After', 'X-Request-Id'],
  maxAge: 600,
})
