import { expect } from 'vitest'
import { needsStores } from './journey.ts'
import { type Clerk, portalJourney } from './portal.ts'

needsStores()

const at = (clerk: Clerk, pointer: string) => clerk.page.locator(`#field${pointer.replaceAll('/', '-')}`)
const amount = '/definition/triggers/0/referrer/0/gifts/0/amount'

/** As people do who write another amount over the one that is there. */
async function overwrite(clerk: Clerk, pointer: string, text: string): Promise<void> {
  await at(clerk, pointer).click()
  await clerk.page.keyboard.press('ControlOrMeta+a')
  await clerk.page.keyboard.type(text)
}

portalJourney(
  { area: 'what-if', name: 'a marketer tries other terms on the past', proves: 'PLAT-14' },
  async ({ kith, demo }) => {
    const mina = await demo('Mina', 'marketer', 'arcadia')
    const { page } = mina
    await mina.go('programs/earn/what-if')
    await page.getByText('They are the terms that are in force now').waitFor()
    await page.getByRole('button', { name: 'Work it out' }).click()
    await page.getByRole('heading', { name: 'Nothing would have been different' }).waitFor()
    await page.getByText('exactly what is on record').waitFor()
    await mina.step('Sees that the terms in force come to what happened')

    await page.getByRole('button', { name: 'Change the terms' }).click()
    await overwrite(mina, amount, '30')
    expect(await at(mina, amount).inputValue()).toContain('30')
    await mina.step('Writes another amount', { at: at(mina, amount) })
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByText('the referrer gets $30.00 of credit').waitFor()
    await page.getByText('You have changed the terms or the period since').waitFor()
    await page.getByRole('button', { name: 'Work it out again' }).click()
    await page.getByRole('heading', { name: /^It would have cost \$[\d,.]+ more$/ }).waitFor()
    await page.getByRole('table', { name: 'Customers concerned' }).waitFor()
    await page.getByText('would have gained').first().waitFor()
    await mina.step('Sees what it would have cost, and who would have gained')

    await page.getByRole('button', { name: 'Change more' }).click()
    const limit = page.getByRole('switch', { name: 'Limit what one referrer can bring' })
    expect(await limit.isChecked()).toBe(true)
    await overwrite(mina, '/definition/referrer/limit/referrals', '2')
    await mina.step('Limits what one referrer can bring', { at: at(mina, '/definition/referrer/limit/referrals') })
    await page.getByRole('button', { name: 'Done' }).click()
    await page.getByText('1 year', { exact: true }).click()
    await page.getByRole('button', { name: 'Work it out again' }).click()
    await page.getByText('You have changed the terms or the period since').waitFor({ state: 'detached' })
    const limits = page.getByRole('region', { name: 'Limits that said no' })
    await limits.getByText('Referrals per referrer').waitFor()
    await page.getByText('would have lost').first().waitFor()
    expect(page.url()).toBe(`${kith}/admin/arcadia/programs/earn/what-if?days=365`)
    await mina.step('Sees which limit would have bitten, and how often', { at: limits })

    await page.getByRole('button', { name: 'Back to the terms in force' }).click()
    await page.getByText('They are the terms that are in force now').waitFor()
  },
)

portalJourney(
  { area: 'what-if', name: 'two of the staff edit the same activity', proves: 'PLAT-16' },
  async ({ shop, site, kith, staff }) => {
    const gifts = [{ type: 'points', amount: 100 }]
    const triggers = [{ on: 'first_order', referrer: [{ every: 1, gifts }], referee: 'same' }]
    const { id } = (
      await shop.post('/v1/programs', { key: 'friends', name: 'Bring a friend', definition: { triggers } })
    ).body
    const mina = await staff('Mina Weber', 'marketer')
    const olaf = await staff('Olaf Lindqvist', 'owner')
    const { page } = mina
    await olaf.go(`programs/${id}/edit`)
    await mina.go(`programs/${id}/edit`)
    // Hers may have asked before his told, and asks again after a while.
    await page.getByText('Olaf Lindqvist has had this open as well').waitFor({ timeout: 30_000 })
    await mina.step('Sees that somebody else has it open')
    // After a reload it is the same window; one that is duplicated is another; one that is closed is gone at once.
    const [own, his] = [page.getByText('You have had this open'), page.getByText('Olaf Lindqvist has had this open')]
    await page.reload()
    await his.waitFor()
    expect(await own.count()).toBe(0)
    const [double] = await Promise.all([page.waitForEvent('popup'), page.evaluate('void open(location.href)')])
    await double.getByText('You have had this open').waitFor()
    expect(await double.getByText('Olaf Lindqvist has had this open').count()).toBe(1)
    await double.close({ runBeforeUnload: true })
    // What a window says as it closes may come after the next request.
    const windows = async () => {
      await page.reload()
      await his.waitFor()
      return await own.count()
    }
    await expect.poll(windows).toBe(0)
    await overwrite(mina, amount, '150')
    const theirs = await olaf.page.request.patch(`${kith}/admin/api/sites/${site}/programs/${id}`, {
      headers: { origin: kith },
      data: { definition: { code: { validFor: 'P60D' } }, version: 1 },
    })
    expect(theirs.status()).toBe(200)
    await page.getByRole('button', { name: 'Review the edit' }).click()
    await page.getByRole('button', { name: 'Save the edit' }).click()
    const told = page.getByRole('alert').filter({ hasText: 'Olaf Lindqvist has changed this activity' })
    await told.waitFor()
    expect(await at(mina, amount).inputValue()).toContain('150')
    await mina.step('Is told who was quicker; what she typed stays', { at: told })

    await told.getByRole('button', { name: 'Put my changes on top of theirs' }).click()
    await told.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Review the edit' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('the friend gets 150 points').waitFor()
    expect(await dialog.getByText('60 days').count()).toBe(0)
    await mina.step('Sees her change alone, on top of theirs', { at: dialog })
    await page.getByRole('button', { name: 'Save the edit' }).click()
    await page.getByRole('heading', { level: 1, name: 'Bring a friend', exact: true }).waitFor()
    const both = (await shop.get(`/v1/programs/${id}`)).body
    expect([both.version, both.definition.code.validFor]).toEqual([3, 'P60D'])
    expect(both.definition.triggers[0].referrer[0].gifts[0].amount).toBe(150)

    await mina.go(`programs/${id}/versions`)
    await page.getByRole('button', { name: /^Version 2/ }).click()
    await page.getByText('by Olaf Lindqvist').first().waitFor()
    await page.getByText('60 days').first().waitFor()
    await mina.step('Lays their version beside the one before')
    await page.getByRole('button', { name: /^Version 1/ }).click()
    await page.getByRole('button', { name: 'Go back to these terms' }).click()
    await page.getByRole('heading', { level: 1, name: 'Edit: Bring a friend' }).waitFor()
    await page.getByRole('button', { name: 'Review the edit' }).click()
    await page.getByText('60 days').first().waitFor()
    await mina.step('Sees what going back would change before it does')
    await page.getByRole('button', { name: 'Save the edit' }).click()
    await page.getByRole('heading', { level: 1, name: 'Bring a friend', exact: true }).waitFor()
    const { version, definition, editedBy } = (await shop.get(`/v1/programs/${id}`)).body
    expect([version, definition.code.validFor, editedBy.name]).toEqual([4, null, 'Mina Weber'])
  },
)
