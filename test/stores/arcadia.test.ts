import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Street } from './street.ts'

let street: Street
beforeAll(async () => {
  street = await Street.open()
})
beforeEach(() => {
  street.away = false
})
afterAll(() => street.close())

test('EARN-4 EARN-5 EARN-10 EARN-13 a code at the first checkout, credit for both, spent, and a refund that takes it back', async () => {
  const referrer = await street.newcomer('arcadia', 'Old Lab')
  const first = await street.buys(referrer, 'crown')
  await referrer.press(`${first}/complete`)
  const elena = await street.customerOf(street.arcadia, referrer)
  const { code } = (await street.arcadia.post('/v1/codes', { program: 'earn', customer: elena })).body
  const friend = await street.newcomer('arcadia', 'New Lab')
  await friend.press('/cart/add', { sku: 'bridge' })
  const refused = await friend.press('/cart/code', { code: 'NEVERMADE7', back: 'checkout' })
  expect(refused.path).toBe('/arcadia/checkout')
  expect(refused.text).not.toContain('is active')
  expect((await friend.press('/cart/code', { code, back: 'checkout' })).text).toContain(`Code ${code} is active`)
  const placed = await friend.order()
  const order = placed.path.replace('/arcadia', '').replace('/pay', '')
  expect((await friend.press(`${order}/decline`)).text).toContain('The card was declined')
  await friend.press(`${order}/pay`)
  expect((await referrer.open('/account')).text).toContain('$20.00')
  // Half of it pays for an order, which is then called off: it is all there again.
  await referrer.press('/cart/add', { sku: 'crown' })
  expect((await referrer.open('/checkout')).text).toContain('You have $20.00')
  const mine = await referrer.order({ spend: '1000' })
  expect(mine.text).toContain('$38.00')
  const balances = async () => (await street.arcadia.get(`/v1/customers/${elena}/balances`)).body.credit
  expect(await balances()).toMatchObject({ balance: 1_000, available: 1_000 })
  await referrer.press(`${mine.path.replace('/arcadia', '').replace('/pay', '')}/cancel`)
  expect(await balances()).toMatchObject({ balance: 2_000, available: 2_000 })
  // The refund desk gives the friend's money back.
  const desk = await friend.press(`/refunds/${order.split('/').at(-1)}/refund`)
  expect(desk.text).toContain('Refunded')
  expect(await balances()).toMatchObject({ balance: 0 })
})

test('EARN-11 the other site knows neither the account nor the code', async () => {
  const referrer = await street.newcomer('arcadia', 'Far Lab')
  await referrer.press(`${await street.buys(referrer, 'crown')}/complete`)
  const { code } = (
    await street.arcadia.post('/v1/codes', {
      program: 'earn',
      customer: await street.customerOf(street.arcadia, referrer),
    })
  ).body
  const there = street.visitor('arcadia')
  expect((await there.open('/europe')).text).toContain('€44.00')
  await there.press('/register', { name: 'Fern', email: 'fern@example.com', organization: 'Labor Nord' })
  await there.press('/cart/add', { sku: 'crown' })
  const refused = await there.press('/cart/code', { code, back: 'checkout' })
  const { body } = await street.overseas.get('/v1/refusals?limit=1')
  expect(body.data[0].reason).toBe('wrong_site')
  expect(refused.text).toContain(body.data[0].detail)
})

test('EARN-4 a code that stands in the field goes along with the order; a bad one stops it until it is ordered without', async () => {
  const { code } = await street.institution()
  const friend = await street.newcomer('arcadia', 'Trusting Lab')
  await friend.press('/cart/add', { sku: 'crown' })
  const stopped = await friend.order({ code: 'NEVERMADE7' })
  expect(stopped.path).toBe('/arcadia/checkout')
  expect(stopped.text).toContain('do not know this code')
  expect(stopped.text).toContain('Order without the code')
  const placed = await friend.order({ code })
  expect(placed.path).toContain('/pay')
  const customer = await street.customerOf(street.arcadia, friend)
  expect((await street.arcadia.get(`/v1/referrals?referee=${customer}`)).body.data).toMatchObject([
    { state: 'pending' },
  ])
  const other = await street.newcomer('arcadia', 'Doubtful Lab')
  await other.press('/cart/add', { sku: 'crown' })
  await other.order({ code: 'NEVERMADE7' })
  expect((await other.order({ code: 'NEVERMADE7', without: 'yes' })).path).toContain('/pay')
})

test('EARN-4 a code that cannot be looked up goes along with the order and counts afterwards', async () => {
  const { code } = await street.institution()
  const friend = await street.newcomer('arcadia', 'Offline Lab')
  const customer = await street.customerOf(street.arcadia, friend)
  await friend.press('/cart/add', { sku: 'crown' })
  street.away = true
  const placed = await friend.order({ code })
  expect(placed.text).toContain('Yours goes along with the order')
  street.away = false
  await friend.press(`${placed.path.replace('/arcadia', '').replace('/pay', '')}/pay`)
  expect((await street.arcadia.get(`/v1/referrals?referee=${customer}`)).body.data).toMatchObject([
    { state: 'rewarded' },
  ])
})

test('EARN-13 after it is used, a code says what it brings', async () => {
  const { code } = await street.institution()
  const friend = await street.newcomer('arcadia', 'Curious Lab')
  await friend.press('/cart/add', { sku: 'crown' })
  const used = await friend.press('/cart/code', { code, back: 'checkout' })
  expect(used.text).toContain('$20.00 of credit')
  expect(used.text).toContain('once this order is paid')
})

test('EARN-8 a house is the same house however its name is typed', async () => {
  const { code } = await street.institution('Nordic  Smile LAB')
  const friend = await street.newcomer('arcadia', ' nordic smile Lab ')
  await friend.press('/cart/add', { sku: 'crown' })
  const refused = await friend.press('/cart/code', { code, back: 'checkout' })
  expect(refused.text).not.toContain('is active')
})
