import { conflict, type Refusal, refuse } from '#base/refusal.ts'
import { lookAgain } from '#engine/due-work.ts'
import { index, table } from '#engine/table.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import {
  available,
  balanceOf,
  debit,
  expire,
  giveBack,
  hold,
  lots,
  overdueLots,
  type TakenPart,
  type Unit,
} from '#ledger/ledger.ts'
import { isUndone, orders } from '#orders/order.ts'

/** An amount held for a checkout, then captured or released. */
export interface Spend {
  readonly id: string
  readonly customer: string
  readonly unit: Unit
  readonly amount: number
  readonly state: 'held' | 'captured' | 'released' | 'returned'
  readonly orderId: string | null
  readonly heldUntil: number
  readonly createdAt: number
  readonly endedAt: number | null
  /** What of it would have expired. */
  readonly tookFrom: readonly TakenPart[]
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
    tookFrom: 'json',
  },
  key: ['id'],
  rank: 43,
  audited: { kind: 'spend', id: 'id', customers: ['customer'] },
})

const spendsOfOrder = index(spends, ['orderId'], {
  only: { sql: 't.order_id is not null', holds: (spend) => spend.orderId !== null },
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
    tookFrom: [],
  })
  lookAgain(set, 'spend', spend.id, spend.heldUntil + 1)
  set.emit({ type: 'spend.held', spend: spend.id, customer, unit, amount })
  return spend
}

/** Takes a held amount for good, for one order. Asked again, it answers the same. */
export function captureSpend(set: WorkingSet, spend: Spend, order: string | null, at: number): Spend | Refusal {
  if (spend.state === 'captured' || spend.state === 'returned') return takeFor(set, spend, order)
  if (spend.state === 'released') {
    const free = available(balanceOf(set, spend.customer, spend.unit))
    // An order placed while the hold stood is only reported late: its spend is honoured as far as there is enough.
    if (order === null || isOver(spend, at)) return conflict('spend_over', { saw: spend.state })
    if (spend.amount > free) return refuse('insufficient_balance', [], { available: free, asked: spend.amount })
  } else hold(set, spend.customer, spend.unit, -spend.amount)
  const tookFrom = debit(set, {
    customer: spend.customer,
    unit: spend.unit,
    amount: spend.amount,
    spend: spend.id,
    at: set.now,
  })
  const captured = set.put<Spend>(spends, {
    ...spend,
    tookFrom,
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
  return unlessUndone(set, captured)
}

/** What was taken before, for the order that it is for. */
function takeFor(set: WorkingSet, spend: Spend, order: string | null): Spend | Refusal {
  if (order === null || order === spend.orderId) return spend
  if (spend.orderId !== null) return conflict('spend_of_another_order', { saw: spend.orderId })
  return unlessUndone(set, set.put<Spend>(spends, { ...spend, orderId: order }))
}

function unlessUndone(set: WorkingSet, spend: Spend): Spend {
  const undone = spend.orderId !== null && isUndone(set.get(orders, spend.orderId))
  return undone && spend.state === 'captured' ? giveSpendBack(set, spend) : spend
}

/** Whether a hold no longer stood at that time: let go of before its end, it ends there and then. */
function isOver({ endedAt, heldUntil }: Spend, at: number): boolean {
  return endedAt !== null && endedAt < heldUntil ? at >= endedAt : at > heldUntil
}

/** What was spent on an order that was cancelled, or refunded in full, goes back to whom it belonged. */
export function returnSpends(set: WorkingSet, order: string): void {
  for (const spend of set.list(spendsOfOrder, order)) if (spend.state === 'captured') giveSpendBack(set, spend)
}

function giveSpendBack(set: WorkingSet, spend: Spend): Spend {
  const { id, customer, unit, amount, tookFrom } = spend
  giveBack(set, { customer, unit, amount, spend: id, tookFrom, at: set.now })
  const own = tookFrom.some(({ reward }) => reward === id) ? set.get(lots, id) : undefined
  if (own) lookAgain(set, 'spend', id, own.expiresAt + 1)
  endOverdue(set, spend)
  set.emit({ type: 'spend.returned', spend: id, customer, unit, amount })
  return set.put<Spend>(spends, { ...spend, state: 'returned', endedAt: set.now })
}

/** What is there again after its time, or held no more, is gone at once. */
export function endOverdue(set: WorkingSet, { customer, unit }: { customer: string; unit: Unit }): void {
  for (const { reward: id } of overdueLots(set, customer, unit, set.now))
    lookAgain(set, set.get(spends, id) ? 'spend' : 'reward', id, set.now)
}

/** Lets go of a held amount. Asked again, it answers the same. */
export function releaseSpend(set: WorkingSet, spend: Spend): Spend | Refusal {
  if (spend.state === 'released' || spend.state === 'returned') return spend
  if (spend.state === 'captured') return conflict('spend_captured', { saw: spend.state })
  hold(set, spend.customer, spend.unit, -spend.amount)
  endOverdue(set, spend)
  set.emit({
    type: 'spend.released',
    spend: spend.id,
    customer: spend.customer,
    unit: spend.unit,
    amount: spend.amount,
  })
  return set.put<Spend>(spends, { ...spend, state: 'released', endedAt: set.now })
}

/** A hold that was not captured in time is released; what came back as a lot of its own expires when it would have. */
export function lookAtSpend(set: WorkingSet, id: string): void {
  const spend = set.get(spends, id)
  if (spend?.state === 'returned') {
    const lot = set.get(lots, id)
    if (lot === undefined || lot.expiresAt >= set.now) return
    // A cart holds the rest; the hold ends within half an hour.
    if (expire(set, { spend: id }, set.now).waits) lookAgain(set, 'spend', id, set.now + 60_000)
    return
  }
  if (spend?.state !== 'held') return
  if (set.now > spend.heldUntil) releaseSpend(set, spend)
  else lookAgain(set, 'spend', id, spend.heldUntil + 1)
}
