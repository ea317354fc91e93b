import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { enteredCode, foreignId, mostPerPage, pageOf, spokenIn } from '#base/wire.api.ts'
import type { Locale } from '#base/words.ts'
import { checkCode, checkView } from '#carts/check.http.ts'
import { codeView, showCode } from '#codes/codes.api.ts'
import { askForCode, placeOfCursor, viewOfCode } from '#codes/codes.http.ts'
import { listCodes } from '#codes/codes.sql.ts'
import { listCoupons } from '#coupons/coupons.sql.ts'
import { customers } from '#customers/customer.ts'
import { readRow } from '#engine/list.sql.ts'
import {
  ownCheck,
  ownCode,
  ownCouponView,
  ownPage,
  ownReferralPage,
  ownReferralView,
  ownRewardView,
  viewOfOwnCoupon,
  viewOfOwnReferral,
  viewOfOwnReward,
} from '#members/members.api.ts'
import { listOwnReferrals, namesOfPrograms } from '#members/members.sql.ts'
import { notifications } from '#notifications/notification.ts'
import { notificationView, ownNotificationQuery, reading } from '#notifications/notifications.api.ts'
import { markAllRead, markRead, tellOf } from '#notifications/notifications.http.ts'
import { listNotifications, readNotification } from '#notifications/notifications.sql.ts'
import { languageFor, RequestProblem } from '#plumbing/problem.ts'
import type { Speech } from '#programs/sentences.ts'
import { claimReward } from '#rewards/claims.ts'
import { type Reward, rewards } from '#rewards/reward.ts'
import { viewsOfRewards } from '#rewards/rewards.http.ts'
import { listRewards } from '#rewards/rewards.sql.ts'
import { timeOfSite } from '#sites/clock.http.ts'
import { decide, type Env, jsonAnswer, jsonBody, newRouter, type Parts, problems } from '#sites/route.http.ts'

const tags = ['Members']
const params = z.object({ id: foreignId })
const query = z.object(spokenIn)
const list = <Schema extends z.ZodType>(
  operationId: string,
  path: string,
  summary: string,
  item: Schema,
  query = ownPage,
) =>
  createRoute({
    method: 'get',
    path,
    operationId,
    tags,
    summary,
    request: { query },
    responses: { 200: jsonAnswer('The newest first.', pageOf(item)), ...problems },
  })

const codesRoute = list('listOwnCodes', '/v1/me/codes', "The customer's own codes", codeView)
const referralsRoute = list(
  'listOwnReferrals',
  '/v1/me/referrals',
  "The customer's own referrals, on either side",
  ownReferralView,
  ownReferralPage,
)
const rewardsRoute = list('listOwnRewards', '/v1/me/rewards', "The customer's own rewards", ownRewardView)
const couponsRoute = list('listOwnCoupons', '/v1/me/coupons', "The customer's own coupons", ownCouponView)
const notificationsRoute = createRoute({
  method: 'get',
  path: '/v1/me/notifications',
  operationId: 'listOwnNotifications',
  tags,
  summary: 'What the customer is told',
  request: { query: ownNotificationQuery },
  responses: { 200: jsonAnswer('The newest first.', pageOf(notificationView)), ...problems },
})
const makeRoute = createRoute({
  method: 'post',
  path: '/v1/me/codes',
  operationId: 'createOwnCode',
  tags,
  summary: 'Ask for a code',
  request: { query, body: jsonBody(ownCode) },
  responses: {
    200: jsonAnswer('The current code, where the program has one at a time.', codeView),
    201: jsonAnswer('A new code.', codeView),
    ...problems,
  },
})
const checkRoute = createRoute({
  method: 'post',
  path: '/v1/me/codes/{code}/check',
  operationId: 'checkOwnCode',
  tags,
  summary: 'Whether the customer could use a code now',
  request: { params: z.object({ code: enteredCode }), query, body: { ...jsonBody(ownCheck), required: false } },
  responses: { 200: jsonAnswer('They could, and this is what it offers.', checkView), ...problems },
})
const claimRoute = createRoute({
  method: 'post',
  path: '/v1/me/rewards/{id}/claim',
  operationId: 'claimOwnReward',
  tags,
  summary: 'Claim a reward',
  request: { params, query },
  responses: { 200: jsonAnswer('The reward.', ownRewardView), ...problems },
})
const readRoute = createRoute({
  method: 'post',
  path: '/v1/me/notifications/{id}/read',
  operationId: 'markOwnNotificationRead',
  tags,
  summary: 'Note that a notification was read',
  request: { params, query },
  responses: { 200: jsonAnswer('The notification.', notificationView), ...problems },
})
const readAllRoute = createRoute({
  method: 'post',
  path: '/v1/me/notifications/read',
  operationId: 'markOwnNotificationsRead',
  tags,
  summary: 'Note that notifications were read',
  description: 'Those named, or all that were not read yet, 200 at once.',
  request: { body: jsonBody(reading) },
  responses: { 200: jsonAnswer('How many were not read before.', z.object({ read: z.int() })), ...problems },
})

/** Routes for what is a customer's own: codes and referrals. */
export function memberRoutes(parts: Parts) {
  const { database, config } = parts
  return newRouter()
    .openapi(codesRoute, async (c) => {
      const { limit, cursor } = c.req.valid('query')
      const site = c.get('site')
      const now = await timeOfSite(c, parts)
      const asked = { customer: c.get('customer'), program: null, limit, cursor: placeOfCursor(cursor) }
      const { data, nextCursor } = await listCodes(database, site.id, asked, now)
      const shown = data.map((code) => showCode(code, { key: site.key, publicUrl: config.publicUrl }, now))
      return c.json({ data: shown, nextCursor }, 200)
    })
    .openapi(makeRoute, async (c) => {
      const { code, fresh } = await askForCode(c, parts, c.req.valid('json').program, c.get('customer'))
      return c.json(await viewOfCode(c, parts, code.code), fresh ? 201 : 200)
    })
    .openapi(checkRoute, async (c) => {
      const { organization } = c.req.valid('json') ?? { organization: null }
      const asked = { code: c.req.valid('param').code, customer: c.get('customer'), organization: organization ?? null }
      return c.json(await checkCode(c, parts.engine, asked), 200)
    })
    .openapi(referralsRoute, async (c) => {
      const customer = c.get('customer')
      const locale = await localeOf(c, parts)
      const asked = { customer, ...c.req.valid('query') }
      const { data, nextCursor } = await listOwnReferrals(database, c.get('site').id, asked)
      return c.json({ data: data.map((seen) => viewOfOwnReferral(seen, customer, locale)), nextCursor }, 200)
    })
}

/** Routes for what a customer was given and told. */
export function ownGiftRoutes(parts: Parts) {
  const { database } = parts
  return newRouter()
    .openapi(rewardsRoute, async (c) => {
      const siteId = c.get('site').id
      const asked = { customer: c.get('customer'), ...c.req.valid('query') }
      const { data, nextCursor } = await listRewards(database, siteId, asked)
      return c.json({ data: await ownViews(c, parts, data), nextCursor }, 200)
    })
    .openapi(claimRoute, async (c) => {
      const { id } = c.req.valid('param')
      const reward = await decide(c, parts, {
        name: 'reward.claim',
        wants: (set) => set.want(rewards, id),
        decide: (set) => claimReward(set, id, c.get('customer')),
      })
      const [view] = await ownViews(c, parts, [reward])
      if (!view) throw new RequestProblem('not_found')
      return c.json(view, 200)
    })
    .openapi(couponsRoute, async (c) => {
      const asked = { customer: c.get('customer'), ...c.req.valid('query') }
      const { data, nextCursor } = await listCoupons(database, c.get('site').id, asked)
      const speech = await speechOf(c, parts)
      return c.json({ data: data.map((coupon) => viewOfOwnCoupon(coupon, speech)), nextCursor }, 200)
    })
    .openapi(notificationsRoute, async (c) => {
      const asked = { customer: c.get('customer'), ...c.req.valid('query') }
      const { data, nextCursor } = await listNotifications(database, c.get('site').id, asked)
      return c.json({ data: data.map((told) => tellOf(c, parts, told)), nextCursor }, 200)
    })
    .openapi(readAllRoute, async (c) => {
      const customer = c.get('customer')
      const { ids = await unreadOf(c, parts) } = c.req.valid('json')
      const read = await decide(c, parts, {
        name: 'notification.read_all',
        wants: (set) => {
          for (const id of ids) set.want(notifications, id)
        },
        decide: (set) => markAllRead(set, ids, customer),
      })
      return c.json({ read }, 200)
    })
    .openapi(readRoute, async (c) => {
      const { id } = c.req.valid('param')
      await decide(c, parts, {
        name: 'notification.read',
        wants: (set) => set.want(notifications, id),
        decide: (set) => markRead(set, id, c.get('customer')),
      })
      const told = await readNotification(database, c.get('site').id, id)
      if (!told) throw new RequestProblem('not_found')
      return c.json(tellOf(c, parts, told), 200)
    })
}

async function localeOf(c: Context<Env>, { database }: Parts): Promise<Locale> {
  const asked = { siteId: c.get('site').id, id: c.get('customer') }
  const customer = await readRow(database, customers, asked)
  return languageFor(c, customer?.locale)
}

async function unreadOf(c: Context<Env>, { database }: Parts): Promise<string[]> {
  const asked = { customer: c.get('customer'), unread: true, limit: mostPerPage }
  const { data } = await listNotifications(database, c.get('site').id, asked)
  return data.map(({ notification }) => notification.id)
}

async function speechOf(c: Context<Env>, parts: Parts): Promise<Speech> {
  return { locale: await localeOf(c, parts), currency: c.get('site').currency }
}

async function ownViews(c: Context<Env>, parts: Parts, of: readonly Reward[]) {
  const siteId = c.get('site').id
  const ids = of.flatMap(({ program }) => program ?? [])
  const [views, names, speech] = await Promise.all([
    viewsOfRewards(parts.database, siteId, of),
    namesOfPrograms(parts.database, siteId, ids),
    speechOf(c, parts),
  ])
  return views.map((view) => viewOfOwnReward(view, names.get(view.program ?? '') ?? c.get('site').name, speech))
}
