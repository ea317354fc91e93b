import { describe, expect, test } from 'vitest'
import type { Referrer } from '#codes/referrer.ts'
import { definitionShape, type Trigger } from '#programs/definition.api.ts'
import { climb, descend, giftsOfReferee, rungKey, timesOwed } from '#referrals/ladder.ts'
import { revokeReward } from '#rewards/claims.ts'
import { World } from '../../test/properties/world.ts'

const points = (amount: number) => ({ type: 'points' as const, amount })

function trigger(referrer: object[], referee: unknown = { gifts: [] }): Trigger {
  const given = { triggers: [{ on: 'first_order', referrer, referee }] }
  return definitionShape.parse(given).triggers[0] as Trigger
}

const nobody: Referrer = {
  ...{ program: 'program', customer: 'ann', codes: 0, pending: 0, successes: 0 },
  ...{ months: {}, days: {}, ladders: {} },
}

describe('GIFT-4 how often a rung is owed', () => {
  test.each([
    ['at:1', [0, 1, 1, 1, 1, 1, 1]],
    ['at:3', [0, 0, 0, 1, 1, 1, 1]],
    ['every:1', [0, 1, 2, 3, 4, 5, 6]],
    ['every:2', [0, 0, 1, 1, 2, 2, 3]],
    ['every:5', [0, 0, 0, 0, 0, 1, 1]],
  ])('%s, after 0 to 6 successes: %j', (rung, times) => {
    expect(times.map((_, successes) => timesOwed(rung, successes))).toEqual(times)
  })
})

test('GIFT-4 going up, each rung is reached in its turn; going down and up again, once more', () => {
  const of = trigger([
    { at: 1, gifts: [points(1)] },
    { every: 2, gifts: [points(2)] },
    { at: 3, gifts: [points(3)] },
  ])
  let referrer = nobody
  const up = () => {
    const step = climb(referrer, of)
    referrer = step.referrer
    return step.rungs.map(rungKey)
  }
  const down = () => {
    const step = descend(referrer, of.on)
    referrer = step.referrer
    return step.rungs
  }
  expect([up(), up(), up(), up()]).toEqual([['at:1'], ['every:2'], ['at:3'], ['every:2']])
  expect([down(), down(), down(), down()]).toEqual([['every:2'], ['at:3'], ['every:2'], ['at:1']])
  expect(down()).toEqual([])
  expect([up(), up()]).toEqual([['at:1'], ['every:2']])
})

describe('GIFT-6 the referee gets the same as the lowest rung gives', () => {
  test.each([
    [
      'whichever is named first',
      [
        { at: 3, gifts: [points(3)] },
        { every: 2, gifts: [points(2)] },
      ],
      2,
    ],
    [
      'of two as low the one named first',
      [
        { every: 1, gifts: [points(5)] },
        { at: 1, gifts: [points(6)] },
      ],
      5,
    ],
  ])('%s', (_, rungs, amount) => {
    expect(giftsOfReferee(trigger(rungs, 'same'))).toMatchObject([{ amount }])
  })

  test('or its own', () => {
    expect(giftsOfReferee(trigger([{ at: 1, gifts: [points(1)] }], { gifts: [points(9)] }))).toMatchObject([
      { amount: 9 },
    ])
  })
})

test('GIFT-4 a fallen rung takes the gift of the fallen referral, or else the latest; what is still owed stays', () => {
  const world = new World(Date.parse('2026-03-01T10:00:00Z'))
  world.addReferrer('ann')
  const referrer = [
    { every: 1, gifts: [points(1)] },
    { at: 2, gifts: [points(2)] },
    { every: 3, gifts: [points(3)] },
  ]
  const { id } = world.launch({ definition: { triggers: [{ on: 'first_order', referrer, referee: { gifts: [] } }] } })
  const code = world.makeCode(id, 'ann')
  for (const friend of ['bob', 'cleo', 'dora']) {
    world.place(friend, `order-${friend}`, { code })
    world.pay(`order-${friend}`)
  }
  const standing = () =>
    world
      .standing()
      .map(({ referral, rung }) => `${world.referrals().find((one) => one.id === referral)?.referee} ${rung}`)
  expect(standing()).toEqual(['bob every:1', 'cleo every:1', 'cleo at:2', 'dora every:1', 'dora every:3'])
  // Two are left, so the second rung is still reached, though not by bob; the third is not.
  world.refund('order-bob')
  expect(standing()).toEqual(['cleo every:1', 'cleo at:2', 'dora every:1'])
  world.refund('order-dora')
  expect(standing()).toEqual(['cleo every:1'])
  world.place('eve', 'order-eve', { code })
  world.pay('order-eve')
  expect(standing()).toEqual(['cleo every:1', 'eve every:1', 'eve at:2'])
  expect(world.balances()).toMatchObject([{ customer: 'ann', unit: 'points', balance: 4 }])
})

test('GIFT-4 PLAT-18 a gift taken back by hand is not taken from somebody else as well', () => {
  const world = new World(Date.parse('2026-03-01T10:00:00Z'))
  world.addReferrer('ann')
  const triggers = [{ on: 'first_order', referrer: [{ every: 1, gifts: [points(1)] }], referee: { gifts: [] } }]
  const { id } = world.launch({ definition: { triggers } })
  const code = world.makeCode(id, 'ann')
  for (const friend of ['bob', 'cleo', 'dora']) {
    world.place(friend, `order-${friend}`, { code })
    world.pay(`order-${friend}`)
  }
  const [first] = world.rewards()
  world.run((set) => revokeReward(set, first?.id as string, 'a mistake'))
  expect(world.standing()).toHaveLength(2)
  world.refund('order-bob')
  expect(world.standing()).toHaveLength(2)
  world.refund('order-cleo')
  expect(world.standing()).toHaveLength(1)
})
