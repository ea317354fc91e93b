import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { formatTime } from '#base/time.ts'
import { spokenIn } from '#base/wire.api.ts'
import { showCode } from '#codes/codes.api.ts'
import { listCodes } from '#codes/codes.sql.ts'
import { listCoupons } from '#coupons/coupons.sql.ts'
import { viewOfBalances } from '#ledger/ledger.api.ts'
import { readBalances } from '#ledger/ledger.sql.ts'
import { viewOfOwnCoupon, viewOfOwnReferral, viewOfOwnReward } from '#members/members.api.ts'
import { listOwnReferrals, namesOfPrograms } from '#members/members.sql.ts'
import { panelView, viewOfClosed, viewOfPanelCode, viewOfPerson, viewOfStanding } from '#members/panel.api.ts'
import { standingsOf } from '#members/panel.ts'
import { listNotifications } from '#notifications/notifications.sql.ts'
import { languageFor } from '#plumbing/problem.ts'
import { statusAt } from '#programs/program.ts'
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
  request: { query: z.object(spokenIn) },
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
  const { id: siteId, currency, key, name: site } = c.get('site')
  const customer = c.get('customer')
  const now = await timeOfSite(c, parts)
  const first = { limit: rowsMost, cursor: undefined }
  const asked = { key: null, limit: programsMost, cursor: null }
  const [open, all] = await Promise.all([
    listPrograms(database, siteId, { ...asked, status: 'active' }, now),
    listPrograms(database, siteId, { ...asked, status: null }, now),
  ])
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
  const locale = languageFor(c, seen.customer?.locale)
  const speech = { locale, currency }
  const views = await viewsOfRewards(database, siteId, rewards.data)
  const names = await namesOfPrograms(
    database,
    siteId,
    views.flatMap(({ program }) => program ?? []),
  )
  const shown = codes.data.map((code) => showCode(code, { key, publicUrl: config.publicUrl }, now))
  return {
    customer: viewOfPerson(customer, seen.customer, locale),
    now: formatTime(now),
    programs: seen.standings.map((standing) => {
      const own = shown
        .filter(({ program }) => program === standing.program.id)
        .map((code) => viewOfPanelCode(code, standing, { site, name: seen.customer?.name ?? '' }))
      return viewOfStanding(standing, own, speech)
    }),
    closed: all.data.flatMap((program) => viewOfClosed(program, statusAt(program.program, now), locale) ?? []),
    referrals: referrals.data.map((referral) => viewOfOwnReferral(referral, customer, locale)),
    rewards: views.map((view) => viewOfOwnReward(view, names.get(view.program ?? '') ?? site, speech)),
    balances: viewOfBalances(balances, currency),
    coupons: coupons.data.map((coupon) => viewOfOwnCoupon(coupon, speech)),
    unread: unread.data.length,
  }
}
