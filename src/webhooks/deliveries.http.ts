import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { cutPage } from '#base/page.ts'
import { conflict, refuse } from '#base/refusal.ts'
import { formatTime } from '#base/time.ts'
import { foreignId, mostPerPage } from '#base/wire.api.ts'
import { listRows } from '#engine/list.sql.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { listenUntil } from '#relay/relay.sql.ts'
import { answerCsv, asFile, listAnswer, wantsCsv } from '#sites/csv.http.ts'
import { decide, type Env, jsonAnswer, jsonBody, newRouter, type Parts, problems } from '#sites/route.http.ts'
import { attempt, bodyOf, leaseMillis } from '#webhooks/deliver.jobs.ts'
import { deliveries } from '#webhooks/delivery.ts'
import { endpoints } from '#webhooks/endpoint.ts'
import {
  deliveryColumns,
  deliveryQuery,
  deliveryView,
  messageColumns,
  messageQuery,
  messagesView,
  range,
  replayView,
  viewOfDelivery,
  viewOfMessage,
  viewOfWholeDelivery,
  wholeDeliveryView,
} from '#webhooks/webhooks.api.ts'
import {
  type Claimed,
  insertDeliveries,
  insertMessages,
  insertReplays,
  insertTest,
  lastMessage,
  listMessages,
  readDelivery,
  saveResult,
} from '#webhooks/webhooks.sql.ts'

const tags = ['Webhooks']
const params = z.object({ id: foreignId })
const mostReplayed = 10_000
const listenMillis = 5 * 60_000
const testType = 'webhook_endpoint.test'

const list = createRoute({
  method: 'get',
  path: '/v1/webhook-deliveries',
  operationId: 'listWebhookDeliveries',
  tags,
  summary: 'Messages on their way to endpoints, and those that arrived or were given up',
  description: 'Kept for 30 days. `state=failed` lists those that were given up.',
  request: { query: deliveryQuery },
  responses: { 200: listAnswer('Deliveries, the newest first.', deliveryView), ...problems },
})
const one = createRoute({
  method: 'get',
  path: '/v1/webhook-deliveries/{id}',
  operationId: 'readWebhookDelivery',
  tags,
  summary: 'A delivery with what was last sent and what came back',
  request: { params },
  responses: { 200: jsonAnswer('The delivery.', wholeDeliveryView), ...problems },
})
const replay = createRoute({
  method: 'post',
  path: '/v1/webhook-deliveries/{id}/replay',
  operationId: 'replayWebhookDelivery',
  tags,
  summary: 'Deliver a message again',
  description: 'As a delivery of its own, with the same `webhook-id`.',
  request: { params },
  responses: { 201: jsonAnswer('The new delivery.', deliveryView), ...problems },
})
const replayRange = createRoute({
  method: 'post',
  path: '/v1/webhook-endpoints/{id}/replay',
  operationId: 'replayWebhooks',
  tags,
  summary: 'Deliver again what happened in a time',
  description: `From \`from\` until before \`to\`, by the time of happening; what is on its way already is left out. At most ${mostReplayed} at once.`,
  request: { params, body: jsonBody(range) },
  responses: { 200: jsonAnswer('How many are sent again.', replayView), ...problems },
})
const test = createRoute({
  method: 'post',
  path: '/v1/webhook-endpoints/{id}/test',
  operationId: 'testWebhookEndpoint',
  tags,
  summary: 'Send a test message now',
  description: `A message of type \`${testType}\`, sent once, also to an endpoint that is switched off.`,
  request: { params },
  responses: { 200: jsonAnswer('What was sent and what came back.', wholeDeliveryView), ...problems },
})
const read = createRoute({
  method: 'get',
  path: '/v1/webhook-messages',
  operationId: 'listWebhookMessages',
  tags,
  summary: 'What endpoints are told, to be read instead',
  description:
    'The oldest first. Messages are kept for 30 days from the first call on, or while the site has an endpoint. Call it at least every five minutes.',
  request: { query: messageQuery },
  responses: { 200: jsonAnswer(`Messages after the one named. ${asFile}`, messagesView), ...problems },
})

/** They are long: no more of them at a time than on a page. */
const few = <Part extends object>(part: Part) => ({ ...part, limit: mostPerPage })

function enabledEndpoint(set: WorkingSet, id: string) {
  const endpoint = set.get(endpoints, id)
  if (!endpoint) return refuse('not_found')
  return endpoint.enabled ? null : conflict('endpoint_off')
}

/** Routes for what is sent to endpoints. Replays and tests are named on the site's lane, so that each is made once. */
export function deliveryRoutes(parts: Parts) {
  const { database } = parts
  const whole = async (c: Context<Env>, id: string) => {
    const found = await readDelivery(database, c.get('site').id, id)
    if (!found) throw new RequestProblem('not_found')
    const { delivery, message } = found
    return { delivery, view: viewOfWholeDelivery(delivery, message === null ? null : bodyOf(message)) }
  }
  return newRouter()
    .openapi(list, async (c) => {
      const { endpoint, state, type, ...page } = c.req.valid('query')
      const read = async (part: object) => {
        const found = await listRows(database, deliveries, {
          ...{ siteId: c.get('site').id, ...page, ...part },
          where: [
            ['t.endpoint = ?', endpoint],
            ['t.state = ?', state],
            ['t.type = ?', type],
          ],
        })
        return { ...found, data: found.data.map(viewOfDelivery) }
      }
      if (wantsCsv(c)) return await answerCsv(c, 'webhook-deliveries', deliveryColumns, (part) => read(few(part)))
      return c.json(await read({}), 200)
    })
    .openapi(one, async (c) => c.json((await whole(c, c.req.valid('param').id)).view, 200))
    .openapi(replay, async (c) => {
      const { delivery } = await whole(c, c.req.valid('param').id)
      const { endpoint, message, type, referral } = delivery
      const { id } = await decide(c, parts, {
        name: 'webhook_delivery.replay',
        besides: () => ({ kind: 'webhook_delivery', id: delivery.id, before: {}, after: {} }),
        decide: (set) => enabledEndpoint(set, endpoint) ?? { id: set.chance.id('delivery') },
      })
      await insertDeliveries(database, c.get('site').id, [{ id, endpoint, message, type, referral }], Date.now())
      return c.json(viewOfDelivery((await whole(c, id)).delivery), 201)
    })
    .openapi(replayRange, async (c) => {
      const { id: endpoint } = c.req.valid('param')
      const { from, to } = c.req.valid('json')
      const { id } = await decide(c, parts, {
        name: 'webhook_endpoint.replay',
        besides: () => ({ kind: 'webhook_endpoint', id: endpoint, before: {}, after: {} }),
        decide: (set) => enabledEndpoint(set, endpoint) ?? { id: set.chance.id('delivery') },
      })
      const wanted = { endpoint, from, to, replay: id }
      const { count, lastAt } = await insertReplays(database, c.get('site').id, wanted, Date.now(), mostReplayed)
      const nextFrom = count === mostReplayed && lastAt !== null ? formatTime(lastAt) : null
      return c.json({ count, nextFrom }, 200)
    })
    .openapi(test, async (c) => {
      const { id: endpoint } = c.req.valid('param')
      const { id, message, at } = await decide(c, parts, {
        name: 'webhook_endpoint.test',
        besides: () => ({ kind: 'webhook_endpoint', id: endpoint, before: {}, after: {} }),
        decide: (set) =>
          set.get(endpoints, endpoint)
            ? { id: set.chance.id('delivery'), message: set.chance.id('event'), at: set.now }
            : refuse('not_found'),
      })
      const made = await makeTest(parts, c.get('site').id, { id, message, at, endpoint })
      if (made) await tryOnce(parts, made)
      return c.json((await whole(c, id)).view, 200)
    })
    .route('/', messageRoutes(parts))
}

/** What endpoints are told, for whoever reads it instead. */
function messageRoutes({ database }: Parts) {
  return newRouter().openapi(read, async (c) => {
    const { after, limit } = c.req.valid('query')
    const siteId = c.get('site').id
    if (wantsCsv(c)) {
      const page = async ({ limit, cursor }: { readonly limit: number; readonly cursor: string | undefined }) => {
        const asked = { after: cursor ?? after ?? '', limit: limit + 1 }
        const found = cutPage(await listMessages(database, siteId, asked), limit, (last) => last.id)
        return { ...found, data: found.data.map(viewOfMessage) }
      }
      return await answerCsv(c, 'webhook-messages', messageColumns, (part) => page(few(part)))
    }
    await listenUntil(database, siteId, Date.now() + listenMillis)
    if (after === undefined) return c.json({ data: [], last: await lastMessage(database, siteId) }, 200)
    const found = await listMessages(database, siteId, { after, limit })
    return c.json({ data: found.map(viewOfMessage), last: found.at(-1)?.id ?? after }, 200)
  })
}

interface TestMessage {
  readonly id: string
  readonly message: string
  readonly at: number
  readonly endpoint: string
}

async function makeTest(
  { database }: Parts,
  siteId: string,
  { id, message, at, endpoint }: TestMessage,
): Promise<Claimed | undefined> {
  const now = Date.now()
  const told = { id: message, type: testType, referral: null, data: { endpoint }, at }
  await database.transaction((handle) => insertMessages(handle, siteId, [told], now))
  const delivery = { id, endpoint, message, type: testType, referral: null }
  return await insertTest(database, siteId, delivery, { now, leaseUntil: now + leaseMillis })
}

async function tryOnce(parts: Parts, made: Claimed): Promise<void> {
  const tried = await attempt(parts, made, Date.now, new AbortController().signal)
  if (tried === null) return
  const now = Date.now()
  const { request, response, taken } = tried
  const state = taken ? 'delivered' : 'failed'
  await saveResult(parts.database, made, { state, attempt: tried.attempt, request, response, dueAt: now, endedAt: now })
}
