import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type FirstOrder,
  hasActiveProduct,
  newCustomer,
  withAttributes,
  withOrder,
  withProduct,
} from '#customers/customer.ts'

const customer = newCustomer('bob', 0)

describe('INV-1 a running product', () => {
  test.each<[string, ['activated' | 'deactivated', number, string][], boolean]>([
    ['none', [], false],
    ['one', [['activated', 1, 'server']], true],
    [
      'ended',
      [
        ['activated', 1, 'server'],
        ['deactivated', 2, 'server'],
      ],
      false,
    ],
    [
      'ended, told first',
      [
        ['deactivated', 2, 'server'],
        ['activated', 1, 'server'],
      ],
      false,
    ],
    [
      'ended and begun again',
      [
        ['deactivated', 2, 'server'],
        ['activated', 3, 'server'],
      ],
      true,
    ],
    [
      'ended at the very moment it began',
      [
        ['activated', 1, 'server'],
        ['deactivated', 1, 'server'],
      ],
      false,
    ],
    [
      'one of two',
      [
        ['activated', 1, 'server'],
        ['activated', 1, 'domain'],
        ['deactivated', 2, 'domain'],
      ],
      true,
    ],
  ])('%s', (_, changes, active) => {
    const known = changes.reduce((one, [change, at, product]) => withProduct(one, product, change, at), customer)
    expect(hasActiveProduct(known)).toBe(active)
  })
})

describe('PLAT-3 facts only gain', () => {
  test('the first order is the earliest, in whichever order they are told', () => {
    const order = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), at: fc.nat(5) })
    const told = fc.uniqueArray(order, { maxLength: 4, selector: ({ id }) => id })
    const firstOf = (orders: readonly FirstOrder[]) => {
      const { firstOrderId, firstOrderAt } = orders.reduce(withOrder, customer)
      return [firstOrderId, firstOrderAt]
    }
    const both = told.chain((orders) =>
      fc.tuple(fc.constant(orders), fc.shuffledSubarray(orders, { minLength: orders.length })),
    )
    fc.assert(
      fc.property(both, ([orders, others]) => {
        // Sorting keeps those of one time as they were told.
        for (const inTurn of [orders, others]) {
          const first = inTurn.toSorted((left, right) => left.at - right.at)[0]
          expect(firstOf(inTurn)).toEqual([first?.id ?? null, first?.at ?? null])
        }
      }),
    )
  })

  test('the latest attribute stands, in whichever order they are told', () => {
    const fact = fc.record({ name: fc.constantFrom('Bob', 'Robert', null, ''), at: fc.nat(4) })
    const both = fc
      .array(fact, { maxLength: 5 })
      .chain((facts) => fc.tuple(fc.constant(facts), fc.shuffledSubarray(facts, { minLength: facts.length })))
    const known = (facts: readonly { name: string | null; at: number }[]) =>
      facts.reduce((one, { name, at }) => withAttributes(one, { name }, null, at), customer).name
    fc.assert(
      fc.property(both, ([facts, others]) => {
        expect(known(others)).toBe(known(facts))
      }),
    )
  })
})
