import { index, keyOf, table } from '#engine/table.ts'
import type { WorkingSet } from '#engine/working-set.ts'

export type Unit = 'credit' | 'points'

/** What an account holds: the sum of its entries, and the part of it that carts have on hold. */
export interface Balance {
  readonly customer: string
  readonly unit: Unit
  readonly balance: number
  readonly held: number
}

export const balances = table<Balance>({
  name: 'balances',
  columns: { customer: 'text', unit: 'text', balance: 'integer', held: 'integer' },
  key: ['customer', 'unit'],
  rank: 40,
  audited: { kind: 'balance', id: 'customer', customers: ['customer'] },
})

export interface LedgerEntry {
  readonly id: string
  readonly customer: string
  readonly unit: Unit
  readonly amount: number
  /** The balance after this entry. */
  readonly balance: number
  readonly kind: 'reward' | 'revocation' | 'spend' | 'return' | 'expiry' | 'adjustment'
  readonly reward: string | null
  readonly spend: string | null
  readonly at: number
}

export const ledgerEntries = table<LedgerEntry>({
  name: 'ledger_entries',
  columns: {
    id: 'text',
    customer: 'text',
    unit: 'text',
    amount: 'integer',
    balance: 'integer',
    kind: 'text',
    reward: 'text',
    spend: 'text',
    at: 'time',
  },
  key: ['id'],
  rank: 41,
  change: 'append',
})

/** What is left unspent of an amount that expires. */
export interface Lot {
  readonly reward: string
  readonly customer: string
  readonly unit: Unit
  readonly remaining: number
  readonly expiresAt: number
}

export const lots = table<Lot>({
  name: 'lots',
  columns: { reward: 'text', customer: 'text', unit: 'text', remaining: 'integer', expiresAt: 'time' },
  key: ['reward'],
  rank: 42,
})

const lotsOfAccount = index(lots, ['customer', 'unit'])

export function balanceOf(set: WorkingSet, customer: string, unit: Unit): Balance {
  return set.get(balances, keyOf(customer, unit)) ?? { customer, unit, balance: 0, held: 0 }
}

/** Notes that a balance will be read. */
export function wantBalance(set: WorkingSet, customer: string, unit: Unit): void {
  set.want(balances, keyOf(customer, unit))
}

/** What a customer can spend now: what others of their carts hold is not theirs to spend twice. */
export function available(balance: Balance): number {
  return balance.balance - balance.held
}

/** Adds a reward; what repays a debt cannot expire any more. */
export function credit(
  set: WorkingSet,
  posting: { customer: string; unit: Unit; amount: number; reward: string; expiresAt: number | null; at: number },
): void {
  const { customer, unit, amount, reward, expiresAt, at } = posting
  const balance = post(set, { customer, unit, amount, kind: 'reward', reward, spend: null, at })
  const remaining = Math.max(0, Math.min(amount, balance))
  if (expiresAt !== null && remaining > 0) set.put(lots, { reward, customer, unit, remaining, expiresAt })
}

/** Takes a reward back whole, below zero if it has been spent. */
export function takeBack(
  set: WorkingSet,
  posting: { customer: string; unit: Unit; amount: number; reward: string; at: number },
): void {
  const { customer, unit, amount, reward, at } = posting
  const lot = set.get(lots, reward)
  if (lot) set.remove(lots, lot)
  const balance = post(set, { customer, unit, amount: -amount, kind: 'revocation', reward, spend: null, at })
  shrinkLots(set, customer, unit, balance)
}

/** Takes a captured spend off, using up first what expires first, and answers how much of it would have expired, and when at the latest. */
export function debit(
  set: WorkingSet,
  posting: { customer: string; unit: Unit; amount: number; spend: string; at: number },
): { expiring: number; expiresAt: number | null } {
  const { customer, unit, amount, spend, at } = posting
  let left = amount
  let expiresAt: number | null = null
  for (const lot of inOrderOfExpiry(set, customer, unit)) {
    const used = Math.min(left, lot.remaining)
    leave(set, lot, lot.remaining - used)
    left -= used
    expiresAt = lot.expiresAt
    if (left === 0) break
  }
  post(set, { customer, unit, amount: -amount, kind: 'spend', reward: null, spend, at })
  return { expiring: amount - left, expiresAt }
}

/** Gives a captured spend back; the part that would have expired does so still, and what repays a debt does not. */
export function giveBack(
  set: WorkingSet,
  posting: {
    customer: string
    unit: Unit
    amount: number
    spend: string
    expiring: number
    expiresAt: number | null
    at: number
  },
): void {
  const { customer, unit, amount, spend, expiring, expiresAt, at } = posting
  const balance = post(set, { customer, unit, amount, kind: 'return', reward: null, spend, at })
  const remaining = Math.max(0, Math.min(expiring, balance))
  if (expiresAt !== null && remaining > 0) set.put(lots, { reward: spend, customer, unit, remaining, expiresAt })
}

/**
 * Takes off what is unspent of an expired reward (or of a spend that came back), and answers whether a cart's hold still protects a part of it,
 * which expires when the hold has ended.
 */
export function expire(
  set: WorkingSet,
  from: { readonly reward: string } | { readonly spend: string },
  at: number,
): { expired: number; waits: boolean } {
  const { reward, spend } = { reward: null, spend: null, ...from }
  const lot = set.get(lots, reward ?? spend ?? '')
  if (!lot) return { expired: 0, waits: false }
  // A cart that holds an amount uses up first what expires first, as if it had been captured in time.
  const { balance, held } = balanceOf(set, lot.customer, lot.unit)
  const expired = Math.max(0, Math.min(lot.remaining - held, balance - held))
  leave(set, lot, lot.remaining - expired)
  const { customer, unit } = lot
  if (expired > 0) post(set, { customer, unit, amount: -expired, kind: 'expiry', reward, spend, at })
  return { expired, waits: expired < lot.remaining }
}

/** Changes what carts hold of an account, without moving anything. */
export function hold(set: WorkingSet, customer: string, unit: Unit, change: number): void {
  const balance = balanceOf(set, customer, unit)
  set.put(balances, { ...balance, held: balance.held + change })
}

function post(set: WorkingSet, entry: Omit<LedgerEntry, 'id' | 'balance'>): number {
  const before = balanceOf(set, entry.customer, entry.unit)
  const balance = before.balance + entry.amount
  set.put(balances, { ...before, balance })
  set.put(ledgerEntries, { ...entry, id: set.chance.id('entry'), balance })
  return balance
}

function inOrderOfExpiry(set: WorkingSet, customer: string, unit: Unit): Lot[] {
  return set.list(lotsOfAccount, customer, unit).sort((left, right) => left.expiresAt - right.expiresAt)
}

/** There is never more left to expire than there is. */
function shrinkLots(set: WorkingSet, customer: string, unit: Unit, balance: number): void {
  const open = inOrderOfExpiry(set, customer, unit)
  let excess = open.reduce((sum, lot) => sum + lot.remaining, 0) - Math.max(0, balance)
  for (const lot of open) {
    if (excess <= 0) return
    const less = Math.min(excess, lot.remaining)
    leave(set, lot, lot.remaining - less)
    excess -= less
  }
}

function leave(set: WorkingSet, lot: Lot, remaining: number): void {
  if (remaining === 0) set.remove(lots, lot)
  else set.put(lots, { ...lot, remaining })
}
