import { createRoute, z } from '@hono/zod-openapi'
import { streamSSE } from 'hono/streaming'
import { isId } from '#base/ids.ts'
import { foreignId, spokenIn } from '#base/wire.api.ts'
import { beforeAll, Watchtower } from '#notifications/live.jobs.ts'
import { tellOf } from '#notifications/notifications.http.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { newRouter, type Parts, problems } from '#sites/route.http.ts'

const beatMillis = 15_000
/** Then the browser comes again, with a token that still holds. */
const longestMillis = 600_000
const retryMillis = 3_000
const retryAfterSeconds = '30'

const stream = createRoute({
  method: 'get',
  path: '/v1/me/notifications/stream',
  operationId: 'streamOwnNotifications',
  tags: ['Members'],
  summary: 'What the customer is told, as it happens',
  description:
    'Server-sent events: each `notification` is one as GET /v1/me/notifications lists it, and its id is the event’s. ' +
    'It begins with what is new from now on, or with what came after `Last-Event-ID` (a header, or `after`); `0` is before ' +
    'the first one, for a customer who was told of nothing yet. ' +
    'It ends after ten minutes at most: connect again with the last id. Where a stream cannot be held, ask for ' +
    'GET /v1/me/notifications?unread=true every half minute instead.',
  request: { query: z.object({ after: foreignId.optional(), ...spokenIn }) },
  responses: {
    200: { description: 'The stream.', content: { 'text/event-stream': { schema: z.string() } } },
    ...problems,
  },
})

/** Notifications as they happen. */
export function liveRoutes(parts: Parts) {
  const watchtower = new Watchtower(parts.database, parts.log)
  return newRouter().openapi(stream, async (c) => {
    const asked = c.req.header('last-event-id') ?? c.req.valid('query').after ?? ''
    const after = asked === '0' ? beforeAll : isId('notification', asked) ? asked : null
    const waiting: string[] = []
    let wake: () => void = () => {}
    const whom = { siteId: c.get('site').id, customer: c.get('customer'), after }
    const leave = await watchtower.watch(whom, (told) => {
      waiting.push(JSON.stringify(tellOf(c, parts, told)))
      wake()
    })
    if (leave === null) throw new RequestProblem('too_many_requests', { headers: { 'Retry-After': retryAfterSeconds } })
    // Proxies that collect answers before passing them on would hold it up.
    c.header('X-Accel-Buffering', 'no')
    c.header('Cache-Control', 'no-store')
    const answer = streamSSE(c, async (sse) => {
      const endsAt = Date.now() + longestMillis
      let ended = false
      const end = () => {
        ended = true
        wake()
      }
      sse.onAbort(end)
      parts.ending.addEventListener('abort', end)
      try {
        await sse.write(`retry: ${retryMillis}\n\n`)
        while (!ended && !parts.ending.aborted && Date.now() < endsAt) {
          for (const data of waiting.splice(0)) {
            await sse.writeSSE({ event: 'notification', id: JSON.parse(data).id, data })
          }
          const beat = await new Promise<boolean>((done) => {
            const timer = setTimeout(() => done(true), beatMillis)
            wake = () => {
              clearTimeout(timer)
              done(false)
            }
            if (waiting.length > 0 || ended) wake()
          })
          if (beat) await sse.write(': still here\n\n')
        }
      } finally {
        parts.ending.removeEventListener('abort', end)
        leave()
      }
    })
    return answer as never
  })
}
