import { createRoute, z } from '@hono/zod-openapi'
import { foreignId } from '#base/wire.api.ts'
import { customers } from '#customers/customer.ts'
import {
  customerColumns,
  customerQuery,
  customerSummary,
  customerView,
  viewOfCustomer,
  viewOfCustomerInList,
} from '#customers/customers.api.ts'
import { listCustomers, summarizeOrders } from '#customers/customers.sql.ts'
import { readRow } from '#engine/list.sql.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { answerCsv, listAnswer, wantsCsv } from '#sites/csv.http.ts'
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

const list = createRoute({
  method: 'get',
  path: '/v1/customers',
  operationId: 'listCustomers',
  tags: ['Customers'],
  summary: 'Whom the store has told of',
  request: { query: customerQuery },
  responses: { 200: listAnswer('Customers, the latest known first.', customerSummary), ...problems },
})

/** Routes for customers. */
export function customerRoutes({ database }: Parts) {
  return newRouter()
    .openapi(list, async (c) => {
      const siteId = c.get('site').id
      const read = (part: object) => listCustomers(database, siteId, { ...c.req.valid('query'), ...part })
      if (wantsCsv(c)) return await answerCsv(c, 'customers', customerColumns, read)
      const { data, nextCursor } = await read({})
      return c.json({ data: data.map(viewOfCustomerInList), nextCursor }, 200)
    })
    .openapi(one, async (c) => {
      const { id: siteId, currency } = c.get('site')
      const { id } = c.req.valid('param')
      const customer = await readRow(database, customers, { siteId, id })
      if (!customer) throw new RequestProblem('not_found')
      return c.json(viewOfCustomer(customer, await summarizeOrders(database, siteId, id), currency), 200)
    })
}
