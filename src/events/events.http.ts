import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { type Problem, problemsOf } from '#base/problems.ts'
import { isStorable } from '#base/text.ts'
import { customers } from '#customers/customer.ts'
import { type Answer, IdempotencyKeyReused, UnknownSite } from '#engine/command.ts'
import { idempotencyKeys, keptResult } from '#engine/idempotency.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { applyEvent } from '#events/apply.ts'
import type { EventResult, StoreEvent } from '#events/event.ts'
import {
  eventBody,
  eventResult,
  eventsOf,
  type IdentityHash,
  mostEvents,
  problemsWithoutType,
  toStoreEvent,
} from '#events/events.api.ts'
import { planEvent } from '#events/plan.ts'
import { mostBytes, problemsOfItems, tooLarge } from '#plumbing/body.ts'
import { databaseTrouble } from '#plumbing/db.ts'
import { languageOf, type ProblemBody, problemBody, RequestProblem } from '#plumbing/problem.ts'
import { deriveKey, hmac } from '#plumbing/secrets.ts'
import {
  type Env,
  idempotencyOf,
  jsonAnswer,
  jsonBody,
  newRouter,
  noteReplay,
  noting,
  type Parts,
  problems,
} from '#sites/route.http.ts'

const report = createRoute({
  method: 'post',
  path: '/v1/events',
  operationId: 'reportEvents',
  tags: ['Events'],
  summary: 'Tell what happened in the store',
  description: `One event, or an array of up to ${mostEvents} in the order in which they are to be taken. Answers when all are
durable. In an array a bad event fails alone; by itself it is a problem. The same id again is a duplicate and changes nothing.`,
  request: { body: jsonBody(z.union([eventBody, z.array(eventBody).min(1).max(mostEvents)])) },
  responses: {
    200: jsonAnswer(
      'What became of it: one result for one event, `results` in the same order for an array.',
      z.union([eventResult, z.object({ results: z.array(eventResult) })]),
    ),
    ...problems,
  },
})

type Result =
  | EventResult
  | { readonly id: string | null; readonly status: 'failed'; readonly effects: []; readonly error: ProblemBody }

/** Where stores tell what happened. */
export function eventRoutes(parts: Parts) {
  const router = newRouter()
  const hashOf = identityHashOf(parts.masterKey)
  router.openAPIRegistry.registerPath(report)
  // The shape is checked event by event: one that is wrong must not fail the others.
  router.post(report.path, async (c) => {
    const hash = hashOf(c.get('site').id)
    const body = c.get('body')
    return c.json(Array.isArray(body) ? await takeAll(c, parts, body, hash) : await takeOne(c, parts, body, hash), 200)
  })
  return router
}

/** How an erased person of a site is recognised should they come back. */
export function identityHashOf(masterKey: Buffer): (siteId: string) => IdentityHash {
  const hashKey = deriveKey(masterKey, 'erased identities')
  return (siteId) => (kind, text) => hmac(hashKey, `${siteId}\n${kind}\n${text}`).toString('base64url')
}

async function takeOne(c: Context<Env>, parts: Parts, body: unknown, hash: IdentityHash): Promise<Result> {
  if (Buffer.byteLength(c.get('rawBody') ?? '') > mostBytes) throw tooLarge(mostBytes)
  const event = read(c, body, hash)
  if ('errors' in event) throw new RequestProblem('invalid_request', { errors: event.errors })
  const answer = await run(c, parts, event, hash, idempotencyOf(c))
  noteReplay(c, answer)
  return answer.result
}

async function takeAll(c: Context<Env>, parts: Parts, bodies: readonly unknown[], hash: IdentityHash) {
  if (bodies.length === 0 || bodies.length > mostEvents) {
    const errors = [{ pointer: '', detail: `From 1 to ${mostEvents} events.` }]
    throw new RequestProblem('invalid_request', { errors })
  }
  const { engine } = parts
  const siteId = c.get('site').id
  const idempotency = idempotencyOf(c)
  if (idempotency !== null) {
    const known = await engine.look(siteId, (set) => set.get(idempotencyKeys, idempotency.key))
    if (known && known.requestHash !== idempotency.requestHash) throw new IdempotencyKeyReused()
    if (known) {
      noteReplay(c, { result: null, replayed: true })
      return keptResult(known) as { results: Result[] }
    }
  }
  const problemsOfItem = problemsOfItems(c.get('rawBody') ?? '')
  const take = (body: unknown) => {
    const errors = problemsOfItem(body)
    return errors.length > 0 ? failed(c, body, 'invalid_request', errors) : takeOfMany(c, parts, body, hash)
  }
  const results = await Promise.all(bodies.map(take))
  if (idempotency === null) return { results }
  // A step of its own: should it be lost, the events answer for themselves that they are duplicates.
  const answer = await engine.run(siteId, { name: 'events.answer', idempotency, decide: () => ({ results }) })
  noteReplay(c, answer)
  return answer.result
}

/** An accident fails its event alone, unless it is the database's: then all is to be sent again. */
async function takeOfMany(c: Context<Env>, parts: Parts, body: unknown, hash: IdentityHash): Promise<Result> {
  const event = read(c, body, hash)
  if ('errors' in event) return failed(c, body, 'invalid_request', event.errors)
  try {
    return (await run(c, parts, event, hash, null)).result
  } catch (error) {
    if (error instanceof UnknownSite || databaseTrouble(error) !== null) throw error
    return failed(c, body, 'internal_error', [])
  }
}

function read(
  c: Context<Env>,
  body: unknown,
  hash: IdentityHash,
): StoreEvent | { readonly errors: readonly Problem[] } {
  const parsed = eventsOf(c.get('site').currency).safeParse(body)
  if (!parsed.success) {
    const errors = problemsOf(parsed.error.issues)
    const namesNone = errors.some(({ pointer }) => pointer === '/type')
    return { errors: namesNone ? [...errors, ...problemsWithoutType(body)] : errors }
  }
  return toStoreEvent(parsed.data, (body as { data: object }).data, hash)
}

async function run(
  c: Context<Env>,
  { engine, metrics }: Parts,
  event: StoreEvent,
  hash: IdentityHash,
  idempotency: ReturnType<typeof idempotencyOf>,
): Promise<Answer<EventResult>> {
  const answer = await engine.run(c.get('site').id, {
    name: event.type,
    idempotency,
    plan: (set) => planEvent(set, event),
    decide: noting(c, {
      name: 'event.report',
      decide: (set) => applyEvent(set, event.type === 'customer.erased' ? withMailbox(set, event, hash) : event),
      besides: () => ({ kind: 'event', id: event.id, before: null, after: { type: event.type } }),
    }),
  })
  metrics.commands.inc({ command: event.type, outcome: answer.replayed ? 'replayed' : answer.result.status })
  return answer
}

/** The store only names whom to erase; how their mailbox would be recognised again is known to us alone. */
function withMailbox(
  set: WorkingSet,
  event: Extract<StoreEvent, { type: 'customer.erased' }>,
  hash: IdentityHash,
): StoreEvent {
  const mailbox = set.get(customers, event.customer)?.mailbox
  if (!mailbox) return event
  return { ...event, identityHashes: [...event.identityHashes, hash('mailbox', mailbox)] }
}

function failed(
  c: Context<Env>,
  body: unknown,
  reason: 'invalid_request' | 'internal_error',
  errors: readonly Problem[],
): Result {
  const id = (body as { id?: unknown } | null)?.id
  const error = problemBody(reason, { errors }, languageOf(c))
  const isName = typeof id === 'string' && isStorable(id)
  return { id: isName ? id.slice(0, 200).toWellFormed() : null, status: 'failed', effects: [], error }
}
