import { createRoute, z } from '@hono/zod-openapi'
import { enteredCode } from '#base/wire.api.ts'
import { coupons } from '#coupons/coupon.ts'
import { couponColumns, couponQuery, couponView, viewOfCoupon } from '#coupons/coupons.api.ts'
import { listCoupons } from '#coupons/coupons.sql.ts'
import { readRow } from '#engine/list.sql.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { answerCsv, listAnswer, wantsCsv } from '#sites/csv.http.ts'
import { jsonAnswer, newRouter, type Parts, problems } from '#sites/route.http.ts'

const tags = ['Coupons']
const list = createRoute({
  method: 'get',
  path: '/v1/coupons',
  operationId: 'listCoupons',
  tags,
  summary: 'Coupons that customers own',
  request: { query: couponQuery },
  responses: { 200: listAnswer('Coupons, the newest first.', couponView), ...problems },
})
const one = createRoute({
  method: 'get',
  path: '/v1/coupons/{code}',
  operationId: 'readCoupon',
  tags,
  summary: 'A coupon',
  request: { params: z.object({ code: enteredCode }) },
  responses: { 200: jsonAnswer('The coupon.', couponView), ...problems },
})

/** Routes for coupons. */
export function couponRoutes({ database }: Parts) {
  return newRouter()
    .openapi(list, async (c) => {
      const { id: siteId, currency } = c.get('site')
      const read = (part: object) => listCoupons(database, siteId, { ...c.req.valid('query'), ...part })
      if (wantsCsv(c)) return await answerCsv(c, 'coupons', couponColumns, read)
      const { data, nextCursor } = await read({})
      return c.json({ data: data.map((coupon) => viewOfCoupon(coupon, currency)), nextCursor }, 200)
    })
    .openapi(one, async (c) => {
      const { id: siteId, currency } = c.get('site')
      const coupon = await readRow(database, coupons, { siteId, id: c.req.valid('param').code })
      if (!coupon) throw new RequestProblem('not_found')
      return c.json(viewOfCoupon(coupon, currency), 200)
    })
}
