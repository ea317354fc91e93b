import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Kith, type Shop, startKith } from '../../test/app.ts'
import { Story } from '../../test/story.ts'

let kith: Kith
let shop: Shop
let other: Shop
let story: Story
let program: string
let annCode: string

/** Ann brought Bob, whose order is paid; Cem tried her code and was not new; Dee is known by email alone. */
beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite()
  other = await kith.createSite()
  story = new Story(shop)
  await shop.put('/v1/test/clock', { now: '2026-03-01T10:00:00Z' })
  const gifts = [
    { type: 'coupon', discount: { type: 'amount', amount: 500 } },
    { type: 'points', amount: 50 },
  ]
  const triggers = [{ on: 'first_order', when: 'paid', referrer: [{ every: 1, gifts }], referee: 'same' }]
  program = (
    await story.launches({
      key: 'friends',
      definition: { triggers, code: { enteredAt: ['registration', 'checkout'] } },
    })
  ).id
  await story.registers('ann', { name: 'Ann Lee', email: 'ann.lee@example.com', organization: 'acme' })
  annCode = await story.codeOf('ann', program)
  await shop.put('/v1/test/clock', { now: '2026-03-02T10:00:00Z' })
  await story.registers('bob', { name: 'Bob 50%_off', email: 'BOB@Example.com', code: annCode })
  await story.happens('order.placed', { customer: 'bob', order: 'o-1', total: 3_000 })
  await story.happens('order.paid', { order: 'o-1' })
  await story.happens('order.placed', { customer: 'cem', order: 'o-2', total: 900 })
  await story.happens('order.placed', { customer: 'cem', order: 'o-3', total: 800, code: annCode })
  await story.happens('customer.identified', { customer: 'dee', email: 'dee@example.com', source: 'subscription' })
})
afterAll(() => kith.stop())

const ids = async (path: string, key = 'id') =>
  (await shop.get(path)).body.data.map((row: Record<string, string>) => row[key])

test('PLAT-2 customers are found by the beginning of what they are known by, and by facts', async () => {
  expect(await ids('/v1/customers')).toEqual(['dee', 'cem', 'bob', 'ann'])
  expect(await ids('/v1/customers?search=ANN.l')).toEqual(['ann'])
  expect(await ids('/v1/customers?search=bob%2050%25')).toEqual(['bob'])
  expect(await ids('/v1/customers?search=b%25')).toEqual([])
  expect(await ids('/v1/customers?organization=acme')).toEqual(['ann'])
  expect(await ids('/v1/customers?registered=true')).toEqual(['bob', 'ann'])
  expect(await ids('/v1/customers?registered=false&search=d')).toEqual(['dee'])
  expect(await ids('/v1/customers?id=ann&id=cem&id=nobody')).toEqual(['cem', 'ann'])
  expect(await ids('/v1/customers?id=ann')).toEqual(['ann'])
  expect(await ids('/v1/customers?to=2026-03-02T10:00:00Z')).toEqual(['ann'])
  // Whoever has that very id comes first, and once, though somebody known later is called so in the beginning.
  const elsewhere = new Story(other)
  for (const customer of ['kim', 'kim.lee', 'kim.park']) await elsewhere.registers(customer)
  const kims = async (query: string) => (await other.get(`/v1/customers?search=kim${query}`)).body
  const called = ({ data }: { data: { id: string }[] }) => data.map(({ id }) => id)
  expect(called(await kims(''))[0]).toBe('kim')
  expect(called(await kims('')).sort()).toEqual(['kim', 'kim.lee', 'kim.park'])
  for (const limit of [1, 2]) {
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await kims(`&limit=${limit}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`)
      expect(page.data.length).toBeLessThanOrEqual(limit)
      seen.push(...called(page))
      cursor = page.nextCursor
    }
    expect(seen[0]).toBe('kim')
    expect(seen.sort()).toEqual(['kim', 'kim.lee', 'kim.park'])
  }
  const first = (await shop.get('/v1/customers?limit=3')).body
  expect(first.data).toHaveLength(3)
  expect(await ids(`/v1/customers?limit=3&cursor=${encodeURIComponent(first.nextCursor)}`)).toEqual(['ann'])
  expect((await other.get('/v1/customers?search=ann')).body.data).toEqual([])
  const csv = await shop.get('/v1/customers?format=csv')
  expect(csv.body).toContain('ann.lee@example.com')
})

test('PLAT-2 referrals, refusals, codes, rewards, coupons and what people were told are found from either end', async () => {
  const [referral] = await ids('/v1/referrals')
  for (const query of [
    ...['search=bob', 'search=Ann%20L', 'search=o-1', `search=${referral}`, 'place=registration', 'program=friends'],
    ...[`search=${annCode.slice(0, 5).toLowerCase()}-${annCode.slice(5)}`, 'from=2026-03-02T00:00:00Z', 'customer=ann'],
  ])
    expect(await ids(`/v1/referrals?${query}`), query).toEqual([referral])
  for (const query of ['search=cem', 'place=link', 'to=2026-03-02T00:00:00Z', 'reason=order_cancelled', 'program=none'])
    expect(await ids(`/v1/referrals?${query}`), query).toEqual([])
  expect(await ids('/v1/refusals?reason=not_new_customer&program=friends&place=checkout', 'customer')).toEqual(['cem'])
  expect(await ids('/v1/refusals?search=bob')).toEqual([])
  expect(await ids('/v1/codes?search=ann&state=available', 'code')).toEqual([annCode])
  for (const state of ['reserved', 'used', 'exhausted', 'expired', 'revoked'])
    expect(await ids(`/v1/codes?state=${state}`), state).toEqual([])
  expect(await ids('/v1/rewards?kind=points&search=ann', 'customer')).toEqual(['ann'])
  expect(await ids('/v1/rewards?byHand=true')).toEqual([])
  expect(await ids('/v1/rewards?byHand=false&from=2026-03-02T10:00:00Z')).toHaveLength(4)
  const [coupon] = (await shop.get('/v1/coupons?search=bob')).body.data
  expect(coupon.customer).toBe('bob')
  expect(await ids(`/v1/coupons?reward=${coupon.reward}&search=${coupon.code}`, 'code')).toEqual([coupon.code])
  expect(await ids('/v1/notifications?scenario=reward_earned&search=bo', 'customer')).toEqual(['bob'])
  for (const list of ['referrals', 'refusals', 'codes', 'rewards', 'coupons', 'notifications', 'events']) {
    const csv = await shop.get(`/v1/${list}?format=csv`)
    expect(csv.headers.get('content-type'), list).toMatch(/^text\/csv/)
    expect(csv.body.split('\r\n').length, list).toBeGreaterThan(2)
  }
})

test('PLAT-2 orders of a customer, each with where it stands', async () => {
  expect(await ids('/v1/orders?customer=cem')).toEqual(['o-3', 'o-2'])
  await story.happens('order.refunded', { order: 'o-2', amount: 100 })
  await story.happens('order.cancelled', { order: 'o-3' })
  const { body } = await shop.get('/v1/orders?customer=cem')
  expect(body.data).toMatchObject([
    { id: 'o-3', state: 'cancelled', code: annCode },
    { id: 'o-2', state: 'placed', refunded: { amount: 100, currency: 'USD' } },
  ])
  expect((await shop.get('/v1/orders/o-1')).body).toMatchObject({ state: 'paid', total: { amount: 3_000 } })
  expect((await other.get('/v1/orders/o-1')).status).toBe(404)
  expect((await shop.get('/v1/orders')).status).toBe(400)
})

test('PLAT-19 an event runs again without a second effect, and says why', async () => {
  expect(await ids('/v1/events?type=order.paid&did=something&search=bob', 'type')).toEqual(['order.paid'])
  const [paid] = await ids('/v1/events?type=order.paid')
  const [nothing] = (await shop.get('/v1/events?did=nothing&customer=dee')).body.data
  const before = await shop.get('/v1/customers/ann/balances')
  const again = await shop.post(`/v1/events/${paid}/replay`)
  expect(again.body).toMatchObject({ effects: [], why: { reason: 'did_before' }, event: { id: paid, why: null } })
  expect(again.body.event.effects.length).toBeGreaterThan(0)
  expect((await shop.get('/v1/customers/ann/balances')).body).toEqual(before.body)
  const quiet = await shop.post(`/v1/events/${nothing.id}/replay`)
  expect(quiet.body).toMatchObject({ effects: [], why: nothing.why })
  const refund = await ids('/v1/events?type=order.refunded')
  await shop.post(`/v1/events/${refund[0]}/replay`)
  expect((await shop.get('/v1/orders/o-2')).body.refunded.amount).toBe(100)
  expect((await shop.post('/v1/events/none/replay')).status).toBe(404)
  expect((await other.post(`/v1/events/${paid}/replay`)).status).toBe(404)
  const now = Date.parse((await shop.get('/v1/test/clock')).body.now)
  expect(await ids(`/v1/events?from=${new Date(now + 1).toISOString()}`)).toEqual([])
})
