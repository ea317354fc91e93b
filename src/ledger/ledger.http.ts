import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { refuse } from '#base/refusal.ts'
import { foreignId } from '#base/wire.api.ts'
import { customers } from '#customers/customer.ts'
import { readRow } from '#engine/list.sql.ts'
import { keyOf } from '#engine/table.ts'
import {
  balancesView,
  capture,
  entryColumns,
  entryView,
  ledgerQuery,
  newSpend,
  spendView,
  viewOfBalances,
  viewOfEntry,
  viewOfSpend,
} from '#ledger/ledger.api.ts'
import { listEntries, readBalances } from '#ledger/ledger.sql.ts'
import { balances } from '#ledger/ledger.ts'
import { captureSpend, holdSpend, releaseSpend, spends } from '#ledger/spend.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { answerCsv, listAnswer, wantsCsv } from '#sites/csv.http.ts'
import { decide, type Env, jsonAnswer, jsonBody, newRouter, type Parts, problems } from '#sites/route.http.ts'

const tags = ['Balances']
const params = z.object({ id: foreignId })
const spend = jsonAnswer('The spend.', spendView)

const readBalance = createRoute({
  method: 'get',
  path: '/v1/customers/{id}/balances',
  operationId: 'readBalances',
  tags,
  summary: 'What a customer has to spend',
  request: { params },
  responses: { 200: jsonAnswer('Credit and points.', balancesView), ...problems },
})
const readLedger = createRoute({
  method: 'get',
  path: '/v1/customers/{id}/ledger',
  operationId: 'listLedgerEntries',
  tags,
  summary: 'How a balance came about',
  request: { params, query: ledgerQuery },
  responses: { 200: listAnswer('Entries, the latest first.', entryView), ...problems },
})
const hold = createRoute({
  method: 'post',
  path: '/v1/spends',
  operationId: 'holdSpend',
  tags,
  summary: 'Hold an amount for a checkout',
  description: 'Not captured within 30 minutes, it is released.',
  request: { body: jsonBody(newSpend) },
  responses: { 201: spend, ...problems },
})
const one = createRoute({
  method: 'get',
  path: '/v1/spends/{id}',
  operationId: 'readSpend',
  tags,
  summary: 'A spend',
  request: { params },
  responses: { 200: spend, ...problems },
})
const take = createRoute({
  method: 'post',
  path: '/v1/spends/{id}/capture',
  operationId: 'captureSpend',
  tags,
  summary: 'Take a held amount for good',
  request: { params, body: { ...jsonBody(capture), required: false } },
  responses: { 200: spend, ...problems },
})
const letGo = createRoute({
  method: 'post',
  path: '/v1/spends/{id}/release',
  operationId: 'releaseSpend',
  tags,
  summary: 'Let go of a held amount',
  request: { params },
  responses: { 200: spend, ...problems },
})

/** Routes for balances, their ledger, and spending. */
export function ledgerRoutes(parts: Parts) {
  const { database } = parts
  const known = async (c: Context<Env>, id: string) => {
    const customer = await readRow(database, customers, { siteId: c.get('site').id, id })
    if (!customer) throw new RequestProblem('not_found')
  }
  return newRouter()
    .openapi(readBalance, async (c) => {
      const { id } = c.req.valid('param')
      const site = c.get('site')
      await known(c, id)
      return c.json(viewOfBalances(await readBalances(database, site.id, id), site.currency), 200)
    })
    .openapi(readLedger, async (c) => {
      const { id: customer } = c.req.valid('param')
      const site = c.get('site')
      await known(c, customer)
      const query = { customer, ...c.req.valid('query') }
      const read = (part: object) => listEntries(database, site.id, { ...query, ...part })
      if (wantsCsv(c)) return await answerCsv(c, 'ledger', entryColumns, read)
      const { data, nextCursor } = await read({})
      return c.json({ data: data.map((entry) => viewOfEntry(entry, site.currency)), nextCursor }, 200)
    })
    .openapi(hold, async (c) => {
      const { customer, unit, order, amount: given } = c.req.valid('json')
      const { currency } = c.get('site')
      const amount = typeof given === 'number' ? given : given.amount
      if (typeof given !== 'number' && (unit === 'points' || given.currency !== currency)) {
        const detail = unit === 'points' ? 'Points have no currency.' : `This site trades in ${currency}.`
        throw new RequestProblem('invalid_request', { errors: [{ pointer: '/amount/currency', detail }] })
      }
      const held = await decide(c, parts, {
        name: 'spend.hold',
        wants: (set) => set.want(balances, keyOf(customer, unit)),
        decide: (set) => holdSpend(set, { customer, unit, amount, order }),
        locale: (set) => set.get(customers, customer)?.locale ?? null,
      })
      return c.json(viewOfSpend(held, currency), 201)
    })
    .openapi(one, async (c) => {
      const found = await readRow(database, spends, { siteId: c.get('site').id, id: c.req.valid('param').id })
      if (!found) throw new RequestProblem('not_found')
      return c.json(viewOfSpend(found, c.get('site').currency), 200)
    })
    .openapi(take, async (c) => {
      const { id } = c.req.valid('param')
      const { order } = c.req.valid('json') ?? { order: null }
      const taken = await decide(c, parts, {
        name: 'spend.capture',
        wants: (set) => set.want(spends, id),
        decide: (set) => {
          const found = set.get(spends, id)
          return found ? captureSpend(set, found, order ?? null, set.now) : refuse('not_found')
        },
      })
      return c.json(viewOfSpend(taken, c.get('site').currency), 200)
    })
    .openapi(letGo, async (c) => {
      const { id } = c.req.valid('param')
      const released = await decide(c, parts, {
        name: 'spend.release',
        wants: (set) => set.want(spends, id),
        decide: (set) => {
          const found = set.get(spends, id)
          return found ? releaseSpend(set, found) : refuse('not_found')
        },
      })
      return c.json(viewOfSpend(released, c.get('site').currency), 200)
    })
}
