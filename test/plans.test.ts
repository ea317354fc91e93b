import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Handle, Queryable } from '#plumbing/db.ts'
import { type Kith, type Shop, startKith } from './app.ts'

/** As many as make it worth the planner's while to look things up. */
const many = 20_000
const start = '2026-01-01T00:00:00Z'

let kith: Kith
let shop: Shop

/** Rows as they would be after a long time; what is looked at here is how they are found. */
const rows = [
  `insert into customers (site_id, id, email, name, facts_at, products, identified_at, registered_at, "returning")
   select $1, 'c-' || n, 'c-' || n || '@mail.example', 'Name ' || n, '{}', '{}', t, t, false from series`,
  `insert into orders (site_id, id, customer, total, imported, placed_at, refunded, refunded_in_full)
   select $1, 'o-' || n, 'c-' || n % 5000, 100, false, t, 0, false from series`,
  `insert into codes (site_id, code, program, customer, number, uses, created_at)
   select $1, 'CODE' || n, $2, 'c-' || n, 1, 0, t from series`,
  `insert into visits (site_id, id, code, program, visitor, at)
   select $1, 'vis_' || lpad(n::text, 32, '0'), 'CODE' || n % 500, $2, 'v' || n % 9000, t from series`,
  `insert into referrals (site_id, id, program, program_version, code, referrer, referee, participant, place,
     redeemed_at, order_id, state, successes, qualified_at, marked, created_at, updated_at)
   select $1, 'ref_' || lpad(n::text, 32, '0'), $2, 1, 'CODE' || n % 500, 'c-' || n % 500, 'c-' || n, 'customer:c-' || n,
     'link', t, 'o-' || n, (array['pending', 'rewarded', 'revoked'])[n % 3 + 1], '[]', t, false, t, t from series`,
  `insert into rewards (site_id, id, program, program_version, referral, side, customer, trigger, rung, ladder, place, gift,
     state, claimable, expired_amount, due_at, issued_at, created_at)
   select $1, 'rwd_' || lpad(n::text, 32, '0'), $2, 1, 'ref_' || lpad(n::text, 32, '0'), 'referrer', 'c-' || n % 500,
     'first_order', 'every:1', 'l' || n % 500, 0, '{"type": "credit", "amount": 5}', 'issued', false, 0, t, t, t from series`,
  `insert into refusals (site_id, id, customer, code, program, place, at, reason, waiting)
   select $1, 'rfs_' || lpad(n::text, 32, '0'), 'c-' || n % 500, 'CODE' || n % 500, $2, 'link', t, 'code_used', false from series`,
  `insert into coupons (site_id, code, customer, reward, discount, minimum, applies, state, created_at)
   select $1, 'COUPON' || n, 'c-' || n % 5000, 'rwd_' || lpad(n::text, 32, '0'), '{"type": "free_shipping"}', 0, 'by_hand',
     'available', t from series`,
  `insert into events (site_id, id, type, customer, occurred_at, received_at, data, effects)
   select $1, 'e-' || n, (array['order.paid', 'order.placed'])[n % 2 + 1], 'c-' || n % 5000, t, t, '{}', '[{"type": "x"}]' from series`,
  `insert into notifications (site_id, id, customer, scenario, data, created_at)
   select $1, 'ntf_' || lpad(n::text, 32, '0'), 'c-' || n % 5000, 'reward_earned', '{"program": null, "gifts": []}', t from series`,
  `insert into ledger_entries (site_id, id, customer, unit, amount, balance, kind, at)
   select $1, 'led_' || lpad(n::text, 32, '0'), 'c-' || n % 500, 'credit', 5, 5, 'reward', t from series`,
]
const series = `from (select n, '${start}'::timestamptz + n * interval '10 minutes' as t from generate_series(1, ${many}) n) series`
const filled = rows.map((row) => /into (\w+)/.exec(row)?.[1] as string)

interface Asked {
  readonly sql: string
  readonly values: readonly unknown[]
  /** Whether within a transaction, where plans are made otherwise. */
  readonly within: boolean
  /** What the transaction had set for itself by then. */
  readonly settings: string
}
const asked: Asked[] = []

/** What is asked of the database is written down, and asked all the same. */
function note(database: Kith['database'], asked: Asked[]): void {
  const { transaction, query: ask } = database
  const noting = (query: typeof ask, within: boolean) => {
    let settings = ''
    return (sql: string, values?: readonly unknown[]) => {
      if (/^set local/.test(sql)) settings += `${sql};`
      else asked.push({ sql, values: values ?? [], within, settings })
      return query(sql, values)
    }
  }
  Object.assign(database, {
    query: noting(ask, false),
    transaction: <Found>(work: (handle: Handle) => Promise<Found>) =>
      transaction((handle) => work({ ...handle, query: noting(handle.query, true) as Handle['query'] })),
  })
}

beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite()
  const { id } = (await shop.post('/v1/programs', { preset: 'refer-and-earn', key: 'friends', name: 'Friends' })).body
  for (const row of rows)
    await kith.database.query(
      row.replace(
        'from series',
        `from (select n, '${start}'::timestamptz + n * interval '10 minutes' as t,
        $2::text as program from generate_series(1, ${many}) n) series`,
      ),
      [shop.keys.siteId, id],
    )
  await kith.database.query('analyze')
  note(kith.database, asked)
}, 60_000)
afterAll(() => kith.stop())

interface Node {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly Filter?: string
  readonly Plans?: readonly Node[]
}

function readWhole(node: Node): string[] {
  const own = node['Node Type'] === 'Seq Scan' ? [node['Relation Name'] ?? ''] : []
  return [...own, ...(node.Plans ?? []).flatMap(readWhole)]
}

/** The filled tables that were read from end to end for an answer. */
async function readWholeFor(path: string): Promise<string[]> {
  asked.length = 0
  const { status, body } = await shop.get(path)
  if (status !== 200) return [`nothing: ${JSON.stringify(body).slice(0, 300)}`]
  const whole: string[] = []
  for (const { sql, values, within } of [...asked]) {
    if (!/^\s*(select|with)/i.test(sql)) continue
    const explain = (on: Queryable) =>
      on.query<{ 'QUERY PLAN': { Plan: Node }[] }>(`explain (format json) ${sql}`, values)
    const answer = within ? await kith.database.transaction(explain) : await explain(kith.database)
    for (const row of answer.rows) whole.push(...row['QUERY PLAN'].flatMap(({ Plan }) => readWhole(Plan)))
  }
  return whole.filter((table) => filled.includes(table))
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema: { readonly enum?: readonly string[] }
}

/** What people narrow lists with, by the name of the filter. */
const samples: Readonly<Record<string, string>> = {
  ...{ customer: 'c-77', referrer: 'c-77', referee: 'c-77', program: 'friends', code: 'CODE77', type: 'order.paid' },
  ...{ search: 'c-77', q: 'c-77', referral: `ref_${'77'.padStart(32, '0')}`, order: 'o-77', reason: 'code_used' },
  ...{
    from: '2026-02-01T00:00:00Z',
    to: '2026-02-03T00:00:00Z',
    organization: 'acme',
    registered: 'true',
    unread: 'true',
    unit: 'credit',
  },
}

/** Every list of the API as it is opened, and with each of its filters. */
async function lists(): Promise<string[]> {
  const { paths } = (await kith.request('/openapi.json')).body as {
    paths: Record<string, { get?: { parameters?: Parameter[] } }>
  }
  return Object.entries(paths).flatMap(([path, { get }]) => {
    const own = get?.parameters ?? []
    if (/\/me\/|\/public\//.test(path) || !own.some(({ name }) => name === 'cursor')) return []
    const at = path.replace('/programs/{id}', '/programs/friends').replace('/customers/{id}', '/customers/c-77')
    if (at.includes('{')) return []
    const sampled = own.flatMap(({ name, in: where, schema, required = false }) => {
      const sample = samples[name] ?? schema.enum?.[0]
      return where === 'query' && sample !== undefined
        ? [{ filter: `${name}=${encodeURIComponent(sample)}`, required }]
        : []
    })
    const always = sampled.filter(({ required }) => required).map(({ filter }) => filter)
    const filters = sampled.filter(({ required }) => !required).map(({ filter }) => [...always, filter])
    return [always, ...filters].map((given) => (given.length === 0 ? at : `${at}?${given.join('&')}`))
  })
}

test('GIFT-10 PLAT-19 no list and no figure reads a large table from end to end', async () => {
  const paths = await lists()
  expect(paths.length).toBeGreaterThan(30)
  expect(paths).toEqual(
    expect.arrayContaining(['/v1/events', '/v1/referrals?program=friends', '/v1/rewards?customer=c-77']),
  )
  const spans = ['from=2026-03-01&to=2026-03-08&compare=previous', 'from=2025-12-01&to=2026-06-01T12:00:00Z']
  const figures = ['/v1/programs/friends/performance', '/v1/performance', '/v1/programs/friends/top-referrers']
  const wrong: string[] = []
  for (const path of [
    ...paths,
    ...figures.flatMap((figure) => spans.map((span) => `${figure}?${span}`)),
    '/v1/concerns',
  ]) {
    const whole = await readWholeFor(path)
    if (whole.length > 0) wrong.push(`${path} reads ${whole.join(', ')}`)
  }
  expect(wrong).toEqual([])
}, 120_000)

const large = ['outbox', 'emails', ...filled]

/** What a store without figures of its tables has after some minutes of codes for all its members. */
const grown = [
  `insert into customers (site_id, id, email, facts_at, products, identified_at, registered_at, "returning")
   select $1, 'd-' || n, 'd-' || n || '@mail.example', '{}', '{}', t, t, false from series`,
  `insert into codes (site_id, code, program, customer, number, uses, created_at)
   select $1, 'CODE' || n, (select id from programs where site_id = $1), 'd-' || n, 1, 0, t from series`,
  `insert into orders (site_id, id, customer, total, imported, placed_at, refunded, refunded_in_full)
   select $1, 'g-' || n, 'd-' || n, 100, false, t, 0, false from series`,
  `insert into emails (site_id, id, scenario, about, customer, facts, state, bulk, tries, due_at, created_at)
   select $1, 'msg_' || n, 'your_code', 'CODE' || n, 'd-' || n, '{}', 'waiting', true, 0, t, t from series`,
  `insert into events (site_id, id, type, customer, occurred_at, received_at, data, effects)
   select $1, 'f-' || n, 'customer.registered', 'd-' || n, t, t, '{}', '[]' from series`,
  `insert into outbox (site_id, id, effects, created_at) select $1, 'o-' || n, '[]', t from series`,
]

/** Rows that were to be found by a key and are looked for among others, or all fetched for the first of them. */
function searched(node: Node): string[] {
  const { 'Node Type': type, 'Relation Name': relation, Filter: filter = '', Plans: below = [] } = node
  const isSearch =
    (large.includes(relation ?? '') && /= w\.w\d|\bid = /.test(filter)) ||
    (type === 'Limit' && isSorted(below[0]) && readsLarge(node))
  return [...(isSearch ? [`${relation ?? 'in an order'}: ${filter}`] : []), ...below.flatMap(searched)]
}

function readsLarge({ 'Relation Name': relation = '', Plans: below = [] }: Node): boolean {
  return large.includes(relation) || below.some(readsLarge)
}

function isSorted(node: Node | undefined): boolean {
  return node?.['Node Type'] === 'Sort' || (node?.['Node Type'] === 'LockRows' && isSorted(node.Plans?.[0]))
}

test('MEMBER-10 PLAT-15 what the database has not counted yet is found by its keys', async () => {
  const young = await startKith()
  try {
    const statements: Asked[] = []
    note(young.database, statements)
    const store = await young.createSite()
    const members = Array.from({ length: 200 }, (_, n) => ({
      ...{ id: `e-${n}`, type: 'customer.registered', occurredAt: start },
      data: { customer: `c-${n}`, email: `c-${n}@mail.example` },
    }))
    expect((await store.post('/v1/events', members)).status).toBe(200)
    const definition = { code: { issue: 'automatic', enteredAt: ['link', 'registration'] } }
    const codes = { preset: 'member-referrals', key: 'codes', name: 'Codes for all', definition }
    expect((await store.post('/v1/programs', codes)).status).toBe(201)
    await young.parts.engine.settled()
    expect((await store.get('/v1/codes?limit=1')).body.data).toHaveLength(1)
    expect((await store.get('/v1/messages?limit=1')).body.data).toMatchObject([{ state: 'kept' }])
    const seen = new Map(statements.filter(({ within }) => within).map((one) => [one.sql, one]))
    for (const row of grown) await young.database.query(row.replace('from series', series), [store.keys.siteId])
    const wrong: string[] = []
    for (const { sql, values, settings } of seen.values()) {
      if (!/^\s*(select|insert|update|delete|with)/i.test(sql)) continue
      const { rows } = await young.database.transaction(async (handle) => {
        if (settings !== '') await handle.query(settings)
        // As it is planned for whatever values come.
        await handle.query(`prepare looked_at as ${sql}`)
        const unknown = values.length === 0 ? '' : `(${values.map(() => 'null').join(', ')})`
        const plan = await handle.query<{ 'QUERY PLAN': { Plan: Node }[] }>(
          `explain (format json) execute looked_at${unknown}`,
        )
        await handle.query('deallocate looked_at')
        return plan
      })
      for (const row of rows) wrong.push(...row['QUERY PLAN'].flatMap(({ Plan }) => searched(Plan)))
    }
    expect(seen.size).toBeGreaterThan(30)
    expect(wrong).toEqual([])
  } finally {
    await young.stop()
  }
}, 60_000)
