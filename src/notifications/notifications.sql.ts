import type { Page } from '#base/page.ts'
import { matching } from '#customers/customers.sql.ts'
import { listRows } from '#engine/list.sql.ts'
import { selectList } from '#engine/store.sql.ts'
import type { Table } from '#engine/table.ts'
import { type Notification, notifications } from '#notifications/notification.ts'
import type { Queryable, Row } from '#plumbing/db.ts'

interface Asked {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly customer?: string | undefined
  readonly unread?: boolean | undefined
  readonly scenario?: string | undefined
  readonly search?: string | undefined
}

/** A notification with what its words need. */
export interface ToldNotification {
  readonly notification: Notification
  readonly program: string
  readonly locale: string | null
}

const columns = selectList(notifications as unknown as Table<never>)
const toldColumns = `${columns}, coalesce(p.name, '') as "programName", c.locale as "customerLocale"`
const toldWith = `left join programs p on p.site_id = t.site_id and p.id = t.data->>'program'
  left join customers c on c.site_id = t.site_id and c.id = t.customer`
const told = `select ${toldColumns} from notifications t ${toldWith}`

export async function listNotifications(
  database: Queryable,
  siteId: string,
  asked: Asked,
): Promise<Page<ToldNotification>> {
  const { limit, cursor, customer, unread, scenario, search } = asked
  const { data, nextCursor } = await listRows(database, notifications, {
    ...{ siteId, limit, cursor },
    where: [
      ['t.customer = ?', customer],
      ['(t.read_at is null) = ?', unread],
      ['t.scenario = ?', scenario],
      matching(search, { people: ['customer'], ids: ['id'] }),
    ],
  })
  const answer = await database.query(`${told} where t.site_id = $1 and t.id = any($2::text[]) order by t.id desc`, [
    siteId,
    data.map(({ id }) => id),
  ])
  return { data: answer.rows.map(toldBy), nextCursor }
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

/** Somebody who watches, and the id after which notifications are new to them. */
export interface Watched {
  readonly siteId: string
  readonly customer: string
  readonly after: string
}

/** So many of one customer at a time. */
export const newerMost = 100

/** New notifications of many at once, the oldest first; `place` is that of who watches. */
export async function listNewer(
  database: Queryable,
  watched: readonly Watched[],
): Promise<{ readonly place: number; readonly told: ToldNotification }[]> {
  const answer = await database.query<Row & { place: number }>(
    `select (w.place - 1)::int as place, ${toldColumns}
     from unnest($1::text[], $2::text[], $3::text[]) with ordinality as w(site_id, customer, after, place)
       cross join lateral (select * from notifications n where n.site_id = w.site_id and n.customer = w.customer
         and n.id > w.after order by n.id limit ${newerMost}) t ${toldWith}
     order by w.place, t.id`,
    [watched.map(({ siteId }) => siteId), watched.map(({ customer }) => customer), watched.map(({ after }) => after)],
  )
  return answer.rows.map(({ place, ...row }) => ({ place, told: toldBy(row) }))
}

/** The id of a customer's newest notification; null when there is none. */
export async function newestOf(database: Queryable, siteId: string, customer: string): Promise<string | null> {
  const answer = await database.query<{ id: string | null }>(
    'select max(id) as id from notifications where site_id = $1 and customer = $2',
    [siteId, customer],
  )
  return answer.rows[0]?.id ?? null
}
