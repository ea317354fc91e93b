import { createHash } from 'node:crypto'
import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { isRefusal, type Refusal } from '#base/refusal.ts'
import { addDuration } from '#base/time.ts'
import { foreignId, pageFromId, timeOrNull } from '#base/wire.api.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { open, seal } from '#plumbing/secrets.ts'
import { answerCsv, listAnswer, wantsCsv } from '#sites/csv.http.ts'
import { issueIdentitySecret, issueKey } from '#sites/issue.http.ts'
import { addKey, type Key, revokeKey, rotateKey } from '#sites/key.ts'
import { identitySecretView, keyColumns, keyView, newKey, newKeyView, rotation } from '#sites/keys.api.ts'
import {
  decide,
  type Env,
  jsonAnswer,
  jsonBody,
  newRouter,
  noteByStaff,
  type Parts,
  problems,
  staffOf,
} from '#sites/route.http.ts'
import { listKeys, readIdentitySecret, replaceIdentitySecret } from '#sites/sites.sql.ts'

const params = z.object({ id: foreignId })
const tags = ['Keys']

const list = createRoute({
  method: 'get',
  path: '/v1/keys',
  operationId: 'listKeys',
  tags,
  summary: 'Keys of the site',
  request: { query: pageFromId('key') },
  responses: { 200: listAnswer('Keys, the oldest first.', keyView), ...problems },
})
const create = createRoute({
  method: 'post',
  path: '/v1/keys',
  operationId: 'createKey',
  tags,
  summary: 'Make a key',
  request: { body: jsonBody(newKey) },
  responses: { 201: jsonAnswer('The key, shown this once.', newKeyView), ...problems },
})
const revoke = createRoute({
  method: 'delete',
  path: '/v1/keys/{id}',
  operationId: 'revokeKey',
  tags,
  summary: 'Revoke a key',
  description: 'It is refused everywhere within five seconds. The last secret key of a site cannot be revoked.',
  request: { params },
  responses: { 200: jsonAnswer('The key as it is now.', keyView), ...problems },
})
const rotate = createRoute({
  method: 'post',
  path: '/v1/keys/{id}/rotate',
  operationId: 'rotateKey',
  tags,
  summary: 'Put a new key in the place of this one',
  request: { params, body: { ...jsonBody(rotation), required: false } },
  responses: { 201: jsonAnswer('The new key, shown this once.', newKeyView), ...problems },
})
const rotateIdentitySecret = createRoute({
  method: 'post',
  path: '/v1/identity-secret/rotate',
  operationId: 'rotateIdentitySecret',
  tags,
  summary: 'Make a new identity secret',
  responses: { 200: jsonAnswer('The new secret, shown this once.', identitySecretView), ...problems },
})

function viewOf(key: Key): z.input<typeof keyView> {
  const { id, kind, name, hint } = key
  const times = { expiresAt: timeOrNull(key.expiresAt), revokedAt: timeOrNull(key.revokedAt) }
  return { id, kind, name, hint, createdAt: timeOrNull(key.createdAt) ?? '', ...times }
}

/** What is kept of an answer to give it again is sealed with what the caller alone has, and we do not have at rest. */
function vaultOf(c: Context<Env>): Buffer {
  return createHash('sha256')
    .update(`answers ${staffOf(c)?.proof ?? c.req.header('authorization')}`)
    .digest()
}

/** Routes for keys and the identity secret. */
export function keyRoutes(parts: Parts) {
  const { database, doorkeeper, masterKey } = parts
  return newRouter()
    .openapi(list, async (c) => {
      const read = async (part: object) => {
        const keys = await listKeys(database, c.get('site').id, { ...c.req.valid('query'), ...part })
        return { ...keys, data: keys.data.map(viewOf) }
      }
      if (wantsCsv(c)) return await answerCsv(c, 'keys', keyColumns, read)
      return c.json(await read({}), 200)
    })
    .openapi(create, async (c) => {
      const { kind, name } = c.req.valid('json')
      const issued = issueKey(kind, c.get('site').mode, name)
      const token = seal(vaultOf(c), 'token', issued.token)
      const made = await decide(c, parts, {
        name: 'key.create',
        decide: (set) => withToken(addKey(set, issued.key), token),
      })
      return c.json({ ...viewOf(made.key), token: open(vaultOf(c), 'token', made.token) }, 201)
    })
    .openapi(revoke, async (c) => {
      const { id } = c.req.valid('param')
      const now = Date.now()
      const key = await decide(c, parts, { name: 'key.revoke', decide: (set) => revokeKey(set, id, now) })
      doorkeeper.forget(c.get('site').id)
      return c.json(viewOf(key), 200)
    })
    .openapi(rotate, async (c) => {
      const { id } = c.req.valid('param')
      const { oldValidFor } = c.req.valid('json')
      const site = c.get('site')
      const old = (await listKeys(database, site.id, { limit: 1_000 })).data.find((key) => key.id === id)
      if (!old) throw new RequestProblem('not_found')
      const issued = issueKey(old.kind, site.mode, old.name)
      const now = issued.key.createdAt
      const oldUntil = oldValidFor === undefined ? now : addDuration(now, oldValidFor, site.timeZone)
      const token = seal(vaultOf(c), 'token', issued.token)
      const made = await decide(c, parts, {
        name: 'key.rotate',
        decide: (set) => withToken(rotateKey(set, id, issued.key, oldUntil), token),
      })
      doorkeeper.forget(site.id)
      return c.json({ ...viewOf(made.key), token: open(vaultOf(c), 'token', made.token) }, 201)
    })
    .openapi(rotateIdentitySecret, async (c) => {
      const { id } = c.get('site')
      const from = await readIdentitySecret(database, id)
      if (from === undefined) throw new RequestProblem('unauthorized')
      const to = seal(masterKey, 'identity', issueIdentitySecret())
      const change = await decide(c, parts, { name: 'identity_secret.rotate', decide: () => ({ from, to }) })
      await database.transaction(async (handle) => {
        const replaced = await replaceIdentitySecret(handle, id, change)
        const secret = { kind: 'identity_secret', id: c.get('site').key, before: {}, after: {} }
        if (replaced) await noteByStaff(c, handle, 'identity_secret.rotate', secret)
      })
      doorkeeper.forget(id)
      return c.json({ identitySecret: open(masterKey, 'identity', change.to) }, 200)
    })
}

function withToken(key: Key | Refusal, token: string): { key: Key; token: string } | Refusal {
  return isRefusal(key) ? key : { key, token }
}
