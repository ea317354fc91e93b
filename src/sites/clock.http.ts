import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { formatTime } from '#base/time.ts'
import { time } from '#base/wire.api.ts'
import { IdempotencyKeyReused, UnknownSite } from '#engine/command.ts'
import { lockSite } from '#engine/sites.sql.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { clockView } from '#sites/clock.api.ts'
import { emptySite, findKeptAnswer, hasRecords, keepAnswer, readClock, writeClock } from '#sites/clock.sql.ts'
import {
  type Env,
  idempotencyOf,
  jsonAnswer,
  jsonBody,
  newRouter,
  noteByStaff,
  type Parts,
  problems,
} from '#sites/route.http.ts'

const tags = ['Test sites']
const answer = { 200: jsonAnswer('The clock as it stands now.', clockView), ...problems }

const read = createRoute({
  method: 'get',
  path: '/v1/test/clock',
  operationId: 'readTestClock',
  tags,
  summary: 'The time of a test site',
  responses: answer,
})
const move = createRoute({
  method: 'put',
  path: '/v1/test/clock',
  operationId: 'setTestClock',
  tags,
  summary: 'Set the clock of a test site',
  description:
    'Any time while the site has recorded nothing, forward only afterwards. All work that falls due until then is done when this answers.',
  request: { body: jsonBody(z.object({ now: time }).meta({ id: 'ClockInput' })) },
  responses: answer,
})
const reset = createRoute({
  method: 'post',
  path: '/v1/test/reset',
  operationId: 'resetTestSite',
  tags,
  summary: 'Empty a test site',
  description: 'Everything goes but the site itself and its keys; its clock is the real one again.',
  responses: answer,
})

/** The time that the caller's site lives in, as its row says at this moment. */
export async function timeOfSite(
  c: Context<Env>,
  { database, engine }: Pick<Parts, 'database' | 'engine'>,
): Promise<number> {
  const site = c.get('site')
  return engine.timeOf({ ...site, clockAt: (await readClock(database, site.id)) ?? null })
}

/** Routes that only test sites have. */
export function clockRoutes(parts: Parts) {
  const { database, engine, doorkeeper } = parts
  const show = async (siteId: string) => {
    const at = (await readClock(database, siteId)) ?? null
    return { now: formatTime(at ?? Date.now()), set: at !== null }
  }
  return newRouter()
    .openapi(read, async (c) => c.json(await show(testSite(c)), 200))
    .openapi(move, async (c) => {
      const siteId = testSite(c)
      const { now } = c.req.valid('json')
      await prepare(c, parts, now)
      await engine.advance(siteId, now, 'set the clock')
      doorkeeper.forget(siteId)
      return c.json(await show(siteId), 200)
    })
    .openapi(reset, async (c) => {
      const siteId = testSite(c)
      if (await empty(c, parts, idempotencyOf(c))) c.header('Idempotent-Replayed', 'true')
      engine.forget(siteId)
      doorkeeper.forget(siteId)
      return c.json(await show(siteId), 200)
    })
}

function testSite(c: Context<Env>): string {
  const { id, mode } = c.get('site')
  if (mode !== 'test') throw new RequestProblem('test_site_only')
  return id
}

/** Refuses a step back once something was recorded; before that, the clock may stand anywhere. */
async function prepare(c: Context<Env>, { database, engine }: Parts, now: number): Promise<void> {
  const siteId = c.get('site').id
  await database.transaction(async (handle) => {
    const site = await lockSite(handle, siteId)
    if (!site) throw new UnknownSite()
    const [before, after] = [{ now: formatTime(engine.timeOf(site)) }, { now: formatTime(now) }]
    await noteByStaff(c, handle, 'clock.set', { kind: 'clock', id: site.key, before, after })
    if (now >= engine.timeOf(site)) return
    if (await hasRecords(handle, siteId)) throw new RequestProblem('clock_backwards')
    await writeClock(handle, siteId, now)
  })
}

/** Answers whether the same request had emptied the site before: then what came since stays. */
async function empty(c: Context<Env>, { database }: Parts, kept: ReturnType<typeof idempotencyOf>): Promise<boolean> {
  const { id: siteId, key } = c.get('site')
  return await database.transaction(async (handle) => {
    if (!(await lockSite(handle, siteId))) throw new UnknownSite()
    const before = kept === null ? 'none' : await findKeptAnswer(handle, siteId, kept)
    if (before === 'other') throw new IdempotencyKeyReused()
    if (before === 'same') return true
    await emptySite(handle, siteId)
    await noteByStaff(c, handle, 'site.reset', { kind: 'site', id: key, before: {}, after: {} })
    await writeClock(handle, siteId, null)
    if (kept !== null) await keepAnswer(handle, siteId, kept, Date.now())
    return false
  })
}
