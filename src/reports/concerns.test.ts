import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Condition, concernsOf } from '#reports/concerns.ts'
import { type Kith, startKith } from '../../test/app.ts'

const day = 86_400_000
const now = Date.parse('2026-03-10T12:00:00.000Z')
const well: Condition = {
  ...{ now, mode: 'live', hasMailServer: true, sends: true, hasProgram: true, stuckEmails: 0 },
  ...{ lastEventAt: now - 3_600_000, eventsOfWeek: 7, endpoints: [], ending: [] },
}
const endpoint = { id: 'whe_1', url: 'https://shop.example/hook', failingSince: null, disabledAt: null }

test.each<[string, Partial<Condition>, string[]]>([
  ['all is well', {}, []],
  ['a store that never told anything', { lastEventAt: null, eventsOfWeek: 0 }, ['store_silent']],
  ['a site without a program expects nothing', { lastEventAt: null, eventsOfWeek: 0, hasProgram: false }, []],
  ['a store that fell silent', { lastEventAt: now - 2 * day }, ['store_quiet']],
  ['the last moment at which it is not quiet yet', { lastEventAt: now - day }, []],
  ['a store that seldom tells anything', { lastEventAt: now - 2 * day, eventsOfWeek: 6 }, []],
  ['an endpoint that takes nothing', { endpoints: [{ ...endpoint, failingSince: now - day }] }, ['webhook_failing']],
  ['an endpoint that was given up', { endpoints: [{ ...endpoint, disabledAt: now }] }, ['webhook_off']],
  ['a live site without a mail server', { hasMailServer: false }, ['mail_missing']],
  ['a live site that does not send', { sends: false, hasMailServer: false }, ['mail_off']],
  ['a test site that keeps its emails', { mode: 'test', sends: false, hasMailServer: false }, []],
  ['a test site that was told to send', { mode: 'test', hasMailServer: false }, ['mail_missing']],
  ['emails that nobody takes', { stuckEmails: 3 }, ['mail_stuck']],
  ['a program about to end', { ending: [{ id: 'prg_1', name: 'Spring', endsAt: now + day }] }, ['program_ends']],
  [
    'the most pressing first',
    { lastEventAt: now - 2 * day, sends: false, endpoints: [{ ...endpoint, disabledAt: now }] },
    ['store_quiet', 'webhook_off', 'mail_off'],
  ],
])('PLAT-19 %s', (_, condition, expected) => {
  expect(concernsOf({ ...well, ...condition }).map(({ kind }) => kind)).toEqual(expected)
})

let kith: Kith
beforeAll(async () => {
  kith = await startKith()
})
afterAll(() => kith.stop())

test('PLAT-19 the store is told what somebody should look at', async () => {
  const shop = await kith.createSite({ mode: 'test' })
  const said = async () => (await shop.get('/v1/concerns')).body.data
  await shop.put('/v1/test/clock', { now: '2026-03-01T12:00:00.000Z' })
  expect(await said()).toEqual([])
  const period = { startsAt: null, endsAt: '2026-03-12T12:00:00.000Z' }
  const { id } = (await shop.post('/v1/programs', { name: 'Spring', preset: 'refer-and-earn', period })).body
  expect(await said()).toEqual([{ kind: 'store_silent', since: null, subject: null, count: null }])
  const events = Array.from({ length: 7 }, (_, place) => ({
    ...{ id: `e${place}`, type: 'customer.identified', occurredAt: '2026-03-01T12:00:00Z' },
    data: { customer: `c${place}` },
  }))
  await shop.post('/v1/events', events)
  expect(await said()).toEqual([])
  await shop.put('/v1/test/clock', { now: '2026-03-07T12:00:00.000Z' })
  expect(await said()).toEqual([
    { kind: 'store_quiet', since: '2026-03-01T12:00:00.000Z', subject: null, count: null },
    { kind: 'program_ends', since: '2026-03-12T12:00:00.000Z', subject: { id, name: 'Spring' }, count: null },
  ])
})
