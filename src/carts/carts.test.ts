import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Kith, type Shop, startKith } from '../../test/app.ts'
import { Story } from '../../test/story.ts'

let kith: Kith
let shop: Shop
let story: Story
let program: string
let code: string

const line = { id: 'one', sku: 'server', quantity: 2, unitAmount: 1_000 }
const cartOf = (id: string, customer: string, more: object = {}) => ({
  ...{ id, customer, currency: 'USD', lines: [line] },
  ...more,
})

beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite()
  story = new Story(shop)
  await shop.put('/v1/test/clock', { now: '2026-03-01T10:00:00Z' })
  program = (await story.launches({ preset: 'invitation-code' })).id
  await story.registers('ann')
  await story.happens('product.activated', { customer: 'ann', product: 'server-1' })
  code = await story.codeOf('ann', program)
  await story.registers('bob', { locale: 'ja' })
  await story.registers('cid')
})
afterAll(() => kith.stop())

describe('a cart without a code', () => {
  test('comes to what its lines and shipping come to, less the discounts of the store', async () => {
    const cart = cartOf('plain', 'cid', {
      shipping: { amount: 500, currency: 'USD' },
      discounts: [{ id: 'spring', kind: 'coupon', amount: 300 }],
    })
    const { status, body } = await shop.post('/v1/carts/evaluate', { cart })
    expect(status).toBe(200)
    expect(body).toEqual({
      totals: { subtotal: 2_000, discount: 300, shipping: 500, total: 2_200 },
      applied: [
        {
          source: 'cart',
          code: 'spring',
          label: 'Coupon of the store',
          amount: 300,
          lines: [{ id: 'one', amount: 300 }],
        },
      ],
      removed: [],
      refused: [],
      reservation: null,
    })
  })

  test('may be empty', async () => {
    const { body } = await shop.post('/v1/carts/evaluate', { cart: cartOf('empty', 'cid', { lines: [] }), code: ' ' })
    expect(body.totals).toEqual({ subtotal: 0, discount: 0, shipping: 0, total: 0 })
  })
})

describe('a code on a cart', () => {
  test('INV-6 INV-7 PLAT-21 it takes off at once, removes what it excludes, and is held for this cart', async () => {
    const cart = cartOf('bobs', 'bob', { discounts: [{ id: 'spring', kind: 'gift_voucher', amount: 300 }] })
    const typed = ` ${code.slice(0, 5).toLowerCase()}-${code.slice(5)} `
    const first = await shop.put('/v1/carts/bobs/code', { code: typed, cart })
    expect(first.status, JSON.stringify(first.body)).toBe(200)
    expect(first.body).toMatchObject({
      totals: { subtotal: 2_000, discount: 400, shipping: 0, total: 1_600 },
      applied: [{ source: 'code', code, label: '20% 割引', amount: 400, lines: [{ id: 'one', amount: 400 }] }],
      removed: [{ id: 'spring', kind: 'gift_voucher', reason: 'excluded_by_code' }],
      reservation: { code, until: '2026-03-01T10:30:00.000Z' },
    })
    const { id: _, ...withoutId } = cart
    const again = await shop.put('/v1/carts/bobs/code', { code, cart: withoutId })
    expect(again.body).toEqual(first.body)
    expect((await shop.post('/v1/carts/evaluate', { cart })).body).toEqual(first.body)
  })

  test('INV-6 PLAT-7 another customer is told so in their language, and their cart stays as it was', async () => {
    const cart = cartOf('cids', 'cid')
    const refused = await shop.put('/v1/carts/cids/code', { code, cart }, { 'accept-language': 'zh-CN' })
    expect(refused).toMatchObject({ status: 422, body: { reason: 'code_reserved' } })
    expect(refused.body.detail).toMatch(/[\u4e00-\u9fff]/)
    const looked = await shop.post('/v1/carts/evaluate', { cart, code })
    expect(looked.body).toMatchObject({
      totals: { total: 2_000 },
      refused: [{ code, reason: 'code_reserved' }],
      reservation: null,
    })
    expect(looked.body.refused[0].detail).toMatch(/Somebody else/)
  })

  test('INV-7 a coupon that is added later is refused with the reason', async () => {
    const looked = await shop.post('/v1/carts/evaluate', { cart: cartOf('bobs', 'bob'), coupons: ['SAVE10'] })
    expect(looked.body.refused).toMatchObject([{ code: 'SAVE10', reason: 'excluded_by_code' }])
  })

  test('INV-6 taken off, the code is free for the next one', async () => {
    expect(await shop.delete('/v1/carts/bobs/code')).toMatchObject({ status: 200, body: { reservation: null } })
    expect((await shop.delete('/v1/carts/bobs/code')).status).toBe(200)
    const cart = cartOf('cids', 'cid')
    expect((await shop.put('/v1/carts/cids/code', { code, cart })).status).toBe(200)
    await shop.delete('/v1/carts/cids/code')
  })

  test('INV-4 past the window it is refused and says why', async () => {
    await shop.put('/v1/test/clock', { now: '2026-03-01T10:30:00.001Z' })
    const late = await shop.put('/v1/carts/late/code', { code, cart: cartOf('late', 'cid') })
    expect(late).toMatchObject({ status: 422, body: { reason: 'registration_window_passed' } })
    expect(late.body.detail).toContain('30 minutes')
    const refusals = await shop.get('/v1/refusals?customer=cid&limit=1')
    expect(refusals.body.data[0]).toMatchObject({ code, reason: 'registration_window_passed', place: 'checkout' })
    const { body } = await shop.get(`/v1/refusals/${refusals.body.data[0].id}/explanation`)
    const checks = body.steps[0].checks
    expect(checks.at(-1)).toMatchObject({
      check: 'registration_window',
      passed: false,
      saw: { registeredAt: '2026-03-01T10:00:00.000Z', at: '2026-03-01T10:30:00.001Z' },
    })
    expect(checks.every(({ sentence }: { sentence: string }) => sentence.endsWith('.'))).toBe(true)
  })
})

describe('input', () => {
  test('every wrong field is named', async () => {
    const lines = [
      { id: 'one', sku: 'a', quantity: 0, unitAmount: 1_000 },
      { id: 'two', sku: 'b', quantity: 1, unitAmount: -1 },
    ]
    const { status, body } = await shop.post('/v1/carts/evaluate', {
      cart: cartOf('c', 'cid', { lines, shipping: 1.5 }),
    })
    expect(status).toBe(400)
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/cart/lines/0/quantity',
      '/cart/lines/1/unitAmount',
      '/cart/shipping',
    ])
  })

  test('another currency, the same line twice, another cart', async () => {
    const lines = [line, { ...line, unitAmount: { amount: 5, currency: 'EUR' } }]
    const cart = cartOf('c', 'cid', { currency: 'EUR', lines })
    const { status, body } = await shop.put('/v1/carts/other/code', { code, cart })
    expect(status).toBe(400)
    expect(body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual([
      '/cart/id',
      '/cart/currency',
      '/cart/lines/1/unitAmount/currency',
      '/cart/lines/1/id',
    ])
  })

  test('PLAT-6 more than can be counted exactly', async () => {
    const lines = [{ ...line, quantity: 1_000_000, unitAmount: 1_000_000_000_000 }]
    expect((await shop.post('/v1/carts/evaluate', { cart: cartOf('c', 'cid', { lines }) })).status).toBe(400)
  })

  test('a code of another site is not known here', async () => {
    const other = await kith.createSite({ workspace: 'another' })
    const cart = cartOf('c', 'x')
    expect(await other.put('/v1/carts/c/code', { code, cart })).toMatchObject({
      status: 422,
      body: { reason: 'unknown_code' },
    })
  })
})
