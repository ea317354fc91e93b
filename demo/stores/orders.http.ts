import type { Hono } from 'hono'
import { html } from 'hono/html'
import { codeHtml, enterCode, forgetCode, totalsHtml, untilText, withoutCode } from './cart.http.ts'
import type { Html, ShopEnv } from './design.ts'
import { orNull } from './kith.ts'
import {
  cancelOrder,
  completeOrder,
  declineOrder,
  dueOf,
  lostHold,
  payOrder,
  placeOrder,
  refundOrder,
} from './orders.ts'
import { nothing, page, press } from './page.ts'
import type { Shopper } from './shopper.ts'
import type { Order } from './state.ts'
import { type Quote, quoteOf } from './till.ts'
import { timeHtml } from './times.ts'
import type { Phrase } from './words/en.ts'
import { number } from './words.ts'

/** Checking out, paying at the pretend bank, and what becomes of orders afterwards. */
export function orderRoutes(routes: Hono<ShopEnv>): void {
  routes.get('/checkout', async (c) => {
    const shopper = c.get('shopper')
    if (shopper.session.customer === null && !shopper.design.guests) return c.redirect(shopper.path('/sign-in'), 303)
    if (shopper.session.cart.lines.length === 0) return c.redirect(shopper.path('/cart'), 303)
    return c.html(await checkoutPage(shopper))
  })
  routes.post('/checkout', async (c) => {
    const shopper = c.get('shopper')
    if (shopper.session.customer === null && !shopper.design.guests) return c.redirect(shopper.path('/sign-in'), 303)
    if (shopper.session.cart.lines.length === 0) return c.redirect(shopper.path('/cart'), 303)
    return c.redirect(shopper.path(await order(shopper, await c.req.parseBody())), 303)
  })
  routes.get('/orders', async (c) => {
    const shopper = c.get('shopper')
    return c.html(await page(shopper, shopper.say('orders'), ordersPage(shopper)))
  })
  routes.get('/orders/:order', async (c) => {
    const shopper = c.get('shopper')
    const order = ownOrder(shopper, c.req.param('order'))
    if (!order) return c.notFound()
    return c.html(await page(shopper, shopper.say('order', { order: order.id }), orderPage(shopper, order)))
  })
  routes.get('/orders/:order/pay', async (c) => {
    const shopper = c.get('shopper')
    const order = ownOrder(shopper, c.req.param('order'))
    if (!order) return c.notFound()
    if (order.state !== 'placed') return c.redirect(shopper.path(`/orders/${order.id}`), 303)
    if (await lostHold(shopper, order)) shopper.notice('plain', shopper.say('spend_gone'))
    return c.html(await page(shopper, shopper.say('pay_title'), payPage(shopper, order), 'bank'))
  })
  routes.post('/orders/:order/:deed{pay|decline|cancel|refund|refund-part|complete}', async (c) => {
    const shopper = c.get('shopper')
    const order = ownOrder(shopper, c.req.param('order'))
    if (!order) return c.notFound()
    return c.redirect(shopper.path(await doIt(shopper, order, c.req.param('deed'))), 303)
  })
}

type Form = Readonly<Record<string, unknown>>

/** Orders what was shown, with the code that stands in the field. Answers where to go next; back, when something is in the way. */
async function order(shopper: Shopper, form: Form): Promise<string> {
  const code = String(form.code ?? '').trim()
  const without = form.without === 'yes'
  if (without) forgetCode(shopper)
  const used = code === '' || without ? 'active' : await enterCode(shopper, code)
  if (used === 'refused') return '/checkout'
  const later = used === 'away' && shopper.design.codeFields.includes('checkout') ? code : null
  const quote = await quoteOf(shopper)
  const changed = changeSince(shopper, quote, form)
  if (changed !== null) {
    shopper.notice('bad', changed)
    return '/checkout'
  }
  const placed = await placeOrder(shopper, quote, { spend: Math.max(0, Math.trunc(Number(form.spend)) || 0), later })
  if (typeof placed === 'string') {
    shopper.notice('bad', placed)
    return '/checkout'
  }
  forgetCode(shopper)
  if (later !== null) shopper.notice('plain', shopper.say('code_later'))
  // What is paid for already needs no bank.
  if (dueOf(placed) === 0) await payOrder(shopper, placed)
  return `/orders/${placed.id}${placed.state === 'paid' ? '' : '/pay'}`
}

/** Why what the page showed no longer holds; null: it does. */
function changeSince(shopper: Shopper, { evaluation, away }: Quote, { total, held, until }: Form): string | null {
  const now = evaluation.totals.total
  const code = String(held ?? '')
  const isLost = code !== '' && evaluation.reservation?.code !== code
  if (!isLost && now === Number(total ?? Number.NaN)) return null
  const values = { code, total: shopper.money(now) }
  if (away) return shopper.say('changed_away', values)
  if (!isLost) return shopper.say('changed_total', values)
  return shopper.say(Number(until) <= shopper.site.now ? 'changed_over' : 'changed_code', values)
}

/** What the page shows, to be compared when the order comes. */
function shownHtml({ totals, reservation }: Quote['evaluation']): Html {
  const held = reservation === null ? {} : { held: reservation.code, until: Date.parse(reservation.until) }
  return html`${Object.entries({ total: totals.total, ...held }).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`
}

/** Does what was pressed; answers where to go next. */
async function doIt(shopper: Shopper, order: Order, deed: string): Promise<string> {
  const here = `/orders/${order.id}`
  if (deed === 'pay') {
    // What is asked for must be what was shown.
    if (await lostHold(shopper, order)) {
      shopper.notice('plain', shopper.say('spend_gone'))
      return `${here}/pay`
    }
    await payOrder(shopper, order)
    return here
  }
  if (deed === 'decline') {
    await declineOrder(shopper, order)
    shopper.notice('bad', shopper.say('declined'))
    return `${here}/pay`
  }
  if (deed === 'cancel') {
    await cancelOrder(shopper, order)
    await tellOfBenefit(shopper, order)
  }
  if (deed === 'complete') await completeOrder(shopper, order)
  if (deed === 'refund') {
    await refundOrder(shopper, order, 'all')
    await tellOfBenefit(shopper, order)
  }
  if (deed === 'refund-part') await refundOrder(shopper, order, 'part')
  return here
}

function benefitOf({ applied }: Order): string | null {
  return applied.find(({ source }) => source === 'benefit')?.code ?? null
}

/** What Kith says has become of a benefit that was used on an order which is off now. */
async function tellOfBenefit(shopper: Shopper, order: Order): Promise<void> {
  const code = benefitOf(order)
  if (code === null) return
  const found = await orNull(shopper.kith.codes.get(code))
  if (found)
    shopper.notice('plain', shopper.say(found.benefit === 'open' ? 'benefit_returned' : 'benefit_stays', { code }))
}

/** Before somebody calls an order off: what becomes of the benefit that was used on it. */
function benefitHtml(shopper: Shopper, order: Order): Html {
  const code = benefitOf(order)
  if (code === null || order.state === 'cancelled' || order.state === 'refunded') return nothing
  const words = order.state === 'placed' ? 'benefit_returns' : 'benefit_stays'
  return html`<p class="quiet benefit">${shopper.say(words, { code })}</p>`
}

function ownOrder({ ground, session, customer }: Shopper, id: string): Order | null {
  const order = ground.state.order(session.site, id)
  return order?.customer === customer || order?.customer === session.guest ? order : null
}

async function checkoutPage(shopper: Shopper): Promise<Html> {
  const quote = await quoteOf(shopper)
  if (quote.away && shopper.session.notice === null) shopper.notice('plain', shopper.say('away'))
  const own = await shopper.design.slots.checkout?.(shopper)
  const lines = quote.items.map(({ line, product, unitAmount }) => {
    const note = line.note === undefined ? nothing : html` <small>${line.note}</small>`
    return html`<li><span>${line.quantity} × ${shopper.text(product.name)}${note}</span><span>${shopper.money(unitAmount * line.quantity)}</span></li>`
  })
  const { reservation } = quote.evaluation
  const field = shopper.design.codeFields.includes('checkout') && mayEnterCode(shopper)
  const code = field || reservation !== null ? await codeOrLocked(shopper, quote, field) : nothing
  const body = html`<h1>${shopper.say('checkout_title')}</h1><div class="till"><div>
<ul class="lines brief">${lines}</ul>${code}${own ?? nothing}</div>
<aside class="card sums">${totalsHtml(shopper, quote)}
<form method="post" action="${shopper.path('/checkout')}" class="place" id="place">${shownHtml(quote.evaluation)}${await spendHtml(shopper, quote)}<button class="main">${shopper.say('place_order')}</button>${withoutCode(shopper, 'order_without')}</form></aside></div>`
  return await page(shopper, shopper.say('checkout_title'), body)
}

function mayEnterCode({ design, ground, session, customer }: Shopper): boolean {
  return design.codeOnFirstOrderOnly !== true || ground.state.ordersOf(session.site, customer).length === 0
}

async function codeOrLocked(shopper: Shopper, quote: Quote, field: boolean): Promise<Html> {
  const { reservation } = quote.evaluation
  if (reservation === null || field) return await codeHtml(shopper, quote, 'checkout')
  return html`<section class="code active locked"><div><h2>${shopper.say('code_locked', { code: reservation.code })}</h2><p>${untilText(shopper, reservation.until)}</p></div></section>`
}

/** How much of the balance is to pay for it: none, half or as much as there is. */
async function spendHtml(shopper: Shopper, quote: Quote): Promise<Html> {
  const { spending } = shopper.design
  const { customer } = shopper.session
  if (spending === null || customer === null || quote.away) return nothing
  const balances = await orNull(shopper.kith.customers.balances(customer))
  const available = balances?.[spending.unit].available ?? 0
  if (available <= 0) return nothing
  const most = Math.min(available, Math.floor(quote.evaluation.totals.total / spending.worth))
  const inWords = (amount: number) =>
    spending.unit === 'credit' ? shopper.money(amount) : number(shopper.language, amount)
  const choices = [...new Set([most, Math.floor(most / 2)])].filter((amount) => amount > 0)
  const options = choices.map(
    (amount) =>
      html`<label><input type="radio" name="spend" value="${amount}"> ${inWords(amount)}${spending.unit === 'points' ? html` <small>−${shopper.money(amount * spending.worth)}</small>` : nothing}</label>`,
  )
  return html`<fieldset class="spend"><legend>${shopper.say(spending.unit === 'credit' ? 'spend_credit' : 'spend_points')}</legend>
<p class="quiet">${shopper.say('spend_have', { amount: inWords(available) })}</p>
<label><input type="radio" name="spend" value="0" checked> ${shopper.say('spend_none')}</label>${options}</fieldset>`
}

function payPage(shopper: Shopper, order: Order): Html {
  const due = dueOf(order)
  const spent = order.totals.total - due
  return html`<section class="card pay"><p class="quiet">${shopper.design.name} · ${shopper.say('order', { order: order.id })}</p>
<h1>${shopper.money(due)}</h1>
${spent === 0 ? nothing : html`<p>${shopper.say('spent')}: ${shopper.money(spent)}</p>`}
<p class="quiet">${shopper.say('pay_pretend')}</p>
${press(shopper, `/orders/${order.id}/pay`, shopper.say('pay', { amount: shopper.money(due) }), { look: 'main' })}
${press(shopper, `/orders/${order.id}/decline`, shopper.say('pay_decline'), { look: 'plain' })}
${press(shopper, `/orders/${order.id}/cancel`, shopper.say('pay_cancel'), { look: 'plain' })}${benefitHtml(shopper, order)}</section>`
}

function stateHtml(shopper: Shopper, order: Order): Html {
  const part = order.refunded > 0 && order.state !== 'refunded'
  return html`<span class="state ${order.state}">${shopper.say(`order_state_${order.state}`)}</span>${part ? html` <small>${shopper.say('order_refunded_part', { amount: shopper.money(order.refunded) })}</small>` : nothing}`
}

function ordersPage(shopper: Shopper): Html {
  const orders = shopper.ground.state.ordersOf(shopper.session.site, shopper.customer)
  if (orders.length === 0)
    return html`<h1>${shopper.say('orders')}</h1><div class="empty"><img src="${shopper.path('/pictures/empty.svg')}" alt="" width="200" height="140"><p>${shopper.say('orders_empty')}</p><a class="main button" href="${shopper.path()}">${shopper.say('keep_shopping')}</a></div>`
  const rows = orders.map(
    (
      order,
    ) => html`<li><a href="${shopper.path(`/orders/${order.id}`)}"><span class="what"><strong>${order.lines.map(({ name }) => name).join(', ')}</strong><small>${order.id} · ${shopper.moment(order.history[0]?.at ?? 0)}</small></span>
<span class="sum">${shopper.money(order.totals.total)}</span><span>${stateHtml(shopper, order)}</span></a></li>`,
  )
  return html`<h1>${shopper.say('orders')}</h1><ul class="orders">${rows}</ul>`
}

async function orderPage(shopper: Shopper, order: Order): Promise<Html> {
  const lines = order.lines.map(
    ({ name, quantity, amount }) =>
      html`<li><span>${quantity} × ${name}</span><span>${shopper.money(amount)}</span></li>`,
  )
  const evaluation = { ...order, removed: [], refused: [], reservation: null }
  const quote = { items: [], evaluation, away: false, discounts: [] }
  const just = order.state === 'paid' && order.history.at(-1)?.what === 'paid'
  const own = just ? await shopper.design.slots.paid?.(shopper) : undefined
  const head = just
    ? html`<h1>${shopper.say('paid_title', { name: shopper.account?.name ?? '' })}</h1><p class="quiet">${shopper.say('paid_text', { order: order.id })}</p>`
    : html`<h1>${shopper.say('order', { order: order.id })}</h1>`
  const history = order.history.map(
    ({ at, what }) => html`<li><span>${shopper.say(`history_${what}` as Phrase)}</span> ${timeHtml(shopper, at)}</li>`,
  )
  return html`${head}<p>${stateHtml(shopper, order)}</p>${own ?? nothing}
<div class="till"><div><ul class="lines brief">${lines}</ul><ol class="history">${history}</ol></div>
<aside class="card sums">${totalsHtml(shopper, quote, order.totals.total - dueOf(order))}${deedsHtml(shopper, order)}${benefitHtml(shopper, order)}</aside></div>`
}

function deedsHtml(shopper: Shopper, order: Order): Html {
  const to = (deed: string) => `/orders/${order.id}/${deed}`
  if (order.state === 'placed')
    return html`<a class="main button" href="${shopper.path(to('pay'))}">${shopper.say('order_pay')}</a>${press(shopper, to('cancel'), shopper.say('order_cancel'), { look: 'plain' })}`
  if (order.state !== 'paid' && order.state !== 'completed') return nothing
  return html`${order.state === 'paid' ? press(shopper, to('complete'), shopper.say('order_complete'), { look: 'plain' }) : nothing}
${press(shopper, to('refund'), shopper.say('order_refund'), { look: 'plain' })}${press(shopper, to('refund-part'), shopper.say('order_refund_part'), { look: 'plain' })}`
}
