import { formatMoment } from '#base/display.ts'
import { type Html, html } from '#base/html.ts'
import { readPictureAddress } from '#base/picture.ts'
import { say } from '#base/words.ts'
import type { Block, Columns, SimpleBlock } from '#pages/decoration.api.ts'
import { icon } from '#pages/icons.ts'
import { copyButton, shareHtml } from '#pages/share-block.ts'
import { type GiftLine, type LadderView, momentOf, type PageView, untilWords } from '#pages/view.ts'

/** Where a block stands, which tells how wide it becomes. */
type Room = 'page' | 'column'
const roomSizes: Readonly<Record<Room, string>> = {
  page: '(min-width: 66rem) 62rem, 100vw',
  column: '(min-width: 66rem) 30rem, (min-width: 48rem) 50vw, 100vw',
}

type Of<Type extends SimpleBlock['type']> = Extract<SimpleBlock, { type: Type }>

/** A block as markup; null where there is nothing to show to whoever looks. */
export function blockHtml(block: Block, view: PageView, room: Room = 'page'): Html | null {
  if (block.audience !== 'everybody' && (block.audience === 'referrer') !== (view.role === 'referrer')) return null
  return block.type === 'columns' ? columnsHtml(block, view) : simpleHtml(block, view, room)
}

function simpleHtml(block: SimpleBlock, view: PageView, room: Room): Html | null {
  switch (block.type) {
    case 'banner':
      return bannerHtml(block, view, room)
    case 'heading':
      return headingHtml(block, view)
    case 'text':
      return textHtml(block, view)
    case 'rules':
      return rulesHtml(block, view)
    case 'gifts':
      return giftsHtml(block, view)
    case 'ladder':
      return laddersHtml(block, view)
    case 'share':
      return shareHtml(block, view)
    case 'countdown':
      return countdownHtml(block, view)
    case 'leaderboard':
      return leaderboardHtml(block, view)
    case 'button':
      return buttonHtml(block, view)
    case 'spacer':
      return html`<div class="space ${block.size}"></div>`
  }
}

function columnsHtml({ columns }: Columns, view: PageView): Html | null {
  const shown = columns.map((blocks) => blocks.flatMap((block) => blockHtml(block, view, 'column') ?? []))
  if (shown.every((blocks) => blocks.length === 0)) return null
  return html`<div class="columns">${shown.map((blocks) => html`<div class="column">${blocks}</div>`)}</div>`
}

function bannerHtml({ image, alt, href, shape }: Of<'banner'>, view: PageView, room: Room): Html | null {
  const source = image ?? view.image
  if (source === null) return null
  const picture = html`<img class="banner ${shape}" ${sourcesHtml(source, view, room)} alt="${alt}" decoding="async" fetchpriority="high">`
  return href === null ? picture : html`<a class="banner-link" href="${href}">${picture}</a>`
}

/** Of a picture of ours the browser chooses the file that fits, and keeps room for it before it is there. */
function sourcesHtml(source: string, { basePath }: PageView, room: Room): Html {
  const own = readPictureAddress(source)
  if (own === null) return html`src="${source}"`
  const files = own.files.map(({ address, width }) => `${basePath}${address} ${width}w`).join(', ')
  return html`src="${basePath}${source}" srcset="${files}" sizes="${roomSizes[room]}" width="${own.width}" height="${own.height}"`
}

function headingHtml({ text, level, align }: Of<'heading'>, view: PageView): Html | null {
  const words = text ?? view.title
  if (words.trim() === '') return null
  if (level === 1) return html`<h1 class="${align} ${titleSize(words)}">${words}</h1>`
  return level === 2 ? html`<h2 class="${align}">${words}</h2>` : html`<h3 class="${align}">${words}</h3>`
}

const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303F\uFF01-\uFF60]/u

/** About how wide a text is, in times the size of its letters. */
function widthOf(words: string): number {
  return [...words].reduce((sum, letter) => sum + (wide.test(letter) ? 1 : 0.52), 0)
}

/** The largest that needs few lines on a phone and breaks no word there, so that the title is what a page begins with. */
function titleSize(words: string): 'huge' | 'large' | 'middle' | 'usual' {
  const width = widthOf(words)
  const widestWord = Math.max(...words.split(/\s+/).map((word) => (wide.test(word) ? 1 : widthOf(word))))
  if (width <= 4.5) return 'huge'
  if (width <= 13 && widestWord <= 6) return 'large'
  return width <= 24 && widestWord <= 7.5 ? 'middle' : 'usual'
}

function textHtml({ text, align }: Of<'text'>, view: PageView): Html | null {
  const words = (text ?? view.subtitle).trim()
  if (words === '') return null
  const paragraphs = words.split(/\n\s*\n/).map((paragraph) => html`<p>${paragraph.trim()}</p>`)
  return html`<div class="text ${align} ${text === null ? 'lead' : ''}">${paragraphs}</div>`
}

function titleHtml(title: string | null, fallback: string): Html | null {
  const words = title ?? fallback
  return words.trim() === '' ? null : html`<h2>${words}</h2>`
}

function rulesHtml({ title }: Of<'rules'>, { rules, locale }: PageView): Html | null {
  if (rules.length === 0) return null
  return html`<section class="rules">${titleHtml(title, say('pages.rules', locale))}<ul>${rules.map((rule) => html`<li>${rule}</li>`)}</ul></section>`
}

function giftsHtml({ title, side }: Of<'gifts'>, view: PageView): Html | null {
  const { gifts, locale } = view
  const words = sideWords(view)
  const cards = [
    side === 'referrer' ? null : giftCard(words.friend, gifts.friend, view.role !== 'referrer'),
    side === 'friend' ? null : giftCard(words.referrer, gifts.referrer, view.role === 'referrer'),
  ].filter((card) => card !== null)
  if (cards.length === 0) return null
  if (view.role === 'referrer') cards.reverse()
  const fallback = say(cards.length === 2 ? 'pages.gifts_title' : 'pages.gifts_title_one', locale)
  return html`<section class="gifts">${titleHtml(title, fallback)}<div class="cards">${cards}</div></section>`
}

function sideWords({ role, inviter, locale }: PageView): { friend: string; referrer: string } {
  const you = say('pages.side_you', locale)
  if (role === 'referrer') return { friend: say('pages.side_friend', locale), referrer: you }
  if (role === 'visitor')
    return { friend: say('pages.side_invited', locale), referrer: say('pages.side_inviting', locale) }
  const { referrer } = { referrer: inviter === null ? 'pages.side_inviting' : 'pages.side_inviter' } as const
  return { friend: you, referrer: say(referrer, locale, { name: inviter }) }
}

function giftCard(label: string, lines: readonly GiftLine[], isOwn: boolean): Html | null {
  if (lines.length === 0) return null
  const items = lines.map(
    ({ what, terms, when }) =>
      html`<li>${icon('gift')}<div><strong>${what}</strong><span>${when}</span>${terms && html`<small>${terms}</small>`}</div></li>`,
  )
  return html`<div class="card gift ${isOwn ? 'own' : ''}"><h3>${label}</h3><ul>${items}</ul></div>`
}

function laddersHtml({ title }: Of<'ladder'>, { ladders, locale }: PageView): Html | null {
  if (ladders.length === 0) return null
  return html`<section class="ladders">${titleHtml(title, say('pages.ladder_title', locale))}<div class="cards">${ladders.map(ladderHtml)}</div></section>`
}

function ladderHtml({ label, rungs, successes }: LadderView): Html {
  const items = rungs.map(
    ({ label: rung, gifts, mark, standing }) => html`<li class="${standing?.isReached ? 'reached' : ''}">
<span class="mark" aria-hidden="true">${standing?.isReached ? icon('check') : mark}</span>
<div><b>${rung}</b><span>${gifts}</span>${standing && html`<em>${standing.words}</em>`}</div></li>`,
  )
  return html`<div class="card ladder"><h3>${label}</h3>${successes && html`<p class="so-far">${successes}</p>`}<ol>${items}</ol></div>`
}

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const

/** Nobody counts the seconds of a day that far away; its date is enough. */
const countedMillis = 100 * 86_400_000

function countdownHtml({ title, until }: Of<'countdown'>, view: PageView): Html | null {
  const { status, now, timeZone, locale } = view
  if (status !== 'active' && status !== 'scheduled') return null
  const { at, label, isBeginning } = targetOf(until, view)
  if (at === null) return null
  const left = Math.max(0, at - now)
  const words = isBeginning ? formatMoment(at, timeZone, locale) : untilWords(at, timeZone, locale)
  const here = say('pages.your_time', locale, { when: '%' })
  const time = html`<time datetime="${new Date(at).toISOString()}" data-zone="${timeZone}" data-local="${here}">${words}</time>`
  const clock =
    left < countedMillis ? html`${titleHtml(title, say(label, locale))}${clockHtml(left, view)}` : titleHtml(title, '')
  return html`<section class="countdown">${clock}<p class="when">${time}</p></section>`
}

function targetOf(until: string | null, { status, startsAt, endsAt, timeZone }: PageView) {
  const own = until === null ? null : momentOf(until, timeZone)
  if (own !== null) return { at: own, label: 'pages.time_left', isBeginning: false } as const
  if (status === 'scheduled') return { at: startsAt, label: 'pages.begins_in', isBeginning: true } as const
  return { at: endsAt, label: 'pages.ends_in', isBeginning: false } as const
}

/** As it stands when the page is written; the script lets it run, unless the site's own clock stands. */
function clockHtml(left: number, { locale, clockStands }: PageView): Html {
  // The end of a day is its last millisecond: a second more makes whole numbers of it.
  const seconds = Math.floor((left + 999) / 1_000) * 1_000
  const cells = units.map(([unit, millis], place) => {
    const count = Math.floor((place === 0 ? seconds : seconds % (units[place - 1]?.[1] ?? 1)) / millis)
    return html`<div class="cell ${unit}"><b data-unit="${unit}">${count}</b><span>${unitName(unit, count, locale)}</span></div>`
  })
  const [clock, over] = left === 0 ? [html`hidden`, null] : [null, html`hidden`]
  return html`<div class="clock" role="timer" data-left="${left}" data-runs="${clockStands ? 'no' : 'yes'}" ${clock}>${cells}</div>
<p class="over" ${over}>${say('pages.time_over', locale)}</p>`
}

/** `12` and `day` → `days`, as the locale says it. */
function unitName(unit: string, count: number, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' })
  return format
    .formatToParts(count)
    .filter(({ type }) => type === 'unit')
    .map(({ value }) => value.trim())
    .join('')
}

function leaderboardHtml({ title, most }: Of<'leaderboard'>, { leaders, locale }: PageView): Html {
  const rows = leaders
    .slice(0, most)
    .map(
      ({ place, name, successes }) =>
        html`<tr><td class="place">${place}</td><th scope="row">${name}</th><td>${say('pages.rung_at', locale, { count: successes })}</td></tr>`,
    )
  const table =
    rows.length === 0
      ? html`<p class="soft">${say('pages.leaderboard_empty', locale)}</p>`
      : html`<table>${rows}</table>`
  return html`<section class="leaders">${titleHtml(title, say('pages.leaderboard_title', locale))}<div class="card">${table}</div></section>`
}

function buttonHtml({ label, href, look, align }: Of<'button'>, view: PageView): Html | null {
  if (href !== null) {
    const words = label ?? href
    return html`<p class="act ${align}"><a class="button ${look}" href="${href}">${words}</a></p>`
  }
  return goHtml(view, { label, look, align })
}

/** The way on to the store, with the code that goes along; null where there is none. */
export function goHtml(
  view: PageView,
  { label, look, align }: { label: string | null; look: string; align: string },
): Html | null {
  const { go, code, locale } = view
  if (go === null) return code === null ? null : codeHtml(code, view)
  const way = html`<p class="act ${align}"><a class="button ${look}" href="${go.address}">${label ?? go.label}</a></p>`
  return code === null
    ? way
    : html`${way}${codeHtml(code, view)}<p class="hint ${align}">${say('pages.code_hint', locale)}</p>`
}

function codeHtml(code: string, { locale }: PageView): Html {
  return html`<div class="ticket"><span>${say('pages.your_code', locale)}</span><strong>${code}</strong>${copyButton(code, locale)}</div>`
}
