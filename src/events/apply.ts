import { codes } from '#codes/code.ts'
import { belongingsIn, organizationStill, organizationsOf } from '#customers/belonging.ts'
import {
  type Customer,
  customerOrNew,
  customers,
  earliest,
  fileOrder,
  organizations,
  saveCustomer,
  withAttributes,
  withDevice,
  withOrder,
  withProduct,
} from '#customers/customer.ts'
import { erase, isErasedAt, isErasedIdentity, personalFields } from '#customers/erasure.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { type Checkout, checkOut } from '#events/checkout.ts'
import { type EventResult, events, type PersonFacts, type StoreEvent } from '#events/event.ts'
import { returnSpends } from '#ledger/spend.ts'
import {
  isUndone,
  newOrder,
  type Order,
  orders,
  ordersOfCustomer,
  ordersOfOrganization,
  withRefund,
  withStep,
} from '#orders/order.ts'
import { programs, termsAt } from '#programs/program.ts'
import { issueAutomatically } from '#referrals/automatic-codes.ts'
import { askAgain, peopleOf, redeem, refusedAsColleagues, retryWaiting } from '#referrals/redeem.ts'
import { referralsAround } from '#referrals/referral.ts'
import { settle } from '#referrals/settle.ts'
import { returnCoupons } from '#rewards/reward.ts'
import { visits } from '#visits/visit.ts'

/** Merges what an event says, settles what hangs on it, and keeps it with what it did. The same id again does nothing. */
export function applyEvent(set: WorkingSet, event: StoreEvent): EventResult {
  if (set.get(events, event.id)) return { id: event.id, status: 'duplicate', effects: [] }
  set.cause = event.id
  const customer = merge(set, event)
  if (customer !== null) settleAll(set, customer, event.occurredAt)
  const { id, type, occurredAt } = event
  const effects = set.effects
  set.put(events, { id, type, customer, occurredAt, receivedAt: set.now, data: dataToKeep(set, event), effects })
  return { id, status: 'processed', effects }
}

/** Everything that hangs on a customer, brought to where the facts say it should be. */
export function settleAll(set: WorkingSet, customer: string, at: number): void {
  settleCustomer(set, customer, at)
  retryWaiting(set, customer)
  issueAutomatically(set, customer)
}

/** What the store sent; told late of a person who was erased since, without what says who they were. */
function dataToKeep(set: WorkingSet, event: StoreEvent): object {
  const known = 'person' in event ? set.get(customers, event.person.customer) : undefined
  if (known === undefined || !isErasedAt(known, event.occurredAt)) return event.raw
  return Object.fromEntries(Object.entries(event.raw).filter(([field]) => !personalFields.includes(field)))
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

/** Told late of whose they were, the orders of a person may be another organization's. */
function adoptOrders(set: WorkingSet, customer: Customer): void {
  if (customer.firstOrderId === null) return
  const first = set.get(orders, customer.firstOrderId)
  for (const order of new Set([...(first ? [first] : []), ...set.list(ordersOfCustomer, customer.id)])) {
    const organization = organizationStill(customer, order.organization, order.placedAt ?? customer.identifiedAt)
    if (organization !== order.organization) fileAgain(set, order, set.put<Order>(orders, { ...order, organization }))
  }
}

function fileAgain(set: WorkingSet, before: Order | undefined, { id, organization, placedAt }: Order): void {
  if (placedAt !== null) fileOrder(set, organization, { id, at: placedAt })
  const was = before?.organization ?? null
  if (was !== null && was !== organization) withdrawOrder(set, was, id)
}

/** What was taken for an organization's first order was none of its own. */
function withdrawOrder(set: WorkingSet, id: string, order: string): void {
  if (set.get(organizations, id)?.firstOrderId !== order) return
  set.put(organizations, { id, firstOrderId: null, firstOrderAt: null })
  for (const { id: other, placedAt } of set.list(ordersOfOrganization, id))
    if (placedAt !== null) fileOrder(set, id, { id: other, at: placedAt })
  askAgain(set, peopleOf(set, id))
}

function savePerson(
  set: WorkingSet,
  person: PersonFacts,
  at: number,
  also: (customer: Customer) => Customer,
): Customer {
  const { email, name, organization, locale, mailbox, device, identityHashes } = person
  const known = set.get(customers, person.customer)
  const before = known && belongingsIn(known)
  const saved = change(set, person.customer, at, (known) => {
    const named = withAttributes(known, { email, name, organization, locale }, mailbox, at)
    // What was true of a person before they were erased is not learnt again.
    const merged = isErasedAt(known, at) ? known : withDevice(named, device, at)
    const returning = merged.returning || isErasedIdentity(set, identityHashes, at)
    return also({ ...merged, returning, identifiedAt: Math.min(merged.identifiedAt, at) })
  })
  if (saved.organization === null || before === belongingsIn(saved)) return saved
  adoptOrders(set, saved)
  const hasMoved = known !== undefined && known.organization !== null
  const others = hasMoved ? organizationsOf(saved).flatMap((id) => refusedAsColleagues(set, id)) : []
  askAgain(set, [...new Set([saved.id, ...others])])
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
  fileAgain(set, known, order)
  const placed = checkoutOf(event, order)
  if (placed !== null) checkOut(set, placed)
  if (isUndone(order)) {
    returnSpends(set, order.id)
    returnCoupons(set, order.id)
  }
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

/** Whose order it is, and whose they were when they placed it. */
function withOwner(set: WorkingSet, order: Order, event: OrderEvent): Order {
  const id = order.customer ?? ('customer' in event ? event.customer : null)
  if (id === null) return order
  const customer = customerOrNew(set, id, event.occurredAt)
  const placedAt = order.placedAt ?? event.occurredAt
  return { ...order, customer: id, organization: organizationStill(customer, order.organization, placedAt) }
}

/** What was told of the checkout, with the order's placing or, where a store sends none, with its payment. */
function checkoutOf(event: OrderEvent, order: Order): Checkout | null {
  // Another customer's order is none of theirs.
  if (event.type === 'order.placed') return event.customer === order.customer ? event : null
  if ((event.type !== 'order.paid' && event.type !== 'order.completed') || !event.checkout || order.customer === null)
    return null
  return {
    ...event.checkout,
    customer: order.customer,
    order: order.id,
    occurredAt: order.placedAt ?? event.occurredAt,
  }
}

/** Settles every referral that a customer takes part in, alone or by their organization. */
export function settleCustomer(set: WorkingSet, id: string, at: number): void {
  const customer = set.get(customers, id)
  if (!customer) return
  // A referral stays its referee's, whichever organization they belong to by now.
  const ids = new Set(referralsAround(set, customer).map((referral) => referral.id))
  set.each(ids, (referral) => settle(set, referral, at))
}
