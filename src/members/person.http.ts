import { createRoute, z } from '@hono/zod-openapi'
import { refuse } from '#base/refusal.ts'
import { formatTime } from '#base/time.ts'
import { foreignId, timeText } from '#base/wire.api.ts'
import { customers } from '#customers/customer.ts'
import { customerView, viewOfCustomer } from '#customers/customers.api.ts'
import { summarizeOrders } from '#customers/customers.sql.ts'
import { erase } from '#customers/erasure.ts'
import { identityHashOf } from '#events/events.http.ts'
import { readPerson } from '#members/person.sql.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { timeOfSite } from '#sites/clock.http.ts'
import { decide, jsonAnswer, newRouter, type Parts, problems } from '#sites/route.http.ts'

const tags = ['Customers']
const params = z.object({ id: foreignId })
const rows = z.array(z.record(z.string(), z.unknown()))

const exported = z
  .object({ customer: z.string(), exportedAt: timeText, data: z.record(z.string(), rows) })
  .meta({ id: 'PersonExport', description: 'Everything that is kept about a person, by what it is.' })

const take = createRoute({
  method: 'get',
  path: '/v1/customers/{id}/export',
  operationId: 'exportCustomer',
  tags,
  summary: 'Everything that is kept about a customer',
  request: { params },
  responses: { 200: jsonAnswer('All of it.', exported), ...problems },
})
const forget = createRoute({
  method: 'delete',
  path: '/v1/customers/{id}',
  operationId: 'eraseCustomer',
  tags,
  summary: 'Erase a customer',
  description: 'What says who they are goes; the ledger with its sums stays. Erased before, the answer is the same.',
  request: { params },
  responses: { 200: jsonAnswer('What is left.', customerView), ...problems },
})

/** Routes for a person's right to their data, and to be forgotten. */
export function personRoutes(parts: Parts) {
  const { database, masterKey } = parts
  const hashOf = identityHashOf(masterKey)
  return newRouter()
    .openapi(take, async (c) => {
      const { id: customer } = c.req.valid('param')
      const data = await readPerson(database, c.get('site').id, customer)
      if (data.facts?.length === 0) throw new RequestProblem('not_found')
      const exportedAt = formatTime(await timeOfSite(c, parts))
      return c.json({ customer, exportedAt, data: data as z.output<typeof exported>['data'] }, 200)
    })
    .openapi(forget, async (c) => {
      const { id } = c.req.valid('param')
      const { id: siteId, currency } = c.get('site')
      const hash = hashOf(siteId)
      const erased = await decide(c, parts, {
        name: 'customer.erase',
        wants: (set) => set.want(customers, id),
        decide: (set) => {
          const known = set.get(customers, id)
          if (!known) return refuse('not_found')
          const mailbox = known.mailbox === null ? [] : [hash('mailbox', known.mailbox)]
          erase(set, known, [hash('customer', id), ...mailbox], set.now)
          return set.get(customers, id) ?? refuse('not_found')
        },
      })
      return c.json(viewOfCustomer(erased, await summarizeOrders(database, siteId, id), currency), 200)
    })
}
