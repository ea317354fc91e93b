import { createHmac } from 'node:crypto'
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api'
import { symmetricDecrypt } from 'better-auth/crypto'
import type { Database } from '#plumbing/db.ts'
import { equal } from '#plumbing/secrets.ts'
import { takeStep } from '#staff/staff.sql.ts'

const stepMillis = 30_000
const digits = 6

/** What an authenticator app shows for this secret at that step of time (RFC 6238). */
function codeAt(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const number = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff
  return String(number % 10 ** digits).padStart(digits, '0')
}

/** The step whose code this is; null when it is none that the library would take now, or in a moment. */
function stepOf(secret: string, code: string, at: number): number | null {
  const now = Math.floor(at / stepMillis)
  return [now + 2, now + 1, now, now - 1].find((step) => equal(codeAt(secret, step), code)) ?? null
}

/**
 * In front of the library, which takes a code as often as it comes while its time lasts: each is good once, and none is
 * that is older than the last one, whoever saw it being typed. A wrong one is left to the library, which counts it.
 */
export function codesOnce(database: Database) {
  return createAuthMiddleware(async (ctx) => {
    if (ctx.path !== '/two-factor/verify-totp') return
    const { code } = (ctx.body ?? {}) as { readonly code?: unknown }
    const staffId = await whoIsAsked(ctx)
    if (typeof code !== 'string' || staffId === null) return
    const factor = await ctx.context.adapter.findOne<{ readonly secret: string }>({
      model: 'twoFactor',
      where: [{ field: 'userId', value: staffId }],
    })
    if (factor === null) return
    const secret = await symmetricDecrypt({ key: ctx.context.secretConfig, data: factor.secret })
    const step = stepOf(secret, code, Date.now())
    if (step === null || (await takeStep(database, staffId, step))) return
    throw APIError.from('UNAUTHORIZED', { code: 'INVALID_CODE', message: 'This code was taken already.' })
  })
}

type Asked = Parameters<typeof getSessionFromCtx>[0]

/** Somebody who is signed in, or who has given their password and is asked for the code. */
async function whoIsAsked(ctx: Asked): Promise<string | null> {
  const session = await getSessionFromCtx(ctx, { disableRefresh: true })
  if (session) return session.user.id
  const { name } = ctx.context.createAuthCookie('two_factor')
  const challenge = await ctx.getSignedCookie(name, ctx.context.secret)
  if (!challenge) return null
  return (await ctx.context.internalAdapter.findVerificationValue(challenge))?.value ?? null
}
