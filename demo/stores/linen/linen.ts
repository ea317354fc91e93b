import type { Hono } from 'hono'
import { html } from 'hono/html'
import type { Kith } from '#client'
import type { Html, ShopEnv, StoreDesign, Text } from '../design.ts'
import { orNull } from '../kith.ts'
import { element, nothing, page, press } from '../page.ts'
import type { Shopper } from '../shopper.ts'
import { contactOf, contactRoutes } from './contacts.ts'
import { goods } from './goods.ts'
import { officeRoutes } from './office.ts'
import { program } from './program.ts'
import { words } from './words.ts'

/** Linen & Co.: a shop with members, where a link brings one and the discount uses itself. */
export const linen: StoreDesign = {
  key: 'linen',
  name: 'Linen & Co.',
  tagline: words.tagline,
  markets: [{ site: 'linen', label: 'Shanghai', path: '' }],
  languages: ['en', 'zh-CN'],
  products: goods,
  personas: [
    { customer: 'meihua', name: '陈美华', email: 'meihua@example.cn', role: 'referrer', hint: words.personaMeihua },
    { customer: 'xiaoyu', name: '林晓雨', email: 'xiaoyu@example.cn', role: 'friend', hint: xiaoyuHint },
  ],
  memberPath: '/member',
  menu: [
    { path: '#collection', label: words.shop },
    { path: '/member', label: words.member },
    { path: '/office', label: words.office },
  ],
  customers: 'people',
  guests: true,
  codeFields: ['registration'],
  spending: { unit: 'points', worth: 1 },
  ownDiscounts: [],
  shipping: ({ session }) => (session.cart.lines.length === 0 ? 0 : 1_200),
  slots: { home, cart, checkout, paid, register: remembered },
  routes,
}

async function xiaoyuHint(_: Shopper, kith: Kith): Promise<Text> {
  const coupons = await orNull(kith.coupons.list({ customer: 'xiaoyu', state: 'available', limit: 1 }))
  return coupons?.data.length === 0 ? words.personaXiaoyuUsed : words.personaXiaoyu
}

function routes(own: Hono<ShopEnv>): void {
  own.get('/member', async (c) => {
    const shopper = c.get('shopper')
    return c.html(await page(shopper, shopper.text(words.member), memberPage(shopper)))
  })
  contactRoutes(own)
  officeRoutes(own)
}

async function home(shopper: Shopper): Promise<Html> {
  const things = goods.map(
    ({
      sku,
      name,
      about,
      picture,
      price,
    }) => html`<li class="good-thing"><img src="${shopper.path(`/pictures/${picture}`)}" alt="" width="400" height="500" loading="lazy">
<h3>${shopper.text(name)}</h3><p class="quiet">${shopper.text(about)}</p><p class="price">${shopper.money(price.CNY ?? 0)}</p>
${press(shopper, '/cart/add', shopper.text(words.add), { values: { sku }, says: `${shopper.text(words.add)}: ${shopper.text(name)}` })}</li>`,
  )
  return html`${await invited(shopper)}
<section class="room"><img src="${shopper.path('/pictures/hero.svg')}" alt="" width="960" height="640">
<div><h1>${shopper.text(words.heroTitle)}</h1><p>${shopper.text(words.heroText)}</p><p><a href="#collection">${shopper.text(words.heroLink)}</a></p></div></section>
<section class="collection" id="collection" aria-labelledby="season"><h2 id="season">${shopper.text(words.season)}</h2><ul class="goods">${things}</ul></section>
<section class="letters" aria-labelledby="letters"><div><h2 id="letters">${shopper.text(words.newsTitle)}</h2><p>${shopper.text(words.newsText)}</p></div>
<form method="post" action="${shopper.path('/letters')}"><label for="letters-email">${shopper.text(words.newsEmail)}</label><div class="row"><input id="letters-email" name="email" type="email" required maxlength="120" autocomplete="email"><button>${shopper.text(words.newsButton)}</button></div></form></section>`
}

/** Whoever came by a link sees that it is remembered, and for how long. */
async function invited(shopper: Shopper): Promise<Html> {
  if (shopper.account !== null || shopper.session.referral === null) return nothing
  return html`<section class="invited"><div>${await remembered(shopper)}</div><a class="button main" href="${shopper.path('/sign-in')}">${shopper.text(words.join)}</a></section>`
}

async function remembered(shopper: Shopper): Promise<Html> {
  if (shopper.session.referral === null) return nothing
  const terms = await orNull(shopper.kith.programs.get(program))
  const [, days] = /^P(\d+)D$/.exec(terms?.definition.attribution?.window ?? '') ?? []
  const text = days === undefined ? words.invitedPlain : words.invitedText
  return html`<h2>${shopper.text(words.invitedTitle)}</h2><p>${shopper.text(text).replace('{days}', days ?? '')}</p>`
}

function memberPage(shopper: Shopper): Html {
  const { account } = shopper
  if (account === null)
    return html`<h1>${shopper.text(words.memberTitle)}</h1><div class="empty"><img src="${shopper.path('/pictures/empty.svg')}" alt="" width="200" height="140"><p>${shopper.text(words.memberGuest)}</p><a class="button main" href="${shopper.path('/sign-in')}">${shopper.text(words.join)}</a></div>`
  return html`<h1>${shopper.text(words.memberHello).replace('{name}', () => account.name)}</h1>${element(shopper, 'kith-member', { program })}`
}

function cart(shopper: Shopper): Html {
  return shopper.account === null ? nothing : html`<p class="quiet beside">${shopper.text(words.cartMember)}</p>`
}

/** Whoever orders without an account leaves an address. */
function checkout(shopper: Shopper): Html {
  if (shopper.account !== null) return nothing
  const known = contactOf(shopper)
  return html`<section class="beside"><h2>${shopper.text(words.guestTitle)}</h2><p class="quiet">${shopper.text(words.guestText)} <a href="${shopper.path('/sign-in')}">${shopper.text(words.join)}</a></p>
<form method="post" action="${shopper.path('/guest')}"><label for="guest-email">${shopper.text(words.newsEmail)}</label><div class="row"><input id="guest-email" name="email" type="email" value="${known?.email ?? ''}" required maxlength="120" autocomplete="email"><button>${shopper.text(words.guestSave)}</button></div></form></section>`
}

function paid(shopper: Shopper): Html {
  const link = shopper.account === null ? words.join : words.toMember
  const path = shopper.account === null ? '/sign-in' : '/member'
  return html`<section class="invited"><div><h2>${shopper.text(words.paidTitle)}</h2><p>${shopper.text(words.paidText)}</p></div><a class="button" href="${shopper.path(path)}">${shopper.text(link)}</a></section>`
}
