import type { Page } from '#base/page.ts'
import { normalizeCode } from '#base/readable-code.ts'
import { type Customer, customers } from '#customers/customer.ts'
import type { OrdersSummary } from '#customers/customers.api.ts'
import { beginsWith, type Condition, listRows, timeValue } from '#engine/list.sql.ts'
import type { Queryable, Row } from '#plumbing/db.ts'

interface Asked {
  readonly limit: number
  readonly cursor?: string | undefined
  readonly search?: string | undefined
  readonly id?: readonly string[] | undefined
  readonly organization?: string | undefined
  readonly registered?: boolean | undefined
  readonly from?: number | undefined
  readonly to?: number | undefined
}

const foundMost = 200
const named = (of: string, value: string) => beginsWith([`${of}.id`, `${of}.email`, `${of}.name`], value)

/** What was typed, as it stands and as a code is kept. */
const [typed, asCode] = ['(?::text[])[1]', '(?::text[])[2]']
// Whoever is called exactly that is meant, however many are merely called so in the beginning.
const people = `(array[${typed}] || array(select c.id from customers c where c.site_id = $1 and ${named('c', typed)}
  order by c.identified_at desc limit ${foundMost}) || array(select o.customer from orders o where o.site_id = $1 and o.id = ${typed}))`

/** Rows that a search may mean: by a customer in one of these columns, or their order, or by one of these ids or codes. */
export function matching(
  search: string | undefined,
  columns: { readonly people: readonly string[]; readonly ids?: readonly string[]; readonly codes?: readonly string[] },
): Condition {
  const ways = [
    ...columns.people.map((column) => `t.${column} = any(${people})`),
    ...(columns.ids ?? []).map((column) => `t.${column} = ${typed}`),
    ...(columns.codes ?? []).map((column) => `t.${column} = ${asCode}`),
  ]
  return [`(${ways.join(' or ')})`, search === undefined ? undefined : [search, normalizeCode(search)]]
}

/** After whoever was called exactly as was searched for: the rest from its beginning. */
const cursorBeforeAll = 'customers~9999-12-31T23:59:59.999Z~'

/** Customers of a site, the latest known first; of a search, before all of them who has that very id. */
export async function listCustomers(database: Queryable, siteId: string, asked: Asked): Promise<Page<Customer>> {
  const { limit, cursor, search, id, organization, registered, from, to } = asked
  const rows = (most: number, ...more: readonly Condition[]) =>
    listRows(database, customers, {
      ...{ siteId, limit: most, cursor },
      newestBy: ['identified_at', 'id'],
      where: [
        ...more,
        ['t.id = any(?::text[])', id],
        ['t.organization = ?', organization],
        ['(t.registered_at is not null) = ?', registered],
        ['t.identified_at >= ?::timestamptz', timeValue(from)],
        ['t.identified_at < ?::timestamptz', timeValue(to)],
      ],
    })
  if (search === undefined) return await rows(limit)
  const meant = cursor === undefined ? (await rows(1, ['t.id = ?', search])).data : []
  const rest = await rows(Math.max(1, limit - meant.length), [named('t', '?'), search], ['t.id <> ?', search])
  if (meant.length < limit) return { ...rest, data: [...meant, ...rest.data] }
  return { data: meant, nextCursor: rest.data.length === 0 ? null : cursorBeforeAll }
}

const nothing: OrdersSummary = { placed: 0, paid: 0, completed: 0, cancelled: 0, refunded: 0, amount: 0 }

export async function summarizeOrders(database: Queryable, siteId: string, customer: string): Promise<OrdersSummary> {
  const answer = await database.query<OrdersSummary & Row>(
    `select count(*) filter (where placed_at is not null) as placed, count(*) filter (where paid_at is not null) as paid,
       count(*) filter (where completed_at is not null) as completed,
       count(*) filter (where cancelled_at is not null) as cancelled,
       count(*) filter (where refunded_at is not null) as refunded,
       coalesce(sum(greatest(coalesce(total, 0) - refunded, 0)) filter
         (where placed_at is not null and cancelled_at is null and not refunded_in_full), 0)::bigint as amount
     from orders where site_id = $1 and customer = $2`,
    [siteId, customer],
  )
  return answer.rows[0] ?? nothing
}
