import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Kith, type Shop, startKith } from '../../test/app.ts'
import { addStaff, Desk, origin, password, signIn } from '../../test/staff.ts'

let kith: Kith
let shop: Shop

beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite()
})
afterAll(() => kith.stop())

const enter = (desk: Desk, email: string, secret = password) =>
  desk.post('/admin/auth/sign-in/email', { email, password: secret })

describe('signing in', () => {
  test('PLAT-9 by email and password, until one signs out or is signed out elsewhere', async () => {
    const email = await addStaff(kith, 'owner')
    const [desk, other] = [new Desk(kith), new Desk(kith)]
    expect((await desk.get('/admin/api/session')).body).toEqual({
      signedIn: false,
      firstStart: false,
      sendsMail: false,
    })
    const wrong = await enter(desk, email, 'something else')
    expect([wrong.status, wrong.body.reason]).toEqual([401, 'unauthorized'])
    expect(wrong.body.detail).toBe((await enter(desk, 'nobody@shop.example')).body.detail)
    const entered = await enter(desk, email)
    expect(entered.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/)
    await enter(other, email.toUpperCase())
    const { body } = await desk.get('/admin/api/session')
    expect(body).toMatchObject({ signedIn: true, staff: { email, twoFactor: false }, role: 'owner' })
    expect(body.sites).toContainEqual(expect.objectContaining({ key: shop.keys.site, mode: 'test', currency: 'USD' }))
    const sessions = (await desk.get('/admin/api/sessions')).body.data
    expect(sessions.map(({ current }: { current: boolean }) => current).sort()).toEqual([false, true])
    expect((await desk.send('DELETE', '/admin/api/sessions')).body).toEqual({ ended: 1 })
    const [entry] = (await desk.get('/admin/api/audit?action=staff.end_sessions')).body.data
    expect(entry).toMatchObject({ subject: { id: body.staff.id }, changes: [{ after: { ended: 1 } }] })
    const files = await Promise.all(['staff', 'sites'].map((list) => desk.get(`/admin/api/${list}?format=csv`)))
    for (const { headers } of files) expect(headers.get('content-type')).toMatch(/^text\/csv/)
    const [people, sites] = files.map((file) => (file.body as string).split('\r\n'))
    expect(people?.[0]).toMatch(/^\ufeff?id,name,email,role,twoFactor,joinedAt,seenAt$/)
    expect(people?.filter((line) => line.includes(email))).toHaveLength(1)
    expect(sites?.filter((line) => line.startsWith(`${shop.keys.site},`))).toHaveLength(1)
    expect((await other.get('/admin/api/session')).body.signedIn).toBe(false)
    expect((await desk.post('/admin/auth/sign-out')).status).toBe(200)
    expect((await desk.get('/admin/api/staff')).status).toBe(401)
  })

  test('PLAT-9 no more than ten guesses at one person, the right one included', async () => {
    const email = await addStaff(kith, 'support')
    const guesses = await Promise.all(Array.from({ length: 10 }, () => enter(new Desk(kith), email, 'wrong password')))
    expect(guesses.map(({ status }) => status)).toEqual(new Array(10).fill(401))
    const next = await enter(new Desk(kith), email)
    expect(next.status).toBe(429)
    expect(Number(next.headers.get('retry-after'))).toBeGreaterThan(60)
    await signIn(kith, 'support')
  })

  test('PLAT-9 a forgotten password: a link that works once and ends every session', async () => {
    const [desk, owner] = [await signIn(kith, 'developer'), await signIn(kith, 'owner')]
    const unknown = await new Desk(kith).post('/admin/auth/request-password-reset', { email: 'nobody@shop.example' })
    const known = await new Desk(kith).post('/admin/auth/request-password-reset', { email: desk.email })
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body])
    const { id } = (await desk.get('/admin/api/session')).body.staff
    const made = (await owner.post(`/admin/api/staff/${id}/reset-password`)).body
    expect(made.sent).toBe(false)
    const token = new URL(made.link).searchParams.get('token') ?? ''
    const stored = await kith.database.query('select identifier from staff_verifications')
    expect(JSON.stringify(stored.rows)).not.toContain(token)
    const choose = (newPassword: string) => new Desk(kith).post('/admin/auth/reset-password', { token, newPassword })
    const look = async (at = token) => (await new Desk(kith).get(`/admin/api/new-password?token=${at}`)).status
    expect([await look(), await look('another'), await look('')]).toEqual([200, 409, 409])
    const older = async (age: string) =>
      await kith.database.query(`update staff_verifications set expires_at = expires_at + $1::interval`, [age])
    await older('-61 minutes')
    expect(await look()).toBe(409)
    await older('61 minutes')
    expect((await choose('short')).body.errors[0].pointer).toBe('/newPassword')
    expect((await choose('another long password')).status).toBe(200)
    const noted = (await owner.get(`/admin/api/audit?staff=${id}`)).body.data
    expect(noted.map(({ action, subject }: { action: string; subject: object }) => [action, subject])).toEqual([
      ['staff.choose_password', { kind: 'staff', id, name: null }],
    ])
    expect([(await choose('a third long password')).status, await look()]).toEqual([409, 409])
    expect((await desk.get('/admin/api/session')).body.signedIn).toBe(false)
    expect((await enter(new Desk(kith), desk.email)).status).toBe(401)
    expect((await enter(desk, desk.email, 'another long password')).status).toBe(200)
    const change = { currentPassword: 'another long password', newPassword: password, revokeOtherSessions: true }
    expect((await desk.post('/admin/auth/change-password', change)).status).toBe(200)
    expect((await desk.get('/admin/api/session')).body.signedIn).toBe(true)
  })

  test('PLAT-9 nothing of the library but what the portal needs can be reached', async () => {
    const desk = await signIn(kith, 'owner')
    const closed = [
      '/sign-up/email',
      '/update-user',
      '/delete-user',
      '/change-email',
      '/sign-in/social',
      '/list-sessions',
    ]
    for (const path of closed) expect((await desk.post(`/admin/auth${path}`, {})).status).toBe(404)
    expect((await desk.get('/admin/auth/get-session')).status).toBe(404)
  })

  test('PLAT-9 requests of other origins are refused, with the cookie and without', async () => {
    const desk = await signIn(kith, 'owner')
    const { cookie } = desk
    const send = async (headers: Record<string, string>) => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: '{}' }
      return (await kith.request(`/admin/api/sites/${shop.keys.site}/programs`, init)).status
    }
    expect(await send({ cookie, origin })).toBe(400)
    expect(await send({ cookie, 'sec-fetch-site': 'same-origin' })).toBe(400)
    expect(await send({ cookie })).toBe(403)
    expect(await send({ cookie, origin: 'https://evil.example' })).toBe(403)
    expect(await send({ cookie, origin: 'null' })).toBe(403)
    expect(await send({ cookie, origin, 'sec-fetch-site': 'same-site' })).toBe(403)
    expect(await send({ origin })).toBe(401)
    const foreign = { method: 'POST', headers: { cookie, origin: 'https://evil.example' } }
    expect((await kith.request('/admin/auth/sign-out', foreign)).status).toBe(403)
  })
})

describe('who works here', () => {
  test('PLAT-9 invitations: for seven days, once, the latest link alone, until taken back', async () => {
    const owner = await signIn(kith, 'owner')
    const tokenOf = ({ link }: { link: string }) => new URL(link).searchParams.get('token') ?? ''
    const accept = (token: string) =>
      new Desk(kith).post('/admin/api/invitation', { token, name: 'Nina', password: 'a long enough one' })
    const first = (await owner.post('/admin/api/invitations', { email: 'Nina@shop.example', role: 'support' })).body
    const { body: again } = await owner.post(`/admin/api/invitations/${first.invitation.id}/resend`)
    expect((await accept(tokenOf(first))).status).toBe(409)
    const read = await new Desk(kith).get(`/admin/api/invitation?token=${tokenOf(again)}`)
    expect(read.body).toMatchObject({ email: 'nina@shop.example', role: 'support', workspace: 'default' })
    const both = await Promise.all([accept(tokenOf(again)), accept(tokenOf(again))])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
    const nina = new Desk(kith)
    expect((await enter(nina, 'nina@shop.example', 'a long enough one')).status).toBe(200)
    expect((await nina.get('/admin/api/session')).body).toMatchObject({
      role: 'support',
      workspace: { name: 'default' },
    })
    const known = await owner.post('/admin/api/invitations', { email: 'nina@shop.example', role: 'owner' })
    expect([known.status, known.body.errors[0].pointer]).toEqual([409, '/email'])

    const late = (await owner.post('/admin/api/invitations', { email: 'late@shop.example', role: 'support' })).body
    await kith.database.query(`update staff_invitations set expires_at = now() - interval '1 second'`)
    expect((await new Desk(kith).get(`/admin/api/invitation?token=${tokenOf(late)}`)).status).toBe(409)
    expect((await accept(tokenOf(late))).status).toBe(409)
    const gone = (await owner.post('/admin/api/invitations', { email: 'gone@shop.example', role: 'support' })).body
    for (const role of ['support', 'marketer'])
      await owner.post('/admin/api/invitations', { email: 'GONE@shop.example', role })
    const told = (await owner.get(`/admin/api/audit?subject=${gone.invitation.id}`)).body.data
    expect(
      told.map(({ action, changes }: { action: string; changes: object[] }) => [action, changes[0]]),
    ).toMatchObject([
      ['invitation.resend', { before: { role: 'support' }, after: { role: 'marketer' } }],
      ['invitation.resend', { before: {}, after: {} }],
      ['invitation.create', { before: null, after: { email: 'gone@shop.example', role: 'support' } }],
    ])
    expect((await owner.send('DELETE', `/admin/api/invitations/${gone.invitation.id}`)).status).toBe(200)
    expect((await accept(tokenOf(gone))).status).toBe(409)
    expect((await owner.get('/admin/api/invitations')).body.data).toHaveLength(1)
  })

  test('PLAT-9 roles change at once, who is removed is out at once, and the last owner stays', async () => {
    const owner = await signIn(kith, 'owner', 'small')
    const helper = await signIn(kith, 'support', 'small')
    const idOf = async (desk: Desk) => (await desk.get('/admin/api/session')).body.staff.id as string
    const [ownerId, helperId] = [await idOf(owner), await idOf(helper)]
    expect((await helper.get('/admin/api/audit')).status).toBe(403)
    await owner.send('PATCH', `/admin/api/staff/${helperId}`, { role: 'marketer' })
    expect((await helper.get('/admin/api/audit')).status).toBe(200)
    const stepDown = await owner.send('PATCH', `/admin/api/staff/${ownerId}`, { role: 'support' })
    expect([stepDown.status, stepDown.body.reason]).toEqual([409, 'conflict'])
    expect((await owner.send('DELETE', `/admin/api/staff/${ownerId}`)).status).toBe(409)
    await owner.send('PATCH', `/admin/api/staff/${helperId}`, { role: 'owner' })
    const both = await Promise.all([
      owner.send('PATCH', `/admin/api/staff/${ownerId}`, { role: 'support' }),
      helper.send('PATCH', `/admin/api/staff/${helperId}`, { role: 'support' }),
    ])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    const [standing, left] = both[0].status === 409 ? [owner, helperId] : [helper, ownerId]
    const gone = standing === owner ? helper : owner
    expect((await standing.send('DELETE', `/admin/api/staff/${left}`)).status).toBe(200)
    expect((await gone.get('/admin/api/sites')).status).toBe(401)
    expect((await enter(new Desk(kith), gone.email)).status).toBe(401)
  })

  test('PLAT-9 nothing of another workspace is there', async () => {
    const [ours, theirs] = [await signIn(kith, 'owner'), await signIn(kith, 'owner', 'theirs')]
    const { id } = (await ours.get('/admin/api/session')).body.staff
    expect((await theirs.get('/admin/api/session')).body.sites).toEqual([])
    for (const path of [
      `sites/${shop.keys.site}/programs`,
      'sites/no-such-site/programs',
      `audit?site=${shop.keys.site}`,
    ])
      expect((await theirs.get(`/admin/api/${path}`)).status).toBe(404)
    expect((await theirs.send('PATCH', `/admin/api/staff/${id}`, { role: 'support' })).status).toBe(404)
    expect((await theirs.send('DELETE', `/admin/api/staff/${id}`)).status).toBe(404)
    expect((await theirs.post(`/admin/api/staff/${id}/reset-password`)).status).toBe(404)
    const seen = (await theirs.get('/admin/api/staff')).body.data.map(({ email }: { email: string }) => email)
    expect(seen).toEqual([theirs.email])
    const actors = (await theirs.get('/admin/api/audit?limit=200')).body.data
    expect(actors.filter(({ site }: { site: string | null }) => site !== null)).toEqual([])
  })

  test('PLAT-16 two who have the same form open hear of each other, until one leaves or falls silent', async () => {
    const [mina, ben] = [await signIn(kith, 'marketer', 'pair'), await signIn(kith, 'marketer', 'pair')]
    const stranger = await signIn(kith, 'marketer', 'strangers')
    const place = `${shop.keys.site}/programs/prg_1`
    const [atMina, atBen] = [
      { place, windowId: 'window-of-mina' },
      { place, windowId: 'window-of-ben' },
    ]
    const othersFor = async (desk: Desk, at: object) =>
      (await desk.send('PUT', '/admin/api/presence', at)).body.others.map((one: { name: string; isSelf: boolean }) => [
        one.name,
        one.isSelf,
      ])
    const nameOf = async (desk: Desk) => (await desk.get('/admin/api/session')).body.staff.name as string
    expect(await othersFor(mina, atMina)).toEqual([])
    expect(await othersFor(ben, atBen)).toEqual([[await nameOf(mina), false]])
    expect(await othersFor(mina, atMina)).toEqual([[await nameOf(ben), false]])
    expect(await othersFor(mina, { place, windowId: 'her-second-window' })).toContainEqual([await nameOf(mina), true])
    expect(await othersFor(mina, { ...atMina, place: `${place}/page` })).toEqual([])
    expect(await othersFor(stranger, { place, windowId: 'elsewhere' })).toEqual([])
    await mina.send('DELETE', '/admin/api/presence', { place, windowId: 'her-second-window' })
    // Nobody ends what is another's.
    await mina.send('DELETE', '/admin/api/presence', atBen)
    expect(await othersFor(mina, atMina)).toEqual([[await nameOf(ben), false]])
    await kith.database.query(`update presences set seen_at = seen_at - interval '91 seconds'`)
    expect(await othersFor(mina, atMina)).toEqual([])
    const wrong = await mina.send('PUT', '/admin/api/presence', { place: '' })
    expect(wrong.body.errors.map(({ pointer }: { pointer: string }) => pointer)).toEqual(['/place', '/windowId'])
    expect((await new Desk(kith).send('PUT', '/admin/api/presence', atMina)).status).toBe(401)
  })

  test('PLAT-9 a site of one’s own, its keys shown once, and its settings', async () => {
    const owner = await signIn(kith, 'owner')
    const site = {
      key: 'tokyo',
      name: '東京',
      mode: 'live',
      currency: 'JPY',
      locale: 'ja',
      timeZone: 'Asia/Tokyo',
      homeUrl: null,
    }
    const made = await owner.post('/admin/api/sites', site)
    expect(made.body).toMatchObject({ site, secretKey: expect.stringMatching(/^sk_live_/) })
    const taken = await owner.post('/admin/api/sites', site)
    expect([taken.status, taken.body.errors[0].pointer]).toEqual([409, '/key'])
    const changed = await owner.send('PATCH', '/admin/api/sites/tokyo/site', { homeUrl: 'https://tokyo.example' })
    expect(changed.body).toMatchObject({ key: 'tokyo', homeUrl: 'https://tokyo.example' })
    const key = { authorization: `Bearer ${made.body.secretKey}` }
    expect((await kith.request('/v1/site', { headers: key })).body.name).toBe('東京')
    const once = { 'idempotency-key': 'one' }
    const [one, same] = [
      await owner.post('/admin/api/sites/tokyo/keys', { kind: 'secret', name: 'ERP' }, once),
      await owner.post('/admin/api/sites/tokyo/keys', { kind: 'secret', name: 'ERP' }, once),
    ]
    expect([same.body.token, same.headers.get('idempotent-replayed')]).toEqual([one.body.token, 'true'])
    const colleague = await signIn(kith, 'owner')
    const theirs = await colleague.post('/admin/api/sites/tokyo/keys', { kind: 'secret', name: 'ERP' }, once)
    expect(theirs.body.token).not.toBe(one.body.token)
  })
})

test('PLAT-9 an address with what cannot be stored is nobody’s fault but the caller’s', async () => {
  const owner = await signIn(kith, 'owner')
  for (const [method, path, status] of [
    ['GET', `sites/${shop.keys.site}%00/keys`, 404],
    ['DELETE', 'staff/%00', 404],
    ['DELETE', 'invitations/%00', 404],
    ['DELETE', 'sessions/%00', 404],
    ['GET', 'audit?staff=%00', 400],
    ['GET', 'audit?site=%00', 400],
    ['GET', 'audit?cursor=abc', 400],
  ] as const)
    expect([path, (await owner.send(method, `/admin/api/${path}`)).status]).toEqual([path, status])
})

test('PLAT-9 the first owner is made once, by whoever sees the terminal', async () => {
  const { firstStartLine } = await import('#app/demo-staff.ts')
  const empty = await startKith()
  try {
    const link = /http\S+$/.exec((await firstStartLine(empty.parts)) ?? '')?.[0] ?? ''
    const token = new URL(link).searchParams.get('token') ?? ''
    const make = (email: string, code = token) =>
      new Desk(empty).post('/admin/api/first-owner', { token: code, name: 'Ann', email, password })
    expect((await new Desk(empty).get('/admin/api/session')).body.firstStart).toBe(true)
    const stranger = await make('stranger@shop.example', 'guess')
    expect([stranger.status, stranger.body.errors[0].pointer]).toEqual([400, '/token'])
    const both = await Promise.all([make('ann@shop.example'), make('bob@shop.example')])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
    const { email } = both.find(({ status }) => status === 201)?.body ?? {}
    expect((await enter(new Desk(empty), email)).status).toBe(200)
    expect(await firstStartLine(empty.parts)).toBeNull()
  } finally {
    await empty.stop()
  }
})
