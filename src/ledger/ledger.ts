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
  early: true,
  rank: 41,
  change: 'append',
})

/** An amount that expires. It is kept when nothing is left of it: what was spent of it may come back. */
export interface Lot {
  /** The reward that it is of; of spends from before lots were remembered, the spend that came back. */
  readonly reward: string
  readonly customer: string
  readonly unit: Unit
  /** What was given and has neither expired nor been taken back. */
  readonly amount: number
  /** What captured spends took of it and have not given back. */
  readonly spent: number
  /** What is left of it: all that was not spent, but for what paid a debt. */
  readonly remaining: number
  readonly expiresAt: number
}

/** What a spend took of a lot. */
export interface TakenPart {
  readonly reward: string
  readonly amount: number
}

export const lots = table<Lot>({
  name: 'lots',
  columns: {
    reward: 'text',
    customer: 'text',
    unit: 'text',
    amount: 'integer',
    spent: 'integer',
    remaining: 'integer',
    expiresAt: 'time',
  },
  key: ['reward'],
  rank: 42,
})

const lotsOfAccount = index(lots, ['customer', 'unit'], {
  only: { sql: 't.amount > t.spent', holds: ({ amount, spent }) => amount > spent },
})

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

interface Posting {
  readonly customer: string
  readonly unit: Unit
  readonly amount: number
  readonly at: number
}

/** Adds a reward; what repays a debt cannot expire any more. */
export function credit(set: WorkingSet, posting: Posting & { reward: string; expiresAt: number | null }): void {
  addLot(set, posting, 0)
}

/** Adds a reward again that was taken back: what spends took of it stays spent, and pays the debt that it left. */
export function creditAgain(set: WorkingSet, posting: Posting & { reward: string; expiresAt: number | null }): void {
  const spent = posting.expiresAt === null ? 0 : (set.get(lots, posting.reward)?.spent ?? 0)
  const balance = addLot(set, posting, spent)
  if (spent > 0) refillLots(set, { ...posting, amount: spent, balance })
}

function addLot(
  set: WorkingSet,
  { customer, unit, amount, reward, expiresAt, at }: Posting & { reward: string; expiresAt: number | null },
  spent: number,
): number {
  const balance = post(set, { customer, unit, amount, kind: 'reward', reward, spend: null, at })
  const remaining = Math.max(0, Math.min(amount - spent, balance))
  if (expiresAt !== null) set.put(lots, { reward, customer, unit, amount, spent, remaining, expiresAt })
  return balance
}

/** Takes a reward back whole, below zero if it has been spent; that debt, like a spend, uses up first what expires first. */
export function takeBack(set: WorkingSet, posting: Posting & { reward: string }): void {
  const { customer, unit, amount, reward, at } = posting
  const lot = set.get(lots, reward)
  if (lot) set.put(lots, { ...lot, amount: 0, remaining: 0 })
  const balance = post(set, { customer, unit, amount: -amount, kind: 'revocation', reward, spend: null, at })
  shrinkLots(set, { customer, unit, balance, owed: lot ? amount - lot.remaining : 0 })
}

/** Takes a captured spend off, using up first what expires first, and answers what of it would have expired. */
export function debit(set: WorkingSet, posting: Posting & { spend: string }): TakenPart[] {
  const { customer, unit, amount, spend, at } = posting
  const taken: TakenPart[] = []
  let left = amount
  for (const lot of inOrderOfExpiry(set, customer, unit)) {
    const part = Math.min(left, lot.remaining)
    if (part === 0) continue
    set.put(lots, { ...lot, spent: lot.spent + part, remaining: lot.remaining - part })
    taken.push({ reward: lot.reward, amount: part })
    left -= part
  }
  post(set, { customer, unit, amount: -amount, kind: 'spend', reward: null, spend, at })
  return taken
}

/**
 * Gives a captured spend back, to the lots that it was taken from, where it expires as it would have. What was taken of
 * a reward that stands no more pays the debt that this one left.
 */
export function giveBack(
  set: WorkingSet,
  posting: Posting & { readonly spend: string; readonly tookFrom: readonly TakenPart[] },
): void {
  const { customer, unit, amount, spend, tookFrom, at } = posting
  const balance = post(set, { customer, unit, amount, kind: 'return', reward: null, spend, at })
  let paid = 0
  for (const part of tookFrom) {
    const lot = set.get(lots, part.reward)
    if (!lot) continue
    const spent = lot.spent - part.amount
    const remaining = Math.max(0, Math.min(lot.remaining + part.amount, lot.amount - spent))
    set.put(lots, { ...lot, spent, remaining })
    paid += part.amount - (remaining - lot.remaining)
  }
  refillLots(set, { customer, unit, amount: paid, balance })
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
  set.put(lots, { ...lot, amount: lot.amount - expired, remaining: lot.remaining - expired })
  const { customer, unit } = lot
  if (expired > 0) post(set, { customer, unit, amount: -expired, kind: 'expiry', reward, spend, at })
  return { expired, waits: expired < lot.remaining }
}

/** What is left of an account's lots after their time. */
export function overdueLots(set: WorkingSet, customer: string, unit: Unit, at: number): Lot[] {
  return inOrderOfExpiry(set, customer, unit).filter(({ remaining, expiresAt }) => remaining > 0 && expiresAt < at)
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

/** Pays a debt with what expires first. There is never more left to expire than there is. */
function shrinkLots(
  set: WorkingSet,
  { customer, unit, balance, owed }: { customer: string; unit: Unit; balance: number; owed: number },
): void {
  const open = inOrderOfExpiry(set, customer, unit)
  const excess = open.reduce((sum, lot) => sum + lot.remaining, 0) - Math.max(0, balance)
  let left = Math.max(excess, owed)
  for (const lot of open) {
    const less = Math.min(left, lot.remaining)
    if (less <= 0) continue
    set.put(lots, { ...lot, remaining: lot.remaining - less })
    left -= less
  }
}

/** Gives back to lots what a debt took of them, as far as it is paid; what expires last comes back first. */
function refillLots(
  set: WorkingSet,
  { customer, unit, amount, balance }: { customer: string; unit: Unit; amount: number; balance: number },
): void {
  let left = amount
  for (const lot of left > 0 ? inOrderOfExpiry(set, customer, unit).reverse() : []) {
    const more = Math.min(left, lot.amount - lot.spent - lot.remaining)
    if (more <= 0) continue
    set.put(lots, { ...lot, remaining: lot.remaining + more })
    left -= more
  }
  shrinkLots(set, { customer, unit, balance, owed: 0 })
}
