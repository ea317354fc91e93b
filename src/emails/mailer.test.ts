import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { receiversFor } from '#app/work.ts'
import { deliverEmails } from '#emails/emails.jobs.ts'
import { createMailer, type Mailer } from '#emails/mailer.jobs.ts'
import { relay } from '#relay/relay.jobs.ts'
import { type Kith, type Shop, startKith } from '../../test/app.ts'
import { Story } from '../../test/story.ts'

const receivers = receiversFor({ operatorEmail: null })

let kith: Kith
let shop: Shop
let story: Story
const mails: string[] = []
const ends: (() => Promise<void> | void)[] = []

beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite()
  story = new Story(shop)
  await shop.put('/v1/email-settings', { sends: true, fromName: 'Shop, "Ltd"', replyTo: 'help@shop.example' })
  await story.launches({
    key: 'members',
    definition: {
      code: { issue: 'automatic' },
      triggers: [{ on: 'registration', referrer: [{ every: 1, gifts: [{ type: 'points', amount: 5 }] }] }],
    },
  })
})
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
  mails.length = 0
})
afterAll(() => kith.stop())

async function serve(options: SMTPServerOptions, silenceMillis = 5_000, sendMillis = 10_000): Promise<Mailer> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onData: (stream, _, done) => {
      let text = ''
      stream.on('data', (chunk) => {
        text += String(chunk)
      })
      stream.on('end', () => {
        mails.push(text)
        done()
      })
    },
    ...options,
  })
  server.on('error', () => {})
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  const mailer = createMailer({
    ...{ smtpUrl: `smtp://127.0.0.1:${port}`, from: 'mail@kith.example' },
    silenceMillis,
    sendMillis,
  })
  ends.push(() => mailer.close())
  ends.push(() => new Promise<void>((done) => server.close(() => done())))
  return mailer
}

/** Somebody registers, which gives them a code and so an email, and what waits is delivered once. */
async function deliver(mailer: Mailer, customer: string, name = 'Ann'): Promise<void> {
  await story.registers(customer, { email: `${customer}@example.com`, name })
  await deliverAgain(mailer)
}

async function deliverAgain(mailer: Mailer): Promise<void> {
  await relay({ ...kith.parts, receivers })
  await deliverEmails({ ...kith.parts, mailer })
}

const messageOf = async (customer: string) => (await shop.get(`/v1/messages?customer=${customer}`)).body.data[0]
/** As if the time of the next attempt had come. */
const skipTheWait = () => kith.database.query(`update emails set due_at = now() where state = 'waiting'`)

function refusal(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode })
}

describe('a mail server', () => {
  test('MEMBER-12 that accepts gets both parts, with the headers of one-click unsubscribing', async () => {
    await deliver(await serve({}), 'ann', '安娜 <b>')
    const { id, state, to } = await messageOf('ann')
    expect({ state, to, count: mails.length }).toEqual({ state: 'sent', to: 'ann@example.com', count: 1 })
    const parsed = await PostalMime.parse(mails[0] ?? '')
    expect(parsed).toMatchObject({
      subject: 'Your code for Friends',
      messageId: `<${id}@kith.example>`,
      from: { name: 'Shop, "Ltd"', address: 'mail@kith.example' },
      to: [{ address: 'ann@example.com' }],
      replyTo: [{ address: 'help@shop.example' }],
    })
    expect(parsed.text).toContain('安娜 <b>')
    expect(parsed.html).toContain('安娜 &lt;b&gt;')
    const header = (key: string) => parsed.headers.find((one) => one.key === key)?.value
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click')
    const path = /^<http:\/\/localhost:8787(\/u\/[^>]+)>$/.exec(header('list-unsubscribe') ?? '')?.[1] ?? ''
    expect((await kith.request(path)).body).toContain('ann@example.com')
  })

  test('MEMBER-12 that says later is asked again, and gets it once', async () => {
    let asked = 0
    const mailer = await serve({
      onRcptTo: (_, __, done) => {
        asked += 1
        done(asked === 1 ? refusal(451, 'Greylisted') : null)
      },
    })
    await deliver(mailer, 'bob')
    expect(await messageOf('bob')).toMatchObject({ state: 'waiting', problem: expect.stringContaining('Greylisted') })
    await deliverAgain(mailer)
    expect(asked).toBe(1)
    await skipTheWait()
    await deliverAgain(mailer)
    await skipTheWait()
    await deliverAgain(mailer)
    expect(await messageOf('bob')).toMatchObject({ state: 'sent', problem: null })
    expect(mails).toHaveLength(1)
  })

  test('MEMBER-12 that knows nobody of the name ends it, and that address gets none again', async () => {
    const mailer = await serve({ onRcptTo: (_, __, done) => done(refusal(550, '5.1.1 No such user')) })
    await deliver(mailer, 'cat')
    const failed = await messageOf('cat')
    expect(failed).toMatchObject({ state: 'failed', problem: expect.stringContaining('No such user') })
    expect((await shop.get('/v1/email-suppressions')).body.data).toMatchObject([
      { address: 'cat@example.com', reason: 'bounced' },
    ])
    await shop.delete('/v1/email-suppressions/cat@example.com')
    expect((await shop.post(`/v1/messages/${failed.id}/retry`)).body.state).toBe('waiting')
    await deliverAgain(await serve({}))
    expect(await messageOf('cat')).toMatchObject({ state: 'sent' })
    expect((await shop.post(`/v1/messages/${failed.id}/retry`)).status).toBe(409)
  })

  test('MEMBER-12 that refuses what is in it ends it, and the address stays', async () => {
    await deliver(
      await serve({
        onData: (stream, _, done) => {
          stream.resume()
          stream.on('end', () => done(refusal(554, 'Looks like spam')))
        },
      }),
      'dan',
    )
    expect(await messageOf('dan')).toMatchObject({ state: 'failed', problem: expect.stringContaining('spam') })
    expect((await shop.get('/v1/email-suppressions')).body.data).toEqual([])
  })

  test('MEMBER-12 that stalls, or drops the line in the middle, is tried again later', async () => {
    await deliver(await serve({ onRcptTo: () => {} }, 300), 'eva')
    expect(await messageOf('eva')).toMatchObject({ state: 'waiting' })
    const sockets: Socket[] = []
    const dropping = await serve({
      onData: (stream) => {
        stream.once('data', () => sockets.at(-1)?.destroy())
        stream.on('error', () => {})
      },
    })
    await skipTheWait()
    const watched = ends.length
    expect(watched).toBeGreaterThan(0)
    await deliverAgain(dropping)
    expect(await messageOf('eva')).toMatchObject({ state: 'waiting' })
    await skipTheWait()
    await deliverAgain(await serve({}))
    expect(await messageOf('eva')).toMatchObject({ state: 'sent' })
  })

  test('MEMBER-12 that is not there costs nothing but time', async () => {
    const gone = createMailer({ smtpUrl: 'smtp://127.0.0.1:1', from: 'mail@kith.example', silenceMillis: 1_000 })
    ends.push(() => gone.close())
    await deliver(gone, 'fay')
    expect(await messageOf('fay')).toMatchObject({ state: 'waiting', problem: expect.stringContaining('ECONNREFUSED') })
  })
})

test('MEMBER-12 two workers at once send nothing twice, and a worker that dies is followed by another', async () => {
  const mailer = await serve({})
  for (let count = 0; count < 25; count++) await story.registers(`w${count}`, { email: `w${count}@example.com` })
  await Promise.all([relay({ ...kith.parts, receivers }), relay({ ...kith.parts, receivers })])
  const work = async () => {
    while ((await deliverEmails({ ...kith.parts, mailer })).claimed > 0);
  }
  await Promise.all([work(), work(), work()])
  const receivers25 = mails.map((text) => /^To: (\S+)/im.exec(text)?.[1]).filter((to) => to?.startsWith('w'))
  expect(receivers25).toHaveLength(25)
  expect(new Set(receivers25).size).toBe(25)
})

test('MEMBER-12 a test goes out to whoever asks, also of a scenario that is off', async () => {
  const mailer = await serve({})
  await shop.put('/v1/email-scenarios/invitation', { enabled: false })
  const { status, body } = await shop.post('/v1/email-scenarios/invitation/test', {
    to: 'me@shop.example',
    locale: 'ja',
  })
  expect({ status, state: body.state }).toEqual({ status: 200, state: 'waiting' })
  await deliverAgain(mailer)
  const parsed = await PostalMime.parse(mails.at(-1) ?? '')
  expect(parsed.to).toMatchObject([{ address: 'me@shop.example' }])
  expect(parsed.subject).toContain('招待')
})

test('MEMBER-12 without a mail server emails are kept, and the settings say so', async () => {
  const live = await kith.createSite({ mode: 'live' })
  expect((await live.get('/v1/email-settings')).body).toEqual({
    ...{ fromName: null, replyTo: null, sends: true, mailServer: false },
    invitations: { enabled: false, perDay: 20 },
  })
  await live.post('/v1/email-scenarios/your_code/test', { to: 'me@shop.example' })
  await deliverEmails({ ...kith.parts, mailer: null })
  expect((await live.get('/v1/messages')).body.data).toMatchObject([{ state: 'kept', to: 'me@shop.example' }])
})
