import type { Context } from 'hono'
import { insertEntry } from '#audit/audit.sql.ts'
import type { Database } from '#plumbing/db.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { callerOf } from '#plumbing/throttle.ts'
import { type Env, newRouter } from '#sites/route.http.ts'
import type { Attempts } from '#staff/attempts.http.ts'
import { type Auth, authPath, callerHeader } from '#staff/auth.http.ts'
import { visitorOf } from '#staff/caller.http.ts'
import type { Staff } from '#staff/staff.sql.ts'

interface Needed {
  readonly auth: Auth
  readonly database: Database
  readonly attempts: Attempts
  readonly config: { readonly proxies: number; readonly publicUrl: string }
}

/** What of the library can be reached, and how the trail of changes calls it. The rest of it is not for anybody. */
const addresses: Readonly<Record<string, string | null>> = {
  '/sign-in/email': null,
  '/sign-out': null,
  '/request-password-reset': null,
  '/reset-password': null,
  '/change-password': 'staff.change_password',
  '/two-factor/enable': null,
  '/two-factor/verify-totp': null,
  '/two-factor/verify-backup-code': null,
  '/two-factor/disable': 'staff.two_factor_off',
  '/two-factor/generate-backup-codes': 'staff.new_backup_codes',
}

/** Where a password or a code is tried. */
const guessable = /^\/(sign-in|reset-password|change-password|request-password-reset|two-factor)/

/** `/admin/auth/…`: passwords, second factors, sessions; and whether a link to a new password is good. */
export function signInRoutes(parts: Needed) {
  const { auth, attempts, config } = parts
  const router = newRouter().get('/admin/api/new-password', async (c) => {
    await attempts.begin(c, null)
    if (!(await auth.isResetGood(c.req.query('token') ?? '')))
      throw new RequestProblem('conflict', { cause: 'link_over' })
    await attempts.succeed(c, null)
    return c.json({ good: true })
  })
  return router.post(`${authPath}/*`, async (c) => {
    const path = c.req.path.slice(authPath.length)
    const action = addresses[path]
    if (action === undefined) throw new RequestProblem('not_found')
    const { email } = (c.get('body') ?? {}) as { readonly email?: unknown }
    const whose = typeof email === 'string' ? `${path} ${email}` : null
    if (guessable.test(path)) await attempts.begin(c, whose)
    const before = await visitorOf(c, parts)
    const url = new URL(authPath + path, config.publicUrl)
    const headers = new Headers(c.req.raw.headers)
    headers.delete('content-length')
    headers.set('content-type', 'application/json')
    headers.set(callerHeader, callerOf(c, config.proxies))
    // To the library only one origin is ours; here it was looked at already.
    headers.set('origin', url.origin)
    // Where an email's link leads is ours to say.
    const { redirectTo: _, callbackURL: __, ...body } = (c.get('body') ?? {}) as Record<string, unknown>
    const answer = await auth.handle(new Request(url, { method: 'POST', headers, body: JSON.stringify(body) }))
    if (answer.status >= 400) throw await problemOf(answer)
    if (guessable.test(path) && path !== '/request-password-reset') await attempts.succeed(c, whose)
    await note(c, parts, before, path, action)
    return answer
  })
}

async function note(
  c: Context<Env>,
  { database }: Needed,
  before: Staff | null,
  path: string,
  action: string | null,
): Promise<void> {
  // A code that is right while somebody is signed in is the one that turns the second factor on.
  const turnedOn = path === '/two-factor/verify-totp' && before !== null && !before.twoFactor
  const name = turnedOn ? 'staff.two_factor_on' : action
  if (before === null || name === null) return
  const { id, name: staffName, role, workspaceId, twoFactor } = before
  const changes = turnedOn
    ? [{ kind: 'staff', id, before: { twoFactor }, after: { twoFactor: true } }]
    : [{ kind: 'staff', id, before: {}, after: {} }]
  const act = { actor: { id, name: staffName, role }, action: name, reason: null }
  await database.transaction((handle) => insertEntry(handle, act, { workspaceId, siteId: null, changes }))
  c.header('Cache-Control', 'no-store')
}

/** What the library says, as a problem that people can read. */
async function problemOf(answer: Response): Promise<RequestProblem> {
  const { code = '' } = (await answer.json().catch(() => ({}))) as { readonly code?: string }
  if (answer.status === 429 || /TOO_MANY|LOCKED/.test(code)) return new RequestProblem('too_many_requests')
  if (code === 'INVALID_EMAIL_OR_PASSWORD' || code === 'INVALID_EMAIL' || code === 'CREDENTIAL_ACCOUNT_NOT_FOUND') {
    return new RequestProblem('unauthorized', { cause: 'credentials_wrong' })
  }
  if (code === 'INVALID_TWO_FACTOR_COOKIE') return new RequestProblem('unauthorized', { cause: 'sign_in_again' })
  if (code === 'INVALID_CODE' || code === 'INVALID_BACKUP_CODE') return atField('two_factor_wrong', '/code')
  if (code === 'INVALID_PASSWORD') return atField('password_wrong', '/password')
  if (code.startsWith('PASSWORD_TOO_')) return atField('password_length', '/newPassword')
  if (code === 'INVALID_TOKEN') return new RequestProblem('conflict', { cause: 'link_over' })
  if (code === 'TOTP_ALREADY_ENABLED') return new RequestProblem('conflict', { cause: 'two_factor_on' })
  if (answer.status === 401) return new RequestProblem('unauthorized', { cause: 'sign_in_needed' })
  if (answer.status < 500) return new RequestProblem('invalid_request')
  return new RequestProblem('internal_error')
}

function atField(cause: 'two_factor_wrong' | 'password_wrong' | 'password_length', pointer: string): RequestProblem {
  return new RequestProblem('invalid_request', { cause, pointer })
}
