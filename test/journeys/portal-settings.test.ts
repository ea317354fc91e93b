import { expect } from 'vitest'
import { Story } from '../story.ts'
import { portalJourney } from './portal.ts'

portalJourney(
  { area: 'settings', name: 'a developer sets up webhooks and goes forward in time', proves: 'PLAT-8 PLAT-11' },
  async ({ shop, site, staff }) => {
    const devi = await staff('Devi', 'developer')
    const { page } = devi
    await devi.go('settings/webhooks')
    await page.getByText('No endpoint yet').waitFor()
    await page.getByRole('button', { name: 'Add an endpoint' }).click()
    await page.getByLabel('Address').fill('http://127.0.0.1:9/kith')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect.poll(() => page.getByLabel('Address').getAttribute('aria-invalid')).toBe('true')
    await devi.step('Names an address inside the network, which is refused beside the field')
    await page.getByLabel('Address').fill('https://hooks.kith.invalid/told')
    await page.getByLabel('Description').fill('Points in the till')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    const secret = page.getByRole('dialog').getByText(/^whsec_/)
    await secret.waitFor()
    await devi.step('Is shown the secret, this once')
    const shown = await secret.innerText()
    await page.getByRole('button', { name: 'I have kept it' }).click()
    await page.getByRole('link', { name: /hooks\.kith\.invalid/ }).click()
    await page.getByRole('button', { name: 'Send a test' }).click()
    await page.getByText('It did not take the test message').waitFor({ timeout: 30_000 })
    await page.getByRole('link', { name: 'webhook_endpoint.test' }).waitFor()
    expect(await page.getByText(shown).count()).toBe(0)
    await devi.step('Sends a test, and reads why it did not arrive')
    await page.getByRole('link', { name: 'webhook_endpoint.test' }).click()
    await page.getByRole('heading', { name: 'Tries' }).waitFor()
    await page.getByText('Headers').first().click()
    await page.getByText(/webhook-signature/).waitFor()
    await devi.step('Looks at what was sent, header by header')
    await page.getByRole('button', { name: 'Deliver again' }).click()
    await page.getByText('It is delivered again').waitFor()
    await expect.poll(async () => (await shop.get('/v1/webhook-deliveries')).body.data.length).toBe(2)
    await page.getByRole('link', { name: 'Deliveries' }).click()
    await page.getByRole('button', { name: 'Switch off' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click()
    await page.getByText(/^Switched off by hand/).waitFor()
    await devi.step('Switches it off')
    expect((await shop.get('/v1/webhook-endpoints')).body.data[0].enabled).toBe(false)

    await shop.put('/v1/test/clock', { now: '2026-03-01T10:00:00Z' })
    await new Story(shop).registers('ann')
    await devi.go('settings/clock')
    await page.getByText('Mar 1, 2026').first().waitFor()
    await page.getByRole('button', { name: '30 days' }).click()
    await page.getByText('Mar 31, 2026').first().waitFor()
    expect((await shop.get('/v1/test/clock')).body.now).toBe('2026-03-31T10:00:00.000Z')
    await devi.step('Puts the clock of the test site forward by thirty days')
    await page.getByLabel('Set it to').fill('2026-03-05T09:00')
    await page.getByRole('button', { name: 'Set the clock' }).click()
    await page.getByRole('alert').waitFor()
    await devi.step('Tries to go back, which is too late')
    await page.getByRole('button', { name: 'Empty this site' }).click()
    const empty = page.getByRole('dialog').getByRole('button', { name: 'Empty this site' })
    expect(await empty.isDisabled()).toBe(true)
    await page.getByLabel('Key of the site').fill(site)
    await devi.step('Empties the site after typing its key')
    await empty.click()
    await expect.poll(async () => (await shop.get('/v1/customers/ann')).status).toBe(404)
  },
)

portalJourney(
  { area: 'settings', name: 'who writes emails, and to whom not', proves: 'MEMBER-12 PLAT-23' },
  async ({ shop, staff }) => {
    const mina = await staff('Mina', 'marketer')
    const { page } = mina
    await mina.go('settings/emails')
    await page.getByText('No mail server is set').waitFor()
    await page.getByLabel('From', { exact: true }).fill('Linden’s kitchen')
    await page.getByLabel('Answers go to').fill('hello@linden')
    await page.getByRole('switch', { name: 'Customers may have friends invited by email' }).press('Space')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('An email address.').waitFor()
    await mina.step('Mistypes the address for answers, and is told beside it', { at: page.getByLabel('Answers go to') })
    await page.getByLabel('Answers go to').fill('hello@linden.example')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved', { exact: true }).waitFor()
    expect((await shop.get('/v1/email-settings')).body).toMatchObject({
      ...{ fromName: 'Linden’s kitchen', replyTo: 'hello@linden.example', invitations: { enabled: true } },
    })

    await page.getByRole('link', { name: 'Addresses that get nothing' }).click()
    await page.getByText('Nobody is left out').waitFor()
    await page.getByLabel('Address').fill('never@example.com')
    await page.getByRole('button', { name: 'Leave out' }).click()
    await page.getByRole('button', { name: 'Write again: never@example.com' }).waitFor()
    await mina.step('Leaves somebody out who asked for it')
    await page.getByRole('button', { name: 'Write again: never@example.com' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Write again' }).click()
    await page.getByText('Nobody is left out').waitFor()
    expect((await shop.get('/v1/email-suppressions')).body.data).toEqual([])
  },
)
