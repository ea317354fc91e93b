import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { isReason } from '#base/reasons.ts'
import { foreignId } from '#base/wire.api.ts'
import { sentence } from '#base/words.ts'
import { readRow } from '#engine/list.sql.ts'
import type { Table } from '#engine/table.ts'
import type { Queryable } from '#plumbing/db.ts'
import { languageOf, RequestProblem } from '#plumbing/problem.ts'
import { type EnteredCode, referrals, refusals } from '#referrals/referral.ts'
import {
  referralColumns,
  referralExplanation,
  referralQuery,
  referralView,
  refusalColumns,
  refusalExplanation,
  refusalQuery,
  refusalView,
  stepOf,
  viewOfReferral,
  viewOfRefusal,
} from '#referrals/referrals.api.ts'
import { listReferrals, listRefusals, readDecisions } from '#referrals/referrals.sql.ts'
import { answerCsv, listAnswer, wantsCsv } from '#sites/csv.http.ts'
import { type Env, jsonAnswer, newRouter, type Parts, problems } from '#sites/route.http.ts'

const tags = ['Referrals']
const params = z.object({ id: foreignId })

const list = createRoute({
  method: 'get',
  path: '/v1/referrals',
  operationId: 'listReferrals',
  tags,
  summary: 'Referrals',
  request: { query: referralQuery },
  responses: { 200: listAnswer('Referrals, the newest first.', referralView), ...problems },
})
const one = createRoute({
  method: 'get',
  path: '/v1/referrals/{id}',
  operationId: 'readReferral',
  tags,
  summary: 'A referral',
  request: { params },
  responses: { 200: jsonAnswer('The referral.', referralView), ...problems },
})
const explain = createRoute({
  method: 'get',
  path: '/v1/referrals/{id}/explanation',
  operationId: 'explainReferral',
  tags,
  summary: 'Why a referral is what it is',
  request: { params },
  responses: { 200: jsonAnswer('Every decision about it, in order.', referralExplanation), ...problems },
})
const listRefused = createRoute({
  method: 'get',
  path: '/v1/refusals',
  operationId: 'listRefusals',
  tags,
  summary: 'Codes that were entered and refused',
  request: { query: refusalQuery },
  responses: { 200: listAnswer('Refused codes, the newest first.', refusalView), ...problems },
})
const oneRefused = createRoute({
  method: 'get',
  path: '/v1/refusals/{id}',
  operationId: 'readRefusal',
  tags,
  summary: 'A refused code',
  request: { params },
  responses: { 200: jsonAnswer('The refused code.', refusalView), ...problems },
})
const explainRefused = createRoute({
  method: 'get',
  path: '/v1/refusals/{id}/explanation',
  operationId: 'explainRefusal',
  tags,
  summary: 'Why a code was refused',
  request: { params },
  responses: { 200: jsonAnswer('What was looked at, in order.', refusalExplanation), ...problems },
})

/** Routes for referrals, refused codes, and why. */
export function referralRoutes({ database }: Parts) {
  async function found<Row extends object>(c: Context<Env>, of: Table<Row>, id: string): Promise<Row> {
    const row = await readRow(database, of, { siteId: c.get('site').id, id })
    if (!row) throw new RequestProblem('not_found')
    return row
  }
  const steps = (c: Context<Env>, subject: string) => stepsAbout(c, database, subject)
  return newRouter()
    .openapi(list, async (c) => {
      const read = (part: object) => listReferrals(database, c.get('site').id, { ...c.req.valid('query'), ...part })
      if (wantsCsv(c)) return await answerCsv(c, 'referrals', referralColumns, read)
      const { data, nextCursor } = await read({})
      return c.json({ data: data.map(viewOfReferral), nextCursor }, 200)
    })
    .openapi(one, async (c) => c.json(viewOfReferral(await found(c, referrals, c.req.valid('param').id)), 200))
    .openapi(explain, async (c) => {
      const referral = await found(c, referrals, c.req.valid('param').id)
      return c.json({ referral: viewOfReferral(referral), steps: await steps(c, referral.id) }, 200)
    })
    .openapi(listRefused, async (c) => {
      const read = (part: object) => listRefusals(database, c.get('site').id, { ...c.req.valid('query'), ...part })
      if (wantsCsv(c)) return await answerCsv(c, 'refusals', refusalColumns, read)
      const { data, nextCursor } = await read({})
      return c.json({ data: data.map((refused) => viewOfRefusal(refused, detailOf(c, refused))), nextCursor }, 200)
    })
    .openapi(oneRefused, async (c) => {
      const refused = await found(c, refusals, c.req.valid('param').id)
      return c.json(viewOfRefusal(refused, detailOf(c, refused)), 200)
    })
    .openapi(explainRefused, async (c) => {
      const refused = await found(c, refusals, c.req.valid('param').id)
      const refusal = viewOfRefusal(refused, detailOf(c, refused))
      return c.json({ refusal, steps: await steps(c, refused.id) }, 200)
    })
}

/** What was decided about something, in order, as people read it. */
export async function stepsAbout(c: Context<Env>, database: Queryable, subject: string) {
  const decisions = await readDecisions(database, c.get('site').id, subject)
  return decisions.map((decision) => stepOf(decision, languageOf(c)))
}

function detailOf(c: Context<Env>, { reason }: EnteredCode): string {
  return isReason(reason) ? sentence(reason, languageOf(c)) : reason
}
