import { expect } from 'vitest'
import { type Clerk, portalJourney } from './portal.ts'

const at = (clerk: Clerk, pointer: string) => clerk.page.locator(`#field${pointer.replaceAll('/', '-')}`)

/** On a phone it is behind a button, at a desktop beside the form. */
async function inWords({ page, width }: Clerk, look: () => Promise<void>): Promise<void> {
  if (width > 600) return await look()
  await page.getByRole('button', { name: 'In words and preview' }).click()
  await page.getByRole('dialog').getByText('The rules').waitFor()
  await look()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}

portalJourney(
  {
    area: 'programs',
    name: 'a marketer starts an activity',
    proves: 'GIFT-1 GIFT-2 GIFT-3 GIFT-4 GIFT-5 GIFT-6 GIFT-7 GIFT-8',
  },
  async ({ shop, staff }) => {
    const mina = await staff('Mina', 'marketer')
    const { page } = mina
    await mina.go('programs')
    await page.getByText('No activity yet').waitFor()
    await mina.step('Finds that there is no activity yet')
    await page.getByRole('link', { name: 'Create activity' }).first().click()
    await page.getByText('Exclusive invitation codes').waitFor()
    await mina.step('Is offered four kinds, and a blank one')
    await page.getByRole('link', { name: /Refer a friend for gifts/ }).click()
    const name = at(mina, '/name')
    await name.waitFor()
    await at(mina, '/period/startsAt').fill('2031-03-31')
    await at(mina, '/period/endsAt').fill('2031-03-01')
    await page.getByRole('button', { name: /^Save/ }).click()
    const problems = page.getByRole('alert').filter({ hasText: '2 fields to put right' })
    await problems.waitFor()
    await mina.step('Is told what is missing and what cannot be', { at: problems })
    await problems.getByRole('button', { name: /^Name/ }).click()
    await page.keyboard.type('Autumn: bring a friend')
    await expect.poll(() => at(mina, '/key').inputValue()).toBe('autumn-bring-a-friend')
    await page.keyboard.press('Tab')
    await at(mina, '/period/startsAt').fill('')
    await at(mina, '/period/endsAt').fill('2031-03-31')
    await problems.waitFor({ state: 'detached' })
    await mina.step('Names it, and the code follows', { at: name })
    // A point is not taken for a slip of the finger: nobody wants 15 days for 1.5.
    const lasts = at(mina, '/definition/code/validFor')
    for (const [field, rest] of [
      [lasts, '7'],
      [at(mina, `/definition/triggers/0/referrer/0/gifts/0/amount`), '300'],
    ] as const) {
      await field.fill('')
      await field.pressSequentially('1.5')
      expect(await field.inputValue()).toBe('1.5')
      await field.press('Tab')
      const whole = page.getByText('This is to be a whole number.').filter({ visible: true }).first()
      await whole.waitFor()
      await field.fill(rest)
      await whole.waitFor({ state: 'detached' })
    }
    await lasts.fill('')

    // Five friends with a card: a free item on top. Who buys gets something of their own.
    const rungs = '/definition/triggers/0/referrer'
    await page.getByRole('button', { name: 'Add a rung' }).first().click()
    await at(mina, `${rungs}/2/at`).fill('8')
    await at(mina, `${rungs}/2/gifts`).getByRole('button', { name: 'Add a gift' }).click()
    await page.getByRole('menuitem', { name: 'Coupon' }).click()
    await at(mina, `${rungs}/2/gifts/0/discount/type`).click()
    await page.getByRole('option', { name: 'Free item' }).click()
    await at(mina, `${rungs}/2/gifts/0/discount/sku`).fill('karaage')
    await mina.step('Adds a rung to the ladder', { at: at(mina, `${rungs}/2/at`) })
    await page.getByRole('radio', { name: 'Gifts of their own' }).nth(1).check()
    await at(mina, '/definition/triggers/1/referee/gifts').getByRole('button', { name: 'Add a gift' }).click()
    await page.getByRole('menuitem', { name: 'Points' }).click()
    await at(mina, '/definition/triggers/1/referee/gifts/0/amount').fill('250')
    await inWords(mina, async () => {
      const seen = (words: string) => page.getByText(words).filter({ visible: true }).first().waitFor()
      await seen('the friend gets 250 points')
      await seen('A reward has no limit at all')
      await mina.step('Reads what it comes to, and that nothing limits it')
      await page.getByRole('tab', { name: 'Share page' }).click()
      // Nothing runs in the frame, so that nobody can look into it either.
      const shared = page.locator('iframe').filter({ visible: true })
      await expect.poll(() => shared.getAttribute('srcdoc')).toContain('Autumn: bring a friend')
      await mina.step('Looks at the page that friends will see')
      await page.getByRole('tab', { name: 'In words' }).click()
    })
    await page.getByRole('switch', { name: 'Limit what one referrer can bring' }).check({ force: true })
    await at(mina, '/definition/referrer/limit/referrals').fill('20')
    await page.getByRole('button', { name: 'Save and start' }).click()
    await page.getByRole('heading', { name: 'Autumn: bring a friend', exact: true }).waitFor()
    await page.getByText('Running', { exact: true }).waitFor()
    await mina.step('Has started it by saving')

    const [program] = (await shop.get('/v1/programs')).body.data
    expect(program).toMatchObject({
      key: 'autumn-bring-a-friend',
      status: 'active',
      preset: 'refer-a-friend-gift',
      // The whole last day in Berlin, where the clocks have changed the day before.
      period: { startsAt: null, endsAt: '2031-03-31T21:59:59.999Z' },
      definition: { referrer: { limit: { referrals: 20, per: 'calendar_month' } } },
    })
    const [card, purchase] = program.definition.triggers
    expect(card.referrer[2]).toMatchObject({ at: 8, gifts: [{ discount: { type: 'free_item', sku: 'karaage' } }] })
    expect(card.referee).toBe('same')
    expect(purchase.referee.gifts).toMatchObject([{ type: 'points', amount: 250 }])
  },
)

portalJourney(
  { area: 'programs', name: 'a marketer changes an activity safely', proves: 'GIFT-9 PLAT-16' },
  async ({ shop, staff, site, kith }) => {
    await shop.post('/v1/programs', { preset: 'refer-and-earn', key: 'earlier', name: 'Colleagues' })
    const made = await shop.post('/v1/programs', {
      preset: 'member-referrals',
      key: 'members',
      name: 'Members bring members',
    })
    const { id } = made.body
    const mina = await staff('Mina', 'marketer')
    const { page } = mina
    await mina.go(`programs/${id}/edit`)
    const points = at(mina, '/definition/triggers/0/referrer/0/gifts/0/amount')
    await points.fill('800')
    await page.reload()
    await page.getByText('This is what you typed here before.').waitFor()
    expect(await points.inputValue()).toBe('800')
    await page.getByRole('button', { name: 'Review the edit' }).click()
    await page
      .getByText(/gets 800 points/)
      .last()
      .waitFor()
    await mina.step('Sees what an edit changes before it is saved')
    await mina.context.clearCookies()
    // After a while, when who is signed in is asked for again as well.
    await page.clock.setFixedTime(Date.now() + 120_000)
    await page.getByRole('button', { name: 'Save the edit' }).click()
    await page.getByText('Your session has ended').waitFor()
    await mina.step('Is asked to sign in again, over the page')
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Saved as version 2.').waitFor()
    await page.getByRole('heading', { name: 'Members bring members', exact: true }).waitFor()
    expect((await shop.get(`/v1/programs/${id}`)).body.version).toBe(2)
    await mina.step('Has lost nothing: it is saved')

    const more = () => page.getByRole('button', { name: 'More actions' }).click()
    await more()
    await page.getByRole('menuitem', { name: 'Pause' }).waitFor()
    await page.keyboard.press('Control+k')
    const search = page.getByPlaceholder(/Go to a screen/)
    await search.waitFor()
    await page.keyboard.type('who', { delay: 50 })
    expect(await search.inputValue()).toBe('who')
    await page.keyboard.press('Escape')
    await search.waitFor({ state: 'detached' })
    await page.getByRole('menuitem', { name: 'Pause' }).click()
    await page.getByText('Pause this activity?').waitFor()
    await mina.step('Is told what a pause means')
    await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click()
    await page.getByRole('button', { name: 'Resume' }).click()
    await page.getByText('Now: Running').waitFor()
    await more()
    await page.getByRole('menuitem', { name: 'Duplicate' }).click()
    await expect.poll(() => at(mina, '/name').inputValue()).toBe('Members bring members (copy)')
    expect(await points.inputValue()).toBe('800')
    await page.getByRole('link', { name: 'Create activity' }).click()
    await page.getByText('Leave without saving?').waitFor()
    await page.getByRole('button', { name: 'Leave' }).click()
    await mina.go(`programs/${id}`)
    await more()
    await page.getByRole('menuitem', { name: 'Archive' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Archive' }).click()
    await page.getByText('Archived', { exact: true }).waitFor()
    await mina.step('Has ended it for good')

    const sam = await staff('Sam', 'support')
    await sam.go('programs?status=archived')
    await sam.page.getByText('Members bring members').waitFor()
    expect(await sam.page.getByRole('link', { name: 'Create activity' }).count()).toBe(0)
    await sam.go('programs')
    await sam.page.getByText('Colleagues').waitFor()
    // The newer one, and yet behind what still runs.
    expect(await sam.page.locator('main').innerText()).toMatch(/Colleagues.*Members bring members/s)
    const refused = await sam.page.request.post(`${kith}/admin/api/sites/${site}/programs`, {
      headers: { origin: kith },
      data: { preset: 'member-referrals', name: 'Mine' },
    })
    expect(refused.status()).toBe(403)
  },
)
