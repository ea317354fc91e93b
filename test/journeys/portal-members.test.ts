import type { Response } from 'playwright-core'
import { expect } from 'vitest'
import { Story } from '../story.ts'
import { portalJourney } from './portal.ts'

const isChange = (answer: Response) => ['POST', 'PATCH'].includes(answer.request().method())

portalJourney(
  { area: 'members', name: 'member referrals as one page', proves: 'MEMBER-1 MEMBER-2 MEMBER-3 MEMBER-9' },
  async ({ shop, staff }) => {
    const story = new Story(shop)
    const mina = await staff('Mina', 'marketer')
    const { page } = mina
    const saved = async () => {
      // What was said of the time before may still be in its corner.
      const taken = page.waitForResponse((answer) => /\/programs(\/[^/]+)?$/.test(answer.url()) && isChange(answer))
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      expect((await taken).ok()).toBe(true)
      await page.getByText('Saved. It holds from now on.').first().waitFor()
      return (await shop.get('/v1/programs')).body.data[0].definition
    }
    const chooses = async (label: string, choice: string) => {
      await page.getByRole('combobox', { name: label }).click()
      await page.getByRole('option', { name: choice }).click()
    }
    await mina.go('member-referrals')
    await page.getByText('Not set up yet').waitFor()
    await mina.step('Finds it not set up, with settings to start from and what members will see')

    await page.getByRole('button', { name: 'Delete the reward: For being invited' }).click()
    await page.getByRole('switch', { name: 'Member referrals' }).press('Space')
    await page.getByText('Set a reward for this side.').waitFor()
    await chooses('Kind of reward', 'Fixed amount off')
    await page.getByLabel('Amount (USD)').fill('7.50')
    await mina.step('Takes away what a friend gets and sets something else; without one it does not start', {
      at: page.getByText('For being invited'),
    })
    await page.getByRole('button', { name: 'Set this reward' }).click()
    await page.getByRole('switch', { name: 'Member referrals' }).press('Space')
    await page.getByRole('main').getByText('On', { exact: true }).waitFor()
    if (mina.width > 600) await page.getByRole('img', { name: 'On' }).waitFor()
    await mina.step('Switches it on, and a green dot says so in the menu')
    const { data } = (await shop.get('/v1/programs')).body
    expect(data).toMatchObject([{ status: 'active', preset: 'member-referrals' }])
    expect(data[0].definition.triggers[0].referee.gifts).toMatchObject([
      { type: 'coupon', discount: { type: 'amount', amount: 750 }, applies: 'automatically' },
    ])

    await story.registers('ann', { name: 'Ann' })
    const code = await story.codeOf('ann', data[0].id)
    await story.registers('bob', { name: 'Bob', code })
    await page.getByRole('button', { name: 'Delete the reward: For inviting' }).click()
    await page.getByLabel('How many points').fill('300')
    await page.getByRole('button', { name: 'Set this reward' }).click()
    await page.getByRole('radio', { name: 'Successful order' }).check()
    await chooses('An order is successful when it is', 'completed')
    await mina.step('Asks for a successful order from now on', { at: page.getByText('When a friend counts') })
    expect((await saved()).triggers).toMatchObject([
      { on: 'first_order', when: 'completed', referrer: [{ every: 1, gifts: [{ type: 'points', amount: 300 }] }] },
    ])
    const { body: before } = await shop.get('/v1/customers/ann/balances')
    expect(before.points.balance).toBe(500)

    await page.getByLabel('Page of your store').fill('https://elsewhere.example/join')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('The link must stay on https://linden.example.').waitFor()
    await mina.step('Is told that the link has to stay on the site', { at: page.getByLabel('Page of your store') })
    await page.getByLabel('Page of your store').fill('https://linden.example/join')
    await page.getByLabel('Remember a visit for (days)').fill('45')
    const linked = await saved()
    expect([linked.share.url, linked.attribution.window]).toEqual(['https://linden.example/join', 'P45D'])

    await page.getByRole('switch', { name: 'Member referrals' }).press('Space')
    await page.getByRole('dialog').getByText('what was given stays usable').waitFor()
    await mina.step('Is asked once more before switching it off')
    await page.getByRole('dialog').getByRole('button', { name: 'Switch off' }).click()
    await page.getByRole('main').getByText('Off', { exact: true }).waitFor()
    await page.getByRole('img', { name: 'On' }).waitFor({ state: 'detached' })
    expect((await shop.post(`/v1/codes/${code}/check`, { customer: 'cat' })).body.reason).toBe('program_paused')
    const { body: after } = await shop.get('/v1/customers/ann/balances')
    expect(after.points.balance).toBe(500)
    const { body: panel } = await shop.get(`/v1/programs/${data[0].id}`)
    expect(panel.status).toBe('paused')

    const sam = await staff('Sam', 'support')
    await sam.go('member-referrals')
    await sam.page.getByText('Your role can look at these settings').waitFor()
    expect(await sam.page.getByRole('switch', { name: 'Member referrals' }).isDisabled()).toBe(true)
  },
)

portalJourney(
  { area: 'members', name: 'codes, sharing and emails', proves: 'MEMBER-10 MEMBER-11 MEMBER-12' },
  async ({ shop, staff }) => {
    const story = new Story(shop)
    await story.launches({ preset: 'member-referrals', key: 'members', name: 'Member referrals' })
    for (const name of ['ann', 'bea', 'cho']) await story.registers(name, { name, email: `${name}@example.com` })
    await story.happens('customer.identified', { customer: 'dan', email: 'dan@example.com', source: 'import' })
    const mina = await staff('Mina', 'marketer')
    const { page } = mina

    await mina.go('member-referrals')
    await page.getByRole('switch', { name: 'X', exact: true }).waitFor()
    const post = page.getByLabel('Text of the post')
    await post.fill('Shop with me: ')
    await page.getByRole('button', { name: 'the link' }).nth(2).click()
    expect(await post.inputValue()).toBe('Shop with me: {{ link }}')
    await page.getByRole('button', { name: 'X', exact: true }).click()
    await page
      .getByRole('group', { name: 'X' })
      .getByText(/^Shop with me: http.*\/r\//)
      .waitFor()
    await mina.step('Writes what members post, and sees it as they will', { at: post })
    await page.getByRole('button', { name: 'Facebook' }).click()
    await page.getByText('Add a few words of your own').waitFor()

    await page.getByRole('switch', { name: 'Give every member a code' }).press('Space')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Done: 3 codes were given; 4 customers were looked at.').waitFor({ timeout: 30_000 })
    await page.getByText('3 of 3 emails with a code are written.').waitFor({ timeout: 30_000 })
    await mina.step('Gives every member a code, and sees how far it has come', {
      at: page.getByText('Done: 3 codes were given'),
    })
    const told = async (query: string) => (await shop.get(`/v1/messages?${query}`)).body.data
    expect(await told('scenario=your_code')).toHaveLength(3)

    const tick = page.getByRole('switch', { name: 'Friend joined' })
    await tick.press('Space')
    await expect
      .poll(async () => {
        const { body } = await shop.get('/v1/email-scenarios')
        return body.data.find(({ scenario }: { scenario: string }) => scenario === 'friend_joined').enabled
      })
      .toBe(false)
    await page.getByRole('link', { name: 'Reward earned, referrer' }).click()
    await page.getByRole('heading', { name: 'Reward earned, referrer' }).waitFor()
    const text = page.getByRole('textbox', { name: 'Text', exact: true })
    await text.fill('<p>{{ customer }}, you have {{ gift }}.</p>')
    await page.getByText('While the text is wrong, this is sent instead').waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText(/gift: not known here/).waitFor()
    await mina.step('Misspells a variable, and is told beside the text', { at: text })
    await text.fill('<p>{{ customer }}, you have {{ gifts }}.</p>')
    await page.getByLabel('Subject').fill('For you, {{ customer }}')
    await page.getByText('For you, Ann').waitFor()
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('Saved', { exact: true }).first().waitFor()
    await page.getByText('Phone', { exact: true }).click()
    await page.getByRole('button', { name: 'Send', exact: true }).click()
    await page.getByText('Written and kept').waitFor()
    await mina.step('Sees it as on a phone, and sends it to herself')

    const { code } = (await shop.get('/v1/codes?customer=ann')).body.data[0]
    await story.registers('eve', { name: 'Eve', code })
    await mina.go('messages/emails')
    await page.getByRole('button', { name: 'For you, ann', exact: true }).click()
    await page.getByRole('dialog').getByText('Kept', { exact: true }).waitFor()
    await mina.step('Finds what was sent, as its reader gets it')
    expect(await told('scenario=friend_joined')).toEqual([])
    expect((await told('customer=ann&scenario=reward_earned_referrer'))[0].subject).toBe('For you, ann')
  },
)
