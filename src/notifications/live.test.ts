import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Kith, type Shop, startKith } from '../../test/app.ts'
import { Story } from '../../test/story.ts'
import { createApp } from '../app.ts'

let kith: Kith
let shop: Shop
let story: Story
let address: string
let code: string
const server = () => createAdaptorServer({ fetch: createApp(kith.parts).fetch })
let listening: ReturnType<typeof server>

beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite()
  story = new Story(shop)
  const gifts = [{ type: 'points', amount: 5 }]
  const triggers = [{ on: 'registration', referrer: [{ every: 1, gifts }], referee: 'same' }]
  await story.launches({ key: 'friends', definition: { triggers } })
  await story.registers('ann', { locale: 'ja' })
  code = await story.codeOf('ann', 'friends')
  listening = server()
  await new Promise<void>((done) => void listening.listen(0, '127.0.0.1', done))
  address = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`
})
afterAll(async () => {
  listening.close()
  await kith.stop()
})

interface Event {
  readonly id: string
  readonly scenario: string
  readonly title: string
}

/** A customer's open stream; `take` waits for so many more events. */
async function open(customer: string, headers: Record<string, string> = {}, query = '') {
  const ending = new AbortController()
  const answer = await fetch(`${address}/v1/me/notifications/stream${query}`, {
    headers: { ...(await shop.browser(customer)), ...headers },
    signal: ending.signal,
  })
  expect(answer.headers.get('content-type')).toContain('text/event-stream')
  const reader = (answer.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  const take = async (count: number): Promise<Event[]> => {
    const found: Event[] = []
    while (found.length < count) {
      const end = text.indexOf('\n\n')
      if (end === -1) {
        const { value, done } = await reader.read()
        if (done) throw new Error('the stream ended')
        text += value
        continue
      }
      const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1]
      text = text.slice(end + 2)
      if (data !== undefined) found.push(JSON.parse(data))
    }
    return found
  }
  return { take, close: () => ending.abort() }
}

test('EARN-6 a customer is told live, in their language, and of nobody else’s', async () => {
  const [ann, cat] = [await open('ann'), await open('cat')]
  await story.registers('bob', { code })
  const told = await ann.take(2)
  expect(told.map(({ scenario }) => scenario).toSorted()).toEqual(['friend_joined', 'reward_earned'])
  expect(told.find(({ scenario }) => scenario === 'reward_earned')?.title).toBe('特典を獲得しました')
  const list = await shop.get('/v1/notifications?customer=ann')
  expect(list.body.data.map(({ id }: Event) => id).toSorted()).toEqual(told.map(({ id }) => id).toSorted())
  await story.registers('cat', { code })
  expect(await cat.take(1)).toMatchObject([{ scenario: 'reward_earned' }])
  expect(await ann.take(2)).toHaveLength(2)
  ann.close()
  cat.close()
})

test('EARN-6 who comes back gets what they missed, and that alone', async () => {
  const before = await open('ann')
  await story.registers('dan', { code })
  const last = (await before.take(2))
    .map(({ id }) => id)
    .toSorted()
    .at(-1) as string
  before.close()
  await story.registers('eva', { code })
  const after = await open('ann', { 'last-event-id': last })
  const missed = await after.take(2)
  expect(missed.every(({ id }) => id > last)).toBe(true)
  expect(new Set(missed.map(({ scenario }) => scenario)).size).toBe(2)
  after.close()
})

test('EARN-6 who knew of nothing yet gets everything, however much there was at once', async () => {
  await story.registers('gil')
  const gils = await story.codeOf('gil', 'friends')
  const watching = await open('gil')
  const occurredAt = (await shop.get('/v1/site')).body.now
  const friends = Array.from({ length: 130 }, (_, place) => ({
    ...{ id: `friend-${place}`, type: 'customer.registered', occurredAt },
    data: { customer: `friend-${place}`, code: gils },
  }))
  expect((await shop.post('/v1/events', friends)).status).toBe(200)
  const told = await watching.take(260)
  expect(new Set(told.map(({ id }) => id)).size).toBe(260)
  await story.registers('hal', { code: gils })
  expect(await watching.take(2)).toHaveLength(2)
  watching.close()
  const late = await open('gil', {}, '?after=0')
  const all = (await late.take(262)).map(({ id }) => id)
  expect(all).toEqual(all.toSorted())
  late.close()
})

test('EARN-6 so many streams each, and no more', async () => {
  const streams = await Promise.all(Array.from({ length: 10 }, () => open('fay')))
  const headers = await shop.browser('fay')
  const eleventh = await fetch(`${address}/v1/me/notifications/stream`, { headers })
  expect(eleventh.status).toBe(429)
  for (const { close } of streams) close()
})
