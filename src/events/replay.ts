import { type Refusal, refuse } from '#base/refusal.ts'
import type { Effect, WorkingSet } from '#engine/working-set.ts'
import { settleAll } from '#events/apply.ts'
import { events, type KeptEvent } from '#events/event.ts'
import { orders } from '#orders/order.ts'

/** An event that was looked at once more. */
export interface Replayed {
  readonly event: KeptEvent
  /** What it did now, on top of what it had done. */
  readonly effects: readonly Effect[]
}

/**
 * Runs an event again. What it says is known since it came, so that nothing is added twice; all that hangs on it is settled
 * once more by what is known and in force today, which does nothing unless something had been left undone.
 */
export function replay(set: WorkingSet, id: string): Replayed | Refusal {
  const event = set.get(events, id)
  if (!event) return refuse('not_found')
  const customer = event.customer ?? ownerOf(set, event)
  if (customer !== null && event.type !== 'customer.erased') settleAll(set, customer, event.occurredAt)
  return { event, effects: [...set.effects] }
}

/** Whose order it is may have become known since. */
function ownerOf(set: WorkingSet, { data }: KeptEvent): string | null {
  const { order } = data as { order?: unknown }
  return typeof order === 'string' ? (set.get(orders, order)?.customer ?? null) : null
}
