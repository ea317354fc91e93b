import { expect } from 'vitest'
import { portalJourney } from './portal.ts'

portalJourney(
  { area: 'start', name: 'somebody signs in and finds their way', proves: 'PLAT-7 PLAT-9' },
  async ({ shop, staff, site, kith, width }) => {
    const hana = { customer: 'c-7', name: 'Hana Sato', email: 'hana.sato@linden.example' }
    await shop.post('/v1/events', {
      id: 'c-7-1',
      type: 'customer.registered',
      occurredAt: new Date().toISOString(),
      data: hana,
    })
    const mina = await staff('Mina', 'owner')
    const { page } = mina
    await mina.context.clearCookies()
    await page.goto(`${kith}/admin/${site}/settings?from=mail`)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('Enter your email address.').waitFor()
    expect(
      await page.getByLabel('Email').evaluate((one: { matches(selector: string): boolean }) => one.matches(':focus')),
    ).toBe(true)
    await page.getByLabel('Email').fill(mina.email)
    await page.getByLabel('Password', { exact: true }).fill('not this one')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('The email address or the password is wrong.').waitFor()
    await mina.step('Is told that the password is wrong, and not which of the two')
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor()
    expect(page.url()).toBe(`${kith}/admin/${site}/settings?from=mail`)
    await mina.step('Is where she wanted to go')

    await page.keyboard.press('Control+k')
    await page.getByPlaceholder(/Go to a screen/).fill('hana.s')
    await page.getByRole('dialog').getByText('Hana Sato').waitFor()
    await mina.step('Finds a customer by the beginning of an address')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Hana Sato', level: 1 }).waitFor()

    await page.keyboard.press('Control+k')
    await page.getByPlaceholder(/Go to a screen/).fill('activ')
    await page.getByRole('dialog').getByText('Activities', { exact: true }).waitFor()
    await mina.step('Goes anywhere by typing')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Activities', level: 1 }).waitFor()
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1')
    expect(await page.title()).toMatch(/^Activities · /)

    if (width < 600) await page.getByRole('button', { name: 'Open the menu' }).click()
    await page.getByRole('button', { name: /Mina/ }).click()
    await page.getByRole('menuitem', { name: '日本語' }).click()
    await page
      .getByRole('heading', { name: 'キャンペーン', level: 1, includeHidden: true })
      .waitFor({ state: 'attached' })
    await page.getByRole('button', { name: /Mina/ }).click()
    await page.getByRole('menuitem', { name: 'ダーク' }).click()
    expect(await page.evaluate('document.documentElement.dataset.mantineColorScheme')).toBe('dark')
    await page.reload()
    await page.getByRole('heading', { name: 'キャンペーン', level: 1 }).waitFor()
    expect(await page.evaluate('document.documentElement.lang')).toBe('ja')
    await mina.step('Has it in Japanese and in the dark, and it stays so')

    await page.goto(`${kith}/admin/${site}/nowhere`)
    await page.getByText('このアドレスには何もありません').waitFor()
    await page.goto(`${kith}/admin/somebody-elses/programs`)
    await page.getByText('このアドレスには何もありません').waitFor()
    await mina.step('Is told kindly that there is nothing at an address')
    await mina.go('programs/new/invitation-code')
    const save = page.locator('.kith-savebar button').last()
    await save.waitFor()
    // Something may be asked at that very moment.
    mina.allow(/ERR_INTERNET_DISCONNECTED/)
    await mina.context.setOffline(true)
    await page.getByText('オフラインです。').waitFor()
    await save.click({ trial: true })
    await mina.step('Is told that she is offline, beside what she can still press')
    await mina.context.setOffline(false)
    await page.getByText('オフラインです。').waitFor({ state: 'detached' })

    // No server: a screen that was never opened waits for it, and comes with it.
    mina.allow(/ERR_FAILED|dynamically imported module/)
    await page.route('**/*', (route) => route.abort())
    if (width < 600) await page.getByRole('button', { name: 'メニューを開く' }).click()
    await page.getByRole('link', { name: 'クーポン', exact: true }).click()
    await page.getByText('サーバーが応答しません。').waitFor()
    await page.unroute('**/*')
    await page.getByRole('heading', { name: 'クーポン', level: 1 }).waitFor()
    await page.getByText('サーバーが応答しません。').waitFor({ state: 'detached' })
    await mina.step('Goes on by herself when the server is back')

    await mina.context.clearCookies()
    await page.goto(`${kith}/admin/-/forgotten`)
    await page.getByText('このサーバーはメールを送らないため').waitFor()
    expect(await page.getByRole('textbox').count()).toBe(0)

    const jun = await staff('Jun', 'support', { locale: 'ja-JP' })
    await jun.go('settings')
    await jun.page.getByRole('heading', { name: '設定', level: 1 }).waitFor()
    await jun.step('Chose no language yet, and has that of the browser')
  },
)
