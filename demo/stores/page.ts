import { html, raw } from 'hono/html'
import { backstage, backstagePanel } from './backstage.ts'
import type { Html } from './design.ts'
import type { Shopper } from './shopper.ts'

export const nothing: Html = html``

/** An element of the widget, with what it needs to know of the store and of who is signed in. */
export function element(shopper: Shopper, name: string, attributes: Readonly<Record<string, string>> = {}): Html {
  const { ground, keys, language, session } = shopper
  const all: Record<string, string> = {
    api: ground.kithPublicUrl,
    'publishable-key': keys.publishableKey,
    lang: language,
    ...(session.customer === null ? {} : { 'token-url': shopper.path('/token') }),
    ...attributes,
  }
  // Names are ours; what they say is escaped.
  const given = Object.entries(all).map(([key, value]) => html` ${raw(key)}="${value}"`)
  return html`<${raw(name)}${given}></${raw(name)}>`
}

/** The field for a code with its answer while somebody types; without scripts it is a plain one. `form`: whose it is, by id. */
export function codeField(shopper: Shopper, need: 'required' | 'optional', form?: string): Html {
  const label = shopper.text(shopper.design.codeName ?? shopper.say('code'))
  const { typed, referral } = shopper.session
  const value = typed ?? referral?.code ?? ''
  const required = need === 'required' ? { required: '' } : {}
  const of = form === undefined ? {} : { form }
  const plainOf = form === undefined ? nothing : html` form="${form}"`
  return html`${element(shopper, 'kith-code-field', { name: 'code', label, value, ...required, ...of })}
<noscript><label>${label}<input name="code" value="${value}" autocomplete="off" spellcheck="false" maxlength="80"${plainOf}></label></noscript>`
}

/** A button that posts to an address of the store, with what it says along the way. */
export function press(
  shopper: Shopper,
  path: string,
  label: string,
  options: { readonly look?: string; readonly values?: Readonly<Record<string, string>>; readonly says?: string } = {},
): Html {
  const { look = '', values = {}, says } = options
  const hidden = Object.entries(values).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  const spoken = says === undefined ? nothing : html` aria-label="${says}"`
  return html`<form method="post" action="${shopper.path(path)}">${hidden}<button class="${look}"${spoken}>${label}</button></form>`
}

/** A whole page of a store: its own head and foot, what it has to say, and what goes on behind it. */
export async function page(shopper: Shopper, title: string, body: Html | Promise<Html>, look = ''): Promise<Html> {
  const { design, ground, language, session } = shopper
  const content = await body
  const panel = await backstagePanel(shopper)
  const { notice } = session
  session.notice = null
  const said = shopper.away && notice === null ? ({ tone: 'plain', text: shopper.say('away') } as const) : notice
  const whole = title === design.name ? `${design.name} · ${shopper.text(design.tagline)}` : `${title} · ${design.name}`
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${whole}</title>
<link rel="stylesheet" href="/store.css">
<link rel="stylesheet" href="${shopper.path('/skin.css')}">
<link rel="icon" href="${shopper.path('/pictures/icon.svg')}" type="image/svg+xml">
<script src="/times.js" defer></script>
<script type="module" src="${ground.kithPublicUrl}/widget.js"></script>
</head>
<body class="${design.key} ${look}">
<a class="skip" href="#content">${shopper.say('skip')}</a>
${backstage(shopper)}
${header(shopper)}
<main id="content">
${said === null ? nothing : html`<p class="notice ${said.tone}" role="status">${said.text}</p>`}
${content}
</main>
${panel}
${footer(shopper)}
</body>
</html>
`
}

function header(shopper: Shopper): Html {
  const { design, session, account } = shopper
  const count = session.cart.lines.reduce((sum, { quantity }) => sum + quantity, 0)
  const menu = design.menu.map(({ path, label }) => html`<a href="${shopper.path(path)}">${shopper.text(label)}</a>`)
  const who =
    account === null
      ? html`<a class="who" href="${shopper.path('/sign-in')}">${shopper.say('sign_in')}</a>`
      : html`<a class="who" href="${shopper.path('/account')}"><b class="initial" aria-hidden="true">${[...account.name][0]}</b><span>${account.name}</span></a>`
  return html`<header class="head">
<a class="brand" href="${shopper.path()}"><img src="${shopper.path('/pictures/icon.svg')}" alt="" width="28" height="28"><span>${design.name}</span></a>
<nav class="menu" aria-label="${shopper.say('menu')}">${menu}</nav>
<div class="own">${markets(shopper)}${session.customer === null ? nothing : element(shopper, 'kith-inbox')}${who}
<a class="basket" href="${shopper.path('/cart')}" aria-label="${shopper.say(count === 1 ? 'cart_count_one' : 'cart_count', { count })}">${shopper.say('cart')}${count === 0 ? nothing : html` <b>${count}</b>`}</a></div>
</header>`
}

function markets(shopper: Shopper): Html {
  const { markets: all } = shopper.design
  if (all.length < 2) return nothing
  const options = all.map(({ site, label, path }) =>
    site === shopper.session.site
      ? html`<span aria-current="true">${shopper.text(label)}</span>`
      : html`<a href="${shopper.path(path)}">${shopper.text(label)}</a>`,
  )
  return html`<div class="markets" role="group" aria-label="${shopper.say('market')}">${options}</div>`
}

function footer(shopper: Shopper): Html {
  const { design, language } = shopper
  const names = { en: 'English', 'zh-CN': '中文', ja: '日本語' }
  const others = design.languages.length < 2 ? [] : design.languages
  const links = others.map((spoken) =>
    spoken === language
      ? html`<span lang="${spoken}">${names[spoken]}</span>`
      : html`<a href="${shopper.path(`/language/${spoken}`)}" lang="${spoken}">${names[spoken]}</a>`,
  )
  return html`<footer class="foot"><p><strong>${design.name}</strong> ${shopper.text(design.tagline)}</p><p class="languages">${links}</p></footer>`
}
