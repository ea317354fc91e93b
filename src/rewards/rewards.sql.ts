import type { Page } from '#base/page.ts'
import { matching } from '#customers/customers.sql.ts'
import { listRows, timeValue } from '#engine/list.sql.ts'
import type { Queryable } from '#plumbing/db.ts'
import { type Reward, rewards } from '#rewards/reward.ts'

interface Asked {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly customer?: string | undefined
  readonly referral?: string | undefined
  readonly program?: string | undefined
  readonly state?: string | undefined
  readonly side?: string | undefined
  readonly kind?: string | undefined
  readonly byHand?: boolean | undefined
  readonly search?: string | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}

export async function listRewards(database: Queryable, siteId: string, asked: Asked): Promise<Page<Reward>> {
  const { limit, cursor, customer, referral, program, state, side, kind, byHand } = asked
  return await listRows(database, rewards, {
    siteId,
    limit,
    cursor,
    where: [
      ['t.customer = ?', customer],
      ['t.referral = ?', referral],
      ['t.program = coalesce((select p.id from programs p where p.site_id = $1 and p.key = ?), ?)', program],
      ['t.state = ?', state],
      ['t.side = ?', side],
      [`t.gift ->> 'type' = ?`, kind],
      ['(t.trigger is null) = ?', byHand],
      matching(asked.search, { people: ['customer'], ids: ['id'] }),
      ['t.created_at >= ?::timestamptz', timeValue(asked.from)],
      ['t.created_at < ?::timestamptz', timeValue(asked.to)],
    ],
  })
}

/** The codes of the coupons that rewards consist of, by reward. */
export async function couponsOfRewards(
  database: Queryable,
  siteId: string,
  of: readonly Reward[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>()
  const ids = of.filter((reward) => reward.gift.type === 'coupon').map(({ id }) => id)
  if (ids.length === 0) return found
  const answer = await database.query<{ reward: string; code: string }>(
    'select reward, code from coupons where site_id = $1 and reward = any($2::text[]) order by created_at, code',
    [siteId, ids],
  )
  for (const { reward, code } of answer.rows) found.set(reward, [...(found.get(reward) ?? []), code])
  return found
}
