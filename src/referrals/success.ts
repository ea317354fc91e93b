import { addDuration } from '#base/time.ts'
import {
  type Customer,
  customers,
  type FirstOrder,
  firstOrderOf,
  newCustomer,
  organizations,
} from '#customers/customer.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { isRefundedInFull, isRefundedInPart, type Order, orders } from '#orders/order.ts'
import type { Definition, Trigger } from '#programs/definition.api.ts'
import {
  type Program,
  type ProgramVersion,
  programs,
  triggerOf,
  versionNumberAt,
  versionOf,
} from '#programs/program.ts'
import { orderEnteredWith, type Referral, type Success } from '#referrals/referral.ts'
import type { Undone } from '#referrals/undone.ts'

/** What is known of a referee, as far as triggers look at it. */
export interface Progress {
  readonly referral: Referral
  readonly customer: Customer
  /** The first order of whoever counts as one; its facts may still be missing. */
  readonly first: FirstOrder | null
  readonly order: Order | null
  readonly program: Program
  readonly versions: readonly ProgramVersion[]
  readonly timeZone: string
}

type When = Extract<Trigger, { on: 'first_order' }>['when']
type Kind = Trigger['on']

export const kinds: readonly Kind[] = ['registration', 'card_activation', 'first_order']

/** When the referee did what a trigger asks for, whether or not that still counts; null: not yet. */
function reachedAt(progress: Progress, trigger: Trigger): number | null {
  const { referral, customer, order } = progress
  switch (trigger.on) {
    case 'registration':
      return referral.place === 'checkout' ? null : customer.registeredAt
    case 'card_activation':
      if (customer.registeredAt === null || customer.cardActivatedAt === null) return null
      return Math.max(customer.registeredAt, customer.cardActivatedAt)
    case 'first_order': {
      if (order === null || order.imported || orderedBefore(progress)) return null
      const at = stepAt(order, trigger.when)
      // Stores that take the money first report the payment as older than the order it is for.
      return at !== null && order.id === orderEnteredWith(referral) ? Math.max(at, referral.redeemedAt) : at
    }
  }
}

/** An order that was there before the code was redeemed is not what the code brought, though it may be paid later. */
function orderedBefore({ referral, first }: Progress): boolean {
  const entered = orderEnteredWith(referral)
  if (first === null || first.id === entered) return false
  return first.at < referral.redeemedAt || (first.at === referral.redeemedAt && entered !== null)
}

function stepAt(order: Order, when: When): number | null {
  const at = when === 'placed' ? order.placedAt : when === 'paid' ? order.paidAt : order.completedAt
  return at !== null && order.cancelledAt !== null && order.cancelledAt < at ? null : at
}

/** The last moment at which a trigger counts for this referral; null: any time. */
export function deadlineOf(
  referral: Pick<Referral, 'redeemedAt'>,
  definition: Definition,
  timeZone: string,
): number | null {
  const { window } = definition.attribution
  return window === null ? null : addDuration(referral.redeemedAt, window, timeZone)
}

function orderedInTime({ customer, order, timeZone }: Progress, definition: Definition): boolean {
  const { orderWithin } = definition.referee
  if (orderWithin === null || order === null || order.placedAt === null) return true
  return customer.registeredAt !== null && order.placedAt <= addDuration(customer.registeredAt, orderWithin, timeZone)
}

/** The success that the facts show for a trigger, under the terms in force when it happened. */
export function successOf(progress: Progress, on: Kind): Success | null {
  const { referral, order, program, versions } = progress
  for (const { version, definition } of versions) {
    const trigger = triggerOf(definition, on)
    const at = trigger === undefined ? null : reachedAt(progress, trigger)
    if (at === null || at < referral.redeemedAt || versionNumberAt(program, at) !== version) continue
    const inTime = referral.lapsesAt === null || at <= referral.lapsesAt
    if (!inTime || (on === 'first_order' && !orderedInTime(progress, definition))) continue
    const byOrder = on === 'first_order' ? order : null
    const standing = byOrder === null || undoneBecause(byOrder, at, definition) === null
    return { on, at, version, order: byOrder?.id ?? null, standing }
  }
  return null
}

/** Why a success by an order no longer counts, under the program's reversal; null: it does. */
export function undoneBecause(order: Order, at: number, { reversal }: Definition): string | null {
  if (reversal.onCancel === 'revoke' && order.cancelledAt !== null && order.cancelledAt >= at) return 'order_cancelled'
  if (reversal.onRefund === 'revoke' && isRefundedInFull(order)) return 'order_refunded'
  if (reversal.partial === 'revoke' && isRefundedInPart(order)) return 'order_refunded_in_part'
  return null
}

/** From when on nothing can come of a referral any more; null: something did, or still can. */
export function overFrom(progress: Progress, definition: Definition): number | null {
  if (kinds.some((on) => successOf(progress, on) !== null)) return null
  const { lapsesAt } = progress.referral
  const noneLeftFrom = definition.triggers.map((trigger) => hopelessFrom(progress, trigger, definition)).reduce(laterOf)
  const outOfTimeFrom = lapsesAt === null ? null : lapsesAt + 1
  if (noneLeftFrom === null || outOfTimeFrom === null) return noneLeftFrom ?? outOfTimeFrom
  return Math.min(noneLeftFrom, outOfTimeFrom)
}

function laterOf(left: number | null, right: number | null): number | null {
  return left === null || right === null ? null : Math.max(left, right)
}

/** From when on a trigger can no longer be reached, whatever the window; null: it can. */
function hopelessFrom(progress: Progress, trigger: Trigger, definition: Definition): number | null {
  const { referral, first, order } = progress
  const { redeemedAt } = referral
  if (trigger.on === 'registration') return redeemedAt
  if (trigger.on === 'card_activation') {
    const at = reachedAt(progress, trigger)
    return at !== null && at < redeemedAt ? redeemedAt : null
  }
  if (first === null || order === null) return null
  const tooLate = order.imported || orderedBefore(progress) || !orderedInTime(progress, definition)
  if (tooLate) return Math.max(redeemedAt, first.at)
  return order.cancelledAt === null ? null : Math.max(redeemedAt, order.cancelledAt)
}

/** What was in the way of each trigger, once nothing can come of a referral any more. */
export function undoneOf(progress: Progress, definition: Definition): Undone[] {
  const { referral, order } = progress
  const { window } = definition.attribution
  return definition.triggers.flatMap((trigger): Undone[] => {
    if (trigger.on === 'registration') return []
    if (trigger.on === 'card_activation') {
      const at = reachedAt(progress, trigger)
      if (at !== null && at < referral.redeemedAt) return [{ why: 'card_before' }]
      return [{ why: 'in_time', step: 'card_activation', window }]
    }
    const { orderWithin } = definition.referee
    if (order?.imported || (order !== null && orderedBefore(progress))) return [{ why: 'order_before' }]
    if (orderWithin !== null && !orderedInTime(progress, definition))
      return [{ why: 'order_late', window: orderWithin }]
    if (order !== null && order.cancelledAt !== null) return [{ why: 'order_cancelled' }]
    return [{ why: 'in_time', step: `first_order_${trigger.when}`, window }]
  })
}

/** All that triggers look at, as it is known now. */
export function progressOf(set: WorkingSet, referral: Referral): Progress {
  const program = set.get(programs, referral.program)
  const customer = set.get(customers, referral.referee) ?? newCustomer(referral.referee, referral.redeemedAt)
  if (!program) throw new Error(`referral ${referral.id} has lost its program`)
  const byOrganization =
    referral.organization !== null && referral.participant === `organization:${referral.organization}`
  const holder = byOrganization ? set.get(organizations, referral.organization) : customer
  const first = holder === undefined ? null : firstOrderOf(holder)
  return {
    referral,
    customer,
    first,
    order: first === null ? null : (set.get(orders, first.id) ?? null),
    program,
    versions: program.versions.map(({ version }) => versionOf(set, program.id, version)),
    timeZone: set.site.timeZone,
  }
}
