import { type Html, html } from '#base/html.ts'
import { say } from '#base/words.ts'
import { type Icon, icon } from '#pages/icons.ts'
import type { OwnCode, PageView } from '#pages/view.ts'
import type { ShareChannel, ShareWay } from '#programs/share.ts'

const labels = {
  wechat: 'pages.share_wechat',
  facebook: 'pages.share_facebook',
  x: 'pages.share_x',
  email: 'pages.share_email',
} as const satisfies Readonly<Record<ShareChannel, string>>

/** The ways to hand a link on; for who has none yet, the way to one. */
export function shareHtml({ title }: { readonly title: string | null }, view: PageView): Html | null {
  const { own, status, locale } = view
  if (status !== 'active') return null
  const heading = title ?? say('pages.share_title', locale)
  const inner = own === null ? noLinkHtml(view) : linkHtml(own, view)
  return html`<section class="share card"><h2>${heading}</h2>${inner}</section>`
}

function noLinkHtml({ canGetLink, person, go, siteName, locale, notice }: PageView): Html | null {
  if (canGetLink) {
    const label = say('pages.get_link', locale)
    return html`<form method="post"><p class="act start"><button class="button filled" name="get" value="link">${label}</button></p></form>`
  }
  if (person !== null && notice.length > 0) return html`${notice.map((words) => html`<p class="soft">${words}</p>`)}`
  const way = go && html`<p class="act start"><a class="button filled" href="${go.address}">${go.label}</a></p>`
  return html`<p class="soft">${say('pages.share_none', locale, { name: siteName })}</p>${way}`
}

function linkHtml({ link, qr, sharing, code }: OwnCode, { locale }: PageView): Html {
  const label = say('pages.share_link', locale)
  const device = html`<button type="button" class="way live" data-share="${link}" data-title="${sharing.title}" data-text="${sharing.text}" hidden><span class="round">${icon('share')}</span><span>${say('pages.share_device', locale)}</span></button>`
  const ways = sharing.ways.map((way) => wayHtml(way, locale))
  const hints = sharing.ways.some(({ channel }) => channel === 'facebook')
    ? html`<p class="hint start">${say('pages.facebook_hint', locale)}</p>`
    : null
  const isWeChat = sharing.ways.some(({ channel }) => channel === 'wechat')
  const scan = say(isWeChat ? 'pages.wechat_hint' : 'pages.qr_hint', locale)
  return html`<div class="link"><label for="own-link">${label}</label><div class="field"><input id="own-link" readonly value="${link}" dir="ltr">${copyButton(link, locale)}</div></div>
<div class="ways">${device}${ways}</div>${hints}
<details><summary>${icon('qr')}<span>${say('pages.qr', locale)}</span></summary><div class="qr" id="qr"><img src="${qr}" alt="${say('pages.qr', locale)}: ${code}" width="200" height="200" loading="lazy"><p class="hint">${scan}</p></div></details>`
}

function wayHtml({ channel, href }: ShareWay, locale: PageView['locale']): Html {
  const inner = html`<span class="round">${icon(channel satisfies Icon)}</span><span>${say(labels[channel], locale)}</span>`
  if (href === null) return html`<a class="way" href="#qr" data-opens="qr">${inner}</a>`
  const elsewhere = channel === 'email' ? null : html` target="_blank" rel="noopener noreferrer"`
  return html`<a class="way" href="${href}"${elsewhere}>${inner}</a>`
}

/** Shown by the script alone, as nothing else can copy. */
export function copyButton(text: string, locale: PageView['locale']): Html {
  const [copy, copied] = [say('pages.copy', locale), say('pages.copied', locale)]
  return html`<button type="button" class="copy live" data-copy="${text}" data-done="${copied}">${icon('copy')}<span aria-live="polite">${copy}</span></button>`
}
