import { conflict, isRefusal, type Refusal, refuse } from '#base/refusal.ts'
import { addDuration } from '#base/time.ts'
import { benefitOf } from '#carts/benefit.ts'
import { applyOffers, type Cart, type Evaluation, lineOfBenefit, type Offer, subtotalOf } from '#carts/cart.ts'
import { codes } from '#codes/code.ts'
import {
  endReservation,
  isHeldAt,
  type Reservation,
  reservations,
  reservationsOfCode,
  reserve,
} from '#codes/reservation.ts'
import { automaticCouponsOfCustomer, coupons, refusalOf } from '#coupons/coupon.ts'
import { customers } from '#customers/customer.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import type { Place } from '#programs/definition.api.ts'
import { checkOpen, type Program, programs, termsAt } from '#programs/program.ts'
import { own, recordRefusal } from '#referrals/redeem.ts'
import { type Case, caseOf, judge, judgeRoom, unknownCode } from '#referrals/redemption.ts'
import { type Referral, referralsOfReferee } from '#referrals/referral.ts'

/** A hold in a program without a registration window (PLAT-21). */
const holdMillis = 30 * 60_000

/** A code that may be used on a cart: what it takes off, and how it would be held. */
interface Accepted {
  readonly offer: Offer
  readonly exclusive: boolean
  readonly hold: Pick<Reservation, 'kind' | 'program' | 'referrer' | 'participant' | 'untilAt'>
}

/** What a cart comes to, with its code and coupons. Changes nothing. */
export function evaluate(
  set: WorkingSet,
  cart: Cart,
  named: { code: string | null; coupons: readonly string[] },
): Evaluation {
  const active = activeOn(set, cart)
  const refused: Evaluation['refused'][number][] = []
  const excluded = named.code !== null && isExcluded(set, cart, active, named.code)
  if (named.code !== null && excluded) refused.push({ code: named.code, reason: 'excluded_by_code', variables: null })
  const entered = (excluded ? null : named.code) ?? active?.code ?? pendingCodeOf(set, cart)
  const accepted = entered === null ? null : accept(set, cart, entered, active?.code === entered ? active : null)
  if (accepted !== null && isRefusal(accepted)) refused.push(refusedEntry(entered as string, accepted))
  const code = accepted === null || isRefusal(accepted) ? null : accepted
  const ended = entered === null ? endedOn(set, cart) : null
  if (ended) refused.push(ended)
  const whole = together(set, cart, code, named.coupons, refused)
  const pushedOut = code?.exclusive === true && active !== null && active.code !== entered ? [removedCode(active)] : []
  return {
    ...whole,
    removed: [...whole.removed, ...pushedOut],
    reservation: reservationOf(active, code, entered),
  }
}

/** Another code than the one that is active on the cart, which lets none beside it (INV-7). */
function isExcluded(set: WorkingSet, cart: Cart, active: Reservation | null, entered: string): boolean {
  if (active === null || active.code === entered) return false
  const accepted = accept(set, cart, active.code, active)
  return !isRefusal(accepted) && accepted.exclusive
}

function removedCode({ code }: Reservation): Evaluation['removed'][number] {
  return { id: code, kind: 'other', reason: 'excluded_by_code' }
}

function together(
  set: WorkingSet,
  cart: Cart,
  code: Accepted | null,
  named: readonly string[],
  refused: Evaluation['refused'][number][],
): Omit<Evaluation, 'reservation'> {
  const offers: Offer[] = code === null ? [] : [code.offer]
  const removed: Evaluation['removed'][number][] = []
  const automatic = set.list(automaticCouponsOfCustomer, cart.customer).filter((coupon) => !named.includes(coupon.code))
  if (code?.exclusive === true) {
    for (const { id, kind } of cart.discounts) removed.push({ id, kind, reason: 'excluded_by_code' })
    for (const coupon of named) refused.push({ code: coupon, reason: 'excluded_by_code', variables: null })
    for (const coupon of automatic) removed.push({ id: coupon.code, kind: 'coupon', reason: 'excluded_by_code' })
    return { ...applyOffers(cart, offers), removed, refused }
  }
  for (const { id, amount } of cart.discounts) offers.push({ source: 'cart', code: id, amount })
  const subtotal = subtotalOf(cart)
  for (const entered of new Set(named)) {
    const coupon = set.get(coupons, entered)
    const refusal = refusalOf(coupon, cart.customer, subtotal, set.now)
    if (refusal) refused.push(refusedEntry(entered, refusal))
    else if (coupon) offers.push({ source: 'coupon', code: coupon.code, discount: coupon.discount })
  }
  for (const coupon of automatic) {
    if (refusalOf(coupon, cart.customer, subtotal, set.now) === null)
      offers.push({ source: 'coupon', code: coupon.code, discount: coupon.discount })
  }
  return { ...applyOffers(cart, offers), removed, refused }
}

function refusedEntry(code: string, { reason, variables, cause }: Refusal): Evaluation['refused'][number] {
  return { code, reason, variables, cause }
}

function reservationOf(
  active: Reservation | null,
  code: Accepted | null,
  entered: string | null,
): Evaluation['reservation'] {
  return active !== null && code !== null && active.code === entered
    ? { code: active.code, untilAt: active.untilAt }
    : null
}

/** The reservation that holds a code for this cart now. */
function activeOn(set: WorkingSet, cart: Cart): Reservation | null {
  const reservation = set.get(reservations, cart.id)
  return reservation && reservation.customer === cart.customer && isHeldAt(reservation, set.now) ? reservation : null
}

/** A code that was active on this cart until its time ran out, with the reason if it cannot be used again. */
function endedOn(set: WorkingSet, cart: Cart): Evaluation['refused'][number] | null {
  const reservation = set.get(reservations, cart.id)
  if (!reservation || reservation.customer !== cart.customer) return null
  const ranOut = reservation.state === 'expired' || (reservation.state === 'held' && set.now > reservation.untilAt)
  if (!ranOut) return null
  const again = accept(set, cart, reservation.code, null)
  return isRefusal(again) ? refusedEntry(reservation.code, again) : null
}

/** The code a referee registered with applies to their first order by itself, where it takes something off (MEMBER-7). */
function pendingCodeOf(set: WorkingSet, cart: Cart): string | null {
  const customer = set.get(customers, cart.customer)
  if (!customer) return null
  for (const referral of set.list(referralsOfReferee, customer.id)) {
    if (referral.state !== 'pending' || referral.orderId !== null) continue
    const program = set.get(programs, referral.program)
    if (program && termsAt(set, program, set.now).definition.checkout !== null) return referral.code
  }
  return null
}

/** Whether a code may be used on this cart now. */
function accept(set: WorkingSet, cart: Cart, entered: string, active: Reservation | null): Accepted | Refusal {
  const code = set.get(codes, entered)
  if (code && code.customer === cart.customer) return acceptBenefit(set, cart, entered)
  const of = caseOf(
    set,
    { customer: cart.customer, code: entered, place: 'checkout', at: set.now, order: null, visit: null, asked: true },
    null,
  )
  if (isRefusal(of)) return of
  const pending = own(of)
  if (pending === null) {
    const { checks, refusal } = judge(of)
    if (refusal) return refusal
    const room = active === null || active.kind !== 'use' ? judgeRoom(set, of).refusal : null
    if (room) return { ...room, checks: [...checks, ...room.checks] }
  }
  const stopped = pending === null ? null : stopOf(of, set.now)
  if (stopped) return stopped
  return acceptedCase(set, of, pending)
}

/** While a program is switched off its codes take nothing off, not even for those who take part (MEMBER-1, GIFT-9). */
function stopOf({ program }: Case, now: number): Refusal | null {
  const { refusal } = checkOpen(program, now)
  return refusal?.reason === 'program_paused' || refusal?.reason === 'program_archived' ? refusal : null
}

function acceptedCase(set: WorkingSet, of: Case, pending: Referral | null): Accepted | Refusal {
  const { definition } = of.terms
  const { orderWithin } = definition.referee
  const { registeredAt } = of.customer
  let untilAt = set.now + holdMillis
  if (orderWithin !== null && registeredAt !== null) {
    untilAt = addDuration(registeredAt, orderWithin, of.timeZone)
    if (set.now > untilAt) {
      const saw = { registeredAt, at: set.now, orderWithin }
      return refuse('registration_window_passed', [{ check: 'registration_window', passed: false, saw }], {
        window: orderWithin,
      })
    }
  }
  const participant = of.participant ?? ''
  return {
    offer: { source: 'code', code: of.code.code, discount: definition.checkout?.discount ?? null },
    exclusive: definition.checkout?.exclusive ?? false,
    hold: {
      kind: pending === null ? 'use' : 'referral',
      program: of.program.id,
      referrer: of.code.customer,
      participant,
      untilAt,
    },
  }
}

function acceptBenefit(set: WorkingSet, cart: Cart, entered: string): Accepted | Refusal {
  const code = set.get(codes, entered)
  const program = code && set.get(programs, code.program)
  if (!code || !program) return unknownCode(set, entered)
  const found = benefitOf(set, code)
  if (isRefusal(found)) return found
  if (lineOfBenefit(cart.lines, found.benefit) === null) {
    const { category, actions } = found.benefit
    return refuse('code_not_accepted_here', [{ check: 'line_for_benefit', passed: false, saw: { category, actions } }])
  }
  return {
    offer: { source: 'benefit', code: entered, benefit: found.benefit },
    exclusive: termsAt(set, program, set.now).definition.checkout?.exclusive ?? false,
    hold: {
      kind: 'benefit',
      program: program.id,
      referrer: code.customer,
      participant: `customer:${code.customer}`,
      untilAt: set.now + holdMillis,
    },
  }
}

/** "Use now": holds the code for this cart and answers what the cart comes to; a no leaves everything as it was. */
export function activate(set: WorkingSet, cart: Cart, entered: string): Evaluation | Refusal {
  const before = set.get(reservations, cart.id)
  if (before && before.customer !== cart.customer && isHeldAt(before, set.now)) {
    return conflict('cart_of_another', { variables: { cart: cart.id }, pointer: '/cart/id' })
  }
  const active = activeOn(set, cart)
  const same = active?.code === entered ? active : null
  const excluded = isExcluded(set, cart, active, entered)
  const accepted = excluded ? refuse('excluded_by_code') : accept(set, cart, entered, same)
  if (isRefusal(accepted)) {
    const entry = {
      customer: cart.customer,
      code: entered,
      place: 'checkout',
      at: set.now,
      order: null,
      visit: null,
    } as const
    return recordRefusal(set, entry, accepted)
  }
  if (same === null) {
    if (before?.state === 'held') endReservation(set, before, 'released')
    moveFromOtherCarts(set, cart, entered)
    reserve(set, { cart: cart.id, code: entered, customer: cart.customer, reservedAt: set.now, ...accepted.hold })
    set.emit({
      type: 'code.reserved',
      code: entered,
      program: accepted.hold.program,
      customer: cart.customer,
      cart: cart.id,
    })
  }
  const found = evaluate(set, cart, { code: null, coupons: [] })
  const pushedOut = accepted.exclusive && active !== null && same === null ? [removedCode(active)] : []
  return { ...found, removed: [...found.removed, ...pushedOut] }
}

/** A customer's own hold on another cart never stands in their way: it moves along. */
function moveFromOtherCarts(set: WorkingSet, cart: Cart, code: string): void {
  for (const other of set.list(reservationsOfCode, code)) {
    if (other.customer === cart.customer && other.cart !== cart.id) endReservation(set, other, 'released')
  }
}

/** Lets go of the code that a cart holds; without one, nothing happens. */
export function deactivate(set: WorkingSet, cart: string): void {
  const reservation = set.get(reservations, cart)
  if (reservation?.state === 'held') endReservation(set, reservation, 'released')
}

/** Where somebody without an account would enter a code: at checkout, if that still counts for anything there. */
function placeOfNewcomer(set: WorkingSet, program: Program): Place {
  const { code, triggers } = termsAt(set, program, set.now).definition
  const byMoreThanRegistering = triggers.some(({ on }) => on !== 'registration')
  if (code.enteredAt.includes('checkout') && byMoreThanRegistering) return 'checkout'
  return code.enteredAt.includes('registration') ? 'registration' : 'link'
}

/** Whether a customer could use a code now, and what it offers; its creator is told of their benefit. */
export function check(
  set: WorkingSet,
  asked: { code: string; customer: string; organization: string | null },
): { readonly offer: Offer; readonly program: string } | Refusal {
  const code = set.get(codes, asked.code)
  if (code && code.customer === asked.customer) {
    const found = benefitOf(set, code)
    if (isRefusal(found)) return found
    return { offer: { source: 'benefit', code: code.code, benefit: found.benefit }, program: code.program }
  }
  const { customer, organization } = asked
  const known = set.get(customers, customer)
  const program = code ? set.get(programs, code.program) : undefined
  const place = program && (known?.registeredAt ?? null) === null ? placeOfNewcomer(set, program) : 'checkout'
  const of = caseOf(
    set,
    { customer, code: asked.code, place, at: set.now, order: null, visit: null, organization, asked: true },
    null,
  )
  if (isRefusal(of)) return of
  const refusal = own(of) === null ? (judge(of).refusal ?? judgeRoom(set, of).refusal) : stopOf(of, set.now)
  if (refusal) return refusal
  const discount = of.terms.definition.checkout?.discount ?? null
  return { offer: { source: 'code', code: of.code.code, discount }, program: of.program.id }
}
