import { html } from 'hono/html'
import { type Locale, say } from '#base/words.ts'
import type { ActivityPage } from '#pages/page.ts'

/** Nothing but our own style and pictures: a page of an activity runs no script and asks nobody else. */
export const pagePolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "img-src 'self' https: http: data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const style = `
  :root { color-scheme: light dark; font: 100%/1.6 system-ui, sans-serif }
  body { margin: 0; background: Canvas; color: CanvasText }
  main { max-width: 38rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem }
  h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; overflow-wrap: anywhere }
  h2 { font-size: 1.125rem; margin: 2.5rem 0 .5rem }
  .subtitle { font-size: 1.125rem; margin: 0; opacity: .8; overflow-wrap: anywhere }
  .notice, .code { margin: 2rem 0 0; padding: 1rem 1.25rem; border-radius: .75rem; border: 1px dashed GrayText }
  .notice { border: 1px solid #b4690e; background: #b4690e1a }
  .code strong { display: block; font: 700 1.5rem/1.4 ui-monospace, monospace; letter-spacing: .08em; overflow-wrap: anywhere }
  .next { display: inline-block; margin: 1.5rem 0 0; padding: .75rem 1.5rem; border-radius: .75rem; background: #1a5fb4;
    color: #fff; font-weight: 600; text-decoration: none; overflow-wrap: anywhere }
  .next:focus-visible { outline: 3px solid; outline-offset: 3px }
  img { max-width: 100%; height: auto; border-radius: .75rem; margin: 0 0 1.5rem }
  ul { padding-left: 1.25rem; margin: 0 }
  li { margin: .35rem 0 }`

type Html = ReturnType<typeof html>

function whole(parts: {
  readonly locale: Locale
  readonly title: string
  readonly head: Html
  readonly body: Html
}): Html {
  return html`<!doctype html>
<html lang="${parts.locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${parts.title}</title>
${parts.head}
<style>${style}</style>
</head>
<body>
<main>
${parts.body}
</main>
</body>
</html>
`
}

const nothing = html``

export function activityHtml(page: ActivityPage): Html {
  const { locale, title, subtitle, image, notice, code, next } = page
  const head = html`<meta property="og:title" content="${title}">
<meta property="og:description" content="${subtitle}">
${image === null ? nothing : html`<meta property="og:image" content="${image}">`}`
  const body = html`${image === null ? nothing : html`<img src="${image}" alt="">`}
<h1>${title}</h1>
${subtitle === '' ? nothing : html`<p class="subtitle">${subtitle}</p>`}
${notice === null ? nothing : html`<p class="notice" role="status">${notice}</p>`}
${code === null ? nothing : html`<p class="code">${say('pages.your_code', locale)} <strong>${code}</strong></p>`}
${next === null ? nothing : html`<a class="next" href="${next.address}">${next.label}</a>`}
${rulesHtml(page)}`
  return whole({ locale, title, head, body })
}

function rulesHtml({ rules, locale }: ActivityPage): Html {
  if (rules.length === 0) return nothing
  return html`<h2>${say('pages.rules', locale)}</h2>
<ul>${rules.map((rule) => html`<li>${rule}</li>`)}</ul>`
}

/** One page for every link that leads nowhere, whatever the matter with it is. */
export function notFoundHtml(locale: Locale): Html {
  const title = say('pages.not_found_title', locale)
  const body = html`<h1>${title}</h1><p class="subtitle">${say('pages.not_found', locale)}</p>`
  return whole({ locale, title, head: nothing, body })
}
