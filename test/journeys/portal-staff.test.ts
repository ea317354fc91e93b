import { expect } from 'vitest'
import { type Clerk, portalJourney } from './portal.ts'

/** The text of the field that shows something once. */
async function handed({ page }: Clerk): Promise<string> {
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Copy' }).waitFor()
  return (
    await dialog
      .locator('p')
      .filter({ hasText: /^(https?:|sk_|ids_)/ })
      .innerText()
  ).trim()
}

portalJourney(
  { area: 'staff', name: 'an owner brings a colleague in', proves: 'PLAT-9' },
  async ({ kith, staff, shop }) => {
    const olga = await staff('Olga', 'owner')
    await olga.go('/-/staff')
    await olga.page.getByText('Nobody is waiting').waitFor()
    await olga.page.getByRole('button', { name: 'Invite' }).click()
    const dialog = olga.page.getByRole('dialog')
    await dialog.getByLabel('Email').fill(`sam-${shop.keys.site}@linden.example`)
    await dialog.getByRole('radio', { name: 'Support' }).check()
    await olga.step('Invites somebody, and reads what each role may', { at: dialog.getByLabel('Email') })
    await dialog.getByRole('button', { name: 'Invite' }).click()
    const link = await handed(olga)
    await olga.step('Is shown the link once')
    await dialog.getByRole('button', { name: 'I have kept it' }).click()

    const sam = await staff('Sam', 'developer')
    await sam.context.clearCookies()
    await sam.page.goto(link)
    await sam.page.getByLabel('Name', { exact: true }).fill('Sam Fuller')
    await sam.page.getByLabel('Password', { exact: true }).fill('a password of my own')
    await sam.step('The other one chooses a password')
    await sam.page.getByRole('button', { name: 'Accept and sign in' }).click()
    await sam.page.waitForURL((url) => !url.pathname.includes('/-/'))
    await sam.page.goto(`${kith}/admin/${shop.keys.site}/settings`)
    await sam.page.getByRole('link', { name: /Your account/ }).waitFor()
    expect(await sam.page.getByRole('link', { name: /API keys/ }).count()).toBe(0)
    await sam.step('Support sees the settings that are theirs')
    await sam.go('programs/new/refer-and-earn')
    await sam.page.getByText('Your role does not allow this.').waitFor()
    expect(await sam.page.getByLabel('Name').count()).toBe(0)
    await sam.page.goto(link)
    await sam.page.getByText('This invitation was used').waitFor()
    sam.allow(/409/)
    await sam.go('settings')
    await sam.page.getByRole('link', { name: /Your account/ }).waitFor()

    await olga.page.reload()
    const row = olga.page.getByRole('row').filter({ hasText: 'Sam Fuller' })
    await row
      .getByRole('combobox', { name: 'Role of Sam Fuller' })
      .or(row.getByRole('textbox', { name: 'Role of Sam Fuller' }))
      .filter({ visible: true })
      .click()
    await olga.page.getByRole('option', { name: /Developer/ }).click()
    await olga.page.getByText('Sam Fuller has another role now.').waitFor()
    await olga.step('Gives the colleague another role', { at: row })
    await sam.page.reload()
    await sam.page.getByRole('link', { name: /API keys/ }).waitFor()

    await shop.post('/v1/programs', { preset: 'refer-and-earn', name: 'Bring a colleague' })
    const [program] = (await shop.get('/v1/programs')).body.data
    await olga.page.request.patch(`${kith}/admin/api/sites/${shop.keys.site}/programs/${program.id}`, {
      headers: { origin: kith },
      data: { definition: { code: { validFor: 'P30D' } } },
    })
    await olga.go('/-/audit')
    await olga.page.getByRole('button', { name: 'Show what changed' }).first().click()
    await olga.page.getByText('P90D').waitFor()
    await olga.page.getByText('P30D').waitFor()
    await olga.step('Reads who changed what, and what it was before')
  },
)

portalJourney({ area: 'staff', name: 'somebody minds their account', proves: 'PLAT-9' }, async ({ staff }) => {
  const dana = await staff('Dana', 'developer')
  const { page } = dana
  await dana.go('/-/account')
  await page.getByText('This browser').waitFor()
  await dana.step('Finds name, password, second factor and sessions')
  await page.getByRole('button', { name: 'Set up' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Your password').fill('correct horse battery')
  await dialog.getByRole('button', { name: 'Continue' }).click()
  await dialog.getByRole('button', { name: 'I have kept it' }).click()
  await dialog.getByRole('img', { name: /QR code/ }).waitFor()
  await dialog.getByLabel('The six digits').fill('000000')
  await dialog.getByRole('button', { name: 'Switch on' }).click()
  dana.allow(/400/)
  await dialog.getByRole('alert').waitFor()
  await dana.step('Is told that a code is not right', { at: dialog.getByRole('alert') })
})

portalJourney(
  { area: 'sites', name: 'a developer minds the keys', proves: 'PLAT-10' },
  async ({ kith, staff, shop }) => {
    const dana = await staff('Dana', 'developer')
    const { page } = dana
    await dana.go('settings/keys')
    await page.getByRole('button', { name: 'New key' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('What it is for').fill('Warehouse')
    await dialog.getByRole('button', { name: 'Make the key' }).click()
    const token = await handed(dana)
    const ask = async () => (await fetch(`${kith}/v1/site`, { headers: { authorization: `Bearer ${token}` } })).status
    expect(await ask()).toBe(200)
    await dana.step('Is shown the key once')
    await dialog.getByRole('button', { name: 'I have kept it' }).click()
    await page.getByText('Warehouse').waitFor()
    await dana.step('Sees which keys there are')
    await page.getByRole('button', { name: 'Actions for Warehouse' }).click()
    await page.getByRole('menuitem', { name: 'Revoke' }).click()
    await dialog.getByRole('button', { name: 'Revoke' }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => page.getByText('Warehouse').count()).toBe(0)
    await expect.poll(ask, { timeout: 10_000 }).toBe(401)
    await dana.go('settings/site')
    await dana.step('Sees what the site is, which an owner changes')

    const olga = await staff('Olga', 'owner')
    await olga.go('/-/sites/new')
    await olga.page.getByLabel('Name').pressSequentially('Linden Kitchen Tōkyō')
    await expect.poll(() => olga.page.getByLabel('Key').inputValue()).toBe('linden-kitchen-tokyo')
    await olga.page.getByLabel('Key').fill(`${shop.keys.site}-2`)
    await olga.step('An owner opens another market')
    await olga.page.getByRole('button', { name: 'Create the site' }).click()
    await olga.page.getByRole('heading', { name: /is ready/ }).waitFor()
    await olga.page.getByText(/^sk_test_/).waitFor()
    await olga.page.getByRole('link', { name: 'Open the site' }).click()
    await olga.page.waitForURL(`**/admin/${shop.keys.site}-2**`)
    await olga.go('/-/sites')
    await olga.step('Has two sites now')
  },
)
