import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { formatTime } from '#base/time.ts'
import { foreignId, pageOf } from '#base/wire.api.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { findProgram, type Program, termsOf } from '#programs/program.ts'
import { readCondition } from '#reports/concerns.sql.ts'
import { concernsOf, concernView } from '#reports/concerns.ts'
import { countPerformance } from '#reports/counted-days.sql.ts'
import { dayColumns, referrerColumns, showDays, showPrograms, showTotals } from '#reports/figures.ts'
import { countRefusals, type Looked, readTopReferrers } from '#reports/performance.sql.ts'
import {
  overviewView,
  performanceQuery,
  performanceView,
  readSpan,
  referrerQuery,
  referrerView,
  type Span,
  spanBefore,
  type spanQuery,
} from '#reports/reports.api.ts'
import { timeOfSite } from '#sites/clock.http.ts'
import { answerCsv, listAnswer, wantsCsv } from '#sites/csv.http.ts'
import { type Env, jsonAnswer, newRouter, type Parts, problems } from '#sites/route.http.ts'

const params = z.object({ id: foreignId.meta({ description: "The program's id or its key." }) })
const byDefault = 'By default the last thirty days. Both ends belong to it.'
const asCsv = 'With `format=csv` (or `Accept: text/csv`) the days as a file.'
const perform = createRoute({
  method: 'get',
  path: '/v1/programs/{id}/performance',
  operationId: 'readPerformance',
  tags: ['Programs'],
  summary: 'What a program did in a span of time',
  description: `${byDefault} ${asCsv}`,
  request: { params, query: performanceQuery },
  responses: { 200: jsonAnswer('Totals, and the same by day.', performanceView), ...problems },
})
const oversee = createRoute({
  method: 'get',
  path: '/v1/performance',
  operationId: 'readOverview',
  tags: ['Programs'],
  summary: 'What all programs of the site did in a span of time',
  description: `${byDefault} What was granted by hand outside of any program is not in it. ${asCsv}`,
  request: { query: performanceQuery },
  responses: { 200: jsonAnswer('Totals, the same by day, and by program.', overviewView), ...problems },
})
const rank = createRoute({
  method: 'get',
  path: '/v1/programs/{id}/top-referrers',
  operationId: 'listTopReferrers',
  tags: ['Programs'],
  summary: 'Who brought the most in a span of time',
  description: `${byDefault} Ranked by what succeeded, then by what was begun.`,
  request: { params, query: referrerQuery },
  responses: { 200: listAnswer('Referrers, the best first.', referrerView), ...problems },
})
const worry = createRoute({
  method: 'get',
  path: '/v1/concerns',
  operationId: 'listConcerns',
  tags: ['Site'],
  summary: 'What somebody should look at',
  description:
    'A store that has gone quiet, webhooks that do not arrive, emails that do not leave, programs about to end.',
  responses: { 200: jsonAnswer('All of them, the most pressing first.', pageOf(concernView)), ...problems },
})
function spanOf(c: Context<Env>, query: z.output<typeof spanQuery>, now: number): Span {
  const { span, problems: errors } = readSpan(query, { timeZone: c.get('site').timeZone, now, under: ['query'] })
  if (errors.length > 0) throw new RequestProblem('invalid_request', { errors })
  return span
}

/** What programs did in a span, as it is shown. */
function periods({ database }: Parts) {
  const periodOf = async (c: Context<Env>, looked: Looked, span: Span) => {
    const counted = await countPerformance(database, looked, span)
    const [from, to] = [formatTime(span.from), formatTime(span.to)]
    const totals = showTotals(counted, c.get('site').currency)
    return { counted, period: { from, to, totals, days: showDays(counted, span, looked.timeZone) } }
  }
  const previousOf = async (c: Context<Env>, looked: Looked, span: Span, compare: 'previous' | undefined) =>
    compare === undefined ? null : (await periodOf(c, looked, spanBefore(span, looked.timeZone))).period
  const daysAsCsv = (c: Context<Env>, looked: Looked, span: Span) =>
    answerCsv(c, 'performance', dayColumns, async () => {
      const { period } = await periodOf(c, looked, span)
      return { data: period.days, nextCursor: null }
    })
  return { periodOf, previousOf, daysAsCsv }
}

/** Routes for figures. */
export function reportRoutes(parts: Parts) {
  const { database } = parts
  const { periodOf, previousOf, daysAsCsv } = periods(parts)
  return newRouter()
    .openapi(perform, async (c) => {
      const { id: siteId, timeZone, currency } = c.get('site')
      const { compare, ...asked } = c.req.valid('query')
      const { program, now } = await seen(c, parts, c.req.valid('param').id)
      const span = spanOf(c, asked, now)
      const looked = { siteId, program: program.id, timeZone }
      if (wantsCsv(c)) return await daysAsCsv(c, looked, span)
      const [{ period }, previous, refusals] = await Promise.all([
        periodOf(c, looked, span),
        previousOf(c, looked, span, compare),
        database.transaction((handle) => countRefusals(handle, { siteId, programs: [program.id] }, span)),
      ])
      return c.json({ program: program.id, ...period, timeZone, currency, previous, refusals }, 200)
    })
    .openapi(oversee, async (c) => {
      const { id: siteId, timeZone, currency } = c.get('site')
      const { compare, ...asked } = c.req.valid('query')
      const span = spanOf(c, asked, await timeOfSite(c, parts))
      const looked = { siteId, program: null, timeZone }
      if (wantsCsv(c)) return await daysAsCsv(c, looked, span)
      const [{ period, counted }, previous] = await Promise.all([
        periodOf(c, looked, span),
        previousOf(c, looked, span, compare),
      ])
      return c.json({ ...period, timeZone, currency, previous, programs: showPrograms(counted, currency) }, 200)
    })
    .openapi(rank, async (c) => {
      const { id: siteId } = c.get('site')
      const { limit, ...asked } = c.req.valid('query')
      const { program, now } = await seen(c, parts, c.req.valid('param').id)
      const span = spanOf(c, asked, now)
      const whose = { siteId, programs: [program.id] }
      const data = await database.transaction((handle) => readTopReferrers(handle, whose, span, limit))
      const page = { data, nextCursor: null }
      if (wantsCsv(c)) return await answerCsv(c, 'top-referrers', referrerColumns, async () => page)
      return c.json(page, 200)
    })
    .openapi(worry, async (c) => {
      const condition = await readCondition(database, c.get('site'), await timeOfSite(c, parts))
      const data = concernsOf({ ...condition, hasMailServer: parts.config.smtpUrl !== null })
      return c.json({ data, nextCursor: null }, 200)
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
