import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { formatTime } from '#base/time.ts'
import { foreignId } from '#base/wire.api.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { readDefinition } from '#programs/definition.ts'
import { findProgram, type Program, termsOf } from '#programs/program.ts'
import { countPerformance } from '#reports/performance.sql.ts'
import {
  performanceView,
  readSpan,
  showDays,
  showTotals,
  simulationInput,
  simulationView,
  spanQuery,
} from '#reports/reports.api.ts'
import { consider, type Env, jsonAnswer, jsonBody, newRouter, type Parts, problems } from '#sites/route.http.ts'

const params = z.object({ id: foreignId.meta({ description: "The program's id or its key." }) })
const perform = createRoute({
  method: 'get',
  path: '/v1/programs/{id}/performance',
  operationId: 'readPerformance',
  tags: ['Programs'],
  summary: 'What a program did in a span of time',
  description: 'By default the last thirty days. Both ends belong to it.',
  request: { params, query: spanQuery },
  responses: { 200: jsonAnswer('Totals, and the same by day.', performanceView), ...problems },
})
const simulate = createRoute({
  method: 'post',
  path: '/v1/programs/{id}/simulate',
  operationId: 'simulateProgram',
  tags: ['Programs'],
  summary: 'Look at a draft beside what a span of time did give',
  description: 'The draft is checked as an edit would be. Changes nothing.',
  request: { params, body: jsonBody(simulationInput) },
  responses: { 200: jsonAnswer('What the span did give.', simulationView), ...problems },
})

/** Routes for figures. */
export function reportRoutes(parts: Parts) {
  const { database } = parts
  return newRouter()
    .openapi(perform, async (c) => {
      const { id: siteId, timeZone, currency } = c.get('site')
      const { program, now } = await seen(c, parts, c.req.valid('param').id)
      const { span, problems: errors } = readSpan(c.req.valid('query'), { timeZone, now, under: ['query'] })
      if (errors.length > 0) throw new RequestProblem('invalid_request', { errors })
      const counted = await countPerformance(database, { siteId, id: program.id, timeZone }, span)
      const [from, to] = [formatTime(span.from), formatTime(span.to)]
      const totals = showTotals(counted, currency)
      const days = showDays(counted, span, timeZone)
      return c.json({ program: program.id, from, to, timeZone, currency, totals, days }, 200)
    })
    .openapi(simulate, async (c) => {
      const site = c.get('site')
      const { timeZone, currency } = site
      const { definition, ...asked } = c.req.valid('json')
      const { program, definition: present, now } = await seen(c, parts, c.req.valid('param').id)
      const draft = readDefinition(present, definition, site.homeUrl)
      const { span, problems: wrongSpan } = readSpan(asked, { timeZone, now, under: [] })
      const errors = [...draft.problems, ...wrongSpan]
      if (errors.length > 0) throw new RequestProblem('invalid_request', { errors })
      const counted = await countPerformance(database, { siteId: site.id, id: program.id, timeZone }, span)
      const [from, to] = [formatTime(span.from), formatTime(span.to)]
      const did = showTotals(counted, currency)
      const answer = await consider(c, parts.engine, 'program.simulate', () => ({ program: program.id, from, to, did }))
      return c.json({ ...answer, would: null }, 200)
    })
}

async function seen(c: Context<Env>, { engine }: Parts, id: string) {
  const found = await engine.look(c.get('site').id, (set) => {
    const program: Program | undefined = findProgram(set, id)
    return program ? { program, definition: termsOf(set, program).definition, now: set.now } : null
  })
  if (found === null) throw new RequestProblem('not_found')
  return found
}
