import { createRoute, z } from '@hono/zod-openapi'
import { foreignId } from '#base/wire.api.ts'
import { customers } from '#customers/customer.ts'
import { customerView, viewOfCustomer } from '#customers/customers.api.ts'
import { summarizeOrders } from '#customers/customers.sql.ts'
import { readRow } from '#engine/list.sql.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { jsonAnswer, newRouter, type Parts, problems } from '#sites/route.http.ts'

const one = createRoute({
  method: 'get',
  path: '/v1/customers/{id}',
  operationId: 'readCustomer',
  tags: ['Customers'],
  summary: 'What the store has told of a customer',
  request: { params: z.object({ id: foreignId }) },
  responses: { 200: jsonAnswer('The facts.', customerView), ...problems },
})

/** Routes for customers. */
export function customerRoutes({ database }: Parts) {
  return newRouter().openapi(one, async (c) => {
    const { id: siteId, currency } = c.get('site')
    const { id } = c.req.valid('param')
    const customer = await readRow(database, customers, { siteId, id })
    if (!customer) throw new RequestProblem('not_found')
    return c.json(viewOfCustomer(customer, await summarizeOrders(database, siteId, id), currency), 200)
  })
}
