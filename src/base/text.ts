const control = /[^\P{Cc}\t\n\r]/u

/** Whether the text can be stored and shown: no control characters but tab and line ends, no halves of a character. */
export function isStorable(text: string): boolean {
  return !control.test(text) && text.isWellFormed()
}

/** `a***@s***.example`: who knows the address knows that it is this one. A domain may be a person's name. */
export function maskedAddress(address: string): string {
  const at = address.lastIndexOf('@')
  const [local, domain] = [address.slice(0, Math.max(at, 0)), address.slice(at + 1)]
  const dot = domain.lastIndexOf('.')
  return `${masked(local)}@${masked(domain)}${dot > 0 ? domain.slice(dot) : ''}`
}

/** One letter and no more: who knows the person knows who it is. */
export function masked(name: string | null): string {
  const first = [...(name ?? '').trim()][0]
  return first === undefined ? '***' : `${first}***`
}
