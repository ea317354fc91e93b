import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { customerToken, type Kith, type Shop, startKith } from '../../test/app.ts'
import { createApp } from '../app.ts'

let kith: Kith
let app: ReturnType<typeof createApp>

beforeAll(async () => {
  kith = await startKith({ PUBLIC_URL: 'https://kith.example' })
  app = createApp(kith.parts)
})
afterAll(() => kith.stop())

const noon = '2026-03-01T12:00:00.000Z'
const noToken = { 'content-type': 'application/x-www-form-urlencoded' }
let callers = 0

/** A browser at an address of its own, which keeps its cookies. */
function browser(language = 'en') {
  callers += 1
  const remoteAddress = `10.1.0.${callers}`
  const cookies = new Map<string, string>()
  const send = async (path: string, init: RequestInit = {}) => {
    const headers = new Headers({ accept: 'text/html', 'accept-language': language })
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value)
    if (cookies.size > 0) headers.set('cookie', [...cookies].map((pair) => pair.join('=')).join('; '))
    const answer = await app.request(path, { ...init, headers }, { incoming: { socket: { remoteAddress } } })
    for (const set of answer.headers.getSetCookie()) {
      const [name = '', value = ''] = (set.split(';')[0] ?? '').split('=')
      cookies.set(name, value)
    }
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, text, words: wordsOf(text) }
  }
  return {
    get: send,
    post: (path: string, form: string) => send(path, { method: 'POST', headers: noToken, body: form }),
  }
}

/** What a person reads of a document. */
function wordsOf(document: string): string {
  const body = document.replace(/^.*<body/s, '<body')
  return body
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll(/\s+/g, ' ')
}

const gift = { type: 'points', amount: 500 }
const coupon = { type: 'coupon', discount: { type: 'percentage', percent: 10 } }
const definition = {
  share: {
    title: 'Eat with me',
    subtitle: 'Gifts for both',
    image: 'https://img.example/p.jpg',
    landing: 'page',
    channels: { x: { text: 'Come! {{ link }}' }, email: { title: 'Hi', body: '' }, facebook: {}, wechat: {} },
  },
  triggers: [
    {
      on: 'registration',
      referrer: [
        { every: 1, gifts: [gift] },
        { at: 3, gifts: [coupon] },
      ],
      referee: { gifts: [coupon] },
    },
  ],
}

interface Scene {
  readonly shop: Shop
  readonly program: string
  readonly page: string
  readonly code: string
  readonly link: string
}

async function open({ site = {}, program = {} }: { site?: object; program?: object } = {}): Promise<Scene> {
  const shop = await kith.createSite({ name: 'Tanuki', homeUrl: 'https://tanuki.example', ...site })
  await shop.put('/v1/test/clock', { now: noon })
  const made = await shop.post('/v1/programs', {
    ...{ preset: 'refer-a-friend-gift', key: 'friends', name: 'Friends', definition },
    ...program,
  })
  expect(made.status).toBe(201)
  await registers(shop, 'ann', { name: 'Ann Example' })
  const given = await shop.post('/v1/codes', { program: 'friends', customer: 'ann' })
  const code = given.body.code ?? ''
  const { site: key } = shop.keys
  return { shop, program: made.body.id, page: `/p/${key}/friends`, code, link: `/r/${key}/${code}` }
}

async function registers(shop: Shop, customer: string, more: object = {}): Promise<void> {
  const data = { customer, ...more }
  await shop.post('/v1/events', { id: `r-${customer}`, type: 'customer.registered', occurredAt: noon, data })
}

async function countVisits(shop: Shop) {
  const { rows } = await kith.database.query('select id, visitor from visits where site_id = $1 order by id', [
    shop.keys.siteId,
  ])
  return rows as { id: string; visitor: string }[]
}

describe('GIFT-7 the preview of a link', () => {
  const robots = ['facebookexternalhit/1.1', 'Twitterbot/1.0', 'WhatsApp/2.24', 'Slackbot-LinkExpanding 1.0']

  test.each(['page', 'store'])(
    'is made from the share settings at the link itself, landing on the %s',
    async (landing) => {
      const share = { ...definition.share, landing }
      const { shop, link } = await open({ program: { definition: { ...definition, share } } })
      for (const agent of robots) {
        const seen = await browser().get(link, { headers: { 'user-agent': agent } })
        expect([seen.status, seen.headers.get('set-cookie')]).toEqual([200, null])
        for (const tag of [
          '<meta property="og:title" content="Eat with me">',
          '<meta property="og:description" content="Gifts for both">',
          '<meta property="og:image" content="https://img.example/p.jpg">',
          `<meta property="og:url" content="https://kith.example${link}">`,
          '<meta name="twitter:card" content="summary_large_image">',
          '<meta property="og:locale" content="en_US">',
        ])
          expect(seen.text).toContain(tag)
      }
      expect(await countVisits(shop)).toEqual([])
    },
  )

  test('has the whole address of a picture that lies here, and says more where there is none', async () => {
    const share = { ...definition.share, image: '/uploads/p.webp', subtitle: '' }
    const { page } = await open({ program: { definition: { ...definition, share } } })
    const seen = await browser().get(page)
    expect(seen.text).toContain('<meta property="og:image" content="https://kith.example/uploads/p.webp">')
    expect(seen.text).toContain('<meta property="og:description" content="a coupon for 10% off">')
  })
})

describe('MEMBER-9 following a link', () => {
  test('is remembered on the server for as long as it counts, and the page knows it again', async () => {
    const { shop, link, page, code } = await open()
    const bob = browser()
    const followed = await bob.get(link)
    const cookie = followed.headers.get('set-cookie') ?? ''
    expect(cookie.split('; ').slice(1).toSorted()).toEqual([
      'HttpOnly',
      `Max-Age=${30 * 86_400}`,
      'Path=/',
      'SameSite=Lax',
      'Secure',
    ])
    const [visit] = await countVisits(shop)
    const later = await bob.get(page)
    expect(later.words).toContain('A*** invites you')
    expect(later.text).toContain(`href="https://tanuki.example/?ref=${code}&amp;visit=${visit?.id}"`)
    await bob.get(link)
    const visits = await countVisits(shop)
    expect(visits.map(({ visitor }) => visitor)).toEqual([visit?.id, visit?.id])
    expect((await browser().get(page)).words).not.toContain('invites you')
  })

  test('is remembered without end, as far as browsers go, where an invitation counts at any time', async () => {
    const { link } = await open({ program: { definition: { ...definition, attribution: { window: null } } } })
    expect((await browser().get(link)).headers.get('set-cookie')).toContain(`Max-Age=${400 * 86_400}`)
  })

  test('what somebody wrote into the cookie is nothing', async () => {
    const { shop, page } = await open()
    for (const value of ['x', 'ABC.vis_1.<script>', `NOSUCH.vis_aaaaaaaaaa.vis_aaaaaaaaaa`]) {
      const seen = await browser().get(page, { headers: { cookie: `kith_${shop.keys.site}=${value}` } })
      expect([seen.status, seen.words.includes('used up')]).toEqual([200, false])
      expect(seen.text).not.toContain('NOSUCH')
    }
  })

  test('a code of another activity of the site is none of this one', async () => {
    const { shop, page } = await open()
    await shop.post('/v1/programs', { preset: 'member-referrals', key: 'other', name: 'Other' })
    const { body } = await shop.post('/v1/codes', { program: 'other', customer: 'ann' })
    const seen = await browser().get(`${page}?ref=${body.code}`)
    expect(seen.words).toContain('has been used up or is no longer valid')
    expect(seen.text).not.toContain('Ann')
  })
})

describe('GIFT-13 the friend', () => {
  test('sees who invites, masked, what there is for them, and the way on with the code', async () => {
    const { link, code } = await open()
    const bob = browser()
    const seen = await bob.get((await bob.get(link)).headers.get('location') ?? '')
    expect(seen.words).toContain('A*** invites you')
    expect(seen.text).not.toContain('Ann Example')
    expect(seen.words).toMatch(
      /For you a coupon for 10% off When you register .*For A\*\*\* 500 points Each time a friend registers/,
    )
    expect(seen.words).toContain(`Continue to Tanuki Your invitation code ${code}`)
    expect(seen.words).not.toContain('Your link')
    expect(seen.text).toContain('href="?as=referrer&amp;lang=en"')
  })

  test('who is done is led to the side of those who invite, and told where their own link is', async () => {
    const { page, code, link } = await open()
    const mine = await browser().get(`${page}?as=referrer&ref=${code}`)
    expect(mine.text).toContain(`value="https://kith.example${link}"`)
    expect(mine.words).toContain('Every friend counts')
    expect(mine.words).not.toMatch(/so far|Ann|invites you/)
    const nobody = await browser().get(`${page}?as=referrer`)
    expect(nobody.words).toContain('Sign in at Tanuki to get a link of your own.')
  })
})

describe('MEMBER-11 sharing from the page', () => {
  test('goes by each network that is on, with its text, and by QR code', async () => {
    const { page, code, link } = await open()
    const { text, words } = await browser().get(`${page}?as=referrer&ref=${code}`)
    const whole = encodeURIComponent(`https://kith.example${link}`)
    expect(text).toContain(`href="https://www.facebook.com/sharer/sharer.php?u=${whole}"`)
    expect(text).toContain(`href="https://x.com/intent/post?text=Come!%20${whole}"`)
    expect(text).toMatch(/href="mailto:\?subject=Hi&amp;body=/)
    expect(text).toContain(`src="${link}/qr.svg"`)
    expect(words).toContain('Facebook takes the link alone. Add a few words of your own.')
    expect(words).toContain('Scan this with WeChat')
  })
})

describe('GIFT-12 who came signed in', () => {
  const handOver = (shop: Shop, customer: string, lifetimeSeconds = 600) =>
    customerToken(shop.keys.identitySecret, { sub: customer }, lifetimeSeconds)

  test('sees how they stand on the ladder, and their token is in no address', async () => {
    const { shop, page, code } = await open()
    await registers(shop, 'bob', { code })
    const ann = browser()
    const token = await handOver(shop, 'ann')
    const taken = await ann.post(page, `token=${token}`)
    expect([taken.status, taken.headers.get('location')]).toEqual([303, `${page}?as=referrer`])
    expect(taken.headers.get('set-cookie')).toMatch(/; Max-Age=1800; Path=\/p\/[\w-]+; HttpOnly; Secure; SameSite=Lax$/)
    const seen = await ann.get(`${page}?as=referrer`)
    expect(seen.words).toContain('You are here as Ann Example.')
    expect(seen.words).toContain('1 friend so far')
    expect(seen.words).toMatch(/Every friend 500 points Reached once .*3 friends a coupon for 10% off 2 friends to go/)
    expect(seen.text).toContain(`/${code}"`)
    expect(seen.text).not.toContain(token)
    const asFriend = await ann.get(`${page}?ref=${code}`)
    expect(asFriend.words).not.toContain('so far')
  })

  test('is asked to come again when the token is no good', async () => {
    const { shop, page } = await open()
    const other = await kith.createSite()
    for (const token of ['x', await handOver(other, 'ann'), await handOver(shop, 'ann', -60)]) {
      const seen = await browser().post(page, `token=${token}`)
      expect([seen.status, seen.headers.get('set-cookie')]).toEqual([401, null])
      expect(seen.words).toContain('Your sign-in has run out. Open this page from Tanuki again.')
    }
  })

  test('gets a link with one button, once, and only where they may', async () => {
    const { shop, page } = await open()
    await registers(shop, 'cleo', { name: 'Cleo' })
    const cleo = browser()
    await cleo.post(page, `token=${await handOver(shop, 'cleo')}`)
    expect((await cleo.get(`${page}?as=referrer`)).words).toContain('Get my link')
    await cleo.post(page, 'get=link')
    await cleo.post(page, 'get=link')
    const codes = (await shop.get('/v1/codes?customer=cleo')).body.data
    expect(codes).toHaveLength(1)
    expect((await cleo.get(`${page}?as=referrer`)).text).toContain(`value="${codes[0].link}"`)
    await browser().post(page, 'get=link')
    await shop.post('/v1/events', {
      id: 'dan',
      type: 'customer.identified',
      occurredAt: noon,
      data: { customer: 'dan', source: 'import' },
    })
    const dan = browser()
    await dan.post(page, `token=${await handOver(shop, 'dan')}`)
    const seen = await dan.get(`${page}?as=referrer`)
    expect(seen.words).toContain('Referring is not open to you yet. It takes: an account.')
    expect(seen.words).not.toContain('Get my link')
    expect((await shop.get('/v1/codes')).body.data).toHaveLength(2)
  })
})

describe('GIFT-9 an activity that is not running', () => {
  const at = (startsAt: string | null, endsAt: string | null) => ({ period: { startsAt, endsAt } })
  const tokyo = { timeZone: 'Asia/Tokyo' }

  test('PLAT-24 says when it begins and ends, by the days of the site', async () => {
    const { page } = await open({ site: tokyo, program: at('2026-03-05', '2026-03-31') })
    const { words } = await browser().get(page)
    expect(words).toContain('This activity has not started yet. It begins on March 5, 2026 at 12:00 AM Japan Time.')
    expect(words).toMatch(/Begins in 3 days 3 hours 0 minutes 0 seconds .*March 5, 2026 at 12:00.AM Japan Time/)
    const { page: running } = await open({ site: tokyo, program: at(null, '2026-03-31') })
    const seen = await browser().get(running)
    expect(seen.words).toContain('Until the end of March 31, 2026 (Japan Time)')
    expect(seen.words).toMatch(/Ends in 30 days 3 hours 0 minutes 0 seconds/)
    expect(seen.text).toContain('data-runs="no"')
    expect((await browser('zh-CN').get(running)).words).toContain('截至 2026年3月31日当天结束（日本时间）')
  })

  test('offers nothing while it takes a break or is over, and says that what was earned stays', async () => {
    const { shop, page, code } = await open({ program: at(null, '2026-03-02') })
    const seen = async () => (await browser().get(`${page}?ref=${code}`)).words
    await shop.post('/v1/programs/friends/pause')
    expect(await seen()).toContain(
      'This activity is taking a break. Please come back later. What has been earned stays.',
    )
    expect(await seen()).not.toContain('There are gifts for both of us.')
    await shop.post('/v1/programs/friends/resume')
    await shop.put('/v1/test/clock', { now: '2026-03-04T12:00:00Z' })
    const ended = await seen()
    expect(ended).toContain('This activity has ended.')
    for (const gone of [code, 'coupon', 'The rules', 'invites you', 'Ends in']) expect(ended).not.toContain(gone)
    await shop.post('/v1/programs/friends/archive')
    expect(await seen()).toContain('This activity is over.')
  })
})

test('EARN-2 GIFT-12 the rules are those of whoever reads, without what only says that there is no limit', async () => {
  const { page, code } = await open()
  const [friend, referrer] = await Promise.all(
    ['', '&as=referrer'].map(async (as) => (await browser().get(`${page}?ref=${code}${as}`)).words),
  )
  for (const bare of ['one code at a time', 'when a member asks', 'any number of times', 'does not expire'])
    for (const words of [friend, referrer]) expect(words).not.toContain(bare)
  expect(friend).toContain('When a friend registers, the friend gets')
  expect(friend).not.toContain('To refer somebody takes')
  expect(referrer).toContain('To refer somebody takes an account.')
})

describe('PLAT-20 a code on the page', () => {
  test('that is unknown, used or expired is answered alike, and guessing ends', async () => {
    const { shop, page, code } = await open({ program: { definition: { ...definition, code: { validFor: 'P1D' } } } })
    await shop.post(`/v1/codes/${code}/revoke`)
    const { body: second } = await shop.post('/v1/codes', { program: 'friends', customer: 'ann' })
    await shop.put('/v1/test/clock', { now: '2026-03-04T12:00:00Z' })
    const guesser = browser()
    const answers = await Promise.all([code, second.code, 'NOSUCH'].map((one) => guesser.get(`${page}?ref=${one}`)))
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect(answers[0]?.words).toContain('Ask the person who sent it for another one.')
    const more = await Promise.all(Array.from({ length: 40 }, (_, place) => guesser.get(`${page}?ref=NO${place}`)))
    expect(more.filter(({ status }) => status === 429).length).toBeGreaterThan(0)
    expect((await guesser.get(page)).status).toBe(200)
  })
})

describe('PLAT-7 the language of a page', () => {
  test('is the one asked for, then the browser’s, then the site’s', async () => {
    const { page } = await open({ site: { locale: 'ja', currency: 'JPY' } })
    const lang = async (path: string, accept: string) =>
      /<html lang="([^"]*)"/.exec((await browser(accept).get(path)).text)?.[1]
    expect(await lang(page, 'zh-CN')).toBe('zh-CN')
    expect(await lang(`${page}?lang=en`, 'zh-CN')).toBe('en')
    expect(await lang(page, 'eo')).toBe('ja')
    expect((await browser('ja').get(page)).words).toContain('ルール')
  })
})

describe('a page in transit', () => {
  test('asks again whether it is still so, and is not indexed', async () => {
    const { page } = await open()
    const first = await browser().get(page)
    expect(first.headers.get('cache-control')).toBe('private, no-cache')
    expect(first.headers.get('vary')).toContain('Cookie')
    expect(first.headers.get('x-robots-tag')).toBe('noindex')
    const again = await browser().get(page, { headers: { 'if-none-match': first.headers.get('etag') ?? '' } })
    expect([again.status, again.text]).toEqual([304, ''])
  })

  test('its script is kept for good under an address of its own', async () => {
    const { page } = await open()
    const [, address = ''] = /<script src="([^"]*)" defer/.exec((await browser().get(page)).text) ?? []
    const script = await browser().get(address)
    expect(script.headers.get('content-type')).toContain('text/javascript')
    expect(script.headers.get('cache-control')).toContain('immutable')
    expect((await browser().get('/assets/page.js?v=old')).headers.get('cache-control')).toBe('no-cache')
  })
})
