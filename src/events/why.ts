import { customers } from '#customers/customer.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import type { KeptEvent } from '#events/event.ts'
import type { Replayed } from '#events/replay.ts'
import { isRefundedInFull, type Order, orders } from '#orders/order.ts'
import type { Trigger } from '#programs/definition.api.ts'
import { programs, termsAt, versionOf } from '#programs/program.ts'
import {
  type EnteredCode,
  type Referral,
  referralsAround,
  referralsOfReferee,
  refusalsOfCustomer,
} from '#referrals/referral.ts'

/** Why an event did nothing. */
export type Why =
  | { readonly word: 'order_unknown'; readonly order: string }
  | { readonly word: 'no_code'; readonly customer: string }
  | { readonly word: 'code_refused'; readonly customer: string; readonly refused: EnteredCode }
  | { readonly word: 'not_first_order'; readonly order: string; readonly referral: Referral }
  | { readonly word: 'waiting' | 'too_early'; readonly referral: Referral; readonly triggers: readonly Trigger[] }
  | { readonly word: 'counted' | 'ended' | 'paused'; readonly referral: Referral }
  | { readonly word: 'kept'; readonly referral: Referral; readonly rule: KeepingRule }
  | { readonly word: 'facts_only' | 'did_before' }

/** What in the terms leaves the gifts with their owners. */
type KeepingRule = 'cancel_keep' | 'refund_keep' | 'partial_keep'

/** Looks at what is known by now for the reason why an event had no effect (PLAT-19); null: it had. */
export function whyNothing(set: WorkingSet, event: KeptEvent): Why | null {
  return event.effects.length > 0 ? null : reasonFor(set, event)
}

/** Why an event that ran again did nothing more; null: it did. */
export function whyNothingMore(set: WorkingSet, { event, effects }: Replayed): Why | null {
  if (effects.length > 0) return null
  return event.effects.length > 0 ? { word: 'did_before' } : reasonFor(set, event)
}

function reasonFor(set: WorkingSet, event: KeptEvent): Why {
  const order = orderOf(set, event)
  if (order !== null && order.customer === null) return { word: 'order_unknown', order: order.id }
  const customer = event.customer ?? order?.customer ?? null
  if (customer === null || event.type === 'customer.erased') return { word: 'facts_only' }
  const referral = referralOf(set, customer)
  if (referral === null) return withoutReferral(set, customer)
  if (referral.reason === 'program_paused') return { word: 'paused', referral }
  const first = referral.orderId
  if (order !== null && first !== null && first !== order.id) {
    return { word: 'not_first_order', order: order.id, referral }
  }
  if (referral.state === 'pending') return { word: 'waiting', referral, triggers: triggersOf(set, referral) }
  if (referral.state !== 'qualified' && referral.state !== 'rewarded') return { word: 'ended', referral }
  const later = triggerAfter(event, triggersOf(set, referral))
  if (later !== undefined) return { word: 'too_early', referral, triggers: [later] }
  const rule = order === null ? null : keepingRuleOf(set, event, referral, order)
  return rule === null ? { word: 'counted', referral } : { word: 'kept', referral, rule }
}

const steps = ['placed', 'paid', 'completed'] as const

/** The trigger that a later step of the same order reaches. */
function triggerAfter({ type }: KeptEvent, triggers: readonly Trigger[]): Trigger | undefined {
  const step = steps.findIndex((one) => type === `order.${one}`)
  return triggers.find((trigger) => step >= 0 && trigger.on === 'first_order' && steps.indexOf(trigger.when) > step)
}

/** Of an order that was undone, whole or in part, and whose gifts stay all the same. */
function keepingRuleOf(set: WorkingSet, { type }: KeptEvent, referral: Referral, order: Order): KeepingRule | null {
  const success = referral.successes.find((one) => one.order === order.id)
  if (success === undefined) return null
  const { reversal } = versionOf(set, referral.program, success.version).definition
  if (type === 'order.cancelled') return reversal.onCancel === 'keep' ? 'cancel_keep' : null
  if (type !== 'order.refunded') return null
  if (isRefundedInFull(order)) return reversal.onRefund === 'keep' ? 'refund_keep' : null
  return reversal.partial === 'keep' ? 'partial_keep' : null
}

function orderOf(set: WorkingSet, { data, type }: KeptEvent): Order | null {
  const { order } = data as { order?: unknown }
  return type.startsWith('order.') && typeof order === 'string' ? (set.get(orders, order) ?? null) : null
}

function triggersOf(set: WorkingSet, { program: id }: Referral): readonly Trigger[] {
  const program = set.get(programs, id)
  return program === undefined ? [] : termsAt(set, program, set.now).definition.triggers
}

/** The latest one, of their own or of their organization. */
function referralOf(set: WorkingSet, id: string): Referral | null {
  const customer = set.get(customers, id)
  const all = customer === undefined ? set.list(referralsOfReferee, id) : referralsAround(set, customer)
  return all.sort((left, right) => left.createdAt - right.createdAt).at(-1) ?? null
}

function withoutReferral(set: WorkingSet, customer: string): Why {
  const refused = set.list(refusalsOfCustomer, customer).at(-1)
  return refused === undefined ? { word: 'no_code', customer } : { word: 'code_refused', customer, refused }
}
