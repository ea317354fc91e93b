import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Answer, type Kith, type Shop, startKith } from '../../test/app.ts'
import { Story } from '../../test/story.ts'

let kith: Kith

beforeAll(async () => {
  kith = await startKith()
})
afterAll(() => kith.stop())

interface Told {
  scenario: string
  customer: string
  to: string | null
  subject: string
  html: string
  text: string
  state: string
  problem: string | null
  sentAt: string | null
}

async function mail(shop: Shop, query = ''): Promise<Told[]> {
  const answer = await shop.get(`/v1/messages?limit=200${query}`)
  expect(answer.status).toBe(200)
  return answer.body.data
}

async function startStory(settings = {}): Promise<Story> {
  const shop = await kith.createSite(settings)
  await shop.put('/v1/test/clock', { now: '2026-03-01T10:00:00Z' })
  return new Story(shop)
}

const definition = {
  code: { validFor: 'P90D' },
  attribution: { window: null },
  triggers: [
    {
      on: 'registration',
      referrer: [{ every: 1, gifts: [{ type: 'points', amount: 500, expiresAfter: 'P30D' }] }],
      referee: { gifts: [{ type: 'coupon', discount: { type: 'percentage', percent: 10 }, validFor: 'P10D' }] },
    },
  ],
}

/** Ann has a code, and Bob registers with it. */
async function refer(story: Story, names = { ann: 'Ann', bob: 'Bob' }): Promise<string> {
  const { key } = await story.launches({ key: 'friends', definition })
  await story.registers('ann', { email: 'ann@example.com', name: names.ann })
  const code = await story.codeOf('ann', key)
  await story.registers('bob', { email: 'bob@example.com', name: names.bob, locale: 'zh-CN', code })
  return code
}

const told = (messages: Told[]) => messages.map(({ scenario, to }) => `${scenario} ${to}`).toSorted()

describe('scenarios', () => {
  test('EARN-6 MEMBER-12 a success is told to both sides, once, each in their language', async () => {
    const story = await startStory()
    await refer(story)
    const messages = await mail(story.shop)
    expect(told(messages)).toEqual([
      'friend_joined ann@example.com',
      'reward_earned_referee bob@example.com',
      'reward_earned_referrer ann@example.com',
    ])
    const [ann] = await mail(story.shop, '&customer=ann&scenario=reward_earned_referrer')
    expect(ann).toMatchObject({
      state: 'kept',
      subject: 'You have earned a reward',
      sentAt: '2026-03-01T10:00:00.000Z',
    })
    expect(ann?.text).toContain('500 points')
    expect(ann?.text).toContain('Hello Ann,')
    const [bob] = await mail(story.shop, '&customer=bob')
    expect(bob?.subject).toContain('礼物')
    expect(bob?.html).toContain('lang="zh-CN"')
    expect(await mail(story.shop)).toEqual(messages)
  })

  test('MEMBER-12 what is about to expire is told a week before, once, if anything is left of it', async () => {
    const story = await startStory()
    await refer(story)
    const { shop } = story
    const before = (await mail(shop)).length
    await shop.put('/v1/test/clock', { now: '2026-03-04T09:00:00Z' })
    expect(await mail(shop)).toHaveLength(before)
    await shop.put('/v1/test/clock', { now: '2026-03-05T10:00:00Z' })
    expect((await mail(shop)).length - before).toBe(1)
    await shop.put('/v1/test/clock', { now: '2026-06-30T10:00:00Z' })
    const expiring = await mail(shop)
    expect(told(expiring.filter(({ scenario }) => scenario.endsWith('expiring')))).toEqual([
      'code_expiring ann@example.com',
      'reward_expiring ann@example.com',
      'reward_expiring bob@example.com',
    ])
    const code = expiring.find(({ scenario }) => scenario === 'code_expiring')
    expect(code?.text).toContain('May 30, 2026')
    const { body } = await shop.get('/v1/notifications?customer=ann')
    expect(body.data.map(({ scenario }: Told) => scenario)).toContain('code_expiring')
  })

  test('MEMBER-10 codes for all members go out once each, with visible progress', async () => {
    const story = await startStory()
    const { shop } = story
    for (let count = 0; count < 230; count++) {
      await story.registers(`m${count}`, count % 2 === 0 ? { email: `m${count}@example.com` } : {})
    }
    const program = await story.launches({
      key: 'members',
      definition: { ...definition, code: { issue: 'automatic' } },
    })
    await kith.parts.engine.settled()
    expect((await shop.get(`/v1/programs/${program.id}`)).body.issuing).toMatchObject({ done: 230, issued: 230 })
    const first = await mail(shop)
    expect(first).toHaveLength(115)
    expect(new Set(first.map(({ to }) => to)).size).toBe(115)
    const { body } = await shop.get('/v1/email-scenarios/your_code/progress')
    expect(body).toEqual({ scenario: 'your_code', total: 115, waiting: 0, sent: 0, kept: 115, failed: 0, withheld: 0 })
  })

  test('MEMBER-12 a scenario that is off says nothing, and the others go on', async () => {
    const story = await startStory()
    await story.shop.put('/v1/email-scenarios/friend_joined', { enabled: false })
    await refer(story)
    expect(told(await mail(story.shop))).not.toContain('friend_joined ann@example.com')
    expect(await mail(story.shop)).toHaveLength(2)
  })

  test('PLAT-13 an erased person leaves no email behind', async () => {
    const story = await startStory()
    await refer(story)
    expect(await mail(story.shop, '&customer=bob')).toHaveLength(1)
    expect((await story.shop.get('/v1/customers/bob/export')).body.data.emails).toHaveLength(1)
    await story.shop.delete('/v1/customers/bob')
    expect(await mail(story.shop, '&customer=bob')).toEqual([])
    expect(JSON.stringify(await mail(story.shop))).not.toContain('bob@')
  })
})

describe('texts', () => {
  test('MEMBER-12 every scenario has a text in every language, and none is wrong', async () => {
    const shop = await kith.createSite()
    const { body } = await shop.get('/v1/email-scenarios')
    expect(body.data).toHaveLength(9)
    for (const { scenario, enabled, texts } of body.data) {
      expect(enabled).toBe(true)
      expect(Object.keys(texts)).toEqual(['en', 'zh-CN', 'ja'])
      for (const [locale, text] of Object.entries<Told>(texts)) {
        const { status, body: shown } = await shop.post(`/v1/email-scenarios/${scenario}/preview`, {
          ...{ locale, subject: text.subject },
        })
        expect(status).toBe(200)
        expect(shown.problem).toBeNull()
        expect(shown.html).toContain(`<html lang="${locale}">`)
        expect(shown.html).not.toContain('{{')
        expect(shown.text.trim()).not.toBe('')
      }
    }
  })

  test('MEMBER-12 a text is edited by language, and taken back', async () => {
    const story = await startStory()
    const own = { subject: 'Hey {{ customer }}', body: '<p>You get {{ gifts }}.</p>' }
    const path = '/v1/email-scenarios/reward_earned_referrer'
    expect((await story.shop.put(path, { texts: { en: own } })).body.texts.en).toEqual({
      ...own,
      ...{ edited: true, problem: null },
    })
    await refer(story)
    const [sent] = await mail(story.shop, '&scenario=reward_earned_referrer')
    expect(sent?.subject).toBe('Hey Ann')
    expect((await story.shop.put(path, { texts: { en: null } })).body.texts.en.edited).toBe(false)
  })

  test('MEMBER-12 a text that is wrong is refused where it is wrong, and shown in the preview', async () => {
    const shop = await kith.createSite()
    const path = '/v1/email-scenarios/your_code'
    const wrong = {
      '{% if code %}': 'not closed',
      '{{ code | shout }}': 'undefined filter: shout',
      '{{ password }}': 'password: not known here',
      '{% include "/etc/passwd" %}': 'ENOENT',
      '{% for i in (1..100000000) %}x{% endfor %}': 'limit exceeded',
    }
    for (const [body, detail] of Object.entries(wrong)) {
      const answer = await shop.put(path, { texts: { ja: { subject: 'x', body } } })
      expect(answer.status, body).toBe(400)
      expect(answer.body.errors[0].pointer).toBe('/texts/ja/body')
      expect(answer.body.errors[0].detail).toContain(detail)
      const preview = (await shop.post(`${path}/preview`, { body })).body
      expect(preview.problem.detail).toContain(detail)
      expect(preview.text).toContain('ABCD2345')
    }
    const texts = { ja: { subject: 'x', body: '{% if code %}' } }
    const [inChinese, inJapanese] = [{ 'accept-language': 'zh-CN' }, { 'accept-language': 'ja' }]
    const { errors } = (await shop.put(path, { texts }, inChinese)).body
    expect(errors[0].detail).toBe('{% if code %} 没有闭合（第 1 行）。')
    const { problem } = (await shop.post(`${path}/preview`, { body: '{% if code %}' }, inJapanese)).body
    expect(problem.detail).toBe('{% if code %} が閉じられていません（1 行目）。')
  })

  test('MEMBER-12 a text that fails only when it is used never stops the email', async () => {
    const story = await startStory()
    const body = '{% if customer == "Ann" %}{% for i in (1..100000000) %}x{% endfor %}{% endif %}<p>{{ gifts }}</p>'
    const saved = await story.shop.put('/v1/email-scenarios/reward_earned_referrer', {
      texts: { en: { subject: 's', body } },
    })
    expect(saved.status).toBe(200)
    await refer(story)
    const [sent] = await mail(story.shop, '&scenario=reward_earned_referrer')
    expect(sent).toMatchObject({ state: 'kept', subject: 'You have earned a reward' })
  })

  test('MEMBER-12 hostile values stay harmless', async () => {
    const story = await startStory()
    const own = {
      subject: 'For {{ customer | raw }}',
      body: '<p>{{ customer | raw }} {{ customer }} {{ customer.constructor }}{{ "x" | button: customer }}</p>',
    }
    await story.shop.put('/v1/email-scenarios/reward_earned_referrer', { texts: { en: own } })
    await refer(story, { ann: '<img src=x onerror=alert(1)>\nBcc: all@example.com {{ code }}', bob: 'Bob' })
    const [sent] = await mail(story.shop, '&scenario=reward_earned_referrer')
    expect(sent?.subject).toBe('For <img src=x onerror=alert(1)> Bcc: all@example.com {{ code }}')
    expect(sent?.html).not.toContain('<img')
    expect(sent?.html).not.toContain('function')
    expect(sent?.html).toContain('&lt;img src=x onerror=alert(1)&gt;')
    expect(sent?.html).not.toContain('class="button"')
  })
})

describe('who wants none', () => {
  test('MEMBER-12 the link in an email ends them by its button alone, and by the one click of a mail program', async () => {
    const story = await startStory()
    await refer(story)
    const [sent] = await mail(story.shop, '&customer=ann')
    const link = /http:\/\/localhost:8787(\/u\/[\w.-]+)/.exec(sent?.html ?? '')?.[1] ?? ''
    const page = await kith.request(link)
    expect(page.status).toBe(200)
    expect(page.body).toContain('ann@example.com')
    expect((await story.shop.get('/v1/email-suppressions')).body.data).toEqual([])
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const click = await kith.request(link, { method: 'POST', headers: form, body: 'List-Unsubscribe=One-Click' })
    expect(click.status).toBe(200)
    expect((await story.shop.get('/v1/email-suppressions')).body.data).toMatchObject([
      { address: 'ann@example.com', reason: 'unsubscribed' },
    ])
    await story.registers('cat', { code: (await story.shop.get('/v1/codes?customer=ann')).body.data[0].code })
    const withheld = await mail(story.shop, '&state=withheld')
    expect(withheld.map(({ problem }) => problem)).toEqual(['suppressed', 'suppressed'])
    expect((await kith.request('/u/v1.nonsense')).status).toBe(404)
    expect((await kith.request(`${link.slice(0, -3)}AAA`, { method: 'POST' })).status).toBe(404)
    expect((await story.shop.delete('/v1/email-suppressions/ANN@example.com')).status).toBe(204)
    expect((await story.shop.get('/v1/email-suppressions')).body.data).toEqual([])
  })

  test('MEMBER-12 bounces and complaints that a provider reports end them as well', async () => {
    const shop = await kith.createSite()
    const report = (address: string, type: string) => shop.post('/v1/email-bounces', { address, type })
    expect((await report('soft@example.com', 'soft')).status).toBe(204)
    expect((await report('hard@example.com', 'hard')).status).toBe(204)
    expect((await report('hard@example.com', 'complaint')).status).toBe(204)
    expect((await report('nobody', 'hard')).status).toBe(400)
    const { body } = await shop.get('/v1/email-suppressions')
    expect(body.data).toMatchObject([{ address: 'hard@example.com', reason: 'bounced' }])
  })
})

describe('invitations', () => {
  const invite = async (shop: Shop, email: string, code: string): Promise<Answer> =>
    kith.request('/v1/me/invitations', {
      method: 'POST',
      headers: { ...(await shop.browser('ann')), 'content-type': 'application/json' },
      body: JSON.stringify({ email, code }),
    })

  test('PLAT-23 off until an operator switches them on', async () => {
    const story = await startStory()
    const code = await refer(story)
    expect((await invite(story.shop, 'friend@example.com', code)).body.reason).toBe('forbidden')
  })

  test('PLAT-23 once to an address, with a way out, and so many a day', async () => {
    const story = await startStory()
    const { shop } = story
    const code = await refer(story)
    await shop.put('/v1/email-settings', { invitations: { enabled: true, perDay: 2 } })
    await shop.post('/v1/email-suppressions', { address: 'never@example.com' })
    expect((await invite(shop, 'friend@example.com', code)).status).toBe(202)
    expect((await invite(shop, 'Friend+again@example.com', code)).status).toBe(202)
    expect((await invite(shop, 'never@example.com', code)).status).toBe(202)
    const sent = await mail(shop, '&scenario=invitation')
    expect(sent.map(({ to, state }) => `${to} ${state}`)).toEqual(['null withheld', 'friend@example.com kept'])
    expect(sent[1]).toMatchObject({ subject: expect.stringMatching(/^Ann invites you to /) })
    expect(sent[1]?.text).toContain(code)
    expect(sent[1]?.html).toContain('/u/v1.')
    const third = await invite(shop, 'third@example.com', code)
    expect(third).toMatchObject({ status: 429, body: { reason: 'too_many_requests' } })
    await shop.put('/v1/test/clock', { now: '2026-03-02T10:00:01Z' })
    expect((await invite(shop, 'third@example.com', code)).status).toBe(202)
  })

  test('PLAT-23 only with a code of one’s own, and not to oneself; a name that advertises is left out', async () => {
    const story = await startStory()
    const { shop } = story
    await shop.put('/v1/email-settings', { invitations: { enabled: true } })
    const code = await refer(story, { ann: 'WIN at http://evil.example', bob: 'Bob' })
    expect((await invite(shop, 'ann+x@example.com', code)).body.reason).toBe('self_referral')
    expect((await invite(shop, 'friend@example.com', 'NOPE2345')).status).toBe(404)
    expect((await invite(shop, 'a@example.com,b@example.com', code)).status).toBe(400)
    expect((await invite(shop, 'friend@example.com', code)).status).toBe(202)
    const [sent] = await mail(shop, '&scenario=invitation')
    expect(sent?.subject).toMatch(/^You are invited to /)
    expect(sent?.html).not.toContain('evil')
  })
})

test('MEMBER-12 our own texts are sent however busy the machine is', async () => {
  const shop = await kith.createSite()
  await shop.put('/v1/email-scenarios/code_expiring', { texts: { en: { subject: 'Soon', body: '<p>{{ code }}</p>' } } })
  for (const scenario of ['your_code', 'code_expiring'])
    await shop.post(`/v1/email-scenarios/${scenario}/test`, { to: 'me@shop.example', locale: 'en' })
  let passed = performance.now()
  vi.spyOn(performance, 'now').mockImplementation(() => {
    passed += 1_000
    return passed
  })
  try {
    const { body } = await shop.get('/v1/messages')
    // A text of the operator's own that takes too long gives way to ours.
    expect(body.data.map(({ subject }: { subject: string }) => subject).sort()).toEqual([
      'Your code for Friends',
      'Your code is about to expire',
    ])
  } finally {
    vi.restoreAllMocks()
  }
})
