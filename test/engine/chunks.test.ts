import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Kith, type Shop, startKith } from '../app.ts'
import { Story } from '../story.ts'

let kith: Kith
beforeAll(async () => {
  kith = await startKith()
})
afterAll(() => kith.stop())

const friends = 70
const morning = Date.parse('2026-03-02T08:00:00Z')
const at = (minute: number) => new Date(morning + minute * 60_000).toISOString()

/** A site where Ann refers, with a ladder that looks back at what earlier events of the same request did. */
async function openSite(): Promise<{ shop: Shop; code: string }> {
  const shop = await kith.createSite()
  const story = new Story(shop)
  await shop.put('/v1/test/clock', { now: at(0) })
  const gifts = [{ type: 'points', amount: 10 }]
  const coupon = [{ type: 'coupon', discount: { type: 'amount', amount: 100 } }]
  const referrer = [
    { every: 1, gifts },
    { every: 7, gifts: coupon },
    { at: 60, gifts: [{ type: 'credit', amount: 500 }] },
  ]
  const { id } = await story.launches({
    definition: {
      triggers: [{ on: 'first_order', when: 'paid', referrer, referee: { gifts } }],
      code: { maxUses: 65 },
    },
  })
  await story.registers('ann', {})
  return { shop, code: await story.codeOf('ann', id) }
}

/** Registered, ordered, paid and some refunded: each step of all friends before the next step of any. */
function eventsOf(code: string): object[] {
  const each = (type: string, minute: number, data: (friend: number) => object) =>
    Array.from({ length: friends }, (_, friend) => ({
      id: `${type}-${friend}`,
      type,
      occurredAt: at(minute + friend),
      data: data(friend),
    }))
  return [
    ...each('customer.registered', 1, (friend) => ({ customer: `f-${friend}`, code })),
    ...each('order.placed', 100, (friend) => ({ customer: `f-${friend}`, order: `o-${friend}`, total: 900 })),
    ...each('order.paid', 200, (friend) => ({ order: `o-${friend}` })),
    ...each('order.refunded', 300, (friend) => ({ order: `o-${friend}`, amount: friend % 3 === 0 ? 900 : 100 })),
    ...each('order.paid', 200, (friend) => ({ order: `o-${friend}` })),
  ]
}

async function endOf(shop: Shop): Promise<object> {
  const { body: balances } = await shop.get('/v1/customers/ann/balances')
  const { body: coupons } = await shop.get('/v1/coupons?customer=ann&limit=200')
  const { body: referrals } = await shop.get('/v1/referrals?limit=200')
  const { body: notes } = await shop.get('/v1/notifications?customer=ann&limit=200')
  const { body: ledger } = await shop.get('/v1/customers/ann/ledger?limit=200')
  const states = referrals.data.map(({ referee, state }: { referee: string; state: string }) => `${referee} ${state}`)
  return {
    balances,
    coupons: coupons.data.map(({ state }: { state: string }) => state).toSorted(),
    states: states.toSorted(),
    notes: notes.data.map(({ scenario }: { scenario: string }) => scenario).toSorted(),
    ledger: ledger.data.reduce((sum: number, { amount }: { amount: number }) => sum + amount, 0),
  }
}

test('PLAT-3 PLAT-4 hundreds of events in one request come to what they come to one by one', async () => {
  const [together, single] = [await openSite(), await openSite()]
  const { body } = await together.shop.post('/v1/events', eventsOf(together.code))
  const statuses = body.results.map(({ status }: { status: string }) => status)
  expect(statuses.filter((status: string) => status === 'processed')).toHaveLength(4 * friends)
  expect(statuses.slice(4 * friends)).toEqual(Array.from({ length: friends }, () => 'duplicate'))
  for (const event of eventsOf(single.code)) expect((await single.shop.post('/v1/events', event)).status).toBe(200)
  const end = await endOf(together.shop)
  expect(end).toEqual(await endOf(single.shop))
  expect(end).toMatchObject({ balances: { credit: { balance: 0 } } })
})
