import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Kith, type Shop, startKith } from '../../test/app.ts'

let kith: Kith
let shop: Shop

const at = '2026-03-01T22:30:00.000Z'
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='

beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite({ timeZone: 'Asia/Shanghai', currency: 'USD' })
  await shop.put('/v1/test/clock', { now: at })
})
afterAll(() => kith.stop())

/** Entries as settling would have booked them: the list is what is looked at here, not how it came about. */
async function book(customer: string, amounts: readonly number[]): Promise<void> {
  await shop.post('/v1/events', { id: customer, type: 'customer.registered', occurredAt: at, data: { customer } })
  await kith.database.query(
    `insert into ledger_entries (site_id, id, customer, unit, amount, balance, kind, at)
     select s.id, 'led_' || lpad(n::text, 20, '0'), $2, 'credit', a, a, 'adjustment', $4
     from unnest($3::bigint[]) with ordinality as of (a, n), sites s where s.key = $1`,
    [shop.keys.site, customer, amounts, at],
  )
}

test('GIFT-10 a list as a file: amounts are numbers, times in UTC and on the clocks of the site, formulas are texts', async () => {
  await book('=1+1', [-1250, 2000])
  const { status, headers, body } = await shop.get(`/v1/customers/${encodeURIComponent('=1+1')}/ledger?format=csv`)
  expect(status).toBe(200)
  expect(headers.get('content-type')).toMatch(/^text\/csv; charset=utf-8/)
  expect(headers.get('content-disposition')).toMatch(/^attachment; filename="ledger-shop-\d+-\d{4}-\d\d-\d\d\.csv"$/)
  const [heads, first, second, end] = (body as string).split('\r\n')
  expect(heads).toBe(
    'id,at,at (Asia/Shanghai),customer,kind,credit,credit currency,creditBalance,creditBalance currency,points,pointsBalance,reward,spend',
  )
  expect(first).toMatch(/^led_0+2,2026-03-01T22:30:00\.000Z,2026-03-02 06:30:00,'=1\+1,adjustment,20,USD,20,USD,,,,$/)
  expect(second).toContain(",'=1+1,adjustment,-12.5,USD,")
  expect(end).toBe('')
})

test('GIFT-10 a text of several lines stays in its cell', async () => {
  const data = { customer: 'lines', name: 'x\n=1+1', email: 'lines@mail.example' }
  await shop.post('/v1/events', {
    id: 'lines',
    type: 'customer.registered',
    occurredAt: '2026-03-01T00:00:00Z',
    data,
  })
  const { body } = await shop.get('/v1/customers?format=csv')
  expect(body).toContain('\r\nlines,"x\n=1+1",lines@mail.example,')
})

test('GIFT-10 a file has every row, in order, however long the list and whatever the page', async () => {
  await book(
    'many',
    Array.from({ length: 2_500 }, (_, place) => place + 1),
  )
  const { body } = await shop.get('/v1/customers/many/ledger?limit=5', { accept: 'text/csv' })
  const ids = (body as string).split('\r\n').slice(1, -1)
  expect(ids).toHaveLength(2_500)
  expect(ids[0]).toMatch(/^led_0+2500,/)
  expect(ids.at(-1)).toMatch(/^led_0+1,/)
})

test('GIFT-10 a file of nothing has its heads, and a list that is refused is no file', async () => {
  await book('nobody', [])
  const { body } = await shop.get('/v1/customers/nobody/ledger?format=csv')
  expect((body as string).split('\r\n')).toHaveLength(2)
  const refused = await shop.get('/v1/customers/unheard-of/ledger?format=csv')
  expect(refused.status).toBe(404)
  expect(refused.headers.get('content-type')).toContain('problem+json')
})

test('GIFT-10 programs as a file, of the status that was asked for', async () => {
  await shop.post('/v1/programs', { preset: 'refer-and-earn', key: 'a-file', name: 'Bring, "earn"' })
  const { body } = await shop.get('/v1/programs?status=active&format=csv')
  const wanted = `,a-file,"Bring, ""earn""",active,refer-and-earn,1,,,,,${at},`
  expect((body as string).split('\r\n')[1]).toContain(wanted)
  expect(((await shop.get('/v1/programs?status=ended&format=csv')).body as string).split('\r\n')).toHaveLength(2)
})

interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[]
  readonly responses: Readonly<Record<string, { readonly content?: object }>>
}

let named: string | undefined

/** Where lists are read, of a site that has something in each place that a path names. */
async function lists(): Promise<{ path: string; takes: readonly string[] }[]> {
  named ??= (await shop.post('/v1/programs', { preset: 'refer-and-earn', key: 'named', name: 'Named' })).body.id
  await book('named', [])
  const { paths } = (await kith.request('/openapi.json')).body as { paths: Record<string, { get?: Operation }> }
  return Object.entries(paths).flatMap(([path, { get }]) => {
    const takes = (get?.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name)
    if (!takes.includes('limit')) return []
    return [{ path: path.replace('/customers/{id}', '/customers/named').replace('{id}', named ?? ''), takes }]
  })
}

test('PLAT-7 a cursor that no list has given is refused by every list, by name', async () => {
  const browser = await shop.browser('named')
  const wrong: unknown[] = []
  const asked = (await lists()).flatMap(({ path, takes }) =>
    ['cursor', 'after'].filter((name) => takes.includes(name)).map((name) => ({ path, takes, name })),
  )
  for (const { path, takes, name } of asked)
    for (const cursor of ['abc', '-271821-04-20T00:00:00Z', '99999999999999999999.A', 'prg_', '%00']) {
      const headers = path.startsWith('/v1/me/') ? browser : {}
      const whose = takes.includes('customer') ? 'customer=named&' : ''
      const { status, body } = await shop.get(`${path}?${whose}${name}=${cursor}`, headers)
      const pointers = body.errors?.map(({ pointer }: { pointer: string }) => pointer)
      if (status !== 400 || pointers[0] !== `/query/${name}`) wrong.push([path, cursor, status, pointers])
    }
  expect(asked.length).toBeGreaterThan(20)
  expect(wrong).toEqual([])
})

test('GIFT-10 every list of a store can be had as a file, with a row for each thing that it lists', async () => {
  const wrong: unknown[] = []
  const asked = (await lists()).filter(({ path }) => !/^\/v1\/(me|public)\//.test(path))
  await shop.post('/v1/email-suppressions', { address: 'no@x.example' })
  await shop.post('/v1/email-scenarios/your_code/test', { to: 'me@shop.example' })
  const { id } = (await shop.post('/v1/webhook-endpoints', { url: 'https://example.com/hook?token=1' })).body
  await kith.database.query(
    `with m as (insert into webhook_messages (site_id, id, type, data, at, created_at)
       select site_id, 'evt_000000000001', 'code.issued', '{"code": "A, B"}', created_at, created_at
       from webhook_endpoints where id = $1 returning *)
     insert into webhook_deliveries
       (site_id, id, endpoint, message, type, state, tries, attempts, due_at, created_at)
     select site_id, 'whd_000000000001', $1, id, type, 'waiting', 0, '[]', at, at from m`,
    [id],
  )
  await kith.request('/v1/images?name=dot', {
    method: 'POST',
    headers: { authorization: `Bearer ${shop.keys.secretKey}`, 'content-type': 'image/png' },
    body: Buffer.from(png, 'base64'),
  })
  const counts = new Map<string, number>()
  for (const { path, takes } of asked) {
    const narrowed = takes.includes('customer') && path === '/v1/orders' ? '&customer=named' : ''
    const from = takes.includes('after') ? '&after=' : ''
    const list = (await shop.get(`${path}?limit=200${narrowed}${from}`)).body.data
    const { headers, body } = await shop.get(`${path}?format=csv${narrowed}${from}`)
    const rows = headers.get('content-type')?.startsWith('text/csv') ? (body as string).split('\r\n').length - 2 : null
    if (rows !== list.length) wrong.push([path, list.length, rows])
    counts.set(path, list.length)
  }
  expect(wrong).toEqual([])
  const seeded = ['messages', 'email-suppressions', 'webhook-deliveries', 'webhook-messages', 'keys', 'images']
  expect(seeded.map((name) => (counts.get(`/v1/${name}`) ?? 0) > 0)).toEqual(seeded.map(() => true))
  const { body } = await shop.get('/v1/webhook-messages?format=csv')
  expect(body).toContain('evt_000000000001,code.issued,')
  expect(body).toContain('"{""code"":""A, B""}"')
})
