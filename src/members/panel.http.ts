import { createRoute, type z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { formatTime } from '#base/time.ts'
import { chooseLocale } from '#base/words.ts'
import { showCode } from '#codes/codes.api.ts'
import { listCodes } from '#codes/codes.sql.ts'
import { viewOfCoupon } from '#coupons/coupons.api.ts'
import { listCoupons } from '#coupons/coupons.sql.ts'
import { viewOfBalances } from '#ledger/ledger.api.ts'
import { readBalances } from '#ledger/ledger.sql.ts'
import { viewOfOwnReferral } from '#members/members.api.ts'
import { listOwnReferrals } from '#members/members.sql.ts'
import { panelView, viewOfPerson, viewOfStanding } from '#members/panel.api.ts'
import { standingsOf } from '#members/panel.ts'
import { listNotifications } from '#notifications/notifications.sql.ts'
import { languageOf } from '#plumbing/problem.ts'
import { listPrograms } from '#programs/programs.sql.ts'
import { viewsOfRewards } from '#rewards/rewards.http.ts'
import { listRewards } from '#rewards/rewards.sql.ts'
import { timeOfSite } from '#sites/clock.http.ts'
import { type Env, jsonAnswer, newRouter, type Parts, problems } from '#sites/route.http.ts'

const programsMost = 50
const rowsMost = 200

const route = createRoute({
  method: 'get',
  path: '/v1/me/panel',
  operationId: 'readOwnPanel',
  tags: ['Members'],
  summary: "All of a customer's own at once",
  responses: {
    200: jsonAnswer('The newest of each kind; the lists below `/v1/me` have the rest.', panelView),
    ...problems,
  },
})

/** The page on which members see what is theirs. */
export function panelRoutes(parts: Parts) {
  return newRouter().openapi(route, async (c) => c.json(await panelOf(c, parts), 200))
}

async function panelOf(c: Context<Env>, parts: Parts): Promise<z.output<typeof panelView>> {
  const { database, engine, config } = parts
  const { id: siteId, currency, key } = c.get('site')
  const customer = c.get('customer')
  const now = await timeOfSite(c, parts)
  const first = { limit: rowsMost, cursor: undefined }
  const asked = { status: 'active', key: null, limit: programsMost, cursor: null } as const
  const open = await listPrograms(database, siteId, asked, now)
  const [seen, codes, referrals, rewards, balances, coupons, unread] = await Promise.all([
    engine.look(siteId, (set) =>
      standingsOf(
        set,
        customer,
        open.data.map(({ program }) => program),
      ),
    ),
    listCodes(database, siteId, { customer, program: null, limit: rowsMost, cursor: null }, now),
    listOwnReferrals(database, siteId, { customer, ...first }),
    listRewards(database, siteId, { customer, ...first }),
    readBalances(database, siteId, customer),
    listCoupons(database, siteId, { customer, ...first }),
    listNotifications(database, siteId, { customer, unread: true, ...first }),
  ])
  const locale = chooseLocale(seen.customer?.locale, languageOf(c))
  const shown = codes.data.map((code) => showCode(code, { key, publicUrl: config.publicUrl }, now))
  return {
    customer: viewOfPerson(customer, seen.customer, locale),
    now: formatTime(now),
    programs: seen.standings.map((standing) => {
      const own = shown.filter(({ program }) => program === standing.program.id)
      return viewOfStanding(standing, own, { locale, currency })
    }),
    referrals: referrals.data.map((referral) => viewOfOwnReferral(referral, customer, locale)),
    rewards: await viewsOfRewards(database, siteId, rewards.data),
    balances: viewOfBalances(balances, currency),
    coupons: coupons.data.map((coupon) => viewOfCoupon(coupon, currency)),
    unread: unread.data.length,
  }
}
