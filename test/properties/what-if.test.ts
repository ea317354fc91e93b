import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Reservation } from '#codes/reservation.ts'
import type { StoreEvent } from '#events/event.ts'
import type { ProgramVersion } from '#programs/program.ts'
import { revokeByHand } from '#referrals/by-hand.ts'
import { type EnteredCode, type Referral, referrals, refusals } from '#referrals/referral.ts'
import { type Reward, rewards } from '#rewards/reward.ts'
import { outcomeOf } from '#simulations/outcome.ts'
import { type Happening, isBefore, lifeOf, type OtherTerms, otherHappenings, type Past } from '#simulations/past.ts'
import { Replay } from '#simulations/replay.ts'
import { runs } from './runs.ts'
import { day, hour, minute, type ProgramInput, type Told, World } from './world.ts'

const start = Date.parse('2026-01-30T22:00:00Z')

const gifts = (credit: number) => [{ type: 'credit', amount: credit }]
const coupons = [{ type: 'coupon', discount: { type: 'amount', amount: 500 }, quantity: 1, validFor: 'P20D' }]
const triggers = (on: string, credit: number) => [
  {
    on,
    referrer: [
      { every: 1, gifts: [...gifts(credit), ...coupons] },
      { at: 2, gifts: [{ type: 'points', amount: 7, issueAfter: 'P1D' }] },
    ],
    referee: 'same',
  },
]

const program: fc.Arbitrary<ProgramInput> = fc
  .record({
    maxUses: fc.constantFrom(null, 1, 2),
    limit: fc.constantFrom(null, { referrals: 2, per: 'calendar_month' }, { referrals: 1, per: 'day' }),
    maxPerReferrer: fc.constantFrom(null, 2),
    validFor: fc.constantFrom(null, 'P10D'),
    unit: fc.constantFrom('customer', 'customer', 'organization'),
    orderWithin: fc.constantFrom(null, 'PT30M', 'P2D'),
    window: fc.constantFrom(null, 'P3D', 'P30D'),
    on: fc.constantFrom('first_order', 'first_order', 'card_activation', 'registration'),
    claim: fc.constantFrom('automatic', 'manual'),
    onCancel: fc.constantFrom('revoke', 'keep'),
  })
  .map(({ maxUses, limit, maxPerReferrer, validFor, unit, orderWithin, window, on, claim, onCancel }) => ({
    definition: {
      referrer: { requires: ['registered'], limit },
      referee: { unit, orderWithin },
      code: { maxUses, maxPerReferrer, validFor },
      attribution: { window },
      triggers: triggers(on, 100),
      claim,
      reversal: { onCancel },
    },
  }))

const kinds = [
  ...['register', 'register', 'order', 'order', 'order', 'pay', 'pay', 'complete', 'card', 'cancel', 'refund'],
  ...['code', 'activate', 'activate', 'pause', 'resume', 'edit', 'claim', 'take back', 'use coupon'],
] as const
interface Step {
  readonly kind: (typeof kinds)[number]
  readonly who: number
  readonly which: number
  readonly coded: boolean
  readonly wait: number
}
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...kinds),
  who: fc.nat(3),
  which: fc.nat(1),
  coded: fc.boolean(),
  wait: fc.constantFrom(
    1_000,
    1_000,
    minute,
    minute,
    minute,
    29 * minute,
    31 * minute,
    6 * hour,
    day,
    3 * day,
    12 * day,
  ),
})
const history = fc.record({
  program,
  steps: fc.array(step, { maxLength: 40 }),
  timeZone: fc.constantFrom('UTC', 'Asia/Shanghai', 'America/New_York'),
})

/** What the store told, with when it was decided. */
interface Lived {
  readonly world: World
  readonly program: string
  readonly told: Happening[]
}

function live({
  program,
  steps,
  timeZone,
}: {
  program: ProgramInput
  steps: readonly Step[]
  timeZone: string
}): Lived {
  const world = new World(start, timeZone)
  const told: Happening[] = []
  const tell = world.tell.bind(world)
  world.tell = (event: Told) => {
    world.advance(event.occurredAt)
    told.push({ kind: 'event', event: event as StoreEvent, coupons: new Map(), at: world.now })
    return tell(event)
  }
  const { id } = world.launch(program)
  const lived = { world, program: id, told }
  for (const referrer of ['ref-a', 'ref-b']) {
    world.advance(world.now + minute)
    world.addReferrer(referrer)
    world.advance(world.now + minute)
    world.tryCode(id, referrer)
  }
  const activated = new Set<string>()
  for (const one of steps) {
    world.advance(world.now + one.wait)
    take(lived, one, activated)
  }
  world.advance(world.now + 60 * day)
  return lived
}

function take({ world, program, told }: Lived, { kind, who, which, coded }: Step, activated: Set<string>): void {
  const customer = `cus-${who}`
  const [order, cart] = [`ord-${who}`, `cart-${who}`]
  const code = coded ? (world.codes()[which % world.codes().length]?.code ?? null) : null
  switch (kind) {
    case 'register':
      world.register(customer, code, { organization: `org-${who >> 1}` })
      return
    case 'order':
      world.place(customer, order, { code, ...(coded ? {} : { cart }) })
      return
    case 'pay':
      world.pay(order)
      return
    case 'complete':
      world.happen({ type: 'order.completed', order, customer: null, total: null })
      return
    case 'card':
      world.happen({ type: 'card.activated', customer })
      return
    case 'cancel':
      world.cancel(order)
      return
    case 'refund':
      world.refund(order)
      return
    case 'code':
      world.tryCode(program, coded ? 'ref-a' : 'ref-b')
      return
    case 'activate':
      // A cart's earlier codes leave no trace, so that there is one for each.
      if (code === null || activated.has(customer)) return
      activated.add(customer)
      world.activate(cart, customer, code)
      return
    case 'edit':
      world.edit(program, { triggers: triggers('first_order', 100 + which) })
      return
    case 'claim': {
      const reward = world.rewards().find((one) => one.state === 'issued' && one.claimable)
      if (reward) world.claim(reward.id)
      return
    }
    case 'take back': {
      const reward = world.standing()[which]
      if (reward) world.run((set) => revokeByHand(set, reward.id, { by: null, reason: 'tried' }))
      return
    }
    case 'use coupon':
      orderWithCoupon(world, told, which)
      return
    default:
      world[kind](program)
  }
}

function orderWithCoupon(world: World, told: Happening[], which: number): void {
  const coupon = world.coupons()[which]
  const reward = world.rewards().find(({ id }) => id === coupon?.reward)
  if (!coupon || !reward) return
  world.place(coupon.customer, `with-${coupon.code}-${told.length}`, { coupons: [coupon.code] })
  told.push({
    ...(told.pop() as Happening & { kind: 'event' }),
    coupons: new Map([[coupon.code, spotOf(world, reward)]]),
  })
}

function spotOf(world: World, { referral, side, trigger, rung, place }: Reward) {
  const { code, referee, redeemedAt } = world.referrals().find(({ id }) => id === referral) as Referral
  return { code, referee, redeemedAt, side, trigger, rung, place }
}

/** What is left of it afterwards, as the store would read it from its tables. */
function pastOf({ world, program }: Lived): Past {
  const handled = world.rewards().flatMap((reward) => {
    const [spot, reason] = [spotOf(world, reward), reward.reason ?? '']
    const claimed = reward.claimedAt === null ? [] : [{ what: 'claimed', spot, reason, at: reward.claimedAt } as const]
    const { revokedAt, revokedByHand } = reward
    return revokedByHand && revokedAt !== null
      ? [...claimed, { what: 'taken back', spot, reason, at: revokedAt } as const]
      : claimed
  })
  const ordered = new Set(
    world.rows<{ cart: string; code: string }>('orders').map(({ cart, code }) => `${cart} ${code}`),
  )
  const carts = (world.rows('reservations') as Reservation[])
    .filter(({ state, cart, code }) => state !== 'released' || ordered.has(`${cart} ${code}`))
    .map(({ cart, code, customer, reservedAt: at }) => ({ cart, code, customer, at }))
  return {
    program: world.program(program),
    versions: world.rows<ProgramVersion>('program_versions'),
    codes: new Map(
      world.codes().map(({ code, customer, createdAt: at, revokedAt }) => [code, { code, customer, at, revokedAt }]),
    ),
    visits: new Map(),
    carts: new Map(carts.map((cart) => [cart.cart, cart])),
    refused: world
      .rows<EnteredCode>('refusals')
      .filter(({ place, orderId }) => place === 'checkout' && orderId === null),
    handled,
  }
}

function liveAgain(lived: Lived, other: OtherTerms | null): Replay {
  const past = pastOf(lived)
  const replay = new Replay(lived.world.set.site, past)
  const all = [...lifeOf(past, other), ...otherHappenings(past), ...lived.told]
  const inOrder = all.sort((left, right) => (isBefore(left, right) ? -1 : isBefore(right, left) ? 1 : 0))
  for (const happening of inOrder) replay.take(happening)
  replay.advance(lived.world.now)
  return replay
}

/** Everything that rules decided, without the ids, which are each past's own. */
function decided(all: {
  referrals: readonly Referral[]
  rewards: readonly Reward[]
  refusals: readonly EnteredCode[]
}) {
  const named = new Map(
    all.referrals.map(({ id, code, referee, redeemedAt }) => [id, `${code} ${referee} ${redeemedAt}`]),
  )
  return {
    referrals: all.referrals
      .map((one) => `${named.get(one.id)} ${one.state} ${one.reason} ${one.orderId} ${one.qualifiedAt} ${one.marked}`)
      .sort(),
    rewards: all.rewards
      .map((one) => {
        const spot = `${named.get(one.referral as string)} ${one.side} ${one.trigger} ${one.rung} ${one.place}`
        return `${spot} ${one.customer} ${one.state} ${one.createdAt} ${one.revokedAt} ${JSON.stringify(one.gift)}`
      })
      .sort(),
    refusals: all.refusals.map((one) => `${one.customer} ${one.code} ${one.place} ${one.at} ${one.reason}`).sort(),
  }
}

test('PLAT-14 a past lived through once more with its own terms is what happened', () => {
  fc.assert(
    fc.property(history, (given) => {
      const lived = live(given)
      const replay = liveAgain(lived, null)
      const again = {
        referrals: replay.rows(referrals),
        rewards: replay.rows(rewards),
        refusals: replay.rows(refusals),
      }
      const { world } = lived
      const recorded = {
        referrals: world.referrals(),
        rewards: world.rewards(),
        refusals: world.rows<EnteredCode>('refusals'),
      }
      expect(decided(again)).toEqual(decided(recorded))
    }),
    runs(200),
  )
})

test('PLAT-14 a gift of another amount changes what it would have cost by just that', () => {
  const plain = program.map(({ definition }) => ({
    definition: {
      ...definition,
      triggers: [{ on: 'first_order', referrer: [{ every: 1, gifts: gifts(100) }], referee: 'same' }],
    },
  }))
  fc.assert(
    fc.property(
      fc.record({ ...{ steps: fc.array(step, { maxLength: 30 }), timeZone: fc.constant('UTC') }, program: plain }),
      fc.integer({ min: 1, max: 900 }),
      (given, amount) => {
        const steps = given.steps.filter(({ kind }) => kind !== 'edit')
        const lived = live({ ...given, steps })
        const [terms] = pastOf(lived).versions as [ProgramVersion]
        const trigger = {
          ...terms.definition.triggers[0],
          referrer: [{ every: 1, gifts: [{ type: 'credit', amount, issueAfter: null }] }],
        }
        const definition = { ...terms.definition, triggers: [trigger] } as ProgramVersion['definition']
        const span = { from: start, to: lived.world.now }
        const did = outcomeOf(liveAgain(lived, null), span).outcome
        const would = outcomeOf(liveAgain(lived, { definition, from: start }), span).outcome
        expect(would.gifts.cost * 100).toBe(did.gifts.cost * amount)
        expect(would.rewards).toEqual(did.rewards)
        expect(would.refusals).toEqual(did.refusals)
      },
    ),
    runs(60),
  )
})
