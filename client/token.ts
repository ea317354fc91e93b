/** Whom a token speaks for, and for how long. */
export interface CustomerTokenInput {
  /** Your id of the customer who is signed in with you. */
  readonly customer: string
  readonly identitySecret: string
  /** Default: 900. At most an hour. */
  readonly expiresInSeconds?: number
}

const mostSeconds = 3_600
const encoder = new TextEncoder()

/** Signs what lets a browser see this customer's own: a JWT for `X-Customer-Token`. For backends; the secret stays there. */
export async function signCustomerToken(input: CustomerTokenInput): Promise<string> {
  const { customer, identitySecret, expiresInSeconds = 900 } = input
  if (!(expiresInSeconds >= 1 && expiresInSeconds <= mostSeconds))
    throw new RangeError(`expiresInSeconds is from 1 to ${mostSeconds}, not ${expiresInSeconds}`)
  if (customer === '') throw new RangeError('customer is empty: sign tokens only for somebody who is signed in')
  const issuedAt = Math.floor(Date.now() / 1_000)
  const claims = { sub: customer, iat: issuedAt, exp: issuedAt + Math.floor(expiresInSeconds) }
  const unsigned = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', encoder.encode(identitySecret), algorithm, false, ['sign'])
  const signature = await crypto.subtle.sign('HMAC', key, encoder.encode(unsigned))
  return `${unsigned}.${base64url(new Uint8Array(signature))}`
}

function part(value: object): string {
  return base64url(encoder.encode(JSON.stringify(value)))
}

function base64url(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
