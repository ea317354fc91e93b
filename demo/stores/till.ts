import type { Cart, CartEvaluation } from '#client'
import type { OwnDiscount, Product } from './design.ts'
import { ask } from './kith.ts'
import type { Shopper } from './shopper.ts'
import type { CartLine } from './state.ts'

/** A line as it stands in the cart, with the product that it is of. */
export interface Item {
  readonly line: CartLine
  readonly product: Product
  readonly unitAmount: number
}

export interface Quote {
  readonly items: readonly Item[]
  /** What Kith says that the cart comes to; without Kith, what the lines come to. */
  readonly evaluation: CartEvaluation
  readonly away: boolean
  readonly discounts: readonly OwnDiscount[]
}

/** The cart with products that are sold on this site; what is sold no more is left out. */
export function itemsOf(shopper: Shopper): Item[] {
  return shopper.session.cart.lines.flatMap((line) => {
    const product = shopper.design.products.find(({ sku }) => sku === line.sku)
    const unitAmount = product?.price[shopper.site.currency]
    return product && unitAmount !== undefined ? [{ line, product, unitAmount }] : []
  })
}

/** The cart as Kith takes it. */
export function cartFor(shopper: Shopper): Cart {
  const { design, session, site, customer } = shopper
  return {
    id: session.cart.id,
    customer,
    currency: site.currency,
    lines: itemsOf(shopper).map(({ line, product, unitAmount }) => lineFor(line, product, unitAmount)),
    shipping: design.shipping?.(shopper) ?? 0,
    discounts: discountsIn(shopper).map(({ id, kind, amount }) => ({ id, kind, amount })),
  }
}

export function lineFor(
  { id, sku, quantity }: CartLine,
  { category, action }: Product,
  unitAmount: number,
): Cart['lines'][number] {
  return { id, sku, quantity, unitAmount, category, ...(action === undefined ? {} : { action }) }
}

export function discountsIn({ design, session }: Shopper): OwnDiscount[] {
  return design.ownDiscounts.filter(({ id }) => session.cart.discounts.includes(id))
}

/** What the cart comes to: asked of Kith each time, never worked out here while it answers. */
export async function quoteOf(shopper: Shopper): Promise<Quote> {
  const items = itemsOf(shopper)
  const discounts = discountsIn(shopper)
  if (items.length === 0 && shopper.session.customer === null)
    return { items, evaluation: plainly(shopper, items), away: false, discounts }
  const found = await ask(shopper.kith.carts.evaluate(cartFor(shopper), { coupons: shopper.session.cart.coupons }))
  if (found.ok) return { items, evaluation: found.value, away: false, discounts }
  return { items, evaluation: plainly(shopper, items), away: true, discounts }
}

/** Without Kith the store sells at its plain prices. */
function plainly(shopper: Shopper, items: readonly Item[]): CartEvaluation {
  const subtotal = items.reduce((sum, { line, unitAmount }) => sum + line.quantity * unitAmount, 0)
  const shipping = items.length === 0 ? 0 : (shopper.design.shipping?.(shopper) ?? 0)
  return {
    totals: { subtotal, discount: 0, shipping, total: subtotal + shipping },
    applied: [],
    removed: [],
    refused: [],
    reservation: null,
  }
}

/** What a discount is called; a benefit says on which line it goes. */
export function labelOf(
  shopper: Shopper,
  { items }: Pick<Quote, 'items'>,
  { source, label, lines }: Pick<CartEvaluation['applied'][number], 'source' | 'label' | 'lines'>,
): string {
  const item = source === 'benefit' ? items.find(({ line }) => line.id === lines[0]?.id) : undefined
  return item ? `${label} · ${item.line.note ?? shopper.text(item.product.name)}` : label
}

/** What those discounts of the store's own come to that a code has pushed out, and what they are called. */
export function pushedOut(
  shopper: Shopper,
  { evaluation, discounts }: Quote,
): { names: string; amount: number } | null {
  const out = discounts.filter(({ id }) => evaluation.removed.some((removed) => removed.id === id))
  if (out.length === 0) return null
  const amount = out.reduce((sum, discount) => sum + discount.amount, 0)
  return { names: out.map(({ label }) => shopper.text(label)).join(', '), amount }
}

export function nameOf(shopper: Shopper, { line, product }: Pick<Item, 'line' | 'product'>): string {
  const name = shopper.text(product.name)
  return line.note === undefined ? name : `${name} · ${line.note}`
}
