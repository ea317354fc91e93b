import { html } from 'hono/html'
import type { Html } from '../design.ts'
import { nothing, press } from '../page.ts'
import type { Shopper } from '../shopper.ts'
import { endings, letters, plans } from './products.ts'

const windowMinutes = 30
const minuteMillis = 60_000

/** The front page: what there is to rent, and to whom it may be shown next. */
export function homeHtml(shopper: Shopper): Html {
  const rows = plans.map(
    (
      plan,
    ) => html`<li class="plan"><img src="${shopper.path(`/pictures/${plan.picture}`)}" alt="" width="72" height="56">
<div class="called"><h3>${shopper.text(plan.name)}</h3><p>${plan.words}</p></div>
<ul class="spec"><li>${plan.cores}</li><li>${plan.memory}</li><li>${plan.disk} NVMe</li></ul>
<p class="rate"><b>${shopper.money(plan.price.USD ?? 0)}</b><span>a month</span></p>
${press(shopper, '/cart/add', 'Rent', { look: 'main', values: { sku: plan.sku }, says: `Rent ${shopper.text(plan.name)}` })}</li>`,
  )
  return html`${newcomerHtml(shopper)}<section class="hero"><div><h1>Your server, up before the kettle boils.</h1>
<p>Plain machines, one price a month, no small print about traffic. Domains where you rent the rest.</p>
<p><a class="main button" href="#servers">See servers</a></p></div>
<img src="${shopper.path('/pictures/isobars.svg')}" alt="" width="560" height="420"></section>
<section id="servers" class="plans" aria-labelledby="servers-title"><h2 id="servers-title">Servers</h2><ul>${rows}</ul></section>
${domainForm(shopper, '')}
<section class="bring"><div><h2>Three codes for three friends</h2>
<p>Whoever has a server running hands out up to three invitation codes. A friend takes 20% off the first order; you register or renew a domain on us.</p></div>
<a class="button" href="${shopper.path('/invite')}">Invite a friend</a><a class="button" href="${shopper.path('/invitation')}">I have a code</a></section>`
}

/** Asks for a name and leads to what can be had of it. */
export function domainForm(shopper: Shopper, name: string): Html {
  return html`<section class="seek"><form method="get" action="${shopper.path('/domains')}"><label for="name">Find a domain</label>
<div class="row"><input id="name" name="name" value="${name}" placeholder="your-idea" autocomplete="off" spellcheck="false" maxlength="60"><button class="main">Search</button></div>
<p class="quiet">${endings
    .filter(({ action }) => action === 'register')
    .map(({ ending }) => `.${ending}`)
    .join('  ')}</p></form></section>`
}

/** Whole minutes; negative when it is over. */
export function windowLeft({ site }: Pick<Shopper, 'site'>, registeredAt: number): number {
  return Math.ceil((registeredAt + windowMinutes * minuteMillis - site.now) / minuteMillis)
}

/** How long a newcomer may still order with a code, by the clock of the store. */
export function newcomerHtml(shopper: Shopper): Html {
  const { account, ground, session, site } = shopper
  if (account === null || account.registeredAt === null) return nothing
  const untilAt = account.registeredAt + windowMinutes * minuteMillis
  const left = windowLeft(shopper, account.registeredAt)
  const hasOrdered = ground.state.ordersOf(session.site, account.customer).length > 0
  if (hasOrdered || left < -24 * 60) return nothing
  if (site.now > untilAt)
    return html`<p class="window gone">The half hour for invitation codes ended at ${shopper.hour(untilAt)}. You can order as usual.</p>`
  return html`<div class="window"><p><b>${left} min</b> left to order with an invitation code, until ${shopper.hour(untilAt)} by our clock.</p>
<progress value="${left}" max="${windowMinutes}" aria-label="Minutes left">${left}</progress></div>`
}

/** Coupons and vouchers that came by letter, to be put into the cart with one press. */
export function lettersHtml(shopper: Shopper): Html {
  const { discounts } = shopper.session.cart
  const left = letters.filter(({ id }) => !discounts.includes(id))
  if (left.length === 0) return nothing
  const rows = left.map(
    ({ id, label, amount }) =>
      html`<li><span>${shopper.text(label)} · ${shopper.money(amount)} <code>${id}</code></span>${press(shopper, '/cart/coupon', 'Put in', { values: { coupon: id }, says: `Put in ${shopper.text(label)}` })}</li>`,
  )
  return html`<section class="letters"><h2>From our letters to you</h2><ul>${rows}</ul></section>`
}

/** Who has just paid has a running server, and so codes to hand on. */
export function inviteAfterOrder(shopper: Shopper): Html {
  const runs = shopper.account?.owns.some(
    ({ sku, endedAt }) => plans.some((plan) => plan.sku === sku) && endedAt === undefined,
  )
  if (runs !== true) return nothing
  return html`<section class="bring"><div><h2>Your server is running.</h2><p>You may now hand out three invitation codes of your own.</p></div><a class="button" href="${shopper.path('/invite')}">Invite a friend</a></section>`
}
