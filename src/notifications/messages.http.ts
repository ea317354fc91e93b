import { createRoute, z } from '@hono/zod-openapi'
import { foreignId, page, pageOf, timeText } from '#base/wire.api.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { jsonAnswer, newRouter, problems } from '#sites/route.http.ts'

const messageView = z
  .object({ id: z.string(), customer: z.string(), subject: z.string(), html: z.string(), sentAt: timeText })
  .meta({ id: 'Message' })

const list = createRoute({
  method: 'get',
  path: '/v1/messages',
  tags: ['Test sites'],
  summary: 'Emails that were sent, as they were rendered',
  description: 'This version of Kith sends none.',
  request: { query: page.extend({ customer: foreignId.optional() }) },
  responses: { 200: jsonAnswer('Emails, the newest first.', pageOf(messageView)), ...problems },
})

/** Where tests read the mail. */
export function messageRoutes() {
  return newRouter().openapi(list, (c) => {
    if (c.get('site').mode !== 'test') throw new RequestProblem('test_site_only')
    const none: z.output<typeof messageView>[] = []
    return c.json({ data: none, nextCursor: null }, 200)
  })
}
