import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Kith, type Shop, startKith } from '../../test/app.ts'
import { signIn } from '../../test/staff.ts'

let kith: Kith
let shop: Shop

beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite()
})
afterAll(() => kith.stop())

const pointersOf = (body: { errors?: { pointer: string }[] }) => (body.errors ?? []).map(({ pointer }) => pointer)

test('PLAT-1 the four presets are there to start from', async () => {
  const { status, body } = await shop.get('/v1/presets')
  expect(status).toBe(200)
  expect(body.data.map((preset: { key: string }) => preset.key)).toEqual([
    'invitation-code',
    'refer-and-earn',
    'refer-a-friend-gift',
    'member-referrals',
  ])
  expect(body.data[1].definition.code).toMatchObject({ validFor: 'P90D', maxUses: 300 })
})

describe('making', () => {
  test('GIFT-8 a program is active from its creation', async () => {
    const made = await shop.post('/v1/programs', { preset: 'refer-and-earn', key: 'earn', name: ' Refer and earn ' })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      key: 'earn',
      preset: 'refer-and-earn',
      name: 'Refer and earn',
      status: 'active',
      period: { startsAt: null, endsAt: null },
      version: 1,
      issuing: null,
    })
    expect(made.body.rules).toContain('A code is valid for 90 days.')
    expect((await shop.get(`/v1/programs/${made.body.id}`)).body).toEqual(made.body)
    expect((await shop.get('/v1/programs/earn')).body).toEqual(made.body)
  })

  test('GIFT-8 before its period it is scheduled', async () => {
    const period = { startsAt: '2999-01-01', endsAt: '2999-03-31' }
    const { body } = await shop.post('/v1/programs', { preset: 'member-referrals', name: 'Later', period })
    expect(body.status).toBe('scheduled')
    expect(body.period).toEqual({ startsAt: '2999-01-01T00:00:00.000Z', endsAt: '2999-03-31T23:59:59.999Z' })
    expect(body.key).toBe('member-referrals')
  })

  test('GIFT-2 a key is unique on the site', async () => {
    const first = await shop.post('/v1/programs', { preset: 'refer-and-earn', key: 'twice', name: 'One' })
    expect(first.status).toBe(201)
    const second = await shop.post('/v1/programs', { preset: 'refer-and-earn', key: 'twice', name: 'Two' })
    expect(second).toMatchObject({ status: 409, body: { reason: 'conflict' } })
    const other = await kith.createSite()
    expect((await other.post('/v1/programs', { preset: 'refer-and-earn', key: 'twice', name: 'x' })).status).toBe(201)
  })

  test('every field that is wrong is named, those of the definition as well', async () => {
    const { status, body } = await shop.post('/v1/programs', {
      preset: 'refer-and-earn',
      key: 'no spaces',
      period: { startsAt: '2026-03-02', endsAt: '2026-03-01' },
      definition: { claim: 'never', triggers: [{ on: 'birthday' }] },
      colour: 'red',
    })
    expect(status).toBe(400)
    expect(body.reason).toBe('invalid_request')
    expect(pointersOf(body).toSorted()).toEqual([
      '/colour',
      '/definition/claim',
      '/definition/triggers/0/on',
      '/key',
      '/name',
      '/period/endsAt',
    ])
    expect((await shop.post('/v1/programs', '[]')).status).toBe(400)
    expect((await shop.post('/v1/programs')).status).toBe(400)
  })

  test('PLAT-1 what the presets use can be mixed', async () => {
    const { status, body } = await shop.post('/v1/programs', {
      name: 'Mixed',
      definition: {
        code: { validFor: 'P90D', enteredAt: ['checkout'] },
        checkout: { discount: { type: 'percentage', percent: 5 } },
        singleReward: true,
        triggers: [
          { on: 'registration', referrer: [{ every: 1, gifts: [{ type: 'points', amount: 5 }] }], referee: 'same' },
        ],
      },
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({ preset: null, definition: { claim: 'automatic', code: { maxUses: null } } })
  })

  test('the same idempotency key makes one program', async () => {
    const ask = (name: string) =>
      shop.post('/v1/programs', { preset: 'refer-and-earn', name }, { 'idempotency-key': 'program-1' })
    const [first, second] = [await ask('Once'), await ask('Once')]
    expect(second.body).toEqual(first.body)
    expect(second.headers.get('idempotent-replayed')).toBe('true')
    expect(await ask('Twice')).toMatchObject({ status: 409, body: { reason: 'idempotency_key_reused' } })
  })

  test('PLAT-7 the rules are told in the language asked for', async () => {
    const body = { preset: 'refer-and-earn', name: 'Sprachen' }
    const made = await shop.post('/v1/programs', body, { 'accept-language': 'ja' })
    const english = await shop.get(`/v1/programs/${made.body.id}`)
    expect(made.body.rules).toHaveLength(english.body.rules.length)
    expect(made.body.rules[0]).not.toBe(english.body.rules[0])
  })
})

describe('changing', () => {
  const make = async (key: string) =>
    (await shop.post('/v1/programs', { preset: 'refer-and-earn', key, name: key })).body

  test('GIFT-9 an edit makes a version; what is not sent stays', async () => {
    const before = await make('edited')
    const { status, body } = await shop.patch('/v1/programs/edited', { definition: { code: { maxUses: 5 } } })
    expect(status).toBe(200)
    expect(body.version).toBe(2)
    expect(body.definition).toEqual({ ...before.definition, code: { ...before.definition.code, maxUses: 5 } })
    const versions = await shop.get('/v1/programs/edited/versions')
    expect(versions.body.data.map((one: { version: number }) => one.version)).toEqual([2, 1])
    expect(versions.body.data[1].definition).toEqual(before.definition)
    const first = await shop.get('/v1/programs/edited/versions?limit=1')
    const rest = await shop.get(`/v1/programs/edited/versions?limit=1&cursor=${first.body.nextCursor}`)
    expect([first.body.data[0].version, rest.body.data[0].version, rest.body.nextCursor]).toEqual([2, 1, null])
  })

  test('PLAT-16 an edit that changes nothing makes no version', async () => {
    const before = await make('unchanged')
    const after = await shop.patch('/v1/programs/unchanged', { name: 'unchanged', definition: before.definition })
    expect(after.body).toEqual(before)
  })

  test('PLAT-16 of two who edit the same version, the second is told by whom they were overtaken', async () => {
    const { id, version, editedBy } = await make('contested')
    expect([version, editedBy]).toEqual([1, null])
    const [aiko, ben] = [await signIn(kith, 'marketer'), await signIn(kith, 'owner')]
    const path = `/admin/api/sites/${shop.keys.site}/programs/${id}`
    const edited = await aiko.send('PATCH', path, { name: 'Hers', version })
    expect(edited.body).toMatchObject({ version: 2, editedBy: { name: expect.any(String) } })
    const late = await ben.send('PATCH', path, { name: 'His', version })
    expect(late).toMatchObject({ status: 409, body: { reason: 'conflict' } })
    expect(late.body.detail).toContain(edited.body.editedBy.name)
    expect(late.body.detail).toContain('version 2')
    const own = await aiko.send('PATCH', path, { name: 'Hers, elsewhere', version })
    expect(own.body.detail).toContain('You have changed this activity in another window')
    expect((await shop.patch(`/v1/programs/${id}`, { name: 'The store’s', version: 2 })).body.version).toBe(3)
    const byStore = await ben.send('PATCH', path, { name: 'His', version: 2 })
    expect(byStore.body.detail).toContain('Somebody else')
    expect((await shop.get(`/v1/programs/${id}`)).body).toMatchObject({ name: 'The store’s', editedBy: null })
    const { body } = await shop.get(`/v1/programs/${id}/versions`)
    expect(body.data.map((one: { editedBy: { name: string } | null }) => one.editedBy?.name ?? null)).toEqual([
      null,
      edited.body.editedBy.name,
      null,
    ])
  })

  test('an edit names every field that is wrong', async () => {
    await make('wrong')
    const { status, body } = await shop.patch('/v1/programs/wrong', {
      name: ' ',
      preset: 'x',
      definition: { claim: 1 },
    })
    expect(status).toBe(400)
    expect(pointersOf(body).toSorted()).toEqual(['/definition/claim', '/name', '/preset'])
    expect(pointersOf((await shop.patch('/v1/programs/wrong', { definition: { claim: 1 } })).body)).toEqual([
      '/definition/claim',
    ])
    expect((await shop.patch('/v1/programs/none', { name: ' ' })).status).toBe(404)
  })

  test('GIFT-9 paused, resumed, archived; asked again, the same', async () => {
    const { id } = await make('life')
    const statusAfter = async (step: string) => (await shop.post(`/v1/programs/${id}/${step}`)).body.status
    expect(await statusAfter('pause')).toBe('paused')
    expect(await statusAfter('pause')).toBe('paused')
    expect(await statusAfter('resume')).toBe('active')
    expect(await statusAfter('resume')).toBe('active')
    expect(await statusAfter('archive')).toBe('archived')
    expect(await statusAfter('archive')).toBe('archived')
    expect(await shop.post(`/v1/programs/${id}/resume`)).toMatchObject({ status: 409, body: { reason: 'conflict' } })
    expect((await shop.patch(`/v1/programs/${id}`, { name: 'x' })).status).toBe(409)
  })

  test("another site's programs are not there", async () => {
    const { id } = await make('private')
    const other = await kith.createSite()
    for (const path of [`/v1/programs/${id}`, '/v1/programs/private', `/v1/programs/${id}/versions`]) {
      expect((await other.get(path)).status).toBe(404)
    }
    expect((await other.patch(`/v1/programs/${id}`, { name: 'mine' })).status).toBe(404)
    expect((await other.post(`/v1/programs/${id}/pause`)).status).toBe(404)
    expect((await other.get('/v1/programs')).body.data).toEqual([])
  })
})

test('programs are listed by page, by status and by key', async () => {
  const own = await kith.createSite()
  for (const key of ['a', 'b', 'c']) await own.post('/v1/programs', { preset: 'refer-and-earn', key, name: key })
  await own.post('/v1/programs/b/pause')
  const keysOf = (body: { data: { key: string }[] }) => body.data.map(({ key }) => key)
  expect(keysOf((await own.get('/v1/programs')).body)).toEqual(['c', 'b', 'a'])
  expect(keysOf((await own.get('/v1/programs?status=active')).body)).toEqual(['c', 'a'])
  expect(keysOf((await own.get('/v1/programs?key=b')).body)).toEqual(['b'])
  const first = (await own.get('/v1/programs?limit=2')).body
  expect(keysOf(first)).toEqual(['c', 'b'])
  expect(keysOf((await own.get(`/v1/programs?limit=2&cursor=${first.nextCursor}`)).body)).toEqual(['a'])
  expect((await own.get('/v1/programs?limit=0')).status).toBe(400)
})
