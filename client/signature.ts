import type { Webhooks } from './generated/types.gen.ts'
import { KithError } from './problem.ts'

/** What Kith tells a webhook endpoint. `type` says what `data` holds. */
export type WebhookMessage = Webhooks['body']

/** A request as it arrived. The body is taken as it came: parsed and written anew, it has another signature. */
export interface WebhookRequest {
  readonly body: string | Uint8Array
  readonly headers: Headers | Readonly<Record<string, string | readonly string[] | undefined>>
  /** `whsec_…`; two while one takes the place of the other. */
  readonly secret: string | readonly string[]
  /** How far its time may be from ours. Default: 300. */
  readonly toleranceSeconds?: number
}

/** A request that Kith did not send, or not just now. Answer it 400 and do nothing. */
export class WebhookRejected extends KithError {
  override name = 'WebhookRejected'
}

const defaultToleranceSeconds = 300
const encoder = new TextEncoder()
const algorithm = { name: 'HMAC', hash: 'SHA-256' }

/**
 * Answers what a webhook says once its signature is found to be right, as Standard Webhooks have it; else throws
 * WebhookRejected. `id` is the same each time a message is sent: let it count once.
 */
export async function verifyWebhook(request: WebhookRequest): Promise<WebhookMessage & { readonly id: string }> {
  const { headers, secret, toleranceSeconds = defaultToleranceSeconds } = request
  const [id, timestamp, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) =>
    headerOf(headers, name),
  )
  if (!id || !timestamp || !signatures)
    throw new WebhookRejected('A webhook of Kith has an id, a time and a signature.')
  if (!(Math.abs(Date.now() / 1_000 - Number(timestamp)) <= toleranceSeconds))
    throw new WebhookRejected('The webhook was not signed just now. Is the clock of this machine right?')
  const body = typeof request.body === 'string' ? encoder.encode(request.body) : request.body
  const head = encoder.encode(`${id}.${timestamp}.`)
  const signed = new Uint8Array(head.length + body.length)
  signed.set(head)
  signed.set(body, head.length)
  const given = signatures.split(' ').flatMap((text) => (text.startsWith('v1,') ? bytesOf(text.slice(3)) : []))
  for (const one of typeof secret === 'string' ? [secret] : secret) {
    const raw = bytesOf(one.replace(/^whsec_/, ''))[0]
    if (raw === undefined || raw.length === 0) throw new TypeError('secret is the text that begins with whsec_')
    const key = await crypto.subtle.importKey('raw', raw, algorithm, false, ['verify'])
    for (const signature of given)
      if (await crypto.subtle.verify('HMAC', key, signature, signed))
        return { ...(JSON.parse(new TextDecoder().decode(body)) as WebhookMessage), id }
  }
  throw new WebhookRejected('The signature is not one of this secret.')
}

function headerOf(headers: WebhookRequest['headers'], name: string): string | null {
  if (headers instanceof Headers) return headers.get(name)
  const found = Object.entries(headers).find(([given]) => given.toLowerCase() === name)?.[1]
  return (typeof found === 'string' ? found : found?.[0]) ?? null
}

/** None: that is not base64. */
function bytesOf(base64: string): Uint8Array<ArrayBuffer>[] {
  try {
    return [Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]
  } catch {
    return []
  }
}
