import { formatTime } from '#base/time.ts'
import { codes } from '#codes/code.ts'
import { coupons } from '#coupons/coupon.ts'
import { customers } from '#customers/customer.ts'
import { emails } from '#emails/email.ts'
import { selectList } from '#engine/store.sql.ts'
import type { ColumnType, Table } from '#engine/table.ts'
import { events } from '#events/event.ts'
import { balances, ledgerEntries } from '#ledger/ledger.ts'
import { spends } from '#ledger/spend.ts'
import { notifications } from '#notifications/notification.ts'
import { orders } from '#orders/order.ts'
import type { Queryable, Row } from '#plumbing/db.ts'
import { referrals, refusals } from '#referrals/referral.ts'
import { rewards } from '#rewards/reward.ts'

const rowsMost = 100_000

interface Part {
  readonly of: Table<never>
  readonly where: string
}

const part = <Found extends object>(of: Table<Found>, where = 't.customer = $2'): Part => ({
  of: of as unknown as Table<never>,
  where,
})

/** Everything that is kept about a person, by what it is. */
const parts: Readonly<Record<string, Part>> = {
  facts: part(customers, 't.id = $2'),
  events: part(events),
  orders: part(orders),
  codes: part(codes),
  referrals: part(referrals, '(t.referrer = $2 or t.referee = $2)'),
  refusals: part(refusals),
  rewards: part(rewards),
  balances: part(balances),
  ledger: part(ledgerEntries),
  spends: part(spends),
  coupons: part(coupons),
  notifications: part(notifications),
  emails: part(emails),
}

/** All rows about a customer as plain values, times as text. Who is on the other side of a referral is not theirs to have. */
export async function readPerson(
  database: Queryable,
  siteId: string,
  customer: string,
): Promise<Record<string, object[]>> {
  const found: Record<string, object[]> = {}
  for (const [name, { of, where }] of Object.entries(parts)) {
    const key = of.key.map((column) => `t."${(column as string).replace(/[A-Z]/g, (big) => `_${big.toLowerCase()}`)}"`)
    const answer = await database.query(
      `select ${selectList(of)} from ${of.name} t where t.site_id = $1 and ${where} order by ${key.join(', ')} limit ${rowsMost}`,
      [siteId, customer],
    )
    found[name] = answer.rows.map((row) => withoutOther(readable(of, row), customer))
  }
  return found
}

function readable(of: Table<never>, row: Row): Row {
  const types = of.columns as Readonly<Record<string, ColumnType>>
  const values = Object.entries(row).map(([column, value]) => [
    column,
    types[column] === 'time' && typeof value === 'number' ? formatTime(value) : value,
  ])
  return Object.fromEntries(values)
}

function withoutOther(row: Row, customer: string): Row {
  if (!('referrer' in row) || !('referee' in row)) return row
  const { referrer, referee: _, participant: __, ...rest } = row
  return { ...rest, side: referrer === customer ? 'referrer' : 'referee' }
}
