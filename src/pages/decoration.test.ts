import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Kith, type Shop, startKith } from '../../test/app.ts'

let kith: Kith

beforeAll(async () => {
  kith = await startKith()
})
afterAll(() => kith.stop())

const noon = '2026-03-01T12:00:00.000Z'
const html = { accept: 'text/html' }
const mostTransferBytes = 60_000

async function open(program: object = {}) {
  const shop = await kith.createSite({ name: 'Tanuki' })
  await shop.put('/v1/test/clock', { now: noon })
  await shop.post('/v1/programs', { preset: 'refer-a-friend-gift', key: 'friends', name: 'Friends', ...program })
  const read = async (query = '') =>
    (await kith.request(`/p/${shop.keys.site}/friends${query}`, { headers: html })).body
  return { shop, read: read as (query?: string) => Promise<string> }
}

const path = '/v1/programs/friends/page'
const heading = (text: string) => ({ type: 'heading', text })
const save = (shop: Shop, ...blocks: object[]) => shop.put(path, { blocks })
const show = async (shop: Shop, ...blocks: object[]) => {
  expect((await save(shop, ...blocks)).status).toBe(200)
  expect((await shop.post(`${path}/publish`)).status).toBe(200)
}

describe('GIFT-11 drafts and versions', () => {
  test('a page that nobody made follows the definition', async () => {
    const { shop, read } = await open()
    const { body } = await shop.get(path)
    expect(body).toMatchObject({ generated: true, published: null, changed: false, draftAt: null })
    expect(body.draft.blocks.map(({ type }: { type: string }) => type)).toEqual(
      expect.arrayContaining(['heading', 'text', 'button', 'share', 'gifts', 'ladder', 'countdown', 'rules']),
    )
    expect(await read()).toContain('<h1 class="center huge">Friends</h1>')
    await shop.patch('/v1/programs/friends', { definition: { share: { title: 'Other', image: '/p.webp' } } })
    expect(await read()).toMatch(/<img class="banner landscape" src="\/p.webp".*<h1 class="start huge">Other<\/h1>/)
  })

  test('people see what was published, not what is being made', async () => {
    const { shop, read } = await open()
    const saved = await save(shop, heading('One'))
    expect(saved.body).toMatchObject({ generated: false, published: null, changed: true, draftAt: noon })
    expect(await read()).not.toContain('One')
    expect((await shop.get(`${path}/preview`)).body).toContain('<h2 class="start">One</h2>')
    const first = await shop.post(`${path}/publish`)
    expect(first.body).toMatchObject({
      version: 1,
      publishedAt: noon,
      publishedBy: null,
      page: { blocks: [{ text: 'One' }] },
    })
    expect((await shop.post(`${path}/publish`)).body.version).toBe(1)
    expect(await read()).toContain('One')
    expect((await shop.get(path)).body).toMatchObject({ published: 1, changed: false })
  })

  test('earlier versions can be gone back to, and so can the page of the definition', async () => {
    const { shop, read } = await open()
    await show(shop, heading('One'))
    await show(shop, heading('Two'))
    const { body: list } = await shop.get(`${path}/versions?limit=1`)
    expect(list).toMatchObject({ data: [{ version: 2 }], nextCursor: '2' })
    expect((await shop.get(`${path}/versions?cursor=2`)).body).toMatchObject({
      data: [{ version: 1 }],
      nextCursor: null,
    })
    expect((await shop.get(`${path}/versions/1`)).body.page.blocks[0].text).toBe('One')
    const restored = await shop.post(`${path}/versions/1/restore`)
    expect(restored.body).toMatchObject({ published: 2, changed: true, draft: { blocks: [{ text: 'One' }] } })
    expect(await read()).toContain('Two')
    expect((await shop.post(`${path}/publish`)).body.version).toBe(3)
    expect(await read()).toContain('One')
    expect((await shop.delete(path)).body).toMatchObject({ generated: true, published: null })
    expect(await read()).toContain('Friends</h1>')
    expect((await shop.post(`${path}/versions/2/restore`)).body.changed).toBe(true)
    expect((await shop.post(`${path}/publish`)).body.version).toBe(4)
  })

  test('an editor is told what its blocks have to show, for each who may look', async () => {
    const { shop } = await open()
    const friend = await shop.get(`${path}/contents?lang=ja`)
    expect(friend.body).toMatchObject({ locale: 'ja', role: 'friend', code: 'EXAMPLE', own: null, siteName: 'Tanuki' })
    expect(friend.body.rules.length).toBeGreaterThan(2)
    const { body } = await shop.get(`${path}/contents?as=referrer`)
    expect(body).toMatchObject({ role: 'referrer', code: null, own: { code: 'EXAMPLE' }, leaders: [] })
    expect(body.own.sharing.ways.length).toBeGreaterThan(0)
  })

  test('of two who change a draft at once, the second is told', async () => {
    const { shop } = await open()
    const { revision } = (await shop.get(path)).body
    const match = { 'if-match': `"${revision}"` }
    const first = await shop.put(path, { blocks: [heading('Theirs')] }, match)
    expect([first.status, first.body.revision === revision]).toEqual([200, false])
    const ways = [
      () => shop.put(path, { blocks: [heading('Mine')] }, match),
      () => shop.post(`${path}/publish`, undefined, match),
      () => shop.delete(path, match),
    ]
    for (const way of ways) expect((await way()).body).toMatchObject({ status: 409, reason: 'conflict' })
    const seen = { 'if-match': `"${first.body.revision}"` }
    expect((await shop.post(`${path}/publish`, undefined, seen)).body).toMatchObject({ version: 1 })
    const { body } = await shop.put(path, { blocks: [heading('Mine')] }, seen)
    expect(body.draft.blocks[0].text).toBe('Mine')
  })

  test('one idempotency key publishes once', async () => {
    const { shop } = await open()
    await save(shop, heading('One'))
    const key = { 'idempotency-key': 'k' }
    await shop.post(`${path}/publish`, undefined, key)
    await save(shop, heading('Two'))
    const again = await shop.post(`${path}/publish`, undefined, key)
    expect([again.headers.get('idempotent-replayed'), again.body.version]).toEqual(['true', 1])
  })

  test('the page of an archived activity stays as it is, and can still be looked at', async () => {
    const { shop, read } = await open()
    await show(shop, heading('One'))
    const before = (await shop.get(path)).body
    expect((await shop.post('/v1/programs/friends/archive')).status).toBe(200)
    const ways = {
      save: () => save(shop, heading('Two')),
      publish: () => shop.post(`${path}/publish`),
      restore: () => shop.post(`${path}/versions/1/restore`),
      drop: () => shop.delete(path),
    }
    for (const [name, way] of Object.entries(ways)) {
      const { status, body } = await way()
      expect(body, name).toMatchObject({ status: 409, reason: 'conflict', detail: expect.stringMatching(/archived/i) })
      expect(status, name).toBe(409)
    }
    expect((await shop.get(path)).body).toEqual(before)
    expect((await shop.get(`${path}/versions/1`)).body.page.blocks[0].text).toBe('One')
    expect(await read()).toContain('One')
  })

  test('no site reaches the page of another', async () => {
    await open()
    const stranger = await kith.createSite()
    const ways = [
      ['GET', path],
      ['PUT', path],
      ['DELETE', path],
      ['POST', `${path}/publish`],
      ['GET', `${path}/versions`],
      ['GET', `${path}/versions/1`],
      ['POST', `${path}/versions/1/restore`],
      ['GET', `${path}/preview`],
      ['GET', `${path}/contents`],
    ] as const
    for (const [method, address] of ways) {
      const body = method === 'PUT' ? { blocks: [] } : undefined
      expect((await stranger.send(method, address, body, {})).status, `${method} ${address}`).toBe(404)
    }
  })
})

describe('GIFT-11 what a page may not be', () => {
  const column = (...blocks: object[]) => ({ type: 'columns', columns: [blocks, []] })
  test.each([
    ['an unknown block', [heading('x'), { type: 'iframe' }], '/blocks/1/type'],
    ['an unknown field', [{ type: 'spacer', height: 3 }], '/blocks/0/height'],
    ['a script behind a button', [{ type: 'button', href: 'javascript:alert(1)' }], '/blocks/0/href'],
    ['a script with a space in front', [{ type: 'button', href: ' javascript:alert(1)' }], '/blocks/0/href'],
    ['an address of another host in disguise', [{ type: 'button', href: '//evil.example' }], '/blocks/0/href'],
    ['the same with a backslash', [{ type: 'button', href: '/\\evil.example' }], '/blocks/0/href'],
    ['a picture of code', [{ type: 'banner', image: 'data:text/html,x' }], '/blocks/0/image'],
    ['a script behind a picture', [column({ type: 'banner', href: 'JavaScript:x' })], '/blocks/0/columns/0/0/href'],
    ['columns in columns', [column(column())], '/blocks/0/columns/0/0/type'],
    ['four columns', [{ type: 'columns', columns: [[], [], [], []] }], '/blocks/0/columns'],
    ['a day that is none', [{ type: 'countdown', until: '2026-02-30' }], '/blocks/0/until'],
    ['more blocks than anybody reads', Array.from({ length: 61 }, () => heading('x')), '/blocks'],
    [
      'more blocks in columns',
      Array.from({ length: 10 }, () => column(...Array.from({ length: 10 }, () => heading('x')))),
      '',
    ],
    ['more text than anybody reads', Array.from({ length: 6 }, () => ({ type: 'text', text: 'x'.repeat(5_000) })), ''],
  ])('%s is refused where it stands', async (_, blocks, pointer) => {
    const { shop } = await open()
    const { status, body } = await save(shop, ...blocks)
    expect([status, body.reason]).toEqual([400, 'invalid_request'])
    expect(body.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer)
  })

  test('colours are colours', async () => {
    const { shop } = await open()
    const { body } = await shop.put(path, { accent: 'red', background: { color: '#12345g' }, blocks: [] })
    expect(body.errors.map((error: { pointer: string }) => error.pointer)).toEqual(['/background/color', '/accent'])
  })
})

describe('GIFT-11 blocks', () => {
  test('each is rendered on the server', async () => {
    const { shop, read } = await open({ period: { endsAt: '2026-03-31' } })
    const blocks = [
      { type: 'banner', image: 'https://img.example/b.jpg', alt: 'Bowls', href: 'https://tanuki.example/menu' },
      { type: 'heading', level: 1, text: 'Top', align: 'center' },
      { type: 'text', text: 'One\nline\n\nTwo' },
      { type: 'columns', columns: [[heading('Left')], [heading('Right')]] },
      { type: 'spacer', size: 'large' },
      ...['rules', 'gifts', 'ladder', 'countdown', 'leaderboard'].map((type) => ({ type, title: `My ${type}` })),
      { type: 'button', label: 'Menu', href: '/menu', look: 'outlined' },
    ]
    await show(shop, ...blocks)
    const page = await read()
    for (const part of [
      '<a class="banner-link" href="https://tanuki.example/menu"><img class="banner landscape" src="https://img.example/b.jpg" alt="Bowls"',
      '<h1 class="center huge">Top</h1>',
      '<p>One\nline</p><p>Two</p>',
      '<div class="columns"><div class="column"><h2 class="start">Left</h2></div><div class="column"><h2 class="start">Right</h2></div></div>',
      '<div class="space large"></div>',
      '<section class="rules"><h2>My rules</h2><ul><li>',
      '<section class="gifts"><h2>My gifts</h2>',
      '<section class="ladders"><h2>My ladder</h2>',
      '<section class="countdown"><h2>My countdown</h2>',
      '<section class="leaders"><h2>My leaderboard</h2>',
      'Nobody yet. The first place is free.',
      '<a class="button outlined" href="/menu">Menu</a>',
    ])
      expect(page).toContain(part)
    expect(page.match(/<h1/g)).toHaveLength(1)
  })

  test('are seen by those they are for, and a friend always finds the way on', async () => {
    const { shop, read } = await open()
    const blocks = (['everybody', 'friend', 'referrer'] as const).map((audience) => ({
      ...heading(`for ${audience}`),
      audience,
    }))
    await show(shop, ...blocks)
    const friend = await read()
    expect(friend).toMatch(/for everybody.*for friend/s)
    expect(friend).not.toContain('for referrer')
    expect(friend).toContain('href="https://shop.example">Go to Tanuki</a>')
    const referrer = await read('?as=referrer')
    expect(referrer).toMatch(/for everybody.*for referrer/s)
    expect(referrer).not.toContain('for friend')
  })

  test('the leaderboard masks everybody and lets equals share a place', async () => {
    const gifts = [{ type: 'points', amount: 1 }]
    const triggers = [{ on: 'registration', referrer: [{ every: 1, gifts }], referee: { gifts: [] } }]
    const { shop, read } = await open({ definition: { triggers } })
    const happens = (customer: string, data: object = {}) =>
      shop.post('/v1/events', {
        id: customer,
        type: 'customer.registered',
        occurredAt: noon,
        data: { customer, ...data },
      })
    const codes: string[] = []
    for (const name of ['Ann Example', 'Ben Example', 'Cleo Example', '']) {
      const customer = `r-${codes.length}`
      await happens(customer, name === '' ? {} : { name })
      codes.push((await shop.post('/v1/codes', { program: 'friends', customer })).body.code)
    }
    for (const [place, code] of [codes[1], codes[1], codes[0], codes[2]].entries())
      await happens(`f-${place}`, { code })
    await show(shop, { type: 'leaderboard', most: 3 })
    const page = await read()
    const rows = [...page.matchAll(/<td class="place">(\d+)<\/td><th scope="row">([^<]*)<\/th><td>([^<]*)</g)]
    expect(rows.map(([, ...cells]) => cells.join(' '))).toEqual([
      '1 B*** 2 friends',
      '2 A*** 1 friend',
      '2 C*** 1 friend',
    ])
    expect(page).not.toContain('Example')
  })

  test('a countdown to a day ends with that day on the site', async () => {
    const shop = await kith.createSite({ timeZone: 'America/New_York' })
    await shop.put('/v1/test/clock', { now: noon })
    await shop.post('/v1/programs', { preset: 'member-referrals', key: 'friends', name: 'Friends' })
    // The clocks of New York go forward on 8 March: one hour less.
    await show(shop, { type: 'countdown', until: '2026-03-08' })
    const { body } = await kith.request(`/p/${shop.keys.site}/friends`, { headers: html })
    expect(body).toContain(`data-left="${Date.parse('2026-03-09T04:00:00Z') - Date.parse(noon) - 1}"`)
    expect(body).toContain('Until the end of March 8, 2026 (ET)')
    await show(shop, { type: 'countdown', until: '2026-12-31' })
    const { body: far } = await kith.request(`/p/${shop.keys.site}/friends`, { headers: html })
    expect(far).toContain('Until the end of December 31, 2026 (ET)')
    expect(far).not.toContain('data-left')
    await show(shop, { type: 'countdown', until: '2026-02-28' })
    const { body: past } = await kith.request(`/p/${shop.keys.site}/friends`, { headers: html })
    expect(past).toMatch(/data-left="0" data-runs="no" hidden>.*<p class="over" >The time is up\.</s)
  })
})

describe('what people wrote stays text', () => {
  const evil = '</style><script>alert(1)</script><img src=x onerror=alert(1)>"\'`{{7*7}}'

  test('in names, settings and blocks, and no inline script would run', async () => {
    const share = {
      title: evil,
      subtitle: evil,
      landing: 'page',
      channels: { x: { text: evil }, email: { title: evil, body: evil } },
    }
    const shop = await kith.createSite({ name: evil, homeUrl: 'https://shop.example/?a="><script>' })
    await shop.put('/v1/test/clock', { now: noon })
    const made = await shop.post('/v1/programs', {
      preset: 'refer-a-friend-gift',
      key: 'friends',
      name: evil,
      definition: { share },
    })
    expect(made.status).toBe(201)
    const data = { customer: 'ann', name: `<u>${evil}` }
    await shop.post('/v1/events', { id: 'a', type: 'customer.registered', occurredAt: noon, data })
    const { code } = (await shop.post('/v1/codes', { program: 'friends', customer: 'ann' })).body
    const titled = ['rules', 'gifts', 'ladder', 'share', 'leaderboard'].map((type) => ({
      type,
      title: evil,
      audience: 'everybody',
    }))
    const blocks = [
      heading(evil),
      { type: 'text', text: evil },
      { type: 'button', label: evil, href: 'https://a.example/"><script>' },
      { type: 'banner', image: 'https://a.example/"onerror="alert(1)', alt: evil },
      ...titled,
    ]
    const background = { color: '#ffffff', image: 'https://a.example/</style><script>' }
    const saved = await shop.put(path, { background, blocks })
    expect(saved.status).toBe(200)
    await shop.post(`${path}/publish`)
    for (const query of ['', `?ref=${code}`, `?ref=${code}&as=referrer`, `?lang=${encodeURIComponent(evil)}`]) {
      const { body, headers } = await kith.request(`/p/${shop.keys.site}/friends${query}`, { headers: html })
      expect(body.match(/<script/g), query).toHaveLength(1)
      expect(body).not.toMatch(/<img src=x|<u>|"onerror="/)
      expect(body.match(/<\/style>/g)).toHaveLength(2)
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).not.toContain('unsafe')
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'sha256-")
    }
  })
})

describe('the weight of a page', () => {
  const lettersOf = (count: number) => {
    // Chinese characters in no order: nothing that is written packs as badly.
    let seed = 1
    return Array.from({ length: count }, () => {
      seed = (seed * 48_271) % 2_147_483_647
      return String.fromCodePoint(0x4e00 + (seed % 20_000))
    }).join('')
  }

  test('the fullest there can be is below 60 kB with its script, and the ordinary one below 15 kB', async () => {
    const { shop } = await open({ period: { endsAt: '2026-12-31' } })
    const address = `/p/${shop.keys.site}/friends?lang=zh-CN`
    const weigh = async () => {
      const page = await kith.request(address, { headers: html })
      const script = await kith.request(/<script src="([^"]*)"/.exec(page.body)?.[1] ?? '')
      const packed = await kith.request(address, { headers: { ...html, 'accept-encoding': 'gzip' } })
      expect(packed.headers.get('content-encoding')).toBe('gzip')
      return gzipSync(page.body).length + gzipSync(script.body).length
    }
    expect(await weigh()).toBeLessThan(15_000)
    const texts = Array.from({ length: 4 }, () => ({ type: 'text', text: lettersOf(5_000) }))
    const rest = ['rules', 'gifts', 'ladder', 'countdown', 'leaderboard', 'button', 'banner'].map((type) => ({ type }))
    await show(shop, ...texts, { type: 'text', text: lettersOf(2_000) }, ...rest)
    expect(await weigh()).toBeLessThan(mostTransferBytes)
  })
})
