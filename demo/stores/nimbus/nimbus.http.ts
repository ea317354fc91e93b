import type { Hono } from 'hono'
import { html } from 'hono/html'
import { codeHtml, enterCode } from '../cart.http.ts'
import type { Html, ShopEnv } from '../design.ts'
import { codeField, element, nothing, page, press } from '../page.ts'
import type { Shopper } from '../shopper.ts'
import { quoteOf } from '../till.ts'
import { domainForm, newcomerHtml } from './front.ts'
import { endings, plans } from './products.ts'

/** Names that somebody else has had for a long time. */
const taken = ['example', 'nimbus', 'mail', 'shop', 'www']

/** Pages that only a hosting shop has. */
export function nimbusRoutes(routes: Hono<ShopEnv>): void {
  routes.get('/domains', async (c) => {
    const shopper = c.get('shopper')
    const name = labelOf(c.req.query('name') ?? '')
    const body = html`<h1>Domains</h1>${domainForm(shopper, name)}${name === '' ? nothing : foundHtml(shopper, name)}`
    return c.html(await page(shopper, 'Domains', body))
  })
  routes.get('/invitation', async (c) =>
    c.html(await page(c.get('shopper'), 'Invitation code', invitationPage(c.get('shopper')))),
  )
  routes.post('/invitation', async (c) => {
    const shopper = c.get('shopper')
    await enterCode(shopper, String((await c.req.parseBody()).code ?? ''))
    return c.redirect(shopper.path('/invitation'), 303)
  })
  routes.get('/invite', async (c) =>
    c.html(await page(c.get('shopper'), 'Invite a friend', invitePage(c.get('shopper')))),
  )
  routes.post('/services/stop', async (c) => {
    const shopper = c.get('shopper')
    const { service } = await c.req.parseBody()
    const owned = shopper.account?.owns.find(({ id, endedAt }) => id === service && endedAt === undefined)
    if (owned) {
      owned.endedAt = shopper.site.now
      await shopper.tell({ type: 'product.deactivated', data: { customer: shopper.customer, product: owned.id } })
      shopper.notice('plain', 'The server is stopped.')
    }
    return c.redirect(shopper.path('/account'), 303)
  })
}

/** What may stand before the dot. */
function labelOf(typed: string): string {
  const [label = ''] = typed.toLowerCase().split('.')
  return label
    .replaceAll(/[^a-z0-9-]/g, '')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40)
}

function foundHtml(shopper: Shopper, name: string): Html {
  const rows = endings
    .filter(({ action }) => action === 'register')
    .map(({ sku, ending, price }) => {
      const domain = `${name}.${ending}`
      if (taken.includes(name))
        return html`<li><span class="domain">${domain}</span><span class="quiet">taken</span></li>`
      return html`<li><span class="domain">${domain}</span><span>${shopper.money(price.USD ?? 0)} <small>a year</small></span>${press(shopper, '/cart/add', 'Add', { values: { sku, note: domain }, says: `Add ${domain}` })}</li>`
    })
  return html`<ul class="domains">${rows}</ul>`
}

/** The page of its own for a code; it gives the same answers as the cart. */
async function invitationPage(shopper: Shopper): Promise<Html> {
  const quote = await quoteOf(shopper)
  const field = await codeHtml(shopper, quote, 'cart')
  const { reservation } = quote.evaluation
  if (shopper.account === null)
    return html`<h1>You have an invitation code?</h1><p>Codes are for newcomers: register first, then order within half an hour.</p><p><a class="main button" href="${shopper.path('/sign-in')}">Register or sign in</a></p>`
  const empty = quote.items.length === 0
  const next =
    reservation === null
      ? nothing
      : html`<p><a class="main button" href="${shopper.path(empty ? '#servers' : '/cart')}">${empty ? 'Choose a server' : 'To your cart'}</a></p>`
  const own =
    reservation !== null
      ? field
      : html`<section class="code"><form method="post" action="${shopper.path('/invitation')}"><div class="row field">${codeField(shopper, 'required')}<button class="main">Use now</button></div></form></section>`
  return html`<h1>You have an invitation code?</h1>${newcomerHtml(shopper)}
<p>It takes 20% off your first order and is yours until the half hour after your registration is over. No other coupon goes with it.</p>${own}${next}`
}

/** Invitation code management; all of it but the words around it is the widget's. */
function invitePage(shopper: Shopper): Html {
  if (shopper.account === null)
    return html`<h1>Invite a friend</h1><p>Customers with a running server have three codes to give away.</p><p><a class="main button" href="${shopper.path('/sign-in')}">Sign in</a></p>`
  return html`<h1>Invite a friend</h1><p>Three codes, for good. Each takes 20% off one newcomer’s first order; when they have paid, the same code registers or renews one domain for you, for nothing.</p>
${element(shopper, 'kith-codes', { program: 'invite' })}`
}

/** What somebody rents, to be stopped, and domains to be renewed. */
export function servicesHtml(shopper: Shopper): Html {
  const owned = (shopper.account?.owns ?? []).toReversed()
  if (owned.length === 0)
    return html`<h2>Your services</h2><div class="empty"><img src="${shopper.path('/pictures/empty.svg')}" alt="" width="200" height="140"><p>Nothing runs here yet.</p><a class="main button" href="${shopper.path('#servers')}">See servers</a></div>`
  const rows = owned.map(({ id, sku, note, since, endedAt }) => {
    const product = [...plans, ...endings].find((sold) => sold.sku === sku)
    const isServer = product?.category === 'server'
    const name = note ?? (product ? shopper.text(product.name) : sku)
    const stands =
      endedAt === undefined
        ? html`<span class="state paid">${isServer ? 'Running' : 'Registered'}</span>`
        : html`<span class="state cancelled">Ended</span>`
    const ending = note?.split('.').at(-1) ?? ''
    const deed = isServer
      ? press(shopper, '/services/stop', 'Stop', { look: 'plain', values: { service: id }, says: `Stop ${name}` })
      : press(shopper, '/cart/add', 'Renew', {
          look: 'plain',
          values: { sku: `${ending}-renew`, note: note ?? '' },
          says: `Renew ${name}`,
        })
    return html`<li><span class="what"><strong>${name}</strong><small>${id} · since ${shopper.day(since)}</small></span>${stands}${endedAt === undefined ? deed : nothing}</li>`
  })
  return html`<h2>Your services</h2><ul class="services">${rows}</ul><h2>Your codes</h2><p><a href="${shopper.path('/invite')}">Invitation codes</a></p>`
}
