import type { Page } from '#base/page.ts'
import { listRows } from '#engine/list.sql.ts'
import { selectList } from '#engine/store.sql.ts'
import type { Table } from '#engine/table.ts'
import { type Balance, balances, type LedgerEntry, ledgerEntries, type Unit } from '#ledger/ledger.ts'
import type { Queryable, Row } from '#plumbing/db.ts'

export async function readBalances(database: Queryable, siteId: string, customer: string): Promise<Balance[]> {
  const answer = await database.query<Balance & Row>(
    `select ${selectList(balances as unknown as Table<never>)} from balances t where t.site_id = $1 and t.customer = $2`,
    [siteId, customer],
  )
  return answer.rows
}

interface Asked {
  readonly customer: string
  readonly unit?: Unit | undefined
  readonly limit: number
  readonly cursor?: string | undefined
}

/** What was booked for a customer, the latest first. */
export async function listEntries(database: Queryable, siteId: string, asked: Asked): Promise<Page<LedgerEntry>> {
  const { customer, unit, limit, cursor } = asked
  return await listRows(database, ledgerEntries, {
    siteId,
    limit,
    cursor,
    where: [
      ['t.customer = ?', customer],
      ['t.unit = ?', unit],
    ],
  })
}
