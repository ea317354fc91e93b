import type { Hono } from 'hono'
import { html } from 'hono/html'
import { type Kith, signCustomerToken } from '#client'
import type { Html, ShopEnv, StoreDesign, Text } from '../design.ts'
import { orNull } from '../kith.ts'
import { element, nothing, page, press } from '../page.ts'
import type { Shopper } from '../shopper.ts'
import type { Account } from '../state.ts'
import { number } from '../words.ts'
import { menu } from './menu.ts'
import { words } from './words.ts'

const program = 'tomodachi'
const activated = 'cardActivatedAt'

/** Tanuki Kitchen: members of a restaurant group bring friends, and climb a ladder of gifts. */
export const tanuki: StoreDesign = {
  key: 'tanuki',
  name: 'Tanuki Kitchen',
  tagline: words.tagline,
  markets: [{ site: 'tanuki', label: 'Tokyo', path: '' }],
  languages: ['en', 'ja'],
  products: menu,
  personas: [
    {
      customer: 'haruka',
      name: '佐藤 遥',
      email: 'haruka@example.jp',
      role: 'referrer',
      hint: harukaHint,
      facts: { [activated]: 'before' },
    },
    { customer: 'ren', name: '高橋 蓮', email: 'ren@example.jp', role: 'friend', hint: renHint },
  ],
  memberPath: '/gifts',
  menu: [
    { path: '#menu', label: words.menu },
    { path: '/card', label: words.card },
    { path: '/gifts', label: words.gifts },
  ],
  customers: 'people',
  guests: false,
  codeFields: ['registration'],
  spending: { unit: 'points', worth: 1 },
  ownDiscounts: [],
  slots: { home, account: cardOf, paid },
  routes,
  mayInvite,
}

/** A card that has been in use for a while. */
async function mayInvite(shopper: Shopper, { customer, facts }: Account, since: number): Promise<void> {
  facts[activated] = String(since)
  await shopper.tell({ type: 'card.activated', data: { customer }, at: since })
}

async function harukaHint(_: Shopper, kith: Kith): Promise<Text> {
  const rewards = (await orNull(kith.rewards.list({ customer: 'haruka', limit: 200 })))?.data ?? []
  return rewards.some(({ claimable }) => claimable) ? words.personaHaruka : words.personaHarukaClaimed
}

async function renHint(_: Shopper, kith: Kith): Promise<Text> {
  const known = await orNull(kith.customers.get('ren'))
  return known?.cardActivatedAt ? words.personaRenActive : words.personaRen
}

function routes(own: Hono<ShopEnv>): void {
  own.get('/card', async (c) => {
    const shopper = c.get('shopper')
    if (shopper.account === null) return c.redirect(shopper.path('/sign-in'), 303)
    const body = html`<h1>${shopper.text(words.cardTitle)}</h1>${cardOf(shopper)}`
    return c.html(await page(shopper, shopper.text(words.card), body))
  })
  own.post('/card', async (c) => {
    const shopper = c.get('shopper')
    const { account } = shopper
    if (account === null) return c.redirect(shopper.path('/sign-in'), 303)
    if (account.facts[activated] === undefined) {
      account.facts[activated] = String(shopper.site.now)
      await shopper.tell({ type: 'card.activated', data: { customer: account.customer } })
      shopper.notice('good', shopper.text(words.cardDone))
    }
    return c.redirect(shopper.path('/card'), 303)
  })
  own.get('/gifts', async (c) => {
    const shopper = c.get('shopper')
    return c.html(await page(shopper, shopper.text(words.gifts), giftsPage(shopper)))
  })
}

async function home(shopper: Shopper): Promise<Html> {
  const dishes = menu.map(
    ({
      sku,
      name,
      about,
      picture,
      price,
    }) => html`<li class="dish"><img src="${shopper.path(`/pictures/${picture}`)}" alt="" width="400" height="300" loading="lazy">
<div><h3>${shopper.text(name)}</h3><p class="quiet">${shopper.text(about)}</p><p class="price">${shopper.money(price.JPY ?? 0)}</p>
${press(shopper, '/cart/add', shopper.text(words.add), { values: { sku }, says: `${shopper.text(words.add)}: ${shopper.text(name)}` })}</div></li>`,
  )
  return html`${welcome(shopper)}
<section class="hero"><div><h1>${shopper.text(words.heroTitle)}</h1><p>${shopper.text(words.heroText)}</p>
<p class="deeds"><a class="button main" href="#menu">${shopper.text(words.toMenu)}</a>${shopper.account === null ? html`<a class="button" href="${shopper.path('/sign-in')}">${shopper.text(words.join)}</a>` : nothing}</p></div>
<img src="${shopper.path('/pictures/hero.svg')}" alt="" width="640" height="480"></section>
${await band(shopper)}
<section id="menu" aria-labelledby="today"><h2 id="today" class="today">${shopper.text(words.today)}</h2><ul class="dishes">${dishes}</ul></section>`
}

/** What is to be done next by whom a friend has sent, or whose card is new. */
function welcome(shopper: Shopper): Html {
  const { account, session, ground } = shopper
  if (account !== null) {
    if (account.facts[activated] !== undefined) return nothing
    return html`<section class="ticket"><div><h2>${shopper.text(words.cardWaits)}</h2><p>${shopper.text(words.cardWaitsText)}</p></div><a class="button main" href="${shopper.path('/card')}">${shopper.text(words.toCard)}</a></section>`
  }
  if (session.referral === null) return nothing
  const { code, visit } = session.referral
  const more = new URL(`/p/tanuki/${program}`, ground.kithPublicUrl)
  more.searchParams.set('ref', code)
  if (visit !== null) more.searchParams.set('visit', visit)
  return html`<section class="ticket"><div><h2>${shopper.text(words.invitedTitle)}</h2><p>${shopper.text(words.invitedText)} <a href="${more.href}">${shopper.text(words.invitedMore)}</a></p></div><a class="button main" href="${shopper.path('/sign-in')}">${shopper.text(words.join)}</a></section>`
}

async function band(shopper: Shopper): Promise<Html> {
  const { account } = shopper
  const balances = account === null ? null : await orNull(shopper.kith.customers.balances(account.customer))
  const points =
    balances === null
      ? nothing
      : html`<p class="points">${shopper.text(words.bandPoints).replace('{points}', number(shopper.language, balances.points.available))}</p>`
  return html`<section class="band"><div><h2>${shopper.text(words.bandTitle)}</h2><p>${shopper.text(words.bandText)}</p></div>${points}<a class="button" href="${shopper.path('/gifts')}">${shopper.text(words.toGifts)}</a></section>`
}

/** The card as it lies in the hand, and what can be done with it. */
function cardOf(shopper: Shopper): Html {
  const { account } = shopper
  if (account === null) return nothing
  const isActive = account.facts[activated] !== undefined
  const since =
    account.registeredAt === null
      ? nothing
      : html`<p class="quiet">${shopper.text(words.cardSince).replace('{day}', shopper.day(account.registeredAt))}</p>`
  const number = [...account.customer].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1e12, 7)
  const digits = String(number)
    .padStart(12, '0')
    .replaceAll(/(\d{4})(?=\d)/g, '$1 ')
  return html`<div class="card-in-hand"><div class="member-card ${isActive ? 'active' : ''}"><p class="of"><img src="${shopper.path('/pictures/icon.svg')}" alt="" width="36" height="36"> ${shopper.design.name}</p><p class="number">${digits}</p><p class="holder"><span>${account.name}</span><em>${shopper.text(isActive ? words.cardActive : words.cardInactive)}</em></p></div>
<div class="beside-card"><p>${shopper.text(isActive ? words.cardShow : words.cardWaitsText)}</p>${since}
${isActive ? html`<a class="button main" href="${shopper.path('/gifts')}">${shopper.text(words.cardNext)}</a>` : press(shopper, '/card', shopper.text(words.cardActivate), { look: 'main' })}</div></div>`
}

async function giftsPage(shopper: Shopper): Promise<Html> {
  const { account, keys, ground } = shopper
  if (account === null)
    return html`<h1>${shopper.text(words.giftsTitle)}</h1><div class="empty"><img src="${shopper.path('/pictures/empty.svg')}" alt="" width="200" height="140"><p>${shopper.text(words.giftsGuest)}</p><a class="button main" href="${shopper.path('/sign-in')}">${shopper.text(words.join)}</a></div>`
  const token = await signCustomerToken({ customer: account.customer, identitySecret: keys.identitySecret })
  return html`<h1>${shopper.text(words.giftsTitle)}</h1><p class="quiet">${shopper.text(words.giftsText)}</p>
${account.facts[activated] === undefined ? welcome(shopper) : nothing}
<div class="gifts"><section>${element(shopper, 'kith-rewards', { program })}</section>
<section class="invite"><div><h2>${shopper.text(words.inviteTitle)}</h2><p class="quiet">${shopper.text(words.inviteText)}</p></div>${element(shopper, 'kith-invite', { program })}
<form method="post" action="${ground.kithPublicUrl}/p/tanuki/${program}"><input type="hidden" name="token" value="${token}"><input type="hidden" name="lang" value="${shopper.language}"><button class="plain">${shopper.text(words.activity)}</button></form></section></div>`
}

function paid(shopper: Shopper): Html {
  return html`<section class="ticket"><div><h2>${shopper.text(words.paidTitle)}</h2><p>${shopper.text(words.paidText)}</p></div><a class="button" href="${shopper.path('/gifts')}">${shopper.text(words.gifts)}</a></section>`
}
