import { addDuration } from '#base/time.ts'
import type { Customer, FirstOrder } from '#customers/customer.ts'
import { isRefundedInFull, isRefundedInPart, type Order } from '#orders/order.ts'
import type { Definition, Trigger } from '#programs/definition.api.ts'
import { type Program, type ProgramVersion, triggerOf, versionNumberAt } from '#programs/program.ts'
import type { Referral, Success } from '#referrals/referral.ts'

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
    case 'first_order':
      return order === null || order.imported || orderedBefore(progress) ? null : stepAt(order, trigger.when)
  }
}

/** An order that was there before the code was redeemed is not what the code brought, though it may be paid later. */
function orderedBefore({ referral, first }: Progress): boolean {
  return first !== null && first.id !== referral.orderId && first.at < referral.redeemedAt
}

function stepAt(order: Order, when: When): number | null {
  const at = when === 'placed' ? order.placedAt : when === 'paid' ? order.paidAt : order.completedAt
  return at !== null && order.cancelledAt !== null && order.cancelledAt <= at ? null : at
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
  if (reversal.onCancel === 'revoke' && order.cancelledAt !== null && order.cancelledAt > at) return 'order_cancelled'
  if (reversal.onRefund === 'revoke' && isRefundedInFull(order)) return 'order_refunded'
  if (reversal.partial === 'revoke' && isRefundedInPart(order)) return 'order_refunded_in_part'
  return null
}

/** Whether a referral without a success can still have one. */
export function canStillSucceed(progress: Progress, definition: Definition, now: number): boolean {
  const { referral, first, order } = progress
  if (referral.lapsesAt !== null && now > referral.lapsesAt) return false
  return definition.triggers.some((trigger) => {
    const at = reachedAt(progress, trigger)
    if (at !== null && referral.lapsesAt !== null && at > referral.lapsesAt) return false
    if (trigger.on === 'registration') return at !== null
    if (trigger.on === 'card_activation') return at === null || at >= referral.redeemedAt
    if (first === null || order === null) return true
    return order.cancelledAt === null && !order.imported && !orderedBefore(progress) && orderedInTime(progress, definition)
  })
}
