import { createRoute, z } from '@hono/zod-openapi'
import { foreignId } from '#base/wire.api.ts'
import { readRow } from '#engine/list.sql.ts'
import type { Queryable } from '#plumbing/db.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { claimReward } from '#rewards/claims.ts'
import { type Reward, rewards } from '#rewards/reward.ts'
import { rewardColumns, rewardQuery, rewardView, viewOfReward } from '#rewards/rewards.api.ts'
import { couponsOfRewards, listRewards } from '#rewards/rewards.sql.ts'
import { answerCsv, listAnswer, wantsCsv } from '#sites/csv.http.ts'
import { decide, jsonAnswer, newRouter, type Parts, problems } from '#sites/route.http.ts'

const tags = ['Rewards']
const params = z.object({ id: foreignId })
const answer = jsonAnswer('The reward.', rewardView)

const list = createRoute({
  method: 'get',
  path: '/v1/rewards',
  operationId: 'listRewards',
  tags,
  summary: 'Rewards',
  request: { query: rewardQuery },
  responses: { 200: listAnswer('Rewards, the newest first.', rewardView), ...problems },
})
const one = createRoute({
  method: 'get',
  path: '/v1/rewards/{id}',
  operationId: 'readReward',
  tags,
  summary: 'A reward',
  request: { params },
  responses: { 200: answer, ...problems },
})
const claim = createRoute({
  method: 'post',
  path: '/v1/rewards/{id}/claim',
  operationId: 'claimReward',
  tags,
  summary: 'Claim a reward for its owner',
  description: 'Claimed before, the answer is the same.',
  request: { params },
  responses: { 200: answer, ...problems },
})
/** Rewards as they are shown, with the coupons that they consist of. */
export async function viewsOfRewards(database: Queryable, siteId: string, of: readonly Reward[]) {
  const coupons = await couponsOfRewards(database, siteId, of)
  return of.map((reward) => viewOfReward(reward, coupons.get(reward.id) ?? []))
}

/** Routes for rewards. */
export function rewardRoutes(parts: Parts) {
  const { database } = parts
  const viewOf = async (siteId: string, reward: Reward) => {
    const coupons = await couponsOfRewards(database, siteId, [reward])
    return viewOfReward(reward, coupons.get(reward.id) ?? [])
  }
  return newRouter()
    .openapi(list, async (c) => {
      const siteId = c.get('site').id
      const read = (part: object) => listRewards(database, siteId, { ...c.req.valid('query'), ...part })
      if (wantsCsv(c)) return await answerCsv(c, 'rewards', rewardColumns, read)
      const { data, nextCursor } = await read({})
      return c.json({ data: await viewsOfRewards(database, siteId, data), nextCursor }, 200)
    })
    .openapi(one, async (c) => {
      const siteId = c.get('site').id
      const reward = await readRow(database, rewards, { siteId, id: c.req.valid('param').id })
      if (!reward) throw new RequestProblem('not_found')
      return c.json(await viewOf(siteId, reward), 200)
    })
    .openapi(claim, async (c) => {
      const { id } = c.req.valid('param')
      const reward = await decide(c, parts, {
        name: 'reward.claim',
        wants: (set) => set.want(rewards, id),
        decide: (set) => claimReward(set, id, null),
      })
      return c.json(await viewOf(c.get('site').id, reward), 200)
    })
}
