import { addDuration } from '#base/time.ts'
import { type Customer, customers } from '#customers/customer.ts'
import { table } from '#engine/table.ts'
import type { WorkingSet } from '#engine/working-set.ts'

interface ErasedIdentity {
  /** Keyed, of a mailbox or of the store's id. */
  readonly hash: string
  readonly erasedAt: number
  readonly keptUntil: number
}

const erasedIdentities = table<ErasedIdentity>({
  name: 'erased_identities',
  columns: { hash: 'text', erasedAt: 'time', keptUntil: 'time' },
  key: ['hash'],
  rank: 21,
})

/** How long the hash of an erased person is kept (PLAT-22). */
export const identityKeptFor = 'P2Y'

/**
 * Takes away what says who a person is, the organization they belong to included; facts without a name, and the ledger
 * with its sums, stay. That an organization has ordered and taken part is the organization's and stays with its orders
 * and referrals.
 */
export function erase(set: WorkingSet, customer: Customer, identityHashes: readonly string[], at: number): void {
  if (customer.erasedAt !== null) return
  const keptUntil = addDuration(at, identityKeptFor, set.site.timeZone)
  for (const hash of identityHashes) set.put<ErasedIdentity>(erasedIdentities, { hash, erasedAt: at, keptUntil })
  set.put<Customer>(customers, {
    ...customer,
    email: null,
    mailbox: null,
    name: null,
    organization: null,
    locale: null,
    devices: {},
    factsAt: {},
    erasedAt: at,
  })
  set.sweeps.push({ name: 'forget person', subject: customer.id })
  set.emit({ type: 'customer.erased', customer: customer.id })
}

/** What an event can say of who a person is. */
export const personalFields: readonly string[] = ['email', 'name', 'organization', 'locale', 'device', 'ip']

/** Whether what is told of that time concerns a person who was erased since, and has not come back. */
export function isErasedAt({ erasedAt }: Customer, at: number): boolean {
  return erasedAt !== null && at <= erasedAt
}

/** Whether one of these identities belonged to a person who was erased and whose hash is still kept. */
export function isErasedIdentity(set: WorkingSet, hashes: readonly string[], at: number): boolean {
  return hashes.some((hash) => {
    const erased = set.get(erasedIdentities, hash)
    return erased !== undefined && erased.erasedAt <= at && at <= erased.keptUntil
  })
}

/** Notes that an identity will be looked up. */
export function wantIdentity(set: WorkingSet, hash: string): void {
  set.want(erasedIdentities, hash)
}
