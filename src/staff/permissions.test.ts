import { afterAll, beforeAll, expect, test } from 'vitest'
import { mayDo, permissionFor, permissionsOf, roles } from '#staff/permissions.ts'
import { type Kith, type Shop, startKith } from '../../test/app.ts'
import { signIn } from '../../test/staff.ts'

let kith: Kith
let shop: Shop
let operations: { id: string; method: string; path: string }[]

beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite()
  const { paths } = (await kith.request('/openapi.json')).body as {
    paths: Record<string, Record<string, { operationId: string }>>
  }
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId }]) => ({
      id: operationId,
      method: method.toUpperCase(),
      path,
    })),
  )
})
afterAll(() => kith.stop())

const forStores = () => operations.filter(({ path }) => /^\/v1\/(?!me\/|public\/)/.test(path))

test('PLAT-9 every operation of the API is some role’s, and those of customers and visitors nobody’s', () => {
  expect(forStores().length).toBeGreaterThan(60)
  expect(forStores().filter(({ id }) => permissionFor(id) === null)).toEqual([])
  const others = operations.filter(({ path }) => /^\/v1\/(me|public)\//.test(path))
  expect(others.filter(({ id }) => permissionFor(id) !== null)).toEqual([])
})

test('PLAT-9 each role’s forbidden actions are refused by the server, and no others', async () => {
  const wrong: string[] = []
  for (const role of roles) {
    const desk = await signIn(kith, role)
    for (const { id, method, path } of forStores()) {
      const filled = path.replace(/^\/v1/, `/admin/api/sites/${shop.keys.site}`).replaceAll(/\{[^}]+\}/g, 'nothing-1')
      const answer = await desk.send(method, filled, method === 'GET' ? undefined : {})
      const may = mayDo(role, permissionFor(id) ?? 'staff')
      if ((answer.status === 403) === may) wrong.push(`${role} ${id}: ${answer.status}`)
      if (answer.status >= 500) wrong.push(`${role} ${id}: ${answer.status}`)
    }
    const shown = (await desk.get('/admin/api/session')).body.permissions
    expect(shown).toEqual(permissionsOf(role))
    const own: [string, string, string][] = [
      ['staff', 'GET', 'staff'],
      ['staff', 'GET', 'invitations'],
      ['staff', 'POST', 'invitations'],
      ['staff', 'PATCH', 'staff/nobody'],
      ['staff', 'DELETE', 'staff/nobody'],
      ['staff', 'POST', 'staff/nobody/reset-password'],
      ['staff', 'DELETE', 'staff/nobody/two-factor'],
      ['sites', 'POST', 'sites'],
      ['audit', 'GET', 'audit'],
    ]
    for (const [permission, method, path] of own) {
      const body = method === 'PATCH' ? { role: 'support' } : method === 'POST' ? {} : undefined
      const { status } = await desk.send(method, `/admin/api/${path}`, body)
      if ((status === 403) === shown.includes(permission)) wrong.push(`${role} ${method} ${path}: ${status}`)
    }
    for (const path of ['me/panel', 'public/codes/x/check'])
      if ((await desk.get(`/admin/api/sites/${shop.keys.site}/${path}`)).status !== 404) wrong.push(`${role} ${path}`)
  }
  expect(wrong).toEqual([])
}, 180_000)
