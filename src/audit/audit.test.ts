import { afterAll, beforeAll, expect, test } from 'vitest'
import { permissionFor } from '#staff/permissions.ts'
import { type Answer, type Kith, type Shop, startKith } from '../../test/app.ts'
import { type Desk, origin, signIn } from '../../test/staff.ts'
import { Story } from '../../test/story.ts'

let kith: Kith
let shop: Shop
let owner: Desk

beforeAll(async () => {
  kith = await startKith({ ALLOW_PRIVATE_ADDRESSES: '127.0.0.1' })
  shop = await kith.createSite()
  owner = await signIn(kith, 'owner')
})
afterAll(() => kith.stop())

const site = (path: string) => `/admin/api/sites/${shop.keys.site}${path}`
const entries = async (query = '') =>
  (await owner.get(`/admin/api/audit?site=${shop.keys.site}&limit=200${query}`)).body.data
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='

async function upload(): Promise<Answer> {
  const headers = { cookie: owner.cookie, origin, 'content-type': 'image/png' }
  return await kith.request(site('/images?name=dot'), { method: 'POST', headers, body: Buffer.from(png, 'base64') })
}

test('PLAT-9 every operation that changes something leaves an entry when staff do it', async () => {
  const { paths } = (await kith.request('/openapi.json')).body as {
    paths: Record<string, Record<string, { operationId: string }>>
  }
  const changing = Object.values(paths).flatMap((methods) =>
    Object.entries(methods).flatMap(([method, { operationId: id }]) =>
      method !== 'get' && (permissionFor(id) ?? 'read') !== 'read' ? [id] : [],
    ),
  )
  const done = new Set<string>()
  /** Carries one operation out, and looks whether it was kept. */
  const by = async (id: string, method: string, path: string, body?: unknown): Promise<Answer['body']> => {
    const before = (await entries())[0]?.id
    const answer = id === 'uploadImage' ? await upload() : await owner.send(method, site(path), body)
    expect([id, answer.status < 300, answer.body]).toEqual([id, true, answer.body])
    const [latest] = await entries()
    expect([id, latest?.id === before]).toEqual([id, false])
    expect(latest).toMatchObject({ site: shop.keys.site, staff: { role: 'owner' } })
    done.add(id)
    return answer.body
  }
  const reason = 'because'
  const at = (await shop.get('/v1/site')).body.now
  const event = {
    id: 'e1',
    type: 'customer.registered',
    occurredAt: at,
    data: { customer: 'ann', email: 'ann@x.example', name: 'Ann Secret' },
  }
  await by('changeSite', 'PATCH', '/site', { name: 'Our shop' })
  await by('reportEvents', 'POST', '/events', event)
  await by('replayEvent', 'POST', '/events/e1/replay')
  const { id: program } = await by('createProgram', 'POST', '/programs', {
    preset: 'member-referrals',
    name: 'Members',
  })
  await by('changeProgram', 'PATCH', `/programs/${program}`, {
    definition: { code: { validFor: 'P30D', enteredAt: ['registration', 'checkout'] } },
  })
  await by('pauseProgram', 'POST', `/programs/${program}/pause`)
  await by('resumeProgram', 'POST', `/programs/${program}/resume`)
  const { draft } = (await owner.get(site(`/programs/${program}/page`))).body
  await by('writePage', 'PUT', `/programs/${program}/page`, draft)
  const published = await by('publishPage', 'POST', `/programs/${program}/page/publish`)
  expect((await entries())[0].subject).toEqual({ kind: 'page', id: program, name: 'Members' })
  expect(published.publishedBy).toEqual({ id: expect.any(String), name: expect.stringMatching(/./) })
  await by('dropPage', 'DELETE', `/programs/${program}/page`)
  await by('restorePageVersion', 'POST', `/programs/${program}/page/versions/1/restore`)
  const image = await by('uploadImage', 'POST', '/images')
  await by('changeImage', 'PATCH', `/images/${image.id}`, { name: 'a dot' })
  await by('deleteImage', 'DELETE', `/images/${image.id}`)
  const { code } = await by('createCode', 'POST', '/codes', { program, customer: 'ann' })
  await shop.post('/v1/events', { ...event, id: 'e2', data: { customer: 'bob' } })
  const lines = [{ id: 'l', quantity: 1, unitAmount: 5_000 }]
  const carts = { preset: 'invitation-code', name: 'Carts', definition: { referrer: { requires: [] } } }
  const { id: second } = (await shop.post('/v1/programs', carts)).body
  const inCarts = (await shop.post('/v1/codes', { program: second, customer: 'ann' })).body.code
  const cart = { code: inCarts, cart: { customer: 'bob', currency: 'USD', lines } }
  await by('useCodeOnCart', 'PUT', '/carts/cart-1/code', cart)
  await by('removeCodeFromCart', 'DELETE', '/carts/cart-1/code')
  await by('revokeCode', 'POST', `/codes/${code}/revoke`, { reason })
  const gift = { type: 'credit', amount: 900 }
  const { id: reward } = await by('grantReward', 'POST', '/rewards', {
    customer: 'ann',
    gift,
    reason: 'Ann Secret asked',
  })
  await by('revokeReward', 'POST', `/rewards/${reward}/revoke`, { reason })
  await by('restoreReward', 'POST', `/rewards/${reward}/restore`, { reason })
  const { id: spend } = await by('holdSpend', 'POST', '/spends', { customer: 'ann', unit: 'credit', amount: 100 })
  await by('captureSpend', 'POST', `/spends/${spend}/capture`, { orderId: 'o1' })
  const { id: other } = await by('holdSpend', 'POST', '/spends', { customer: 'ann', unit: 'credit', amount: 100 })
  await by('releaseSpend', 'POST', `/spends/${other}/release`)
  const notices = (await owner.get(site('/notifications?customer=ann'))).body.data
  await by('markNotificationRead', 'POST', `/notifications/${notices[0].id}/read`)
  await by('changeEmailScenario', 'PUT', '/email-scenarios/your_code', { enabled: false })
  const test = await by('testEmailScenario', 'POST', '/email-scenarios/your_code/test', { to: 'me@shop.example' })
  await kith.database.query(`update emails set state = 'failed' where id = $1`, [test.id])
  await by('retryMessage', 'POST', `/messages/${test.id}/retry`)
  await by('changeEmailSettings', 'PUT', '/email-settings', { fromName: 'Us' })
  await by('addEmailSuppression', 'POST', '/email-suppressions', { address: 'no@x.example' })
  expect((await entries())[0]).toMatchObject({
    subject: { kind: 'email_suppression', id: 'n***@x***.example' },
    changes: [{ before: null, after: { address: 'n***@x***.example', reason: 'by_hand' } }],
  })
  await by('removeEmailSuppression', 'DELETE', '/email-suppressions/no@x.example')
  expect((await entries())[0].changes[0]).toMatchObject({ before: { reason: 'by_hand' }, after: null })
  await by('reportEmailBounces', 'POST', '/email-bounces', { address: 'ann@x.example', type: 'hard' })
  expect((await entries())[0].changes[0].after).toMatchObject({ reason: 'bounced', customers: ['ann'] })
  const key = await by('createKey', 'POST', '/keys', { kind: 'secret', name: 'ERP' })
  const next = await by('rotateKey', 'POST', `/keys/${key.id}/rotate`, {})
  await by('revokeKey', 'DELETE', `/keys/${next.id}`)
  await by('rotateIdentitySecret', 'POST', '/identity-secret/rotate')
  const hook = await by('createWebhookEndpoint', 'POST', '/webhook-endpoints', {
    url: 'http://127.0.0.1:9/hook?token=topsecret#there',
    description: '',
  })
  await by('changeWebhookEndpoint', 'PATCH', `/webhook-endpoints/${hook.id}`, { description: 'ours' })
  expect((await entries(`&subject=${hook.id}`)).at(-1).changes[0].after.url).toBe('http://127.0.0.1:9/hook')
  await by('changeWebhookEndpoint', 'PATCH', `/webhook-endpoints/${hook.id}`, {
    url: 'http://127.0.0.1:9/hook?token=next',
  })
  const named = { kind: 'webhook_endpoint', id: hook.id }
  expect((await entries())[0]).toMatchObject({ subject: named, changes: [{ ...named, before: {}, after: {} }] })
  const rotated = await by('rotateWebhookSecret', 'POST', `/webhook-endpoints/${hook.id}/rotate-secret`, {})
  const hints = [{ secretHint: hook.secret.slice(-4) }, { secretHint: rotated.secret.slice(-4) }]
  expect((await entries())[0]).toMatchObject({ subject: named, changes: [{ before: hints[0], after: hints[1] }] })
  const delivery = await by('testWebhookEndpoint', 'POST', `/webhook-endpoints/${hook.id}/test`)
  await by('replayWebhookDelivery', 'POST', `/webhook-deliveries/${delivery.id}/replay`)
  await by('replayWebhooks', 'POST', `/webhook-endpoints/${hook.id}/replay`, { from: at, to: '2040-01-01T00:00:00Z' })
  await by('deleteWebhookEndpoint', 'DELETE', `/webhook-endpoints/${hook.id}`)
  await by('archiveProgram', 'POST', `/programs/${program}/archive`)
  await by('eraseCustomer', 'DELETE', '/customers/ann')

  const told = JSON.stringify(await entries())
  expect(told).not.toContain('Ann Secret')
  expect(told).not.toContain('ann@x.example')
  expect(told).not.toMatch(/topsecret|token=/)
  for (const secret of [key.token, next.token, hook.secret, shop.keys.secretKey]) expect(told).not.toContain(secret)
  expect(told).not.toMatch(/whsec_|ids_[0-9A-Za-z]{20}|"hash"|"secrets"/)

  await by('setTestClock', 'PUT', '/test/clock', { now: '2030-01-01T00:00:00Z' })
  await by('resetTestSite', 'POST', '/test/reset')
  expect((await entries()).length).toBeGreaterThanOrEqual(done.size)
  // Whoever adds an operation says here how staff would use it. To claim takes a gift that waits, and is a decision like the others.
  expect(changing.filter((id) => !done.has(id) && id !== 'claimReward')).toEqual([])
})

test('PLAT-9 an edit is told field by field, with what was there before, by whom, and why', async () => {
  const other = await kith.createSite()
  const story = new Story(other)
  const marketer = await signIn(kith, 'marketer')
  const path = (rest: string) => `/admin/api/sites/${other.keys.site}${rest}`
  const { id } = (await marketer.post(path('/programs'), { preset: 'refer-and-earn', name: 'Friends' })).body
  const edit = { name: 'Good friends', definition: { code: { validFor: 'P30D' } } }
  const { staff } = (await marketer.get('/admin/api/session')).body
  await marketer.send('PATCH', path(`/programs/${id}`), edit)
  await marketer.send('PATCH', path(`/programs/${id}`), edit)
  await story.registers('ann')
  const gift = { type: 'points', amount: 5 }
  const without = await marketer.post(path('/rewards'), { customer: 'ann', gift })
  expect([without.status, without.body.errors[0].pointer]).toEqual([400, '/reason'])
  await marketer.post(path('/rewards'), { customer: 'ann', gift, reason: 'a late parcel' })
  const asked = async (query: string) => (await owner.get(`/admin/api/audit?site=${other.keys.site}&${query}`)).body
  const [granted, edited, created, ...rest] = (await asked(`staff=${staff.id}`)).data
  expect(rest).toEqual([])
  expect(created).toMatchObject({
    action: 'program.create',
    subject: { kind: 'program', id },
    changes: [{ before: null }],
  })
  expect(edited).toMatchObject({
    ...{ action: 'program.edit', staff: { id: staff.id, name: staff.name, role: 'marketer' }, reason: null },
    subject: { kind: 'program', id },
    changes: [{ kind: 'program', id }],
  })
  expect(edited.changes[0].before).toMatchObject({ name: 'Friends', definition: { code: { validFor: 'P90D' } } })
  expect(edited.changes[0].after).toMatchObject({ name: 'Good friends', definition: { code: { validFor: 'P30D' } } })
  expect(Object.keys(edited.changes[0].after.definition)).toEqual(['code'])
  expect(granted).toMatchObject({ action: 'reward.grant', reason: 'a late parcel', subject: { kind: 'reward' } })

  // What a store does with its key is nobody's of the staff.
  await other.post(`/v1/programs/${id}/pause`)
  expect((await asked('')).data).toHaveLength(3)
  expect((await asked('action=program.edit')).data).toEqual([edited])
  expect((await asked(`subject=${id}`)).data).toEqual([edited, created])
  expect((await asked(`to=${created.at}&from=${created.at}`)).data).toEqual([created])
  const page = await asked('limit=2')
  expect([...page.data, ...(await asked(`limit=2&cursor=${page.nextCursor}`)).data]).toEqual([granted, edited, created])
  const lines = ((await asked('format=csv&limit=1')) as string).split('\r\n')
  expect(lines[0]).toBe('id,at,site,staff,role,action,subject,reason,changes')
  expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual([granted.id, edited.id, created.id, ''])
  expect(lines[1]).toContain(`,reward.grant,reward ${granted.subject.id},a late parcel,`)
})
