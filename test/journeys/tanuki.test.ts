import { expect } from 'vitest'
import { journey, needsStores, type Person, type Stage } from './journey.ts'
import { Visit } from './stores.ts'

needsStores()

const at = ({ stores }: Stage, person: Person) => new Visit(person, `${stores}/tanuki`)

/** Somebody with a card in use, and a link of their own when they want one. */
async function member(stage: Stage, name: string): Promise<Visit> {
  const visit = at(stage, await stage.person(name))
  await visit.register()
  await visit.go('/card')
  await visit.press('Activate card')
  return visit
}

async function linkOf(visit: Visit): Promise<string> {
  await visit.go('/gifts')
  await visit.makeCode()
  return await visit.ownLink()
}

/** What is claimable, claimed one after the other. */
async function claimAll({ person: { page } }: Visit, many: number): Promise<void> {
  const buttons = page.getByRole('button', { name: /^Claim: / })
  for (let left = many; left > 0; left -= 1) {
    await expect.poll(() => buttons.count()).toBe(left)
    await buttons.first().click()
  }
  await expect.poll(() => buttons.count()).toBe(0)
}

journey({ store: 'tanuki', name: 'a friend comes to eat', proves: 'GIFT-12 GIFT-13' }, async (stage) => {
  const hana = await member(stage, 'Hana Mori')
  await hana.person.step('Has joined, and her card is active')
  const link = await linkOf(hana)
  await hana.person.step('Has a link of her own, and sees what it can bring')
  await hana.press('Open the activity page')
  await hana.person.step('Reads on the activity page what each step gives, and shares her link')

  const emma = at(stage, await stage.person('Emma Clarke'))
  const { page } = emma.person
  await page.goto(link)
  await emma.sees('invites you')
  await emma.person.step('Opens the link, and reads who invites her and to what')
  await Promise.all([
    page.waitForURL(/\/tanuki/),
    page
      .getByRole('link', { name: /^Continue to/ })
      .first()
      .click(),
  ])
  await emma.sees('A friend has set a place for you')
  await emma.person.step('Comes to the restaurant, which knows of the invitation')
  await page.locator('.ticket').getByRole('link', { name: 'Become a member' }).click()
  await emma.fillIn()
  await emma.person.step('Registers; the code is there already')
  await emma.press('Register')
  await page.getByRole('link', { name: 'To your card' }).click()
  await emma.press('Activate card')
  await emma.sees('Your card is active')
  await emma.person.step('Activates her card')
  await page.getByRole('link', { name: 'Your gifts' }).click()
  await emma.sees('Waiting for you')
  await emma.person.step('Finds a gift that waits for her')
  await claimAll(emma, 1)
  await expect.poll(() => page.locator('kith-rewards').getByText('400', { exact: true }).count()).toBe(1)
  await emma.person.step('Claims it')

  await emma.addToCart('Tanuki ramen')
  await emma.order()
  await emma.pay()
  await emma.person.step('Orders a ramen and pays')
  await emma.press('Mark as completed')
  await emma.press('+1 day')
  await emma.go('/gifts')
  await emma.sees('Waiting for you')
  await emma.person.step('Has another gift a day after her first meal')
  await claimAll(emma, 1)
  await page.getByRole('button', { name: 'Create my code' }).click()
  await emma.ownLink()
  await emma.press('Open the activity page')
  await emma.sees('Your link')
  await emma.person.step('Is led to the page of those who invite, and can begin to share')

  await hana.go()
  await hana.person.page.getByRole('log').getByRole('link').first().click()
  await hana.person.page.waitForURL(/\/tanuki\/gifts$/)
  await hana.sees('Waiting for you')
  await hana.person.step('Finds two gifts, and how far her friend has come')
  await claimAll(hana, 2)
  await hana.sees('Friend E***')
  await hana.person.page.getByText('Friend E***').click()
  await hana.person.step('Claims both, and reads when each thing happened')
})

journey({ store: 'tanuki', name: 'a gift is claimed once', proves: 'GIFT-14' }, async (stage) => {
  const nori = await member(stage, 'Nori Sakata')
  const link = await linkOf(nori)
  const theo = at(stage, await stage.person('Theo Lang'))
  const { page, context } = theo.person
  await page.goto(link)
  await Promise.all([
    page.waitForURL(/\/tanuki/),
    page
      .getByRole('link', { name: /^Continue to/ })
      .first()
      .click(),
  ])
  await theo.register()
  await theo.go('/card')
  await theo.press('Activate card')
  await theo.go('/gifts')
  await theo.sees('Waiting for you')

  const other = await context.newPage()
  await other.goto(page.url())
  const inOther = other.getByRole('button', { name: /^Claim: / })
  await inOther.waitFor()
  const here = page.getByRole('button', { name: /^Claim: / })
  await Promise.all([here.click(), inOther.click()])
  for (const tab of [page, other])
    await expect.poll(() => tab.getByRole('button', { name: /^Claim: / }).count()).toBe(0)
  await other.close()
  await theo.go('/gifts')
  await expect.poll(() => page.locator('kith-rewards').getByText('400', { exact: true }).count()).toBe(1)
  await theo.person.step('Has pressed the button in two tabs, and has the points once')

  await nori.press('+90 days')
  await nori.go('/gifts')
  await nori.sees('Waiting for you')
  await nori.person.step('Has left hers for three months; it still waits')
  await claimAll(nori, 1)
  await expect.poll(() => nori.person.page.locator('kith-rewards').getByText('400', { exact: true }).count()).toBe(1)
  await nori.person.step('Claims it now')
})
