import type { Route } from 'playwright-core'
import sharp from 'sharp'
import { expect } from 'vitest'
import type { Shop } from '../app.ts'
import { type Clerk, portalJourney } from './portal.ts'

const soon = new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10)

async function start(shop: Shop) {
  const named = { key: 'friends', name: 'Bring a friend', period: { endsAt: soon } }
  const definition = { share: { title: 'Come and eat with me' } }
  const program = { preset: 'refer-a-friend-gift', ...named, definition }
  const { status, body } = await shop.post('/v1/programs', program)
  expect(status).toBe(201)
  return `programs/${body.id}/page`
}

/** A plate on a table, as a photo would be. */
function photo(): Promise<Buffer> {
  const plate =
    '<svg width="1800" height="1200"><circle cx="900" cy="600" r="430" fill="#f7f1e5"/><circle cx="900" cy="600" r="300" fill="#c2572b"/><circle cx="800" cy="540" r="90" fill="#f6d77a"/><circle cx="1010" cy="680" r="60" fill="#7a9a52"/></svg>'
  return sharp({ create: { width: 1_800, height: 1_200, channels: 3, background: '#55745b' } })
    .composite([{ input: Buffer.from(plate) }])
    .jpeg()
    .toBuffer()
}

/** The editor comes in parts, on a machine that may have much to do. */
const patient = { timeout: 45_000 }

const canvasOf = ({ page }: Clerk) => page.frameLocator('.kith-canvas iframe')

/** On a phone the blocks, the page and the settings take turns. */
async function turnTo({ page, width }: Clerk, pane: 'Blocks' | 'Page' | 'Settings'): Promise<void> {
  if (width < 600) await page.getByRole('radiogroup', { name: 'Show' }).getByText(pane, { exact: true }).click()
}

async function outlineOf({ page }: Clerk): Promise<string[]> {
  const names = await page.locator('[data-row] .kith-block-words').allTextContents()
  return names.map((name) => name.trim())
}

const isSaved = ({ page }: Clerk) => page.getByText('Draft saved').waitFor()

async function publish(clerk: Clerk, version: number): Promise<void> {
  await clerk.page.getByRole('button', { name: 'Publish' }).click()
  await clerk.page.getByText(`Published as version ${version}.`).last().waitFor()
  await clerk.page.getByText(`Version ${version} is published`).waitFor()
}

portalJourney(
  { area: 'pages', name: 'a marketer gives the page a picture', proves: 'GIFT-7 GIFT-11' },
  async ({ shop, site, staff, kith }) => {
    const path = await start(shop)
    const mina = await staff('Mina', 'marketer')
    await mina.go(path)
    const canvas = canvasOf(mina)
    await canvas.getByText('Come and eat with me').waitFor(patient)
    await turnTo(mina, 'Blocks')
    await mina.page.getByRole('button', { name: 'Add: Picture' }).click()
    await turnTo(mina, 'Settings')
    await mina.page.getByRole('button', { name: 'Choose a picture' }).click()
    await mina.page.getByText('No pictures yet').waitFor()
    await mina.step('Looks for a picture, and there is none yet')
    const file = mina.page.locator('input[type=file]')
    await file.setInputFiles({ name: 'menu.png', mimeType: 'image/png', buffer: Buffer.from('<svg onload="x"/>') })
    await mina.page.getByText('PNG, JPEG and WebP can.').waitFor()
    await mina.step('Is told that what she chose is no picture')
    await file.setInputFiles({ name: 'plate.jpg', mimeType: 'image/jpeg', buffer: await photo() })
    await mina.page.getByRole('button', { name: 'Choose another one' }).waitFor()
    await mina.page.getByLabel('What the picture shows').fill('Supper for two')
    await turnTo(mina, 'Page')
    const picture = canvas.locator('img[alt="Supper for two"]')
    await expect.poll(() => picture.evaluate((one: { naturalWidth: number }) => one.naturalWidth)).toBeGreaterThan(300)
    await isSaved(mina)
    await mina.step('Sees it on the page', { at: picture })
    await publish(mina, 1)
    const bob = await staff('Bob', 'support', { javaScriptEnabled: false })
    const answer = await bob.page.goto(`${kith}/p/${site}/friends`)
    expect(answer?.status()).toBe(200)
    const seen = bob.page.getByRole('img', { name: 'Supper for two' })
    expect(await seen.getAttribute('srcset')).toMatch(/400\.webp 400w, .*800\.webp 800w, .*1600x1067\.webp 1600w/)
    expect([await seen.getAttribute('width'), await seen.getAttribute('height')]).toEqual(['1600', '1067'])
    const address = (await seen.getAttribute('src')) ?? ''
    await shop.patch('/v1/programs/friends', { definition: { share: { image: address } } })
    await bob.page.reload()
    const preview = await bob.page.locator('meta[property="og:image"]').getAttribute('content')
    const fetched = await bob.page.request.get(`${kith}${new URL(preview ?? '').pathname}`)
    expect([fetched.status(), fetched.headers()['content-type']]).toEqual([200, 'image/jpeg'])
    const { data } = (await shop.get('/v1/images')).body
    expect(data).toMatchObject([{ name: 'plate.jpg', width: 1_600, height: 1_067 }])
    expect((await shop.delete(`/v1/images/${data[0].id}`)).status).toBe(409)
  },
)

async function drag(clerk: Clerk, block: string, onto: string): Promise<void> {
  const { page } = clerk
  const from = await page.getByRole('button', { name: `Add: ${block}` }).boundingBox()
  const target = await canvasOf(clerk).locator('.block', { hasText: onto }).first().boundingBox()
  if (!from || !target) throw new Error('there is nothing to drag')
  await page.mouse.move(from.x + 20, from.y + 15)
  await page.mouse.down()
  await page.mouse.move(from.x + 26, from.y + 20)
  await page.mouse.move(target.x + target.width / 2, target.y + target.height - 4, { steps: 25 })
  await page.waitForTimeout(500)
  await page.mouse.up()
}

portalJourney(
  { area: 'pages', name: 'a marketer makes a page of their own', proves: 'GIFT-11' },
  async ({ shop, site, staff, kith, width }) => {
    const path = await start(shop)
    const mina = await staff('Mina', 'marketer')
    const { page } = mina
    await mina.go(path)
    const canvas = canvasOf(mina)
    await canvas.getByText('Come and eat with me').waitFor(patient)
    await mina.step('Finds the page that was made from the activity')
    const generated = await outlineOf(mina)
    if (width > 600) {
      await drag(mina, 'Leaderboard', 'Come and eat with me')
      await expect.poll(() => outlineOf(mina)).toContain('Leaderboard')
      expect((await outlineOf(mina)).indexOf('Leaderboard')).toBe(1)
      await page.getByText('Leaderboard added at place 2 of').waitFor({ state: 'attached' })
      await mina.step('Drags a leaderboard onto it')
      await page.getByRole('button', { name: 'Undo' }).click()
      await expect.poll(() => outlineOf(mina)).toEqual(generated)
      await page.getByRole('button', { name: 'Redo' }).click()
      await expect.poll(() => outlineOf(mina)).toContain('Leaderboard')
    }
    await byKeys(mina)
    await mina.step('Puts text into a column, by keys alone')
    await withoutServer(mina)
    await colours(mina)
    await turnTo(mina, 'Page')
    await mina.step('Gives it colours', { at: page.locator('.kith-canvas') })
    await publish(mina, 1)
    await page.getByRole('button', { name: 'Preview' }).click()
    await page.frameLocator('.kith-sheet').getByText('Pull up a chair').waitFor()
    await mina.step('Looks at it as people get it')
    const bob = await staff('Bob', 'support', { javaScriptEnabled: false })
    await bob.page.goto(`${kith}/p/${site}/friends`)
    await bob.page.getByText('Pull up a chair').waitFor()
    expect(await bob.page.locator('main > .columns > .column').count()).toBe(2)
    await page.keyboard.press('Escape')
    await meetOlaf(mina, await staff('Olaf', 'owner'), {
      draft: `${kith}/admin/api/sites/${site}/programs/friends/page`,
    })
    await savesByItself(mina)
  },
)

/** He saves while she has it open; she is told who it was and what he did. */
async function meetOlaf(mina: Clerk, olaf: Clerk, { draft: address }: { readonly draft: string }): Promise<void> {
  const { page } = mina
  const { draft } = await (await olaf.page.request.get(address)).json()
  const data = { ...draft, blocks: [...draft.blocks, { type: 'text', text: 'Bring your own spoon' }] }
  const saved = await olaf.page.request.put(address, { headers: { origin: new URL(address).origin }, data })
  expect(saved.status()).toBe(200)
  await turnTo(mina, 'Settings')
  await page.getByLabel('Colour of buttons and marks').fill('#9d174d')
  await page.keyboard.press('Tab')
  const dialog = page.getByRole('dialog').filter({ hasText: 'This page was changed meanwhile' })
  await dialog.getByText('Olaf has saved it').waitFor()
  await dialog.getByText('Added: Text “Bring your own spoon”').waitFor()
  expect(await dialog.getByRole('listitem').count()).toBe(1)
  await mina.step('Is told who saved the page meanwhile, and what they did', { at: dialog })
  await dialog.getByRole('button', { name: 'Take over theirs' }).click()
  await dialog.waitFor({ state: 'detached' })
  await canvasOf(mina).getByText('Bring your own spoon').waitFor()
}

/** What could not be saved is, as soon as the server takes it. */
async function savesByItself(mina: Clerk): Promise<void> {
  const { page } = mina
  const refuse = (route: Route) => (route.request().method() === 'PUT' ? route.abort() : route.continue())
  await page.route('**/page', refuse)
  await turnTo(mina, 'Settings')
  await page.getByLabel('Background', { exact: true }).fill('#ecfeff')
  await page.getByText('The draft could not be saved').first().waitFor()
  await page.unroute('**/page', refuse)
  await isSaved(mina)
}

/** No mouse: the palette, the list and the fields are enough. */
async function byKeys(mina: Clerk): Promise<void> {
  const { page } = mina
  await turnTo(mina, 'Blocks')
  await page.getByRole('button', { name: 'The whole page' }).focus()
  await page.keyboard.press('Enter')
  for (const block of ['Columns', 'Text']) {
    await turnTo(mina, 'Blocks')
    await page.getByRole('button', { name: `Add: ${block}` }).focus()
    await page.keyboard.press('Enter')
  }
  await turnTo(mina, 'Settings')
  await page.getByRole('textbox', { name: 'Text' }).focus()
  await page.keyboard.type('Pull up a chair')
  await turnTo(mina, 'Blocks')
  const row = page.locator('[data-row]', { hasText: 'Pull up a chair' }).getByRole('button').first()
  await row.focus()
  await page.keyboard.press('Alt+ArrowUp')
  await page.getByText('Column 2', { exact: true }).waitFor()
  await page.keyboard.press('Alt+ArrowUp')
  await page.getByText('Column 1', { exact: true }).waitFor()
  expect(await row.evaluate((one: { matches(selector: string): boolean }) => one.matches(':focus'))).toBe(true)
  await isSaved(mina)
}

/** What she has typed and what she sees stay while the other view cannot be had. */
async function withoutServer(mina: Clerk): Promise<void> {
  const { page } = mina
  mina.allow(/ERR_FAILED/)
  await page.route('**/page/contents?*', (route) => route.abort())
  await page.getByRole('radiogroup', { name: 'Seen by' }).getByText('Who invites').click()
  const lack = page.getByRole('alert').filter({ hasText: 'The page as seen by “Who invites” could not be loaded' })
  await lack.waitFor()
  await turnTo(mina, 'Page')
  await canvasOf(mina).getByText('Pull up a chair').waitFor()
  await mina.step('Is told that she cannot have it as others see it, and goes on')
  await page.unroute('**/page/contents?*')
  await lack.waitFor({ state: 'detached' })
  await page.getByRole('radiogroup', { name: 'Seen by' }).getByText('Friends').click()
}

/** Makes a change, does something between the sending of its draft and the answer, and waits until that has come. */
async function duringSave({ page }: Clerk, change: () => Promise<void>, act: () => Promise<void>): Promise<void> {
  const { promise: isDone, resolve: done } = Promise.withResolvers<void>()
  const hold = async (route: Route) => {
    if (route.request().method() === 'PUT') await isDone
    await route.continue()
  }
  await page.route('**/page', hold)
  const sent = page.waitForRequest((request) => request.method() === 'PUT' && request.url().endsWith('/page'))
  await change()
  await sent
  await act()
  const answer = page.waitForResponse((response) => response.request().method() === 'PUT')
  done()
  await (await answer).finished()
  await page.unroute('**/page', hold)
}

async function colours(mina: Clerk): Promise<void> {
  const { page } = mina
  await turnTo(mina, 'Blocks')
  await page.getByRole('button', { name: 'The whole page' }).click()
  await turnTo(mina, 'Settings')
  await page.getByLabel('Background', { exact: true }).fill('#fdf2f8')
  const accent = page.getByLabel('Colour of buttons and marks')
  const writes = async (color: string) => {
    await accent.fill(color)
    await page.keyboard.press('Tab')
  }
  const wrong = page.getByText('Not saved: 1 field is not right')
  await isSaved(mina)
  await duringSave(
    mina,
    async () => await writes('#fdd0e6'),
    async () => {
      await page.getByText('Buttons hardly stand out').waitFor()
      await writes('#zzz')
      await wrong.waitFor()
    },
  )
  expect(await wrong.isVisible()).toBe(true)
  await writes('#be185d')
  await isSaved(mina)
}
