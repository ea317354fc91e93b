import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { receiversFor } from '#app/work.ts'
import { relay } from '#relay/relay.jobs.ts'
import { Courier } from '#webhooks/deliver.jobs.ts'
import { type Kith, type Shop, startKith } from '../../test/app.ts'
import { type Receiver, startReceiver } from '../../test/receiver.ts'
import { Story } from '../../test/story.ts'

const receivers = receiversFor({ operatorEmail: null })

let kith: Kith
let shop: Shop
let receiver: Receiver
/** Has a code made for somebody, which is told. */
let tellOfCode: (customer: string) => Promise<string>
let start: () => Promise<void>

beforeAll(async () => {
  kith = await startKith({ ALLOW_PRIVATE_ADDRESSES: '127.0.0.1' })
})
afterAll(() => kith.stop())
beforeEach(async () => {
  shop = await kith.createSite()
  receiver = await startReceiver()
  const story = new Story(shop)
  const gifts = [{ type: 'credit', amount: 1_000 }]
  const triggers = [{ on: 'registration', referrer: [{ every: 1, gifts }], referee: 'same' }]
  start = async () => {
    const program = await story.launches({ key: 'friends', definition: { triggers } })
    tellOfCode = async (customer) => {
      await story.registers(customer)
      return await story.codeOf(customer, program.id)
    }
  }
  await start()
})
afterEach(() => receiver.stop())

const endpoint = () => shop.post('/v1/webhook-endpoints', { url: receiver.url, types: ['code.created'] })
const list = async (query = '') => (await shop.get(`/v1/webhook-deliveries${query}`)).body.data

async function passOn(): Promise<void> {
  while (await relay({ ...kith.parts, receivers }));
}

async function deliver(): Promise<void> {
  await passOn()
  const courier = new Courier(kith.parts)
  while (await courier.turn()) await courier.idle()
}

test('passes on once, however many are at it', async () => {
  await endpoint()
  for (let number = 0; number < 150; number++) await tellOfCode(`customer-${number}`)
  await Promise.all([passOn(), passOn(), passOn()])
  expect(await list('?limit=200')).toHaveLength(150)
  await deliver()
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(150)
  expect(receiver.received).toHaveLength(150)
})

test('a row that cannot be passed on holds up no other', async () => {
  await endpoint()
  await tellOfCode('ada')
  await tellOfCode('poison')
  await tellOfCode('bob')
  const failing = receivers.map((receive): typeof receive => async (handle, taken) => {
    if (JSON.stringify(taken.told).includes('poison')) throw new Error('not this one')
    await receive(handle, taken)
  })
  await relay({ ...kith.parts, receivers: failing })
  await relay({ ...kith.parts, receivers: failing })
  expect(await list()).toHaveLength(2)
  await kith.database.query('update outbox set held_until = null')
  await deliver()
  expect(await list()).toHaveLength(3)
})

test('messages are kept for whoever reads them, also without an endpoint', async () => {
  await tellOfCode('before')
  await passOn()
  const { last } = (await shop.get('/v1/webhook-messages')).body
  await tellOfCode('after')
  await passOn()
  const read = (await shop.get(`/v1/webhook-messages?after=${last}`)).body
  expect(read.data.map(({ data }: { data: { customer: string } }) => data.customer)).toEqual(['after'])
  expect(read.last).toBe(read.data[0].id)
  expect((await shop.get(`/v1/webhook-messages?after=${read.last}`)).body).toEqual({ data: [], last: read.last })
})

test('a site that is emptied while things are passed on ends up empty', async () => {
  await endpoint()
  for (let turn = 0; turn < 10; turn++) {
    for (let number = 0; number < 3; number++) await tellOfCode(`customer-${number}`)
    const [emptied] = await Promise.all([shop.post('/v1/test/reset'), passOn(), passOn()])
    expect(emptied.status).toBe(200)
    expect(await list()).toEqual([])
    await endpoint()
    await start()
  }
})
