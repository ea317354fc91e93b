import { type LookupAddress, lookup as lookUp } from 'node:dns'
import type { LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { Agent, fetch as fetchOutside } from 'undici'

/** Why nothing, or nothing of use, came back. */
export type OutboundTrouble =
  | 'address_not_allowed'
  | 'name_not_found'
  | 'connection_refused'
  | 'connection_lost'
  | 'certificate_refused'
  | 'timed_out'
  | 'failed'

export interface Sending {
  readonly method: 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeoutMillis: number
  /** Ends it early, as when the process is to stop. */
  readonly signal?: AbortSignal
}

export type Sent =
  | {
      readonly trouble: null
      readonly status: number
      readonly headers: Readonly<Record<string, string>>
      /** Its beginning, as text. */
      readonly body: string
      readonly truncated: boolean
    }
  | { readonly trouble: OutboundTrouble }

/** The only way out to addresses that other people chose. */
export interface Outbound {
  send(sending: Sending): Promise<Sent>
  /** Whether the address names a host by a number that must not be reached; names are looked at when they are resolved. */
  isForbidden(url: string): boolean
  close(): Promise<void>
}

export const mostBodyBytes = 16_384
const connectMillis = 5_000
/** Public by its number, but a service of the cloud it is in. */
const metadata = ['168.63.129.16', '100.100.100.200', '192.0.0.192']
/** Old spellings of IPv4 addresses, which systems still take for those, and which the table of ranges takes for public. */
const compatible = ipaddr.parseCIDR('::/96')

type Address = ReturnType<typeof ipaddr.process>
type Range = [address: ipaddr.IPv4 | ipaddr.IPv6, bits: number]

/** Whether the text is an address, or a range of them as `10.0.0.0/8`. */
export function isAddressRange(text: string): boolean {
  return ipaddr.isValid(text) || ipaddr.isValidCIDR(text)
}

function rangeOf(text: string): Range {
  if (ipaddr.isValidCIDR(text)) return ipaddr.parseCIDR(text)
  const address = ipaddr.process(text)
  return [address, address.kind() === 'ipv4' ? 32 : 128]
}

/** Says of an address whether it may be reached: public ones, and those of the ranges. */
export function addressRule(ranges: readonly string[]): (address: string) => boolean {
  const allowed = ranges.map(rangeOf)
  return (text) => {
    if (!ipaddr.isValid(text)) return false
    const address: Address = ipaddr.process(text)
    const named = allowed.some(([range, bits]) => range.kind() === address.kind() && address.match(range, bits))
    const isPublic = address.range() === 'unicast' && !(address.kind() === 'ipv6' && address.match(compatible))
    return named || (isPublic && !metadata.includes(address.toString()))
  }
}

/** Redirects are answers like any other, and names are resolved once for each connection and checked then. */
export function createOutbound(allowPrivateAddresses: readonly string[]): Outbound {
  const isAllowed = addressRule(allowPrivateAddresses)
  const agent = new Agent({
    connect: { lookup: checkedLookup(isAllowed), timeout: connectMillis },
    connections: 64,
    maxHeaderSize: 32_768,
    keepAliveTimeout: 10_000,
  })
  const isForbidden = (url: string) => {
    const host = new URL(url).hostname.replace(/^\[(.*)\]$/, '$1')
    return ipaddr.isValid(host) && !isAllowed(host)
  }
  return {
    isForbidden,
    send: async (sending) => {
      // A number is connected to without being looked up.
      if (isForbidden(sending.url)) return { trouble: 'address_not_allowed' }
      return await send(agent, sending)
    },
    close: () => agent.destroy(),
  }
}

class Forbidden extends Error {}

function checkedLookup(isAllowed: (address: string) => boolean): LookupFunction {
  return (name, options, done) => {
    lookUp(name, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return done(error, '')
      const allowed = addresses.filter(({ address }) => isAllowed(address))
      const [first] = allowed
      if (!first) return done(new Forbidden(`${name} has no address that may be reached`), '')
      if (options.all) return done(null, allowed)
      return done(null, first.address, first.family)
    })
  }
}

async function send(agent: Agent, { method, url, headers, body, timeoutMillis, signal }: Sending): Promise<Sent> {
  const late = AbortSignal.timeout(timeoutMillis)
  try {
    const answer = await fetchOutside(url, {
      method,
      headers,
      body,
      redirect: 'manual',
      dispatcher: agent,
      signal: signal ? AbortSignal.any([late, signal]) : late,
    })
    const read = await readBeginning(answer.body as AsyncIterable<Uint8Array> | null)
    return { trouble: null, status: answer.status, headers: Object.fromEntries(answer.headers), ...read }
  } catch (error) {
    return { trouble: troubleOf(error) }
  }
}

/** Leaving the loop early cancels the rest. */
async function readBeginning(stream: AsyncIterable<Uint8Array> | null): Promise<{ body: string; truncated: boolean }> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream ?? []) {
    chunks.push(chunk)
    size += chunk.length
    if (size > mostBodyBytes) break
  }
  const whole = Buffer.concat(chunks).subarray(0, mostBodyBytes).toString('utf8')
  // PostgreSQL has no character 0 in text.
  return { body: whole.replaceAll('\u0000', '\ufffd'), truncated: size > mostBodyBytes }
}

const troubles: Readonly<Record<string, OutboundTrouble>> = {
  ENOTFOUND: 'name_not_found',
  EAI_AGAIN: 'name_not_found',
  ECONNREFUSED: 'connection_refused',
  EHOSTUNREACH: 'connection_refused',
  ENETUNREACH: 'connection_refused',
  ECONNRESET: 'connection_lost',
  EPIPE: 'connection_lost',
  UND_ERR_SOCKET: 'connection_lost',
  UND_ERR_CONNECT_TIMEOUT: 'timed_out',
  UND_ERR_HEADERS_TIMEOUT: 'timed_out',
  UND_ERR_BODY_TIMEOUT: 'timed_out',
  ETIMEDOUT: 'timed_out',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate_refused',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate_refused',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate_refused',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate_refused',
  CERT_HAS_EXPIRED: 'certificate_refused',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate_refused',
}

function troubleOf(error: unknown): OutboundTrouble {
  if (error instanceof Forbidden) return 'address_not_allowed'
  if (!(error instanceof Error)) return 'failed'
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'timed_out'
  const known = troubles[(error as Error & { code?: string }).code ?? '']
  if (known) return known
  if (error instanceof AggregateError && error.errors.length > 0) return troubleOf(error.errors[0])
  return error.cause === undefined ? 'failed' : troubleOf(error.cause)
}
