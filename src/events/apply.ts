import { isRefusal } from '#base/refusal.ts'
import { benefitOf } from '#carts/benefit.ts'
import { lineOfBenefit } from '#carts/cart.ts'
import { codes } from '#codes/code.ts'
import { wantReferrer } from '#codes/referrer.ts'
import { endReservation, type Reservation, reservations, reservationsOfCode } from '#codes/reservation.ts'
import { coupons, refusalOf } from '#coupons/coupon.ts'
import {
  type Customer,
  customerOrNew,
  customers,
  customersOfOrganization,
  earliest,
  organizations,
  saveCustomer,
  withAttributes,
  withOrder,
  withProduct,
} from '#customers/customer.ts'
import { erase, isErasedIdentity, wantIdentity } from '#customers/erasure.ts'
import { keyOf } from '#engine/table.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { type EventResult, events, type PersonFacts, type StoreEvent } from '#events/event.ts'
import { captureSpend, spends } from '#ledger/spend.ts'
import { newOrder, type Order, orders, ordersOfCustomer, withRefund, withStep } from '#orders/order.ts'
import { programs, programsByIssue, programVersions, termsAt } from '#programs/program.ts'
import { issueAutomatically } from '#referrals/automatic-codes.ts'
import { planSettle } from '#referrals/plan.ts'
import { redeem, retryWaiting } from '#referrals/redeem.ts'
import { participantsOf, referralsOfParticipant, waitingRefusals } from '#referrals/referral.ts'
import { settle } from '#referrals/settle.ts'
import { useCoupon, useOnce } from '#rewards/reward.ts'
import { visits } from '#visits/visit.ts'

/** Merges what an event says, settles what hangs on it, and keeps it with what it did. The same id again does nothing. */
export function applyEvent(set: WorkingSet, event: StoreEvent): EventResult {
  if (set.get(events, event.id)) return { id: event.id, status: 'duplicate', effects: [] }
  set.cause = event.id
  const customer = merge(set, event)
  if (customer !== null) {
    settleCustomer(set, customer, event.occurredAt)
    for (const person of withColleagues(set, customer)) retryWaiting(set, person)
    issueAutomatically(set, customer)
  }
  const { id, type, occurredAt, raw } = event
  const effects = set.effects
  set.put(events, { id, type, customer, occurredAt, receivedAt: set.now, data: raw, effects })
  return { id, status: 'processed', effects }
}

const ends: ReadonlySet<string> = new Set(['referral.lapsed', 'referral.rejected', 'referral.revoked'])

/** Whose refused codes may be right by now: when a referral of an organization has just ended, those of all colleagues. */
function withColleagues(set: WorkingSet, id: string): string[] {
  const organization = set.get(customers, id)?.organization ?? null
  if (organization === null || !set.effects.some(({ type }) => ends.has(type))) return [id]
  return set.list(customersOfOrganization, organization).map((colleague) => colleague.id)
}

/** Merges the facts and answers whose they are; null while nobody knows. */
function merge(set: WorkingSet, event: StoreEvent): string | null {
  const at = event.occurredAt
  switch (event.type) {
    case 'customer.identified':
    case 'customer.updated':
      savePerson(set, event.person, at, (customer) => ({
        ...customer,
        source: customer.source ?? ('source' in event ? event.source : null),
      }))
      return event.person.customer
    case 'customer.registered':
      registered(set, event)
      return event.person.customer
    case 'customer.erased':
      erase(set, customerOrNew(set, event.customer, at), event.identityHashes, at)
      return null
    case 'card.activated':
      change(set, event.customer, at, (customer) => ({
        ...customer,
        cardActivatedAt: earliest(customer.cardActivatedAt, at),
      }))
      return event.customer
    case 'product.activated':
    case 'product.deactivated': {
      const step = event.type === 'product.activated' ? 'activated' : 'deactivated'
      change(set, event.customer, at, (customer) => withProduct(customer, event.product, step, at))
      return event.customer
    }
    default:
      return mergeOrder(set, event)
  }
}

function change(set: WorkingSet, id: string, at: number, by: (customer: Customer) => Customer): Customer {
  const customer = by(customerOrNew(set, id, at))
  return saveCustomer(set, customer)
}

/** Orders placed before the store told whose organization they belong to. */
function adoptOrders(set: WorkingSet, customer: Customer): void {
  if (customer.firstOrderId === null) return
  for (const order of set.list(ordersOfCustomer, customer.id))
    if (order.organization === null) set.put<Order>(orders, { ...order, organization: customer.organization })
}

function savePerson(
  set: WorkingSet,
  person: PersonFacts,
  at: number,
  also: (customer: Customer) => Customer,
): Customer {
  const { email, name, organization, locale, mailbox, device, identityHashes } = person
  const before = set.get(customers, person.customer)?.organization ?? null
  const saved = change(set, person.customer, at, (known) => {
    const merged = withAttributes(known, { email, name, organization, locale }, mailbox, at)
    const returning = merged.returning || isErasedIdentity(set, identityHashes, at)
    return also({
      ...merged,
      device: merged.device ?? device,
      returning,
      identifiedAt: Math.min(merged.identifiedAt, at),
    })
  })
  if (before === null && saved.organization !== null) adoptOrders(set, saved)
  return saved
}

function registered(set: WorkingSet, event: Extract<StoreEvent, { type: 'customer.registered' }>): void {
  const at = event.occurredAt
  const customer = savePerson(set, event.person, at, (known) => ({
    ...known,
    registeredAt: earliest(known.registeredAt, at),
    // Whoever registers again after being erased is a member again, though not a new one.
    erasedAt: known.erasedAt !== null && at > known.erasedAt ? null : known.erasedAt,
  }))
  const visit = event.visit === null ? undefined : set.get(visits, event.visit)
  const code = event.code ?? visit?.code ?? null
  if (code !== null) {
    const viaLink = visit !== undefined && visit.code === code
    redeem(set, {
      customer: customer.id,
      code,
      place: placeOf(set, code, viaLink, at),
      at,
      order: null,
      visit: viaLink ? event.visit : null,
    })
  }
}

/** A code told with a registration was typed in or carried by the link: whichever the program takes. */
function placeOf(set: WorkingSet, code: string, viaLink: boolean, at: number): 'link' | 'registration' {
  const program = set.get(programs, set.get(codes, code)?.program ?? '')
  const places = program ? termsAt(set, program, at).definition.code.enteredAt : []
  if (viaLink) return places.includes('link') || !places.includes('registration') ? 'link' : 'registration'
  return places.includes('registration') || !places.includes('link') ? 'registration' : 'link'
}

type OrderEvent = Extract<StoreEvent, { readonly order: string }>

function mergeOrder(set: WorkingSet, event: OrderEvent): string | null {
  const known = set.get(orders, event.order) ?? newOrder(event.order)
  const order = set.put<Order>(orders, withOwner(set, withFacts(known, event), event))
  if (order.customer === null) return null
  if (order.placedAt !== null) {
    const first = { id: order.id, at: order.placedAt }
    change(set, order.customer, order.placedAt, (customer) => withOrder(customer, first))
  }
  if (event.type === 'order.placed') placed(set, event)
  return order.customer
}

function withFacts(order: Order, event: OrderEvent): Order {
  const at = event.occurredAt
  switch (event.type) {
    case 'order.placed':
      return {
        ...withStep(order, 'placed', at),
        total: event.total,
        cart: event.cart ?? order.cart,
        code: event.code ?? order.code,
      }
    case 'order.paid':
    case 'order.completed':
    case 'order.cancelled': {
      const step = event.type === 'order.paid' ? 'paid' : event.type === 'order.completed' ? 'completed' : 'cancelled'
      return withStep({ ...order, total: order.total ?? event.total }, step, at)
    }
    case 'order.refunded':
      return withRefund(order, event.amount, event.full, at)
    case 'order.imported':
      return imported(order, event)
  }
}

function imported(order: Order, event: Extract<StoreEvent, { type: 'order.imported' }>): Order {
  const { placedAt, status, total } = event
  const placed = {
    ...withStep(order, 'placed', placedAt),
    imported: order.imported || order.placedAt === null,
    total: order.total ?? total,
  }
  if (status === 'paid') return withStep(placed, 'paid', placedAt)
  if (status === 'completed') return withStep(placed, 'completed', placedAt)
  if (status === 'cancelled') return withStep(placed, 'cancelled', placedAt)
  return status === 'refunded' ? withRefund(withStep(placed, 'paid', placedAt), total, true, placedAt) : placed
}

/** Whose order it is, and the organization they belonged to when that became known. */
function withOwner(set: WorkingSet, order: Order, event: OrderEvent): Order {
  const id = order.customer ?? ('customer' in event ? event.customer : null)
  if (id === null) return order
  const customer = customerOrNew(set, id, event.occurredAt)
  return { ...order, customer: id, organization: order.organization ?? customer.organization }
}

/** What a checkout carries along: its code, its coupons, the amounts spent on it. */
function placed(set: WorkingSet, event: Extract<StoreEvent, { type: 'order.placed' }>): void {
  enterCode(set, event)
  for (const code of event.coupons) {
    const coupon = set.get(coupons, code)
    if (coupon?.orderId === event.order) continue
    const refusal = refusalOf(coupon, event.customer, null, event.occurredAt)
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
    const captured = own ? captureSpend(set, spend, event.order, event.occurredAt) : null
    if (captured === null || isRefusal(captured)) {
      const reason = captured?.reason ?? 'not_found'
      set.emit({ type: 'spend.refused', spend: id, customer: event.customer, order: event.order, reason })
    }
  }
}

function enterCode(set: WorkingSet, event: Extract<StoreEvent, { type: 'order.placed' }>): void {
  const { customer, order, cart, occurredAt } = event
  const reservation = cart === null ? undefined : set.get(reservations, cart)
  const own = reservation?.customer === customer ? reservation : undefined
  const active = own?.state === 'held' || own?.state === 'expired' ? own : undefined
  const code = event.code ?? active?.code ?? null
  if (code === null) return
  if (set.get(codes, code)?.customer === customer) useBenefit(set, event, code, active?.kind === 'benefit')
  else redeem(set, { customer, code, place: 'checkout', at: occurredAt, order, visit: null })
  // The cart is an order now: what it held has gone over to the referral, or is free again.
  const end = (held: Reservation) =>
    endReservation(set, held, held.code === code && isTaken(set, event, code) ? 'consumed' : 'released')
  if (own?.state === 'held') end(own)
  for (const held of cart === null ? set.list(reservationsOfCode, code) : []) if (held.customer === customer) end(held)
}

function isTaken(set: WorkingSet, event: Extract<StoreEvent, { type: 'order.placed' }>, code: string): boolean {
  return !set.effects.some(
    (effect) => effect.type === 'code.refused' && effect['code'] === code && effect['customer'] === event.customer,
  )
}

/** The creator's own code with an order: the benefit that it earned is used, once. */
function useBenefit(
  set: WorkingSet,
  event: Extract<StoreEvent, { type: 'order.placed' }>,
  code: string,
  held: boolean,
): void {
  const own = set.get(codes, code)
  const found = own && benefitOf(set, own)
  if (!found) return
  const { order, customer, lines } = event
  if (isRefusal(found)) {
    set.emit({ type: 'code.refused', code, customer, order, reason: found.reason })
    return
  }
  const fits = lines === null ? held || event.code !== null : lineOfBenefit(lines, found.benefit) !== null
  if (!fits) {
    set.emit({ type: 'code.refused', code, customer, order, reason: 'code_not_accepted_here' })
    return
  }
  useOnce(set, found.reward.id, order)
}

/** Settles every referral that a customer takes part in, alone or by their organization. */
export function settleCustomer(set: WorkingSet, id: string, at: number): void {
  const customer = set.get(customers, id)
  if (!customer) return
  const lists = participantsOf(customer).map((participant) => set.list(referralsOfParticipant, participant))
  for (const referral of lists.flat()) settle(set, referral.id, at)
}

/**
 * Notes what an event is going to read, as far as that can be told from what is loaded; asked again after each load.
 * What it leaves out is loaded when it is missed.
 */
export function planEvent(set: WorkingSet, event: StoreEvent): void {
  set.want(events, event.id)
  set.wantList(programsByIssue, 'automatic')
  const order = 'order' in event ? set.peek(orders, event.order) : undefined
  const id =
    'person' in event ? event.person.customer : (('customer' in event ? event.customer : null) ?? order?.customer)
  if (id === null || id === undefined) return
  set.wantList(waitingRefusals, id)
  if ('person' in event) for (const hash of event.person.identityHashes) wantIdentity(set, hash)
  const customer = set.peek(customers, id)
  const participants = customer ? participantsOf(customer) : [`customer:${id}`]
  if (customer?.organization != null) set.want(organizations, customer.organization)
  for (const participant of participants)
    for (const referral of set.peekList(referralsOfParticipant, participant)) planSettle(set, referral)
  planCheckout(set, event)
}

function planCheckout(set: WorkingSet, event: StoreEvent): void {
  const typed = event.type === 'order.placed' || event.type === 'customer.registered' ? event.code : null
  const reservation =
    event.type === 'order.placed' && event.cart !== null ? set.peek(reservations, event.cart) : undefined
  const entered = typed ?? reservation?.code
  const code = entered === undefined || entered === null ? undefined : set.peek(codes, entered)
  if (!code) return
  const program = set.peek(programs, code.program)
  for (const { version } of program?.versions ?? []) set.want(programVersions, keyOf(code.program, version))
  set.want(customers, code.customer)
  set.wantList(reservationsOfCode, code.code)
  wantReferrer(set, code.program, code.customer)
}
