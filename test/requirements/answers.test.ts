import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Kith, startKith } from '../app.ts'
import { each, minutes, openScene, points, type Scene } from './scene.ts'

// What the API says when the answer is no, or nothing at all.

let kith: Kith
beforeAll(async () => {
  kith = await startKith()
})
afterAll(() => kith.stop())

const members = (definition: object = {}) => openScene(kith, 'member-referrals', definition)
const byOrder = () =>
  members({
    code: { enteredAt: ['link', 'registration', 'checkout'], issue: 'on_request' },
    triggers: each('first_order', [points(10)], { when: 'paid' }),
    singleReward: false,
  })

describe('PLAT-19 an event that did nothing says why', () => {
  /** Of the last event that this customer's store told. */
  async function why(store: Scene, language = 'en') {
    const { body } = await store.shop.get('/v1/events?limit=1', { 'accept-language': language })
    const [event] = body.data
    const one = (await store.shop.get(`/v1/events/${event.id}`, { 'accept-language': language })).body
    expect(one.why).toEqual(event.why)
    return event.why
  }

  test('whose order it is, nobody has said', async () => {
    const store = await byOrder()
    await store.reaches(minutes(1))
    await store.pays('order-12')
    expect(await why(store)).toMatchObject({ reason: 'order_unknown', detail: expect.stringContaining('order-12') })
    expect((await why(store, 'ja')).detail).toMatch(/注文「order-12」/)
    expect((await why(store, 'zh-CN')).detail).toMatch(/订单“order-12”/)
  })

  test('there is no code, it was refused, or the referral waits for something else', async () => {
    const store = await byOrder()
    const code = await store.code()
    await store.reaches(minutes(1))
    await store.places('bob', 'b-1')
    expect(await why(store)).toMatchObject({ reason: 'no_code' })
    await store.reaches(minutes(2))
    await store.places('bob', 'b-2', { code })
    await store.reaches(minutes(3))
    await store.pays('b-2')
    const refused = await why(store)
    const detail = expect.stringContaining('have not ordered before')
    expect(refused).toEqual({ reason: 'code_refused', detail, referral: null })
    expect(refused.detail).toContain(code)
    await store.reaches(minutes(4))
    await store.registers('cid', { code })
    expect(await why(store)).toBeNull()
    await store.reaches(minutes(5))
    await store.happens('card.activated', { customer: 'cid' })
    expect(await why(store)).toMatchObject({ reason: 'waiting', detail: expect.stringMatching(/order is paid/) })
  })

  test('what counts comes later in the life of that order', async () => {
    const triggers = [
      ...each('card_activation', [points(10)]),
      ...each('first_order', [points(10)], { when: 'completed' }),
    ]
    const store = await members({ triggers, singleReward: false })
    const code = await store.code()
    await store.registers('bob', { code })
    await store.reaches(minutes(1))
    await store.happens('card.activated', { customer: 'bob' })
    expect(await why(store)).toBeNull()
    for (const tell of [() => store.places('bob', 'b-1'), () => store.pays('b-1')]) {
      await store.reaches(minutes(2))
      await tell()
      const detail = expect.stringMatching(/order is completed/)
      expect(await why(store)).toMatchObject({ reason: 'too_early', detail, referral: expect.stringMatching(/^ref_/) })
    }
    expect((await why(store, 'ja')).detail).toBe('友だちの初回注文が完了すると計上されます。')
    await store.reaches(minutes(3))
    await store.completes('b-1')
    expect(await why(store)).toBeNull()
  })

  test('it counts already, is another order, or is over', async () => {
    const store = await byOrder()
    const code = await store.code()
    await store.registers('bob', { code })
    await store.reaches(minutes(1))
    await store.buys('bob')
    await store.reaches(minutes(2))
    await store.completes('order-bob')
    expect(await why(store)).toMatchObject({ reason: 'counted', referral: expect.stringMatching(/^ref_/) })
    await store.happens('order.refunded', { order: 'order-bob', amount: 1 })
    expect(await why(store)).toMatchObject({
      reason: 'kept',
      detail: expect.stringMatching(/^A partial refund leaves/),
    })
    await store.reaches(minutes(3))
    await store.places('bob', 'second')
    expect(await why(store)).toMatchObject({ reason: 'not_first_order', detail: expect.stringMatching(/second/) })
    await store.reaches(minutes(4))
    await store.cancels('order-bob')
    expect(await why(store)).toBeNull()
    await store.reaches(minutes(5))
    await store.cancels('order-bob')
    expect(await why(store)).toMatchObject({ reason: 'ended', detail: expect.stringMatching(/order was cancelled/) })
  })
})

describe('PLAT-7 a wrong field is named in words', () => {
  async function wrong(body: object | undefined, language: string) {
    const { shop } = await members()
    const answer = await shop.send('POST', '/v1/codes', body, { 'accept-language': language })
    expect(answer.status).toBe(400)
    return answer.body.errors
  }

  test('what is missing is required', async () => {
    expect(await wrong({ program: 'one' }, 'en')).toEqual([{ pointer: '/customer', detail: 'Required.' }])
    expect(await wrong({ program: 'one' }, 'zh-CN')).toEqual([{ pointer: '/customer', detail: '必填。' }])
    expect(await wrong({ program: 'one' }, 'ja')).toEqual([{ pointer: '/customer', detail: '必須です。' }])
    expect((await wrong(undefined, 'en')).map(({ detail }: { detail: string }) => detail)).toEqual([
      'Required.',
      'Required.',
    ])
  })

  test('an event without anything is told so, too', async () => {
    const { shop } = await members()
    const body = { id: 'e', type: 'order.placed', occurredAt: minutes(0), data: { order: 'o' } }
    const { errors } = (await shop.post('/v1/events', body)).body
    expect(errors).toEqual([
      { pointer: '/data/customer', detail: 'Required.' },
      { pointer: '/data/total', detail: 'Required.' },
    ])
    expect((await shop.send('POST', '/v1/events', undefined, {})).body.errors).toEqual([
      { pointer: '', detail: 'Required.' },
    ])
  })

  test('what is of another kind, too long or none of the choices says what it is to be', async () => {
    const { shop } = await members()
    const said = async (body: object, language = 'en') =>
      (await shop.send('POST', '/v1/keys', body, { 'accept-language': language })).body.errors
    expect(await said({ kind: 'other', name: 7 })).toEqual([
      { pointer: '/kind', detail: 'One of: "secret", "publishable".' },
      { pointer: '/name', detail: 'This is to be a text.' },
    ])
    expect((await said({ kind: 'secret', name: 'x'.repeat(500) }, 'ja'))[0].detail).toMatch(/文字以内/)
  })
})

test('INV-4 PLAT-7 who has no account is told to register, not that the time for it has passed', async () => {
  const store = await openScene(kith, 'invitation-code')
  const code = await store.code()
  const { body } = await store.uses(code, 'guest')
  expect(body).toMatchObject({ status: 422, reason: 'registration_window_passed' })
  expect(body.detail).toMatch(/Register first/)
  const [refused] = (await store.sees('guest', { code })).refused
  expect(refused).toMatchObject({ reason: 'registration_window_passed', detail: body.detail })
  await store.registers('bob')
  await store.reaches(minutes(31))
  expect((await store.uses(code, 'bob')).body.detail).toMatch(/that time has passed/)
})
