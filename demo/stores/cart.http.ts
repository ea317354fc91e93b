import { randomBytes } from 'node:crypto'
import type { Hono } from 'hono'
import { html } from 'hono/html'
import type { Coupon } from '#client'
import type { Html, ShopEnv } from './design.ts'
import { ask, orNull } from './kith.ts'
import { codeField, nothing, page, press } from './page.ts'
import type { Shopper } from './shopper.ts'
import { cartFor, discountsIn, labelOf, nameOf, pushedOut, type Quote, quoteOf } from './till.ts'

const mostLines = 20
const mostOfOne = 99
const longest = 80

/** The cart: what lies in it, the code that is used on it, and the coupons that somebody has. */
export function cartRoutes(routes: Hono<ShopEnv>): void {
  routes.get('/cart', async (c) => c.html(await cartPage(c.get('shopper'))))
  routes.post('/cart/add', async (c) => {
    const shopper = c.get('shopper')
    const { sku, note } = await c.req.parseBody()
    addToCart(shopper, String(sku), typeof note === 'string' && note !== '' ? note.slice(0, longest) : undefined)
    return c.redirect(shopper.path('/cart'), 303)
  })
  routes.post('/cart/line', async (c) => {
    const shopper = c.get('shopper')
    const { line, quantity } = await c.req.parseBody()
    const count = Math.min(mostOfOne, Math.max(0, Math.trunc(Number(quantity)) || 0))
    const { cart } = shopper.session
    cart.lines = cart.lines.flatMap((known) => {
      if (known.id !== line) return [known]
      return count === 0 ? [] : [{ ...known, quantity: count }]
    })
    return c.redirect(shopper.path('/cart'), 303)
  })
  routes.post('/cart/code', async (c) => {
    const shopper = c.get('shopper')
    const { code, back } = await c.req.parseBody()
    await enterCode(shopper, String(code ?? ''))
    return c.redirect(shopper.path(back === 'checkout' ? '/checkout' : '/cart'), 303)
  })
  routes.post('/cart/onward', async (c) => {
    const shopper = c.get('shopper')
    const { code, without } = await c.req.parseBody()
    return c.redirect(shopper.path(await goOn(shopper, String(code ?? ''), without === 'yes')), 303)
  })
  routes.post('/cart/code/remove', async (c) => {
    const shopper = c.get('shopper')
    const { back } = await c.req.parseBody()
    await ask(shopper.kith.carts.removeCode(shopper.session.cart.id))
    shopper.notice('plain', shopper.say('code_off'))
    return c.redirect(shopper.path(back === 'checkout' ? '/checkout' : '/cart'), 303)
  })
  routes.post('/cart/coupon', async (c) => {
    const shopper = c.get('shopper')
    const { coupon, remove } = await c.req.parseBody()
    await changeCoupons(
      shopper,
      String(coupon ?? '')
        .trim()
        .slice(0, longest),
      remove === 'yes',
    )
    return c.redirect(shopper.path('/cart'), 303)
  })
}

export function addToCart(shopper: Shopper, sku: string, note?: string): void {
  const { design, session } = shopper
  const product = design.products.find((sold) => sold.sku === sku && sold.price[shopper.site.currency] !== undefined)
  if (!product) return
  const { lines } = session.cart
  const same = lines.find((line) => line.sku === sku && line.note === note)
  if (same)
    session.cart.lines = lines.map((line) =>
      line === same ? { ...line, quantity: Math.min(mostOfOne, line.quantity + 1) } : line,
    )
  else if (lines.length < mostLines) {
    const line = { id: randomBytes(4).toString('hex'), sku, quantity: 1, ...(note === undefined ? {} : { note }) }
    session.cart.lines = [...lines, line]
  }
  shopper.notice('good', shopper.say('added', { name: shopper.text(product.name) }))
}

/** From the cart to the checkout, with the code that stands in its field. Answers where to go next. */
async function goOn(shopper: Shopper, typed: string, without: boolean): Promise<string> {
  const { session, design } = shopper
  const code = typed.trim().slice(0, longest)
  if (session.customer === null && !design.guests) {
    session.typed = code === '' ? null : code
    return '/sign-in'
  }
  if (without) forgetCode(shopper)
  else if (code !== '' && (await enterCode(shopper, code)) === 'refused') return '/cart'
  return '/checkout'
}

/** Whoever goes on without a code is not given it again. */
export function forgetCode({ session }: Shopper): void {
  session.typed = null
  session.referral = session.referral === null ? null : { ...session.referral, code: '' }
}

/** Uses a code on the cart, and says what came of it. */
export async function enterCode(shopper: Shopper, typed: string): Promise<'active' | 'refused' | 'away'> {
  const code = typed.trim().slice(0, longest)
  if (code === '') {
    shopper.notice('bad', shopper.say('code_first'))
    return 'refused'
  }
  const found = await ask(shopper.kith.carts.useCode(cartFor(shopper), code))
  shopper.session.typed = found.ok ? null : code
  if (!found.ok) {
    shopper.notice('bad', found.why === 'away' ? shopper.say('away') : found.detail)
    return found.why
  }
  const active = shopper.say('code_active', { code: found.value.reservation?.code ?? code })
  const discounts = discountsIn(shopper)
  const out = pushedOut(shopper, { items: [], evaluation: found.value, away: false, discounts })
  const cost = out === null ? '' : ` ${shopper.say('code_took_off', { ...out, amount: shopper.money(out.amount) })}`
  shopper.notice('good', `${active}.${cost}`)
  return 'active'
}

/** A coupon of Kith or one of the store's own; a refused one is not kept, and the reason is said. */
async function changeCoupons(shopper: Shopper, coupon: string, remove: boolean): Promise<void> {
  const { cart } = shopper.session
  if (remove) {
    cart.coupons = cart.coupons.filter((known) => known !== coupon)
    cart.discounts = cart.discounts.filter((known) => known !== coupon)
    return
  }
  if (coupon === '') return
  const own = shopper.design.ownDiscounts.find(({ id }) => id.toLowerCase() === coupon.toLowerCase())
  const before = { discounts: [...cart.discounts], coupons: [...cart.coupons] }
  if (own) cart.discounts = [...new Set([...cart.discounts, own.id])]
  else cart.coupons = [...new Set([...cart.coupons, coupon])]
  const found = await ask(shopper.kith.carts.evaluate(cartFor(shopper), { coupons: cart.coupons }))
  if (!found.ok) {
    Object.assign(cart, before)
    shopper.notice('bad', found.why === 'away' ? shopper.say('away') : found.detail)
    return
  }
  const refused = found.value.refused.find(({ code }) => code.toLowerCase() === coupon.toLowerCase())
  const { removed } = found.value
  if (refused) shopper.notice('bad', refused.detail)
  else if (own && removed.some(({ id }) => id === own.id))
    shopper.notice('bad', shopper.say('kept_out', { names: shopper.text(own.label) }))
  // One of the store's own that an invitation code keeps out stays in sight, struck through.
  if (refused && !own) Object.assign(cart, before)
}

async function cartPage(shopper: Shopper): Promise<Html> {
  const quote = await quoteOf(shopper)
  if (quote.items.length === 0) {
    const empty = html`<h1>${shopper.say('cart')}</h1><div class="empty"><img src="${shopper.path('/pictures/empty.svg')}" alt="" width="200" height="140"><p>${shopper.say('cart_empty')}</p><a class="main button" href="${shopper.path()}">${shopper.say('keep_shopping')}</a></div>`
    return await page(shopper, shopper.say('cart'), empty)
  }
  const own = await shopper.design.slots.cart?.(shopper)
  const above = await shopper.design.slots.aboveCart?.(shopper)
  const body = html`<h1>${shopper.say('cart')}</h1>${above ?? nothing}<div class="till">
<div>${linesHtml(shopper, quote)}${shopper.design.codeFields.includes('cart') ? await codeHtml(shopper, quote, 'cart') : nothing}${await couponsHtml(shopper, quote)}${own ?? nothing}</div>
<aside class="card sums">${totalsHtml(shopper, quote)}${onwardHtml(shopper, quote)}</aside></div>`
  if (quote.away && shopper.session.notice === null) shopper.notice('plain', shopper.say('away'))
  return await page(shopper, shopper.say('cart'), body)
}

/** The way to the checkout; where a code may stand in its field, the field is a part of it. */
function onwardHtml(shopper: Shopper, { evaluation }: Quote): Html {
  const { design, session } = shopper
  const known = session.customer !== null || design.guests
  const label = shopper.say(known ? 'checkout' : 'sign_in_to_order')
  if (!design.codeFields.includes('cart') || evaluation.reservation !== null)
    return html`<a class="main button" href="${shopper.path(known ? '/checkout' : '/sign-in')}">${label}</a>`
  return html`<form method="post" action="${shopper.path('/cart/onward')}" class="place" id="${formOf.cart}"><button class="main">${label}</button>${withoutCode(shopper, 'onward_without')}</form>`
}

/** After a code was refused: a way on without it. */
export function withoutCode(shopper: Shopper, words: 'onward_without' | 'order_without'): Html {
  if (shopper.session.typed === null) return nothing
  return html`<button name="without" value="yes">${shopper.say(words)}</button>`
}

function linesHtml(shopper: Shopper, quote: Quote): Html {
  const lines = quote.items.map((item) => {
    const { line, product, unitAmount } = item
    const name = nameOf(shopper, item)
    const picture =
      product.picture === undefined
        ? nothing
        : html`<img src="${shopper.path(`/pictures/${product.picture}`)}" alt="" width="64" height="64">`
    return html`<li class="line">${picture}<span class="what">${name}</span>
<form method="post" action="${shopper.path('/cart/line')}" class="count"><input type="hidden" name="line" value="${line.id}">
<button name="quantity" value="${line.quantity - 1}" aria-label="${shopper.say('quantity')} −1, ${name}">−</button><span>${line.quantity}</span><button name="quantity" value="${line.quantity + 1}" aria-label="${shopper.say('quantity')} +1, ${name}">+</button></form>
<span class="sum">${shopper.money(unitAmount * line.quantity)}</span></li>`
  })
  return html`<ul class="lines">${lines}</ul>`
}

/** The form that a field for a code belongs to: whoever goes on takes along what stands in it. */
const formOf = { cart: 'onward', checkout: 'place' } as const

/** The field for a code, or the code that is active: until when, and what it brings. */
export async function codeHtml(shopper: Shopper, quote: Quote, back: 'cart' | 'checkout'): Promise<Html> {
  const { reservation, refused } = quote.evaluation
  if (reservation !== null) {
    return html`<section class="code active"><div><h2>${shopper.say('code_active', { code: reservation.code })}</h2>
<p>${untilText(shopper, reservation.until)}${await gainHtml(shopper, reservation.code)}</p></div>${press(shopper, '/cart/code/remove', shopper.say('code_remove'), { look: 'plain', values: { back } })}</section>`
  }
  const ended = refused.find(({ code }) => !shopper.session.cart.coupons.includes(code))
  const discounts = quote.discounts.reduce((sum, { amount }) => sum + amount, 0)
  const costs = discounts === 0 ? nothing : html` ${shopper.say('code_replaces', { amount: shopper.money(discounts) })}`
  return html`<section class="code"><div class="row field">${codeField(shopper, 'optional', formOf[back])}<button form="${formOf[back]}" formaction="${shopper.path('/cart/code')}" name="back" value="${back}">${shopper.say('code_use')}</button></div>
<p class="quiet">${shopper.say('code_hint')}${costs}</p>${ended ? html`<p class="no" role="status">${ended.detail}</p>` : nothing}</section>`
}

export function untilText(shopper: Shopper, until: string): string {
  const untilAt = Date.parse(until)
  const left = shopper.say('minutes', { count: Math.max(0, Math.floor((untilAt - shopper.site.now) / 60_000)) })
  return shopper.say('code_until', { time: shopper.hour(untilAt), left })
}

/** What a code brings that is not in the total. */
async function gainHtml(shopper: Shopper, code: string): Promise<Html> {
  const found = await orNull(shopper.kith.codes.check(code, { customer: shopper.customer }))
  const gifts = found?.ok === true ? found.offer.gifts : null
  return gifts === null ? nothing : html`<br>${shopper.say('code_brings', { gifts })}`
}

async function couponsHtml(shopper: Shopper, quote: Quote): Promise<Html> {
  const { session, design, kith } = shopper
  const found =
    session.customer === null
      ? null
      : await orNull(kith.coupons.list({ customer: session.customer, state: 'available', limit: 20 }))
  const byHand = (found?.data ?? []).filter(({ applies }) => applies === 'by_hand')
  const removed = new Set(quote.evaluation.removed.map(({ id }) => id))
  const own = quote.discounts.map(({ id, label, amount }) => {
    const out = removed.has(id)
    const text = html`<span>${shopper.text(label)} · ${shopper.money(amount)}</span>`
    const said = out ? html`<del>${text}</del> <em>${shopper.say('pushed_out')}</em>` : text
    return html`<li class="${out ? 'out' : ''}"><span>${said}</span>${press(shopper, '/cart/coupon', shopper.say('remove'), { look: 'plain', values: { coupon: id, remove: 'yes' } })}</li>`
  })
  const automatic = quote.evaluation.removed
    .filter(({ id }) => !design.ownDiscounts.some((known) => known.id === id))
    .map(({ id }) => html`<li class="out"><span><del>${id}</del> <em>${shopper.say('pushed_out')}</em></span></li>`)
  const wallet = byHand.map((coupon) => couponHtml(shopper, coupon))
  return html`<section class="coupons"><h2>${shopper.say('coupons')}</h2>
<ul>${own}${automatic}${wallet}</ul>
<form method="post" action="${shopper.path('/cart/coupon')}"><label for="coupon">${shopper.say('coupon_typed')}</label><div class="row"><input id="coupon" name="coupon" autocomplete="off" spellcheck="false" maxlength="${longest}"><button>${shopper.say('coupon_add')}</button></div></form></section>`
}

function couponHtml(shopper: Shopper, { code }: Coupon): Html {
  const used = shopper.session.cart.coupons.includes(code)
  const label = shopper.say(used ? 'remove' : 'coupon_add')
  return html`<li><code>${code}</code>${press(shopper, '/cart/coupon', label, { look: 'plain', values: { coupon: code, ...(used ? { remove: 'yes' } : {}) } })}</li>`
}

/** What it comes to, each discount by its name. */
export function totalsHtml(shopper: Shopper, quote: Quote, spent = 0): Html {
  const { totals, applied } = quote.evaluation
  const taken = applied
    .filter(({ amount }) => amount > 0)
    .map(
      (one) =>
        html`<dt><span>${labelOf(shopper, quote, one)}</span> <small>${one.code}</small></dt><dd>−${shopper.money(one.amount)}</dd>`,
    )
  return html`<dl class="totals"><dt>${shopper.say('subtotal')}</dt><dd>${shopper.money(totals.subtotal)}</dd>${taken}
${totals.shipping === 0 ? nothing : html`<dt>${shopper.say('shipping')}</dt><dd>${shopper.money(totals.shipping)}</dd>`}
<dt class="whole">${shopper.say('total')}</dt><dd class="whole">${shopper.money(totals.total)}</dd>
${spent === 0 ? nothing : html`<dt>${shopper.say('spent')}</dt><dd>−${shopper.money(spent)}</dd><dt class="whole">${shopper.say('to_pay')}</dt><dd class="whole">${shopper.money(totals.total - spent)}</dd>`}</dl>`
}
