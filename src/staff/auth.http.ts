import { AsyncLocalStorage } from 'node:async_hooks'
import type { Context } from 'hono'
import pg from 'pg'
import { insertEntry } from '#audit/audit.sql.ts'
import type { Config } from '#plumbing/config.ts'
import type { Database } from '#plumbing/db.ts'
import type { Log } from '#plumbing/log.ts'
import { deriveKey } from '#plumbing/secrets.ts'
import { findStaff } from '#staff/staff.sql.ts'

/** Below this stand the library's own addresses. */
export const authPath = '/admin/auth'
export const shortestPassword = 10
export const longestPassword = 128
const daySeconds = 86_400
const sessionSeconds = 14 * daySeconds
/** How old what others read of when somebody was last here may be. */
const seenSeconds = 60
/** How long a link to choose a new password is good. */
export const resetSeconds = 3_600

/** Somebody with a right to a new password, and what they need for it. */
export interface Reset {
  readonly email: string
  readonly name: string
  readonly locale: string | null
  readonly token: string
}

export interface Signed {
  readonly sessionId: string
  readonly staffId: string
}

/** Sign-in as we use it; the library behind it is loaded when somebody first comes to the portal. */
export interface Auth {
  handle(request: Request): Promise<Response>
  /** Loads the library ahead, for somebody who is about to sign in. */
  prepare(): void
  /** Who is signed in; `renewed` are the cookies that make a session that is used last longer. */
  signedIn(headers: Headers, renew: 'renew' | 'leave'): Promise<{ signed: Signed | null; renewed: readonly string[] }>
  hash(password: string): Promise<string>
  /** Makes a link to a new password without sending it. */
  resetToken(email: string): Promise<string | null>
  /** Whether a link to a new password can still be used; looking does not use it up. */
  isResetGood(token: string): Promise<boolean>
}

interface Needed {
  readonly database: Database
  readonly masterKey: Buffer
  readonly config: Pick<Config, 'publicUrl'>
  readonly log: Log
}

export function createAuth(parts: Needed, send: (reset: Reset) => void): Auth {
  let loading: ReturnType<typeof load> | null = null
  const taken = new AsyncLocalStorage<{ token: string | null }>()
  const told = (reset: Reset) => {
    const asked = taken.getStore()
    if (asked === undefined) send(reset)
    else asked.token = reset.token
  }
  const library = () => {
    loading ??= load(parts, told)
    return loading
  }
  return {
    prepare: () => void library().catch((error: unknown) => parts.log.error({ err: error }, 'nobody can sign in')),
    handle: async (request) => await (await library()).handler(request),
    hash: async (password) => await (await (await library()).$context).password.hash(password),
    signedIn: async (headers, renew) => {
      if (!(headers.get('cookie') ?? '').includes(cookiePrefix)) return { signed: null, renewed: [] }
      const { response, headers: sent } = await (await library()).api.getSession({
        headers,
        query: { disableRefresh: renew === 'leave' },
        returnHeaders: true,
      })
      const signed = response === null ? null : { sessionId: response.session.id, staffId: response.user.id }
      return { signed, renewed: sent.getSetCookie() }
    },
    resetToken: async (email) => {
      const asked: { token: string | null } = { token: null }
      const auth = await library()
      await taken.run(asked, () => auth.api.requestPasswordReset({ body: { email } }))
      return asked.token
    },
    isResetGood: async (token) => {
      const { internalAdapter } = await (await library()).$context
      const found = await internalAdapter.findVerificationValue(`reset-password:${token}`)
      return found !== null && found.expiresAt.getTime() > Date.now()
    },
  }
}

const cookiePrefix = 'kith'

const times = { createdAt: 'created_at', updatedAt: 'updated_at' } as const

/** What the library keeps, under the names that our migrations give it. */
const tables = {
  user: {
    modelName: 'staff_users',
    fields: { emailVerified: 'email_verified', ...times },
    additionalFields: { locale: { type: 'string', required: false, input: false } },
  },
  session: {
    modelName: 'staff_sessions',
    fields: {
      userId: 'user_id',
      expiresAt: 'expires_at',
      ipAddress: 'ip_address',
      userAgent: 'user_agent',
      ...times,
    },
    expiresIn: sessionSeconds,
    updateAge: seenSeconds,
  },
  account: {
    modelName: 'staff_accounts',
    fields: { userId: 'user_id', accountId: 'account_id', providerId: 'provider_id', ...times },
  },
  verification: {
    modelName: 'staff_verifications',
    fields: { expiresAt: 'expires_at', ...times },
    storeIdentifier: 'hashed',
  },
} as const

const secondFactorTables = {
  user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
  twoFactor: {
    modelName: 'staff_two_factors',
    fields: {
      userId: 'user_id',
      backupCodes: 'backup_codes',
      failedVerificationCount: 'failed_verification_count',
      lockedUntil: 'locked_until',
    },
  },
} as const

async function load({ database, masterKey, config, log }: Needed, send: (reset: Reset) => void) {
  const [{ betterAuth }, { twoFactor }, { codesOnce }] = await Promise.all([
    import('better-auth'),
    import('better-auth/plugins/two-factor'),
    import('#staff/second-factor.http.ts'),
  ])
  return betterAuth({
    appName: 'Kith',
    baseURL: config.publicUrl,
    basePath: authPath,
    secret: deriveKey(masterKey, 'staff sessions').toString('base64url'),
    database: poolWithDates(database),
    telemetry: { enabled: false },
    // Ours is in front, by the caller's address and by the address of the email.
    rateLimit: { enabled: false },
    // What comes this far was found to be of our own origin.
    trustedOrigins: (request) => [request?.headers.get('origin') ?? ''],
    logger: { level: 'error', log: (_, message) => log.error({ message }, 'signing in failed') },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
      resetPasswordTokenExpiresIn: resetSeconds,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user, token }) => {
        const { locale = null } = user as { locale?: string | null }
        send({ email: user.email, name: user.name, locale, token })
      },
      onPasswordReset: async ({ user }) => await noteNewPassword(database, user.id),
    },
    ...tables,
    hooks: { before: codesOnce(database) },
    plugins: [twoFactor({ issuer: 'Kith', schema: secondFactorTables })],
    advanced: {
      cookiePrefix,
      useSecureCookies: config.publicUrl.startsWith('https:'),
      defaultCookieAttributes: { path: '/admin', httpOnly: true, sameSite: 'lax' },
      ipAddress: { ipAddressHeaders: [callerHeader] },
      database: { validateSchema: false },
    },
  })
}

/** Whoever has the link is taken for the person that it was made for. */
async function noteNewPassword(database: Database, staffId: string): Promise<void> {
  await database.transaction(async (handle) => {
    const staff = await findStaff(handle, staffId)
    if (!staff) return
    const { id, name, role, workspaceId } = staff
    const act = { actor: { id, name, role }, action: 'staff.choose_password', reason: null }
    const changes = [{ kind: 'staff', id, before: {}, after: {} }]
    await insertEntry(handle, act, { workspaceId, siteId: null, changes })
  })
}

/** Where the library reads who calls; whatever a caller says there is overwritten. */
export const callerHeader = 'x-kith-caller'

/** Our connections, with times as the library has them. */
function poolWithDates({ pool }: Database) {
  const types = new pg.TypeOverrides()
  return {
    connect: async () => {
      const client = await pool.connect()
      return {
        query: (text: string, values: readonly unknown[]) => client.query({ text, values: [...values], types }),
        release: () => client.release(),
      }
    },
    end: async () => {},
  } as unknown as pg.Pool
}

/** The value of the session's cookie, which is nowhere but in the browser. */
export function proofOf(c: Context): string {
  return /kith\.session_token=([^;]+)/.exec(c.req.header('cookie') ?? '')?.[1] ?? ''
}
