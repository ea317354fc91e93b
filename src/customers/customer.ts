import { type Belonging, withBelonging } from '#customers/belonging.ts'
import { index, table } from '#engine/table.ts'
import type { WorkingSet } from '#engine/working-set.ts'

export interface FirstOrder {
  readonly id: string
  readonly at: number
}

/** When a product was last reported active and last reported inactive. */
interface ProductFacts {
  readonly activatedAt: number | null
  readonly deactivatedAt: number | null
}

export type Attribute = 'email' | 'name' | 'organization' | 'locale'

/** What the store has told about a person. All facts only ever gain: the order in which they arrive does not matter. */
export interface Customer {
  readonly id: string
  readonly email: string | null
  /** The mailbox behind the email, whatever its spelling. */
  readonly mailbox: string | null
  readonly name: string | null
  readonly organization: string | null
  readonly locale: string | null
  readonly source: string | null
  /** When each attribute was true, by the store's time: the latest wins; and whose they were before. */
  readonly factsAt: { readonly [attribute in Attribute]?: number } & { readonly organizations?: readonly Belonging[] }
  readonly products: { readonly [product: string]: ProductFacts }
  readonly identifiedAt: number
  readonly registeredAt: number | null
  readonly cardActivatedAt: number | null
  readonly firstOrderId: string | null
  readonly firstOrderAt: number | null
  /** The devices they were seen on, each with the first time. */
  readonly devices: { readonly [device: string]: number }
  /** An erased person who came back: known by the keyed hash that erasing left. */
  readonly returning: boolean
  readonly erasedAt: number | null
}

export const customers = table<Customer>({
  name: 'customers',
  columns: {
    id: 'text',
    email: 'text',
    mailbox: 'text',
    name: 'text',
    organization: 'text',
    locale: 'text',
    source: 'text',
    factsAt: 'json',
    products: 'json',
    identifiedAt: 'time',
    registeredAt: 'time',
    cardActivatedAt: 'time',
    firstOrderId: 'text',
    firstOrderAt: 'time',
    devices: 'json',
    returning: 'boolean',
    erasedAt: 'time',
  },
  key: ['id'],
  rank: 20,
  audited: {
    kind: 'customer',
    id: 'id',
    // What says who they are, which is theirs to have erased.
    hidden: ['email', 'mailbox', 'name', 'organization', 'locale', 'devices', 'factsAt', 'products'],
    customers: ['id'],
  },
})

export const customersOfOrganization = index(customers, ['organization'], {
  only: { sql: 't.organization is not null', holds: (customer) => customer.organization !== null },
  latest: 1_000,
})

/** How many customers background work takes at once. */
export const stretchLength = 25
/** The next customers after an id, in the order of ids. */
export const customersAfter = index(customers, ['id'], { name: 'customers:after', after: stretchLength })

export interface Organization {
  readonly id: string
  readonly firstOrderId: string | null
  readonly firstOrderAt: number | null
}

export const organizations = table<Organization>({
  name: 'organizations',
  columns: { id: 'text', firstOrderId: 'text', firstOrderAt: 'time' },
  key: ['id'],
  rank: 20,
})

export function newCustomer(id: string, at: number): Customer {
  return {
    id,
    email: null,
    mailbox: null,
    name: null,
    organization: null,
    locale: null,
    source: null,
    factsAt: {},
    products: {},
    identifiedAt: at,
    registeredAt: null,
    cardActivatedAt: null,
    firstOrderId: null,
    firstOrderAt: null,
    devices: {},
    returning: false,
    erasedAt: null,
  }
}

export type Attributes = { readonly [attribute in Attribute]?: string | null }

/** Merges attributes that held at `at`; of two that held at the same time the greater text stands, in any order. */
export function withAttributes(
  customer: Customer,
  attributes: Attributes,
  mailbox: string | null,
  at: number,
): Customer {
  let merged = customer
  for (const [name, value] of Object.entries(attributes) as [Attribute, string | null | undefined][]) {
    if (value === undefined || value === null || value === '') continue
    if (name === 'organization') merged = withOrganization(merged, value, at)
    const known = merged.factsAt[name]
    if (known !== undefined && (known > at || (known === at && (merged[name] ?? '') >= value))) continue
    merged = { ...merged, [name]: value, factsAt: { ...merged.factsAt, [name]: at } }
    if (name === 'email') merged = { ...merged, mailbox }
  }
  return merged
}

function withOrganization(customer: Customer, organization: string, at: number): Customer {
  const { factsAt } = customer
  // Of those told of before this was kept, the last one is all that is known.
  const last =
    customer.organization === null ? [] : [{ organization: customer.organization, at: factsAt.organization ?? at }]
  const known = factsAt.organizations ?? last
  const organizations = withBelonging(known, { organization, at })
  return organizations === factsAt.organizations ? customer : { ...customer, factsAt: { ...factsAt, organizations } }
}

const mostDevices = 20

/** Notes that a person was seen on a device; only the first few count, whichever are told first. */
export function withDevice(customer: Customer, device: string | null, at: number): Customer {
  if (device === null || (customer.devices[device] ?? Number.POSITIVE_INFINITY) <= at) return customer
  const seen = Object.entries({ ...customer.devices, [device]: at })
  const first = seen.sort(([left, one], [right, other]) => one - other || (left < right ? -1 : 1))
  return { ...customer, devices: Object.fromEntries(first.slice(0, mostDevices)) }
}

/** A device on which both were seen by then; null: none. */
export function sharedDevice(one: Customer, other: Customer, at: number): string | null {
  const seen = Object.entries(one.devices).filter(([device, since]) => {
    const too = Object.hasOwn(other.devices, device) ? other.devices[device] : undefined
    return since <= at && too !== undefined && too <= at
  })
  return seen[0]?.[0] ?? null
}

export function withProduct(
  customer: Customer,
  product: string,
  change: 'activated' | 'deactivated',
  at: number,
): Customer {
  const known = customer.products[product] ?? { activatedAt: null, deactivatedAt: null }
  const facts =
    change === 'activated'
      ? { ...known, activatedAt: latest(known.activatedAt, at) }
      : { ...known, deactivatedAt: latest(known.deactivatedAt, at) }
  return { ...customer, products: { ...customer.products, [product]: facts } }
}

export function hasActiveProduct(customer: Customer): boolean {
  return Object.values(customer.products).some(
    ({ activatedAt, deactivatedAt }) => activatedAt !== null && (deactivatedAt === null || activatedAt > deactivatedAt),
  )
}

/** The first order is the one placed earliest; of two placed at the same time, the one that was told of first. */
export function withOrder<
  Holder extends { readonly firstOrderId: string | null; readonly firstOrderAt: number | null },
>(holder: Holder, order: FirstOrder): Holder {
  const first = firstOrderOf(holder)
  if (first !== null && first.id !== order.id && order.at >= first.at) return holder
  if (first !== null && first.id === order.id && first.at <= order.at) return holder
  return { ...holder, firstOrderId: order.id, firstOrderAt: order.at }
}

export function firstOrderOf(holder: {
  readonly firstOrderId: string | null
  readonly firstOrderAt: number | null
}): FirstOrder | null {
  if (holder.firstOrderId === null || holder.firstOrderAt === null) return null
  return { id: holder.firstOrderId, at: holder.firstOrderAt }
}

export function earliest(known: number | null, at: number): number {
  return known === null ? at : Math.min(known, at)
}

export function latest(known: number | null, at: number): number {
  return known === null ? at : Math.max(known, at)
}

/** The customer as known so far, or a new one that has only been identified. */
export function customerOrNew(set: WorkingSet, id: string, at: number): Customer {
  return set.get(customers, id) ?? set.put(customers, newCustomer(id, at))
}

/** An order counts for the organization that whoever placed it belonged to at the time. */
export function fileOrder(set: WorkingSet, organization: string | null, order: FirstOrder): void {
  if (organization === null) return
  const known = set.get(organizations, organization)
  const merged = withOrder(known ?? { id: organization, firstOrderId: null, firstOrderAt: null }, order)
  if (merged !== known) set.put(organizations, merged)
}

/** Saves a customer, and the organization that they belong to. */
export function saveCustomer(set: WorkingSet, customer: Customer): Customer {
  const { organization: id } = customer
  if (id !== null && !set.get(organizations, id)) set.put(organizations, { id, firstOrderId: null, firstOrderAt: null })
  return set.put(customers, customer)
}
