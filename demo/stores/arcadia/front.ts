import { html } from 'hono/html'
import type { Html } from '../design.ts'
import { orNull } from '../kith.ts'
import { element, nothing, press } from '../page.ts'
import type { Shopper } from '../shopper.ts'
import { works } from './work.ts'

/** The front page: what is drawn here, for whom, and the way to the program. */
export function homeHtml(shopper: Shopper): Html {
  const cards = works.map(
    ({
      sku,
      name,
      price,
      picture,
      words,
      days,
    }) => html`<li><img src="${shopper.path(`/pictures/${picture}`)}" alt="" width="280" height="180"><h3>${shopper.text(name)}</h3><p>${words}</p>
<p class="terms"><b>${shopper.money(price[shopper.site.currency] ?? 0)}</b> <span>${days === 1 ? 'next working day' : `${days} working days`}</span></p>${press(shopper, '/cart/add', 'Order', { values: { sku }, says: `Order ${shopper.text(name)}` })}</li>`,
  )
  return html`<section class="hero"><div><p class="over">Since 2009, for labs and clinics</p><h1>Drawn by people who have held the tooth.</h1>
<p>Send the scan in the evening. A technician who knows your preferences draws it, another one checks it, and the file lies in your mill’s folder when you come in.</p>
<p><a class="main button" href="#work">See what we draw</a></p></div><img src="${shopper.path('/pictures/molar.svg')}" alt="" width="520" height="440"></section>
<section class="earn" aria-labelledby="earn"><div><h2 id="earn">Know a lab that should know us?</h2><p>When an institution that is new here pays its first order with your code, both of you get ${shopper.money(2_000)} of credit.</p></div><a class="button" href="${shopper.path('/refer')}">Refer and earn</a></section>
<section id="work" class="works" aria-labelledby="work-title"><h2 id="work-title">What we draw</h2><ul>${cards}</ul></section>`
}

/** On the account page: whose house it is, what there is to spend, and how it came about. */
export async function creditHtml(shopper: Shopper): Promise<Html> {
  const balances = await orNull(shopper.kith.customers.balances(shopper.customer))
  const entries = await orNull(shopper.kith.customers.ledger(shopper.customer, { limit: 8 }))
  const words = {
    reward: 'Referral',
    revocation: 'Taken back',
    spend: 'Spent on an order',
    return: 'Given back',
    expiry: 'Expired',
    adjustment: 'Adjusted',
  }
  const rows = (entries?.data ?? [])
    .filter(({ unit }) => unit === 'credit')
    .map(
      ({ amount, kind, at, balance }) =>
        html`<tr><td>${words[kind]}</td><td>${shopper.day(Date.parse(at))}</td><td>${amount > 0 ? '+' : '−'}${shopper.money(Math.abs(amount))}</td><td>${shopper.money(balance)}</td></tr>`,
    )
  const ledger =
    rows.length === 0
      ? html`<p class="quiet">Nothing has come in yet. <a href="${shopper.path('/refer')}">Refer an institution</a> to earn some.</p>`
      : html`<div class="scrolls" tabindex="0" role="region" aria-label="Credit"><table><thead><tr><th scope="col">What</th><th scope="col">When</th><th scope="col">Amount</th><th scope="col">Balance</th></tr></thead><tbody>${rows}</tbody></table></div>`
  return html`<section class="credit"><h2>Credit</h2>${balances === null ? nothing : html`<p class="figure">${shopper.money(balances.credit.balance)}</p>`}
${balances !== null && balances.credit.balance < 0 ? html`<p class="quiet">What was spent before a refund is repaid by what you earn next.</p>` : nothing}${ledger}</section>
${element(shopper, 'kith-rewards', { program: 'earn' })}`
}

/** At the checkout: a word on where the field has gone for those who have ordered before. */
export function firstOrderHtml(shopper: Shopper): Html {
  const { account, ground, session } = shopper
  if (account === null) return nothing
  const before = ground.state.ordersOf(session.site, account.customer).length > 0
  return before ? html`<p class="quiet first">Referral codes are for an institution’s first order.</p>` : nothing
}

/** The house has paid an order: it may refer others once that is completed. */
export function thanksHtml(shopper: Shopper): Html {
  return html`<section class="earn"><div><h2>Pass it on</h2><p>Once this order is completed, your house may refer others. There is credit in it for both sides.</p></div><a class="button" href="${shopper.path('/refer')}">Refer and earn</a></section>`
}
