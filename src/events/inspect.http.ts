import { createRoute, z } from '@hono/zod-openapi'
import { formatTime } from '#base/time.ts'
import { foreignId, page, pageOf, timeText } from '#base/wire.api.ts'
import { listRows, readRow } from '#engine/list.sql.ts'
import { events, type KeptEvent } from '#events/event.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { jsonAnswer, newRouter, type Parts, problems } from '#sites/route.http.ts'

const tags = ['Events']
const eventView = z
  .object({
    id: z.string(),
    type: z.string(),
    customer: z.string().nullable(),
    occurredAt: timeText,
    receivedAt: timeText,
    data: z.record(z.string(), z.unknown()).meta({ description: 'What the store sent.' }),
    effects: z.array(z.looseObject({ type: z.string() })).meta({ description: 'What it did.' }),
  })
  .meta({ id: 'KeptEvent' })

const list = createRoute({
  method: 'get',
  path: '/v1/events',
  operationId: 'listEvents',
  tags,
  summary: 'What the store has told',
  request: { query: page.extend({ customer: foreignId.optional(), type: foreignId.optional() }) },
  responses: { 200: jsonAnswer('Events, the last received first.', pageOf(eventView)), ...problems },
})
const read = createRoute({
  method: 'get',
  path: '/v1/events/{id}',
  operationId: 'readEvent',
  tags,
  summary: 'One event and what it did',
  request: { params: z.object({ id: foreignId }) },
  responses: { 200: jsonAnswer('The event.', eventView), ...problems },
})

function show({ id, type, customer, occurredAt, receivedAt, data, effects }: KeptEvent): z.output<typeof eventView> {
  return {
    ...{ id, type, customer },
    occurredAt: formatTime(occurredAt),
    receivedAt: formatTime(receivedAt),
    data: { ...data },
    effects: [...effects],
  }
}

/** Where what was told can be looked at again (PLAT-19). */
export function inspectionRoutes({ database }: Parts) {
  return newRouter()
    .openapi(list, async (c) => {
      const { customer, type, limit, cursor } = c.req.valid('query')
      const siteId = c.get('site').id
      const found = await listRows(database, events, {
        ...{ siteId, limit, cursor },
        where: [
          ['t.customer = ?', customer],
          ['t.type = ?', type],
        ],
        newestBy: ['received_at', 'id'],
      })
      return c.json({ data: found.data.map(show), nextCursor: found.nextCursor }, 200)
    })
    .openapi(read, async (c) => {
      const { id } = c.req.valid('param')
      const event = await readRow(database, events, { siteId: c.get('site').id, id })
      if (!event) throw new RequestProblem('not_found')
      return c.json(show(event), 200)
    })
}
