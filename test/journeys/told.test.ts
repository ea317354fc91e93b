import { AxeBuilder } from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Locale, locales } from '#base/words.ts'
import { render, sampleVariables } from '#emails/email.ts'
import { emailScenarios } from '#emails/scenario.ts'
import type { Shop } from '../app.ts'
import { Story } from '../story.ts'
import { openBrowser } from './browser.ts'
import { journey } from './journey.ts'
import { openShop } from './shop.ts'
import { openShopPage, type ShopPage } from './shop-page.ts'

let shop: Shop
let story: Story
let page: ShopPage
let browser: Browser

beforeAll(async () => {
  shop = await openShop({ key: 'told-shop', name: 'Northlight Studio', homeUrl: 'https://told.example' })
  story = new Story(shop)
  await shop.put('/v1/test/clock', { now: '2026-03-02T10:00:00Z' })
  await story.launches({ preset: 'refer-and-earn', key: 'earn', name: 'Refer and earn' })
  page = await openShopPage(inject('stage').kith, shop)
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await page?.close()
  await browser?.close()
})

journey({ store: 'widget', name: 'both sides are told in three ways', proves: 'EARN-6' }, async ({ person, width }) => {
  const sides = { ines: `ines-${width}`, jo: `jo-${width}` }
  const email = (customer: string) => `${customer}@example.com`
  for (const customer of Object.values(sides))
    await story.registers(customer, { organization: `of-${customer}`, email: email(customer), name: customer })
  await story.happens('order.imported', {
    ...{ customer: sides.ines, order: `old-${width}`, total: 9_000 },
    ...{ placedAt: '2026-01-02T10:00:00Z', status: 'completed' },
  })
  const code = await story.codeOf(sides.ines, 'earn')
  const people = await Promise.all(
    Object.values(sides).map(async (customer) => {
      const one = await person(customer)
      await one.page.goto(page.with('<kith-inbox></kith-inbox>', { customer }))
      await one.page.getByRole('button', { name: 'Messages' }).waitFor()
      return { customer, one }
    }),
  )
  await story.happens('order.placed', { customer: sides.jo, order: `first-${width}`, total: 20_000, code })
  await story.happens('order.paid', { order: `first-${width}` })
  for (const { customer, one } of people) {
    await one.page.getByRole('log').getByText('You have earned a reward').waitFor()
    await one.step('Is told at once, where she is')
    await one.page.getByRole('button', { name: /^Messages/ }).click()
    const inbox = one.page.getByRole('dialog')
    await inbox.getByText('You have earned a reward').waitFor()
    expect(await inbox.innerText()).toContain('$20.00')
    await one.step('Finds it in her inbox')
    const { body } = await shop.get(`/v1/messages?customer=${customer}`)
    const earned = body.data.filter(({ scenario }: { scenario: string }) => scenario.startsWith('reward_earned'))
    expect(earned).toHaveLength(1)
    expect(earned[0]).toMatchObject({ to: email(customer), state: 'kept' })
    expect(earned[0].text).toContain('$20.00')
  }
})

/** An email as its reader gets it, with a name as long as names are. */
function written(scenario: (typeof emailScenarios)[number], locale: Locale): string {
  const siteName = 'Maximiliane Featherstonehaugh Linens & Company'
  const customer = 'Maximiliane Featherstonehaugh-Oberländer'
  const variables = { ...sampleVariables(locale, siteName), customer, inviter: customer }
  const unsubscribeUrl = 'https://kith.example/u/v1.token'
  return render({ scenario, locale, text: null, variables, siteName, unsubscribeUrl }).html
}

for (const colorScheme of ['light', 'dark'] as const)
  test(`MEMBER-12 every email fits a narrow window and a wide one, and can be read, ${colorScheme}`, async () => {
    for (const width of [320, 800]) {
      const context = await browser.newContext({ viewport: { width, height: 700 }, colorScheme })
      const opened = await context.newPage()
      for (const locale of width === 320 ? locales : (['en'] as const))
        for (const scenario of emailScenarios) {
          await opened.setContent(written(scenario, locale))
          const where = `${scenario} in ${locale} at ${width} px`
          expect(await opened.evaluate('document.documentElement.scrollWidth'), where).toBe(width)
          if (locale !== 'en' || width !== 320) continue
          const { violations } = await new AxeBuilder({ page: opened })
            .setLegacyMode()
            .withTags(['wcag2a', 'wcag2aa'])
            .analyze()
          expect(
            violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`),
            where,
          ).toEqual([])
        }
      await context.close()
    }
  })
