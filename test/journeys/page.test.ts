import { expect } from 'vitest'
import { customerToken } from '../app.ts'
import { journey, type Person } from './journey.ts'
import { openShop } from './shop.ts'

const now = new Date().toISOString()
const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10)
const longWord = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'
let shops = 0

async function open(definition: object = {}) {
  shops += 1
  const shop = await openShop({ key: `page-shop-${shops}`, name: 'Tanuki Kitchen', homeUrl: 'https://tanuki.example' })
  const program = { preset: 'refer-a-friend-gift', key: 'friends', name: 'Friends', period: { endsAt: soon } }
  expect((await shop.post('/v1/programs', { ...program, definition })).status).toBe(201)
  const happens = (type: string, data: Record<string, unknown>) =>
    shop.post('/v1/events', { id: `${type}-${data.customer}`, type, occurredAt: now, data })
  await happens('customer.registered', { customer: 'ann', name: 'Ann Example' })
  const { code, link } = (await shop.post('/v1/codes', { program: 'friends', customer: 'ann' })).body
  return { shop, happens, code, link, path: `/p/${shop.keys.site}/friends` }
}

const textOf = (person: Person) => person.page.locator('body').innerText()

const watchLargest = `
  new PerformanceObserver((list) => {
    for (const { element } of list.getEntries()) window.largest = element?.tagName
  }).observe({ type: 'largest-contentful-paint', buffered: true })`

/** Everything mirrored, as for a language that is written from right to left. */
async function mirror({ page }: Person): Promise<void> {
  await page.route('**/p/**', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, body: (await answer.text()).replace('<html ', '<html dir="rtl" ') })
  })
}

journey({ store: 'page', name: 'a friend reads the page', proves: 'GIFT-13 GIFT-7' }, async ({ person, kith }) => {
  const { link, code, shop } = await open()
  const bob = await person('Bob', { permissions: ['clipboard-read', 'clipboard-write'] })
  await bob.page.goto(link)
  await bob.step('Opens the link and reads who invites him, and to what')
  expect(await textOf(bob)).toContain('A*** invites you')
  await bob.page.getByRole('button', { name: 'Copy' }).click()
  await bob.page.getByText('Copied').waitFor()
  expect(await bob.page.evaluate('navigator.clipboard.readText()')).toBe(code)
  const seconds = () => bob.page.locator('[data-unit=second]').innerText()
  const before = await seconds()
  await expect.poll(seconds).not.toBe(before)
  expect(await bob.page.locator('time').innerText()).toMatch(/\(UTC\) · .*where you are/)
  await mirror(bob)
  await bob.page.goto(`${kith}/p/${shop.keys.site}/friends`)
  expect(await textOf(bob)).toContain(code)
  await bob.step('Would read it from right to left as well')
  const cleo = await person('Cleo', { colorScheme: 'dark', locale: 'ja' })
  await cleo.page.goto(link)
  await cleo.step('Reads it in Japanese, at night')
})

journey(
  { store: 'page', name: 'who invites shares their link', proves: 'GIFT-12 MEMBER-11' },
  async ({ person, kith }) => {
    const { shop, happens, code, link, path } = await open()
    await happens('customer.registered', { customer: 'bob', code })
    await happens('card.activated', { customer: 'bob' })
    const ann = await person('Ann')
    const token = await customerToken(shop.keys.identitySecret, { sub: 'ann' }, 600)
    await ann.page.setContent(
      `<!doctype html><html lang="en"><title>Shop</title><form method="post" action="${kith}${path}"><input type="hidden" name="token" value="${token}"><button>Your gifts</button></form>`,
    )
    await ann.page.getByRole('button', { name: 'Your gifts' }).click()
    await ann.page.getByText('You are here as Ann Example.').waitFor()
    expect(ann.page.url()).toBe(`${kith}${path}?as=referrer`)
    expect(await ann.page.getByLabel('Your link').inputValue()).toBe(link)
    expect(await textOf(ann)).toContain('Reached once')
    await ann.step('Comes from her shop, signed in, and sees how far she has come')
    await ann.page.getByRole('link', { name: 'WeChat' }).click()
    const qr = ann.page.getByRole('img', { name: 'QR code' })
    await expect
      .poll(() => qr.evaluate((picture: unknown) => (picture as { naturalWidth: number }).naturalWidth))
      .toBeGreaterThan(0)
    await ann.step('Shows the QR code for WeChat')
  },
)

journey({ store: 'page', name: 'an operator decorates it', proves: 'GIFT-11' }, async ({ person, kith }) => {
  const { shop, path } = await open({ share: { title: longWord, subtitle: longWord } })
  const every = ['rules', 'gifts', 'ladder', 'share', 'countdown', 'leaderboard', 'button'].map((type) => ({
    type,
    audience: 'everybody',
  }))
  const column = [
    { type: 'heading', text: longWord },
    { type: 'text', text: 'Two\n\nparagraphs' },
  ]
  const blocks = [
    { type: 'heading', level: 1 },
    { type: 'text' },
    { type: 'columns', columns: [column, column, column] },
    ...every,
  ]
  const visitor = await person('A visitor')
  for (const [color, accent] of [
    ['#0b3d3a', '#f2c14e'],
    ['#808080', '#808080'],
  ]) {
    const page = { background: { color, image: null }, accent, blocks }
    expect((await shop.put('/v1/programs/friends/page', page)).status).toBe(200)
    await shop.post('/v1/programs/friends/page/publish')
    await visitor.page.goto(kith + path)
    await visitor.step(`Can read it on ${color} with ${accent}`)
  }
})

journey({ store: 'page', name: 'a break', proves: 'GIFT-9' }, async ({ person, kith }) => {
  const { shop, code, path } = await open({ share: { image: null } })
  const bob = await person('Bob')
  await bob.page.goto(`${kith}${path}?ref=NOSUCHCODE`)
  await bob.step('Has a code that is used up, and reads whom to ask')
  await shop.post('/v1/programs/friends/pause')
  await bob.page.goto(`${kith}${path}?ref=${code}`)
  await bob.step('Reads that it takes a break')
  await bob.page.goto(`${kith}/r/${shop.keys.site}/NOSUCHCODE`)
  await bob.step('Reads that a link is none')
})

journey({ store: 'page', name: 'what is seen first', proves: 'GIFT-13' }, async ({ person, kith }) => {
  const titles = [
    'Friends',
    'An invitation for you',
    'Recommended from one institution to the next',
    // Long enough to come first also where no letter of it can be drawn, and boxes take their place.
    '分享给好友，两个人都有礼物',
    longWord,
  ]
  const { shop, path } = await open({ share: { image: null } })
  const reader = await person('A reader')
  await reader.page.addInitScript(watchLargest)
  for (const title of titles) {
    const share = {
      title,
      subtitle: 'Both of you get something once the first order of the friend is paid.',
      image: null,
    }
    expect((await shop.patch('/v1/programs/friends', { definition: { share } })).status).toBe(200)
    for (const [role, lang] of [
      ['visitor', 'en'],
      ['referrer', 'ja'],
      ['visitor', 'zh-CN'],
    ]) {
      await reader.page.goto(`${kith}${path}?as=${role}&lang=${lang}`)
      const largest = () => reader.page.evaluate('window.largest')
      await expect.poll(largest, { message: `${title} in ${lang}, to a ${role}` }).toBe('H1')
    }
    await reader.step(`Sees the title first: ${title}`)
  }
})
