import { createRoute, z } from '@hono/zod-openapi'
import { foreignId } from '#base/wire.api.ts'
import { readRow } from '#engine/list.sql.ts'
import { orders } from '#orders/order.ts'
import { orderColumns, orderQuery, orderView, viewOfOrder } from '#orders/orders.api.ts'
import { listOrders } from '#orders/orders.sql.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { answerCsv, listAnswer, wantsCsv } from '#sites/csv.http.ts'
import { jsonAnswer, newRouter, type Parts, problems } from '#sites/route.http.ts'

const tags = ['Orders']
const list = createRoute({
  method: 'get',
  path: '/v1/orders',
  operationId: 'listOrders',
  tags,
  summary: 'Orders of a customer, as far as the store has told of them',
  request: { query: orderQuery },
  responses: { 200: listAnswer('Orders, the latest first.', orderView), ...problems },
})
const one = createRoute({
  method: 'get',
  path: '/v1/orders/{id}',
  operationId: 'readOrder',
  tags,
  summary: 'An order, as far as the store has told of it',
  request: { params: z.object({ id: foreignId }) },
  responses: { 200: jsonAnswer('The order.', orderView), ...problems },
})

/** Routes for orders. */
export function orderRoutes({ database }: Parts) {
  return newRouter()
    .openapi(list, async (c) => {
      const { id: siteId, currency } = c.get('site')
      const read = (part: object) => listOrders(database, siteId, { ...c.req.valid('query'), ...part })
      if (wantsCsv(c)) return await answerCsv(c, 'orders', orderColumns, read)
      const { data, nextCursor } = await read({})
      return c.json({ data: data.map((order) => viewOfOrder(order, currency)), nextCursor }, 200)
    })
    .openapi(one, async (c) => {
      const { id: siteId, currency } = c.get('site')
      const order = await readRow(database, orders, { siteId, id: c.req.valid('param').id })
      if (!order) throw new RequestProblem('not_found')
      return c.json(viewOfOrder(order, currency), 200)
    })
}
