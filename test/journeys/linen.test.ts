import { expect } from 'vitest'
import { journey, needsStores, type Person, type Stage } from './journey.ts'
import { Visit } from './stores.ts'

needsStores()

const at = ({ stores }: Stage, person: Person) => new Visit(person, `${stores}/linen`)

async function member(stage: Stage, name: string): Promise<Visit> {
  const visit = at(stage, await stage.person(name))
  await visit.register()
  return visit
}

/** Somebody whose link is in the hands of others. */
async function inviter(stage: Stage, name: string): Promise<{ visit: Visit; link: string; code: string }> {
  const visit = await member(stage, name)
  await visit.go('/member')
  await visit.makeCode()
  const link = await visit.ownLink()
  return { visit, link, code: link.slice(link.lastIndexOf('/') + 1) }
}

async function visitor(stage: Stage, name: string): Promise<Visit> {
  return at(stage, await stage.person(name))
}

/** How many of their friends there are whose referral stands as this. */
async function hasFriends(visit: Visit, state: string, many: number): Promise<void> {
  await visit.go('/member')
  await visit.sees('What you have received')
  const friends = visit.person.page.locator('kith-member').locator('summary').filter({ hasText: state })
  await expect.poll(() => friends.count()).toBe(many)
}

function friendsOf({ person: { page } }: Visit) {
  return page.locator('kith-member').getByRole('heading', { name: 'Friends', exact: true })
}

journey(
  { store: 'linen', name: 'a friend comes by a link', proves: 'MEMBER-7 MEMBER-8 MEMBER-9 MEMBER-11' },
  async (stage) => {
    const { visit: ada, link } = await inviter(stage, 'Ada Brandt')
    const { page: adas } = ada.person
    await ada.person.step('Is a member, with a link and a code to hand on')
    const inMember = adas.locator('kith-member')
    expect(await inMember.getByRole('link', { name: 'X', exact: true }).getAttribute('href')).toContain('text=')
    expect(await inMember.getByRole('link', { name: 'Email', exact: true }).getAttribute('href')).toMatch(/^mailto:/)
    await inMember.getByRole('button', { name: 'Facebook', exact: true }).click()
    await ada.sees('Facebook takes no text')
    await ada.person.step('Shares on Facebook, where she has to add the words herself')
    await inMember.getByRole('dialog', { name: 'Facebook' }).getByRole('button', { name: 'Close' }).click()

    const finn = await visitor(stage, 'Finn Okoro')
    const { page } = finn.person
    await page.goto(link)
    await page.waitForURL(/\/linen/)
    await finn.sees('It is remembered for 30 days')
    await finn.person.step('Follows the link to the front page, and it is remembered for 30 days')
    await finn.register()
    await finn.addToCart('Washed linen sheet')
    await finn.sees('−CN¥39.90')
    await finn.person.step('Has his discount in the cart without having typed anything')
    await finn.order()
    await finn.person.step('Pays at the pretend bank')
    await finn.pay()
    await finn.go('/member')
    await finn.sees('What you have received')
    await finn.person.step('Sees on his member page what became of his benefit', {
      at: page.locator('kith-member').getByRole('heading', { name: 'What you have received' }),
    })

    await hasFriends(ada, 'Rewarded', 1)
    await ada.sees('500 points')
    await ada.person.step('Has her points for the friend who came', {
      at: inMember.getByRole('heading', { name: 'What you have received' }),
    })
    await ada.addToCart('Waffle towel')
    await ada.go('/checkout')
    await adas.getByRole('radio', { name: /^500/ }).check()
    await ada.person.step('Uses them at the checkout')
    await ada.press('Place order')
    await ada.pay()
    await ada.person.step('Pays the rest with money')
  },
)

journey({ store: 'linen', name: 'known, and not yet a member', proves: 'MEMBER-5' }, async (stage) => {
  const { visit: greta, link, code } = await inviter(stage, 'Greta Holm')
  const nora = await visitor(stage, 'Nora Lindqvist')
  await nora.go()
  await nora.person.page.getByLabel('Your email').fill(nora.email)
  await nora.press('Subscribe')
  await nora.sees('The next letter goes to')
  await nora.person.step('Subscribes to the letters, and is no member')

  const omar = await visitor(stage, 'Omar Haddad')
  await omar.addToCart('Napkins, set of four')
  await omar.go('/checkout')
  await omar.person.page.getByLabel('Your email').fill(omar.email)
  await omar.press('Save')
  await omar.person.step('Orders as a guest, and leaves an address')
  await omar.order()
  await omar.pay()

  const priya = await visitor(stage, 'Priya Raman')
  await greta.go('/office')
  await greta.person.page.getByRole('textbox').fill(`${priya.email}, ${priya.person.name}, ordered`)
  await greta.press('Import')
  await greta.sees(priya.email)
  await greta.person.step('Brings a contact along in the back office, where all three are known', {
    at: greta.person.page.getByRole('heading', { name: 'Known, and not a member' }),
  })

  await nora.person.page.goto(link)
  await nora.register()
  await omar.register({ code })
  await priya.person.page.goto(link)
  await priya.register()
  await priya.go('/member')
  await priya.sees('好物与好友分享')
  await priya.person.step('Registers by the link, and is a member from now on')
  await hasFriends(greta, 'Rewarded', 3)
  await greta.sees('1,500')
  await greta.person.step('Has points for all three, whom the shop knew and who had not registered', {
    at: friendsOf(greta),
  })
})

journey({ store: 'linen', name: 'the first order counts', proves: 'MEMBER-6' }, async (stage) => {
  const { visit: iris, link } = await inviter(stage, 'Iris Vogel')
  await iris.go('/office')
  await iris.press('Change it to: The friend’s first order is paid')
  await iris.sees('Now: The friend’s first order is paid')
  await iris.person.step('Lets invitations count when the first order is paid')
  try {
    const max = await visitor(stage, 'Max Ferri')
    await max.person.page.goto(link)
    await max.register()
    await hasFriends(iris, 'Waiting', 1)
    await max.addToCart('Waffle towel')
    await max.order()
    await max.pay()
    await hasFriends(iris, 'Rewarded', 1)
    await iris.person.step('Has a reward, since Max has paid his first order', { at: friendsOf(iris) })
    await max.press('Refund all of it')
    await hasFriends(iris, 'Rewarded', 0)
    await iris.person.step('Has lost it with the order', { at: friendsOf(iris) })

    const lena = await visitor(stage, 'Lena Abbot')
    await lena.person.page.goto(link)
    await lena.register()
    await lena.addToCart('Waffle towel')
    await lena.order()
    await lena.press('Cancel the order')
    await lena.addToCart('Bathrobe, clay')
    await lena.order()
    await lena.pay()
    await hasFriends(iris, 'Rewarded', 0)
    await lena.seeBehind()
    await lena.person.step('Ordered before and called it off: this order is not her first, and it is said why', {
      at: lena.person.page.locator('.steps-made > li').last(),
    })
  } finally {
    await iris.go('/office')
    await iris.press('Change it to: The friend registers')
  }
})

journey({ store: 'linen', name: 'another page, and thirty days', proves: 'MEMBER-9' }, async (stage) => {
  const { visit: sol, link } = await inviter(stage, 'Sol Nygaard')
  await sol.go('/office')
  await sol.person.page.getByRole('combobox').selectOption({ label: 'Become a member' })
  await sol.press('Save')
  await sol.sees('Links lead here from now on: Become a member.')
  await sol.person.step('Lets links lead to another page of the shop')
  const remy = await visitor(stage, 'Remy Castel')
  try {
    await remy.person.page.goto(link)
    await remy.person.page.waitForURL(/\/linen\/sign-in/)
    await remy.person.step('Follows the link, and is asked to join at once')
  } finally {
    await sol.go('/office')
    await sol.person.page.getByRole('combobox').selectOption({ label: 'The front page' })
    await sol.press('Save')
  }
  await remy.press('+90 days')
  await remy.seeBehind()
  await remy.register()
  await remy.sees('It is within the time after the invitation.')
  await remy.person.step('Comes back three months later: the visit is forgotten', {
    at: remy.person.page.locator('.checks .no'),
  })
  await hasFriends(sol, 'Rewarded', 0)
  await sol.person.step('Gets nothing for a visit that is too long ago', {
    at: sol.person.page.getByText('Nothing yet.'),
  })
})
