import { afterAll, beforeAll, expect, test } from 'vitest'
import { pruneIdempotencyKeys } from '#app/due.sql.ts'
import { startTicker, tick } from '#app/ticker.ts'
import { pruneEmails } from '#emails/emails.sql.ts'
import { type Kith, type Shop, startKith } from '../../test/app.ts'

let kith: Kith

beforeAll(async () => {
  kith = await startKith()
})
afterAll(() => kith.stop())

const addDueWork = (shop: Shop, at: string) =>
  kith.database.query('insert into due_work (site_id, kind, subject, at) values ($1, $2, $3, $4::timestamptz)', [
    shop.keys.siteId,
    'spend',
    'spn_nothing0',
    at,
  ])
const dueSites = async () => {
  const answer = await kith.database.query('select distinct site_id as site from due_work')
  return new Set(answer.rows.map(({ site }) => site))
}

test('PLAT-8 work falls due by the clock of its site', async () => {
  const [live, late, early] = [
    await kith.createSite({ mode: 'live' }),
    await kith.createSite(),
    await kith.createSite(),
  ]
  for (const shop of [live, late, early]) await addDueWork(shop, '2026-01-02T00:00:00Z')
  const setClock = 'update sites set clock_at = $2::timestamptz where id = $1'
  await kith.database.query(setClock, [early.keys.siteId, '2026-01-01T00:00:00Z'])
  await kith.database.query(setClock, [late.keys.siteId, '2026-01-03T00:00:00Z'])
  await tick(kith.parts)
  expect(await dueSites()).toEqual(new Set([early.keys.siteId]))
})

test('what goes wrong on one site holds no other up', async () => {
  const [wrong, well] = [await kith.createSite({ mode: 'live' }), await kith.createSite({ mode: 'live' })]
  for (const shop of [wrong, well]) await addDueWork(shop, '2026-01-02T00:00:00Z')
  // Whoever takes this row away fails.
  await kith.database.query(`create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'not this one'; end $$`)
  await kith.database.query(`create trigger refuse before delete on due_work for each row
    when (old.site_id = '${wrong.keys.siteId}') execute function refuse()`)
  await tick(kith.parts)
  const left = await dueSites()
  expect(left).toContain(wrong.keys.siteId)
  expect(left).not.toContain(well.keys.siteId)
})

test('it goes on by itself, and stops', async () => {
  const shop = await kith.createSite({ mode: 'live' })
  const ticker = startTicker(kith.parts)
  await addDueWork(shop, '2026-01-02T00:00:00Z')
  await expect.poll(dueSites, { timeout: 10_000 }).not.toContain(shop.keys.siteId)
  await ticker.stop()
})

test('old answers are removed, a stretch at a time', async () => {
  const shop = await kith.createSite()
  for (const name of ['a', 'b', 'c']) await shop.post('/v1/keys', { name }, { 'idempotency-key': name })
  expect(await pruneIdempotencyKeys(kith.database, Date.now() - 60_000, 2)).toBe(0)
  expect(await pruneIdempotencyKeys(kith.database, Date.now() + 60_000, 2)).toBe(2)
  expect(await pruneIdempotencyKeys(kith.database, Date.now() + 60_000, 2)).toBe(1)
})

test('PLAT-13 the texts of emails go when they were kept long enough, and that they were sent stays known', async () => {
  const [live, trial] = [await kith.createSite({ mode: 'live' }), await kith.createSite({ mode: 'test' })]
  const at = '2026-01-02T00:00:00Z'
  for (const shop of [live, trial]) {
    await kith.database.query(
      `insert into emails (site_id, id, scenario, about, address, facts, state, bulk, tries, due_at, sent_to, subject, html,
         body, created_at, ended_at)
       values ($1, 'msg_1', 'invitation', 'a', 'a@b.example', '{}', 'sent', false, 1, $2::timestamptz, 'a@b.example', 's', 'h',
         'b', $2::timestamptz, $2::timestamptz)`,
      [shop.keys.siteId, at],
    )
  }
  const kept = async () =>
    (await kith.database.query('select sent_to, html, state from emails order by html nulls first')).rows
  const whole = { sent_to: 'a@b.example', html: 'h', state: 'sent' }
  expect(await pruneEmails(kith.database, Date.parse(at), 5)).toBe(0)
  expect(await kept()).toEqual([whole, whole])
  expect(await pruneEmails(kith.database, Date.parse(at) + 1, 5)).toBe(1)
  expect(await pruneEmails(kith.database, Date.parse(at) + 1, 5)).toBe(0)
  expect(await kept()).toEqual([{ sent_to: null, html: null, state: 'sent' }, whole])
})
