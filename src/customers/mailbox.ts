const longestAddress = 320
const dotlessDomains = new Set(['gmail.com', 'googlemail.com'])

/**
 * The mailbox behind an address, however it is spelt: case, `+tag`, and the dots that Gmail ignores make no difference.
 * For telling whether two are one; mail goes to the address as given. null: not an address.
 */
export function mailboxOf(email: string): string | null {
  if (email.length > longestAddress) return null
  const plain = email.normalize('NFKC').toLowerCase().normalize('NFKC').replaceAll('。', '.').trim()
  const at = plain.lastIndexOf('@')
  const domain = plain.slice(at + 1).replace(/\.$/, '')
  const local = plain.slice(0, Math.max(at, 0))
  if (local === '' || domain === '' || domain.startsWith('.') || /[\s\p{Cc}\p{Cf}]/u.test(local + domain)) return null
  const untagged = local.startsWith('+') ? local : (local.split('+', 1)[0] ?? local)
  if (!dotlessDomains.has(domain)) return `${untagged}@${domain}`
  const dotless = untagged.replaceAll('.', '')
  return dotless === '' ? null : `${dotless}@gmail.com`
}
