import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { foreignId, page, pageOf } from '#base/wire.api.ts'
import { chooseLocale, type Locale } from '#base/words.ts'
import { checkCode, checkView } from '#carts/check.http.ts'
import { codeView, showCode, typedCode } from '#codes/codes.api.ts'
import { askForCode, viewOfCode } from '#codes/codes.http.ts'
import { listCodes, readCodeCursor } from '#codes/codes.sql.ts'
import { couponView, viewOfCoupon } from '#coupons/coupons.api.ts'
import { listCoupons } from '#coupons/coupons.sql.ts'
import { customers } from '#customers/customer.ts'
import { readRow } from '#engine/list.sql.ts'
import { ownCheck, ownCode, ownReferralView, viewOfOwnReferral } from '#members/members.api.ts'
import { listOwnReferrals } from '#members/members.sql.ts'
import { notifications } from '#notifications/notification.ts'
import { notificationView, ownNotificationQuery } from '#notifications/notifications.api.ts'
import { markRead, tellOf } from '#notifications/notifications.http.ts'
import { listNotifications, readNotification } from '#notifications/notifications.sql.ts'
import { languageOf, RequestProblem } from '#plumbing/problem.ts'
import { claimReward } from '#rewards/claims.ts'
import { rewards } from '#rewards/reward.ts'
import { rewardView } from '#rewards/rewards.api.ts'
import { viewsOfRewards } from '#rewards/rewards.http.ts'
import { listRewards } from '#rewards/rewards.sql.ts'
import { timeOfSite } from '#sites/clock.http.ts'
import { decide, type Env, jsonAnswer, jsonBody, newRouter, type Parts, problems } from '#sites/route.http.ts'

const tags = ['Members']
const params = z.object({ id: foreignId })
const list = <Schema extends z.ZodType>(operationId: string, path: string, summary: string, item: Schema) =>
  createRoute({
    method: 'get',
    path,
    operationId,
    tags,
    summary,
    request: { query: page },
    responses: { 200: jsonAnswer('The newest first.', pageOf(item)), ...problems },
  })

const codesRoute = list('listOwnCodes', '/v1/me/codes', "The customer's own codes", codeView)
const referralsRoute = list(
  'listOwnReferrals',
  '/v1/me/referrals',
  "The customer's own referrals, on either side",
  ownReferralView,
)
const rewardsRoute = list('listOwnRewards', '/v1/me/rewards', "The customer's own rewards", rewardView)
const couponsRoute = list('listOwnCoupons', '/v1/me/coupons', "The customer's own coupons", couponView)
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
  request: { body: jsonBody(ownCode) },
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
  request: { params: z.object({ code: typedCode }), body: { ...jsonBody(ownCheck), required: false } },
  responses: { 200: jsonAnswer('They could, and this is what it offers.', checkView), ...problems },
})
const claimRoute = createRoute({
  method: 'post',
  path: '/v1/me/rewards/{id}/claim',
  operationId: 'claimOwnReward',
  tags,
  summary: 'Claim a reward',
  request: { params },
  responses: { 200: jsonAnswer('The reward.', rewardView), ...problems },
})
const readRoute = createRoute({
  method: 'post',
  path: '/v1/me/notifications/{id}/read',
  operationId: 'markOwnNotificationRead',
  tags,
  summary: 'Note that a notification was read',
  request: { params },
  responses: { 200: jsonAnswer('The notification.', notificationView), ...problems },
})
/** Routes for what is a customer's own: codes and referrals. */
export function memberRoutes(parts: Parts) {
  const { database, config } = parts
  return newRouter()
    .openapi(codesRoute, async (c) => {
      const { limit, cursor } = c.req.valid('query')
      const site = c.get('site')
      const now = await timeOfSite(c, parts)
      const asked = { customer: c.get('customer'), program: null, limit, cursor: readCodeCursor(cursor ?? '') }
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
      return c.json({ data: await viewsOfRewards(database, siteId, data), nextCursor }, 200)
    })
    .openapi(claimRoute, async (c) => {
      const { id } = c.req.valid('param')
      const reward = await decide(c, parts, {
        name: 'reward.claim',
        wants: (set) => set.want(rewards, id),
        decide: (set) => claimReward(set, id, c.get('customer')),
      })
      const [view] = await viewsOfRewards(database, c.get('site').id, [reward])
      if (!view) throw new RequestProblem('not_found')
      return c.json(view, 200)
    })
    .openapi(couponsRoute, async (c) => {
      const { id: siteId, currency } = c.get('site')
      const asked = { customer: c.get('customer'), ...c.req.valid('query') }
      const { data, nextCursor } = await listCoupons(database, siteId, asked)
      return c.json({ data: data.map((coupon) => viewOfCoupon(coupon, currency)), nextCursor }, 200)
    })
    .openapi(notificationsRoute, async (c) => {
      const asked = { customer: c.get('customer'), ...c.req.valid('query') }
      const { data, nextCursor } = await listNotifications(database, c.get('site').id, asked)
      return c.json({ data: data.map((told) => tellOf(c, parts, told)), nextCursor }, 200)
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
  return chooseLocale(customer?.locale, languageOf(c))
}
