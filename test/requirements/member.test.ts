import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answer, type Kith, startKith } from '../app.ts'
import { days, each, minutes, numbers, openScene, points, refusedIn, type Scene, seconds } from './scene.ts'

let kith: Kith
beforeAll(async () => {
  kith = await startKith()
})
afterAll(() => kith.stop())

const preset = 'member-referrals'
const open = (definition: object = {}) => openScene(kith, preset, definition)
const onOrder = { triggers: each('first_order', [points(500)], { when: 'paid', referee: { gifts: [points(5)] } }) }
const create = (store: Scene, definition: object): Promise<Answer> =>
  store.shop.post('/v1/programs', { preset, name: 'Members', definition })

/** Follows the share link of this code, as a browser does. */
async function visit(store: Scene, code: string): Promise<URL> {
  const { pathname } = new URL((await store.codeNow(code)).link, 'https://here.example')
  const answer = await kith.request(pathname)
  expect(answer.status).toBe(302)
  return new URL(answer.headers.get('location') ?? '')
}
const visitOf = (address: URL) => ({ visit: address.searchParams.get('visit') })

test('MEMBER-1 switched off, links and codes stop, the panel does not show the module, what was issued stays', async () => {
  const store = await open()
  const code = await store.code()
  await store.registers('bob', { code })
  await store.reaches(minutes(1))
  await store.switches('pause')
  expect(refusedIn((await store.registers('cid', { code })).effects)).toEqual(['program_paused'])
  expect((await store.asCustomer('ann', 'GET', 'panel')).body.programs).toEqual([])
  expect(await store.points('ann')).toBe(500)
  expect((await store.sees('bob')).totals.discount).toBe(100)
})

test('MEMBER-2 exactly one gift a side: a second gift, rung or trigger is refused with its place', async () => {
  const store = await open()
  const refused = async (triggers: object[]) => {
    const { status, body } = await create(store, { triggers })
    expect(body.errors[0].pointer).toContain('/definition/triggers')
    return status
  }
  expect(await refused(each('registration', [points(1), points(2)]))).toBe(400)
  expect(await refused([...each('registration', [points(1)]), ...each('first_order', [points(1)])])).toBe(400)
  const rungs = [
    { at: 1, gifts: [points(1)] },
    { at: 2, gifts: [points(1)] },
  ]
  expect(await refused([{ on: 'registration', referrer: rungs, referee: { gifts: [] } }])).toBe(400)
})

test('MEMBER-2 another kind of reward takes the place of the first, and earlier rewards are untouched', async () => {
  const store = await open({ triggers: each('registration', [points(10)]) })
  const code = await store.code()
  await store.registers('bob', { code })
  expect((await store.edits({ triggers: each('registration', [{ type: 'credit', amount: 700 }]) })).status).toBe(200)
  await store.registers('cid', { code })
  expect([await store.points('ann'), await store.credit('ann')]).toEqual([10, 700])
})

test('MEMBER-3 the requirement is either registering or a successful order', async () => {
  const registering = await open()
  await registering.registers('bob', { code: await registering.code() })
  expect(await registering.points('ann')).toBe(500)
  const ordering = await open(onOrder)
  await ordering.registers('bob', { code: await ordering.code() })
  expect(await ordering.points('ann')).toBe(0)
  await ordering.buys('bob')
  expect([await ordering.points('ann'), await ordering.points('bob')]).toEqual([500, 5])
})

test('MEMBER-4 registering counts only through the link or with the code, not with a code that is entered later', async () => {
  const store = await open()
  const code = await store.code()
  await store.registers('bob')
  expect(refusedIn((await store.places('bob', 'b-1', { code })).effects)).toEqual(['code_not_accepted_here'])
  await store.reaches(minutes(1))
  await store.registers('bob', { code })
  await store.registers('eve', visitOf(await visit(store, code)))
  expect(await store.points('bob')).toBe(0)
  expect((await store.referrals()).map(({ referee }) => referee)).toEqual(['eve'])
  expect(await store.points('ann')).toBe(500)
})

test('MEMBER-5 whom the store only knew is not a member; when they register with a code, it counts', async () => {
  const store = await open()
  const code = await store.code()
  for (const source of ['order', 'subscription', 'import']) {
    await store.happens('customer.identified', { customer: source, email: `${source}@shop.example`, source })
    expect((await store.asksForCode(source)).body.reason).toBe('referrer_not_eligible')
    expect(await store.rewards(source)).toEqual([])
    await store.registers(source, { code })
    expect(await store.rewards(source)).toHaveLength(1)
  }
  expect(await store.points('ann')).toBe(1_500)
})

test('MEMBER-6 the order is the friend’s first ever: imported and cancelled ones count as earlier', async () => {
  const imported = { order: 'old', total: 1, placedAt: '2020-01-01T00:00:00Z', status: 'completed' }
  const before: Record<string, (store: Scene) => Promise<unknown>> = {
    'an imported order': (store) => store.happens('order.imported', { customer: 'bob', ...imported }),
    'a cancelled order': async (store) => {
      await store.places('bob', 'old')
      await store.cancels('old')
    },
  }
  for (const [what, happened] of Object.entries(before)) {
    const store = await open(onOrder)
    await happened(store)
    await store.reaches(minutes(1))
    await store.registers('bob', { code: await store.code() })
    await store.buys('bob')
    expect(await store.points('ann'), what).toBe(0)
  }
})

test('MEMBER-6 the qualifying order cancelled: nothing for the referrer, and what was issued is lost', async () => {
  const store = await open(onOrder)
  const code = await store.code()
  await store.registers('bob', { code })
  await store.places('bob', 'b-1')
  await store.cancels('b-1')
  await store.reaches(minutes(1))
  await store.places('bob', 'b-2')
  await store.pays('b-2')
  expect(await store.points('ann')).toBe(0)
  await store.registers('cid', { code })
  await store.buys('cid')
  expect(await store.points('ann')).toBe(500)
  await store.cancels('order-cid')
  expect(await store.points('ann')).toBe(0)
})

test('MEMBER-7 the friend’s discount is taken off by itself, with no code to type, once', async () => {
  const store = await open()
  await store.registers('bob', { code: await store.code() })
  const seen = await store.sees('bob')
  expect(seen).toMatchObject({ totals: { discount: 100, total: 900 }, applied: [{ source: 'coupon' }] })
  expect((await store.sees('ann')).totals.discount).toBe(0)
  await store.places('bob', 'b-1', { coupons: [seen.applied[0].code] })
  expect((await store.sees('bob')).totals.discount).toBe(0)
})

test('MEMBER-9 a link leads to the store’s home page, or to another page of the same site', async () => {
  const store = await open()
  const code = await store.code()
  const home = await visit(store, code)
  expect([home.origin, home.pathname, home.searchParams.get('ref')]).toEqual(['https://shop.example', '/', code])
  await store.edits({ share: { url: 'https://shop.example/join?from=friend' } })
  const other = await visit(store, code)
  expect([other.pathname, other.searchParams.get('from')]).toEqual(['/join', 'friend'])
  expect((await store.edits({ share: { url: 'https://elsewhere.example/' } })).status).toBe(400)
})

test('MEMBER-9 following the link is remembered for 30 days, the last moment included', async () => {
  const store = await open()
  const seen = visitOf(await visit(store, await store.code()))
  await store.reaches(days(30))
  await store.registers('bob', seen)
  await store.reaches(seconds(30 * 86_400 + 0.001))
  expect(refusedIn((await store.registers('cid', seen)).effects)).toEqual(['attribution_window_passed'])
  expect(await store.points('ann')).toBe(500)
})

test('MEMBER-10 switched on, every registered member without a code gets one, whom the store only knows does not', async () => {
  const store = await open()
  const members = numbers(60).map((n) => `n${n}`)
  await store.tells(members.map((customer) => ['customer.registered', { customer }]))
  await store.happens('customer.identified', { customer: 'guest', source: 'import' })
  const own = await store.code('n7')
  expect((await store.edits({ code: { issue: 'automatic' } })).status).toBe(200)
  await store.reaches(minutes(60))
  await expect.poll(async () => (await store.list('codes')).length, { timeout: 10_000 }).toBe(61)
  expect((await store.list('codes?customer=n7')).map(({ code }) => code)).toEqual([own])
  expect(await store.list('codes?customer=guest')).toEqual([])
  const { issuing } = (await store.shop.get(`/v1/programs/${store.program}`)).body
  expect(issuing).toMatchObject({ issued: 60, finishedAt: expect.any(String) })
})

test('MEMBER-10 whoever registers while codes are automatic gets one, which a friend enters when registering', async () => {
  const store = await open({ code: { issue: 'automatic' } })
  await store.registers('bob', { email: 'bob@shop.example' })
  await store.reaches(minutes(1))
  const [own] = await store.list('codes?customer=bob')
  await store.registers('cid', { code: own.code })
  expect(await store.points('bob')).toBe(500)
})
