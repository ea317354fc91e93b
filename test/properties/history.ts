import fc from 'fast-check'
import { keyOf } from '#engine/table.ts'
import type { Definition } from '#programs/definition.api.ts'
import { programVersions } from '#programs/program.ts'
import { takesPart } from '#referrals/referral.ts'
import type { ModelCode, Outcome } from './model.ts'
import { day, hour, minute, type ProgramInput, person, type Told, World } from './world.ts'

export const start = Date.parse('2026-01-20T09:00:00Z')
/** By then every deadline and delay that a history can have is over. */
export const end = start + 400 * day
const referrers = ['ref-a', 'ref-b', 'ref-c']

interface OrderPlan {
  readonly at: number
  readonly code: number | null
  readonly told: 'placed' | 'paid only' | 'imported'
  readonly paidAfter: number | null
  readonly completedAfter: number | null
  readonly cancelledAfter: number | null
  readonly refunds: readonly { readonly after: number; readonly amount: number; readonly full: boolean }[]
  readonly importedAfter: number
}

interface Plan {
  readonly registersAt: number | null
  readonly code: number | null
  /** The registration reported once more, with this code. */
  readonly again: { readonly after: number; readonly code: number | null } | null
  readonly organization: string | null
  readonly organizationToldAt: number | null
  /** They belong to another organization from then on. */
  readonly move: { readonly organization: string; readonly at: number } | null
  readonly cardAt: number | null
  readonly orders: readonly OrderPlan[]
}

export interface History {
  readonly program: ProgramInput
  readonly timeZone: string
  readonly plans: readonly Plan[]
  /** The first referrer belongs to another organization from then on. */
  readonly referrerMoves: { readonly organization: string; readonly at: number } | null
  /** Whether the store tells times in half hours, so that much happens at one moment; orders differ by thousandths. */
  readonly coarse: boolean
}

/** Most within the first half hours and days, as that is where the boundaries are. */
const moment = fc.oneof(
  fc.nat(70).map((minutes) => minutes * minute),
  fc.nat(80).map((halfDays) => halfDays * 12 * hour),
)
const often = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: null, freq: 3 })
const seldom = <Value>(arbitrary: fc.Arbitrary<Value>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary })

const orderPlan: fc.Arbitrary<OrderPlan> = fc.record({
  at: moment,
  code: often(fc.nat(2)),
  told: fc.oneof(
    { weight: 8, arbitrary: fc.constant('placed' as const) },
    { weight: 1, arbitrary: fc.constant('paid only' as const) },
    { weight: 1, arbitrary: fc.constant('imported' as const) },
  ),
  paidAfter: often(moment),
  completedAfter: often(moment),
  cancelledAfter: seldom(moment),
  refunds: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    {
      weight: 2,
      arbitrary: fc.array(fc.record({ after: moment, amount: fc.constantFrom(400, 600, 1_000), full: fc.boolean() }), {
        maxLength: 2,
      }),
    },
  ),
  importedAfter: moment,
})

const plan: fc.Arbitrary<Plan> = fc.record({
  registersAt: often(moment),
  code: often(fc.nat(2)),
  again: seldom(fc.record({ after: fc.constantFrom(0, 0, hour), code: often(fc.nat(2)) })),
  organization: often(fc.constantFrom('org-x', 'org-y', 'ref-a-institution')),
  organizationToldAt: seldom(moment),
  move: seldom(fc.record({ organization: fc.constantFrom('org-x', 'org-y', 'ref-a-institution'), at: moment })),
  cardAt: fc.option(moment, { nil: null }),
  orders: fc.array(orderPlan, { maxLength: 2 }),
})

const giftInput = fc.oneof(
  fc.record({ type: fc.constant('credit'), amount: fc.constantFrom(100, 250) }),
  fc.record({
    type: fc.constant('points'),
    amount: fc.constantFrom(7, 30),
    issueAfter: fc.constantFrom(null, 'PT24H', 'P3D'),
  }),
  fc.record({
    type: fc.constant('coupon'),
    discount: fc.constant({ type: 'amount', amount: 500 }),
    quantity: fc.constantFrom(1, 2),
  }),
)
const rungInput = fc.oneof(
  fc.record({ at: fc.integer({ min: 1, max: 3 }), gifts: fc.array(giftInput, { minLength: 1, maxLength: 2 }) }),
  fc.record({ every: fc.integer({ min: 1, max: 3 }), gifts: fc.array(giftInput, { minLength: 1, maxLength: 2 }) }),
)
const triggerInput = (on: string) =>
  fc
    .record({
      on: fc.constant(on),
      when: fc.constantFrom('placed', 'paid', 'completed'),
      referrer: fc.uniqueArray(rungInput, {
        minLength: 1,
        maxLength: 3,
        selector: (rung) => JSON.stringify({ ...rung, gifts: 0 }),
      }),
      referee: fc.oneof(fc.constant('same'), fc.record({ gifts: fc.array(giftInput, { maxLength: 2 }) })),
    })
    .map(({ when, ...rest }) => (on === 'first_order' ? { ...rest, when } : rest))

const reversal = fc.constantFrom('revoke', 'revoke', 'keep')
const randomDefinition = fc
  .record({
    kinds: fc.subarray(['registration', 'card_activation', 'first_order'], { minLength: 1 }),
    triggers: fc.tuple(triggerInput('registration'), triggerInput('card_activation'), triggerInput('first_order')),
    unit: fc.constantFrom('customer', 'organization'),
    orderWithin: fc.constantFrom(null, null, 'PT30M'),
    enteredAt: fc.constantFrom(
      ['link', 'registration', 'checkout'],
      ['registration', 'checkout'],
      ['link', 'registration'],
    ),
    window: fc.constantFrom(null, 'P1D', 'P30D'),
    validFor: fc.constantFrom(null, null, 'P20D'),
    reversal: fc.record({ onRefund: reversal, onCancel: reversal, partial: fc.constantFrom('keep', 'keep', 'revoke') }),
    claim: fc.constantFrom('automatic', 'automatic', 'manual'),
  })
  .map(({ kinds, triggers, unit, orderWithin, enteredAt, window, validFor, reversal, claim }) => ({
    definition: {
      referrer: { requires: [] },
      referee: { unit, orderWithin },
      code: { enteredAt, validFor, maxUses: null },
      attribution: { window },
      triggers: triggers.filter(({ on }) => kinds.includes(on)),
      reversal,
      claim,
    },
  }))

const withoutLimits = { referrer: { limit: null }, code: { maxUses: null } }
export const programInput: fc.Arbitrary<ProgramInput> = fc.oneof(
  { weight: 3, arbitrary: randomDefinition },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('invitation-code', 'refer-and-earn', 'refer-a-friend-gift', 'member-referrals')
      .map((preset) => ({ preset, definition: withoutLimits }) as ProgramInput),
  },
)

export const history: fc.Arbitrary<History> = fc.record({
  program: programInput,
  timeZone: fc.constantFrom('UTC', 'Asia/Shanghai', 'America/New_York'),
  plans: fc.array(plan, { minLength: 1, maxLength: 5 }),
  referrerMoves: seldom(fc.record({ organization: fc.constantFrom('org-x', 'org-y'), at: moment })),
  coarse: fc.boolean(),
})

export interface Site {
  readonly world: World
  readonly codes: readonly ModelCode[]
  readonly definition: Definition
  /** What was told while the site was set up: the referrers' own past. */
  readonly past: readonly Told[]
}

/** A site with its program, and a code for each of three referrers. */
export function openSite({ program, timeZone }: Pick<History, 'program' | 'timeZone'>): Site {
  const world = new World(start - 10 * day, timeZone)
  const { id } = world.launch(program)
  for (const referrer of referrers) world.addReferrer(referrer)
  world.advance(start)
  for (const referrer of referrers) world.makeCode(id, referrer)
  const codes = world.codes().map(({ code, customer, expiresAt }) => ({ code, referrer: customer, expiresAt }))
  const { definition } = world.set.get(programVersions, keyOf(id, 1)) as { definition: Definition }
  const at = start - 10 * day
  const past = referrers.flatMap((id): Told[] => [
    {
      id: `${id}-1`,
      type: 'customer.registered',
      occurredAt: at,
      person: person(id, { organization: `${id}-institution` }),
      code: null,
      visit: null,
    },
    { id: `${id}-2`, type: 'order.completed', occurredAt: at, order: `${id}-own-order`, customer: id, total: 1_000 },
  ])
  return { world, codes, definition, past }
}

/** The events of a history in the order of their times; no two at the same, unless these are coarse. */
export function eventsOf({ plans, referrerMoves, coarse }: History, codes: readonly ModelCode[]): Told[] {
  const events: Told[] = []
  const codeOf = (number: number | null) => (number === null ? null : (codes[number]?.code ?? null))
  for (const [place, plan] of plans.entries()) {
    const add = (event: Omit<Told, 'id'> & { readonly placedAt?: number }, occurredAt: number) => {
      const inMoment = momentOf(place, event)
      const coarsely = (at: number) => at - (at % (30 * minute)) + inMoment
      events.push({
        ...event,
        id: `event-${events.length}`,
        ...('placedAt' in event ? { placedAt: coarse ? coarsely(event.placedAt) : event.placedAt - 1 - inMoment } : {}),
        occurredAt: coarse ? coarsely(start + occurredAt) : start + minute + occurredAt + events.length,
      } as Told)
    }
    const customer = `cus-${place}`
    const whose = plan.organization
    const organization = plan.organizationToldAt === null ? whose : null
    if (plan.registersAt !== null) {
      const told = {
        type: 'customer.registered',
        person: person(customer, { organization }),
        code: codeOf(plan.code),
        visit: null,
      } as const
      add(told as never, plan.registersAt)
      if (plan.again !== null)
        add({ ...told, code: codeOf(plan.again.code) } as never, plan.registersAt + plan.again.after)
    }
    if (plan.organizationToldAt !== null || plan.registersAt === null)
      add(
        { type: 'customer.updated', person: person(customer, { organization: whose }) } as never,
        plan.organizationToldAt ?? 0,
      )
    if (plan.move !== null) {
      const { organization } = plan.move
      add({ type: 'customer.updated', person: person(customer, { organization }) } as never, plan.move.at)
    }
    if (plan.cardAt !== null) add({ type: 'card.activated', customer } as never, plan.cardAt)
    for (const [number, order] of plan.orders.entries())
      addOrder(add as never, `ord-${place}-${number}`, customer, order, codeOf(order.code))
  }
  if (referrerMoves !== null) {
    const { organization, at } = referrerMoves
    const moved = { type: 'customer.updated', person: person('ref-a', { organization }) } as const
    events.push({ ...moved, id: 'referrer-moves', occurredAt: start + at - 30_000 })
  }
  return events.sort((left, right) => left.occurredAt - right.occurredAt)
}

/**
 * Which of two orders, or of two colleagues, comes first within a moment hangs on which the store tells of first: so all
 * that one person does may happen at one moment, but for their orders, and what others do happens at another.
 */
function momentOf(place: number, event: object): number {
  const number = 'order' in event ? Number(String(event.order).split('-').at(-1)) : 0
  return 2 * place + number
}

function addOrder(
  add: (event: object, at: number) => void,
  order: string,
  customer: string,
  plan: OrderPlan,
  code: string | null,
): void {
  const { at, told, paidAfter, completedAfter, cancelledAfter, refunds, importedAfter } = plan
  const total = 1_000
  if (told === 'imported') {
    add(
      { type: 'order.imported', customer, order, total, placedAt: start + at, status: 'completed' },
      at + importedAfter,
    )
    return
  }
  if (told === 'placed')
    add({ type: 'order.placed', customer, order, total, lines: null, cart: null, code, coupons: [], spends: [] }, at)
  const whose = told === 'placed' ? { customer: null, total: null } : { customer, total }
  if (paidAfter !== null) add({ type: 'order.paid', order, ...whose }, at + paidAfter)
  const paidAt = at + (paidAfter ?? 0)
  if (completedAfter !== null) add({ type: 'order.completed', order, ...whose }, paidAt + completedAfter)
  if (cancelledAfter !== null) add({ type: 'order.cancelled', order, ...whose }, at + cancelledAfter)
  for (const { after, amount, full } of refunds) add({ type: 'order.refunded', order, amount, full }, paidAt + after)
}

/** How a world stands, in the words of the model. */
export function outcomeOf({ world, codes }: Pick<Site, 'world' | 'codes'>): Outcome {
  const states = {
    pending: 'pending',
    qualified: 'succeeded',
    rewarded: 'succeeded',
    revoked: 'revoked',
    lapsed: '',
    rejected: '',
  }
  const part = world.referrals().filter(takesPart)
  return {
    referrals: Object.fromEntries(
      part.map(({ participant, referrer, referee, state }) => [participant, `${referrer} ${referee} ${states[state]}`]),
    ),
    gifts: world
      .standing()
      .map(({ customer, side, gift }) => `${customer} ${side} ${JSON.stringify(gift)}`)
      .sort(),
    balances: Object.fromEntries(
      world
        .balances()
        .filter(({ balance }) => balance !== 0)
        .map(({ customer, unit, balance }) => [`${customer} ${unit}`, balance]),
    ),
    uses: Object.fromEntries(
      codes.map(({ code }) => [code, world.codes().find((row) => row.code === code)?.uses ?? -1]),
    ),
  }
}
