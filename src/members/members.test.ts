import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type Kith, type Shop, startKith } from '../../test/app.ts'
import { Story } from '../../test/story.ts'

let kith: Kith
let shop: Shop
let story: Story
let program: string

/** Ann brings Bob, who orders; every second success gives a coupon. */
beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite()
  story = new Story(shop)
  await shop.put('/v1/test/clock', { now: '2026-03-01T10:00:00Z' })
  const coupon = { type: 'coupon', discount: { type: 'percentage', percent: 10 } }
  const referrer = [
    { at: 1, gifts: [{ type: 'credit', amount: 500 }] },
    { every: 2, gifts: [coupon] },
  ]
  const triggers = [{ on: 'first_order', when: 'paid', referrer, referee: { gifts: [{ type: 'points', amount: 50 }] } }]
  const limit = { referrals: 5, per: 'calendar_month' }
  program = (await story.launches({ key: 'friends', definition: { claim: 'manual', triggers, referrer: { limit } } }))
    .id
  await story.registers('ann', { name: 'Ann Miller', email: 'ann@shop.example', locale: 'zh-CN' })
})
afterAll(() => kith.stop())

const as = async (customer: string, method: string, path: string, body?: unknown): Promise<Answer> =>
  kith.request(`/v1/me/${path}`, {
    method,
    headers: {
      ...(await shop.browser(customer)),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })

describe('a member', () => {
  test('MEMBER-8 sees what is open to them before anything happened', async () => {
    const { status, body } = await as('ann', 'GET', 'panel')
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body).toMatchObject({
      customer: { id: 'ann', name: 'Ann Miller', locale: 'zh-CN' },
      programs: [{ id: program, key: 'friends', eligible: true, codesLeft: null, codes: [], limit: { used: 0 } }],
      ...{ referrals: [], rewards: [], coupons: [], unread: 0 },
    })
    const [ladder] = body.programs[0].progress
    expect(ladder).toMatchObject({
      ...{ on: 'first_order', when: 'paid', successes: 0 },
      rungs: [
        { at: 1, every: null, reached: 0, remaining: 1 },
        { at: null, every: 2, reached: 0, remaining: 2 },
      ],
    })
    expect(ladder.rungs[0].label).toContain('5.00')
  })

  test('PLAT-10 somebody unknown is told why they cannot refer', async () => {
    const { body } = await as('stranger', 'GET', 'panel')
    expect(body.programs[0]).toMatchObject({ eligible: false, reason: 'referrer_not_eligible' })
    expect(body.balances.credit).toEqual({ balance: 0, held: 0, available: 0, currency: 'USD' })
    expect(await as('stranger', 'POST', 'codes', { program })).toMatchObject({
      status: 422,
      body: { reason: 'referrer_not_eligible' },
    })
  })

  test('GIFT-12 asks for a code, once', async () => {
    const made = await as('ann', 'POST', 'codes', { program: 'friends' })
    expect(made).toMatchObject({ status: 201, body: { customer: 'ann', state: 'available' } })
    expect(made.body.link).toContain(`/r/${shop.keys.site}/${made.body.code}`)
    const again = await as('ann', 'POST', 'codes', { program })
    expect(again).toMatchObject({ status: 200, body: made.body })
    expect((await as('ann', 'GET', 'codes')).body.data).toEqual([made.body])
    expect((await as('ann', 'POST', `codes/${made.body.code}/check`)).body.reason).toBe('self_referral')
    const checked = await as('bob', 'POST', `codes/${made.body.code.toLowerCase()}/check`, {})
    expect(checked).toMatchObject({ status: 200, body: { ok: true, program } })
  })

  test('PLAT-17 follows their referral on a timeline, the friend masked', async () => {
    const [code] = (await as('ann', 'GET', 'codes')).body.data
    await story.registers('bob', { name: 'Bob', code: code.code })
    await shop.put('/v1/test/clock', { now: '2026-03-02T10:00:00Z' })
    await story.happens('order.paid', { customer: 'bob', order: 'o-1', total: 1_000 })
    const [own] = (await as('ann', 'GET', 'referrals')).body.data
    expect(own).toMatchObject({ side: 'referrer', friend: 'B***', state: 'rewarded', reason: null })
    expect(own.timeline).toEqual([
      { what: 'registered', at: '2026-03-01T10:00:00.000Z' },
      { what: 'redeemed', at: '2026-03-01T10:00:00.000Z' },
      { what: 'ordered', at: '2026-03-02T10:00:00.000Z' },
      { what: 'qualified', at: '2026-03-02T10:00:00.000Z' },
      { what: 'rewarded', at: '2026-03-02T10:00:00.000Z' },
    ])
    expect((await as('bob', 'GET', 'referrals')).body.data).toMatchObject([{ side: 'referee', friend: 'A***' }])
    expect(JSON.stringify((await as('ann', 'GET', 'panel')).body)).not.toContain('"bob"')
  })

  test('MEMBER-11 INV-12 has at hand what it takes to hand a code on', async () => {
    const share = {
      title: 'For a friend of {{ name }}',
      channels: { x: { text: '{{ code }} at {{ site }}' }, email: { body: 'Look: {{ link }}' }, wechat: {} },
    }
    await shop.patch(`/v1/programs/${program}`, { definition: { share } })
    const [{ codes, progress }] = (await as('ann', 'GET', 'panel?lang=en')).body.programs
    const { code, link, sharing } = codes[0]
    expect(sharing.title).toBe('For a friend of Ann Miller')
    expect(sharing.ways).toMatchObject([
      { channel: 'wechat', href: null },
      { channel: 'x', text: `${code} at ${shop.keys.site}` },
      { channel: 'email', text: `Look: ${link}` },
    ])
    expect(progress[0].label).toBe("a friend's first order is paid")
  })

  test('GIFT-14 claims what is theirs, and nobody else does', async () => {
    const [reward] = (await as('ann', 'GET', 'rewards')).body.data
    expect(reward).toMatchObject({ state: 'issued', claimable: true, gift: { type: 'credit', amount: 500 } })
    expect(reward).toMatchObject({ programName: 'Friends', detail: null, label: expect.stringContaining('5.00') })
    expect((await as('bob', 'POST', `rewards/${reward.id}/claim`)).status).toBe(404)
    const claimed = await as('ann', 'POST', `rewards/${reward.id}/claim`)
    expect(claimed).toMatchObject({ status: 200, body: { state: 'claimed' } })
    expect((await as('ann', 'POST', `rewards/${reward.id}/claim`)).body).toEqual(claimed.body)
    const { body } = await as('ann', 'GET', 'panel')
    expect(body.balances.credit.balance).toBe(500)
    expect(body.programs[0].progress[0].rungs).toMatchObject([
      { reached: 1, remaining: 0 },
      { reached: 0, remaining: 1 },
    ])
    expect(body.programs[0].limit).toEqual({ referrals: 5, per: 'calendar_month', used: 1 })
  })

  test('PLAT-7 is told so in their language, and reads it once', async () => {
    const { body } = await as('ann', 'GET', 'notifications?unread=true')
    expect(body.data.map(({ scenario }: { scenario: string }) => scenario)).toEqual(['reward_earned', 'friend_joined'])
    const [earned] = body.data
    expect(earned).toMatchObject({ title: '您有奖励待领取', channels: ['popup', 'inbox'], readAt: null })
    expect(earned.body).toMatch(/Friends.*5\.00/)
    expect(earned.link).toBe('https://shop.example')
    await shop.patch('/v1/site', { memberUrl: 'https://shop.example/members' })
    expect((await as('ann', 'GET', 'notifications')).body.data[0].link).toBe('https://shop.example/members')
    expect((await as('bob', 'POST', `notifications/${earned.id}/read`)).status).toBe(404)
    const read = await as('ann', 'POST', `notifications/${earned.id}/read`)
    expect(read.body.readAt).toBe('2026-03-02T10:00:00.000Z')
    expect((await as('ann', 'GET', 'notifications?unread=true&lang=ja')).body.data).toMatchObject([
      { title: '友だちが参加しました' },
    ])
    const stores = await shop.get('/v1/notifications?customer=ann&unread=true')
    expect(stores.body.data).toMatchObject([{ scenario: 'friend_joined', customer: 'ann' }])
    expect((await shop.post(`/v1/notifications/${stores.body.data[0].id}/read`)).body.readAt).not.toBeNull()
  })

  test('EARN-6 reads several at once, and only their own', async () => {
    const own = (await as('bob', 'GET', 'notifications?unread=true')).body.data
    expect(own.length).toBeGreaterThan(0)
    const ids = own.map(({ id }: { id: string }) => id)
    expect((await as('ann', 'POST', 'notifications/read', { ids })).body).toEqual({ read: 0 })
    expect((await as('bob', 'GET', 'notifications?unread=true')).body.data).toHaveLength(ids.length)
    expect((await as('bob', 'POST', 'notifications/read', {})).body).toEqual({ read: ids.length })
    expect((await as('bob', 'POST', 'notifications/read', { ids })).body).toEqual({ read: 0 })
    expect((await as('bob', 'GET', 'notifications?unread=true')).body.data).toEqual([])
  })

  test('PLAT-17 is told of a loss without a hint on abuse', async () => {
    await story.happens('order.refunded', { order: 'o-1', amount: 1_000, full: true })
    const [own] = (await as('ann', 'GET', 'referrals')).body.data
    expect(own).toMatchObject({ state: 'revoked', reason: '订单已退款。' })
    expect(own.timeline.at(-1).what).toBe('ended')
  })

  test('MEMBER-1 switched off, the module is not shown', async () => {
    await shop.post(`/v1/programs/${program}/pause`)
    const { programs, closed } = (await as('ann', 'GET', 'panel?lang=en')).body
    expect(programs).toEqual([])
    expect(closed).toMatchObject([{ key: 'friends', status: 'paused', notice: expect.stringContaining('a break') }])
    await shop.post(`/v1/programs/${program}/resume`)
    expect((await as('ann', 'GET', 'panel')).body).toMatchObject({ programs: [{ id: program }], closed: [] })
    const module = await story.launches({ key: 'module', preset: 'member-referrals' })
    await shop.post(`/v1/programs/${module.id}/pause`)
    expect((await as('ann', 'GET', 'panel')).body).toMatchObject({ programs: [{ id: program }], closed: [] })
    await shop.post(`/v1/programs/${module.id}/archive`)
  })
})

describe('a person', () => {
  test('the store sees what it has told', async () => {
    const { body } = await shop.get('/v1/customers/bob')
    expect(body).toMatchObject({
      ...{ id: 'bob', name: 'Bob', registeredAt: '2026-03-01T10:00:00.000Z', erasedAt: null },
      firstOrder: { id: 'o-1', placedAt: '2026-03-02T10:00:00.000Z' },
      orders: { placed: 1, paid: 1, refunded: 1, volume: { amount: 0, currency: 'USD' } },
    })
    expect((await shop.get('/v1/customers/nobody')).status).toBe(404)
    expect((await (await kith.createSite()).get('/v1/customers/bob')).status).toBe(404)
  })

  test('PLAT-13 all of their data, and nobody else in it', async () => {
    const { status, body } = await shop.get('/v1/customers/ann/export')
    expect(status).toBe(200)
    expect(body.data.facts[0]).toMatchObject({ email: 'ann@shop.example', registeredAt: '2026-03-01T10:00:00.000Z' })
    expect(body.data.ledger.length).toBeGreaterThan(0)
    expect(body.data.referrals).toMatchObject([{ side: 'referrer' }])
    expect(JSON.stringify(body.data.referrals)).not.toContain('bob')
    expect((await shop.get('/v1/customers/nobody/export')).status).toBe(404)
  })

  test('PLAT-13 PLAT-22 erased, the sums stay and they are not new again', async () => {
    const before = (await shop.get('/v1/customers/ann/balances')).body
    const erased = await shop.delete('/v1/customers/ann')
    expect(erased).toMatchObject({ status: 200, body: { email: null, name: null, locale: null } })
    expect(erased.body.erasedAt).not.toBeNull()
    expect((await shop.delete('/v1/customers/ann')).body).toEqual(erased.body)
    expect((await shop.get('/v1/customers/ann/balances')).body).toEqual(before)
    const { body } = await shop.get('/v1/customers/ann/export')
    expect(JSON.stringify(body)).not.toMatch(/Ann Miller|ann@shop/)
    await story.registers('ann-again', { email: 'Ann@shop.example' })
    expect((await shop.get('/v1/customers/ann-again')).body.returning).toBe(true)
  })
})
