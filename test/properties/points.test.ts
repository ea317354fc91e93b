import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isRefusal } from '#base/refusal.ts'
import { grantByHand, restoreByHand, revokeByHand } from '#referrals/by-hand.ts'
import { ledgerMiscounts } from './counts.ts'
import { runs } from './runs.ts'
import { day, hour, orThrow, World } from './world.ts'

const start = Date.parse('2026-03-01T10:00:00Z')
const hand = { by: null, reason: 'a property' }

const which = fc.nat(5)
const amount = fc.constantFrom(10, 30, 70)
const gain = fc.record({ does: fc.constant('gain'), amount, days: fc.constantFrom(null, 1, 2, 3) })
const spend = fc.record({ does: fc.constant('spend'), amount: fc.constantFrom(10, 40, 90) })
const cancel = fc.record({ does: fc.constant('cancel'), which })
const wait = fc.record({ does: fc.constant('wait'), hours: fc.constantFrom(0, 5, 13, 24) })
const undo = fc.record({ does: fc.constantFrom('revoke', 'restore'), which })

type Step = Partial<{ does: string; amount: number; days: number | null; hours: number; which: number }>

/** Ann's points: what was given by hand, and spent on orders that are cancelled. */
class Account {
  readonly world = new World(start)
  readonly rewards: { id: string; plain: boolean }[] = []
  readonly orders: string[] = []
  /** The same told naively: every reward's points for themselves. */
  readonly purses: { left: number; expiresAt: number }[] = []
  readonly spent: { from: { purse: number; part: number }[]; cancelled: boolean }[] = []

  constructor() {
    this.world.register('ann')
    this.world.afterEach = (world) => expect(ledgerMiscounts(world)).toEqual([])
  }

  get balance(): number {
    return this.world.balances().find(({ unit }) => unit === 'points')?.balance ?? 0
  }

  get naive(): number {
    return this.purses.reduce((sum, { left, expiresAt }) => sum + (this.world.now > expiresAt ? 0 : left), 0)
  }

  takes({ does, amount = 0, days = null, hours = 0, which = 0 }: Step): void {
    const { world } = this
    if (does === 'gain') this.gains(amount, days)
    else if (does === 'spend') this.spends(amount)
    else if (does === 'cancel') this.cancels(which)
    else if (does === 'wait') world.advance(world.now + hours * hour)
    else {
      // Only what expires is taken back, so that what never does has to be there in the end.
      const reward = this.rewards.filter(({ plain }) => !plain)[which]
      if (reward === undefined) return
      world.run((set) => (does === 'revoke' ? revokeByHand : restoreByHand)(set, reward.id, hand))
    }
  }

  gains(amount: number, days: number | null): void {
    const gift = { type: 'points', amount, issueAfter: null, expiresAfter: days === null ? null : `P${days}D` } as const
    const asked = { customer: 'ann', gift, program: null, referral: null }
    const { id } = orThrow(this.world.run((set) => grantByHand(set, asked, hand)))
    this.rewards.push({ id, plain: days === null })
    this.purses.push({
      left: amount,
      expiresAt: days === null ? Number.POSITIVE_INFINITY : this.world.now + days * day,
    })
  }

  spends(amount: number): void {
    const held = this.world.hold('ann', 'points', amount)
    if (isRefusal(held)) return
    const order = `order-${this.orders.length}`
    this.world.place('ann', order, { spends: [held.id] })
    this.orders.push(order)
    const open = this.purses.map((purse, place) => ({ ...purse, purse: place }))
    const from: { purse: number; part: number }[] = []
    let left = amount
    for (const { purse, expiresAt, left: there } of open.sort((one, other) => one.expiresAt - other.expiresAt)) {
      const part = this.world.now > expiresAt ? 0 : Math.min(left, there)
      this.purses[purse] = { expiresAt, left: there - part }
      from.push({ purse, part })
      left -= part
    }
    this.spent.push({ from, cancelled: false })
  }

  cancels(which: number): void {
    const spent = this.spent[which]
    if (spent === undefined || spent.cancelled) return
    this.world.cancel(this.orders[which] as string)
    spent.cancelled = true
    for (const { purse, part } of spent.from) (this.purses[purse] as { left: number }).left += part
  }
}

test('GIFT-5 points come back to where they were, and expire when they would have', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(gain, spend, cancel, wait), { maxLength: 25, size: 'max' }), (steps) => {
      const account = new Account()
      for (const step of steps) {
        account.takes(step as Step)
        expect(account.balance).toBe(account.naive)
      }
    }),
    runs(400),
  )
})

test('EARN-10 whatever is taken back, given again, spent and cancelled, what never expires is there in the end', () => {
  const any = fc.oneof(gain, spend, cancel, wait, { arbitrary: undo, weight: 2 })
  fc.assert(
    fc.property(fc.array(any, { maxLength: 25, size: 'max' }), (steps) => {
      const account = new Account()
      for (const step of steps) account.takes(step as Step)
      for (const place of account.orders.keys()) account.cancels(place)
      account.world.advance(account.world.now + 4 * day)
      const plain = account.purses.filter(({ expiresAt }) => expiresAt === Number.POSITIVE_INFINITY)
      expect(account.balance).toBe(plain.reduce((sum, { left }) => sum + left, 0))
    }),
    runs(400),
  )
})
