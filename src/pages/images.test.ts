import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Kith, type Shop, startKith } from '../../test/app.ts'

let kith: Kith
let shop: Shop

beforeAll(async () => {
  kith = await startKith({ PUBLIC_URL: 'https://kith.example/below' })
  shop = await kith.createSite({ name: 'Tanuki' })
  await shop.post('/v1/programs', { preset: 'refer-a-friend-gift', key: 'friends', name: 'Friends' })
})
afterAll(() => kith.stop())

const html = { accept: 'text/html' }
const page = '/v1/programs/friends/page'

function plain(width: number, height: number, background = '#c2410c') {
  return sharp({ create: { width, height, channels: 3, background }, limitInputPixels: false })
}

function upload(content: Uint8Array, { query = '', by = shop, headers = {} as Record<string, string> } = {}) {
  const allowed = { authorization: `Bearer ${by.keys.secretKey}`, 'content-type': 'application/octet-stream' }
  const body = new Uint8Array(content)
  return kith.request(`/v1/images${query}`, { method: 'POST', headers: { ...allowed, ...headers }, body })
}

async function filesOf(id: string) {
  const answer = await kith.database.query<{ name: string; type: string; content: Buffer }>(
    'select name, type, content from image_files where image = $1 order by name',
    [id],
  )
  return answer.rows
}

describe('GIFT-7 an uploaded picture', () => {
  test('is turned upright, and forgets where it was taken and what hangs on to it', async () => {
    const photo = await plain(1_800, 900)
      .jpeg()
      .withExif({ IFD0: { Artist: 'SECRET-PERSON' }, IFD3: { GPSLatitude: '35/1 41/1 22/1', GPSLatitudeRef: 'N' } })
      .withMetadata({ orientation: 6 })
      .toBuffer()
    expect(photo.includes('SECRET-PERSON')).toBe(true)
    const tail = Buffer.from('<script>alert(1)</script>PK\u0003\u0004')
    const { status, body } = await upload(Buffer.concat([photo, tail]), { query: '?name=ramen.jpg&alt=A%20bowl' })
    expect([status, body]).toMatchObject([201, { name: 'ramen.jpg', alt: 'A bowl', width: 900, height: 1_800 }])
    const files = await filesOf(body.id)
    expect(files.map(({ name }) => name)).toEqual(['400.webp', '800.webp', '900x1800.webp', 'preview.jpg'])
    for (const { name, content } of files) {
      const seen = await sharp(content).metadata()
      expect([seen.exif, seen.xmp, seen.orientation ?? 1], name).toEqual([undefined, undefined, 1])
      expect(/SECRET-PERSON|<script|alert/.test(content.toString('latin1')), name).toBe(false)
    }
    const preview = await sharp(files[3]?.content).metadata()
    expect([preview.format, preview.width, preview.height]).toEqual(['jpeg', 1_200, 630])
  })

  test('of any colours, still or moving, is kept as what screens show', async () => {
    const stripes = await plain(60, 180).raw().toBuffer()
    const kinds = {
      cmyk: await plain(500, 400).toColourspace('cmyk').jpeg().toBuffer(),
      grey: await plain(500, 400, '#777').greyscale().png().toBuffer(),
      deep: await plain(500, 400, '#123').toColourspace('rgb16').png().toBuffer(),
      clear: await plain(500, 400, '#456').ensureAlpha(0.5).webp().toBuffer(),
      moving: await sharp(stripes, { raw: { width: 60, height: 180, channels: 3, pageHeight: 60 } as never })
        .webp({ loop: 0 })
        .toBuffer(),
    }
    for (const [kind, content] of Object.entries(kinds)) {
      const { status, body } = await upload(content)
      expect(status, kind).toBe(201)
      const [whole] = (await filesOf(body.id)).filter(({ name }) => name.includes('x'))
      const seen = await sharp(whole?.content).metadata()
      expect([seen.format, seen.space, seen.pages ?? 1, seen.hasAlpha], kind).toEqual([
        'webp',
        'srgb',
        1,
        kind === 'clear',
      ])
    }
  })

  test('is kept once, whoever sends it again, and a key stands for one of them', async () => {
    const content = await plain(30, 20, '#0a0').png().toBuffer()
    const key = { 'idempotency-key': 'picture' }
    const first = await upload(content, { headers: key })
    const again = await upload(content, { headers: key })
    expect([again.status, again.headers.get('idempotent-replayed'), again.body]).toEqual([200, 'true', first.body])
    expect((await upload(content, { query: '?name=other' })).body).toEqual(first.body)
    const other = await upload(await plain(31, 20).png().toBuffer(), { headers: key })
    expect([other.status, other.body.reason]).toEqual([409, 'idempotency_key_reused'])
  })

  test('of any shape is soon made, and keeps nobody waiting', async () => {
    for (const [width, height] of [
      [60_000, 1],
      [1, 60_000],
    ] as const) {
      const { status, body } = await upload(await plain(width, height).png().toBuffer())
      expect([status, Math.max(body.width, body.height)]).toEqual([201, width > height ? 1_600 : 3_200])
      const preview = (await filesOf(body.id)).find(({ name }) => name === 'preview.jpg')
      expect(await sharp(preview?.content).metadata()).toMatchObject({ width: 1_200, height: 630 })
    }
  })

  test('is refused where it is none, broken or too much, and says which', async () => {
    const png = await plain(300, 300).png().toBuffer()
    const noise = await sharp(Buffer.alloc(3_000_000, 7), { raw: { width: 1_000, height: 1_000, channels: 3 } })
      .jpeg()
      .toBuffer()
    const bomb = await plain(12_000, 12_000, '#fff').png().toBuffer()
    expect(bomb.length).toBeLessThan(1_000_000)
    const refused = [
      ['nothing', Buffer.alloc(0), 415, 'unsupported_media_type'],
      [
        'an SVG',
        Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
        415,
        'unsupported_media_type',
      ],
      ['a document', Buffer.from('<!doctype html><script>alert(1)</script>'), 415, 'unsupported_media_type'],
      ['a GIF', await plain(9, 9).gif().toBuffer(), 415, 'unsupported_media_type'],
      ['a TIFF', await plain(9, 9).tiff().toBuffer(), 415, 'unsupported_media_type'],
      [
        'a document that begins as a PNG',
        Buffer.concat([png.subarray(0, 8), Buffer.from('<html>')]),
        400,
        'invalid_request',
      ],
      ['half a PNG', png.subarray(0, png.length / 2), 400, 'invalid_request'],
      ['half a JPEG', noise.subarray(0, noise.length / 2), 400, 'invalid_request'],
      ['a bomb', bomb, 413, 'payload_too_large'],
      ['more bytes than are taken', Buffer.alloc(5 * 1_048_576 + 1), 413, 'payload_too_large'],
    ] as const
    const before = await kith.database.query('select count(*) as count from images')
    for (const [what, content, status, reason] of refused) {
      const { body, ...answer } = await upload(content, { headers: { 'content-type': 'image/png' } })
      expect([answer.status, body.reason, body.errors?.length], what).toEqual([status, reason, 1])
    }
    const said = await upload(bomb, { headers: { 'accept-language': 'ja' } })
    expect(said.body.detail).toContain('12,000 × 12,000')
    expect((await kith.database.query('select count(*) as count from images')).rows).toEqual(before.rows)
  })
})

describe('GIFT-7 the pictures of a site', () => {
  test('are listed, named, shown by pages in every size, and deleted when nothing shows them', async () => {
    const { body: image } = await upload(await plain(1_700, 1_000, '#09c').png().toBuffer(), { query: '?alt=Sea' })
    expect((await shop.get('/v1/images?limit=1')).body).toMatchObject({ data: [{ id: image.id }] })
    const { body: list } = await shop.get('/v1/images?limit=2')
    const { body: rest } = await shop.get(`/v1/images?cursor=${list.nextCursor}`)
    const all = [...list.data, ...rest.data].map(({ id }) => id)
    expect(new Set(all).size).toBe(all.length)
    expect(all.length).toBeGreaterThan(4)
    const path = `/v1/images/${image.id}`
    expect((await shop.patch(path, { alt: 'The sea' })).body).toMatchObject({ alt: 'The sea', name: '' })
    expect((await shop.get(path)).body.alt).toBe('The sea')

    await shop.patch('/v1/programs/friends', { definition: { share: { image: image.address } } })
    const read = async () => (await kith.request(`/p/${shop.keys.site}/friends`, { headers: html })).body as string
    const shown = await read()
    const folder = `/i/${shop.keys.site}/${image.id}`
    expect(shown).toContain(
      `src="/below${folder}/1600x941.webp" srcset="/below${folder}/400.webp 400w, /below${folder}/800.webp 800w, /below${folder}/1600x941.webp 1600w"`,
    )
    expect(shown).toContain('width="1600" height="941"')
    expect(shown).toContain(`<meta property="og:image" content="https://kith.example/below${folder}/preview.jpg">`)
    expect(shown).toContain('<meta property="og:image:width" content="1200">')
    expect((await shop.delete(path)).body).toMatchObject({
      reason: 'conflict',
      detail: expect.stringContaining('Friends'),
    })

    await shop.patch('/v1/programs/friends', { definition: { share: { image: null } } })
    const background = { image: image.address }
    await shop.put(page, { background, blocks: [{ type: 'banner', image: image.address, shape: 'own' }] })
    expect((await shop.delete(path)).status).toBe(409)
    await shop.post(`${page}/publish`)
    expect(await read()).toContain(`@media(max-width:48rem){body{--picture:url("/below${folder}/800.webp")}}`)
    await shop.put(page, { blocks: [] })
    expect((await shop.delete(path)).status).toBe(409)
    await shop.post(`${page}/publish`)
    expect((await shop.delete(path)).body).toMatchObject({ id: image.id, alt: 'The sea' })
    expect((await shop.get(path)).status).toBe(404)
    expect((await kith.request(`${folder}/800.webp`)).status).toBe(404)
    expect(await filesOf(image.id)).toEqual([])
  })

  test('are there for every browser and for ever, as nothing but pictures', async () => {
    const { body } = await upload(await plain(1_000, 500).png().toBuffer())
    const answer = await kith.request(new URL(body.files[0].url).pathname.replace('/below', ''))
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'image/webp',
      'cache-control': 'public, max-age=31536000, immutable',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    })
    const same = { 'if-none-match': answer.headers.get('etag') ?? '' }
    const known = await kith.request(new URL(body.files[0].url).pathname.replace('/below', ''), { headers: same })
    expect([known.status, known.body]).toEqual([304, ''])
  })

  test('are no business of another site', async () => {
    const stranger = await kith.createSite()
    const content = await plain(40, 40, '#f0f').png().toBuffer()
    const { body } = await upload(content)
    const path = `/v1/images/${body.id}`
    for (const answer of [
      await stranger.get(path),
      await stranger.patch(path, { alt: 'x' }),
      await stranger.delete(path),
    ])
      expect(answer.status).toBe(404)
    expect((await stranger.get('/v1/images')).body.data).toEqual([])
    // The same content is theirs, apart.
    expect((await upload(content, { by: stranger })).status).toBe(201)
    await stranger.delete(path)
    expect((await shop.get(path)).status).toBe(200)
  })

  test('are bounded in number', async () => {
    const full = await kith.createSite()
    await kith.database.query(
      `insert into images (site_id, id, name, alt, format, width, height, bytes, created_at)
       select s.id, 'img_' || lpad(n::text, 12, '0'), '', '', 'png', 1, 1, 1, now() from sites s, generate_series(1, 500) n
       where s.key = $1`,
      [full.keys.site],
    )
    const { status, body } = await upload(await plain(10, 10).png().toBuffer(), { by: full })
    expect([status, body.reason]).toEqual([409, 'conflict'])
    expect(body.detail).toContain('500')
  })
})
