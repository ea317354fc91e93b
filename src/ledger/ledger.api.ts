import { z } from 'zod'
import { type Column, moneyColumn, timeColumn, valueColumn } from '#base/csv.ts'
import { formatTime } from '#base/time.ts'
import { amount, foreignId, page, timeOrNull, timeText } from '#base/wire.api.ts'
import type { Balance, LedgerEntry } from '#ledger/ledger.ts'
import type { Spend } from '#ledger/spend.ts'

const unit = z.enum(['credit', 'points'])
const currency = z.string().nullable().meta({ description: 'What the amount is of; null for points.' })

export const balancesView = z
  .object({
    credit: z.object({ balance: z.int(), held: z.int(), available: z.int(), currency: z.string() }),
    points: z.object({ balance: z.int(), held: z.int(), available: z.int() }),
  })
  .meta({ id: 'Balances' })

/** Both units, whether or not anything was ever booked. */
export function viewOfBalances(found: readonly Balance[], currency: string): z.input<typeof balancesView> {
  const of = (unit: Balance['unit']) => {
    const { balance, held } = found.find((known) => known.unit === unit) ?? { balance: 0, held: 0 }
    return { balance, held, available: balance - held }
  }
  return { credit: { ...of('credit'), currency }, points: of('points') }
}

export const ledgerQuery = page.extend({ unit: unit.optional() })

export const entryView = z
  .object({
    id: z.string(),
    customer: z.string(),
    unit,
    amount: z.int(),
    balance: z.int().meta({ description: 'What there was after this entry.' }),
    currency,
    kind: z.enum(['reward', 'revocation', 'spend', 'return', 'expiry', 'adjustment']),
    reward: z.string().nullable(),
    spend: z.string().nullable(),
    at: timeText,
  })
  .meta({ id: 'LedgerEntry' })

export function viewOfEntry(entry: LedgerEntry, currency: string): z.input<typeof entryView> {
  return { ...entry, currency: entry.unit === 'credit' ? currency : null, at: formatTime(entry.at) }
}

const inCredit = (amountOf: (entry: LedgerEntry) => number) => (entry: LedgerEntry) =>
  entry.unit === 'credit' ? amountOf(entry) : null
const inPoints = (amountOf: (entry: LedgerEntry) => number) => (entry: LedgerEntry) =>
  entry.unit === 'points' ? amountOf(entry) : null

export const entryColumns: readonly Column<LedgerEntry>[] = [
  valueColumn('id', ({ id }) => id),
  timeColumn('at', ({ at }) => at),
  valueColumn('customer', ({ customer }) => customer),
  valueColumn('kind', ({ kind }) => kind),
  moneyColumn(
    'credit',
    inCredit(({ amount }) => amount),
  ),
  moneyColumn(
    'creditBalance',
    inCredit(({ balance }) => balance),
  ),
  valueColumn(
    'points',
    inPoints(({ amount }) => amount),
  ),
  valueColumn(
    'pointsBalance',
    inPoints(({ balance }) => balance),
  ),
  valueColumn('reward', ({ reward }) => reward),
  valueColumn('spend', ({ spend }) => spend),
]

export const newSpend = z.object({
  customer: foreignId,
  unit,
  amount: z.union(
    [amount(), z.object({ amount: amount(), currency: z.string() })],
    'A whole number from 1, or { "amount", "currency" }.',
  ),
  order: foreignId.nullable().default(null),
})

export const capture = z.object({ order: foreignId.nullable().default(null) })

export const spendView = z
  .object({
    id: z.string(),
    customer: z.string(),
    unit,
    amount: z.int(),
    currency,
    state: z.enum(['held', 'captured', 'released', 'returned']),
    order: z.string().nullable(),
    heldUntil: timeText,
    createdAt: timeText,
    endedAt: timeText.nullable(),
  })
  .meta({ id: 'Spend' })

export function viewOfSpend(spend: Spend, currency: string): z.input<typeof spendView> {
  const { id, customer, unit, amount, state } = spend
  return {
    ...{ id, customer, unit, amount, state },
    currency: unit === 'credit' ? currency : null,
    order: spend.orderId,
    heldUntil: formatTime(spend.heldUntil),
    createdAt: formatTime(spend.createdAt),
    endedAt: timeOrNull(spend.endedAt),
  }
}
