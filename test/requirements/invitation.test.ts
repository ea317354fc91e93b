import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Kith, startKith } from '../app.ts'
import { days, domain, minutes, numbers, openScene, refusedIn, type Scene, seconds } from './scene.ts'

let kith: Kith
beforeAll(async () => {
  kith = await startKith()
})
afterAll(() => kith.stop())

const open = (definition: object = {}) => openScene(kith, 'invitation-code', definition)

/** Bob has registered and may order with a code of Ann's. */
async function invited(definition: object = {}): Promise<{ store: Scene; code: string }> {
  const store = await open(definition)
  await store.registers('bob')
  return { store, code: await store.code() }
}

/** Bob has paid his first order, and Ann her domain with what that earned her. */
async function usedBenefit(): Promise<{ store: Scene; code: string }> {
  const { store, code } = await invited()
  await store.buys('bob', code)
  expect((await store.uses(code, 'ann', { lines: domain })).body.totals.total).toBe(0)
  await store.places('ann', 'ann-domain', { total: 0, cart: 'cart-ann', lines: domain })
  return { store, code }
}

test('INV-1 a code takes a running product, and without one the answer and the panel say why', async () => {
  const store = await open()
  await store.registers('zoe')
  const refused = await store.asksForCode('zoe')
  expect(refused).toMatchObject({ status: 422, body: { reason: 'referrer_not_eligible' } })
  const panel = (await store.asCustomer('zoe', 'GET', 'panel')).body.programs[0]
  expect(panel).toMatchObject({ eligible: false, reason: 'referrer_not_eligible', detail: refused.body.detail })
  await store.happens('product.activated', { customer: 'zoe', product: 'server' })
  expect((await store.asksForCode('zoe')).status).toBe(201)
  await store.reaches(minutes(1))
  await store.happens('product.deactivated', { customer: 'zoe', product: 'server' })
  expect((await store.asksForCode('zoe')).body.reason).toBe('referrer_not_eligible')
})

test('INV-2 three codes ever, revoked and used ones counted, also when ten ask for the third', async () => {
  const { store, code } = await invited()
  await store.places('bob', 'b-1', { code })
  await store.shop.post(`/v1/codes/${await store.code()}/revoke`)
  const answers = await Promise.all(numbers(10).map(() => store.asksForCode('ann')))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  const refused = answers.filter(({ status }) => status !== 201)
  expect(new Set(refused.map(({ body }) => body.reason))).toEqual(new Set(['code_limit_reached']))
  expect(await store.list('codes?customer=ann')).toHaveLength(3)
})

test('INV-3 the first order consumes the code for good, whatever becomes of that order', async () => {
  const { store, code } = await invited()
  await store.registers('cid')
  await store.places('bob', 'b-1', { code })
  expect(await store.check(code, 'cid')).toBe('code_used')
  await store.cancels('b-1')
  expect(await store.check(code, 'cid')).toBe('code_used')
  expect(await store.codeNow(code)).toMatchObject({ state: 'used', uses: 1 })
})

test('INV-4 the 30th minute is included, the moment after it is not', async () => {
  for (const [at, answer] of [
    [seconds(1_800), 'ok'],
    [seconds(1_800.001), 'registration_window_passed'],
  ] as const) {
    const { store, code } = await invited()
    await store.reaches(at)
    expect(await store.check(code, 'bob')).toBe(answer)
    expect(await store.triesToUse(code, 'bob')).toBe(answer)
    const { effects } = await store.places('bob', 'b-1', { code })
    expect(refusedIn(effects)).toEqual(answer === 'ok' ? [] : [answer])
    expect(await store.referrals()).toHaveLength(answer === 'ok' ? 1 : 0)
  }
})

test('INV-4 activated at minute 29 and ordered at minute 31: no discount, and the code is free again', async () => {
  const { store, code } = await invited()
  await store.reaches(minutes(29))
  expect((await store.uses(code, 'bob')).body.reservation.until).toBe(minutes(30))
  await store.reaches(minutes(31))
  expect(await store.sees('bob')).toMatchObject({ totals: { discount: 0 }, reservation: null })
  expect(refusedIn((await store.places('bob', 'b-1', { cart: 'cart-bob', code })).effects)).toEqual([
    'registration_window_passed',
  ])
  expect(await store.codeNow(code)).toMatchObject({ state: 'available', uses: 0 })
})

test('INV-5 whoever has ordered before is not new, and nobody uses their own code', async () => {
  const { store, code } = await invited()
  await store.places('bob', 'b-1')
  await store.cancels('b-1')
  expect(await store.check(code, 'bob')).toBe('not_new_customer')
  expect(await store.check(code, 'ann')).toBe('self_referral')
  expect(await store.triesToUse(code, 'ann')).toBe('self_referral')
})

test('INV-5 the own code is one’s own also where it promises its creator nothing, before and after a friend used it', async () => {
  const gifts = [{ type: 'points', amount: 5 }]
  const triggers = [{ on: 'first_order', when: 'paid', referrer: [], referee: { gifts } }]
  const { store, code } = await invited({ triggers })
  const answers = async () => [
    await store.check(code, 'ann'),
    await store.triesToUse(code, 'ann', { lines: domain }),
    (await store.sees('ann', { code })).refused[0].reason,
  ]
  const own = ['self_referral', 'self_referral', 'self_referral']
  expect(await answers()).toEqual(own)
  await store.buys('bob', code)
  expect(await answers()).toEqual(own)
})

test('INV-6 activated, the discount is there at once and the code is held; it is free again by itself', async () => {
  const { store, code } = await invited()
  await store.reaches(minutes(10))
  await store.registers('cid')
  const active = (await store.uses(code, 'bob')).body
  expect(active).toMatchObject({ totals: { discount: 200, total: 800 }, reservation: { code, until: minutes(30) } })
  expect(await store.triesToUse(code, 'cid')).toBe('code_reserved')
  await store.reaches(minutes(31))
  expect(await store.triesToUse(code, 'cid')).toBe('ok')
})

test('INV-6 taken out of the cart, the code is free for the next one', async () => {
  const { store, code } = await invited()
  await store.registers('cid')
  await store.uses(code, 'bob')
  await store.takesOff('bob')
  expect(await store.codeNow(code)).toMatchObject({ state: 'available' })
  expect(await store.triesToUse(code, 'cid')).toBe('ok')
})

const discounts = [
  { id: 'SPRING', kind: 'coupon', amount: 100 },
  { id: 'VOUCHER', kind: 'gift_voucher', amount: 50 },
]

test('INV-7 an active code removes coupons and vouchers by name, and refuses later ones until it is removed', async () => {
  const { store, code } = await invited()
  const active = (await store.uses(code, 'bob', { discounts })).body
  expect(active.removed).toEqual([
    { id: 'SPRING', kind: 'coupon', reason: 'excluded_by_code' },
    { id: 'VOUCHER', kind: 'gift_voucher', reason: 'excluded_by_code' },
  ])
  expect(active.totals.discount).toBe(200)
  const later = await store.sees('bob', { coupons: ['LATER'] })
  expect(later.refused).toMatchObject([{ code: 'LATER', reason: 'excluded_by_code' }])
  await store.takesOff('bob')
  expect(await store.sees('bob', {}, { discounts })).toMatchObject({ removed: [], totals: { discount: 150 } })
})

/** Beside the exclusive code there is one of a program that excludes nothing. */
async function twoCodes() {
  const { store, code } = await invited()
  const checkout = { discount: { type: 'amount', amount: 300 }, exclusive: false }
  const other = await store.launches('refer-a-friend-gift', { checkout, code: { enteredAt: ['checkout'] } })
  return { store, exclusive: code, plain: await store.code('ann', other.id) }
}

test('INV-7 a code that was in the cart gives way to an exclusive one and is named', async () => {
  const { store, exclusive, plain } = await twoCodes()
  expect(await store.triesToUse(plain, 'bob')).toBe('ok')
  const active = (await store.uses(exclusive, 'bob')).body
  expect(active.removed).toEqual([{ id: plain, kind: 'other', reason: 'excluded_by_code' }])
  expect(active.applied.map(({ code }: { code: string }) => code)).toEqual([exclusive])
})

test('INV-7 while an exclusive code is active another code is refused, and accepted once it is removed', async () => {
  const { store, exclusive, plain } = await twoCodes()
  await store.uses(exclusive, 'bob')
  expect(await store.triesToUse(plain, 'bob')).toBe('excluded_by_code')
  const seen = await store.sees('bob', { code: plain })
  expect(seen.refused).toMatchObject([{ code: plain, reason: 'excluded_by_code' }])
  expect(seen).toMatchObject({ totals: { discount: 200 }, reservation: { code: exclusive } })
  await store.takesOff('bob')
  expect(await store.triesToUse(plain, 'bob')).toBe('ok')
})

test('INV-7 a coupon named in an order that an exclusive code was used for is not used up', async () => {
  const { store, code } = await invited()
  const gift = { type: 'coupon', discount: { type: 'amount', amount: 100 } }
  const triggers = [{ on: 'card_activation', referrer: [], referee: { gifts: [gift] } }]
  const other = await store.launches('refer-a-friend-gift', { triggers, claim: 'automatic' })
  await store.registers('cid', { code: await store.code('ann', other.id) })
  await store.happens('card.activated', { customer: 'cid' })
  const coupon = (await store.coupons('cid'))[0]
  await store.uses(code, 'cid')
  await store.places('cid', 'c-1', { cart: 'cart-cid', coupons: [coupon.code] })
  expect(await store.codeNow(code)).toMatchObject({ state: 'used' })
  expect((await store.coupons('cid'))[0]).toMatchObject({ state: 'available', order: null })
})

test('INV-8 the cart and the page of its own give the same answer, and checkout shows the discount as locked in', async () => {
  const { store, code } = await invited()
  await store.registers('cid')
  const onThePage = async (customer: string) => {
    const { body } = await store.asCustomer(customer, 'POST', `codes/${code}/check`, {})
    return body.ok === true ? 'ok' : body.reason
  }
  expect([await onThePage('bob'), await store.triesToUse(code, 'bob')]).toEqual(['ok', 'ok'])
  expect([await onThePage('cid'), await store.triesToUse(code, 'cid')]).toEqual(['code_reserved', 'code_reserved'])
  expect(await store.sees('bob')).toMatchObject({
    totals: { discount: 200 },
    applied: [{ source: 'code', code }],
    reservation: { code, until: minutes(30) },
  })
})

test('INV-9 of an unknown, used or expired code the newcomer is told to ask for another one', async () => {
  const { store, code: used } = await invited({ code: { validFor: 'P1D' } })
  const expired = await store.code()
  await store.places('bob', 'b-1', { code: used })
  await store.registers('cid')
  const told = async (code: string) => {
    const { status, body } = await store.uses(code, 'cid')
    expect(status).toBe(422)
    expect(body.detail).toMatch(/ask the person who gave it to you for another one/i)
    return body.reason
  }
  expect([await told('NOSUCHCODE'), await told(used)]).toEqual(['unknown_code', 'code_used'])
  await store.reaches(days(2))
  expect(await told(expired)).toBe('code_expired')
})

test('INV-10 once the friend has paid, the creator alone takes one domain for nothing, once', async () => {
  const { store, code } = await invited()
  await store.places('bob', 'b-1', { code })
  expect(await store.triesToUse(code, 'ann', { lines: domain })).toBe('benefit_not_open')
  await store.pays('b-1')
  expect(await store.triesToUse(code, 'bob', { lines: domain })).not.toBe('ok')
  expect(await store.triesToUse(code, 'ann')).toBe('code_not_accepted_here')
  expect((await store.uses(code, 'ann', { lines: domain })).body).toMatchObject({
    totals: { discount: 900, total: 0 },
    applied: [{ source: 'benefit', code }],
  })
  await store.places('ann', 'ann-domain', { total: 0, cart: 'cart-ann', lines: domain })
  expect(await store.triesToUse(code, 'ann', { id: 'cart-2', lines: domain })).toBe('benefit_used')
  expect(await store.rewardStates('ann')).toEqual(['used'])
})

test('INV-11 a refund takes an unused benefit back, and the code stays consumed', async () => {
  const { store, code } = await invited()
  await store.buys('bob', code)
  await store.refunds('order-bob')
  expect(await store.rewardStates('ann')).toEqual(['revoked'])
  expect(await store.triesToUse(code, 'ann', { lines: domain })).not.toBe('ok')
  expect(await store.codeNow(code)).toMatchObject({ state: 'used' })
  await store.registers('cid')
  expect(await store.check(code, 'cid')).toBe('code_used')
})

test('INV-11 a used benefit stays used, and the referral is marked', async () => {
  const { store } = await usedBenefit()
  await store.refunds('order-bob')
  expect(await store.rewardStates('ann')).toEqual(['used'])
  expect(await store.referralOf('bob')).toMatchObject({ state: 'revoked', marked: true })
})

test('INV-12 the creator sees each code with its state, who used it (masked), and whether the domain is open', async () => {
  const { store, code } = await invited()
  await store.happens('customer.updated', { customer: 'bob', name: 'Robert Smith' })
  await store.buys('bob', code)
  const { programs, referrals } = (await store.asCustomer('ann', 'GET', 'panel')).body
  expect(programs[0]).toMatchObject({ codesLeft: 2, codes: [{ code, state: 'used', benefit: 'open' }] })
  expect(referrals).toHaveLength(1)
  expect(JSON.stringify(referrals)).not.toMatch(/Robert|Smith|bob/)
})
