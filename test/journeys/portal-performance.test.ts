import { expect } from 'vitest'
import type { Shop } from '../app.ts'
import { portalJourney } from './portal.ts'

const dayMillis = 86_400_000
const days = 40
const referrers = ['Aiko Tanaka', 'Ben Okonkwo', 'Chloé Dupont-Lefèvre', 'Dmitri Volkov', 'Emeka Obi']
const friends = ['Fatima', 'Guillermo', 'Hanna', 'Ines', 'Jonas', 'Katarzyna', 'Liam', 'Mei', 'Noah', 'Olga', 'Priya']

async function ok(answer: Promise<{ status: number; body: unknown }>): Promise<Record<string, string>> {
  const { status, body } = await answer
  expect(status, JSON.stringify(body)).toBeLessThan(300)
  return body as Record<string, string>
}

/** Forty days of a restaurant: members share links, friends come and order, one is refunded, one is refused. */
async function live(shop: Shop): Promise<void> {
  const start = Date.parse('2026-09-15T09:00:00Z')
  const time = (day: number) => new Date(start + day * dayMillis).toISOString()
  await ok(shop.put('/v1/test/clock', { now: time(0) }))
  const gifts = [
    { type: 'credit', amount: 500 },
    { type: 'points', amount: 50 },
  ]
  const referee = { gifts: [{ type: 'coupon', discount: { type: 'percentage', percent: 10 }, validFor: 'P60D' }] }
  const triggers = [{ on: 'first_order', when: 'paid', referrer: [{ every: 1, gifts }], referee }]
  const definition = { triggers, claim: 'automatic', code: { enteredAt: ['link', 'registration', 'checkout'] } }
  await ok(
    shop.post('/v1/programs', { preset: 'refer-a-friend-gift', key: 'friends', name: 'Bring a friend', definition }),
  )
  const tell = (day: number, events: [type: string, data: object][]) =>
    ok(
      shop.post(
        '/v1/events',
        events.map(([type, data], at) => ({ id: `${day}-${at}`, type, occurredAt: time(day), data })),
      ),
    )
  const idOf = (name: string) => name.toLowerCase().replaceAll(/[^a-z]+/g, '.')
  await tell(
    0,
    referrers.map((name) => [
      'customer.registered',
      { customer: idOf(name), name, email: `${idOf(name)}@mail.example` },
    ]),
  )
  const made = await Promise.all(
    referrers.map((name) => ok(shop.post('/v1/codes', { program: 'friends', customer: idOf(name) }))),
  )
  for (let day = 1; day < days; day += 2) {
    await ok(shop.put('/v1/test/clock', { now: time(day) }))
    const { code, link } = made[(day * day * 3) % made.length] as Record<string, string>
    const visits = 1 + ((day * 7) % 4)
    await Promise.all(Array.from({ length: visits }, () => fetch(link as string, { redirect: 'manual' })))
    const events = Array.from({ length: (day * 5) % 4 }, (_, at): [string, object][] => {
      const customer = `${friends[(day + at) % friends.length]?.toLowerCase()}.${day}`
      const order = { customer, order: `o-${day}-${at}`, total: 1_800 + 430 * ((day * 3 + at) % 9) }
      return [
        ['customer.registered', { customer, code }],
        ['order.placed', order],
        ...(day % 7 === 0 ? [] : ([['order.paid', { order: order.order }]] as [string, object][])),
      ]
    }).flat()
    if (events.length > 0) await tell(day, events)
  }
  await ok(shop.put('/v1/test/clock', { now: time(days) }))
  await tell(days, [
    ['order.refunded', { order: 'o-39-0', amount: 2_000, full: true }],
    ['order.placed', { customer: idOf('Dmitri Volkov'), order: 'own', total: 2_000, code: made[3]?.code }],
  ])
}

portalJourney(
  { area: 'performance', name: 'a marketer sees what came of it', proves: 'GIFT-10 PLAT-19' },
  async ({ shop, site, staff }) => {
    const mina = await staff('Mina', 'marketer')
    const { page } = mina
    await mina.go('')
    await page.getByText('The first referral will show here').waitFor()
    await page.getByText('Start your first activity').waitFor()
    await mina.step('Finds a site where nothing has happened yet')

    await live(shop)
    await mina.go('')
    await page
      .getByText(/brought/)
      .first()
      .waitFor()
    await mina.step('Sees how the site does, what runs, what happened last')
    await page.getByRole('link', { name: /Order volume/ }).click()
    await page.getByRole('img', { name: /Order volume by day: .* in all/ }).waitFor()
    await mina.step('Opens the order volume, day by day, beside the days before')
    await page.getByRole('button', { name: 'Show as a table' }).click()
    await page
      .getByRole('rowheader', { name: 'In all' })
      .or(page.getByText('In all', { exact: true }))
      .first()
      .waitFor()
    await mina.step('Reads the same figures as a table', { at: page.getByRole('heading', { name: /by day/ }) })
    await page.getByRole('region', { name: 'By activity' }).getByRole('link').first().click()
    await page.getByRole('link', { name: 'Aiko Tanaka' }).waitFor()
    await page.getByText('Friend and referrer are the same, or count as the same.').waitFor()
    await page.getByRole('img', { name: /by day: / }).waitFor()
    await mina.step('Opens one activity: funnel, gifts, who brought the most, what was refused', {
      at: page.getByRole('heading', { name: 'From sharing to reward' }),
    })
    const file = page.getByRole('link', { name: 'Export days as CSV' })
    const csv = await page.request.get(new URL((await file.getAttribute('href')) as string, page.url()).href)
    const lines = (await csv.text()).split('\r\n')
    expect(csv.headers()['content-disposition']).toContain(`performance-${site}-`)
    expect(lines[0]).toContain('day,visits,codes,referrals')
    expect(lines).toHaveLength(32)

    const noor = await staff('Noor', 'support', { colorScheme: 'dark' })
    await noor.go('performance?days=90')
    await noor.page.getByRole('img', { name: /New referrals by day: / }).waitFor()
    await noor.step('Looks at ninety days in the dark')
  },
)
