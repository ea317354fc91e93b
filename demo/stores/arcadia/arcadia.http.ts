import type { Hono } from 'hono'
import { html } from 'hono/html'
import type { Html, ShopEnv } from '../design.ts'
import { completeOrder, refundOrder } from '../orders.ts'
import { element, nothing, page, press } from '../page.ts'
import type { Shopper } from '../shopper.ts'
import type { Order } from '../state.ts'

/** Pages that only the design service has. */
export function arcadiaRoutes(routes: Hono<ShopEnv>): void {
  routes.get('/refer', async (c) => c.html(await page(c.get('shopper'), 'Refer and earn', referPage(c.get('shopper')))))
  routes.get('/refunds', async (c) =>
    c.html(await page(c.get('shopper'), 'Refund desk', refundsPage(c.get('shopper')))),
  )
  routes.post('/refunds/:order/:deed{complete|refund|refund-part}', async (c) => {
    const shopper = c.get('shopper')
    const order = shopper.ground.state.order(shopper.session.site, c.req.param('order'))
    if (!order) return c.notFound()
    const deed = c.req.param('deed')
    if (deed === 'complete') await completeOrder(shopper, order)
    else await refundOrder(shopper, order, deed === 'refund' ? 'all' : 'part')
    shopper.notice(
      'good',
      shopper.say(deed === 'complete' ? 'order_state_completed' : 'order_refunded_part', {
        amount: shopper.money(order.refunded),
      }),
    )
    return c.redirect(shopper.path('/refunds'), 303)
  })
}

/** The program's page: one's code, how to hand it on, and what has come of it. */
function referPage(shopper: Shopper): Html {
  const head = html`<div class="lead"><h1>Refer an institution, earn credit.</h1><p>They order for the first time with your code and pay: ${shopper.money(2_000)} for them, ${shopper.money(2_000)} for you, to spend on any design. A code is good for ninety days.</p></div>`
  if (shopper.account === null)
    return html`${head}<p><a class="main button" href="${shopper.path('/sign-in')}">Sign in to get your code</a></p>`
  return html`${head}<div class="refer">${element(shopper, 'kith-invite', { program: 'earn' })}${element(shopper, 'kith-rewards', { program: 'earn' })}</div>`
}

/** Behind the counter: all orders of this site that can still be given back. */
function refundsPage(shopper: Shopper): Html {
  const { state } = shopper.ground
  const orders = state
    .ordersOf(shopper.session.site, null)
    .filter(({ state: stands }) => stands !== 'cancelled' && stands !== 'placed')
  const head = html`<div class="lead"><h1>Refund desk</h1><p>The side of the counter that customers do not see. A full refund takes the credit of a referral back from both; a part of it does not, until the parts add up.</p></div>`
  if (orders.length === 0)
    return html`${head}<div class="empty"><img src="${shopper.path('/pictures/empty.svg')}" alt="" width="200" height="140"><p>No paid orders on this site yet.</p></div>`
  return html`${head}<ul class="desk">${orders.map((order) => deskRow(shopper, order))}</ul>`
}

function deskRow(shopper: Shopper, order: Order): Html {
  const account = shopper.ground.state.account(order.site, order.customer)
  const to = (deed: string) => `/refunds/${order.id}/${deed}`
  const open = order.state === 'paid' || order.state === 'completed'
  const part =
    order.refunded > 0 && open
      ? html` <small>${shopper.say('order_refunded_part', { amount: shopper.money(order.refunded) })}</small>`
      : nothing
  const complete =
    order.state === 'paid'
      ? press(shopper, to('complete'), 'Completed', { look: 'plain', says: `Mark ${order.id} as completed` })
      : nothing
  const deeds = open
    ? html`${complete}${press(shopper, to('refund-part'), 'Refund a quarter', { look: 'plain', says: `Refund a quarter of ${order.id}` })}${press(shopper, to('refund'), 'Refund all', { says: `Refund all of ${order.id}` })}`
    : nothing
  return html`<li><span class="what"><strong>${order.lines.map(({ name }) => name).join(', ')}</strong><small>${order.id} · ${account?.name ?? order.customer}${account?.organization ? html` · ${account.organization}` : nothing}</small></span>
<span class="sum">${shopper.money(order.totals.total)}</span><span><span class="state ${order.state}">${shopper.say(`order_state_${order.state}`)}</span>${part}</span><span class="deeds">${deeds}</span></li>`
}
