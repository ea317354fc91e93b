import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { type Refusal, refuse } from '#base/refusal.ts'
import { foreignId } from '#base/wire.api.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { type Notification, notifications } from '#notifications/notification.ts'
import {
  notificationColumns,
  notificationQuery,
  notificationView,
  viewOfNotification,
} from '#notifications/notifications.api.ts'
import { listNotifications, readNotification, type ToldNotification } from '#notifications/notifications.sql.ts'
import { languageFor, RequestProblem } from '#plumbing/problem.ts'
import { answerCsv, listAnswer, wantsCsv } from '#sites/csv.http.ts'
import { decide, type Env, jsonAnswer, newRouter, type Parts, problems } from '#sites/route.http.ts'

const tags = ['Notifications']

const list = createRoute({
  method: 'get',
  path: '/v1/notifications',
  operationId: 'listNotifications',
  tags,
  summary: 'What customers are told',
  request: { query: notificationQuery },
  responses: { 200: listAnswer('Notifications, the newest first.', notificationView), ...problems },
})
const read = createRoute({
  method: 'post',
  path: '/v1/notifications/{id}/read',
  operationId: 'markNotificationRead',
  tags,
  summary: 'Note that a notification was read',
  request: { params: z.object({ id: foreignId }) },
  responses: { 200: jsonAnswer('The notification.', notificationView), ...problems },
})

/** Notes when a notification was first read. Null names whoever asks for the store. */
export function markRead(set: WorkingSet, id: string, customer: string | null): Notification | Refusal {
  const found = set.get(notifications, id)
  if (!found || (customer !== null && found.customer !== customer)) return refuse('not_found')
  return found.readAt === null ? set.put<Notification>(notifications, { ...found, readAt: set.now }) : found
}

/** Notes of several that they were read, and answers how many were not before; those of others are passed over. */
export function markAllRead(set: WorkingSet, ids: readonly string[], customer: string): number {
  const unread = ids
    .flatMap((id) => set.get(notifications, id) ?? [])
    .filter((one) => one.customer === customer && one.readAt === null)
  for (const one of unread) set.put<Notification>(notifications, { ...one, readAt: set.now })
  return unread.length
}

/** A notification in the language of whom it is for. */
export function tellOf(c: Context<Env>, { config }: Pick<Parts, 'config'>, told: ToldNotification) {
  const { notification, program } = told
  const { currency, key, homeUrl, memberUrl, name } = c.get('site')
  const { code } = notification.data
  const link = code === null ? (memberUrl ?? homeUrl) : `${config.publicUrl}/r/${key}/${code}`
  const locale = languageFor(c, told.locale)
  return viewOfNotification(notification, { locale, currency, program: program === '' ? name : program, link })
}

/** Routes for notifications. */
export function notificationRoutes(parts: Parts) {
  const { database } = parts
  return newRouter()
    .openapi(list, async (c) => {
      const read = async (part: object) => {
        const found = await listNotifications(database, c.get('site').id, { ...c.req.valid('query'), ...part })
        return { ...found, data: found.data.map((told) => tellOf(c, parts, told)) }
      }
      if (wantsCsv(c)) return await answerCsv(c, 'notifications', notificationColumns, read)
      return c.json(await read({}), 200)
    })
    .openapi(read, async (c) => {
      const { id } = c.req.valid('param')
      await decide(c, parts, {
        name: 'notification.read',
        wants: (set) => set.want(notifications, id),
        decide: (set) => markRead(set, id, null),
      })
      const told = await readNotification(database, c.get('site').id, id)
      if (!told) throw new RequestProblem('not_found')
      return c.json(tellOf(c, parts, told), 200)
    })
}
