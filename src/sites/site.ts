/** What a new site is told to be. */
export interface NewSite {
  readonly workspace: string
  readonly key: string
  readonly name: string
  readonly homeUrl: string | null
  readonly currency: string
  readonly locale: string
  readonly timeZone: string
  readonly mode: 'live' | 'test'
}

/** The workspace of sites for which nobody named one. */
export const defaultWorkspace = 'default'

const keyPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

/** Whether the text can be a site's key, which stands in the links of its codes. */
export function isSiteKey(text: string): boolean {
  return keyPattern.test(text)
}

/** Whether the text is a language tag of BCP 47. */
export function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1
  } catch {
    return false
  }
}
