/** Markup that is safe to send; made by `html` alone. */
export interface Html {
  readonly markup: string
}

type Part = Html | string | number | null | readonly Part[]

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Safe between tags and within a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => escapes[character] ?? character)
}

/** Whatever is filled in stays text, unless it is markup that was made here; null leaves nothing. */
export function html(pieces: TemplateStringsArray, ...parts: readonly Part[]): Html {
  let markup = ''
  for (const [place, piece] of pieces.entries()) markup += piece + (place < parts.length ? show(parts[place]) : '')
  return { markup }
}

/** Markup of our own making, such as a style sheet; never of anybody's text. */
export function asMarkup(markup: string): Html {
  return { markup }
}

function show(part: Part | undefined): string {
  if (part === undefined || part === null) return ''
  if (typeof part === 'string') return escapeHtml(part)
  if (typeof part === 'number') return String(part)
  if ('markup' in part) return part.markup
  return part.map(show).join('')
}
