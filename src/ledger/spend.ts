import { type Refusal, refuse } from '#base/refusal.ts'
import { lookAgain } from '#engine/due-work.ts'
import { table } from '#engine/table.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { available, balanceOf, debit, hold, type Unit } from '#ledger/ledger.ts'

/** An amount held for a checkout, then captured or released. */
export interface Spend {
  readonly id: string
  readonly customer: string
  readonly unit: Unit
  readonly amount: number
  readonly state: 'held' | 'captured' | 'released'
  readonly orderId: string | null
  readonly heldUntil: number
  readonly createdAt: number
  readonly endedAt: number | null
}

export const spends = table<Spend>({
  name: 'spends',
  columns: {
    id: 'text',
    customer: 'text',
    unit: 'text',
    amount: 'integer',
    state: 'text',
    orderId: 'text',
    heldUntil: 'time',
    createdAt: 'time',
    endedAt: 'time',
  },
  key: ['id'],
  rank: 43,
})

const holdMillis = 30 * 60_000

/** Holds an amount, never more than the customer has free (EARN-13). */
export function holdSpend(
  set: WorkingSet,
  asked: { customer: string; unit: Unit; amount: number; order: string | null },
): Spend | Refusal {
  const { customer, unit, amount, order } = asked
  const free = available(balanceOf(set, customer, unit))
  if (amount > free) {
    const checks = [{ check: 'enough_available', passed: false, saw: { available: free, asked: amount } }]
    return refuse('insufficient_balance', checks, { available: free, asked: amount })
  }
  hold(set, customer, unit, amount)
  const spend = set.put<Spend>(spends, {
    id: set.chance.id('spend'),
    customer,
    unit,
    amount,
    state: 'held',
    orderId: order,
    heldUntil: set.now + holdMillis,
    createdAt: set.now,
    endedAt: null,
  })
  lookAgain(set, 'spend', spend.id, spend.heldUntil)
  set.emit({ type: 'spend.held', spend: spend.id, customer, unit, amount })
  return spend
}

/** Takes a held amount for good. Asked again, it answers the same. */
export function captureSpend(set: WorkingSet, spend: Spend, order: string | null, at: number): Spend | Refusal {
  if (spend.state === 'captured') return spend
  if (spend.state === 'released') {
    const free = available(balanceOf(set, spend.customer, spend.unit))
    // An order placed while the hold stood is only reported late: its spend is honoured as far as there is enough.
    if (order === null || at > spend.heldUntil) return conflict(spend)
    if (spend.amount > free) return refuse('insufficient_balance', [], { available: free, asked: spend.amount })
  } else hold(set, spend.customer, spend.unit, -spend.amount)
  debit(set, { customer: spend.customer, unit: spend.unit, amount: spend.amount, spend: spend.id, at: set.now })
  const captured = set.put<Spend>(spends, {
    ...spend,
    state: 'captured',
    orderId: order ?? spend.orderId,
    endedAt: set.now,
  })
  set.emit({
    type: 'spend.captured',
    spend: spend.id,
    customer: spend.customer,
    unit: spend.unit,
    amount: spend.amount,
  })
  return captured
}

/** Lets go of a held amount. Asked again, it answers the same. */
export function releaseSpend(set: WorkingSet, spend: Spend): Spend | Refusal {
  if (spend.state === 'released') return spend
  if (spend.state === 'captured') return conflict(spend)
  hold(set, spend.customer, spend.unit, -spend.amount)
  set.emit({
    type: 'spend.released',
    spend: spend.id,
    customer: spend.customer,
    unit: spend.unit,
    amount: spend.amount,
  })
  return set.put<Spend>(spends, { ...spend, state: 'released', endedAt: set.now })
}

/** A hold that was not captured in time is released. */
export function lookAtSpend(set: WorkingSet, id: string): void {
  const spend = set.get(spends, id)
  if (spend?.state === 'held' && spend.heldUntil <= set.now) releaseSpend(set, spend)
}

function conflict(spend: Spend): Refusal {
  return refuse('conflict', [{ check: 'spend_is_held', passed: false, saw: spend.state }])
}
