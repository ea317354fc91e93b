import type { EventResult } from '#client'
import { ask } from './kith.ts'
import { newCart, type Shopper } from './shopper.ts'
import type { Order } from './state.ts'
import { itemsOf, labelOf, lineFor, nameOf, type Quote } from './till.ts'

const quarter = 4

/** How much of a balance is to pay for an order, and a code that could not be looked up and goes along with it. */
interface Wishes {
  readonly spend: number
  readonly later: string | null
}

/** Places what is in the cart. A text says why not. */
export async function placeOrder(shopper: Shopper, quote: Quote, { spend, later }: Wishes): Promise<Order | string> {
  const { session, design, ground, site } = shopper
  if (quote.items.length === 0) return shopper.say('cart_empty')
  const { totals, applied } = quote.evaluation
  const id = `${design.key.slice(0, 3)}-${ground.state.nextNumber(design.key) + 20_000}`
  const held = quote.away ? null : await hold(shopper, { order: id, amount: spend, total: totals.total })
  if (typeof held === 'string') return held
  const order: Order = {
    id,
    site: session.site,
    customer: shopper.customer,
    lines: quote.items.map((item) => ({
      ...item.line,
      name: nameOf(shopper, item),
      amount: item.unitAmount * item.line.quantity,
    })),
    totals: { ...totals },
    applied: applied.map((one) => ({ ...one, label: labelOf(shopper, quote, one) })),
    spend: held,
    state: 'placed',
    refunded: 0,
    history: [{ at: site.now, what: 'placed' }],
  }
  ground.state.addOrder(order)
  const lines = itemsOf(shopper).map(({ line, product, unitAmount }) => lineFor(line, product, unitAmount))
  const { cart } = session
  const coupons = applied.filter(({ source }) => source === 'coupon').map(({ code }) => code)
  session.cart = newCart()
  const code = later === null ? {} : { code: later }
  const data = { customer: order.customer, order: id, total: totals.total, cart: cart.id, lines, coupons, ...code }
  const spends = held === null ? [] : [held.id]
  const [told] = (await shopper.tell({ type: 'order.placed', data: { ...data, spends } })).slice(-1)
  // Told later, while Kith is away, the hold may have run out by then.
  if (held !== null && told !== undefined) held.state = wasRefused(told) ? 'released' : 'captured'
  return order
}

function wasRefused({ effects }: EventResult): boolean {
  return effects.some(({ type }) => type === 'spend.refused')
}

/** Holds a part of the balance until the order is told; null: none of it. */
async function hold(
  shopper: Shopper,
  { order, amount, total }: { order: string; amount: number; total: number },
): Promise<Order['spend'] | string> {
  const { spending } = shopper.design
  if (spending === null || amount <= 0) return null
  const most = Math.floor(total / spending.worth)
  const units = Math.min(amount, most)
  if (units <= 0) return null
  const { unit, worth } = spending
  const held = await ask(shopper.kith.spends.hold({ customer: shopper.customer, unit, amount: units, order }))
  if (held.ok) return { id: held.value.id, unit, amount: units, worth: units * worth, state: 'held' }
  return held.why === 'away' ? null : held.detail
}

/** What is left to be paid with money. */
export function dueOf({ totals, spend }: Pick<Order, 'totals' | 'spend'>): number {
  return totals.total - (spend !== null && spend.state !== 'released' ? spend.worth : 0)
}

/** Notes where a hold ran out in the meantime; true when it did, and more is to be paid than was said. */
export async function lostHold(shopper: Shopper, order: Order): Promise<boolean> {
  if (order.spend?.state !== 'held') return false
  const found = await ask(shopper.kith.spends.get(order.spend.id))
  if (!found.ok || found.value.state !== 'released') return false
  order.spend.state = 'released'
  await shopper.ground.state.save()
  return true
}

/** The bank says yes. */
export async function payOrder(shopper: Shopper, order: Order): Promise<readonly EventResult[]> {
  if (order.state !== 'placed') return []
  order.state = 'paid'
  note(shopper, order, 'paid')
  const results = await shopper.tell({
    type: 'order.paid',
    data: { order: order.id, customer: order.customer },
  })
  await shopper.design.after?.(shopper, order)
  return results
}

export async function declineOrder(shopper: Shopper, order: Order): Promise<void> {
  note(shopper, order, 'declined')
  await shopper.ground.state.save()
}

export async function completeOrder(shopper: Shopper, order: Order): Promise<void> {
  if (order.state !== 'paid') return
  order.state = 'completed'
  note(shopper, order, 'completed')
  await shopper.tell({ type: 'order.completed', data: { order: order.id, customer: order.customer } })
  await shopper.design.after?.(shopper, order)
}

/** Called off before it was paid; what it had of a balance goes back. */
export async function cancelOrder(shopper: Shopper, order: Order): Promise<void> {
  if (order.state !== 'placed') return
  order.state = 'cancelled'
  note(shopper, order, 'cancelled')
  if (order.spend?.state === 'held') {
    await ask(shopper.kith.spends.release(order.spend.id))
    order.spend.state = 'released'
  }
  if (order.spend?.state === 'captured') order.spend.state = 'returned'
  await shopper.tell({ type: 'order.cancelled', data: { order: order.id, customer: order.customer } })
  await shopper.design.after?.(shopper, order)
}

/** Gives money back: what is left of it, or a quarter of all. */
export async function refundOrder(shopper: Shopper, order: Order, how: 'all' | 'part'): Promise<void> {
  if (order.state !== 'paid' && order.state !== 'completed') return
  const left = order.totals.total - order.refunded
  const amount = how === 'all' ? left : Math.min(left, Math.ceil(order.totals.total / quarter))
  order.refunded += amount
  const all = order.refunded >= order.totals.total
  if (all) order.state = 'refunded'
  if (all && order.spend?.state === 'captured') order.spend.state = 'returned'
  note(shopper, order, all ? 'refunded' : 'refunded_part')
  await shopper.tell({ type: 'order.refunded', data: { order: order.id, amount, ...(all ? { full: true } : {}) } })
  await shopper.design.after?.(shopper, order)
}

function note({ site }: Shopper, order: Order, what: string): void {
  order.history = [...order.history, { at: site.now, what }]
}
