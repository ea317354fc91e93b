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

/** Where the portal has something of its own in the place of a site. */
const portalPaths: ReadonlySet<string> = new Set(['api', 'auth', 'assets'])

/** Whether the text can be a site's key, which stands in the links of its codes and in the addresses of the portal. */
export function isSiteKey(text: string): boolean {
  return keyPattern.test(text) && !portalPaths.has(text)
}

/** Whether the text is a language tag of BCP 47. */
export function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1
  } catch {
    return false
  }
}
