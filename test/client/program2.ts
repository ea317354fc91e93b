// Refer and earn, from a code to credit and back, with nothing but a client made from /openapi.json. The folder `kith`
// beside this file is that client; test/openapi.test.ts puts both together, checks the types and runs it.
import assert from 'node:assert/strict'
import { client } from './kith/client.gen.ts'
import type { ReportEventsData } from './kith/index.ts'
import {
  captureSpend,
  checkCode,
  createCode,
  createProgram,
  explainReferral,
  holdSpend,
  listLedgerEntries,
  listReferrals,
  listRewards,
  readBalances,
  reportEvents,
  setTestClock,
} from './kith/index.ts'

const { KITH_URL: baseUrl = '', KITH_KEY: key = '' } = process.env
client.setConfig({ baseUrl, auth: () => key, throwOnError: true })
const sure = { throwOnError: true } as const

type Event = Exclude<ReportEventsData['body'], unknown[]>

const occurredAt = '2026-03-02T09:00:00Z'
await setTestClock({ ...sure, body: { now: occurredAt } })
await createProgram({ ...sure, body: { preset: 'refer-and-earn', key: 'earn', name: 'Refer and earn' } })

// An institution that has ordered before, and the contact of one that has not.
const past: Event[] = [
  {
    id: 'e1',
    type: 'customer.registered',
    occurredAt: '2026-01-05T09:00:00Z',
    data: { customer: 'ada', organization: 'lab-a', email: 'ada@lab-a.example' },
  },
  {
    id: 'e2',
    type: 'order.imported',
    occurredAt,
    data: { customer: 'ada', order: 'o-1', total: 40_000, placedAt: '2026-01-06T09:00:00Z', status: 'completed' },
  },
  {
    id: 'e3',
    type: 'customer.registered',
    occurredAt,
    data: { customer: 'bo', organization: 'lab-b', email: 'bo@lab-b.example' },
  },
]
const told = await reportEvents({ ...sure, body: past })
assert.ok('results' in told.data)
assert.deepEqual(
  told.data.results.map(({ status }) => status),
  ['processed', 'processed', 'processed'],
)

const { data: made } = await createCode({ ...sure, body: { program: 'earn', customer: 'ada' } })
assert.equal(made.state, 'available')
const { data: answer } = await checkCode({ ...sure, path: { code: made.code }, body: { customer: 'bo' } })
assert.equal(answer.ok, true)

// A no is an answer with a type, too.
const own = await checkCode({ throwOnError: false, path: { code: made.code }, body: { customer: 'ada' } })
assert.equal(own.error?.reason, 'self_referral')

async function happens(event: Event): Promise<string[]> {
  const { data } = await reportEvents({ ...sure, body: event })
  assert.ok('effects' in data)
  return data.effects.map(({ type }) => type)
}

await happens({
  id: 'e4',
  type: 'order.placed',
  occurredAt,
  data: { customer: 'bo', order: 'o-2', total: { amount: 90_000, currency: 'USD' }, code: made.code },
})
const paid = await happens({ id: 'e5', type: 'order.paid', occurredAt, data: { order: 'o-2' } })
assert.equal(paid.filter((type) => type === 'reward.issued').length, 2)

async function creditOf(id: string): Promise<number> {
  const { data } = await readBalances({ ...sure, path: { id } })
  return data.credit.balance
}

assert.deepEqual([await creditOf('ada'), await creditOf('bo')], [2_000, 2_000])
const { data: rewards } = await listRewards({ ...sure, query: { customer: 'ada' } })
assert.deepEqual(rewards.data[0]?.gift, { type: 'credit', amount: 2_000, issueAfter: null })

// Ada spends a part of hers, and then the order is refunded: what is gone is owed.
const { data: spend } = await holdSpend({ ...sure, body: { customer: 'ada', unit: 'credit', amount: 500 } })
await captureSpend({ ...sure, path: { id: spend.id }, body: { order: 'o-3' } })
await happens({ id: 'e6', type: 'order.refunded', occurredAt, data: { order: 'o-2', amount: 90_000 } })
assert.deepEqual([await creditOf('ada'), await creditOf('bo')], [-500, 0])
const { data: ledger } = await listLedgerEntries({ ...sure, path: { id: 'ada' } })
assert.deepEqual(
  ledger.data.map(({ kind, amount }) => [kind, amount]),
  [
    ['revocation', -2_000],
    ['spend', -500],
    ['reward', 2_000],
  ],
)

const { data: referrals } = await listReferrals({ ...sure, query: { referee: 'bo' } })
const referral = referrals.data[0]
assert.equal(referral?.state, 'revoked')
const { data: explanation } = await explainReferral({ ...sure, path: { id: referral.id } })
assert.ok(explanation.steps.some(({ event }) => event === 'e6'))
console.log('done')
