import { isId } from '#base/ids.ts'

/** What a browser remembers of the link that it followed last on a site. */
export interface Remembered {
  readonly code: string
  readonly visit: string
  /** Its first visit, by which the browser is known again. */
  readonly visitor: string
}

/** Browsers keep nothing longer, whatever they are told. */
export const longestCookieSeconds = 400 * 86_400

/** One for each site, so that following a link of one shop says nothing to another. */
export function cookieName(siteKey: string): string {
  return `kith_${siteKey}`
}

export function cookieValue({ code, visit, visitor }: Remembered): string {
  return `${code}.${visit}.${visitor}`
}

/** Null for whatever is not of our making. */
export function readCookieValue(value: string | undefined): Remembered | null {
  const [code = '', visit = '', visitor = '', ...rest] = (value ?? '').split('.')
  if (rest.length > 0 || !/^[0-9A-Z]{1,40}$/.test(code)) return null
  return isId('visit', visit) && isId('visit', visitor) ? { code, visit, visitor } : null
}
