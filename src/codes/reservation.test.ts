import { describe, expect, test } from 'vitest'
import { isRefusal } from '#base/refusal.ts'
import { heldByOthers, isHeldAt, type Reservation } from '#codes/reservation.ts'
import { minute, World } from '../../test/properties/world.ts'

const start = Date.parse('2026-03-01T10:00:00Z')
const reservation: Reservation = {
  ...{ cart: 'cart', code: 'CODE', program: 'program', customer: 'bob', referrer: 'ann', participant: 'customer:bob' },
  ...{ kind: 'use', state: 'held', reservedAt: 0, untilAt: 100 },
}

describe('INV-6 who holds a use', () => {
  test('until the last moment, which still counts', () => {
    expect([isHeldAt(reservation, 100), isHeldAt(reservation, 101)]).toEqual([true, false])
    expect(isHeldAt({ ...reservation, state: 'released' }, 50)).toBe(false)
  })

  test.each<[string, Partial<Reservation>[], string, number]>([
    ['another', [{}], 'customer:cleo', 1],
    ['oneself', [{}], 'customer:bob', 0],
    [
      'two colleagues are one',
      [{ participant: 'organization:lab' }, { participant: 'organization:lab', cart: 'b' }],
      'customer:x',
      1,
    ],
    ['two others', [{}, { participant: 'customer:dora', cart: 'b' }], 'customer:cleo', 2],
    ['a pending referral holds its use itself', [{ kind: 'referral' }], 'customer:cleo', 0],
    ['the creator for their benefit', [{ kind: 'benefit' }], 'customer:cleo', 0],
    ['one that ran out', [{ untilAt: 49 }], 'customer:cleo', 0],
  ])('%s', (_, changes, participant, held) => {
    const list = changes.map((change) => ({ ...reservation, ...change }))
    expect(heldByOthers(list, participant, 50)).toHaveLength(held)
  })
})

describe('PLAT-21 a reservation', () => {
  function open(definition: object = {}) {
    const world = new World(start)
    world.addReferrer('ann')
    const triggers = [{ on: 'first_order', referrer: [] }]
    const { id } = world.launch({ definition: { code: { maxUses: 1 }, triggers, ...definition } })
    const code = world.makeCode(id, 'ann')
    const ask = (cart: string, customer: string) => {
      const answer = world.activate(cart, customer, code)
      return isRefusal(answer) ? answer.reason : (answer.reservation?.untilAt ?? 0) - start
    }
    return { world, ask }
  }

  test('asked again, is the same and lasts no longer', () => {
    const { world, ask } = open()
    expect(ask('cart', 'bob')).toBe(30 * minute)
    world.advance(start + 10 * minute)
    expect([ask('cart', 'bob'), ask('other', 'cleo')]).toEqual([30 * minute, 'code_reserved'])
  })

  test('lasts until the registration window ends, where there is one', () => {
    const { world, ask } = open({ referee: { orderWithin: 'PT1H' } })
    world.register('bob')
    world.advance(start + 10 * minute)
    expect(ask('cart', 'bob')).toBe(60 * minute)
  })

  test('moves along with its customer to another cart', () => {
    const { world, ask } = open()
    ask('cart', 'bob')
    expect(ask('second', 'bob')).toBe(30 * minute)
    expect(world.reservations().map(({ cart, state }) => `${cart} ${state}`)).toEqual(['cart released', 'second held'])
  })

  test('ends when it is removed, and by itself', () => {
    const { world, ask } = open()
    ask('cart', 'bob')
    world.deactivate('cart')
    expect(ask('other', 'cleo')).toBe(30 * minute)
    world.advance(start + 30 * minute)
    expect(ask('cart', 'bob')).toBe('code_reserved')
    world.advance(start + 30 * minute + 1)
    expect(ask('cart', 'bob')).toBe(60 * minute + 1)
  })

  test('ends with its order, also one that names only the code', () => {
    const { world, ask } = open()
    ask('cart', 'bob')
    const [code] = world.codes()
    world.place('bob', 'order', { code: code?.code ?? null })
    expect(world.reservations()).toMatchObject([{ state: 'consumed' }])
  })
})
