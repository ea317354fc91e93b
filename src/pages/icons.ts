import { asMarkup, type Html } from '#base/html.ts'

/** Drawn with the colour of the text around them; what they mean is said beside them. */
const drawings = {
  gift: '<path d="M4 11h16v9H4zM3 7h18v4H3zM12 7v13M12 7c-1.6 0-4.4-.6-4.4-2.5C7.6 2.5 10.5 2 12 7zm0 0c1.6 0 4.4-.6 4.4-2.500C16.4 2.5 13.5 2 12 7z"/>',
  email: '<path d="M3 6h18v12H3zM3.5 6.5 12 13l8.5-6.5"/>',
  x: '<path d="M5 5l14 14M19 5 5 19" stroke-width="2"/>',
  facebook:
    '<path d="M14 8.500h2.500V5H14c-2.2 0-3.5 1.4-3.5 3.600V11H8v3.500h2.500V21M14 8.500c-.6 0-.9.3-.9.900V11H16l-.4 3.500h-2.500V21"/>',
  wechat:
    '<path d="M9.5 4.500C5.9 4.5 3 6.9 3 9.800c0 1.7 1 3.2 2.5 4.200l-.6 2.1 2.5-1.300c.7.2 1.4.300 2.1.300M21 14.800c0-2.5-2.5-4.5-5.5-4.500S10 12.3 10 14.800s2.5 4.5 5.5 4.500c.7 0 1.3-.1 1.9-.3l2 1.1-.5-1.800c1.3-.8 2.1-2.1 2.1-3.500z"/>',
  share: '<path d="M12 15V3.500m0 0L8 7.500m4-4 4 4M6 11H5v9h14v-9h-1"/>',
  qr: '<path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2v2h-2zM18 14h2M20 18v2h-2M14 18v2"/>',
  copy: '<path d="M8 8h12v12H8zM16 8V4H4v12h4"/>',
  check: '<path d="m5 12.5 4.5 4.500L19 7.5" stroke-width="2.2"/>',
} as const

export type Icon = keyof typeof drawings

export function icon(name: Icon): Html {
  return asMarkup(
    `<svg class="icon" viewBox="0 0 24 24" width="24" height="24" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" stroke-linecap="round" aria-hidden="true">${drawings[name]}</svg>`,
  )
}
