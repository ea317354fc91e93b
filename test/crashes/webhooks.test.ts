import { afterAll, beforeAll, expect, test } from 'vitest'
import { isRefusal } from '#base/refusal.ts'
import { readMasterKey } from '#plumbing/secrets.ts'
import { createSite } from '#sites/issue.http.ts'
import { addressOf, createDatabase, type TestDatabase } from '../database.ts'
import { type Receiver, startReceiver } from '../receiver.ts'
import { type Server, startServer } from '../server.ts'

const kills = 50
const friends = 500
const friendsPerRound = friends / kills
const longestMillis = 700

let kept: TestDatabase
let receiver: Receiver
let secretKey: string
let server: Server

beforeAll(async () => {
  kept = await createDatabase()
  receiver = await startReceiver()
  const masterKey = await readMasterKey(kept.database, null)
  const site = { workspace: 'default', key: 'shop', name: 'shop', homeUrl: null, currency: 'USD', locale: 'en' }
  const made = await createSite(kept.database, masterKey, { ...site, timeZone: 'UTC', mode: 'test' })
  if (isRefusal(made)) throw new Error('the site is there already')
  secretKey = made.secretKey
})
afterAll(async () => {
  await server.stop('SIGKILL')
  await receiver.stop()
  await kept.drop()
})

function start(): Promise<Server> {
  return startServer({ DATABASE_URL: addressOf(kept.server), ALLOW_PRIVATE_ADDRESSES: '127.0.0.1' })
}

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
async function post(address: string, path: string, body: object): Promise<any> {
  const headers = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' }
  const answer = await fetch(`${address}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return await answer.json()
}

/** Tells of them until the server is killed; answers those of whom nobody knows whether they were taken. */
async function register(address: string, code: string, names: readonly string[]): Promise<string[]> {
  const told = await Promise.all(
    names.map(async (customer) => {
      const occurredAt = new Date().toISOString()
      const event = { id: `event-${customer}`, type: 'customer.registered', occurredAt, data: { customer, code } }
      const answer = await post(address, '/v1/events', event).catch(() => null)
      return answer?.status === 'processed' || answer?.status === 'duplicate' ? null : customer
    }),
  )
  return told.filter((customer) => customer !== null)
}

async function count(sql: string): Promise<number> {
  const answer = await kept.database.query<{ count: number }>(`select count(*)::int as count from ${sql}`)
  return answer.rows[0]?.count ?? 0
}

test(`PLAT-11 EARN-6 killed ${kills} times while ${2 * friends} rewards are issued: each is told, none twice to a person`, {
  timeout: 900_000,
}, async () => {
  server = await start()
  let { address } = server
  const gifts = [{ type: 'credit', amount: 1_000 }]
  const triggers = [{ on: 'registration', referrer: [{ every: 1, gifts }], referee: 'same' }]
  const { id } = await post(address, '/v1/programs', { key: 'friends', name: 'Friends', definition: { triggers } })
  await register(address, '', ['ada'])
  const { code } = await post(address, '/v1/codes', { program: id, customer: 'ada' })
  await post(address, '/v1/webhook-endpoints', { url: receiver.url })
  let waiting: string[] = []
  for (let round = 0; round < kills; round++) {
    const next = Array.from({ length: friendsPerRound }, (_, place) => `friend-${round * friendsPerRound + place}`)
    const telling = register(address, code, [...waiting, ...next])
    await new Promise((turn) => setTimeout(turn, Math.random() * longestMillis))
    await server.stop('SIGKILL')
    waiting = await telling
    server = await start()
    address = server.address
  }
  while (waiting.length > 0) waiting = await register(address, code, waiting)

  // What was under way at a kill is tried again when its lease is over.
  const left = () => count(`(select from outbox union all select from webhook_deliveries where state = 'waiting') w`)
  while ((await left()) > 0) await new Promise((turn) => setTimeout(turn, 500))

  expect(await count('rewards')).toBe(2 * friends)
  expect(await count(`notifications where scenario = 'reward_earned' and customer = 'ada'`)).toBe(friends)
  expect(await count(`notifications where scenario = 'reward_earned' and customer <> 'ada'`)).toBe(friends)
  expect(
    await count(`(select customer from notifications where customer <> 'ada' group by 1 having count(*) > 1) m`),
  ).toBe(0)
  expect(await count(`webhook_messages where type = 'reward.issued'`)).toBe(2 * friends)
  expect(await count(`webhook_deliveries where state <> 'delivered'`)).toBe(0)
  const { rows } = await kept.database.query<{ id: string }>('select id from webhook_messages')
  const arrived = new Set(receiver.received.map(({ headers }) => headers['webhook-id']))
  expect(rows.filter((message) => !arrived.has(message.id))).toEqual([])
  const rewards = receiver.received.map(({ body }) => JSON.parse(body)).filter(({ type }) => type === 'reward.issued')
  expect(new Set(rewards.map(({ data }) => data.reward)).size).toBe(2 * friends)
})
