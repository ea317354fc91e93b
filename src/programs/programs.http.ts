import { isDeepStrictEqual } from 'node:util'
import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { type Problem, problemsOf } from '#base/problems.ts'
import { conflict, isRefusal, type Refusal, refuse } from '#base/refusal.ts'
import { foreignId, page, pageOf } from '#base/wire.api.ts'
import type { Engine } from '#engine/engine.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { languageOf, RequestProblem } from '#plumbing/problem.ts'
import { presetKeys, programChangeShape, programShape } from '#programs/definition.api.ts'
import { type Draft, type DraftRead, readProgram, readProgramChange } from '#programs/draft.ts'
import { archive, edit, launch, pause, resume } from '#programs/life.ts'
import { presetFor } from '#programs/presets.ts'
import { type Editor, findProgram, type Program, termsOf } from '#programs/program.ts'
import {
  presetView,
  programColumns,
  programQuery,
  programVersionColumns,
  programVersionView,
  programView,
  type SeenProgram,
  showPreset,
  showProgram,
  showVersion,
} from '#programs/programs.api.ts'
import { listPrograms, listVersions } from '#programs/programs.sql.ts'
import { timeOfSite } from '#sites/clock.http.ts'
import { answerCsv, listAnswer, wantsCsv } from '#sites/csv.http.ts'
import { decide, type Env, jsonAnswer, jsonBody, newRouter, type Parts, problems, staffOf } from '#sites/route.http.ts'

const tags = ['Programs']
const params = z.object({ id: foreignId.meta({ description: "The program's id or its key." }) })
const answer = { 200: jsonAnswer('The program as it is now.', programView), ...problems }

const listPresets = createRoute({
  method: 'get',
  path: '/v1/presets',
  operationId: 'listPresets',
  tags,
  summary: 'Ready-made programs to start from',
  description: "What they say to customers is in the site's language.",
  responses: { 200: jsonAnswer('All of them.', pageOf(presetView)), ...problems },
})
const create = createRoute({
  method: 'post',
  path: '/v1/programs',
  operationId: 'createProgram',
  tags,
  summary: 'Start a program',
  description: 'It is active at once inside its period. With a preset, `definition` says only what differs from it.',
  request: { body: jsonBody(programShape) },
  responses: { 201: jsonAnswer('The program.', programView), ...problems },
})
const list = createRoute({
  method: 'get',
  path: '/v1/programs',
  operationId: 'listPrograms',
  tags,
  summary: 'Programs of the site',
  request: { query: programQuery },
  responses: { 200: listAnswer('Programs, the newest first.', programView), ...problems },
})
const read = createRoute({
  method: 'get',
  path: '/v1/programs/{id}',
  operationId: 'readProgram',
  tags,
  summary: 'One program',
  request: { params },
  responses: answer,
})
const change = createRoute({
  method: 'patch',
  path: '/v1/programs/{id}',
  operationId: 'changeProgram',
  tags,
  summary: 'Edit a program',
  description: 'What is not sent stays. The new version decides what happens from now on; what was granted stays.',
  request: { params, body: jsonBody(programChangeShape) },
  responses: answer,
})
const versions = createRoute({
  method: 'get',
  path: '/v1/programs/{id}/versions',
  operationId: 'listProgramVersions',
  tags,
  summary: 'The terms of a program from edit to edit',
  request: { params, query: page },
  responses: { 200: listAnswer('Versions, the latest first.', programVersionView), ...problems },
})
const step = (name: 'pause' | 'resume' | 'archive', summary: string) =>
  createRoute({
    method: 'post',
    path: `/v1/programs/{id}/${name}`,
    operationId: `${name}Program`,
    tags,
    summary,
    description: 'Asked again, it answers the same.',
    request: { params },
    responses: answer,
  })
const pauseRoute = step('pause', 'Pause a program: nobody is taken in and nothing new is granted')
const resumeRoute = step('resume', 'Resume a program: what was reached meanwhile is granted')
const archiveRoute = step('archive', 'End a program for good; what was granted stays')

/** Routes for programs and presets. */
export function programRoutes(parts: Parts) {
  const { database, engine } = parts
  return newRouter()
    .openapi(listPresets, (c) => {
      const { locale } = c.get('site')
      const data = presetKeys.map((key) => showPreset(presetFor(key, locale), speechOf(c)))
      return c.json({ data, nextCursor: null }, 200)
    })
    .openapi(
      create,
      async (c) => {
        const draft = draftOrThrow(readProgram(c.get('body'), c.get('site')))
        const made = await decide(c, parts, {
          name: 'program.create',
          decide: (set) => seenAs(set, launch(set, draft, editorOf(c))),
        })
        return c.json(showProgram(made, speechOf(c)), 201)
      },
      (result, c) => {
        if (!result.success && result.target === 'json') draftOrThrow(readProgram(c.get('body'), c.get('site')))
      },
    )
    .openapi(list, async (c) => {
      const { status = null, key = null, cursor = null, limit } = c.req.valid('query')
      const site = c.get('site')
      const now = await timeOfSite(c, parts)
      const pages = (part: object) => listPrograms(database, site.id, { key, status, cursor, limit, ...part }, now)
      if (wantsCsv(c))
        return await answerCsv(c, 'programs', programColumns, ({ limit, cursor = null }) => pages({ limit, cursor }))
      const found = await pages({})
      return c.json(
        { data: found.data.map((seen) => showProgram(seen, speechOf(c))), nextCursor: found.nextCursor },
        200,
      )
    })
    .openapi(read, async (c) => {
      const { id } = c.req.valid('param')
      const seen = await engine.look(c.get('site').id, (set) =>
        seenAs(set, findProgram(set, id) ?? refuse('not_found')),
      )
      if (isRefusal(seen)) throw new RequestProblem('not_found')
      return c.json(showProgram(seen, speechOf(c)), 200)
    })
    .openapi(
      change,
      async (c) => {
        const { id } = c.req.valid('param')
        const body = c.get('body')
        const edited = await decide(c, parts, {
          name: 'program.edit',
          decide: (set) => editAs(set, id, body, editorOf(c)),
        })
        if ('problems' in edited) throw new RequestProblem('invalid_request', { errors: edited.problems })
        return c.json(showProgram(edited, speechOf(c)), 200)
      },
      (result, c) => (result.success ? undefined : refuseChange(c, engine, result.target, result.error.issues)),
    )
    .route('/', lifeRoutes(parts))
}

function lifeRoutes(parts: Parts) {
  const { database, engine } = parts
  const carryOut = (
    c: Context<Env>,
    id: string,
    name: string,
    by: (set: WorkingSet, program: Program) => Program | Refusal,
  ) => decide(c, parts, { name: `program.${name}`, decide: (set) => changeProgram(set, id, by) })
  return newRouter()
    .openapi(pauseRoute, async (c) => {
      const seen = await carryOut(c, c.req.valid('param').id, 'pause', pause)
      return c.json(showProgram(seen, speechOf(c)), 200)
    })
    .openapi(resumeRoute, async (c) => {
      const seen = await carryOut(c, c.req.valid('param').id, 'resume', resume)
      return c.json(showProgram(seen, speechOf(c)), 200)
    })
    .openapi(archiveRoute, async (c) => {
      const seen = await carryOut(c, c.req.valid('param').id, 'archive', archive)
      return c.json(showProgram(seen, speechOf(c)), 200)
    })
    .openapi(versions, async (c) => {
      const site = c.get('site')
      const program = await engine.look(site.id, (set) => findProgram(set, c.req.valid('param').id))
      if (!program) throw new RequestProblem('not_found')
      const read = async ({ limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined }) => {
        const found = await listVersions(database, site.id, program.id, { limit, before: versionOfCursor(cursor) })
        return { ...found, data: found.data.map((terms) => showVersion(terms, speechOf(c))) }
      }
      if (wantsCsv(c)) return await answerCsv(c, 'program-versions', programVersionColumns, read)
      return c.json(await read(c.req.valid('query')), 200)
    })
}

function speechOf(c: Context<Env>) {
  return { currency: c.get('site').currency, locale: languageOf(c) }
}

function draftOrThrow({ draft, problems: errors }: DraftRead): Draft {
  if (draft === null) throw new RequestProblem('invalid_request', { errors })
  return draft
}

function seenAs(set: WorkingSet, program: Program | Refusal): SeenProgram | Refusal {
  if (isRefusal(program)) return program
  return { program, terms: termsOf(set, program), seenAt: set.now }
}

function changeProgram(
  set: WorkingSet,
  id: string,
  by: (set: WorkingSet, program: Program) => Program | Refusal,
): SeenProgram | Refusal {
  const program = findProgram(set, id)
  return seenAs(set, program ? by(set, program) : refuse('not_found'))
}

/** Who of the staff asks; null: the store. */
export function editorOf(c: Context<Env>): Editor | null {
  const staff = staffOf(c)
  return staff && { id: staff.id, name: staff.name }
}

/** An edit is read against the program as it is when its turn comes. */
function editAs(
  set: WorkingSet,
  id: string,
  body: unknown,
  by: Editor | null,
): SeenProgram | Refusal | { problems: readonly Problem[] } {
  const program = findProgram(set, id)
  if (!program) return refuse('not_found')
  const { key, name, description, startsAt, endsAt } = program
  const { definition, editedBy } = termsOf(set, program)
  const { version: edited } = (body ?? {}) as { readonly version?: unknown }
  if (typeof edited === 'number' && edited !== program.version) return editedMeanwhile(program.version, editedBy, by)
  const before: Draft = { preset: null, key, name, description, period: { startsAt, endsAt }, definition }
  const { draft, problems: errors } = readProgramChange(body, before, set.site)
  if (draft === null) return { problems: errors }
  return seenAs(set, edit(set, program, draft, { unchanged: isDeepStrictEqual(before, draft), by }))
}

/** Somebody was quicker, or the same person in another window: that edit is not undone unseen. */
function editedMeanwhile(version: number, by: Editor | null, asker: Editor | null): Refusal {
  if (by !== null && by.id === asker?.id)
    return conflict('program_edited_by_you', { saw: version, variables: { version } })
  if (by === null) return conflict('program_edited_meanwhile', { saw: version, variables: { version } })
  return conflict('program_edited_by', { saw: version, variables: { version, name: by.name } })
}

/** Names what is wrong with an edit beyond its shape, too: for that, the program it is to change has to be read. */
async function refuseChange(
  c: Context<Env>,
  engine: Engine,
  target: string,
  issues: readonly unknown[],
): Promise<never> {
  if (target !== 'json') throw new RequestProblem('invalid_request', { errors: problemsOf(issues, [target]) })
  const id = c.req.param('id') ?? ''
  const tried = await engine.look(c.get('site').id, (set) => editAs(set, id, c.get('body'), null))
  if (isRefusal(tried)) throw new RequestProblem(tried.reason)
  const errors = 'problems' in tried ? tried.problems : problemsOf(issues)
  throw new RequestProblem('invalid_request', { errors })
}

function versionOfCursor(cursor: string | undefined): number | null {
  if (cursor === undefined) return null
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor)
  throw new RequestProblem('invalid_request', {
    errors: [{ pointer: '/query/cursor', detail: 'Not a cursor of this list.' }],
  })
}
