import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, type Kith, type Shop, startKith } from '../../test/app.ts'
import { Story } from '../../test/story.ts'

let kith: Kith
let shop: Shop
let story: Story
let program: string

const at = (day: number, minute = 0) => new Date(Date.UTC(2026, 2, day, 8, minute)).toISOString()
const clock = (now: string) => shop.put('/v1/test/clock', { now })
const simulate = (definition: object, span: object = { from: at(1), to: at(31) }): Promise<Answer> =>
  shop.post(`/v1/programs/${program}/simulate`, { definition, ...span })

const credit = (amount: number) => [{ type: 'credit', amount }]
const triggers = (amount: number) => [
  { on: 'first_order', when: 'paid', referrer: [{ every: 1, gifts: credit(amount) }], referee: 'same' },
]

async function friend(name: string, code: string | null, now: string, ends?: 'order.cancelled'): Promise<void> {
  await clock(now)
  await story.registers(name, { name: `Friend ${name}` })
  await story.happens('order.placed', { customer: name, order: `o-${name}`, total: 5_000, ...(code ? { code } : {}) })
  await story.happens('order.paid', { order: `o-${name}` })
  if (ends) await story.happens(ends, { order: `o-${name}` })
}

async function activate(customer: string, code: string): Promise<number> {
  const lines = [{ id: 'l', sku: 's', quantity: 1, unitAmount: 5_000 }]
  const cart = { customer, currency: 'USD', lines }
  return (await shop.put(`/v1/carts/cart-${customer}/code`, { code, cart })).status
}

/** A month: three friends of Ann's count, the limit of three stops two more, one order comes to nothing. */
beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite({ timeZone: 'Asia/Shanghai' })
  story = new Story(shop)
  await clock(at(1))
  const limit = { referrals: 3, per: 'lifetime' }
  const definition = { triggers: triggers(1_000), referrer: { limit }, code: { validFor: 'P20D', maxPerReferrer: 3 } }
  program = (await story.launches({ key: 'month', definition })).id
  await story.registers('ann')
  await clock(at(2))
  const code = await story.codeOf('ann', program)
  await friend('bob', code, at(3))
  await friend('cid', code, at(4), 'order.cancelled')
  await friend('dee', code, at(5))
  await friend('eve', code, at(6))
  await friend('fay', code, at(7))
  // Refused in the cart, and bought all the same, without the code.
  await clock(at(8))
  await story.registers('gil')
  expect(await activate('gil', code)).toBe(422)
  await friend('gil', null, at(8, 10))
  await friend('hal', code, at(25))
  await clock(at(31))
})
afterAll(() => kith.stop())

test('PLAT-14 the terms that were in force come to what happened', async () => {
  const { status, body } = await simulate({})
  expect(status, JSON.stringify(body)).toBe(200)
  expect(body.would).toEqual(body.did)
  expect(body).toMatchObject({
    exact: true,
    did: {
      referrals: { begun: 4, byState: { rewarded: 3, revoked: 1 } },
      rewards: { granted: 8, takenBack: 2 },
      gifts: { credit: 6_000, points: 0, cost: { amount: 6_000, currency: 'USD' } },
      refusals: { total: 3, byReason: { referrer_limit_reached: 2, code_expired: 1 } },
    },
    difference: { referrals: 0, rewards: 0, gifts: { credit: 0 } },
    customers: { gains: 0, loses: 0, getsOther: 0, data: [] },
    limits: [
      { field: 'referrer.limit', did: { times: 2 }, would: { times: 2 } },
      { field: 'code.validFor', did: { value: 'P20D', times: 1 }, would: { times: 1 } },
    ],
  })
  expect(body.events).toBeGreaterThan(20)
  expect(body.edits).toEqual([])
  // Of a day near the end the whole past is lived through as well, and it is said since when.
  const day = (await simulate({}, { from: at(20), to: at(31) })).body
  expect([day.events, day.eventsFrom]).toEqual([body.events, body.eventsFrom])
  expect(Date.parse(day.eventsFrom)).toBeLessThan(Date.parse(day.from))
})

test('PLAT-14 a higher limit lets in who was refused, in the cart as well, and says who gains', async () => {
  const { body } = await simulate({ referrer: { limit: { referrals: 5, per: 'lifetime' } } })
  expect(body.did.gifts.credit).toBe(6_000)
  expect(body.would).toMatchObject({
    referrals: { begun: 6 },
    gifts: { credit: 10_000 },
    refusals: { byReason: { code_expired: 1 } },
  })
  expect(body.difference).toMatchObject({ referrals: 2, successes: 2, rewards: 4, gifts: { cost: { amount: 4_000 } } })
  expect(body.customers).toMatchObject({ gains: 3, loses: 0 })
  expect(body.customers.data[0]).toMatchObject({ customer: 'ann', how: 'gains', would: { credit: 5_000 } })
  expect(body.customers.data.map(({ name }: { name: string }) => name)).toContain('Friend fay')
})

test('PLAT-14 EARN-3 who ordered for an organization and moved on is a part of its past', async () => {
  const other = await kith.createSite({ timeZone: 'UTC' })
  const told = new Story(other)
  const put = (now: string) => other.put('/v1/test/clock', { now })
  await put(at(1))
  const code = { enteredAt: ['checkout'] }
  const { id } = await told.launches({
    key: 'clinics',
    definition: { triggers: triggers(100), referee: { unit: 'organization' }, code },
  })
  await told.registers('ann', { organization: 'ann-clinic' })
  const handed = await told.codeOf('ann', id)
  await put(at(2))
  await told.registers('cid', { organization: 'clinic' })
  await told.happens('order.placed', { customer: 'cid', order: 'c-1', total: 1_000 })
  await put(at(3))
  await told.happens('customer.updated', { customer: 'cid', organization: 'other-clinic' })
  await told.registers('bob', { organization: 'clinic' })
  await told.happens('order.placed', { customer: 'bob', order: 'b-1', total: 1_000, code: handed })
  await told.happens('order.paid', { order: 'b-1' })
  await put(at(4))
  const asked = { definition: {}, from: at(1), to: at(4) }
  expect((await other.post(`/v1/programs/${id}/simulate`, asked)).body).toMatchObject({
    exact: true,
    did: { referrals: { begun: 0 }, refusals: { byReason: { not_new_organization: 1 } } },
  })
})

test('PLAT-14 a break that began at the very time of what was told is taken where it was', async () => {
  const other = await kith.createSite({ timeZone: 'UTC' })
  const told = new Story(other)
  await other.put('/v1/test/clock', { now: at(1) })
  const { id } = await told.launches({ key: 'breaks', definition: { triggers: triggers(100) } })
  await told.registers('ann')
  const code = await told.codeOf('ann', id)
  const buys = async (name: string) => {
    await told.registers(name)
    await told.happens('order.placed', { customer: name, order: `o-${name}`, total: 1_000, code })
    await told.happens('order.paid', { order: `o-${name}` })
  }
  const simulated = async () =>
    (await other.post(`/v1/programs/${id}/simulate`, { definition: {}, from: at(1), to: at(4) })).body
  await buys('bob')
  await told.registers('cid')
  await told.happens('order.placed', { customer: 'cid', order: 'o-cid', total: 1_000, code })
  await other.post(`/v1/programs/${id}/pause`)
  await buys('dee')
  await told.happens('order.paid', { order: 'o-cid' })
  await other.put('/v1/test/clock', { now: at(2) })
  expect(await simulated()).toMatchObject({
    exact: true,
    did: { referrals: { begun: 2 }, rewards: { granted: 2 }, refusals: { byReason: { program_paused: 1 } } },
  })
  await other.post(`/v1/programs/${id}/resume`)
  await buys('eve')
  await other.post(`/v1/programs/${id}/archive`)
  await buys('fay')
  expect(await simulated()).toMatchObject({
    exact: true,
    did: { referrals: { begun: 3 }, rewards: { granted: 6 }, refusals: { byReason: { program_archived: 1 } } },
  })
})

test('PLAT-14 a draft from the middle of the month on leaves what came before as it was', async () => {
  const { body } = await simulate({ triggers: triggers(300) }, { from: at(5), to: at(31) })
  expect(body.did.gifts.credit).toBe(4_000)
  expect(body.would.gifts.credit).toBe(1_200)
  expect(body.customers).toMatchObject({ gains: 0, loses: 3 })
  const whole = await simulate({ triggers: triggers(300) })
  expect(whole.body.would.gifts.credit).toBe(1_800)
  const kept = await simulate({ reversal: { onCancel: 'keep' } })
  // What is not taken back holds its place under the limit, and keeps somebody else out.
  expect(kept.body.difference).toMatchObject({ referrals: -1, successes: -1, refusals: 1, gifts: { credit: 0 } })
  const past = await simulate({ triggers: triggers(300) }, { from: at(1), to: at(4) })
  expect(past.body).toMatchObject({ exact: true, did: { gifts: { credit: 2_000 } }, would: { gifts: { credit: 600 } } })
})

test('PLAT-14 limits that would have bitten are named with how often', async () => {
  const { body } = await simulate({ code: { maxUses: 2, validFor: 'P1D' }, referrer: { requires: ['card_activated'] } })
  expect(body.would.notGiven).toEqual({ total: 1, byReason: { referrer_not_eligible: 1 } })
  expect(body.would.gifts.credit).toBe(0)
  expect(body.limits[0]).toMatchObject({ field: 'referrer.requires', would: { value: ['card_activated'], times: 1 } })
  const short = await simulate({ code: { validFor: 'P2D' } })
  expect(short.body.limits[0]).toMatchObject({ field: 'code.validFor', did: { times: 1 }, would: { times: 5 } })
  expect(short.body.customers).toMatchObject({ gains: 0, loses: 3 })
})

test('PLAT-14 what happened in one moment is lived through in its order, whatever was done to its records since', async () => {
  const still = await kith.createSite()
  await still.put('/v1/test/clock', { now: at(1) })
  const told = new Story(still)
  const definition = { triggers: triggers(1_000), referrer: { requires: ['completed_order'] } }
  const { id } = await told.launches({ key: 'moment', definition })
  await told.registers('ann')
  await told.happens('order.placed', { customer: 'ann', order: 'o-ann', total: 5_000 })
  await told.happens('order.paid', { order: 'o-ann' })
  await told.happens('order.completed', { order: 'o-ann' })
  const code = await told.codeOf('ann', id)
  await told.registers('bob')
  await told.happens('order.placed', { customer: 'bob', order: 'o-bob', total: 5_000, code })
  await told.happens('order.paid', { order: 'o-bob' })
  // Her records are written anew, and lie behind his from now on.
  expect((await still.delete('/v1/customers/ann')).status).toBe(200)
  const { body } = await still.post(`/v1/programs/${id}/simulate`, { definition: {}, from: at(1), to: at(31) })
  expect(body).toMatchObject({ exact: true, did: { referrals: { begun: 1 } } })
})

test('PLAT-14 nothing is changed, a wrong draft is named, and progress comes line by line', async () => {
  const before = [await shop.get('/v1/referrals?limit=200'), await shop.get('/v1/rewards?limit=200')]
  const wrong = await simulate({ claim: 'never' }, { from: '2026-03-02', to: '2026-03-01' })
  expect(wrong.status).toBe(400)
  expect(wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/definition/claim', '/to'])
  const answer = await shop.post(
    `/v1/programs/${program}/simulate`,
    { definition: {}, from: '2026-03-01', to: '2026-03-31' },
    { accept: 'application/x-ndjson' },
  )
  expect(answer.headers.get('content-type')).toBe('application/x-ndjson')
  const lines = String(answer.body)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines[0].progress.done).toBe(lines[0].progress.of)
  expect(lines.at(-1).result).toMatchObject({ exact: true, program })
  expect(
    [await shop.get('/v1/referrals?limit=200'), await shop.get('/v1/rewards?limit=200')].map(({ body }) => body),
  ).toEqual(before.map(({ body }) => body))
  expect((await shop.get(`/v1/programs/${program}`)).body).toMatchObject({
    version: 1,
    definition: { claim: 'automatic' },
  })
  const other = await kith.createSite()
  expect((await other.post(`/v1/programs/${program}/simulate`, { definition: {} })).status).toBe(404)
})
