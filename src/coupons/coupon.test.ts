import { describe, expect, test } from 'vitest'
import { type Coupon, coupons, isExpired, refusalOf } from '#coupons/coupon.ts'
import { day, World } from '../../test/properties/world.ts'

const start = Date.parse('2026-03-01T10:00:00Z')
const coupon: Coupon = {
  ...{ code: 'COUPON', customer: 'bob', reward: 'reward', discount: { type: 'amount', amount: 500 }, minimum: 1_000 },
  ...{ applies: 'by_hand', state: 'available', expiresAt: start, usedAt: null, orderId: null, createdAt: 0 },
}

describe('why a coupon cannot be used', () => {
  test.each<[string, Partial<Coupon> | null, number | null, number, string | null]>([
    ['it can', {}, 1_000, start, null],
    ['nobody knows it', null, 1_000, start, 'unknown_code'],
    ['it belongs to another customer, of whom nothing is said', { customer: 'ann' }, 1_000, start, 'unknown_code'],
    ['used', { state: 'used', orderId: 'order' }, 1_000, start, 'coupon_used'],
    ['revoked', { state: 'revoked' }, 1_000, start, 'code_revoked'],
    ['expired a millisecond ago', {}, 1_000, start + 1, 'coupon_expired'],
    ['found to be expired', { state: 'expired', expiresAt: null }, 1_000, start, 'coupon_expired'],
    ['no end', { expiresAt: null }, 1_000, start * 2, null],
    ['one cent short', {}, 999, start, 'coupon_minimum_not_met'],
    ['an order that was placed already', {}, null, start, null],
  ])('%s', (_, change, subtotal, at, reason) => {
    const refusal = refusalOf(change === null ? undefined : { ...coupon, ...change }, 'bob', subtotal, at)
    expect(refusal?.reason ?? null).toBe(reason)
  })

  test('GIFT-5 the last moment counts', () => {
    expect([isExpired(coupon, start), isExpired(coupon, start + 1)]).toEqual([false, true])
  })
})

test('GIFT-5 so many coupons, valid for so long, used one by one, taken back where not used', () => {
  const world = new World(start)
  world.addReferrer('ann')
  const gift = { type: 'coupon', discount: { type: 'amount', amount: 500 }, quantity: 3, validFor: 'P30D' }
  const triggers = [{ on: 'first_order', referrer: [{ at: 1, gifts: [gift] }], referee: { gifts: [] } }]
  const { id } = world.launch({ definition: { triggers } })
  world.place('bob', 'order', { code: world.makeCode(id, 'ann') })
  world.pay('order')
  const owned = world.set.written(coupons)
  expect(owned.map(({ customer, expiresAt }) => [customer, expiresAt])).toEqual(
    owned.map(() => ['ann', start + 30 * day]),
  )
  expect(owned).toHaveLength(3)
  world.place('ann', 'own-order', { coupons: [owned[0]?.code as string] })
  const { effects } = world.place('ann', 'another-order', { coupons: [owned[0]?.code as string] })
  expect(effects).toMatchObject([{ type: 'coupon.refused', reason: 'coupon_used' }])
  expect(world.rewards()).toMatchObject([{ state: 'issued', usesLeft: 2 }])
  world.refund('order')
  expect(world.set.written(coupons).map(({ state }) => state)).toEqual(['used', 'revoked', 'revoked'])
  expect(world.rewards()).toMatchObject([{ state: 'revoked', usesLeft: 2 }])
  expect(world.referrals()).toMatchObject([{ state: 'revoked', marked: true }])
})

test('GIFT-5 unused, they expire by themselves', () => {
  const world = new World(start)
  world.addReferrer('ann')
  const gift = { type: 'coupon', discount: { type: 'free_shipping' }, validFor: 'P1D' }
  const triggers = [{ on: 'first_order', referrer: [{ at: 1, gifts: [gift] }] }]
  const { id } = world.launch({ definition: { triggers } })
  world.place('bob', 'order', { code: world.makeCode(id, 'ann') })
  world.pay('order')
  const states = () => [world.set.written(coupons)[0]?.state, world.rewards()[0]?.state]
  world.advance(start + day)
  expect(states()).toEqual(['available', 'issued'])
  world.advance(start + day + 1)
  expect(states()).toEqual(['expired', 'expired'])
})
