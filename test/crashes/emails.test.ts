import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isRefusal } from '#base/refusal.ts'
import { connectionsMost } from '#emails/mailer.jobs.ts'
import { readMasterKey } from '#plumbing/secrets.ts'
import { createSite } from '#sites/issue.http.ts'
import { addressOf, createDatabase, type TestDatabase } from '../database.ts'
import { askOver } from '../processes.ts'
import { type Server, startServer } from '../server.ts'

const kills = 20
const members = 400
const longestMillis = 900
const serverMillis = 20

let kept: TestDatabase
let secretKey: string
let server: Server | undefined
/** Who was sent what, as the mail server took it: the address, and the id that stays the same at every attempt. */
const taken: { to: string; id: string }[] = []
const mailServer = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  logger: false,
  onData: (stream, session, done) => {
    let text = ''
    stream.on('data', (chunk) => {
      text += String(chunk)
    })
    stream.on('error', () => {})
    stream.on('end', () => {
      const to = session.envelope.rcptTo[0]?.address ?? ''
      taken.push({ to, id: /^Message-ID: (\S+)/im.exec(text)?.[1] ?? '' })
      setTimeout(() => done(), serverMillis)
    })
  },
})

beforeAll(async () => {
  mailServer.on('error', () => {})
  mailServer.listen(0, '127.0.0.1')
  await once(mailServer.server, 'listening')
  kept = await createDatabase()
  const masterKey = await readMasterKey(kept.database, null)
  const site = { workspace: 'default', key: 'shop', name: 'shop', homeUrl: null, currency: 'USD', locale: 'en' }
  const made = await createSite(kept.database, masterKey, { ...site, timeZone: 'UTC', mode: 'live' })
  if (isRefusal(made)) throw new Error('the site is there already')
  secretKey = made.secretKey
})
afterAll(async () => {
  await server?.stop('SIGKILL')
  await new Promise<void>((done) => mailServer.close(() => done()))
  await kept.drop()
})

function start(): Promise<Server> {
  const { port } = mailServer.server.address() as AddressInfo
  return startServer({ DATABASE_URL: addressOf(kept.server), SMTP_URL: `smtp://127.0.0.1:${port}` })
}

async function post(address: string, path: string, body: object) {
  const headers = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' }
  const answer = await askOver(`${address}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
}

async function waiting(): Promise<number> {
  const { rows } = await kept.database.query<{ count: number }>(
    `select (select count(*) from outbox) + (select count(*) from emails where state = 'waiting') as count`,
  )
  return rows[0]?.count ?? 0
}

test(`MEMBER-10 killed ${kills} times while ${members} are sent their codes: everybody gets theirs, and none twice but what was on its way`, {
  timeout: 600_000,
}, async () => {
  server = await start()
  const events = Array.from({ length: members }, (_, place) => ({
    id: `event-${place}`,
    type: 'customer.registered',
    occurredAt: '2026-01-01T00:00:00Z',
    data: { customer: `m${place}`, email: `m${place}@example.com` },
  }))
  await post(server.address, '/v1/events', events)
  const triggers = [{ on: 'registration', referrer: [{ every: 1, gifts: [{ type: 'points', amount: 5 }] }] }]
  const definition = { code: { issue: 'automatic' }, triggers }
  await post(server.address, '/v1/programs', { key: 'members', name: 'Members', definition })
  for (let round = 0; round < kills; round++) {
    await new Promise((turn) => setTimeout(turn, Math.random() * longestMillis))
    await server.stop('SIGKILL')
    // As if the leases of the dead were over.
    await kept.database.query(`update emails set due_at = now() where state = 'waiting'`)
    server = await start()
  }
  while ((await waiting()) > 0) await new Promise((turn) => setTimeout(turn, 200))
  const codes = taken.filter(({ to }) => to.startsWith('m'))
  expect(new Set(codes.map(({ to }) => to)).size).toBe(members)
  expect(codes.length - members).toBeLessThanOrEqual(kills * connectionsMost)
  // A second copy is the same email, and can be told by it.
  expect(new Set(codes.map(({ to, id }) => `${to} ${id}`)).size).toBe(members)
})
