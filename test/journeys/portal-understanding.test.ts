import { expect } from 'vitest'
import type { Shop } from '../app.ts'
import { Story } from '../story.ts'
import { portalJourney } from './portal.ts'

/** Ann brought Bob, who has paid; Cem was not new; Dee has registered and nothing hangs on it. */
async function months(shop: Shop): Promise<Story> {
  const story = new Story(shop)
  await shop.put('/v1/test/clock', { now: '2026-03-01T09:00:00Z' })
  const gifts = [{ type: 'points', amount: 500 }]
  const triggers = [{ on: 'first_order', when: 'paid', referrer: [{ every: 1, gifts }], referee: 'same' }]
  const code = { enteredAt: ['link', 'registration', 'checkout'] }
  await story.launches({ key: 'friends', name: 'Bring a friend', definition: { triggers, code } })
  await story.registers('ann', { name: 'Ann Lee', email: 'ann.lee@linden.example' })
  const annCode = await story.codeOf('ann', 'friends')
  await shop.put('/v1/test/clock', { now: '2026-03-03T17:30:00Z' })
  await story.registers('bob', { name: 'Bob Martin', email: 'bob@linden.example', code: annCode })
  await story.happens('order.placed', { customer: 'bob', order: 'order-1001', total: 4_200 })
  await story.happens('order.paid', { order: 'order-1001' })
  await story.registers('cem', { name: 'Cem Yıldız', email: 'cem@linden.example' })
  await story.happens('order.placed', { customer: 'cem', order: 'order-1002', total: 1_900 })
  await story.happens('order.placed', { customer: 'cem', order: 'order-1003', total: 2_300, code: annCode })
  await story.registers('dee', { name: 'Dee Okafor', email: 'dee@linden.example' })
  return story
}

portalJourney(
  { area: 'understanding', name: 'support explains what became of a friend', proves: 'PLAT-2' },
  async ({ shop, staff }) => {
    await months(shop)
    const sam = await staff('Sam', 'support')
    const { page } = sam
    await sam.go('referrals')
    await page.getByRole('link', { name: 'Bob Martin' }).waitFor()
    await sam.step('Lists who brought whom')
    await page.getByRole('searchbox').fill('bob')
    await page.waitForURL(/search=bob/)
    await page.getByRole('link', { name: 'Bob Martin' }).click()
    await page.getByRole('heading', { name: 'Bob Martin, brought by Ann Lee' }).waitFor()
    await page.getByText('It succeeded, and rewards were given').waitFor()
    await sam.step('Reads every decision, in order')
    await page
      .getByRole('button', { name: /checks, all passed/ })
      .first()
      .click()
    await page.getByText('The code is one of this site.').waitFor()
    await sam.step('Opens what was looked at', { at: page.getByText('The code is one of this site.') })
    await page.getByRole('link', { name: 'Ann Lee' }).first().click()
    await page.getByRole('heading', { name: 'Ann Lee', exact: true }).waitFor()
    await page.getByText('500', { exact: true }).first().waitFor()
    await sam.step('Follows the link to whoever brought him')
    await page.getByRole('tab', { name: 'Ledger' }).click()
    await page.getByText('+500').waitFor()
    expect(page.url()).toContain('tab=ledger')
    await sam.step('Sees how the balance came about', { at: page.getByText('+500') })
    await sam.go('refusals')
    await page.getByText('The friend was a customer already.').first().waitFor()
    await sam.step('Lists codes that were refused, with the reason')
    await page.locator('tbody').getByRole('link').first().click()
    const failed = page.getByRole('listitem').filter({ hasText: 'The friend was a customer already.' })
    await failed.getByText('First order: order-1002').waitFor()
    await failed.getByRole('link', { name: 'order-1002' }).waitFor()
    await sam.step('Sees the check that Cem did not pass, and what it saw', { at: failed })
    await sam.go('codes?state=available')
    await page.getByText('Available').first().waitFor()
    await sam.step('Finds the code, by its state')
  },
)

portalJourney(
  { area: 'understanding', name: 'support gives, takes back and gives back', proves: 'PLAT-9' },
  async ({ shop, staff }) => {
    await months(shop)
    const sam = await staff('Sam', 'support')
    const { page } = sam
    await sam.go('customers/bob')
    await page.getByRole('link', { name: 'Give a gift' }).click()
    const points = page.getByRole('textbox', { name: 'Points' })
    await points.waitFor()
    await page.getByRole('button', { name: 'Give a gift' }).click()
    await page.getByText('A reason is needed.').waitFor()
    await sam.step('Is told what is missing')
    await points.fill('250')
    await page.getByRole('textbox', { name: 'Reason' }).fill('The parcel came late')
    await page.getByRole('button', { name: 'Give a gift' }).click()
    await page.getByText('A gift was given by hand').waitFor()
    await page.getByText('By Sam').waitFor()
    await sam.step('Gives a gift, and the reason stays with it')
    expect((await shop.get('/v1/customers/bob/balances')).body.points.balance).toBe(750)
    await page.getByRole('button', { name: 'Take back' }).click()
    await page.getByRole('dialog').getByRole('textbox').fill('It was another order')
    await sam.step('Takes it back, with a reason too')
    await page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click()
    await page.getByRole('button', { name: 'Give back' }).waitFor()
    await page.getByRole('button', { name: 'Give back' }).click()
    await page.getByRole('dialog').getByRole('textbox').fill('It was this order after all')
    await page.getByRole('dialog').getByRole('button', { name: 'Give back' }).click()
    await page.getByText('A reward was given back by hand').waitFor()
    await sam.step('And gives it back: three decisions, none of them lost')
    expect((await shop.get('/v1/customers/bob/balances')).body.points.balance).toBe(750)
    await sam.go('messages')
    await page.getByText('A reward is yours again').waitFor()
    await sam.step('Sees what Bob was told')
  },
)

portalJourney(
  { area: 'understanding', name: 'a developer asks why an event did nothing', proves: 'PLAT-19' },
  async ({ shop, staff }) => {
    await months(shop)
    const noor = await staff('Noor', 'developer')
    const { page } = noor
    await noor.go('events')
    await page.getByText('Dee Okafor').waitFor()
    await noor.step('Lists what the store has told, and what came of it')
    await noor.go('events?did=nothing&search=dee')
    const nothing = page.getByText('“dee” has entered no code and followed no link.')
    await nothing.waitFor()
    await noor.step('Asks for those that did nothing')
    await page.locator('tbody').getByRole('link').first().click()
    await page.getByText('Why it did nothing').waitFor()
    await noor.step('Reads why, beside what the store sent')
    await page.getByRole('button', { name: 'Run again' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Run again' }).click()
    await page.getByText('It ran again and did nothing more.').waitFor()
    await noor.step('Runs it again, without a second effect')
    await noor.go('events?type=order.paid')
    await page.locator('tbody').getByRole('link').first().click()
    await page.getByRole('heading', { name: 'What it did' }).waitFor()
    await noor.step('One that did something leads to all that it did')
    await page.getByRole('link', { name: 'Referral rewarded' }).click()
    await page.getByRole('heading', { name: 'Bob Martin, brought by Ann Lee' }).waitFor()
  },
)
