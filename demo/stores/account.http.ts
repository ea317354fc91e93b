import { randomBytes, randomInt } from 'node:crypto'
import type { Hono } from 'hono'
import { html } from 'hono/html'
import { signCustomerToken } from '#client'
import { institutionId } from '../people.ts'
import type { Html, Persona, ShopEnv } from './design.ts'
import { openKith, orNull } from './kith.ts'
import { codeField, nothing, page, press } from './page.ts'
import { newCart, type Shopper } from './shopper.ts'
import type { Account } from './state.ts'

const dayMillis = 24 * 60 * 60_000
const longest = 120
const readyDays = 40

/** Who somebody is: signing in as a persona, registering, leaving, the account, and the token for the widget. */
export function accountRoutes(routes: Hono<ShopEnv>): void {
  routes.get('/sign-in', async (c) => c.html(await signInPage(c.get('shopper'))))
  routes.post('/sign-in', async (c) => {
    const shopper = c.get('shopper')
    const wanted = await c.req.parseBody()
    const customer = String(wanted.customer ?? '')
    const persona = shopper.design.personas.find((known) => known.customer === customer && isHere(shopper, known))
    const account = persona
      ? await accountOf(shopper, persona)
      : shopper.ground.state.account(shopper.session.site, customer)
    if (!account) return c.redirect(shopper.path('/sign-in'), 303)
    enter(shopper, account, persona)
    return c.redirect(shopper.path(below(wanted.next)), 303)
  })
  routes.post('/register', async (c) => {
    const shopper = c.get('shopper')
    const wanted = await c.req.parseBody()
    return c.redirect(shopper.path(await register(shopper, wanted)), 303)
  })
  routes.post('/ready', async (c) => {
    const shopper = c.get('shopper')
    await comeReady(shopper)
    return c.redirect(shopper.path('/account'), 303)
  })
  routes.post('/sign-out', (c) => {
    const shopper = c.get('shopper')
    const { session } = shopper
    session.customer = null
    session.referral = null
    session.cart = newCart()
    return c.redirect(shopper.path(), 303)
  })
  routes.get('/account', async (c) => {
    const shopper = c.get('shopper')
    if (shopper.account === null) return c.redirect(shopper.path('/sign-in'), 303)
    return c.html(await page(shopper, shopper.say('account'), accountPage(shopper, shopper.account)))
  })
  routes.get('/token', async (c) => {
    const { session, keys } = c.get('shopper')
    c.header('cache-control', 'no-store')
    if (session.customer === null) return c.json({ token: null }, 401)
    const { identitySecret } = keys
    return c.json({ token: await signCustomerToken({ customer: session.customer, identitySecret }) })
  })
}

function isHere({ design, session }: Shopper, persona: Persona): boolean {
  return (persona.site ?? design.markets[0]?.site) === session.site
}

/** A page of this store, as a form asked for it. */
function below(next: unknown): string {
  return typeof next === 'string' && /^\/[a-z-]+$/.test(next) ? next : ''
}

/** What the store knows of a persona from before. */
async function accountOf(shopper: Shopper, persona: Persona): Promise<Account> {
  const { state } = shopper.ground
  const { site, session, design } = shopper
  const known = state.account(session.site, persona.customer)
  if (known) return known
  // Behind the scenes of this page: neither is a call that a store makes when somebody signs in.
  const kith = openKith(shopper.ground.kithUrl, shopper.keys)
  const facts = await orNull(kith.customers.get(persona.customer))
  const told = await orNull(kith.notifications.list({ customer: persona.customer, unread: true, limit: 50 }))
  const old = (told?.data ?? []).filter(({ createdAt }) => Date.parse(createdAt) < site.now - dayMillis)
  await Promise.all(old.map(({ id }) => orNull(kith.notifications.markRead(id))))
  const registered = facts?.registeredAt ?? null
  const account: Account = {
    site: session.site,
    customer: persona.customer,
    name: persona.name,
    email: persona.email,
    organization: persona.organization ?? facts?.organization ?? null,
    registeredAt: registered === null ? null : Date.parse(registered),
    owns: (persona.owns ?? []).map(({ id, sku, sinceDays }) => ({ id, sku, since: site.now - sinceDays * dayMillis })),
    facts: { ...persona.facts },
  }
  state.addAccount(account)
  for (const { id, sku, total, placedDaysAgo, state: stands } of persona.orders ?? []) {
    const product = design.products.find((sold) => sold.sku === sku)
    const at = site.now - placedDaysAgo * dayMillis
    state.addOrder({
      ...{ id, site: session.site, customer: persona.customer, state: stands, applied: [], spend: null, refunded: 0 },
      lines: [{ id: '1', sku, quantity: 1, name: product ? shopper.text(product.name) : sku, amount: total }],
      totals: { subtotal: total, discount: 0, shipping: 0, total },
      history: [{ at, what: 'placed' }, ...(stands === 'placed' ? [] : [{ at, what: stands }])],
    })
  }
  return account
}

/** The cart goes along with whoever signs in; a persona's own is taken up where they left it. */
function enter(shopper: Shopper, account: Account, persona?: Persona): void {
  const { session } = shopper
  const before = session.customer
  session.customer = account.customer
  // A code that was typed before signing in waits in its field.
  if (before !== null) session.typed = null
  if (persona?.cart) session.cart = { id: persona.cart.id, lines: [...persona.cart.lines], discounts: [], coupons: [] }
  else if (before !== null && before !== account.customer) session.cart = newCart()
  shopper.notice('good', shopper.say('welcome', { name: account.name }))
}

/** Answers where to go next. */
async function register(shopper: Shopper, wanted: Readonly<Record<string, unknown>>): Promise<string> {
  const { ground, session, site, design } = shopper
  const given = (name: string) =>
    String(wanted[name] ?? '')
      .trim()
      .slice(0, longest)
  const [name, email, organization, code] = ['name', 'email', 'organization', 'code'].map(given) as [
    string,
    string,
    string,
    string,
  ]
  const institutions = design.customers === 'institutions'
  for (const [value, field] of [
    [name, 'name'],
    [email, 'email'],
    ...(institutions ? [[organization, 'organization']] : []),
  ] as const) {
    if (value !== '') continue
    shopper.notice('bad', shopper.say('missing', { field: shopper.say(field as 'name' | 'email' | 'organization') }))
    return '/sign-in'
  }
  const known = ground.state.accountByEmail(session.site, email)
  if (known && known.facts.contact === undefined) {
    enter(shopper, known)
    shopper.notice('plain', shopper.say('have_account'))
    return ''
  }
  const account: Account = {
    site: session.site,
    customer: known?.customer ?? newcomer(shopper),
    ...{
      name,
      email,
      organization: organization === '' ? null : organization,
      registeredAt: site.now,
      owns: [],
      facts: {},
    },
  }
  if (known) ground.state.removeAccount(known)
  ground.state.addAccount(account)
  const { referral } = session
  enter(shopper, account)
  const data = {
    ...registration(shopper, account),
    ...(design.codeFields.includes('registration') && code !== '' ? { code } : {}),
    ...(referral?.visit ? { visit: referral.visit } : {}),
  }
  await shopper.tell({ type: 'customer.registered', data })
  return String(wanted.next ?? '').startsWith('/cart') ? '/cart' : ''
}

/** Somebody who came a while ago and may invite: a walk begins anew with them, whatever others have left behind. */
async function comeReady(shopper: Shopper): Promise<void> {
  const { design, ground, session, site } = shopper
  const since = site.now - readyDays * dayMillis
  const { name, email, house } = stranger(shopper)
  const organization = design.customers === 'institutions' ? house : null
  const account: Account = {
    ...{ site: session.site, customer: newcomer(shopper), name, email, organization },
    ...{ registeredAt: since, owns: [], facts: {} },
  }
  ground.state.addAccount(account)
  session.cart = newCart()
  enter(shopper, account)
  await shopper.tell({ type: 'customer.registered', data: registration(shopper, account), at: since })
  await design.mayInvite?.(shopper, account, since)
}

function registration({ language }: Shopper, { customer, name, email, organization }: Account): object {
  const of = organization === null ? {} : { organization: institutionId(organization) }
  return { customer, name, email, locale: language, ...of }
}

/** Who ordered as a guest stays the same person to Kith. */
function newcomer({ ground, session }: Shopper): string {
  const orders = ground.state.ordersOf(session.site, session.guest)
  return orders.length > 0 ? session.guest : `c-${randomBytes(6).toString('hex')}`
}

async function signInPage(shopper: Shopper): Promise<Html> {
  const { design, session, ground } = shopper
  const personas = design.personas.filter((persona) => isHere(shopper, persona))
  const named = new Set(personas.map(({ customer }) => customer))
  const others = ground.state
    .accountsOf(session.site)
    .filter(({ customer, facts }) => !named.has(customer) && facts.contact === undefined)
  // Behind the scenes: no calls that a store makes for a page.
  const kith = openKith(ground.kithUrl, shopper.keys)
  const hints = await Promise.all(personas.map(({ hint }) => (typeof hint === 'function' ? hint(shopper, kith) : hint)))
  const cards = personas.map(
    ({ customer, name, role, organization }, place) => html`<li>
<form method="post" action="${shopper.path('/sign-in')}"><button class="persona" name="customer" value="${customer}">
<span class="face" aria-hidden="true">${[...name][0]}</span><span class="of"><strong>${name}</strong>${organization === undefined ? nothing : html`<em>${organization}</em>`}<small>${shopper.text(hints[place] ?? '')}</small></span><span class="role ${role}">${shopper.say(role === 'referrer' ? 'role_referrer' : 'role_friend')}</span></button></form></li>`,
  )
  const mine = others
    .slice(-6)
    .toReversed()
    .map(
      ({
        customer,
        name,
        organization,
        email,
      }) => html`<li><form method="post" action="${shopper.path('/sign-in')}"><button class="persona" name="customer" value="${customer}">
<span class="face" aria-hidden="true">${[...name][0]}</span><span class="of"><strong>${name}</strong><small>${organization ?? email}</small></span></button></form></li>`,
    )
  const own = await design.slots.register?.(shopper)
  const body = html`<div class="two">
<section aria-labelledby="as"><h1 id="as">${shopper.say('sign_in_title')}</h1><p class="quiet">${shopper.say('sign_in_text')}</p>
<p class="jump"><a class="button" href="#new">${shopper.say('come_new')}</a></p>
<ul class="personas">${cards}${mine}</ul>
<div class="ready"><p class="quiet">${shopper.say('ready_text')}</p>${press(shopper, '/ready', shopper.say('ready'))}</div></section>
<section class="card" id="new" aria-labelledby="new-title"><h2 id="new-title">${shopper.say('register_title')}</h2><p class="quiet">${shopper.say('register_text')}</p>
${own ?? nothing}${registerForm(shopper)}</section></div>`
  return await page(shopper, shopper.say('sign_in'), body)
}

const newcomers = {
  en: ['Robin Hale', 'Alex Moreau', 'Sam Whitlock', 'Jules Ferreira', 'Kit Sorensen', 'Morgan Adeyemi'],
  'zh-CN': ['林晓', '周然', '许诺', '沈一鸣'],
  ja: ['森 あかり', '池田 湊', '松本 結', '清水 陸'],
}
const houses = [
  'Larkspur Dental',
  'Kingfisher Smiles',
  'Old Mill Orthodontics',
  'Seaglass Prosthetics',
  'Ninth Street Dental Lab',
]

function stranger({ language }: Shopper): { name: string; email: string; house: string } {
  const pool = newcomers[language]
  return {
    name: pool[randomInt(pool.length)] ?? '',
    email: `newcomer.${randomInt(1_000, 9_999)}@example.com`,
    house: `${houses[randomInt(houses.length)]} ${randomInt(2, 99)}`,
  }
}

/** The form that makes an account; a store may put it elsewhere too. */
export function registerForm(shopper: Shopper): Html {
  const { name, email, house } = stranger(shopper)
  const code = shopper.design.codeFields.includes('registration')
  return html`<form class="fields" method="post" action="${shopper.path('/register')}">
<label>${shopper.say('name')}<input name="name" value="${name}" autocomplete="off" required maxlength="${longest}"></label>
<label>${shopper.say('email')}<input name="email" type="email" value="${email}" autocomplete="off" required maxlength="${longest}"></label>
${shopper.design.customers === 'institutions' ? html`<label>${shopper.say('organization')}<input name="organization" value="${house}" autocomplete="off" required maxlength="${longest}"></label>` : nothing}
${code ? codeField(shopper, 'optional') : nothing}
<button class="main">${shopper.say('register')}</button></form>`
}

async function accountPage(shopper: Shopper, account: Account): Promise<Html> {
  const own = await shopper.design.slots.account?.(shopper)
  return html`<div class="title"><h1>${account.name}</h1>${press(shopper, '/sign-out', shopper.say('sign_out'), { look: 'plain' })}</div>
<p class="quiet">${account.organization === null ? nothing : html`${account.organization} · `}${account.email}${account.registeredAt === null ? nothing : html` · ${shopper.say('registered_at')} ${shopper.moment(account.registeredAt)}`}</p>
<p><a href="${shopper.path('/orders')}">${shopper.say('orders')}</a></p>
${own ?? nothing}`
}
