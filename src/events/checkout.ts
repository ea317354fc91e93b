import { isRefusal, type Refusal, refuse } from '#base/refusal.ts'
import { benefitOf } from '#carts/benefit.ts'
import { type CartLine, lineOfBenefit } from '#carts/cart.ts'
import { codes } from '#codes/code.ts'
import { endReservation, type Reservation, reservations, reservationsOfCode } from '#codes/reservation.ts'
import { coupons, refusalOf } from '#coupons/coupon.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { captureSpend, releaseSpend, type Spend, spends } from '#ledger/spend.ts'
import { isUndone, type Order, orders } from '#orders/order.ts'
import { programs, termsAt } from '#programs/program.ts'
import { recordRefusal, redeem } from '#referrals/redeem.ts'
import { useCoupon, useOnce } from '#rewards/reward.ts'

/** What an order was placed with. */
export interface Checkout {
  readonly customer: string
  readonly order: string
  readonly occurredAt: number
  readonly lines: readonly CartLine[] | null
  readonly cart: string | null
  readonly code: string | null
  readonly coupons: readonly string[]
  readonly spends: readonly string[]
}

/** What a checkout carries along: its code, its coupons, the amounts spent on it. */
export function checkOut(set: WorkingSet, event: Checkout): void {
  const exclusive = enterCode(set, event) === 'exclusive'
  // Told late of an order that is no more: nothing is used on it.
  const undone = isUndone(set.get(orders, event.order))
  for (const code of event.coupons) {
    const coupon = set.get(coupons, code)
    if (coupon?.orderId === event.order) continue
    const excluded = exclusive ? refuse('excluded_by_code') : null
    if (undone) continue
    const refusal = refusalOf(coupon, event.customer, null, event.occurredAt) ?? excluded
    if (refusal)
      set.emit({
        type: 'coupon.refused',
        coupon: code,
        customer: event.customer,
        order: event.order,
        reason: refusal.reason,
      })
    else if (coupon) useCoupon(set, coupon, event.order, event.occurredAt)
  }
  for (const id of event.spends) {
    const spend = set.get(spends, id)
    const own = spend !== undefined && spend.customer === event.customer
    const captured = own ? takeSpend(set, spend, event, undone) : null
    if (captured === null || isRefusal(captured)) {
      const reason = captured?.reason ?? 'not_found'
      set.emit({ type: 'spend.refused', spend: id, customer: event.customer, order: event.order, reason })
    }
  }
}

function takeSpend(set: WorkingSet, spend: Spend, { order, occurredAt }: Checkout, undone: boolean): Spend | Refusal {
  return undone && spend.state !== 'captured' ? releaseSpend(set, spend) : captureSpend(set, spend, order, occurredAt)
}

/** Redeems the code of a checkout; an exclusive one that was good pushes every coupon out (INV-7). */
function enterCode(set: WorkingSet, event: Checkout): 'exclusive' | 'open' {
  const { customer, order, cart, occurredAt } = event
  const reservation = cart === null ? undefined : set.get(reservations, cart)
  const own = reservation?.customer === customer ? reservation : undefined
  const active = own?.state === 'held' || own?.state === 'expired' ? own : undefined
  const code = event.code ?? active?.code ?? null
  if (code === null) return 'open'
  const placed = set.get(orders, order)
  if (placed && placed.code === null) set.put<Order>(orders, { ...placed, code })
  if (set.get(codes, code)?.customer === customer) useBenefit(set, event, code, active?.kind === 'benefit')
  else redeem(set, { customer, code, place: 'checkout', at: occurredAt, order, visit: null })
  // The cart is an order now: what it held has gone over to the referral, or is free again.
  const end = (held: Reservation) =>
    endReservation(set, held, held.code === code && isTaken(set, event, code) ? 'consumed' : 'released')
  if (own?.state === 'held') end(own)
  for (const held of cart === null ? set.list(reservationsOfCode, code) : []) if (held.customer === customer) end(held)
  return isTaken(set, event, code) && isExclusive(set, code, occurredAt) ? 'exclusive' : 'open'
}

function isExclusive(set: WorkingSet, code: string, at: number): boolean {
  const program = set.get(programs, set.get(codes, code)?.program ?? '')
  return program !== undefined && termsAt(set, program, at).definition.checkout?.exclusive === true
}

function isTaken(set: WorkingSet, event: Checkout, code: string): boolean {
  return !set.effects.some(
    (effect) => effect.type === 'code.refused' && effect.code === code && effect.customer === event.customer,
  )
}

/** The creator's own code with an order: the benefit that it earned is used, once. */
function useBenefit(set: WorkingSet, event: Checkout, code: string, held: boolean): void {
  const own = set.get(codes, code)
  const found = own && benefitOf(set, own)
  if (!found) return
  const { order, customer, lines, occurredAt: at } = event
  const entry = { customer, code, place: 'checkout', at, order, visit: null } as const
  if (isRefusal(found)) {
    recordRefusal(set, entry, found)
    return
  }
  const fits = lines === null ? held || event.code !== null : lineOfBenefit(lines, found.benefit) !== null
  if (!fits) {
    const { category, actions } = found.benefit
    const saw = { category, actions }
    recordRefusal(set, entry, refuse('code_not_accepted_here', [{ check: 'line_for_benefit', passed: false, saw }]))
    return
  }
  useOnce(set, found.reward.id, order)
}
