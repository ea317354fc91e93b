import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { foreignId } from '#base/wire.api.ts'
import { customers } from '#customers/customer.ts'
import { readRow } from '#engine/list.sql.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { type ByHand, grantByHand, restoreByHand, revokeByHand } from '#referrals/by-hand.ts'
import { referrals } from '#referrals/referral.ts'
import { rewardExplanation } from '#referrals/referrals.api.ts'
import { stepsAbout } from '#referrals/referrals.http.ts'
import { type Reward, rewards } from '#rewards/reward.ts'
import { newReward, restoration, revocation, rewardView } from '#rewards/rewards.api.ts'
import { viewsOfRewards } from '#rewards/rewards.http.ts'
import { decide, type Env, jsonAnswer, jsonBody, newRouter, type Parts, problems, staffOf } from '#sites/route.http.ts'

const tags = ['Rewards']
const params = z.object({ id: foreignId })
const answer = jsonAnswer('The reward.', rewardView)

const grant = createRoute({
  method: 'post',
  path: '/v1/rewards',
  operationId: 'grantReward',
  tags,
  summary: 'Grant a gift by hand',
  description:
    'Limits and ladders do not count it, and no rule takes it back. Its owner is told as of any other. It is undone by being revoked.',
  request: { body: jsonBody(newReward) },
  responses: { 201: answer, ...problems },
})
const takeBack = createRoute({
  method: 'post',
  path: '/v1/rewards/{id}/revoke',
  operationId: 'revokeReward',
  tags,
  summary: 'Take a reward back',
  description:
    'Revoked before, the answer is the same; a reward that was used cannot be taken back. No rule grants it again.',
  request: { params, body: { ...jsonBody(revocation), required: false } },
  responses: { 200: answer, ...problems },
})
const giveBack = createRoute({
  method: 'post',
  path: '/v1/rewards/{id}/restore',
  operationId: 'restoreReward',
  tags,
  summary: 'Undo the taking back of a reward',
  description:
    'Of what was taken back by hand, while what earned it still counts. The ledger gets a new entry; coupons are good again until they always were.',
  request: { params, body: { ...jsonBody(restoration), required: false } },
  responses: { 200: answer, ...problems },
})
const explain = createRoute({
  method: 'get',
  path: '/v1/rewards/{id}/explanation',
  operationId: 'explainReward',
  tags,
  summary: 'Why a reward is what it is',
  request: { params },
  responses: { 200: jsonAnswer('Every decision that concerned it, in order.', rewardExplanation), ...problems },
})

/** Who is asking, and why; staff have to say. */
function handOf(c: Context<Env>, reason: string | null): ByHand {
  return { by: staffOf(c)?.name ?? null, reason }
}

/** Routes for what people grant, take back and give back. */
export function byHandRoutes(parts: Parts) {
  const { database } = parts
  const viewOf = async (c: Context<Env>, reward: Reward) =>
    (await viewsOfRewards(database, c.get('site').id, [reward]))[0] as z.output<typeof rewardView>
  return newRouter()
    .openapi(grant, async (c) => {
      const { reason, ...asked } = c.req.valid('json')
      const hand = handOf(c, reason)
      const reward = await decide(c, parts, {
        name: 'reward.grant',
        wants: (set) => {
          set.want(customers, asked.customer)
          if (asked.referral !== null) set.want(referrals, asked.referral)
        },
        decide: (set) => grantByHand(set, asked, hand),
      })
      return c.json(await viewOf(c, reward), 201)
    })
    .openapi(takeBack, async (c) => {
      const { id } = c.req.valid('param')
      const hand = handOf(c, c.req.valid('json')?.reason ?? null)
      const reward = await decide(c, parts, {
        name: 'reward.revoke',
        wants: (set) => set.want(rewards, id),
        decide: (set) => revokeByHand(set, id, hand),
      })
      return c.json(await viewOf(c, reward), 200)
    })
    .openapi(giveBack, async (c) => {
      const { id } = c.req.valid('param')
      const hand = handOf(c, c.req.valid('json')?.reason ?? null)
      const reward = await decide(c, parts, {
        name: 'reward.restore',
        wants: (set) => set.want(rewards, id),
        decide: (set) => restoreByHand(set, id, hand),
      })
      return c.json(await viewOf(c, reward), 200)
    })
    .openapi(explain, async (c) => {
      const reward = await readRow(database, rewards, { siteId: c.get('site').id, id: c.req.valid('param').id })
      if (!reward) throw new RequestProblem('not_found')
      const steps = await stepsAbout(c, database, reward.referral ?? reward.id)
      const concerning = steps.filter(({ effects }) => effects.some((effect) => effect.reward === reward.id))
      return c.json({ reward: await viewOf(c, reward), steps: concerning }, 200)
    })
}
