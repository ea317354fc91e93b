import { conflict, type Refusal, refuse } from '#base/refusal.ts'
import { index, table } from '#engine/table.ts'
import type { WorkingSet } from '#engine/working-set.ts'

/** A key that messages are signed with. Times are real ones, on test sites too. */
export interface EndpointSecret {
  readonly sealed: string
  /** Its last four characters, to tell it from others. */
  readonly hint: string
  readonly createdAt: number
  /** Null: until it is replaced. */
  readonly expiresAt: number | null
}

/** Where a program wants to be told. */
export interface Endpoint {
  readonly id: string
  readonly url: string
  readonly description: string
  /** Null: everything. */
  readonly types: readonly string[] | null
  readonly secrets: readonly EndpointSecret[]
  readonly enabled: boolean
  readonly disabledAt: number | null
  readonly disabledReason: 'by_hand' | 'failing' | 'gone' | null
  readonly createdAt: number
}

/** An address may carry a password of the receiver's behind its path; that, and secrets but for their ends, is nobody else's. */
function told({ url, secrets }: Endpoint) {
  return { url: url.replace(/[?#].*$/s, ''), secretHint: secrets.at(-1)?.hint ?? null }
}

export const endpoints = table<Endpoint>({
  name: 'webhook_endpoints',
  columns: {
    id: 'text',
    url: 'text',
    description: 'text',
    types: 'json',
    secrets: 'json',
    enabled: 'boolean',
    disabledAt: 'time',
    disabledReason: 'text',
    createdAt: 'time',
  },
  key: ['id'],
  rank: 6,
  audited: { kind: 'webhook_endpoint', id: 'id', hidden: ['secrets'], told },
})

const endpointsByState = index(endpoints, ['enabled'], { latest: 1_000 })
export const mostEndpoints = 20

/** What waits for an endpoint that is switched off is given up; `webhookSweeps` has the statement. */
export const giveUpWaiting = 'give up webhook deliveries'

export interface EndpointChanges {
  readonly url?: string | undefined
  readonly description?: string | undefined
  readonly types?: readonly string[] | null | undefined
  readonly enabled?: boolean | undefined
}

export function addEndpoint(set: WorkingSet, endpoint: Endpoint): Endpoint | Refusal {
  const count = [true, false].flatMap((enabled) => set.list(endpointsByState, String(enabled))).length
  if (count >= mostEndpoints) {
    return conflict('endpoints_too_many', { variables: { count: mostEndpoints } })
  }
  return set.put(endpoints, endpoint)
}

export function changeEndpoint(set: WorkingSet, id: string, changes: EndpointChanges, at: number): Endpoint | Refusal {
  const endpoint = set.get(endpoints, id)
  if (!endpoint) return refuse('not_found')
  const { url = endpoint.url, description = endpoint.description, types = endpoint.types } = changes
  const changed = set.put<Endpoint>(endpoints, { ...endpoint, url, description, types })
  if (changes.enabled === false) return disableEndpoint(set, changed, 'by_hand', at)
  if (changes.enabled === true) {
    return set.put<Endpoint>(endpoints, { ...changed, enabled: true, disabledAt: null, disabledReason: null })
  }
  return changed
}

/** Switches it off, once: a later reason changes nothing. */
export function disableEndpoint(
  set: WorkingSet,
  endpoint: Endpoint,
  reason: NonNullable<Endpoint['disabledReason']>,
  at: number,
): Endpoint {
  if (!endpoint.enabled) return endpoint
  set.sweeps.push({ name: giveUpWaiting, subject: endpoint.id })
  if (reason !== 'by_hand') set.emit({ type: 'webhook_endpoint.disabled', endpoint: endpoint.id, reason })
  return set.put<Endpoint>(endpoints, { ...endpoint, enabled: false, disabledAt: at, disabledReason: reason })
}

export function removeEndpoint(set: WorkingSet, id: string): Endpoint | Refusal {
  const endpoint = set.get(endpoints, id)
  if (!endpoint) return refuse('not_found')
  set.remove(endpoints, endpoint)
  return endpoint
}

/** Two secrets at most are good at once: the new one, and the one before it for a while. */
export function rotateSecret(set: WorkingSet, id: string, next: EndpointSecret, oldUntil: number): Endpoint | Refusal {
  const endpoint = set.get(endpoints, id)
  if (!endpoint) return refuse('not_found')
  const current = endpoint.secrets.at(-1)
  const old = current && oldUntil > next.createdAt ? [{ ...current, expiresAt: oldUntil }] : []
  return set.put<Endpoint>(endpoints, { ...endpoint, secrets: [...old, next] })
}

export function usableSecrets(secrets: readonly EndpointSecret[], at: number): EndpointSecret[] {
  return secrets.filter(({ expiresAt }) => expiresAt === null || at < expiresAt)
}
