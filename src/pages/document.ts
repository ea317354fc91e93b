import { asMarkup, type Html, html } from '#base/html.ts'
import { type Locale, locales, say } from '#base/words.ts'
import { blockHtml, goHtml } from '#pages/blocks.ts'
import type { Block, Decoration } from '#pages/decoration.api.ts'
import { pageStyle } from '#pages/style.ts'
import { paperOf, themeCss } from '#pages/theme.ts'
import type { PageView } from '#pages/view.ts'

/** What a document is besides what it shows. */
export interface Surroundings {
  /** The address that is shared, whole. */
  readonly address: string
  /** The picture of the link's preview, whole. */
  readonly image: { readonly address: string; readonly size: { width: number; height: number } | null } | null
  readonly script: string
  /** The page in another language. */
  readonly inLanguage: (locale: Locale) => string
}

/** A document, and the style sheets in it, which the policy has to name. */
export interface Written {
  readonly text: string
  readonly styles: readonly string[]
}

export function activityDocument(decoration: Decoration, view: PageView, around: Surroundings): Written {
  const hasPicture = decoration.background.image !== null
  const blocks = decoration.blocks.flatMap((block) => blockHtml(block, view) ?? [])
  const body = html`<main class="${hasPicture ? 'sheet' : ''}">
${hasTitle(decoration.blocks) ? null : html`<h1 class="aside">${view.title}</h1>`}
${invitationHtml(view)}${noticeHtml(view)}${blocks}
${hasWayOn(decoration.blocks, view) ? null : goHtml(view, { label: null, look: 'filled', align: 'start' })}
</main>${footHtml(view, around)}`
  return documentOf({
    locale: view.locale,
    title: `${view.title} · ${view.siteName}`,
    styles: [pageStyle, themeCss(decoration, view.basePath)],
    head: html`${previewHtml(view, around)}${colorHtml(decoration)}<script src="${around.script}" defer></script>`,
    body,
    isPictured: hasPicture,
  })
}

/** One page for every link that leads nowhere, whatever the matter with it is. */
export function notFoundDocument(
  locale: Locale,
  store: { readonly name: string; readonly address: string } | null,
): Written {
  const title = say('pages.not_found_title', locale)
  return documentOf({
    ...{ locale, title, head: null, isPictured: false },
    styles: [pageStyle, themeCss({ background: { color: null, image: null }, accent: null }, '')],
    body: html`<main class="lost"><h1 class="center">${title}</h1><div class="text center lead"><p>${say('pages.not_found', locale)}</p></div>${store && storeHtml(store, locale)}</main>`,
  })
}

function storeHtml({ name, address }: { readonly name: string; readonly address: string }, locale: Locale): Html {
  return html`<p class="act center"><a class="button filled" href="${address}">${say('pages.go_home', locale, { name })}</a></p>`
}

function documentOf(parts: {
  readonly locale: Locale
  readonly title: string
  readonly styles: readonly string[]
  readonly head: Html | null
  readonly body: Html
  readonly isPictured: boolean
}): Written {
  const { locale, title, styles, head, body, isPictured } = parts
  const { markup } = html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
${styles.map((style) => html`<style>${asMarkup(style.replaceAll('<', '\\3c '))}</style>`)}
${head}
</head>
<body class="${isPictured ? 'pictured' : ''}">
${body}
</body>
</html>
`
  return { text: markup, styles: styles.map((style) => style.replaceAll('<', '\\3c ')) }
}

/** What a chat or a network shows of the link (GIFT-7). */
function previewHtml(view: PageView, { address, image }: Surroundings): Html {
  const { title, siteName, locale, gifts } = view
  const description = view.subtitle || (gifts.friend[0]?.what ?? '')
  const { address: source = '', size = null } = image ?? {}
  const measured =
    size &&
    html`<meta property="og:image:width" content="${size.width}"><meta property="og:image:height" content="${size.height}">`
  const picture =
    image &&
    html`<meta property="og:image" content="${source}">${measured}<meta name="twitter:image" content="${source}">`
  return html`<meta name="description" content="${description}">
<meta property="og:type" content="website"><meta property="og:site_name" content="${siteName}">
<meta property="og:title" content="${title}"><meta property="og:description" content="${description}">
<meta property="og:url" content="${address}"><meta property="og:locale" content="${placeOfTongue(locale)}">
<meta name="twitter:card" content="${image === null ? 'summary' : 'summary_large_image'}">
<meta name="twitter:title" content="${title}"><meta name="twitter:description" content="${description}">${picture}`
}

function colorHtml(decoration: Decoration): Html {
  const { light, dark } = paperOf(decoration)
  return html`<meta name="theme-color" content="${light}" media="(prefers-color-scheme: light)"><meta name="theme-color" content="${dark}" media="(prefers-color-scheme: dark)">`
}

function all(blocks: readonly Block[]): Block[] {
  return blocks.flatMap((block) => (block.type === 'columns' ? [block, ...block.columns.flat()] : [block]))
}

function hasTitle(blocks: readonly Block[]): boolean {
  return all(blocks).some((block) => block.type === 'heading' && block.level === 1)
}

/** A friend must find the way on, whatever the operator has put on the page. */
function hasWayOn(blocks: readonly Block[], { role }: PageView): boolean {
  if (role === 'referrer') return true
  return all(blocks).some((block) => block.type === 'button' && block.href === null && block.audience !== 'referrer')
}

function invitationHtml({ role, inviter, person, locale }: PageView): Html | null {
  if (role === 'referrer')
    return person === null ? null : html`<p class="who">${say('pages.here_as', locale, { name: person })}</p>`
  if (role !== 'friend') return null
  const words = inviter === null ? say('pages.invited', locale) : say('pages.invited_by', locale, { name: inviter })
  const letter = inviter === null || inviter.startsWith('*') ? '♥' : ([...inviter][0] ?? '♥')
  return html`<p class="invitation"><span class="face" aria-hidden="true">${letter}</span>${words}</p>`
}

function noticeHtml({ notice }: PageView): Html | null {
  if (notice.length === 0) return null
  return html`<div class="notice" role="status">${notice.map((words) => html`<p>${words}</p>`)}</div>`
}

function footHtml({ locale, siteName, become }: PageView, { inLanguage }: Surroundings): Html {
  const tongues = locales.map((one) => {
    const name = tongueName(one)
    if (one === locale) return html`<span lang="${one}" aria-current="true">${name}</span>`
    return html`<a lang="${one}" hreflang="${one}" href="${inLanguage(one)}">${name}</a>`
  })
  const invite = become && html`<p><a href="${become}">${say('pages.become', locale)}</a></p>`
  return html`<footer>${invite}<nav aria-label="${say('pages.language', locale)}">${tongues}</nav><p>${siteName}</p></footer>`
}

/** A language as those who speak it call it: with its script where it has several, never with a country. */
function tongueName(locale: Locale): string {
  const { language, script } = new Intl.Locale(locale).maximize()
  const tag = language === locale ? locale : `${language}-${script}`
  return new Intl.DisplayNames(locale, { type: 'language' }).of(tag) ?? locale
}

/** `en` → `en_US`: networks want a country beside the language. */
function placeOfTongue(locale: Locale): string {
  const { language, region } = new Intl.Locale(locale).maximize()
  return `${language}_${region}`
}
