import type { Hono } from 'hono'
import { html } from 'hono/html'
import { codeHtml, totalsHtml } from './cart.http.ts'
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
    const { spend } = await c.req.parseBody()
    const placed = await placeOrder(shopper, Math.max(0, Math.trunc(Number(spend)) || 0))
    if (typeof placed !== 'string') {
      // What is paid for already needs no bank.
      if (dueOf(placed) === 0) await payOrder(shopper, placed)
      return c.redirect(shopper.path(`/orders/${placed.id}${placed.state === 'paid' ? '' : '/pay'}`), 303)
    }
    shopper.notice('bad', placed)
    return c.redirect(shopper.path('/checkout'), 303)
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
  if (deed === 'cancel') await cancelOrder(shopper, order)
  if (deed === 'complete') await completeOrder(shopper, order)
  if (deed === 'refund') await refundOrder(shopper, order, 'all')
  if (deed === 'refund-part') await refundOrder(shopper, order, 'part')
  return here
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
  const code = field || reservation !== null ? codeOrLocked(shopper, quote, field) : nothing
  const body = html`<h1>${shopper.say('checkout_title')}</h1><div class="till"><div>
<ul class="lines brief">${lines}</ul>${code}${own ?? nothing}</div>
<aside class="card sums">${totalsHtml(shopper, quote)}
<form method="post" action="${shopper.path('/checkout')}" class="place">${await spendHtml(shopper, quote)}<button class="main">${shopper.say('place_order')}</button></form></aside></div>`
  return await page(shopper, shopper.say('checkout_title'), body)
}

function mayEnterCode({ design, ground, session, customer }: Shopper): boolean {
  return design.codeOnFirstOrderOnly !== true || ground.state.ordersOf(session.site, customer).length === 0
}

function codeOrLocked(shopper: Shopper, quote: Quote, field: boolean): Html {
  const { reservation } = quote.evaluation
  if (reservation === null || field) return codeHtml(shopper, quote, 'checkout')
  return html`<section class="code active locked"><h2>${shopper.say('code_locked', { code: reservation.code })}</h2></section>`
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
${press(shopper, `/orders/${order.id}/cancel`, shopper.say('pay_cancel'), { look: 'plain' })}</section>`
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
  const quote = { evaluation: { ...order, removed: [], refused: [], reservation: null } } as unknown as Quote
  const just = order.state === 'paid' && order.history.at(-1)?.what === 'paid'
  const own = just ? await shopper.design.slots.paid?.(shopper) : undefined
  const head = just
    ? html`<h1>${shopper.say('paid_title', { name: shopper.account?.name ?? '' })}</h1><p class="quiet">${shopper.say('paid_text', { order: order.id })}</p>`
    : html`<h1>${shopper.say('order', { order: order.id })}</h1>`
  const history = order.history.map(
    ({ at, what }) =>
      html`<li><span>${shopper.say(`history_${what}` as Phrase)}</span> <time datetime="${new Date(at).toISOString()}">${shopper.moment(at)}</time></li>`,
  )
  return html`${head}<p>${stateHtml(shopper, order)}</p>${own ?? nothing}
<div class="till"><div><ul class="lines brief">${lines}</ul><ol class="history">${history}</ol></div>
<aside class="card sums">${totalsHtml(shopper, quote, order.totals.total - dueOf(order))}${deedsHtml(shopper, order)}</aside></div>`
}

function deedsHtml(shopper: Shopper, order: Order): Html {
  const to = (deed: string) => `/orders/${order.id}/${deed}`
  if (order.state === 'placed')
    return html`<a class="main button" href="${shopper.path(to('pay'))}">${shopper.say('order_pay')}</a>${press(shopper, to('cancel'), shopper.say('order_cancel'), { look: 'plain' })}`
  if (order.state !== 'paid' && order.state !== 'completed') return nothing
  return html`${order.state === 'paid' ? press(shopper, to('complete'), shopper.say('order_complete'), { look: 'plain' }) : nothing}
${press(shopper, to('refund'), shopper.say('order_refund'), { look: 'plain' })}${press(shopper, to('refund-part'), shopper.say('order_refund_part'), { look: 'plain' })}`
}
