import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Kith, startKith } from '../app.ts'
import { each, minutes, openScene, points, refusedIn, type Scene } from './scene.ts'

// What happens at one moment, what becomes known late, and who is not who they seem to be.

let kith: Kith
beforeAll(async () => {
  kith = await startKith()
})
afterAll(() => kith.stop())

const earn = (definition: object = {}) => openScene(kith, 'refer-and-earn', definition)
const invite = () => openScene(kith, 'invitation-code')
const members = (definition: object = {}) => openScene(kith, 'member-referrals', definition)
const byOrder = (when: string, more: object = {}) =>
  members({
    code: { enteredAt: ['link', 'registration', 'checkout'], issue: 'on_request' },
    triggers: each('first_order', [points(10)], { when }),
    singleReward: false,
    ...more,
  })

type Told = readonly [type: string, data: object]

/** Every order in which a few things can be told. */
function ordersOf<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, place) => ordersOf(items.toSpliced(place, 1)).map((rest) => [item, ...rest]))
}

/** How somebody's part in it stands, and whether what is said of it agrees with it. */
async function standing(store: Scene, referee = 'bob') {
  const referral = (await store.referrals(`?referee=${referee}`)).find(({ state }) => state !== 'rejected')
  if (referral === undefined) return null
  const { steps } = (await store.shop.get(`/v1/referrals/${referral.id}/explanation`)).body
  const given = (await store.rewards('ann')).filter(
    ({ referral: of, state }) => of === referral.id && state === 'issued',
  )
  return {
    state: referral.state,
    order: referral.order?.replace(referee, 'bob') ?? null,
    by: referral.successes.map(({ order }: { order: string }) => order.replace(referee, 'bob')),
    said: steps.at(-1).decision,
    gifts: given.length,
  }
}

describe('PLAT-3 at one moment, in whichever order it is told', () => {
  const placed = (customer: string, number: number, code?: string): Told => [
    'order.placed',
    { customer, order: `${customer}-${number}`, total: 1_000, ...(code === undefined ? {} : { code }) },
  ]
  const paid = (customer: string, number: number): Told => ['order.paid', { order: `${customer}-${number}` }]
  const cancelled = (customer: string, number: number): Told => ['order.cancelled', { order: `${customer}-${number}` }]
  const registered = (customer: string, code?: string): Told => [
    'customer.registered',
    { customer, ...(code === undefined ? {} : { code }) },
  ]

  /** How it ends, told in every order, each of them by somebody else; what ends alike is named once. */
  async function ends(story: (who: string, code: string) => readonly Told[]) {
    const store = await byOrder('paid')
    const code = await store.code()
    await store.reaches(minutes(10))
    const all = new Set<string>()
    for (const [number, places] of ordersOf([...story('', '').keys()]).entries()) {
      const who = `p${number}`
      const events = story(who, code)
      await store.tells(places.map((place) => events[place] as Told))
      all.add(JSON.stringify(await standing(store, who)))
    }
    return [...all].map((one) => JSON.parse(one))
  }

  test('of two orders the one that was told of first is the first, whatever they are called', async () => {
    const store = await byOrder('paid')
    const code = await store.code()
    await store.reaches(minutes(10))
    await store.tells([registered('bob', code), placed('bob', 2), paid('bob', 2), placed('bob', 1), paid('bob', 1)])
    await store.tells([['order.refunded', { order: 'bob-1', amount: 1_000, full: true }]])
    expect(await standing(store, 'bob')).toMatchObject({ state: 'rewarded', order: 'bob-2', gifts: 1 })
    await store.places('eve', 'eve-2')
    expect(refusedIn((await store.places('eve', 'eve-1', { code })).effects)).toEqual(['not_new_customer'])
  })

  test('an order is paid before it is cancelled, so that it was a success for a moment', async () => {
    const all = await ends((who, code) => [placed(who, 1, code), paid(who, 1), cancelled(who, 1)])
    expect(all).toEqual([{ state: 'revoked', order: 'bob-1', by: ['bob-1'], said: 'revoked', gifts: 0 }])
  })

  test('one registration told twice, once with a code, is one registration with that code', async () => {
    const all = await ends((who, code) => [registered(who), registered(who, code), placed(who, 1), paid(who, 1)])
    expect(all).toEqual([{ state: 'rewarded', order: 'bob-1', by: ['bob-1'], said: 'rewarded', gifts: 1 }])
  })

  test('a code entered with the registration goes before the same one at a checkout', async () => {
    const all = await ends((who, code) => [registered(who, code), placed(who, 1, code), paid(who, 1)])
    expect(all).toEqual([{ state: 'rewarded', order: 'bob-1', by: ['bob-1'], said: 'rewarded', gifts: 1 }])
  })
})

test('PLAT-3 PLAT-2 an earlier order that becomes known takes the place of the later one, in all that is said', async () => {
  const store = await byOrder('paid')
  const code = await store.code()
  await store.registers('bob', { code })
  await store.reaches(minutes(10))
  await store.places('bob', 'late')
  await store.places('bob', 'early', {}, minutes(5))
  await store.pays('early')
  expect(await standing(store)).toMatchObject({ state: 'rewarded', order: 'early', by: ['early'], said: 'rewarded' })
})

test('PLAT-3 a code that was entered twice is judged for the checkout alone when the registration was none', async () => {
  const store = await byOrder('paid')
  const code = await store.code()
  await store.reaches(minutes(10))
  await store.registers('bob', { code })
  await store.places('bob', 'b-1', { code })
  await store.registers('bob', {}, minutes(5))
  expect(await standing(store)).toMatchObject({ state: 'pending', order: 'b-1' })
  await store.pays('b-1')
  expect(await store.gifts('ann')).toEqual([10])
})

test('MEMBER-6 an order of which only the cancelling was told was placed by then, and disqualifies', async () => {
  const store = await byOrder('paid')
  const code = await store.code()
  await store.registers('bob', { code })
  await store.reaches(minutes(10))
  await store.happens('order.cancelled', { customer: 'bob', order: 'never-told', total: 500 })
  await store.reaches(minutes(20))
  await store.buys('bob')
  expect(await store.gifts('ann')).toEqual([])
  expect(await store.check(await store.code(), 'bob')).toBe('not_new_customer')
})

describe('PLAT-12 one device', () => {
  test('both were seen on is one person', async () => {
    const store = await byOrder('paid')
    await store.registers('ann', { device: 'the-same' })
    const code = await store.code()
    await store.registers('bob', { device: 'the-same', code })
    const [refused] = await store.list('refusals?customer=bob')
    expect(refused).toMatchObject({ reason: 'self_referral' })
    const { steps } = (await store.shop.get(`/v1/refusals/${refused.id}/explanation`)).body
    expect(steps[0].checks.at(-1)).toMatchObject({ check: 'not_own_code', saw: { sameDevice: true } })
    await store.buys('bob', code)
    expect(await store.gifts('ann')).toEqual([])
  })

  test('each of their own, or none told, is nothing', async () => {
    const store = await byOrder('paid')
    await store.registers('ann', { device: 'hers' })
    const code = await store.code()
    await store.registers('bob', { device: 'his', code })
    await store.registers('cid', { code })
    await store.buys('bob')
    await store.buys('cid')
    expect(await store.gifts('ann')).toEqual([10, 10])
  })

  test('told late ends what it should not have begun', async () => {
    const store = await byOrder('paid')
    await store.registers('ann', { device: 'hers' })
    const code = await store.code()
    await store.reaches(minutes(10))
    await store.registers('bob', { code })
    await store.buys('bob')
    await store.happens('customer.updated', { customer: 'bob', device: 'hers' }, minutes(5))
    expect(await store.referralOf('bob')).toMatchObject({ state: 'revoked', reason: 'self_referral' })
  })
})

describe('MEMBER-4 a link that was followed', () => {
  async function visitOf(store: Scene, code: string): Promise<string> {
    const { link } = await store.codeNow(code)
    const answer = await kith.request(new URL(link).pathname, { headers: { 'user-agent': 'Firefox' } })
    return new URL(answer.headers.get('location') ?? 'none:').searchParams.get('visit') ?? ''
  }

  test('after registering makes nobody new', async () => {
    const store = await byOrder('paid')
    const code = await store.code()
    await store.reaches(minutes(60))
    const visit = await visitOf(store, code)
    expect(visit).not.toBe('')
    await store.registers('bob', { visit }, minutes(54))
    await store.registers('cid', { visit }, minutes(56))
    expect((await store.list('refusals?customer=bob')).map(({ reason }) => reason)).toEqual(['not_new_customer'])
    expect(await store.referralOf('cid')).toMatchObject({ state: 'pending', place: 'link' })
  })
})

test('INV-6 a cart stays with whose code it holds, and says so', async () => {
  const store = await invite()
  await store.happens('product.activated', { customer: 'eve', product: 'server' })
  const [code, other] = [await store.code(), await store.code('eve')]
  await store.registers('bob')
  await store.registers('cid')
  expect((await store.uses(code, 'bob')).status).toBe(200)
  const taken = await store.uses(other, 'cid', { id: 'cart-bob' })
  expect(taken).toMatchObject({ status: 409, body: { reason: 'conflict', errors: [{ pointer: '/cart/id' }] } })
  expect(taken.body.detail).toContain('cart-bob')
  expect((await store.sees('bob')).reservation).toMatchObject({ code })
  await store.takesOff('bob')
  expect((await store.uses(other, 'cid', { id: 'cart-bob' })).status).toBe(200)
})

test('PLAT-13 PLAT-22 who is erased belongs to no organization any more, which has ordered all the same', async () => {
  const store = await earn()
  const code = await store.code()
  await store.registers('bob', { organization: 'bob-clinic', email: 'bob@mail.example' })
  await store.buys('bob', code)
  await store.reaches(minutes(10))
  await store.happens('customer.erased', { customer: 'bob' })
  const late = { customer: 'bob', organization: 'bob-clinic', email: 'bob@mail.example', name: 'Bob' }
  await store.happens('customer.updated', late, minutes(5))
  const kept = (await store.shop.get('/v1/customers/bob')).body
  expect(kept).toMatchObject({ organization: null, email: null, name: null })
  const told = JSON.stringify(await store.list('events?customer=bob'))
  expect(told).not.toMatch(/bob-clinic|mail\.example|"Bob"/)
  await store.registers('ben', { organization: 'bob-clinic' })
  expect(await store.check(code, 'ben')).toBe('already_participated')
  await store.refunds('order-bob')
  expect(await store.credit('ann')).toBe(0)
})

describe('PLAT-7 what is in the way is named', () => {
  const inEach = async (store: Scene, method: string, path: string, body?: object) => {
    const answers = []
    for (const language of ['en', 'zh-CN', 'ja']) {
      answers.push((await store.shop.send(method, path, body, { 'accept-language': language })).body)
    }
    expect(new Set(answers.map(({ detail }) => detail)).size).toBe(3)
    return answers[0]
  }

  test('a key that another program has', async () => {
    const store = await members()
    await store.launches(null, { triggers: each('registration', [points(1)]) }, { key: 'taken' })
    const program = { key: 'taken', name: 'Other', preset: 'member-referrals' }
    const body = await inEach(store, 'POST', '/v1/programs', program)
    expect(body).toMatchObject({ status: 409, reason: 'conflict', errors: [{ pointer: '/key', detail: body.detail }] })
    expect(body.detail).toContain('taken')
  })

  test('an amount that is no longer on hold', async () => {
    const store = await earn()
    await store.registers('bob', { organization: 'bob-clinic' })
    await store.buys('bob', await store.code())
    const hold = async () =>
      (await store.shop.post('/v1/spends', { customer: 'ann', unit: 'credit', amount: 500 })).body.id
    const [captured, released] = [await hold(), await hold()]
    await store.shop.post(`/v1/spends/${captured}/capture`)
    await store.shop.post(`/v1/spends/${released}/release`)
    expect((await inEach(store, 'POST', `/v1/spends/${captured}/release`)).detail).toMatch(/captured already/)
    expect((await inEach(store, 'POST', `/v1/spends/${released}/capture`)).detail).toMatch(/no longer on hold/)
  })

  test('invitations that are switched off, and the wrong kind of key', async () => {
    const store = await members()
    const answer = await store.asCustomer('ann', 'POST', 'invitations', { email: 'friend@mail.example' })
    expect(answer).toMatchObject({ status: 403, body: { detail: expect.stringMatching(/switched off/) } })
    expect((await inEach(store, 'GET', '/v1/me/panel')).detail).toMatch(/publishable key/)
  })
})

test('MEMBER-1 GIFT-9 while a program takes a break its codes take nothing off, for those who take part neither', async () => {
  const store = await members({
    code: { enteredAt: ['link', 'registration'], issue: 'on_request' },
    checkout: { discount: { type: 'percentage', percent: 20 }, exclusive: false },
    triggers: each('first_order', [points(10)], { when: 'paid' }),
    singleReward: false,
  })
  const code = await store.code()
  await store.registers('bob', { code })
  const cart = {
    id: 'bob-1',
    customer: 'bob',
    currency: 'USD',
    lines: [{ id: '1', sku: 's', quantity: 1, unitAmount: 1_000 }],
  }
  const program = (await store.shop.get('/v1/programs')).body.data[0].id
  const comesTo = async () => {
    const { totals, refused } = (await store.shop.post('/v1/carts/evaluate', { cart })).body
    return [totals.discount, refused.map(({ reason }: { reason: string }) => reason)]
  }
  expect(await comesTo()).toEqual([200, []])
  for (const [stop, reason] of [
    ['pause', 'program_paused'],
    ['archive', 'program_archived'],
  ]) {
    await store.shop.post(`/v1/programs/${program}/${stop}`)
    expect(await comesTo()).toEqual([0, [reason]])
    expect((await store.shop.put('/v1/carts/bob-1/code', { code, cart })).body).toMatchObject({ status: 422, reason })
    expect((await store.shop.post(`/v1/codes/${code}/check`, { customer: 'bob' })).body).toMatchObject({ reason })
  }
})
