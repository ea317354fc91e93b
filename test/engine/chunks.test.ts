import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMetrics } from '#plumbing/metrics.ts'
import { createApp, createParts } from '../../src/app.ts'
import { type Kith, type Shop, startKith } from '../app.ts'
import { Story } from '../story.ts'

let kith: Kith
beforeAll(async () => {
  kith = await startKith()
})
afterAll(() => kith.stop())

/** So many that others still wait beside those who are decided ahead, and are read on top of them. */
const friends = 110
const morning = Date.parse('2026-03-02T08:00:00Z')
const at = (minute: number) => new Date(morning + minute * 60_000).toISOString()

/** A site where Ann refers, with a ladder that looks back at what earlier events of the same request did. */
async function openSite(maxUses: number | null = 65): Promise<{ shop: Shop; code: string }> {
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
      code: { maxUses },
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

/** What stands in the end; what was granted and taken back on the way depends on the way. */
async function standingOf(shop: Shop): Promise<object> {
  const { balances, coupons, states, ledger } = (await endOf(shop)) as Record<string, string[]>
  return { balances, states, ledger, coupons: coupons?.filter((state) => state !== 'revoked') }
}

/** Until the database shows so many of our connections to be like that. */
async function untilConnections(what: string, count: number): Promise<void> {
  for (;;) {
    const found = await kith.database.query<{ count: number }>(
      `select count(*) as count from pg_stat_activity where datname = current_database() and application_name = 'kith' and ${what}`,
    )
    if ((found.rows[0]?.count ?? 0) >= count) return
    await new Promise((next) => setTimeout(next, 20))
  }
}

/**
 * Has the first payments decided and keeps them from being saved; has the others told meanwhile, so that they are decided
 * before; and lets everything go. `between` is told by another server, which holds the site after the first.
 */
async function payWhileSaving({ between }: { between: boolean }): Promise<object> {
  const { shop, code } = await openSite(null)
  for (const { status } of await toldWhileSaving(shop, code, { first: 20, between })) expect(status).toBe(200)
  return await standingOf(shop)
}

interface Told {
  readonly status: number
  readonly body: { readonly results: readonly { readonly id: string; readonly status: string }[] }
}

async function toldTo(asked: Response | Promise<Response>): Promise<Told> {
  const answer = await asked
  return { status: answer.status, body: (await answer.json()) as Told['body'] }
}

async function toldWhileSaving(
  shop: Shop,
  code: string,
  { first, between }: { first: number; between: boolean },
): Promise<Told[]> {
  const events = eventsOf(code)
  // With one paid already, so that there are rows to be taken for newer than they are.
  expect((await shop.post('/v1/events', events.slice(0, 2 * friends + 1))).status).toBe(200)
  const paid = events.slice(2 * friends + 1, 3 * friends)
  const other = createApp(createParts({ ...kith.parts, metrics: createMetrics() }))
  const headers = { authorization: `Bearer ${shop.keys.secretKey}`, 'content-type': 'application/json' }
  const answers: Promise<Told>[] = []
  await kith.database.transaction(async (handle) => {
    await handle.query('lock table events in share mode')
    answers.push(shop.post('/v1/events', paid.slice(0, first)))
    await untilConnections(`wait_event_type = 'Lock'`, 1)
    if (between) {
      const body = JSON.stringify(paid.slice(first, first + 20))
      answers.push(toldTo(other.request('/v1/events', { method: 'POST', headers, body })))
      await untilConnections(`wait_event_type = 'Lock'`, 2)
    }
    answers.push(shop.post('/v1/events', paid.slice(between ? first + 20 : first)))
    // This one, and the one in which the others are decided.
    await untilConnections(`state = 'idle in transaction' and clock_timestamp() - state_change > interval '0.5 s'`, 2)
  })
  return await Promise.all(answers)
}

async function payOneByOne(): Promise<object> {
  const { shop, code } = await openSite(null)
  for (const event of eventsOf(code).slice(0, 3 * friends)) await shop.post('/v1/events', event)
  return await standingOf(shop)
}

test('PLAT-3 PLAT-4 what is decided while others are saved has what they did on top', async () => {
  expect(await payWhileSaving({ between: false })).toEqual(await payOneByOne())
})

test('PLAT-4 what is decided ahead is decided again when another server held the site in between', async () => {
  expect(await payWhileSaving({ between: true })).toEqual(await payOneByOne())
})

test('PLAT-4 PLAT-5 what is decided ahead is decided again when what it was decided on is never saved', async () => {
  const { shop, code } = await openSite(null)
  // The second of two fails on its own, so that the site is held just as often as if both had been saved at once.
  const [, poisoned] = eventsOf(code).slice(2 * friends + 1) as { id: string }[]
  await kith.database.query(`create function spoil() returns trigger language plpgsql as
    $$begin if new.site_id = '${shop.keys.siteId}' and new.id = '${poisoned?.id}' then raise 'spoilt'; end if; return new; end$$`)
  await kith.database.query('create trigger spoilt before insert on events for each row execute function spoil()')
  const answers = await toldWhileSaving(shop, code, { first: 2, between: false })
  await kith.database.query('drop function spoil cascade')
  const results = answers.flatMap(({ body }) => body.results)
  expect(results.filter(({ status }) => status !== 'processed')).toMatchObject([{ id: poisoned?.id, status: 'failed' }])
  const { body } = await shop.get('/v1/referrals?limit=200')
  const open = body.data.filter(({ state }: { state: string }) => state === 'pending')
  expect(open).toHaveLength(1)
  expect((await shop.post('/v1/events', poisoned as object)).status).toBe(200)
  expect(await standingOf(shop)).toEqual(await payOneByOne())
})

test('EARN-1 who has the last of two completed orders cancelled may refer in the same batch', async () => {
  const shop = await kith.createSite()
  const story = new Story(shop)
  await shop.put('/v1/test/clock', { now: at(0) })
  await story.launches({
    key: 'friends',
    definition: {
      referrer: { requires: ['completed_order'] },
      triggers: [
        { on: 'registration', referrer: [{ every: 1, gifts: [{ type: 'points', amount: 10 }] }], referee: 'same' },
      ],
    },
  })
  await story.registers('ann')
  for (const order of ['first', 'second'])
    await story.happens('order.completed', { customer: 'ann', order, total: 900 })
  const cancel = (order: string) =>
    shop.post('/v1/events', { id: `no-${order}`, type: 'order.cancelled', occurredAt: at(0), data: { order } })
  const ask = () => shop.post('/v1/codes', { program: 'friends', customer: 'ann' })
  // What comes while the first is saved makes one batch.
  const [, , made] = await Promise.all([story.registers('ben'), cancel('second'), ask()])
  expect(made.status).toBe(201)
  await shop.post(`/v1/codes/${made.body.code}/revoke`)
  const [, , refused] = await Promise.all([story.registers('cid'), cancel('first'), ask()])
  expect(refused.body).toMatchObject({ status: 422, reason: 'referrer_not_eligible' })
})
