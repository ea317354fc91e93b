import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Kith, type Shop, startKith } from '../../test/app.ts'

let kith: Kith
let shop: Shop

beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite()
  await start(shop)
})
afterAll(() => kith.stop())

const noon = '2026-03-01T12:00:00.000Z'
let count = 0

async function start(at: Shop): Promise<void> {
  await at.put('/v1/test/clock', { now: noon })
  await at.post('/v1/programs', { preset: 'invitation-code', key: 'invite', name: 'Invite' })
  await at.post('/v1/programs', { preset: 'member-referrals', key: 'member', name: 'Member' })
}

async function tell(at: Shop, type: string, data: object): Promise<void> {
  count += 1
  const { now } = (await at.get('/v1/test/clock')).body
  const { status } = await at.post('/v1/events', { id: `e${count}`, type, occurredAt: now, data })
  expect(status).toBe(200)
}

async function referrer(at: Shop, customer: string): Promise<string> {
  await tell(at, 'customer.registered', { customer, locale: 'en' })
  await tell(at, 'product.activated', { customer, product: 'server' })
  return customer
}

const ask = (at: Shop, program: string, customer: string) => at.post('/v1/codes', { program, customer })
const cartOf = (id: string, customer: string) => ({
  id,
  customer,
  currency: 'USD',
  lines: [{ id: 'l1', sku: 'vps', quantity: 1, unitAmount: 1_000 }],
})

test('INV-2 three codes, and the fourth is refused', async () => {
  const customer = await referrer(shop, 'inv2')
  const made = await Promise.all([1, 2, 3, 4, 5].map(() => ask(shop, 'invite', customer)))
  expect(made.map(({ status }) => status).toSorted()).toEqual([201, 201, 201, 422, 422])
  const refused = made.find(({ status }) => status === 422)
  expect(refused?.body).toMatchObject({ reason: 'code_limit_reached', status: 422 })
  const { body } = await shop.get(`/v1/codes?customer=${customer}&program=invite`)
  expect(body.data.map((code: { number: number }) => code.number).toSorted()).toEqual([1, 2, 3])
})

test('INV-1 who may not refer is told why', async () => {
  await tell(shop, 'customer.registered', { customer: 'inv1' })
  expect(await ask(shop, 'invite', 'inv1')).toMatchObject({ status: 422, body: { reason: 'referrer_not_eligible' } })
  expect(await ask(shop, 'invite', 'nobody')).toMatchObject({ status: 422, body: { reason: 'referrer_not_eligible' } })
  expect((await ask(shop, 'none', 'inv1')).status).toBe(404)
  const { body } = await shop.post('/v1/codes', { programme: 'x' })
  expect(body.errors.map(({ pointer }: { pointer: string }) => pointer).toSorted()).toEqual(['/customer', '/program'])
})

test('EARN-2 asking again gives the current code', async () => {
  await tell(shop, 'customer.registered', { customer: 'earn2' })
  const [first, second] = [await ask(shop, 'member', 'earn2'), await ask(shop, 'member', 'earn2')]
  expect([first.status, second.status]).toEqual([201, 200])
  expect(second.body).toEqual(first.body)
  expect(first.body).toMatchObject({
    customer: 'earn2',
    state: 'available',
    uses: 0,
    maxUses: null,
    expiresAt: null,
    createdAt: noon,
    reservedUntil: null,
    benefit: 'none',
  })
  expect(first.body.link).toMatch(new RegExp(`/r/${shop.keys.site}/${first.body.code}$`))
  expect(first.body.qr).toBe(`${first.body.link}/qr.svg`)
})

test('a code is found as it is typed', async () => {
  const { code } = (await ask(shop, 'invite', await referrer(shop, 'typed'))).body
  const typed = encodeURIComponent(` ${code.slice(0, 5).toLowerCase()}-${code.slice(5)} `)
  expect((await shop.get(`/v1/codes/${typed}`)).body.code).toBe(code)
  expect((await shop.get('/v1/codes/NOSUCHCODE')).status).toBe(404)
  expect((await shop.get('/v1/codes/%00')).status).toBe(400)
})

test('INV-12 the states of a code: available, reserved, used', async () => {
  const { code } = (await ask(shop, 'invite', await referrer(shop, 'inv12'))).body
  const stateNow = async () => (await shop.get(`/v1/codes/${code}`)).body
  await tell(shop, 'customer.registered', { customer: 'newcomer' })
  const cart = cartOf('c1', 'newcomer')
  expect((await shop.put('/v1/carts/c1/code', { code, cart })).status).toBe(200)
  expect(await stateNow()).toMatchObject({ state: 'reserved', reservedUntil: '2026-03-01T12:30:00.000Z' })
  const listed = async (state: string) => (await shop.get(`/v1/codes?customer=inv12&state=${state}`)).body.data.length
  expect([await listed('reserved'), await listed('available')]).toEqual([1, 0])
  await shop.delete('/v1/carts/c1/code')
  expect(await stateNow()).toMatchObject({ state: 'available', reservedUntil: null })
  expect([await listed('reserved'), await listed('available')]).toEqual([0, 1])
  await tell(shop, 'order.placed', { customer: 'newcomer', order: 'o1', total: { amount: 800, currency: 'USD' }, code })
  expect(await stateNow()).toMatchObject({ state: 'used', uses: 1, benefit: 'none' })
  expect([await listed('used'), await listed('exhausted')]).toEqual([1, 0])
  await tell(shop, 'order.paid', { order: 'o1' })
  expect(await stateNow()).toMatchObject({ state: 'used', benefit: 'open' })
  await tell(shop, 'order.cancelled', { order: 'o1' })
  expect(await stateNow()).toMatchObject({ state: 'used', benefit: 'revoked' })
})

test('EARN-7 an expired code says so; revoked is for good', async () => {
  const own = await kith.createSite()
  await own.put('/v1/test/clock', { now: noon })
  const definition = { code: { validFor: 'P90D' } }
  await own.post('/v1/programs', { preset: 'member-referrals', key: 'ninety', name: 'Ninety', definition })
  await tell(own, 'customer.registered', { customer: 'a' })
  const { code, expiresAt } = (await ask(own, 'ninety', 'a')).body
  expect(expiresAt).toBe('2026-05-30T12:00:00.000Z')
  await own.put('/v1/test/clock', { now: expiresAt })
  expect((await own.get(`/v1/codes/${code}`)).body.state).toBe('available')
  await own.put('/v1/test/clock', { now: '2026-05-30T12:00:00.001Z' })
  expect((await own.get(`/v1/codes/${code}`)).body.state).toBe('expired')
  const next = await ask(own, 'ninety', 'a')
  expect(next.status).toBe(201)
  expect(next.body.code).not.toBe(code)
  const revoked = await own.post(`/v1/codes/${next.body.code}/revoke`)
  expect(revoked).toMatchObject({ status: 200, body: { state: 'revoked' } })
  expect((await own.post(`/v1/codes/${next.body.code}/revoke`)).body).toEqual(revoked.body)
  await tell(own, 'customer.identified', { customer: 'b' })
  expect(await own.post(`/v1/codes/${code}/check`, { customer: 'b' })).toMatchObject({
    body: { reason: 'code_expired' },
  })
})

test('INV-8 a check says what the code offers, or the exact reason, and changes nothing', async () => {
  const { code } = (await ask(shop, 'invite', await referrer(shop, 'inv8'))).body
  await tell(shop, 'customer.registered', { customer: 'fresh8' })
  const yes = await shop.post(`/v1/codes/${code.toLowerCase()}/check`, { customer: 'fresh8' })
  expect(yes).toMatchObject({ status: 200, body: { ok: true, offer: { source: 'code', code, label: '20% off' } } })
  const reasonFor = async (customer: string) => (await shop.post(`/v1/codes/${code}/check`, { customer })).body.reason
  expect(await reasonFor('inv8')).toBe('self_referral')
  expect(await reasonFor('newcomer')).toBe('not_new_customer')
  expect((await shop.post('/v1/codes/NOSUCHCODE/check', { customer: 'fresh8' })).body.reason).toBe('unknown_code')
  expect((await shop.get(`/v1/codes/${code}`)).body.state).toBe('available')
})

test('EARN-11 a code of another site: wrong_site in the workspace, unknown_code outside, and nothing of its owner', async () => {
  const [sister, stranger] = [await kith.createSite(), await kith.createSite({ workspace: 'other' })]
  await start(sister)
  await start(stranger)
  const { code } = (await ask(shop, 'invite', await referrer(shop, 'earn11-owner'))).body
  for (const [at, reason] of [
    [sister, 'wrong_site'],
    [stranger, 'unknown_code'],
  ] as const) {
    await tell(at, 'customer.registered', { customer: 'guest' })
    const checked = await at.post(`/v1/codes/${code}/check`, { customer: 'guest' })
    const entered = await at.put('/v1/carts/c1/code', { code, cart: cartOf('c1', 'guest') })
    const placed = { customer: 'guest', order: 'o1', total: { amount: 800, currency: 'USD' }, code }
    const now = (await at.get('/v1/test/clock')).body.now
    const told = await at.post('/v1/events', { id: 'placed', type: 'order.placed', occurredAt: now, data: placed })
    for (const answer of [checked, entered]) expect(answer).toMatchObject({ status: 422, body: { reason } })
    expect(told.body.effects).toMatchObject([{ type: 'code.refused', reason }])
    expect(JSON.stringify([checked.body, entered.body, told.body])).not.toContain('earn11-owner')
    expect((await at.get(`/v1/codes/${code}`)).status).toBe(404)
    expect((await at.post(`/v1/codes/${code}/revoke`)).status).toBe(404)
  }
})

test('codes are listed by page, the newest first', async () => {
  const own = await kith.createSite()
  await start(own)
  for (const customer of ['a', 'b', 'c']) {
    await tell(own, 'customer.registered', { customer })
    await ask(own, 'member', customer)
  }
  const seen: string[] = []
  let cursor = ''
  for (let turn = 0; turn < 3; turn++) {
    const { body } = await own.get(`/v1/codes?limit=1${cursor}`)
    seen.push(...body.data.map((code: { customer: string }) => code.customer))
    cursor = `&cursor=${body.nextCursor}`
    if (turn === 2) expect(body.nextCursor).toBeNull()
  }
  expect(seen.toSorted()).toEqual(['a', 'b', 'c'])
  expect((await own.get('/v1/codes?cursor=x')).status).toBe(400)
})
