import { createHash } from 'node:crypto'
import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { conflict, isRefusal, type Refusal, refuse } from '#base/refusal.ts'
import { formatTime } from '#base/time.ts'
import { foreignId, mostPerPage, page, spokenIn, timeOrNull } from '#base/wire.api.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { openActivity } from '#pages/activity.ts'
import {
  decorationShape,
  mostRanked,
  pageContents,
  pageVersionColumns,
  pageVersionView,
  pageView,
} from '#pages/decoration.api.ts'
import { listPageVersions } from '#pages/decoration.sql.ts'
import {
  dropDecoration,
  findVersion,
  type PageVersion,
  publishDraft,
  restoreVersion,
  type SeenPage,
  saveDraft,
  seenPage,
} from '#pages/decoration.ts'
import { seeActivity, showActivity } from '#pages/show.http.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { findProgram, type Program } from '#programs/program.ts'
import { editorOf } from '#programs/programs.http.ts'
import { answerCsv, listAnswer, wantsCsv } from '#sites/csv.http.ts'
import { decide, type Env, jsonAnswer, jsonBody, newRouter, type Parts, problems } from '#sites/route.http.ts'

const tags = ['Pages']
const path = '/v1/programs/{id}/page'
const params = z.object({ id: foreignId.meta({ description: "The program's id or its key." }) })
const versionNumber = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'The number of a version.')
  .transform(Number)
  .meta({ type: 'integer', minimum: 1 })
const versionParams = params.extend({ version: versionNumber })
const headers = z.object({
  'if-match': z
    .string()
    .max(200)
    .optional()
    .meta({ description: 'The `revision` of the draft that was looked at, in quotes.' }),
})
const answer = { 200: jsonAnswer('The page as it is now.', pageView), ...problems }
const versionAnswer = { 200: jsonAnswer('The version.', pageVersionView), ...problems }

const read = createRoute({
  method: 'get',
  path,
  operationId: 'readPage',
  tags,
  summary: "The page of a program's activity, as it is being made",
  request: { params },
  responses: answer,
})
const write = createRoute({
  method: 'put',
  path,
  operationId: 'writePage',
  tags,
  summary: 'Save a draft of the page',
  description: 'People see it when it is published.',
  request: { params, headers, body: jsonBody(decorationShape) },
  responses: answer,
})
const drop = createRoute({
  method: 'delete',
  path,
  operationId: 'dropPage',
  tags,
  summary: 'Back to the page that is made from the definition and follows it',
  description: 'At once, for everybody. Versions are kept and can be restored.',
  request: { params, headers },
  responses: answer,
})
const publish = createRoute({
  method: 'post',
  path: `${path}/publish`,
  operationId: 'publishPage',
  tags,
  summary: 'Show the draft to everybody, as a new version',
  description: 'What is shown already stays the version it is.',
  request: { params, headers },
  responses: versionAnswer,
})
const versions = createRoute({
  method: 'get',
  path: `${path}/versions`,
  operationId: 'listPageVersions',
  tags,
  summary: 'What was published, the latest first',
  request: { params, query: page },
  responses: { 200: listAnswer('A page of versions.', pageVersionView), ...problems },
})
const version = createRoute({
  method: 'get',
  path: `${path}/versions/{version}`,
  operationId: 'readPageVersion',
  tags,
  summary: 'A version of the page',
  request: { params: versionParams },
  responses: versionAnswer,
})
const restore = createRoute({
  method: 'post',
  path: `${path}/versions/{version}/restore`,
  operationId: 'restorePageVersion',
  tags,
  summary: 'Make an earlier version the draft',
  description: 'People see it when it is published.',
  request: { params: versionParams, headers },
  responses: answer,
})
const preview = createRoute({
  method: 'get',
  path: `${path}/preview`,
  operationId: 'previewPage',
  tags,
  summary: 'The draft as people would see it',
  request: { params, query: z.object({ as: z.enum(['visitor', 'referrer']).default('visitor'), ...spokenIn }) },
  responses: {
    200: { description: 'A document.', content: { 'text/html': { schema: z.string() } } },
    ...problems,
  },
})
const contents = createRoute({
  method: 'get',
  path: `${path}/contents`,
  operationId: 'readPageContents',
  tags,
  summary: 'What the blocks of the page have to show, with an example for a code, for who makes a page of them',
  request: { params, query: z.object({ as: z.enum(['friend', 'referrer']).default('friend'), ...spokenIn }) },
  responses: { 200: jsonAnswer('The contents.', pageContents), ...problems },
})

/** A code that nobody has. */
const example = { code: 'EXAMPLE' }

/** Routes for how the page of an activity looks. */
export function decorationRoutes(parts: Parts) {
  const { engine } = parts
  const change = async (
    c: Context<Env>,
    name: string,
    by: (set: WorkingSet, program: Program) => SeenPage | Refusal,
  ) => {
    const seen = await decide(c, parts, {
      name,
      decide: (set) => ofProgram(set, c.req.param('id') ?? '', unchanged(c, by)),
    })
    return c.json(showPage(c, parts, seen), 200)
  }
  return newRouter()
    .openapi(read, async (c) => {
      const { id } = c.req.valid('param')
      const seen = await engine.look(c.get('site').id, (set) => ofProgram(set, id, seenPage))
      if (isRefusal(seen)) throw new RequestProblem('not_found')
      return c.json(showPage(c, parts, seen), 200)
    })
    .openapi(write, (c) => {
      const draft = c.req.valid('json')
      return change(c, 'page.save', (set, program) => saveDraft(set, program, draft))
    })
    .openapi(drop, (c) => change(c, 'page.drop', dropDecoration))
    .openapi(restore, (c) => {
      const { version: number } = c.req.valid('param')
      return change(c, 'page.restore', (set, program) => restoreVersion(set, program, number))
    })
    .openapi(publish, async (c) => {
      const { id } = c.req.valid('param')
      const made = await decide(c, parts, {
        name: 'page.publish',
        decide: (set) =>
          ofProgram(
            set,
            id,
            unchanged(c, (seen, program) => publishDraft(seen, program, editorOf(c))),
          ),
      })
      return c.json(showVersion(made), 200)
    })
    .route('/', readingRoutes(parts))
}

function readingRoutes(parts: Parts) {
  const { database, engine } = parts
  return newRouter()
    .openapi(versions, async (c) => {
      const site = c.get('site')
      const program = await engine.look(site.id, (set) => findProgram(set, c.req.valid('param').id))
      if (!program) throw new RequestProblem('not_found')
      const read = async ({ limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined }) => {
        const before = cursor === undefined ? null : versionOfCursor(cursor)
        const found = await listPageVersions(database, site.id, program.id, { limit, before })
        return { ...found, data: found.data.map(showVersion) }
      }
      if (wantsCsv(c))
        return await answerCsv(c, 'page-versions', pageVersionColumns, (part) => read({ ...part, ...few }))
      return c.json(await read(c.req.valid('query')), 200)
    })
    .openapi(version, async (c) => {
      const { id, version: number } = c.req.valid('param')
      const found = await engine.look(c.get('site').id, (set) =>
        ofProgram(set, id, (_, program) => findVersion(set, program.id, number) ?? refuse('not_found')),
      )
      if (isRefusal(found)) throw new RequestProblem('not_found')
      return c.json(showVersion(found), 200)
    })
    .openapi(preview, async (c) => {
      const { id } = c.req.valid('param')
      const asReferrer = c.req.valid('query').as === 'referrer'
      const opening = { program: id, code: null, visit: null, asReferrer, customer: null }
      const seen = await engine.look(c.get('site').id, (set) => {
        const activity = openActivity(set, opening)
        return activity && { ...activity, decoration: seenPage(set, activity.program).draft }
      })
      if (!seen) throw new RequestProblem('not_found')
      return await showActivity(c, parts, seen)
    })
    .openapi(contents, async (c) => {
      const { as: role } = c.req.valid('query')
      const opening = { program: c.req.valid('param').id, code: null, visit: null, customer: null }
      const seen = await engine.look(c.get('site').id, (set) =>
        openActivity(set, { ...opening, asReferrer: role === 'referrer' }),
      )
      if (!seen) throw new RequestProblem('not_found')
      // Whatever the page has now, a leaderboard may be put on it.
      const decoration = decorationShape.parse({ blocks: [{ type: 'leaderboard', most: mostRanked }] })
      const brought = role === 'referrer' ? { own: example } : { code: example }
      return c.json(pageContents.parse(await seeActivity(c, parts, { ...seen, ...brought, role, decoration })), 200)
    })
}

/** Goes on only where the draft is the one that the caller has seen, of a program that is not archived. */
function unchanged<Found>(c: Context<Env>, by: (set: WorkingSet, program: Program) => Found) {
  const expected = c.req.header('if-match')
  return (set: WorkingSet, program: Program): Found | Refusal => {
    if (program.archivedAt !== null) return conflict('program_archived', { saw: program.archivedAt })
    if (expected === undefined || expected === `"${revisionOf(seenPage(set, program))}"`) return by(set, program)
    return conflict('page_edited_meanwhile')
  }
}

function revisionOf({ draft }: SeenPage): string {
  return createHash('sha256').update(JSON.stringify(draft)).digest('base64url').slice(0, 16)
}

function ofProgram<Found>(
  set: WorkingSet,
  id: string,
  by: (set: WorkingSet, program: Program) => Found,
): Found | Refusal {
  const program = findProgram(set, id)
  return program ? by(set, program) : refuse('not_found')
}

function showPage(c: Context<Env>, { config }: Parts, seen: SeenPage): z.output<typeof pageView> {
  const { program, draftAt, ...page } = seen
  const address = `${config.publicUrl}/p/${c.get('site').key}/${program.key}`
  return { ...page, program: program.id, draftAt: timeOrNull(draftAt), revision: revisionOf(seen), address }
}

function showVersion({
  version: number,
  page,
  publishedAt,
  publishedBy,
}: PageVersion): z.output<typeof pageVersionView> {
  return { version: number, publishedAt: formatTime(publishedAt), publishedBy, page: decorationShape.parse(page) }
}

/** A page is long: no more of them at a time. */
const few = { limit: mostPerPage }

function versionOfCursor(cursor: string): number {
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor)
  throw new RequestProblem('invalid_request', {
    errors: [{ pointer: '/query/cursor', detail: 'Not a cursor of this list.' }],
  })
}
