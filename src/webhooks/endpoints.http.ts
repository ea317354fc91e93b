import { randomBytes } from 'node:crypto'
import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { uuidv7obj } from 'uuidv7'
import { makeId } from '#base/ids.ts'
import { addDuration } from '#base/time.ts'
import { foreignId } from '#base/wire.api.ts'
import type { Outbound } from '#plumbing/outbound.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { open, seal } from '#plumbing/secrets.ts'
import { answerCsv, listAnswer, wantsCsv } from '#sites/csv.http.ts'
import { decide, type Env, jsonAnswer, jsonBody, newRouter, type Parts, problems } from '#sites/route.http.ts'
import { secretPurpose } from '#webhooks/deliver.jobs.ts'
import {
  addEndpoint,
  changeEndpoint,
  type Endpoint,
  type EndpointSecret,
  endpoints,
  removeEndpoint,
  rotateSecret,
} from '#webhooks/endpoint.ts'
import { messageTypes, payloadOf } from '#webhooks/payload.api.ts'
import {
  endpointChanges,
  endpointColumns,
  endpointView,
  newEndpoint,
  newEndpointView,
  secretRotation,
  viewOfEndpoint,
} from '#webhooks/webhooks.api.ts'
import { listEndpoints, readEndpoint } from '#webhooks/webhooks.sql.ts'

const tags = ['Webhooks']
const params = z.object({ id: foreignId })

const list = createRoute({
  method: 'get',
  path: '/v1/webhook-endpoints',
  operationId: 'listWebhookEndpoints',
  tags,
  summary: 'Where the site tells what happens',
  responses: { 200: listAnswer('All of them, the oldest first.', endpointView), ...problems },
})
const create = createRoute({
  method: 'post',
  path: '/v1/webhook-endpoints',
  operationId: 'createWebhookEndpoint',
  tags,
  summary: 'Have an address told what happens',
  description:
    'Every message is signed as the Standard Webhooks have it. One that is not answered with 2xx within 15 seconds is sent again, thirteen times within three days. It may come more than once, with the same `webhook-id`. What concerns a referral is sent in its order: a later message waits until the earlier one was taken or given up. Redirects are not followed.',
  request: { body: jsonBody(newEndpoint) },
  responses: { 201: jsonAnswer('The endpoint with its secret, shown this once.', newEndpointView), ...problems },
})
const one = createRoute({
  method: 'get',
  path: '/v1/webhook-endpoints/{id}',
  operationId: 'readWebhookEndpoint',
  tags,
  summary: 'An endpoint',
  request: { params },
  responses: { 200: jsonAnswer('The endpoint.', endpointView), ...problems },
})
const change = createRoute({
  method: 'patch',
  path: '/v1/webhook-endpoints/{id}',
  operationId: 'changeWebhookEndpoint',
  tags,
  summary: 'Change an endpoint, or switch it on or off',
  description:
    'Switched off, it is told nothing, and what was waiting for it is given up; replay the time in between afterwards.',
  request: { params, body: jsonBody(endpointChanges) },
  responses: { 200: jsonAnswer('The endpoint as it is now.', endpointView), ...problems },
})
const remove = createRoute({
  method: 'delete',
  path: '/v1/webhook-endpoints/{id}',
  operationId: 'deleteWebhookEndpoint',
  tags,
  summary: 'Remove an endpoint and its deliveries',
  request: { params },
  responses: { 200: jsonAnswer('The endpoint as it was.', endpointView), ...problems },
})
const rotate = createRoute({
  method: 'post',
  path: '/v1/webhook-endpoints/{id}/rotate-secret',
  operationId: 'rotateWebhookSecret',
  tags,
  summary: 'Make a new secret',
  description: 'Until the former one ends, messages carry a signature by each.',
  request: { params, body: { ...jsonBody(secretRotation), required: false } },
  responses: { 201: jsonAnswer('The endpoint with its new secret, shown this once.', newEndpointView), ...problems },
})

/** Says in the reference what is sent to endpoints, type by type. */
export function describeWebhooks(registry: ReturnType<typeof newRouter>['openAPIRegistry']): void {
  for (const type of messageTypes) {
    registry.registerWebhook({
      method: 'post',
      path: type,
      tags,
      summary: type,
      request: {
        headers: z.object({
          'webhook-id': z.string(),
          'webhook-timestamp': z.string(),
          'webhook-signature': z.string(),
        }),
        body: jsonBody(payloadOf(type)),
      },
      responses: { '2XX': { description: 'It was taken.' } },
    })
  }
}

function issueSecret(masterKey: Buffer): EndpointSecret {
  const secret = `whsec_${randomBytes(32).toString('base64')}`
  const sealed = seal(masterKey, secretPurpose, secret)
  return { sealed, hint: secret.slice(-4), createdAt: Date.now(), expiresAt: null }
}

function checkUrl(outbound: Outbound, url: string | undefined): void {
  if (url === undefined || !outbound.isForbidden(url)) return
  const detail = 'This address is private; the operator can allow it with ALLOW_PRIVATE_ADDRESSES.'
  throw new RequestProblem('invalid_request', { errors: [{ pointer: '/url', detail }] })
}

/** Routes for the endpoints of a site. */
export function endpointRoutes(parts: Parts) {
  const { database, masterKey, outbound } = parts
  const withSecret = (endpoint: Endpoint) => {
    const sealed = endpoint.secrets.at(-1)?.sealed ?? ''
    return { ...viewOfEndpoint(endpoint), secret: open(masterKey, secretPurpose, sealed) }
  }
  const read = async (c: Context<Env>, id: string) => {
    const endpoint = await readEndpoint(database, c.get('site').id, id)
    if (!endpoint) throw new RequestProblem('not_found')
    return viewOfEndpoint(endpoint)
  }
  return newRouter()
    .openapi(list, async (c) => {
      const found = await listEndpoints(database, c.get('site').id)
      const page = { data: found.map(viewOfEndpoint), nextCursor: null }
      if (wantsCsv(c)) return await answerCsv(c, 'webhook-endpoints', endpointColumns, async () => page)
      return c.json(page, 200)
    })
    .openapi(create, async (c) => {
      const { url, description, types } = c.req.valid('json')
      checkUrl(outbound, url)
      const secret = issueSecret(masterKey)
      const createdAt = secret.createdAt
      const id = makeId('endpoint', uuidv7obj().toHex())
      const made = { id, url, description, types, secrets: [secret], createdAt }
      const endpoint = await decide(c, parts, {
        name: 'webhook_endpoint.create',
        decide: (set) => addEndpoint(set, { ...made, enabled: true, disabledAt: null, disabledReason: null }),
      })
      return c.json(withSecret(endpoint), 201)
    })
    .openapi(one, async (c) => c.json(await read(c, c.req.valid('param').id), 200))
    .openapi(change, async (c) => {
      const { id } = c.req.valid('param')
      const changes = c.req.valid('json')
      checkUrl(outbound, changes.url)
      const now = Date.now()
      await decide(c, parts, {
        name: 'webhook_endpoint.change',
        wants: (set) => set.want(endpoints, id),
        decide: (set) => changeEndpoint(set, id, changes, now),
      })
      return c.json(await read(c, id), 200)
    })
    .openapi(remove, async (c) => {
      const { id } = c.req.valid('param')
      const removed = await decide(c, parts, {
        name: 'webhook_endpoint.remove',
        wants: (set) => set.want(endpoints, id),
        decide: (set) => removeEndpoint(set, id),
      })
      return c.json(viewOfEndpoint(removed), 200)
    })
    .openapi(rotate, async (c) => {
      const { id } = c.req.valid('param')
      const { oldValidFor } = secretRotation.parse(c.req.valid('json') ?? {})
      const next = issueSecret(masterKey)
      const oldUntil = addDuration(next.createdAt, oldValidFor, c.get('site').timeZone)
      const rotated = await decide(c, parts, {
        name: 'webhook_endpoint.rotate_secret',
        wants: (set) => set.want(endpoints, id),
        decide: (set) => rotateSecret(set, id, next, oldUntil),
      })
      return c.json(withSecret(rotated), 201)
    })
}
