// Refer and earn, from a code to credit and back, as a store with @kith/client would have it. test/client.test.ts compiles
// this against dist/client alone and runs what comes of it in a plain Node.
import assert from 'node:assert/strict'
import { Kith, KithMember, KithProblem, type StoreEvent, signCustomerToken } from '@kith/client'

const { KITH_URL: url = '', KITH_KEY: secretKey = '', KITH_PUBLISHABLE_KEY: publishableKey = '' } = process.env
const { KITH_IDENTITY_SECRET: identitySecret = '' } = process.env
const calls: string[] = []
const kith = new Kith({
  url,
  secretKey,
  onCall: ({ method, path, status }) => calls.push(`${method} ${path} ${status}`),
})

const at = new Date('2026-03-02T09:00:00Z')
await kith.test.setClock(at)
await kith.programs.create({ preset: 'refer-and-earn', key: 'earn', name: 'Refer and earn' })

// An institution that has ordered before, and the contact of one that has not.
const past: StoreEvent[] = [
  {
    id: 'e1',
    type: 'customer.registered',
    occurredAt: '2026-01-05T09:00:00Z',
    data: { customer: 'ada', organization: 'lab-a', email: 'ada@lab-a.example' },
  },
  {
    id: 'e2',
    type: 'order.imported',
    occurredAt: at,
    data: { customer: 'ada', order: 'o-1', total: 40_000, placedAt: '2026-01-06T09:00:00Z', status: 'completed' },
  },
]
const told = await kith.events.send(past)
assert.deepEqual(
  told.map(({ status }) => status),
  ['processed', 'processed'],
)
const bo = { customer: 'bo', organization: 'lab-b', email: 'bo@lab-b.example' }
await kith.events.customerRegistered({ id: 'e3', occurredAt: at, ...bo })

const { code, state } = await kith.codes.create({ program: 'earn', customer: 'ada' })
assert.equal(state, 'available')
assert.equal((await kith.codes.check(code, { customer: 'bo' })).ok, true)
const own = await kith.codes.check(code, { customer: 'ada' }, { language: 'ja' })
assert.ok(!own.ok)
assert.equal(own.reason, 'self_referral')
assert.match(own.detail, /[ぁ-ん]/)

const total = { amount: 90_000, currency: 'USD' }
await kith.events.orderPlaced({ id: 'e4', occurredAt: at, customer: 'bo', order: 'o-2', total, code })
const { effects } = await kith.events.orderPaid({ id: 'e5', occurredAt: at, order: 'o-2' })
assert.equal(effects.filter(({ type }) => type === 'reward.issued').length, 2)
assert.equal((await kith.customers.balances('ada')).credit.available, 2_000)

// She sees it in her browser; what is spent there is held, then taken.
const member = new KithMember({
  url,
  publishableKey,
  getToken: () => signCustomerToken({ customer: 'ada', identitySecret }),
})
assert.equal((await member.panel()).balances.credit.available, 2_000)
const spend = await kith.spends.hold({ customer: 'ada', unit: 'credit', amount: 500 })
await kith.spends.capture(spend.id, { order: 'o-3' })
await assert.rejects(kith.spends.hold({ customer: 'ada', unit: 'credit', amount: 5_000 }), (error) => {
  assert.ok(error instanceof KithProblem)
  assert.deepEqual([error.status, error.reason, error.isRefusal], [422, 'insufficient_balance', true])
  return true
})

// The order is refunded: what is gone is owed.
await kith.events.orderRefunded({ id: 'e6', occurredAt: at, order: 'o-2', amount: 90_000 })
const amounts: number[] = []
for await (const entry of kith.customers.ledger('ada', { limit: 2 })) amounts.push(entry.amount)
assert.deepEqual(amounts, [-2_000, -500, 2_000])
const [referral] = (await kith.referrals.list({ referee: 'bo' })).data
assert.equal(referral?.state, 'revoked')
const { steps } = await kith.referrals.explain(referral.id)
assert.ok(steps.some(({ event }) => event === 'e6'))

// @ts-expect-error There is no such event, and the types know.
await kith.events.send({ id: 'e7', type: 'order.vanished', occurredAt: at, data: { order: 'o-2' } }).catch(() => {})
assert.ok(calls.includes('POST /v1/events 200'))
assert.ok(!JSON.stringify(calls).includes(secretKey))
console.log('done')
