import { afterAll, beforeAll, expect, test } from 'vitest'
import { visits } from '#visits/visit.ts'
import { type Kith, type Shop, startKith } from '../../test/app.ts'

let kith: Kith
let shop: Shop

const day1 = '2026-03-01T12:00:00.000Z'
const day2 = '2026-03-02T20:00:00.000Z'
let count = 0

async function tell(type: string, occurredAt: string, data: object): Promise<void> {
  count += 1
  expect((await shop.post('/v1/events', { id: `e${count}`, type, occurredAt, data })).status).toBe(200)
}

beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite({ timeZone: 'Asia/Shanghai' })
  await shop.put('/v1/test/clock', { now: day1 })
  const triggers = [
    {
      on: 'first_order',
      when: 'paid',
      referrer: [
        {
          every: 1,
          gifts: [
            { type: 'credit', amount: 2_000 },
            { type: 'points', amount: 30 },
          ],
        },
      ],
      referee: { gifts: [{ type: 'coupon', discount: { type: 'percentage', percent: 10 }, quantity: 2 }] },
    },
  ]
  const definition = { triggers, code: { enteredAt: ['checkout'] } }
  await shop.post('/v1/programs', { key: 'perform', name: 'Perform', definition })
  await tell('customer.registered', day1, { customer: 'ann' })
  const { code, link } = (await shop.post('/v1/codes', { program: 'perform', customer: 'ann' })).body
  await kith.request(new URL(link).pathname)
  await shop.put('/v1/test/clock', { now: day2 })
  for (const [customer, order] of [
    ['bob', 'o1'],
    ['cid', 'o2'],
    ['dee', 'o3'],
  ]) {
    await tell('customer.registered', day2, { customer })
    await tell('order.placed', day2, { customer, order, total: { amount: 5_000, currency: 'USD' }, code })
  }
  await tell('order.paid', day2, { order: 'o1' })
  await tell('order.paid', day2, { order: 'o2' })
  await tell('order.cancelled', day2, { order: 'o3' })
  await tell('order.placed', day2, { customer: 'ann', order: 'o4', total: 1_000, code })
})
afterAll(() => kith.stop())

const totals = {
  visits: 1,
  codes: 1,
  referrals: 3,
  successes: 2,
  orders: 2,
  referrers: 1,
  referees: 3,
  rewards: 6,
  volume: { amount: 10_000, currency: 'USD' },
  gifts: { credit: 4_000, points: 60, coupons: 4, benefits: 0 },
  takenBack: { credit: 0, points: 0, coupons: 0, benefits: 0 },
  // A tenth off an order has no fixed amount.
  cost: { amount: 4_000, currency: 'USD' },
  unpriced: 4,
}
const dayOf = { visits: 0, codes: 0, referrals: 0, successes: 0, orders: 0, rewards: 0, volume: 0, cost: 0 }

test('GIFT-10 the performance of a program, as a whole and by the days of the site', async () => {
  const { status, body } = await shop.get('/v1/programs/perform/performance')
  expect(status).toBe(200)
  expect(body.totals).toMatchObject(totals)
  expect(body.totals.referralsByState).toEqual({ rewarded: 2, lapsed: 1 })
  expect(body.totals.referralsByPlace).toEqual({ checkout: 3 })
  expect(body.totals.funnel).toEqual([
    { step: 'shared', count: 1 },
    { step: 'visited', count: 1 },
    { step: 'joined', count: 3 },
    { step: 'qualified', count: 2 },
    { step: 'rewarded', count: 2 },
  ])
  expect(body.previous).toBeNull()
  expect(body).toMatchObject({ from: '2026-02-01T16:00:00.000Z', to: day2, timeZone: 'Asia/Shanghai' })
  expect(body.days).toHaveLength(30)
  const busy = body.days.filter((day: { visits: number; referrals: number }) => day.visits + day.referrals > 0)
  // Eight in the evening in London is the next morning in Shanghai.
  expect(busy).toMatchObject([
    { day: '2026-03-01', visits: 1, codes: 1, referrals: 0 },
    { day: '2026-03-03', visits: 0, referrals: 3, orders: 2, volume: 10_000, credit: 4_000, coupons: 4 },
  ])
})

test('GIFT-10 only what lies in the span counts, both ends included', async () => {
  const at = `from=${day1}&to=${day1}`
  const { body } = await shop.get(`/v1/programs/perform/performance?${at}`)
  expect(body.totals).toMatchObject({ visits: 1, codes: 1, referrals: 0, gifts: { credit: 0 } })
  const days = await shop.get('/v1/programs/perform/performance?from=2026-03-02&to=2026-03-02')
  expect(days.body.totals).toMatchObject({ visits: 0, referrals: 0 })
  expect(days.body.days).toHaveLength(1)
  const week = await shop.get('/v1/programs/perform/performance?days=7&to=2026-03-07')
  expect(week.body.from).toBe('2026-02-28T16:00:00.000Z')
  expect(week.body.days).toHaveLength(7)
})

test('GIFT-10 beside it the same for as many days before', async () => {
  const at = 'from=2026-03-02&to=2026-03-03&compare=previous'
  const { body } = await shop.get(`/v1/programs/perform/performance?${at}`)
  expect(body.totals).toMatchObject({ visits: 0, referrals: 3 })
  expect(body.previous).toMatchObject({ from: '2026-02-27T16:00:00.000Z', to: '2026-03-01T15:59:59.999Z' })
  expect(body.previous.totals).toMatchObject({ visits: 1, codes: 1, sharers: 1, visitors: 1, referrals: 0 })
  expect(body.previous.days).toMatchObject([
    { ...dayOf, day: '2026-02-28' },
    { ...dayOf, day: '2026-03-01', visits: 1, codes: 1 },
  ])
})

test('GIFT-10 who brought the most, and why codes were refused', async () => {
  const top = await shop.get('/v1/programs/perform/top-referrers')
  expect(top.body).toEqual({
    data: [{ customer: 'ann', name: null, email: null, visits: 1, referrals: 3, successes: 2 }],
    nextCursor: null,
  })
  const { body } = await shop.get('/v1/programs/perform/performance')
  expect(body.refusals).toEqual([{ reason: 'self_referral', count: 1 }])
})

test('GIFT-10 all programs together, and each beside the others', async () => {
  await shop.post('/v1/programs', { key: 'idle', name: 'Idle', preset: 'refer-and-earn' })
  const { body } = await shop.get('/v1/performance?compare=previous')
  expect(body.totals).toMatchObject(totals)
  expect(body.previous.totals).toMatchObject({ visits: 0, referrals: 0 })
  const { id } = (await shop.get('/v1/programs/perform')).body
  expect(body.programs).toEqual([
    {
      ...{
        program: id,
        visits: 1,
        codes: 1,
        referrals: 3,
        successes: 2,
        orders: 2,
        rewards: 6,
        points: 60,
        unpriced: 4,
      },
      volume: { amount: 10_000, currency: 'USD' },
      cost: { amount: 4_000, currency: 'USD' },
    },
  ])
})

test('GIFT-10 the days and the best referrers as files', async () => {
  const days = await shop.get('/v1/programs/perform/performance?from=2026-03-03&to=2026-03-03&format=csv')
  expect(days.body.split('\r\n').slice(0, 2)).toEqual([
    'day,visits,codes,referrals,successes,orders,rewards,volume,volume currency,credit,credit currency,points,coupons,benefits,cost,cost currency',
    '2026-03-03,0,0,3,2,2,6,100,USD,40,USD,60,4,0,40,USD',
  ])
  const top = await shop.get('/v1/programs/perform/top-referrers?format=csv')
  expect(top.body.split('\r\n')[1]).toBe('ann,,,1,3,2')
})

test('GIFT-10 what was taken back costs nothing, and days are the site’s when its clocks change', async () => {
  const own = await kith.createSite({ timeZone: 'Europe/Berlin', currency: 'EUR' })
  const told = async (id: string, type: string, occurredAt: string, data: object) =>
    await own.post('/v1/events', { id, type, occurredAt, data })
  await own.put('/v1/test/clock', { now: '2026-03-28T12:00:00.000Z' })
  const gifts = [
    { type: 'credit', amount: 700 },
    { type: 'coupon', discount: { type: 'amount', amount: 300 }, quantity: 3 },
  ]
  const triggers = [{ on: 'first_order', when: 'paid', referrer: [{ every: 1, gifts }], referee: { gifts: [] } }]
  await own.post('/v1/programs', {
    key: 'perform',
    name: 'Perform',
    definition: { triggers, code: { enteredAt: ['checkout'] } },
  })
  await told('ann', 'customer.registered', '2026-03-28T12:00:00.000Z', { customer: 'ann' })
  const { code } = (await own.post('/v1/codes', { program: 'perform', customer: 'ann' })).body
  // The 29th has 23 hours there: from 23:00Z of the day before until 22:00Z.
  const orders = {
    first: '2026-03-28T22:59:59.999Z',
    second: '2026-03-28T23:00:00.000Z',
    third: '2026-03-29T22:00:00.000Z',
  }
  for (const [name, at] of Object.entries(orders)) {
    await own.put('/v1/test/clock', { now: at })
    await told(`placed-${name}`, 'order.placed', at, { customer: name, order: name, total: 1_000, code })
    await told(`paid-${name}`, 'order.paid', at, { order: name })
  }
  await told('back', 'order.refunded', orders.third, { order: 'second', amount: 1_000, full: true })
  const { body } = await own.get('/v1/programs/perform/performance?from=2026-03-28&to=2026-03-30')
  expect(body.days).toMatchObject([
    { day: '2026-03-28', orders: 1, credit: 700, coupons: 3, cost: 1_600 },
    { day: '2026-03-29', orders: 1, credit: 0, coupons: 0, cost: 0 },
    { day: '2026-03-30', orders: 1, credit: 700, coupons: 3, cost: 1_600 },
  ])
  expect(body.totals).toMatchObject({
    cost: { amount: 3_200, currency: 'EUR' },
    takenBack: { credit: 700, coupons: 3 },
    rewards: 4,
    unpriced: 0,
  })
})

test('GIFT-10 figures that are kept of a day are those that it has, whatever happens later to what it began', async () => {
  const own = await kith.createSite({ timeZone: 'America/New_York' })
  const gifts = [{ type: 'credit', amount: 500 }]
  const code = { enteredAt: ['registration', 'checkout'] }
  const triggers = [{ on: 'first_order', when: 'paid', referrer: [{ every: 1, gifts }], referee: 'same' }]
  await own.put('/v1/test/clock', { now: '2026-05-01T12:00:00.000Z' })
  await own.post('/v1/programs', { key: 'perform', name: 'Perform', definition: { code, triggers } })
  const say = async (id: string, type: string, at: string, data: object) => {
    const told = await own.post('/v1/events', { id, type, occurredAt: `2026-05-${at}Z`, data })
    expect(told.status).toBe(200)
  }
  await say('ann', 'customer.registered', '01T12:00:00', { customer: 'ann' })
  const used = (await own.post('/v1/codes', { program: 'perform', customer: 'ann' })).body.code
  await own.put('/v1/test/clock', { now: '2026-05-20T12:00:00.000Z' })
  const read = async () => (await own.get('/v1/programs/perform/performance?from=2026-05-01&to=2026-05-31')).body
  const total = 1_000
  const steps: Parameters<typeof say>[] = [
    ['bob', 'customer.registered', '02T12:00:00', { customer: 'bob', code: used }],
    ['placed', 'order.placed', '04T03:30:00', { customer: 'bob', order: 'o2', total }],
    ['paid', 'order.paid', '06T12:00:00', { order: 'o2' }],
    ['cid', 'order.placed', '07T12:00:00', { customer: 'cid', order: 'o3', total, code: used }],
    ['moved', 'order.placed', '05T12:00:00', { customer: 'cid', order: 'o3', total: 2_000 }],
    ['cancelled', 'order.cancelled', '08T12:00:00', { order: 'o3' }],
    ['refunded', 'order.refunded', '09T12:00:00', { order: 'o2', amount: 1_000, full: true }],
    // An older order becomes known: bob was never new.
    [
      'older',
      'order.imported',
      '10T12:00:00',
      {
        ...{ customer: 'bob', order: 'o1', total, placedAt: '2026-04-01T12:00:00Z', status: 'completed' },
      },
    ],
  ]
  const seen = new Set<string>()
  for (const step of steps) {
    await read()
    await say(...step)
    const kept = await read()
    await kith.database.query('delete from counted_days where site_id = $1', [own.keys.siteId])
    expect(await read()).toEqual(kept)
    seen.add(JSON.stringify(kept))
  }
  expect(seen.size).toBeGreaterThan(5)
})

/** The same chances in every run (mulberry32). */
function chances(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below)
  }
}

const moveSite = 'update sites set time_zone = $2 where id = $1'
const countedAnew = `select
  (select count(distinct customer)::int from codes where site_id = $1 and program = any($2) and created_at between $3 and $4) as referrers,
  (select count(distinct visitor)::int from visits where site_id = $1 and program = any($2) and at between $3 and $4) as visitors,
  (select count(distinct referee)::int from referrals where site_id = $1 and program = any($2) and redeemed_at between $3 and $4) as referees,
  (select count(*)::int from (
    select c.customer from visits v join codes c using (site_id, code) where v.site_id = $1 and v.program = any($2) and v.at between $3 and $4
    union select referrer from referrals where site_id = $1 and program = any($2) and redeemed_at between $3 and $4) p) as sharers`

test('GIFT-10 people count once in any span, whoever came late, was erased, or is looked at in another zone', async () => {
  const own = await kith.createSite({ timeZone: 'America/St_Johns' })
  const { siteId } = own.keys
  const chance = chances(11)
  const hour = 3_600_000
  // Its clocks change on the 8th.
  const start = Date.parse('2026-03-01T03:30:00Z')
  let now = start
  let told = 0
  const time = (at: number) => new Date(at).toISOString()
  const past = () => time(chance(3) === 0 ? start + chance(now - start) : now)
  const turnTo = async (at: number) => {
    now = at
    await own.put('/v1/test/clock', { now: time(now) })
  }
  const say = async (type: string, occurredAt: string, data: object) => {
    told += 1
    expect((await own.post('/v1/events', { id: `p${told}`, type, occurredAt, data })).status).toBe(200)
  }
  await turnTo(start)
  const programs: string[] = []
  const codes: { code: string; program: string }[] = []
  const makeCode = async (customer: string, program: string) => {
    const { code } = (await own.post('/v1/codes', { program, customer })).body
    if (!codes.some((known) => known.code === code)) codes.push({ code, program })
  }
  for (const key of ['one', 'two']) {
    const definition = {
      code: { enteredAt: ['registration'] },
      triggers: [{ on: 'registration', referrer: [], referee: { gifts: [] } }],
    }
    programs.push((await own.post('/v1/programs', { key, name: key, definition })).body.id)
  }
  for (const customer of ['r0', 'r1', 'r2', 'r3', 'r4']) await say('customer.registered', time(now), { customer })
  await makeCode('r0', programs[0] as string)

  const follow = async () => {
    const { code, program } = codes[chance(codes.length)] as (typeof codes)[number]
    const visit = { id: `vis_${told++}`, code, program, visitor: `browser ${chance(6)}`, at: Date.parse(past()) }
    await kith.parts.engine.run(siteId, { name: 'follow', decide: (set) => set.put(visits, visit) })
  }
  const join = () =>
    say('customer.registered', past(), { customer: `j${told}`, code: codes[chance(codes.length)]?.code })
  const make = () => makeCode(`r${chance(5)}`, programs[chance(2)] as string)
  const steps = [follow, follow, join, make, () => turnTo(now + chance(40) * hour)]

  const seen = new Set<string>()
  const look = async () => {
    const from = start + chance(now - start + hour)
    const to = chance(2) === 0 ? now : from + chance(now - from + hour)
    const which = chance(3)
    const path = which === 2 ? '/v1/performance' : `/v1/programs/${programs[which]}/performance`
    const span =
      chance(2) === 0
        ? `from=${time(from)}&to=${time(to)}`
        : `from=${time(from).slice(0, 10)}&to=${time(to).slice(0, 10)}`
    const { status, body } = await own.get(`${path}?${span}`)
    expect(status).toBe(200)
    const of = which === 2 ? programs : [programs[which]]
    const [expected] = (await kith.database.query(countedAnew, [siteId, of, body.from, body.to])).rows
    expect(body.totals, `${path}?${span} after ${told}`).toMatchObject(expected as object)
    seen.add(JSON.stringify(expected))
  }
  for (let step = 0; step < 90; step += 1) {
    await steps[chance(steps.length)]?.()
    if (step % 3 === 0) await look()
    if (step === 60) await kith.database.query(moveSite, [siteId, 'Asia/Kathmandu'])
    if (step === 75) await say('customer.erased', time(now), { customer: 'r0' })
  }
  expect((await own.get('/v1/performance')).body.timeZone).toBe('Asia/Kathmandu')
  expect(seen.size).toBeGreaterThan(20)
  const kept = await kith.database.query('select from counted_people where site_id = $1', [siteId])
  expect(kept.rows.length).toBeGreaterThan(50)

  await own.post('/v1/test/reset', {})
  for (const table of ['counted_people', 'changed_people'])
    expect((await kith.database.query(`select from ${table} where site_id = $1`, [siteId])).rows).toEqual([])
})

test('a span that is none is refused, and so are programs of others', async () => {
  for (const query of [
    'from=soon',
    'from=2026-03-02&to=2026-03-01',
    'from=2020-01-01&to=2026-01-01',
    'days=0',
    'days=401',
  ]) {
    expect((await shop.get(`/v1/programs/perform/performance?${query}`)).status).toBe(400)
  }
  const other = await kith.createSite()
  expect((await other.get('/v1/programs/perform/performance')).status).toBe(404)
})

test('PLAT-19 events can be looked at again, with what they did', async () => {
  const all = await shop.get('/v1/events?limit=4')
  expect(all.body.data).toHaveLength(4)
  const rest = await shop.get(`/v1/events?limit=200&cursor=${encodeURIComponent(all.body.nextCursor)}`)
  expect(rest.body.data).toHaveLength(count - 4)
  expect(rest.body.nextCursor).toBeNull()
  const of = await shop.get('/v1/events?customer=bob&type=order.paid')
  expect(of.body.data).toMatchObject([{ type: 'order.paid', customer: 'bob', occurredAt: day2, data: { order: 'o1' } }])
  const one = await shop.get(`/v1/events/${of.body.data[0].id}`)
  expect(one.body).toEqual(of.body.data[0])
  expect(one.body.effects.map(({ type }: { type: string }) => type)).toContain('referral.rewarded')
  const other = await kith.createSite()
  expect((await other.get(`/v1/events/${one.body.id}`)).status).toBe(404)
  expect((await other.get('/v1/events')).body.data).toEqual([])
})
