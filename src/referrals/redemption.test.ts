import { describe, expect, test } from 'vitest'
import { isRefusal } from '#base/refusal.ts'
import { codes, revokeCode, siblingCodes } from '#codes/code.ts'
import type { Place } from '#programs/definition.api.ts'
import { redeem } from '#referrals/redeem.ts'
import { visits } from '#visits/visit.ts'
import { day, hour, minute, type ProgramInput, World } from '../../test/properties/world.ts'

const credit = { type: 'credit', amount: 100 }
const byOrder = { on: 'first_order', when: 'paid', referrer: [{ every: 1, gifts: [credit] }], referee: 'same' }
const byRegistration = { on: 'registration', referrer: [{ every: 1, gifts: [credit] }], referee: 'same' }
const start = Date.parse('2026-03-02T10:00:00Z')

interface Opened {
  readonly world: World
  readonly program: string
  readonly code: string
}

function open(
  definition: object = {},
  more: Omit<ProgramInput, 'definition'> & { timeZone?: string; at?: number } = {},
): Opened {
  const { timeZone = 'UTC', at = start, ...input } = more
  const world = new World(at, timeZone)
  world.addReferrer('ann')
  const { id } = world.launch({
    ...input,
    definition: { triggers: [byOrder], attribution: { window: null }, ...definition },
  })
  const status = world.tryCode(id, 'ann')
  return { world, program: id, code: isRefusal(status) ? status.reason : status.code.code }
}

/** What entering the code answers; the first order that it comes with is placed at that moment. */
function enter(
  { world, code }: Opened,
  customer: string,
  place: Place = 'checkout',
  visit: string | null = null,
): string {
  const order = place === 'checkout' ? `ord-${customer}` : null
  const answer = world.run((set) => redeem(set, { customer, code, place, at: set.now, order, visit }))
  return isRefusal(answer) ? answer.reason : 'yes'
}

/** The answer at a moment, and one millisecond after it. */
function around(at: number, ask: (at: number) => string): [string, string] {
  return [ask(at), ask(at + 1)]
}

describe('codes', () => {
  test('EARN-11 a code that nobody knows, and one of another site of the workspace', () => {
    const opened = open()
    expect(enter({ ...opened, code: 'NOSUCHCODE' }, 'bob')).toBe('unknown_code')
    opened.world.run((set) => set.put(siblingCodes, { code: 'OTHERSITES' }))
    expect(enter({ ...opened, code: 'OTHERSITES' }, 'bob')).toBe('wrong_site')
  })

  test.each([
    ['UTC', '2026-03-02T10:00:00Z', '2026-05-31T10:00:00Z'],
    ['Asia/Shanghai', '2026-03-02T10:00:00Z', '2026-05-31T10:00:00Z'],
    // The clocks go forward on 8 March: 90 days later at the same time of day is an hour sooner.
    ['America/New_York', '2026-03-02T10:00:00Z', '2026-05-31T09:00:00Z'],
    ['America/New_York', '2026-09-01T10:00:00Z', '2026-11-30T11:00:00Z'],
  ])('EARN-7 the last moment of 90 days counts (%s)', (timeZone, from, until) => {
    const ask = (at: number) => {
      const opened = open({ code: { validFor: 'P90D' } }, { timeZone, at: Date.parse(from) })
      opened.world.advance(at)
      return enter(opened, 'bob')
    }
    expect(around(Date.parse(until), ask)).toEqual(['yes', 'code_expired'])
  })

  test('EARN-7 the old string stays expired when there is a new one', () => {
    const opened = open({ code: { validFor: 'P90D' } })
    opened.world.advance(start + 91 * day)
    const fresh = opened.world.makeCode(opened.program, 'ann')
    expect(fresh).not.toBe(opened.code)
    expect(enter(opened, 'bob')).toBe('code_expired')
    expect(enter({ ...opened, code: fresh }, 'bob')).toBe('yes')
  })

  test('a code is revoked from that moment on', () => {
    const opened = open()
    expect(enter(opened, 'bob')).toBe('yes')
    opened.world.run((set) => revokeCode(set, set.get(codes, opened.code) as never))
    expect(enter(opened, 'cleo')).toBe('code_revoked')
  })

  test.each(['cancel', 'refund', 'neither'] as const)(
    'INV-3 a code works once, whatever becomes of the order (%s)',
    (end) => {
      const opened = open({ code: { maxUses: 1 } })
      const { world, code } = opened
      world.place('bob', 'ord-1', { code })
      if (end !== 'cancel') world.pay('ord-1')
      if (end === 'cancel') world.cancel('ord-1')
      if (end === 'refund') world.refund('ord-1')
      expect(enter(opened, 'cleo')).toBe('code_used')
      world.advance(start + 400 * day)
      expect(enter(opened, 'dora')).toBe('code_used')
    },
  )

  test('EARN-8 the 300th use counts, the 301st does not', () => {
    const opened = open({ code: { maxUses: 300 } })
    for (let number = 1; number <= 299; number++) expect(enter(opened, `cus-${number}`)).toBe('yes')
    expect([enter(opened, 'cus-300'), enter(opened, 'cus-301')]).toEqual(['yes', 'code_exhausted'])
  })

  test('INV-6 PLAT-21 while it is reserved, others are told so; then it is free by itself', () => {
    const ask = (at: number) => {
      const opened = open({ code: { maxUses: 1 } })
      opened.world.activate('cart', 'bob', opened.code)
      opened.world.advance(at)
      return enter(opened, 'cleo')
    }
    expect(around(start + 30 * minute, ask)).toEqual(['code_reserved', 'yes'])
  })

  test.each([
    ['link', ['registration', 'checkout'], 'code_not_accepted_here'],
    ['registration', ['registration'], 'yes'],
    ['registration', ['link', 'checkout'], 'code_not_accepted_here'],
    ['checkout', ['link', 'registration'], 'code_not_accepted_here'],
    ['checkout', ['checkout'], 'yes'],
  ] as const)('a code entered at %s where the program takes them at %s: %s', (place, enteredAt, answer) => {
    expect(enter(open({ code: { enteredAt } }), 'bob', place)).toBe(answer)
  })

  test('MEMBER-4 at checkout it is too late where only registering counts', () => {
    const opened = open({ triggers: [byRegistration] })
    expect(enter(opened, 'bob', 'checkout')).toBe('code_not_accepted_here')
    opened.world.register('cleo')
    opened.world.advance(start + minute)
    expect(enter(opened, 'cleo', 'registration')).toBe('not_new_customer')
    expect(enter(opened, 'dora', 'registration')).toBe('yes')
  })
})

describe('programs', () => {
  test('PLAT-24 first and last moment of the period count', () => {
    const period = { startsAt: '2026-03-05', endsAt: '2026-03-31' }
    const timeZone = 'America/New_York'
    const ask = (at: number) => {
      const world = new World(start, timeZone)
      world.addReferrer('ann')
      const { id } = world.launch({ definition: { triggers: [byOrder], code: { maxPerReferrer: 1 } }, period })
      world.advance(Math.max(start, Date.parse('2026-03-10T00:00:00Z')))
      const code = world.makeCode(id, 'ann')
      const answer = world.run((set) =>
        redeem(set, { customer: 'bob', code, place: 'checkout', at, order: 'ord', visit: null }),
      )
      return isRefusal(answer) ? answer.reason : 'yes'
    }
    expect(around(Date.parse('2026-03-05T05:00:00Z') - 1, ask)).toEqual(['program_not_started', 'yes'])
    expect(around(Date.parse('2026-04-01T04:00:00Z') - 1, ask)).toEqual(['yes', 'program_ended'])
  })

  test('GIFT-9 paused, resumed, archived', () => {
    const opened = open()
    opened.world.pause(opened.program)
    expect(enter(opened, 'bob')).toBe('program_paused')
    opened.world.advance(start + minute)
    opened.world.resume(opened.program)
    expect(enter(opened, 'bob')).toBe('yes')
    opened.world.archive(opened.program)
    expect(enter(opened, 'cleo')).toBe('program_archived')
  })
})

describe('referrers', () => {
  test('INV-1 INV-2 who has no running product has no code; nobody has a fourth', () => {
    const opened = open({ referrer: { requires: ['active_product'] }, code: { maxPerReferrer: 3 } })
    const { world, program } = opened
    const ask = (customer: string) => {
      const made = world.tryCode(program, customer)
      return isRefusal(made) ? made.reason : 'yes'
    }
    expect([ask('ann'), ask('ann'), ask('ann')]).toEqual(['yes', 'yes', 'code_limit_reached'])
    expect(ask('bob')).toBe('referrer_not_eligible')
    world.happen({ type: 'product.activated', customer: 'bob', product: 'server' })
    expect(ask('bob')).toBe('yes')
    world.advance(start + minute)
    world.happen({ type: 'product.deactivated', customer: 'bob', product: 'server' })
    expect(ask('bob')).toBe('referrer_not_eligible')
  })

  test('EARN-1 a completed order of a colleague is enough', () => {
    const { world, program } = open({ referrer: { requires: ['organization_completed_order'] } })
    world.register('bob', null, { organization: 'lab' })
    expect(world.tryCode(program, 'bob')).toMatchObject({ reason: 'referrer_not_eligible' })
    world.register('cleo', null, { organization: 'lab' })
    world.place('cleo', 'ord-cleo')
    world.pay('ord-cleo')
    expect(world.tryCode(program, 'bob')).toMatchObject({ reason: 'referrer_not_eligible' })
    world.happen({ type: 'order.completed', order: 'ord-cleo', customer: null, total: null })
    expect(world.tryCode(program, 'bob')).toMatchObject({ fresh: true })
  })

  test.each([
    ['UTC', '2026-03-31T23:59:59.999Z'],
    ['Asia/Shanghai', '2026-03-31T15:59:59.999Z'],
    ['America/New_York', '2026-04-01T03:59:59.999Z'],
    ['America/New_York', '2026-12-01T04:59:59.999Z'],
  ])('EARN-9 100 succeed in a month, the 101st in the next (%s until %s)', (timeZone, last) => {
    const turn = Date.parse(last)
    const opened = open(
      { referrer: { limit: { referrals: 100, per: 'calendar_month' } } },
      { timeZone, at: turn - 10 * day },
    )
    const { world } = opened
    for (let number = 1; number <= 100; number++) {
      world.place(`cus-${number}`, `ord-${number}`, { code: opened.code })
      world.pay(`ord-${number}`)
    }
    expect(world.referrals().filter(({ state }) => state === 'rewarded')).toHaveLength(100)
    const ask = (at: number) => {
      world.advance(at)
      return enter(opened, `late-${at}`)
    }
    expect(around(turn, ask)).toEqual(['referrer_limit_reached', 'yes'])
  })

  test('EARN-9 a pending referral holds a place, also into the next month; a refund gives it back', () => {
    const opened = open(
      { referrer: { limit: { referrals: 2, per: 'calendar_month' } } },
      { at: Date.parse('2026-03-31T10:00:00Z') },
    )
    const { world, code } = opened
    world.place('bob', 'ord-bob', { code })
    world.place('cleo', 'ord-cleo', { code })
    expect(enter(opened, 'dora')).toBe('referrer_limit_reached')
    world.pay('ord-bob')
    world.advance(Date.parse('2026-04-02T10:00:00Z'))
    expect(enter(opened, 'dora')).toBe('yes')
    expect(enter(opened, 'eve')).toBe('referrer_limit_reached')
    world.pay('ord-cleo')
    expect(enter(opened, 'eve')).toBe('referrer_limit_reached')
    world.refund('ord-cleo')
    expect(enter(opened, 'eve')).toBe('yes')
  })

  test('EARN-9 told late, an entry is held against the months since', () => {
    const opened = open(
      { referrer: { limit: { referrals: 1, per: 'calendar_month' } } },
      { at: Date.parse('2026-03-31T10:00:00Z') },
    )
    const { world, code } = opened
    world.advance(Date.parse('2026-04-02T10:00:00Z'))
    world.place('bob', 'ord-bob', { code })
    world.pay('ord-bob')
    const at = Date.parse('2026-03-31T12:00:00Z')
    const answer = world.run((set) =>
      redeem(set, { customer: 'cleo', code, place: 'checkout', at, order: 'ord-cleo', visit: null }),
    )
    expect(answer).toMatchObject({ reason: 'referrer_limit_reached' })
  })
})

describe('referees', () => {
  test('INV-5 PLAT-12 nobody invites themself: by id, by mailbox, inside an organization that counts', () => {
    const opened = open()
    expect(enter(opened, 'ann')).toBe('self_referral')
    opened.world.register('ann', null, { email: 'ann@example.com', mailbox: 'ann@example.com' })
    opened.world.register('bob', null, { email: 'a.nn+2@example.com', mailbox: 'ann@example.com' })
    expect(enter(opened, 'bob')).toBe('self_referral')
    const organizations = open({ referee: { unit: 'organization' } })
    organizations.world.register('cleo', null, { organization: 'ann-institution' })
    expect(enter(organizations, 'cleo')).toBe('self_referral')
  })

  test('INV-5 MEMBER-6 whoever has ordered, imported and cancelled orders too, is not new', () => {
    const opened = open()
    const { world } = opened
    world.place('bob', 'old')
    world.cancel('old')
    const total = 500
    world.happen({
      type: 'order.imported',
      customer: 'cleo',
      order: 'older',
      total,
      placedAt: start - day,
      status: 'completed',
    })
    world.advance(start + minute)
    expect([enter(opened, 'bob'), enter(opened, 'cleo'), enter(opened, 'dora')]).toEqual([
      'not_new_customer',
      'not_new_customer',
      'yes',
    ])
  })

  test('EARN-3 EARN-12 it is the organization that is new, once', () => {
    const opened = open({ referee: { unit: 'organization' } })
    const { world, code } = opened
    expect(enter(opened, 'bob')).toBe('organization_required')
    world.register('cleo', null, { organization: 'lab' })
    world.register('carl', null, { organization: 'lab' })
    world.place('cleo', 'ord-cleo', { code })
    world.advance(start + minute)
    expect(enter(opened, 'carl')).toBe('already_participated')
    world.pay('ord-cleo')
    world.refund('ord-cleo')
    expect(enter(opened, 'carl')).toBe('already_participated')
    world.register('dora', null, { organization: 'clinic' })
    world.register('dave', null, { organization: 'clinic' })
    world.place('dave', 'ord-dave')
    world.advance(start + hour)
    expect(enter(opened, 'dora')).toBe('not_new_organization')
  })

  test('INV-4 the 30th minute is included', () => {
    const ask = (at: number) => {
      const opened = open({ referee: { orderWithin: 'PT30M' } })
      opened.world.register('bob')
      opened.world.advance(at)
      return enter(opened, 'bob')
    }
    expect(around(start + 30 * minute, ask)).toEqual(['yes', 'registration_window_passed'])
    expect(enter(open({ referee: { orderWithin: 'PT30M' } }), 'never-registered')).toBe('registration_window_passed')
  })

  test('INV-4 activated at minute 29 and ordered at minute 31: no, and the code is free again', () => {
    const opened = open({ referee: { orderWithin: 'PT30M' }, code: { maxUses: 1 } })
    const { world, code } = opened
    world.register('bob')
    world.advance(start + 29 * minute)
    expect(world.activate('cart', 'bob', code)).toMatchObject({ reservation: { untilAt: start + 30 * minute } })
    world.advance(start + 31 * minute)
    const { effects } = world.place('bob', 'ord-bob', { cart: 'cart' })
    expect(effects).toContainEqual(
      expect.objectContaining({ type: 'code.refused', reason: 'registration_window_passed' }),
    )
    world.register('cleo')
    expect(enter(opened, 'cleo')).toBe('yes')
  })

  test.each([
    ['UTC', start + 30 * day],
    ['America/New_York', start + 30 * day - hour],
  ])('MEMBER-9 a visit is remembered for 30 days, the last moment included (%s)', (timeZone, until) => {
    const ask = (at: number) => {
      const opened = open({ attribution: { window: 'P30D' }, triggers: [byRegistration] }, { timeZone })
      const { world, code, program } = opened
      world.run((set) => set.put(visits, { id: 'visit', code, program, visitor: 'visit', at: start }))
      world.advance(at)
      return enter(opened, 'bob', 'link', 'visit')
    }
    expect(around(until, ask)).toEqual(['yes', 'attribution_window_passed'])
  })
})
