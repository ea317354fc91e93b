import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Shop } from '../app.ts'
import { Story } from '../story.ts'
import { journey, type Person } from './journey.ts'
import { openShop } from './shop.ts'
import { openShopPage, type ShopPage } from './shop-page.ts'

const store = 'widget'
const icon = 'data:image/gif;base64,R0lGODlhAQABAAAAACw='
const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script>'
const now = '2026-03-02T10:00:00Z'

let shop: Shop
let story: Story
let page: ShopPage
let count = 0

/** One site with the programs that elements show: codes that work once, gifts to be claimed, a module that is off. */
beforeAll(async () => {
  shop = await openShop({ key: 'widget-shop', homeUrl: 'https://widget.example' })
  story = new Story(shop)
  await shop.put('/v1/test/clock', { now })
  const channels = {
    x: { text: '{{ name }} says {{ link }}' },
    email: { title: 'Hi', body: '', icon },
    facebook: {},
    wechat: {},
  }
  await story.launches({ preset: 'invitation-code', key: 'invite', name: 'Bring a friend' })
  await story.launches({
    ...{ preset: 'refer-a-friend-gift', key: 'gifts', name: `Gifts ${hostile}` },
    definition: { share: { title: `Come ${hostile}`, channels } },
  })
  await story.launches({ preset: 'member-referrals', key: 'module', name: 'The module' })
  await shop.post('/v1/programs/module/pause')
  await story.launches({ preset: 'refer-and-earn', key: 'paused', name: 'A paused one' })
  await shop.post('/v1/programs/paused/pause')
  page = await openShopPage(inject('stage').kith, shop)
}, 120_000)
afterAll(() => page?.close())

/** Somebody who may refer in all of them. */
async function member(): Promise<string> {
  count += 1
  const customer = `ann-${count}`
  await story.registers(customer, { name: `Ann ${hostile}` })
  await story.happens('product.activated', { customer, product: 'server' })
  return customer
}

/** A friend comes by a code of theirs and activates a card, so that gifts wait for both. */
async function brings(customer: string, code?: string): Promise<void> {
  count += 1
  const friend = `bob-${count}`
  const used = code ?? (await shop.post('/v1/codes', { program: 'gifts', customer })).body.code
  await story.registers(friend, { name: `${hostile} Bob`, code: used })
  await story.happens('card.activated', { customer: friend })
}

const whole = `<kith-inbox></kith-inbox><kith-invite program="gifts"></kith-invite><kith-codes program="invite"></kith-codes>
<kith-rewards></kith-rewards><form action="/posted"><kith-code-field name="code"></kith-code-field></form>`

for (const colorScheme of ['light', 'dark'] as const)
  journey({ store, name: `on a page of the store, ${colorScheme}`, proves: 'MEMBER-8 PLAT-17' }, async ({ person }) => {
    const customer = await member()
    await brings(customer)
    await brings(customer)
    const ann = await person('Ann', { colorScheme })
    await ann.page.goto(page.with('<kith-member></kith-member>', { customer }))
    await ann.page.getByRole('heading', { name: 'Waiting for you' }).waitFor()
    await ann.page.getByText('Friend <***').first().click()
    await ann.page.getByText('Code used').first().waitFor()
    await ann.step('She sees all that is hers, and how it went with a friend')
    await ann.page.goto(page.with(whole, { customer }))
    await ann.page.getByRole('button', { name: /^Messages: \d+ unread/ }).click()
    await ann.step('She opens her messages')
  })

/** Each part of the page later than the one before, so that whatever moves is seen to move. */
async function comesSlowly({ page }: Person): Promise<void> {
  for (const [url, millis] of [
    [/widget\.js$/, 250],
    [/\/(token|v1\/me\/panel)\b/, 250],
  ] as const)
    await page.route(url, async (route) => {
      await new Promise((done) => setTimeout(done, millis))
      await route.continue()
    })
}

journey({ store, name: 'nothing moves', proves: 'MEMBER-8 GIFT-12' }, async ({ person }) => {
  const ann = await person('Ann')
  await comesSlowly(ann)
  await ann.page.goto(page.with(whole))
  await ann.page.getByText('Sign in to see this.').waitFor()
  await ann.step('Nobody is signed in, and the page keeps its shape')
  const customer = await member()
  await ann.page.goto(page.with(whole, { customer }))
  await ann.page.getByRole('button', { name: 'Create my code' }).first().waitFor()
  await ann.step('She sees all of it for the first time')
  await ann.page.getByRole('button', { name: 'Create my code' }).first().click()
  await ann.page.getByRole('button', { name: 'Copy: Your link' }).waitFor()
  await ann.page.goto(page.with(whole, { customer }))
  await ann.page.getByRole('button', { name: 'Copy: Your link' }).waitFor()
  await ann.step('The page has the shape that it had, and a code in it')
})

/** What has the focus, inside our elements too. */
const focused = `(() => {
  let active = document.activeElement
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
  return active?.getAttribute('aria-label') ?? active?.textContent
})()`

journey({ store, name: 'codes that work once', proves: 'INV-2 INV-12' }, async ({ person }) => {
  const ann = await person('Ann')
  await ann.page.goto(page.with('<kith-codes program="invite"></kith-codes>', { customer: await member() }))
  const make = ann.page.getByRole('button', { name: /Create/ })
  for (const made of ['0', '1', '2']) {
    await ann.page.getByText(`${made} of 3 codes created`).waitFor()
    await make.click()
  }
  await ann.page.getByText('You can create 3 codes, and you have done so.').waitFor()
  expect(await make.count()).toBe(0)
  await ann.page.getByText('Share', { exact: true }).first().click()
  await ann.page.getByRole('img', { name: 'QR code of the link' }).waitFor()
  await ann.page.getByRole('button', { name: 'WeChat' }).click()
  await ann.page.getByRole('dialog').getByText('scan this').waitFor()
  await ann.step('She has made all three, and shares one by WeChat')
  await ann.page.keyboard.press('Escape')
  await expect.poll(() => ann.page.getByRole('dialog').count()).toBe(0)
})

journey({ store, name: 'a link to hand on', proves: 'EARN-2 GIFT-12 MEMBER-11' }, async ({ person }) => {
  const ann = await person('Ann', { permissions: ['clipboard-read', 'clipboard-write'] })
  const customer = await member()
  await ann.page.goto(page.with('<kith-invite program="gifts"></kith-invite>', { customer }))
  await ann.page.getByRole('button', { name: 'Create my code' }).click()
  await ann.page.getByRole('button', { name: 'Copy: Your link' }).click()
  await ann.page.getByText('Copied').first().waitFor()
  const link = String(await ann.page.evaluate('navigator.clipboard.readText()'))
  expect(link).toMatch(/\/r\/widget-shop\/[0-9A-Z]{10}$/)
  const post = new URL((await ann.page.getByRole('link', { name: 'X', exact: true }).getAttribute('href')) ?? '')
  expect(post.searchParams.get('text')).toBe(`Ann ${hostile} says ${link}`)
  const email = ann.page.getByRole('link', { name: 'Email' })
  expect(await email.getAttribute('href')).toContain(encodeURIComponent(link))
  expect(await email.locator('img').getAttribute('src')).toBe(icon)
  await ann.page.getByRole('button', { name: 'Facebook' }).click()
  await ann.page.getByRole('dialog').getByText('Copy these words').waitFor()
  await ann.step('She is asked to write something herself')
  // Where the clipboard is not to be had.
  await ann.page.addInitScript('delete Navigator.prototype.clipboard')
  await ann.page.goto(page.with('<kith-invite program="gifts"></kith-invite><input aria-label="Here">', { customer }))
  await ann.page.getByRole('button', { name: 'Copy: Your code' }).click()
  await ann.page.getByText('Copied').first().waitFor()
  await ann.page.getByLabel('Here').focus()
  await ann.page.keyboard.press('Control+V')
  expect(link).toContain(`/${await ann.page.getByLabel('Here').inputValue()}`)
  expect(await ann.page.getByLabel('Here').inputValue()).toHaveLength(10)
})

journey({ store, name: 'a gift claimed in two tabs', proves: 'GIFT-14' }, async ({ person }) => {
  const customer = await member()
  await brings(customer)
  const ann = await person('Ann')
  const elements = '<kith-rewards program="gifts"></kith-rewards>'
  await ann.page.goto(page.with(elements, { customer }))
  const other = await ann.context.newPage()
  await other.goto(page.with(elements, { customer }))
  const claims = [ann.page, other].map((tab) => tab.getByRole('button', { name: /^Claim/ }))
  for (const claim of claims) await claim.waitFor()
  await Promise.all(claims.map((claim) => claim.click({ noWaitAfter: true }).catch(() => {})))
  for (const claim of claims) await expect.poll(() => claim.count(), { timeout: 15_000 }).toBe(0)
  const { body } = await shop.get(`/v1/customers/${customer}/balances`)
  expect(body.points.balance).toBe(300)
  for (const tab of [ann.page, other]) await tab.getByText('300', { exact: true }).waitFor()
  await ann.step('It is hers, once')
})

journey({ store, name: 'told while she looks', proves: 'EARN-6' }, async ({ person }) => {
  const customer = await member()
  const { code } = (await shop.post('/v1/codes', { program: 'gifts', customer })).body
  const ann = await person('Ann')
  const elements = `<kith-inbox></kith-inbox><kith-rewards show="balances claim rewards"></kith-rewards>`
  // It happens after her list was read and before the stream begins.
  const { promise: hasHappened, resolve: happened } = Promise.withResolvers<void>()
  await ann.page.route('**/notifications/stream*', async (route) => {
    await hasHappened
    await route.continue()
  })
  await ann.page.goto(page.with(elements, { customer }))
  await ann.page.getByText('Nothing yet.').waitFor()
  await brings(customer, code)
  happened()
  await ann.page.getByRole('log').getByText('You have a reward to claim').waitFor()
  const news = ann.page.getByRole('button', { name: 'Show what is new' })
  await news.waitFor()
  expect(await ann.page.getByRole('button', { name: /^Claim/ }).count()).toBe(0)
  await ann.step('A pop-up tells her, and nothing moves before she asks for it')
  await news.click()
  await ann.page.getByRole('button', { name: /^Claim/ }).waitFor()
  expect(await news.count()).toBe(0)
  await ann.page.getByRole('log').getByRole('button', { name: 'Dismiss: You have a reward to claim' }).press('Enter')
  await expect
    .poll(async () => {
      const { body } = await shop.get(`/v1/notifications?customer=${customer}&unread=true`)
      return body.data.map(({ scenario }: { scenario: string }) => scenario)
    })
    .toEqual(['friend_joined'])
  await ann.page.getByRole('log').getByRole('button', { name: 'Dismiss: A friend has joined' }).press('Enter')
  await expect.poll(() => ann.page.evaluate(focused)).toBe('Messages')
  await ann.page.getByRole('button', { name: /^Claim/ }).press('Enter')
  await expect.poll(() => ann.page.evaluate(focused)).toContain('300 points')
})

journey({ store, name: 'told where nothing can be streamed', proves: 'EARN-6' }, async ({ person }) => {
  const customer = await member()
  const { code } = (await shop.post('/v1/codes', { program: 'gifts', customer })).body
  const ann = await person('Ann')
  ann.allow(/ERR_FAILED .*stream/)
  await ann.page.route('**/notifications/stream*', (route) => route.abort())
  await ann.page.goto(page.with('<kith-inbox></kith-inbox>', { customer }))
  await ann.page.getByRole('button', { name: 'Messages' }).waitFor()
  await brings(customer, code)
  await ann.page.getByRole('log').getByText('You have a reward to claim').waitFor({ timeout: 30_000 })
})

journey({ store, name: 'tokens that end', proves: 'PLAT-10' }, async ({ person }) => {
  const ann = await person('Ann')
  const customer = await member()
  const asked = page.tokens.asked
  await ann.page.goto(page.with(whole, { customer }))
  await ann.page.getByRole('heading', { name: 'Your codes' }).waitFor()
  expect(page.tokens.asked).toBe(asked + 1)
  // The next one is over before it is used, and after that there is none.
  const requests: string[] = []
  ann.page.on('request', (request) => request.isNavigationRequest() || requests.push(request.url()))
  page.tokens.lifetimeSeconds = null
  try {
    await ann.page.goto(page.with(whole, { customer }))
    await ann.page.getByText('Sign in to see this.').waitFor()
    expect(await ann.page.getByText(/signed out|Sign in to see/).count()).toBe(1)
    ann.allow(/Kith: the customer token/)
    await ann.page.goto(page.with('<kith-rewards customer-token="old"></kith-rewards>', { customer }))
    await ann.page.getByText('You have been signed out.').waitFor()
    await ann.step('Her token is over, and she is told what to do')
    await expect(ann.page.getByRole('link', { name: 'Sign in' }).first().getAttribute('href')).resolves.toBe('/sign-in')
  } finally {
    page.tokens.lifetimeSeconds = 600
  }
  expect(requests.filter((url) => /eyJ|customer-token/i.test(url))).toEqual([])
  await ann.page.evaluate(`document.querySelector('kith-provider').getToken = async () => {
    window.asked = (window.asked ?? 0) + 1
    return (await (await fetch('/token?customer=${customer}')).json()).token
  }`)
  await ann.page.getByText('Nothing yet.').waitFor()
  expect(await ann.page.evaluate('window.asked')).toBe(1)
})

journey({ store, name: 'without a line', proves: 'MEMBER-8' }, async ({ person }) => {
  const ann = await person('Ann')
  ann.allow(/ERR_INTERNET_DISCONNECTED/)
  await ann.page.goto(page.with('<kith-member></kith-member>', { customer: await member() }))
  await ann.page.getByRole('heading', { name: 'Your codes' }).or(ann.page.getByText('The rules')).first().waitFor()
  await ann.context.setOffline(true)
  await ann.page.getByText('No answer right now. This is how things stood').first().waitFor()
  await ann.page.getByRole('button', { name: 'Create my code' }).first().click()
  await ann.page.getByText('It goes on by itself').first().waitFor()
  await ann.step('She is told that the line is gone, and keeps what she saw')
  await ann.context.setOffline(false)
  await expect.poll(() => ann.page.getByText('No answer right now. This').count(), { timeout: 15_000 }).toBe(0)
})

journey({ store, name: 'the code field', proves: 'EARN-4 PLAT-20' }, async ({ person }) => {
  const owner = await member()
  const { code } = (await shop.post('/v1/codes', { program: 'gifts', customer: owner })).body
  const spent = (await shop.post('/v1/codes', { program: 'invite', customer: owner })).body.code
  await shop.post(`/v1/codes/${spent}/revoke`)
  const form =
    '<form action="/posted"><kith-code-field name="code" label="Referral code"></kith-code-field><button name="did" value="use">Use</button><button>Go on</button></form>'
  const bob = await person('Bob')
  await bob.page.goto(page.with(form, { query: `ref=${code}` }))
  await bob.page.getByText('This code is good: 300 points').waitFor()
  await bob.step('The link has brought the code along, and it is good')
  const field = bob.page.getByLabel('Referral code')
  const answers: (string | null)[] = []
  for (const tried of [spent, 'NOSUCHCODE']) {
    await field.fill(tried)
    await bob.page.getByText('We do not know this code.').waitFor()
    answers.push(await bob.page.getByRole('status').last().textContent())
    await field.fill('')
  }
  expect(answers[0]).toBe(answers[1])
  await field.fill(hostile)
  await bob.page.getByText(/do not know this code|not valid/).waitFor()
  await field.fill(` ${code.toLowerCase()} `)
  await bob.page.getByText('This code is good').waitFor()
  await field.press('Enter')
  await bob.page.getByText(`posted code=${code.toLowerCase()}&did=use`).waitFor()
  const ann = await person('Ann')
  await ann.page.goto(page.with(form, { customer: owner, query: `ref=${spent}` }))
  await ann.page.getByText(/withdrawn|your own/).waitFor()
  await ann.step('Who is signed in is told exactly')
})

journey({ store, name: 'what is not open', proves: 'MEMBER-1 GIFT-9 INV-1' }, async ({ person }) => {
  const ann = await person('Ann')
  const customer = await member()
  const heightOf = async (name: string) => (await ann.page.locator(name).boundingBox())?.height ?? 0
  await ann.page.goto(page.with('<kith-invite program="module"></kith-invite>', { customer }))
  await expect.poll(() => heightOf('kith-invite')).toBe(0)
  await ann.page.goto(page.with('<kith-invite program="paused"></kith-invite>', { customer }))
  await ann.page.getByText('This activity is taking a break.').waitFor()
  await ann.step('An activity takes a break, and says so')
  await story.registers('eve')
  await ann.page.goto(page.with('<kith-codes program="invite"></kith-codes>', { customer: 'eve' }))
  await ann.page.getByText('It takes: an active product.').waitFor()
  expect(await ann.page.getByRole('button').count()).toBe(0)
  await ann.page.goto(page.with('<kith-member></kith-member>', { customer: 'nobody-knows-them' }))
  await ann.page.getByText('Referring is not open to you yet.').first().waitFor()
  await ann.step('Somebody whom the store has not told of yet')
})

journey({ store, name: 'in other languages, and from the right', proves: 'PLAT-7' }, async ({ person }) => {
  const customer = await member()
  await brings(customer)
  const ann = await person('Ann', { timezoneId: 'Asia/Tokyo' })
  await ann.page.goto(page.with('<kith-member program="gifts"></kith-member>', { customer, lang: 'ja' }))
  await ann.page.getByRole('button', { name: /^受け取る/ }).waitFor()
  await ann.page.getByText('これまでに 1 人').first().waitFor()
  await ann.page.goto(page.with('<kith-member program="gifts"></kith-member>', { customer, lang: 'zh' }))
  await ann.page.getByText('已邀请 1 位好友').first().waitFor()
  await ann.page.getByText('2026年3月2日 19:00').filter({ visible: true }).first().waitFor()
  await ann.page.goto(page.with('<kith-member program="gifts"></kith-member>', { customer, lang: 'ar', dir: 'rtl' }))
  const code = ann.page.locator('.code').first()
  await code.waitFor()
  const [start, picture] = await Promise.all([code.boundingBox(), ann.page.locator('img').first().boundingBox()])
  if (ann.width > 600) expect(start?.x).toBeGreaterThan(picture?.x ?? 0)
  await ann.step('It reads from the right where the page does')
})

test('GIFT-14 the same press, sent twice, is one command', async () => {
  const customer = await member()
  const headers = { ...(await shop.browser(customer)), 'content-type': 'application/json', 'idempotency-key': 'press' }
  const press = () =>
    fetch(`${inject('stage').kith}/v1/me/codes`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ program: 'invite' }),
    })
  const answers = await Promise.all([press(), press()])
  const codes = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { code: string }).code))
  expect(new Set(codes).size).toBe(1)
})
