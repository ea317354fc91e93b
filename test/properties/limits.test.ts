import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isRefusal } from '#base/refusal.ts'
import { calendarDay, calendarMonth } from '#base/time.ts'
import { heldByOthers } from '#codes/reservation.ts'
import { takesPart } from '#referrals/referral.ts'
import { miscounts } from './counts.ts'
import { runs } from './runs.ts'
import { day, hour, minute, type ProgramInput, World } from './world.ts'

type Per = 'day' | 'calendar_month' | 'lifetime'
interface Limits {
  readonly maxUses: number | null
  readonly limit: { readonly referrals: number; readonly per: Per } | null
  readonly maxPerReferrer: number | null
}

const limits: fc.Arbitrary<Limits> = fc.record({
  maxUses: fc.constantFrom(null, 1, 1, 2, 3),
  limit: fc.option(
    fc.record({ referrals: fc.constantFrom(1, 2, 3), per: fc.constantFrom<Per>('day', 'calendar_month', 'lifetime') }),
    {
      nil: null,
      freq: 3,
    },
  ),
  maxPerReferrer: fc.constantFrom(null, 3),
})

const gifts = [
  { type: 'credit', amount: 100 },
  { type: 'points', amount: 30, expiresAfter: 'P2D' },
]
const coupon = { type: 'coupon', discount: { type: 'amount', amount: 500 }, quantity: 2, validFor: 'P3D' }
const ladders = [
  [
    { every: 1, gifts },
    { at: 2, gifts: [coupon] },
  ],
  [
    { at: 1, gifts: [coupon] },
    { every: 2, gifts },
  ],
  [
    { every: 1, gifts: [coupon] },
    { at: 2, gifts },
    { at: 3, gifts },
  ],
]
function triggersOf(ladder: number, kinds: readonly string[] = ['card_activation', 'first_order']) {
  return kinds.map((on) => ({ on, referrer: ladders[ladder], referee: 'same' }))
}

const program = fc
  .record({
    limits,
    unit: fc.constantFrom('customer', 'organization'),
    orderWithin: fc.constantFrom(null, 'PT30M'),
    window: fc.constantFrom(null, 'P1D', 'P30D'),
    kinds: fc.constantFrom(['first_order'], ['first_order'], ['card_activation', 'first_order']),
    onCancel: fc.constantFrom('revoke', 'revoke', 'keep'),
  })
  .map(({ limits, unit, orderWithin, window, kinds, onCancel }) => {
    const { maxUses, limit, maxPerReferrer } = limits
    const input: ProgramInput = {
      definition: {
        referrer: { requires: ['registered'], limit },
        referee: { unit, orderWithin },
        code: { maxUses, maxPerReferrer },
        attribution: { window },
        triggers: triggersOf(0, kinds),
        reversal: { onCancel },
      },
    }
    return { input, limits }
  })

const who = fc.nat(5).map((number) => `cus-${number}`)
const which = fc.nat(3)
/** What may happen next: a step names its subject by number, and what there is nothing of is left out. */
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(
      fc.constant('wait' as const),
      fc.constantFrom(minute, 10 * minute, 29 * minute, 31 * minute, 6 * hour, day, 3 * day, 12 * day),
    ),
  },
  { weight: 3, arbitrary: fc.tuple(fc.constant('register' as const), who, fc.option(which, { nil: null })) },
  { weight: 5, arbitrary: fc.tuple(fc.constant('activate' as const), who, which) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('deactivate' as const), who) },
  { weight: 5, arbitrary: fc.tuple(fc.constant('order' as const), who, fc.option(which, { nil: null }), fc.boolean()) },
  {
    weight: 3,
    arbitrary: fc.tuple(
      fc.constant('late order' as const),
      who,
      which,
      fc.constantFrom(minute, 2 * hour, 2 * day, 20 * day),
    ),
  },
  { weight: 5, arbitrary: fc.tuple(fc.constant('pay' as const), who) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('cancel' as const), who) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('refund' as const), who) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('card' as const), who) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('code' as const)) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constant('hold' as const), who, fc.constantFrom('credit' as const, 'points' as const)),
  },
  { weight: 1, arbitrary: fc.tuple(fc.constant('capture' as const), which) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('release' as const), which) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('edit' as const), fc.nat(2)) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('use coupon' as const), which) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('pause' as const)) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('resume' as const)) },
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

const organizations = ['org-x', 'org-x', 'org-y', 'org-y', 'org-z', 'org-z']
const start = Date.parse('2026-01-30T22:00:00Z')

function play(input: ProgramInput, steps: readonly Step[], timeZone: string, afterEach: (world: World) => void): World {
  const world = new World(start, timeZone)
  const { id } = world.launch(input)
  world.addReferrer('ref-a')
  world.makeCode(id, 'ref-a')
  world.afterEach = afterEach
  for (const step of steps) take(world, id, step)
  world.advance(world.now + 90 * day)
  return world
}

function take(world: World, program: string, step: Step): void {
  const codeOf = (number: number | null) =>
    number === null ? null : (world.codes()[number % world.codes().length]?.code ?? null)
  const organizationOf = (customer: string) => organizations[Number(customer.slice(4))] as string
  switch (step[0]) {
    case 'wait':
      world.advance(world.now + step[1])
      return
    case 'register':
      world.register(step[1], codeOf(step[2]), { organization: organizationOf(step[1]) })
      return
    case 'activate':
      world.activate(`cart-${step[1]}`, step[1], codeOf(step[2]) as string)
      return
    case 'deactivate':
      world.deactivate(`cart-${step[1]}`)
      return
    case 'order':
      world.place(step[1], `ord-${step[1]}`, { code: codeOf(step[2]), ...(step[3] ? { cart: `cart-${step[1]}` } : {}) })
      return
    case 'late order': {
      const event = {
        type: 'order.placed',
        customer: step[1],
        order: `ord-${step[1]}`,
        total: 1_000,
        lines: null,
        cart: null,
        code: codeOf(step[2]),
        coupons: [],
        spends: [],
      } as const
      world.tell({ id: `late-${world.now}-${step[1]}-${step[3]}`, occurredAt: world.now - step[3], ...event })
      return
    }
    case 'pay':
      world.pay(`ord-${step[1]}`)
      return
    case 'cancel':
      world.cancel(`ord-${step[1]}`)
      return
    case 'refund':
      world.refund(`ord-${step[1]}`)
      return
    case 'card':
      world.happen({ type: 'card.activated', customer: step[1] })
      return
    case 'code':
      world.tryCode(program, 'ref-a')
      return
    case 'hold': {
      const before = world.balances().find(({ customer, unit }) => customer === step[1] && unit === step[2])
      const held = world.hold(step[1], step[2], 60)
      const free = (before?.balance ?? 0) - (before?.held ?? 0)
      if (!isRefusal(held)) expect(free).toBeGreaterThanOrEqual(60)
      else expect(free).toBeLessThan(60)
      return
    }
    case 'edit':
      world.edit(program, { triggers: triggersOf(step[1]) })
      return
    case 'use coupon': {
      const coupon = world.coupons()[step[1]]
      if (coupon) world.place(coupon.customer, `with-${coupon.code}`, { coupons: [coupon.code] })
      return
    }
    case 'capture':
    case 'release': {
      const spend = world.spends()[step[1]]
      if (spend) world[step[0]](spend.id)
      return
    }
    case 'pause':
      world.pause(program)
      return
    case 'resume':
      world.resume(program)
      return
  }
}

/** What is taken of each cap at this moment, reservations and pending referrals with it. */
function broken(world: World, { maxUses, limit, maxPerReferrer }: Limits): string[] {
  const wrong: string[] = []
  const { timeZone } = world.set.site
  const referrals = world.referrals()
  const part = (participant: string) =>
    referrals.some((referral) => referral.participant === participant && takesPart(referral))
  const reserved = heldByOthers(world.reservations(), '', world.now).filter(({ participant }) => !part(participant))
  for (const code of world.codes()) {
    const uses = code.uses + reserved.filter((reservation) => reservation.code === code.code).length
    if (maxUses !== null && uses > maxUses) wrong.push(`${uses} of ${maxUses} uses`)
  }
  if (maxPerReferrer !== null && world.codes().length > maxPerReferrer) wrong.push(`${world.codes().length} codes`)
  if (limit !== null) {
    const pending = referrals.filter(({ state }) => state === 'pending').length
    const succeeded = referrals.filter(({ successes }) => successes.some(({ standing }) => standing))
    const period = (at: number) =>
      limit.per === 'lifetime' ? 'ever' : limit.per === 'day' ? calendarDay(at, timeZone) : calendarMonth(at, timeZone)
    const counts = Object.groupBy(succeeded, ({ qualifiedAt }) => period(qualifiedAt as number))
    for (const [name, found] of Object.entries(counts))
      if ((found?.length ?? 0) > limit.referrals) wrong.push(`${found?.length} successes in ${name}`)
    const taken = (counts[period(world.now)]?.length ?? 0) + pending + reserved.length
    if (taken > limit.referrals) wrong.push(`${taken} places of ${limit.referrals} taken`)
  }
  return wrong
}

const history = fc.record({
  program,
  steps: fc.array(step, { maxLength: 40 }),
  timeZone: fc.constantFrom('UTC', 'Asia/Shanghai', 'America/New_York'),
})

test('PLAT-4 EARN-8 EARN-9 INV-2 INV-3 no cap is ever exceeded, at any moment of any history', () => {
  fc.assert(
    fc.property(history, ({ program, steps, timeZone }) => {
      play(program.input, steps, timeZone, (world) => expect(broken(world, program.limits)).toEqual([]))
    }),
    runs(250),
  )
})

test('EARN-10 EARN-13 GIFT-4 what is counted along the way is what is there', () => {
  fc.assert(
    fc.property(history, ({ program, steps, timeZone }) => {
      play(program.input, steps, timeZone, (world) => expect(miscounts(world)).toEqual([]))
    }),
    runs(250),
  )
})
