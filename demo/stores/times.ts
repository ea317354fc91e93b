import { html } from 'hono/html'
import type { Html } from './design.ts'
import type { Shopper } from './shopper.ts'

const looks = {
  moment: { dateStyle: 'medium', timeStyle: 'short' },
  clock: { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

/** A time that times.js puts right while the store does not know yet where somebody is. */
export function timeHtml({ language, timeZone }: Shopper, at: number, look: keyof typeof looks = 'moment'): Html {
  const text = new Intl.DateTimeFormat(language, { ...looks[look], timeZone }).format(at)
  return html`<time datetime="${new Date(at).toISOString()}" data-look="${JSON.stringify(looks[look])}">${text}</time>`
}
