import { afterAll, beforeAll, expect, test } from 'vitest'
import { emailScenarios } from '#emails/scenario.ts'
import { type Kith, type Shop, startKith } from '../../test/app.ts'
import { Story } from '../../test/story.ts'

let kith: Kith

beforeAll(async () => {
  kith = await startKith()
})
afterAll(() => kith.stop())

const forCustomers = emailScenarios.filter((scenario) => scenario !== 'endpoint_off')

const definition = {
  code: { issue: 'automatic', validFor: 'P90D' },
  triggers: [
    {
      on: 'registration',
      referrer: [{ every: 1, gifts: [{ type: 'points', amount: 500, expiresAfter: 'P30D' }] }],
      referee: { gifts: [{ type: 'points', amount: 100 }] },
    },
  ],
}

/** All that is told by email comes about once at least; answers the subjects of what Ann and her friends were told, each once. */
async function everythingHappens(shop: Shop): Promise<string[]> {
  const story = new Story(shop)
  await shop.put('/v1/test/clock', { now: '2026-03-01T10:00:00Z' })
  await shop.put('/v1/email-settings', { invitations: { enabled: true } })
  await story.launches({ key: 'friends', definition })
  await story.registers('ann', { email: 'ann@example.com', name: 'Ann' })
  const { code } = (await shop.get('/v1/codes?customer=ann')).body.data[0]
  const invited = await kith.request('/v1/me/invitations', {
    method: 'POST',
    headers: { ...(await shop.browser('ann')), 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'bob@example.com', code }),
  })
  // Refused while nobody is to be invited.
  expect([202, 403]).toContain(invited.status)
  await story.registers('bob', { email: 'bob@example.com', name: 'Bob', code })
  await story.registers('cat', { email: 'cat@example.com', name: 'Cat', code })
  const { data } = (await shop.get('/v1/rewards?customer=ann')).body
  expect(data).toHaveLength(2)
  expect((await shop.post(`/v1/rewards/${data[0].id}/revoke`, { reason: 'By mistake' })).status).toBe(200)
  await shop.put('/v1/test/clock', { now: '2026-06-01T10:00:00Z' })
  const told: { subject: string }[] = (await shop.get('/v1/messages?limit=200')).body.data
  return [...new Set(told.map(({ subject }) => subject))].toSorted()
}

const own = (scenario: string) => ({
  texts: { en: { subject: `Ours: ${scenario}`, body: `<p>{{ site }} ${scenario}</p>` } },
})

test('MEMBER-12 each scenario that is edited is told in the words of the operator', async () => {
  const shop = await kith.createSite()
  for (const scenario of forCustomers)
    expect((await shop.put(`/v1/email-scenarios/${scenario}`, own(scenario))).status).toBe(200)
  expect(await everythingHappens(shop)).toEqual(forCustomers.map((scenario) => `Ours: ${scenario}`).toSorted())
})

test('MEMBER-12 each scenario is ticked off by itself, and the others are told', async () => {
  for (const half of [0, 1]) {
    const shop = await kith.createSite()
    const isOn = (at: number) => at % 2 === half
    for (const [at, scenario] of forCustomers.entries()) {
      const changed = await shop.put(`/v1/email-scenarios/${scenario}`, { ...own(scenario), enabled: isOn(at) })
      expect(changed.body.enabled).toBe(isOn(at))
    }
    const expected = forCustomers.filter((_, at) => isOn(at)).map((scenario) => `Ours: ${scenario}`)
    // Whoever was to be invited before it was ticked off is told nothing; the row says so.
    expect((await everythingHappens(shop)).filter((subject) => subject !== '')).toEqual(expected.toSorted())
  }
})
