const address = /^https?:\/\/([^/?#\\\s@:]+)(?::\d{1,5})?(?=[/?#]|$)/i

/** The host of an http or https address in lower case, without the port; null when it has none or carries a password. */
export function hostOf(url: string): string | null {
  const match = address.exec(url)
  return match?.[1] === undefined ? null : match[1].toLowerCase()
}

/** Whether the address is on the home's host, or on one below it; `www.` in front of the home does not count. */
export function isSameSite(url: string, home: string): boolean {
  const host = hostOf(url)
  const homeHost = hostOf(home)?.replace(/^www\./, '')
  return host !== null && homeHost !== undefined && (host === homeHost || host.endsWith(`.${homeHost}`))
}
