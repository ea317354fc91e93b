import { afterAll, beforeAll, expect, test } from 'vitest'
import { createMetrics } from '#plumbing/metrics.ts'
import { createApp, createParts } from '../../src/app.ts'
import { type Answer, type Kith, startKith } from '../app.ts'
import { days, each, minutes, numbers, openScene, points, type Scene, seconds } from './scene.ts'

let kith: Kith
beforeAll(async () => {
  kith = await startKith()
})
afterAll(() => kith.stop())

const earn = (site: object = {}) => openScene(kith, 'refer-and-earn', {}, site)
const members = (definition: object = {}, site: object = {}) => openScene(kith, 'member-referrals', definition, site)

/** Bob has ordered with Ann's code, and paid. */
async function rewarded(site: object = {}): Promise<{ store: Scene; code: string }> {
  const store = await earn(site)
  const code = await store.code()
  await store.registers('bob', { organization: 'bob-clinic', email: 'bob@mail.example' })
  await store.buys('bob', code)
  return { store, code }
}

test('PLAT-1 the four presets are data, and a mixture of what they use runs with no code written', async () => {
  const store = await members()
  const presets = (await store.shop.get('/v1/presets')).body.data
  expect(presets).toHaveLength(4)
  for (const { definition } of presets) {
    expect((await store.shop.post('/v1/programs', { name: 'Copy', definition })).status).toBe(201)
  }
  const ladder = [{ every: 2, gifts: [points(20)] }]
  const triggers = [{ on: 'registration', referrer: ladder, referee: { gifts: [] } }]
  const mixed = await store.launches(null, { code: { validFor: 'P90D', enteredAt: ['registration'] }, triggers })
  const code = await store.code('ann', mixed.id)
  await store.registers('bob', { code })
  await store.registers('cid', { code })
  expect(await store.gifts('ann')).toEqual([20])
  await store.reaches(days(91))
  expect(await store.check(code, 'dan')).toBe('code_expired')
})

test('PLAT-2 a referral is explained: which checks, what they saw, what was decided, when, because of which event', async () => {
  const { store } = await rewarded()
  const { id } = await store.referralOf('bob')
  const { steps } = (await store.shop.get(`/v1/referrals/${id}/explanation`)).body
  expect(steps.map(({ decision }: { decision: string }) => decision).length).toBeGreaterThan(1)
  expect(steps[0]).toMatchObject({ at: minutes(0), event: expect.any(String), decision: expect.any(String) })
  expect(steps[0].checks.length).toBeGreaterThan(3)
  for (const { check, passed, sentence } of steps[0].checks) {
    expect([typeof check, typeof passed, typeof sentence]).toEqual(['string', 'boolean', 'string'])
  }
})

test('PLAT-2 a refused code is explained up to the check that failed', async () => {
  const { store, code } = await rewarded()
  await store.registers('zoe')
  await store.places('zoe', 'z-1', { code })
  const [refusal] = await store.list('refusals?customer=zoe')
  expect(refusal).toMatchObject({ reason: 'organization_required', code, order: 'z-1' })
  const { steps } = (await store.shop.get(`/v1/refusals/${refusal.id}/explanation`)).body
  expect(steps.at(-1).checks.at(-1)).toMatchObject({ passed: false })
})

/** The past of one friend, each fact with its second. */
const facts = (code: string) =>
  [
    ['customer.registered', 10, { customer: 'bob', organization: 'bob-clinic' }],
    ['order.placed', 20, { customer: 'bob', order: 'b-1', total: 1_000, code }],
    ['order.paid', 30, { order: 'b-1' }],
    ['order.refunded', 40, { order: 'b-1', amount: 400 }],
  ] as const

test('PLAT-3 late, twice and in whatever order, the outcome is the same', async () => {
  for (const order of ['0123', '3210', '2013', '1302', '3021', '2301']) {
    const store = await earn()
    const told = facts(await store.code())
    await store.reaches(days(1))
    for (const place of [...order, ...order].map(Number)) {
      const [type, second, data] = told[place] ?? told[0]
      const event = { id: `fact-${place}`, type, occurredAt: seconds(second), data }
      expect((await store.shop.post('/v1/events', event)).status).toBe(200)
    }
    expect([await store.credit('ann'), await store.credit('bob')], order).toEqual([2_000, 2_000])
  }
})

test('PLAT-3 a refund that arrives before its payment leaves no reward standing; an order told twice counts once', async () => {
  const store = await earn()
  const code = await store.code()
  await store.reaches(minutes(10))
  await store.registers('bob', { organization: 'bob-clinic' })
  await store.refunds('b-1', 1_000, minutes(3))
  await store.places('bob', 'b-1', { code }, minutes(1))
  await store.places('bob', 'b-1', { code }, minutes(1))
  await store.pays('b-1', minutes(2))
  expect([await store.credit('ann'), await store.credit('bob')]).toEqual([0, 0])
  expect(await store.referrals()).toHaveLength(1)
  expect((await store.shop.get('/v1/customers/bob')).body.orders.placed).toBe(1)
})

/** A server that starts now on the same database and remembers nothing. */
function anotherServer() {
  const { database, parts } = kith
  const app = createApp(createParts({ ...parts, database, metrics: createMetrics() }))
  return async (store: Scene, path: string): Promise<Answer['body']> => {
    const headers = { authorization: `Bearer ${store.shop.keys.secretKey}` }
    return await (await app.request(path, { headers })).json()
  }
}

test('PLAT-4 a cap is exact when twenty ask for its last places at the same instant', async () => {
  const store = await openScene(kith, 'refer-and-earn', { code: { maxUses: 7 } })
  const code = await store.code()
  await store.tells(numbers(20).map((n) => ['customer.registered', { customer: `n${n}`, organization: `clinic-${n}` }]))
  await Promise.all(numbers(20).map((n) => store.places(`n${n}`, `o${n}`, { code })))
  expect(await store.referrals()).toHaveLength(7)
  expect((await store.codeNow(code)).uses).toBe(7)
})

test('PLAT-5 what was acknowledged is there with all of its effects for a server that starts afterwards', async () => {
  const { store } = await rewarded()
  const ask = anotherServer()
  expect((await ask(store, '/v1/customers/ann/balances')).credit.balance).toBe(2_000)
  expect((await ask(store, '/v1/referrals')).data).toMatchObject([{ state: 'rewarded' }])
})

test('PLAT-5 an event that was not taken has no effect, and those beside it have all of theirs', async () => {
  const store = await earn()
  const event = (id: string, type: string, data: object) => ({ id, type, occurredAt: minutes(0), data })
  const order = { customer: 'bob', order: 'b-1', total: 'much' }
  const all = [event('1', 'customer.registered', { customer: 'bob' }), event('2', 'order.placed', order)]
  const { results } = (await store.shop.post('/v1/events', all)).body
  expect(results.map(({ status }: { status: string }) => status)).toEqual(['processed', 'failed'])
  expect((await store.shop.get('/v1/customers/bob')).body).toMatchObject({ firstOrder: null, registeredAt: minutes(0) })
})

test('PLAT-6 money is whole minor units of the site’s currency, times are UTC', async () => {
  const store = await earn({ currency: 'JPY', timeZone: 'Asia/Tokyo' })
  expect((await store.balances('ann')).credit).toMatchObject({ balance: 0, currency: 'JPY' })
  const wrong = (total: unknown) => ({ id: 'x', type: 'order.placed', data: { customer: 'ann', order: 'a', total } })
  for (const total of [1.5, -1, '5', { amount: 5, currency: 'USD' }]) {
    const event = { ...wrong(total), occurredAt: minutes(0) }
    expect((await store.shop.post('/v1/events', event)).status).toBe(400)
  }
  const half = { customer: 'ann', unit: 'points', amount: 0.5 }
  expect((await store.shop.post('/v1/spends', half)).status).toBe(400)
  expect((await store.shop.get('/v1/customers/ann')).body.registeredAt).toBe('2026-03-02T00:00:00.000Z')
})

test('PLAT-7 a refusal is problem+json with a stable reason and a sentence in the customer’s language', async () => {
  const store = await members()
  const told = async (language: string) => {
    const answer = await store.shop.post('/v1/codes/NOSUCH/check', { customer: 'ann' }, { 'accept-language': language })
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.body).toMatchObject({ status: 422, reason: 'unknown_code' })
    return answer.body.detail
  }
  expect(await told('en')).toMatch(/We do not know this code/)
  expect(await told('zh-CN')).toMatch(/\p{Script=Han}/u)
  expect(await told('ja')).toMatch(/\p{Script=Hiragana}/u)
  await store.registers('bob', { locale: 'ja' })
  expect((await store.sees('bob', { code: 'NOSUCH' })).refused[0].detail).toMatch(/\p{Script=Hiragana}/u)
})

test('PLAT-8 a test site’s clock moves forward and does what falls due; a live site has none', async () => {
  const store = await members({ triggers: each('registration', [points(10, { issueAfter: 'P90D' })]) })
  await store.registers('bob', { code: await store.code() })
  await store.reaches(seconds(90 * 86_400 - 1))
  expect(await store.points('ann')).toBe(0)
  await store.reaches(days(90))
  expect(await store.points('ann')).toBe(10)
  expect((await store.shop.put('/v1/test/clock', { now: days(1) })).status).toBe(409)
  const live = await kith.createSite({ mode: 'live' })
  expect((await live.put('/v1/test/clock', { now: days(1) })).status).toBe(403)
})

test('PLAT-10 the secret key opens the store’s routes, the publishable key with a signed token only the customer’s own', async () => {
  const store = await members()
  const { publishableKey } = store.shop.keys
  const as = (headers: Record<string, string>, path: string) => kith.request(path, { headers })
  const browser = await store.shop.browser('ann')
  expect((await as(browser, '/v1/me/panel')).body.customer.id).toBe('ann')
  expect((await as(browser, '/v1/programs')).status).toBe(403)
  expect((await as({ authorization: `Bearer ${publishableKey}` }, '/v1/me/panel')).status).toBe(401)
  expect((await as(await store.shop.browser('ann', 7_200), '/v1/me/panel')).status).toBe(401)
  expect((await as(await store.shop.browser('ann', -120), '/v1/me/panel')).status).toBe(401)
  const other = await kith.createSite()
  const token = (await other.browser('ann'))['x-customer-token'] ?? ''
  expect((await as({ ...browser, 'x-customer-token': token }, '/v1/me/panel')).status).toBe(401)
})

test('PLAT-10 a key is shown once, and revoked it opens nothing', async () => {
  const store = await members()
  const made = await store.shop.post('/v1/keys', { kind: 'secret', name: 'second' })
  expect(made.status).toBe(201)
  const headers = { authorization: `Bearer ${made.body.token}` }
  expect((await kith.request('/v1/programs', { headers })).status).toBe(200)
  expect(JSON.stringify((await store.shop.get('/v1/keys')).body)).not.toContain(made.body.token)
  expect((await store.shop.delete(`/v1/keys/${made.body.id}`)).status).toBe(200)
  expect((await kith.request('/v1/programs', { headers })).status).toBe(401)
})

test('PLAT-12 inviting oneself is caught by id, by the same mailbox spelled otherwise, and inside an organization', async () => {
  const store = await earn()
  const code = await store.code()
  await store.registers('alias', { email: 'annlee+new@googlemail.com', organization: 'alias-clinic' })
  await store.registers('colleague', { organization: 'ann-clinic' })
  expect(await store.check(code, 'ann')).toBe('self_referral')
  expect(await store.check(code, 'alias')).toBe('self_referral')
  expect(await store.check(code, 'colleague')).not.toBe('ok')
})

test('PLAT-12 an address that is learned late and was the referrer’s own takes the rewards back', async () => {
  const store = await openScene(kith, 'invitation-code')
  const code = await store.code()
  await store.registers('bob', { email: 'bob@mail.example' })
  await store.reaches(minutes(10))
  await store.places('bob', 'b-1', { code }, minutes(5))
  await store.pays('b-1', minutes(6))
  expect(await store.rewardStates('ann')).toEqual(['issued'])
  await store.happens('customer.updated', { customer: 'bob', email: 'Ann.Lee@gmail.com' }, minutes(4))
  expect(await store.referralOf('bob')).toMatchObject({ state: 'revoked', reason: 'self_referral' })
  expect(await store.rewardStates('ann')).toEqual(['revoked'])
})

test('PLAT-13 a customer’s data can be taken along and erased, and the sums stay right', async () => {
  const { store } = await rewarded()
  const { data } = (await store.shop.get('/v1/customers/bob/export')).body
  expect(JSON.stringify(data.facts)).toContain('bob@mail.example')
  expect(data.ledger).toHaveLength(1)
  expect((await store.shop.delete('/v1/customers/bob')).status).toBe(200)
  const erased = (await store.shop.get('/v1/customers/bob')).body
  expect(erased).toMatchObject({ email: null, name: null, erasedAt: minutes(0) })
  const entries = await store.list('customers/bob/ledger')
  const sum = entries.reduce((total, { amount }) => total + amount, 0)
  expect(await store.credit('bob')).toBe(sum)
  expect(await store.credit('ann')).toBe(2_000)
})

test('PLAT-13 the code of somebody who was erased no longer works', async () => {
  const { store, code } = await rewarded()
  await store.happens('customer.erased', { customer: 'ann' })
  await store.registers('cid', { organization: 'cid-clinic' })
  expect(await store.check(code, 'cid')).toBe('code_revoked')
})

test('PLAT-16 each referral and reward says under which version of the terms it was decided, and all are kept', async () => {
  const store = await members({ triggers: each('registration', [points(10)]) })
  const code = await store.code()
  await store.registers('bob', { code })
  await store.edits({ triggers: each('registration', [points(20)]) })
  await store.registers('cid', { code })
  expect((await store.referralOf('bob')).programVersion).toBe(1)
  expect((await store.referralOf('cid')).programVersion).toBe(2)
  expect((await store.rewards('cid'))[0]).toMatchObject({ programVersion: 2, gift: { amount: 20 } })
  expect(await store.list(`programs/${store.program}/versions`)).toHaveLength(2)
})

test('PLAT-21 asked again, the same cart holds the same reservation; with no window it lasts 30 minutes', async () => {
  const limit = { referrals: 1, per: 'lifetime' }
  const store = await openScene(kith, 'refer-and-earn', { referrer: { limit } })
  const code = await store.code()
  for (const friend of ['bob', 'cid']) await store.registers(friend, { organization: `${friend}-clinic` })
  expect((await store.uses(code, 'bob')).body.reservation).toEqual({ code, until: minutes(30) })
  await store.reaches(minutes(10))
  expect((await store.uses(code, 'bob')).body.reservation).toEqual({ code, until: minutes(30) })
  expect(await store.triesToUse(code, 'cid')).toBe('referrer_limit_reached')
  await store.reaches(minutes(31))
  expect(await store.triesToUse(code, 'cid')).toBe('ok')
})

test('PLAT-22 erased and back again with the same id or mailbox, nobody is new; the referrer keeps what they got', async () => {
  for (const returned of [
    { customer: 'bob', email: 'other@mail.example' },
    { customer: 'bob-2', email: 'b.o.b+again@gmail.com' },
  ]) {
    const store = await members()
    const code = await store.code()
    await store.registers('bob', { email: 'bob@gmail.com', code })
    await store.reaches(minutes(1))
    await store.happens('customer.erased', { customer: 'bob' })
    await store.reaches(minutes(2))
    const { effects } = await store.happens('customer.registered', { ...returned, code })
    expect(effects).toContainEqual(expect.objectContaining({ type: 'code.refused' }))
    expect(await store.points('ann')).toBe(500)
  }
})

test('PLAT-24 a date ends with that day in the site’s time zone, across daylight saving too', async () => {
  const endOf = async (timeZone: string, endsAt: string) => {
    const store = await members({}, { timeZone })
    const { id, period } = await store.launches('member-referrals', {}, { period: { startsAt: '2026-03-01', endsAt } })
    const last = new Date(Date.parse(period.endsAt)).toISOString()
    await store.reaches(last)
    expect((await store.shop.get(`/v1/programs/${id}`)).body.status).toBe('active')
    await store.reaches(new Date(Date.parse(last) + 1).toISOString())
    expect((await store.shop.get(`/v1/programs/${id}`)).body.status).toBe('ended')
    return last
  }
  expect(await endOf('Europe/Berlin', '2026-03-31')).toBe('2026-03-31T21:59:59.999Z')
  expect(await endOf('America/New_York', '2026-03-08')).toBe('2026-03-09T03:59:59.999Z')
  expect(await endOf('Asia/Shanghai', '2026-03-31')).toBe('2026-03-31T15:59:59.999Z')
})

// The last one: whoever guesses too often is kept out of this server for a minute.
test('PLAT-20 strangers get one answer for every code that does not work and are throttled, a customer the exact reason', async () => {
  const store = await openScene(kith, 'invitation-code', { code: { validFor: 'P1D' } })
  const [used, expired] = [await store.code(), await store.code()]
  await store.registers('bob')
  await store.places('bob', 'b-1', { code: used })
  await store.registers('cid')
  expect((await store.asCustomer('cid', 'POST', `codes/${used}/check`, {})).body.reason).toBe('code_used')
  await store.reaches(days(2))
  const headers = { authorization: `Bearer ${store.shop.keys.publishableKey}`, 'content-type': 'application/json' }
  const guess = (code: string) =>
    kith.request(`/v1/public/codes/${code}/check`, { method: 'POST', headers, body: '{}' })
  const answers = [await guess('NOSUCHCODE'), await guess(used), await guess(expired)]
  expect(new Set(answers.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1)
  expect(answers[0]?.body.reason).toBe('unknown_code')
  expect((await store.asCustomer('cid', 'POST', `codes/${expired}/check`, {})).body.reason).toBe('code_expired')
  const many = await Promise.all(numbers(40).map((n) => guess(`GUESS${n}`)))
  const stopped = many.find(({ status }) => status === 429)
  expect(Number(stopped?.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('PLAT-6 the last time that can be told has room for all that follows from it', async () => {
  const store = await members()
  const code = await store.code()
  const occurredAt = '9999-12-30T00:00:00Z'
  const event = { id: 'far', type: 'customer.registered', occurredAt, data: { customer: 'far', code } }
  expect((await store.shop.post('/v1/events', event)).status).toBe(200)
  const later = { ...event, id: 'farther', occurredAt: '9999-12-30T00:00:01Z' }
  expect((await store.shop.post('/v1/events', later)).body.errors[0].pointer).toBe('/occurredAt')
})
