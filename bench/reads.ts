import type pg from 'pg'
import type { Told } from './fill.ts'
import { ask } from './fill.ts'
import { named } from './names.ts'

/** Something that staff look at; asked with each path in turn. */
export interface Read {
  readonly name: string
  readonly paths: readonly string[]
}

const dayMillis = 86_400_000

async function samples(client: pg.Client, siteId: string, sql: string): Promise<string[]> {
  const answer = await client.query<{ id: string }>(
    `select id from (${sql}) found (id) order by md5(id::text) limit 20`,
    [siteId],
  )
  return answer.rows.map(({ id }) => String(id))
}

/** A list as it is opened, its pages further on, and each of its filters. */
async function listReads(to: Told, path: string, filters: readonly string[] = []): Promise<Read[]> {
  const reads: Read[] = []
  for (const filter of ['', ...filters]) {
    const query = filter === '' ? '' : `${filter}&`
    const pages = [`${path}?${query}limit=50`]
    for (let page = 0; page < 4; page += 1) {
      const { nextCursor } = await ask(to, 'GET', pages.at(-1) as string)
      if (typeof nextCursor !== 'string') break
      pages.push(`${path}?${query}limit=50&cursor=${encodeURIComponent(nextCursor)}`)
    }
    reads.push({ name: `${path}${filter === '' ? '' : `?${filter}`}`, paths: pages })
  }
  return reads
}

function spans(path: string, now: number): Read[] {
  const day = (ago: number) => new Date(now - ago * dayMillis).toISOString().slice(0, 10)
  return [
    { name: `${path} (30 days, compared)`, paths: [`${path}?compare=previous`] },
    { name: `${path} (90 days)`, paths: [`${path}?from=${day(90)}&to=${day(0)}`] },
    { name: `${path} (all)`, paths: [`${path}?from=${day(360)}&to=${day(0)}`] },
  ]
}

/** Every list and figure of the portal over this site. */
export async function readsOf(to: Told, client: pg.Client): Promise<Read[]> {
  const now = Date.parse(((await ask(to, 'GET', '/v1/test/clock')) as { now: string }).now)
  const one = async (sql: string) => (await samples(client, to.siteId, sql))[0] as string
  const [customer, code] = await Promise.all([
    one("select referrer from referrals where site_id = $1 and state = 'rewarded'"),
    one('select code from codes where site_id = $1 and uses > 3'),
  ])
  const month = `from=${new Date(now - 30 * dayMillis).toISOString().slice(0, 10)}`
  return [
    ...spans('/v1/programs/friends/performance', now),
    ...spans('/v1/performance', now),
    ...spans('/v1/programs/friends/top-referrers', now),
    { name: '/v1/concerns', paths: ['/v1/concerns'] },
    ...(await listReads(to, '/v1/programs')),
    ...(await listReads(to, '/v1/events', [`customer=${customer}`, 'type=order.refunded'])),
    ...(await listReads(to, '/v1/referrals', [
      ...['program=friends', 'state=rewarded', 'state=rejected', 'program=earn&state=revoked'],
      ...[`customer=${customer}`, `referrer=${customer}`, `code=${code}`],
    ])),
    ...(await listReads(to, '/v1/refusals', [`customer=${named.customer(1)}`, `code=${code}`])),
    ...(await listReads(to, '/v1/rewards', [
      ...['program=friends', 'state=revoked', 'side=referee', 'program=earn&state=issued', `customer=${customer}`],
    ])),
    ...(await listReads(to, '/v1/codes', [`customer=${customer}`, 'program=friends'])),
    ...(await listReads(to, `/v1/customers/${customer}/ledger`)),
    ...(await listReads(to, '/v1/coupons', [`customer=${customer}`])),
    ...(await listReads(to, '/v1/notifications', [`customer=${customer}`])),
    {
      name: `/v1/customers/… (${month})`,
      paths: Array.from({ length: 20 }, (_, n) => `/v1/customers/${named.customer(n * 97)}`),
    },
  ]
}
