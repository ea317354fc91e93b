import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { type Refusal, refuse } from '#base/refusal.ts'
import { enteredCode } from '#base/wire.api.ts'
import { type Code, codes, type MadeCode, makeCode, revokeCode } from '#codes/code.ts'
import { codeColumns, codeQuery, codeView, newCode, showCode } from '#codes/codes.api.ts'
import { type CodeCursor, findCode, listCodes, readCodeCursor } from '#codes/codes.sql.ts'
import { customers } from '#customers/customer.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { findProgram } from '#programs/program.ts'
import { timeOfSite } from '#sites/clock.http.ts'
import { answerCsv, listAnswer, wantsCsv } from '#sites/csv.http.ts'
import { decide, type Env, jsonAnswer, jsonBody, newRouter, type Parts, problems } from '#sites/route.http.ts'

const tags = ['Codes']
const params = z.object({ code: enteredCode })

const create = createRoute({
  method: 'post',
  path: '/v1/codes',
  operationId: 'createCode',
  tags,
  summary: 'Give a customer a code of a program',
  request: { body: jsonBody(newCode) },
  responses: {
    200: jsonAnswer('The current code, where the program has one at a time.', codeView),
    201: jsonAnswer('A new code.', codeView),
    ...problems,
  },
})
const list = createRoute({
  method: 'get',
  path: '/v1/codes',
  operationId: 'listCodes',
  tags,
  summary: 'Codes of the site',
  request: { query: codeQuery },
  responses: { 200: listAnswer('Codes, the newest first.', codeView), ...problems },
})
const read = createRoute({
  method: 'get',
  path: '/v1/codes/{code}',
  operationId: 'readCode',
  tags,
  summary: 'One code',
  request: { params },
  responses: { 200: jsonAnswer('The code.', codeView), ...problems },
})
const revoke = createRoute({
  method: 'post',
  path: '/v1/codes/{code}/revoke',
  operationId: 'revokeCode',
  tags,
  summary: 'End a code',
  description: 'Referrals that it began stay. Asked again, it answers the same.',
  request: { params },
  responses: { 200: jsonAnswer('The code as it is now.', codeView), ...problems },
})

/** Routes for codes. */
export function codeRoutes(parts: Parts) {
  const { database } = parts
  return newRouter()
    .openapi(create, async (c) => {
      const { program, customer } = c.req.valid('json')
      const { code, fresh } = await askForCode(c, parts, program, customer)
      return c.json(await viewOfCode(c, parts, code.code), fresh ? 201 : 200)
    })
    .openapi(list, async (c) => {
      const { customer = null, program = null, state = null, search = null, ...first } = c.req.valid('query')
      const now = await timeOfSite(c, parts)
      const read = async ({ limit, cursor }: { limit: number; cursor?: string | undefined }) => {
        const asked = { customer, program, state, search, limit, cursor: placeOfCursor(cursor) }
        const { data, nextCursor } = await listCodes(database, c.get('site').id, asked, now)
        return { data: data.map((seen) => showCode(seen, siteOf(c, parts), now)), nextCursor }
      }
      if (wantsCsv(c)) return await answerCsv(c, 'codes', codeColumns, read)
      return c.json(await read(first), 200)
    })
    .openapi(read, async (c) => c.json(await viewOfCode(c, parts, c.req.valid('param').code), 200))
    .openapi(revoke, async (c) => {
      const { code } = c.req.valid('param')
      await decide(c, parts, { name: 'code.revoke', decide: (set) => revokeOf(set, code) })
      return c.json(await viewOfCode(c, parts, code), 200)
    })
}

/** Makes a code for a customer or finds their current one; a rule's no is told in their language. */
export function askForCode(c: Context<Env>, parts: Parts, program: string, customer: string): Promise<MadeCode> {
  return decide(c, parts, {
    name: 'code.create',
    wants: (set) => set.want(customers, customer),
    decide: (set): MadeCode | Refusal => {
      const found = findProgram(set, program)
      return found ? makeCode(set, found, customer) : refuse('not_found')
    },
    locale: (set) => set.get(customers, customer)?.locale ?? null,
  })
}

/** A code as it is now; it ends the request when the site has none of that name. */
export async function viewOfCode(c: Context<Env>, parts: Parts, code: string): Promise<z.output<typeof codeView>> {
  const now = await timeOfSite(c, parts)
  const seen = await findCode(parts.database, c.get('site').id, code, now)
  if (!seen) throw new RequestProblem('not_found')
  return showCode(seen, siteOf(c, parts), now)
}

function siteOf(c: Context<Env>, { config }: Parts) {
  return { key: c.get('site').key, publicUrl: config.publicUrl }
}

function revokeOf(set: WorkingSet, code: string): Code | Refusal {
  const found = set.get(codes, code)
  return found ? revokeCode(set, found) : refuse('not_found')
}

/** Where a list of codes goes on; null: from its beginning. */
export function placeOfCursor(text: string | undefined): CodeCursor | null {
  if (text === undefined) return null
  const cursor = readCodeCursor(text)
  if (cursor !== null) return cursor
  throw new RequestProblem('invalid_request', {
    errors: [{ pointer: '/query/cursor', detail: 'Not a cursor of this list.' }],
  })
}
