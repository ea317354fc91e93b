import type { Page } from '#base/page.ts'
import { type Coupon, coupons } from '#coupons/coupon.ts'
import { matching } from '#customers/customers.sql.ts'
import { listRows } from '#engine/list.sql.ts'
import type { Queryable } from '#plumbing/db.ts'

interface Asked {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly customer?: string | undefined
  readonly state?: string | undefined
  readonly reward?: string | undefined
  readonly search?: string | undefined
}

export async function listCoupons(database: Queryable, siteId: string, asked: Asked): Promise<Page<Coupon>> {
  const { limit, cursor, customer, state, reward, search } = asked
  return await listRows(database, coupons, {
    siteId,
    limit,
    cursor,
    newestBy: ['created_at', 'code'],
    where: [
      ['t.customer = ?', customer],
      ['t.state = ?', state],
      ['t.reward = ?', reward],
      matching(search, { people: ['customer'], codes: ['code'] }),
    ],
  })
}
