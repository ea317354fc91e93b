import { escapeHtml } from '#base/html.ts'
import { type Locale, locales } from '#base/words.ts'
import type { EmailFrame, EmailScenario, EmailText, EmailTexts } from '#emails/scenario.ts'
import { enFrame, enTexts } from '#emails/texts/en.ts'
import { jaFrame, jaTexts } from '#emails/texts/ja.ts'
import { zhCNFrame, zhCNTexts } from '#emails/texts/zh-CN.ts'

const texts: Readonly<Record<Locale, EmailTexts>> = { en: enTexts, 'zh-CN': zhCNTexts, ja: jaTexts }
const frames: Readonly<Record<Locale, EmailFrame>> = { en: enFrame, 'zh-CN': zhCNFrame, ja: jaFrame }

export function defaultText(scenario: EmailScenario, locale: Locale): EmailText {
  return texts[locale][scenario]
}

/** The defaults of a scenario in every language. */
export function defaultTexts(scenario: EmailScenario): Readonly<Record<Locale, EmailText>> {
  return Object.fromEntries(locales.map((locale) => [locale, texts[locale][scenario]])) as Record<Locale, EmailText>
}

/** The words of the link at an email's end. */
export function unsubscribeWords(scenario: EmailScenario, locale: Locale): string {
  const frame = frames[locale]
  return scenario === 'invitation' ? frame.unsubscribeInvitation : frame.unsubscribe
}

// Colours are said twice: programs that know no dark mode leave out the second.
const style = `
  :root { color-scheme: light dark; supported-color-schemes: light dark }
  body { margin: 0; padding: 0; background: #f4f4f5; color: #18181b }
  .sheet { width: 100%; max-width: 560px; background: #ffffff; border-radius: 12px }
  .brand { padding: 28px 32px 0; font: 600 14px/1.5 -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif; color: #52525b;
    overflow-wrap: anywhere }
  .inner { padding: 16px 32px 24px; font: 16px/1.6 -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif; overflow-wrap: anywhere }
  p { margin: 0 0 16px } img { max-width: 100%; height: auto }
  .code { font: 700 24px/1.4 ui-monospace, monospace; letter-spacing: 2px; padding: 12px 16px; border: 1px dashed #a1a1aa;
    border-radius: 8px; text-align: center }
  .button { display: inline-block; padding: 12px 24px; border-radius: 8px; background: #1a5fb4; color: #ffffff;
    font-weight: 600; text-decoration: none }
  .inner > p:last-child { margin-bottom: 0 }
  .foot { padding: 0 32px 28px; font: 13px/1.5 -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif; color: #71717a }
  .foot a { color: #71717a }
  @media (prefers-color-scheme: dark) {
    body { background: #09090b !important; color: #f4f4f5 !important }
    .sheet { background: #18181b !important }
    .brand, .foot, .foot a { color: #a1a1aa !important }
  }
  @media (max-width: 480px) {
    .brand { padding: 20px 20px 0 } .inner { padding: 12px 20px 20px } .foot { padding: 0 20px 20px }
  }`

export interface Framed {
  readonly locale: Locale
  readonly scenario: EmailScenario
  readonly subject: string
  /** HTML that was filled in. */
  readonly inner: string
  readonly siteName: string
  /** Null where nothing is to be unsubscribed from, as in a preview. */
  readonly unsubscribeUrl: string | null
}

/** The whole email around a filled-in body: one column, narrow and dark where the reader's screen is. */
export function frame({ locale, scenario, subject, inner, siteName, unsubscribeUrl }: Framed): string {
  const words = escapeHtml(unsubscribeWords(scenario, locale))
  const leave =
    unsubscribeUrl === null ? '' : `<tr><td class="foot"><a href="${escapeHtml(unsubscribeUrl)}">${words}</a></td></tr>`
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>${style}</style>
</head>
<body>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" style="padding:16px 8px">
<table role="presentation" class="sheet" cellpadding="0" cellspacing="0" border="0">
<tr><td class="brand">${escapeHtml(siteName)}</td></tr>
<tr><td class="inner">
${inner}
</td></tr>
${leave}
</table>
</td></tr></table>
</body>
</html>
`
}
