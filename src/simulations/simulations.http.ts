import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { isRefusal } from '#base/refusal.ts'
import { foreignId } from '#base/wire.api.ts'
import { identityHashOf } from '#events/events.http.ts'
import { languageOf, problemBody, RequestProblem, refusalProblem } from '#plumbing/problem.ts'
import { readDefinition } from '#programs/definition.ts'
import { findProgram, termsOf } from '#programs/program.ts'
import { readSpan } from '#reports/reports.api.ts'
import { readNames } from '#simulations/past.sql.ts'
import { type Listener, type Question, simulate } from '#simulations/simulation.jobs.ts'
import {
  mostConcerned,
  showSimulation,
  simulationInput,
  simulationLine,
  simulationView,
} from '#simulations/simulations.api.ts'
import {
  consider,
  type Env,
  idempotencyOf,
  jsonAnswer,
  jsonBody,
  newRouter,
  type Parts,
  problems,
} from '#sites/route.http.ts'

const lines = 'application/x-ndjson'
const answer = jsonAnswer('What happened, and what would have.', simulationView)

const route = createRoute({
  method: 'post',
  path: '/v1/programs/{id}/simulate',
  operationId: 'simulateProgram',
  tags: ['Programs'],
  summary: 'What a draft would have come to',
  description: `Lives through the recorded past of the program once more, by the very rules of the engine, with the draft in force from
\`from\` on, and answers what that comes to beside what happened. Without a span, the last thirty days. Changes nothing and holds nobody up.
With \`Accept: ${lines}\` the answer comes in lines: how far it is, now and then, and the result (or a problem) at the end. Whoever hangs up ends it.

What people did is taken as it was: who followed a link, asked for a code, entered one, ordered. Whoever was refused a code in a cart and
ordered all the same counts as having used it, where the draft would have taken it.`,
  request: {
    params: z.object({ id: foreignId.meta({ description: "The program's id or its key." }) }),
    body: jsonBody(simulationInput),
  },
  responses: {
    200: { ...answer, content: { ...answer.content, [lines]: { schema: simulationLine } } },
    ...problems,
  },
})

/** At the same time in one process: each holds a connection and memory. */
const mostAtOnce = 2
const retryAfterSeconds = '5'

type View = z.output<typeof simulationView>

/** Where a draft is tried on the past. */
export function simulationRoutes(parts: Parts) {
  const hashOf = identityHashOf(parts.masterKey)
  let running = 0
  const run = async (question: Question, listener: Listener): Promise<View> => {
    if (running >= mostAtOnce)
      throw new RequestProblem('too_many_requests', { headers: { 'Retry-After': retryAfterSeconds } })
    running++
    try {
      const { site, program, span } = question
      const found = await simulate({ database: parts.database, hash: hashOf(site.id) }, question, listener)
      if (isRefusal(found)) throw refusalProblem(found)
      const concerned = found.concerned.slice(0, mostConcerned).map(({ customer }) => customer)
      const names = await readNames(parts.database, site.id, concerned)
      return showSimulation(found, { program: program.id, span, site, names })
    } finally {
      running--
    }
  }
  return newRouter().openapi(route, async (c) => {
    const question = await questionOf(c, parts, c.req.valid('param').id, c.req.valid('json'))
    const signal = AbortSignal.any([parts.ending, c.req.raw.signal])
    if (c.req.header('accept')?.includes(lines) === true && idempotencyOf(c) === null)
      return inLines(c, signal, (listener) => run(question, listener))
    const view = await run(question, { progress: () => {}, signal })
    return c.json(await consider(c, parts.engine, 'program.simulate', () => view), 200)
  })
}

async function questionOf(
  c: Context<Env>,
  { engine }: Parts,
  id: string,
  { definition, ...asked }: z.output<typeof simulationInput>,
): Promise<Question> {
  const site = c.get('site')
  const seen = await engine.look(site.id, (set) => {
    const program = findProgram(set, id)
    return program ? { program, present: termsOf(set, program).definition, site: set.site, now: set.now } : null
  })
  if (seen === null) throw new RequestProblem('not_found')
  const { program, present, now } = seen
  const draft = readDefinition(present, definition, site.homeUrl)
  const { span, problems: wrongSpan } = readSpan(asked, { timeZone: site.timeZone, now, under: [] })
  const errors = [...draft.problems, ...wrongSpan]
  if (draft.definition === null || errors.length > 0) throw new RequestProblem('invalid_request', { errors })
  // What is yet to come is not known.
  const until = Math.min(span.to, now)
  return {
    site: seen.site,
    program,
    definition: draft.definition,
    span: { from: Math.min(span.from, until), to: until },
  }
}

/** How far it is, now and then, and what it came to at the end, each on a line of its own. */
function inLines(c: Context<Env>, ending: AbortSignal, run: (listener: Listener) => Promise<View>): never {
  const hangUp = new AbortController()
  const signal = AbortSignal.any([ending, hangUp.signal])
  const body = new ReadableStream<Uint8Array>({
    start: async (controller) => {
      const say = (line: z.input<typeof simulationLine>) => {
        if (!signal.aborted) controller.enqueue(new TextEncoder().encode(`${JSON.stringify(line)}\n`))
      }
      try {
        say({ result: await run({ progress: (done, of) => say({ progress: { done, of } }), signal }) })
      } catch (error) {
        if (signal.aborted) return
        const known = error instanceof RequestProblem
        say({
          problem: {
            ...problemBody(known ? error.reason : 'internal_error', known ? error.particulars : {}, languageOf(c)),
          },
        })
      }
      if (!signal.aborted) controller.close()
    },
    cancel: () => hangUp.abort(),
  })
  c.header('Content-Type', lines)
  c.header('Cache-Control', 'no-store')
  // Routes are typed by their answer in JSON.
  return c.body(body) as never
}
