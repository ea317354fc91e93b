import type { Page } from '#base/page.ts'
import { matching } from '#customers/customers.sql.ts'
import { listRows, timeValue } from '#engine/list.sql.ts'
import { events, type KeptEvent } from '#events/event.ts'
import type { Queryable } from '#plumbing/db.ts'

interface Asked {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly customer?: string | undefined
  readonly search?: string | undefined
  readonly type?: string | undefined
  readonly did?: 'something' | 'nothing' | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}

export async function listEvents(database: Queryable, siteId: string, asked: Asked): Promise<Page<KeptEvent>> {
  const { limit, cursor, customer, search, type, did, from, to } = asked
  return await listRows(database, events, {
    ...{ siteId, limit, cursor },
    where: [
      ['t.customer = ?', customer],
      matching(search, { people: ['customer'], ids: ['id'] }),
      ['t.type = ?', type],
      [`(t.effects = '[]') = ?`, did && did === 'nothing'],
      ['t.received_at >= ?::timestamptz', timeValue(from)],
      ['t.received_at < ?::timestamptz', timeValue(to)],
    ],
    newestBy: ['received_at', 'id'],
  })
}
