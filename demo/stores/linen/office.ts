import type { Hono } from 'hono'
import { html } from 'hono/html'
import type { Html, ShopEnv } from '../design.ts'
import { ask, orNull } from '../kith.ts'
import { page } from '../page.ts'
import type { Shopper } from '../shopper.ts'
import { emailOf, meet, type Source } from './contacts.ts'
import { program } from './program.ts'
import { words } from './words.ts'

const mostLines = 50
const monthMillis = 30 * 24 * 60 * 60_000
const targets = ['', '/member', '/sign-in'] as const
const ways = ['registration', 'first_order'] as const

/** What the people of the shop set: what counts, where links lead, and whom the shop knows. */
export function officeRoutes(own: Hono<ShopEnv>): void {
  own.get('/office', async (c) => {
    const shopper = c.get('shopper')
    return c.html(await page(shopper, shopper.text(words.office), officePage(shopper)))
  })
  own.post('/office/counts', async (c) => {
    const shopper = c.get('shopper')
    await change(shopper, String((await c.req.parseBody()).on))
    return c.redirect(shopper.path('/office'), 303)
  })
  own.post('/office/target', async (c) => {
    const shopper = c.get('shopper')
    const wanted = String((await c.req.parseBody()).path)
    const path = targets.find((known) => known === wanted) ?? ''
    const url = path === '' ? null : shopper.ground.origin + shopper.path(path)
    const done = await ask(shopper.kith.programs.change(program, { definition: { share: { url } } }))
    if (!done.ok) shopper.notice('bad', done.why === 'away' ? shopper.say('away') : done.detail)
    else shopper.notice('good', shopper.text(words.targetDone).replace('{where}', targetName(shopper, path)))
    return c.redirect(shopper.path('/office'), 303)
  })
  own.post('/office/import', async (c) => {
    const shopper = c.get('shopper')
    const count = await bring(shopper, String((await c.req.parseBody()).contacts ?? ''))
    shopper.notice('good', shopper.text(words.importDone).replace('{count}', String(count)))
    return c.redirect(shopper.path('/office'), 303)
  })
}

/** The gifts stay; only what brings them changes. */
async function change(shopper: Shopper, wanted: string): Promise<void> {
  const on = ways.find((known) => known === wanted)
  const terms = await orNull(shopper.kith.programs.get(program))
  const trigger = terms?.definition.triggers[0]
  if (on === undefined || !trigger) return
  const { referrer, referee } = trigger
  const gifts = { ...(referrer && { referrer }), ...(referee && { referee }) }
  const triggers = [on === 'registration' ? { ...gifts, on } : { ...gifts, on, when: 'paid' as const }]
  const done = await ask(shopper.kith.programs.change(program, { definition: { triggers } }))
  if (done.ok) shopper.notice('good', shopper.text(words.countsDone))
  else shopper.notice('bad', done.why === 'away' ? shopper.say('away') : done.detail)
}

/** Contacts of the old shop, some of whom bought there; answers how many were new. */
async function bring(shopper: Shopper, text: string): Promise<number> {
  let count = 0
  for (const line of text.split('\n').slice(0, mostLines)) {
    const [address, name = '', bought = ''] = line.split(',').map((part) => part.trim())
    const email = emailOf(address)
    if (email === null || !(await meet(shopper, { email, source: 'import', ...(name === '' ? {} : { name }) })))
      continue
    count += 1
    const { state } = shopper.ground
    const customer = state.accountByEmail(shopper.session.site, email)?.customer
    if (bought !== 'ordered') continue
    const order = `old-${state.nextNumber('linen-old')}`
    const placedAt = new Date(shopper.site.now - monthMillis).toISOString()
    const data = { customer, order, total: 29_900, placedAt, status: 'completed' }
    await shopper.tell({ type: 'order.imported', data })
  }
  return count
}

function targetName(shopper: Shopper, path: (typeof targets)[number]): string {
  const names = { '': words.targetHome, '/member': words.member, '/sign-in': words.join }
  return shopper.text(names[path])
}

async function officePage(shopper: Shopper): Promise<Html> {
  const terms = await orNull(shopper.kith.programs.get(program))
  const on = terms?.definition.triggers[0]?.on === 'first_order' ? 'first_order' : 'registration'
  const url = terms?.definition.share?.url ?? ''
  const say = (way: (typeof ways)[number]) =>
    shopper.text(way === 'registration' ? words.countsRegistration : words.countsOrder)
  const other = on === 'registration' ? 'first_order' : 'registration'
  const options = targets.map((path) => {
    const chosen = path === '' ? url === '' : url.endsWith(path)
    return html`<option value="${path}"${chosen ? html` selected` : html``}>${targetName(shopper, path)}</option>`
  })
  return html`<h1>${shopper.text(words.officeTitle)}</h1><p class="quiet">${shopper.text(words.officeText)}</p>
<div class="office">
<section class="card"><h2>${shopper.text(words.countsTitle)}</h2><p>${shopper.text(words.countsNow).replace('{what}', say(on))}</p>
<form method="post" action="${shopper.path('/office/counts')}"><button name="on" value="${other}">${shopper.text(words.countsChange).replace('{what}', say(other))}</button></form></section>
<section class="card"><h2>${shopper.text(words.targetTitle)}</h2>
<form method="post" action="${shopper.path('/office/target')}" class="row"><select name="path" aria-label="${shopper.text(words.targetTitle)}">${options}</select><button>${shopper.text(words.targetSave)}</button></form></section>
<section class="card"><h2>${shopper.text(words.importTitle)}</h2>
<form method="post" action="${shopper.path('/office/import')}"><label>${shopper.text(words.importText)}<textarea name="contacts" required maxlength="8000" spellcheck="false" placeholder="nora@example.com, Nora Lindqvist, ordered"></textarea></label><button>${shopper.text(words.importButton)}</button></form></section>
<section class="card"><h2>${shopper.text(words.contacts)}</h2>${contactsHtml(shopper)}</section></div>`
}

function contactsHtml(shopper: Shopper): Html {
  const { ground, session } = shopper
  const contacts = ground.state.accountsOf(session.site).filter(({ facts }) => facts.contact !== undefined)
  if (contacts.length === 0) return html`<p class="quiet">${shopper.text(words.contactsNone)}</p>`
  const rows = contacts
    .slice(-20)
    .toReversed()
    .map(
      ({ email, facts }) =>
        html`<li><span>${email}</span><small>${shopper.text(words[`from_${facts.contact as Source}`])}</small></li>`,
    )
  return html`<ul class="contacts">${rows}</ul>`
}
