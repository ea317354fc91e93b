import { cutPage, type Page } from '#base/page.ts'
import { selectList } from '#engine/store.sql.ts'
import type { Table } from '#engine/table.ts'
import { type Notification, notifications } from '#notifications/notification.ts'
import type { Queryable, Row } from '#plumbing/db.ts'

interface Asked {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly customer?: string | undefined
  readonly unread?: boolean | undefined
}

/** A notification with what its words need. */
export interface ToldNotification {
  readonly notification: Notification
  readonly program: string
  readonly locale: string | null
}

const columns = selectList(notifications as unknown as Table<never>)
const told = `select ${columns}, coalesce(p.name, '') as "programName", c.locale as "customerLocale"
  from notifications t left join programs p on p.site_id = t.site_id and p.id = t.data->>'program'
  left join customers c on c.site_id = t.site_id and c.id = t.customer`

export async function listNotifications(
  database: Queryable,
  siteId: string,
  asked: Asked,
): Promise<Page<ToldNotification>> {
  const { limit, cursor = null, customer = null, unread = null } = asked
  const answer = await database.query(
    `${told} where t.site_id = $1 and ($2::text is null or t.customer = $2) and ($3::text is null or t.id < $3)
       and ($4::boolean is null or (t.read_at is null) = $4) order by t.id desc limit $5`,
    [siteId, customer, cursor, unread, limit + 1],
  )
  return cutPage(answer.rows.map(toldBy), limit, (last) => last.notification.id)
}

export async function readNotification(
  database: Queryable,
  siteId: string,
  id: string,
): Promise<ToldNotification | undefined> {
  const answer = await database.query(`${told} where t.site_id = $1 and t.id = $2`, [siteId, id])
  return answer.rows.map(toldBy)[0]
}

function toldBy({ programName, customerLocale, ...row }: Row): ToldNotification {
  return {
    notification: row as unknown as Notification,
    program: programName as string,
    locale: customerLocale as string | null,
  }
}
