import { createRoute, z } from '@hono/zod-openapi'
import { uuidv7obj } from 'uuidv7'
import { makeId } from '#base/ids.ts'
import { isRefusal, type Refusal, refuse } from '#base/refusal.ts'
import { enteredCode } from '#base/wire.api.ts'
import { type Code, codes, isCodeExpired } from '#codes/code.ts'
import { listCodes } from '#codes/codes.sql.ts'
import { hasEnded } from '#codes/ending.ts'
import { type Customer, customers } from '#customers/customer.ts'
import { mailboxOf } from '#customers/mailbox.ts'
import { emailAddress } from '#emails/emails.api.ts'
import { insertEmails, type NewEmail } from '#emails/emails.sql.ts'
import { countInvitations, readSettings } from '#emails/settings.sql.ts'
import type { Engine } from '#engine/engine.ts'
import { RequestProblem, refusalProblem } from '#plumbing/problem.ts'
import { checkOpen, programs } from '#programs/program.ts'
import { timeOfSite } from '#sites/clock.http.ts'
import { jsonAnswer, jsonBody, newRouter, type Parts, problems } from '#sites/route.http.ts'

const codesMost = 20
const dayMillis = 86_400_000
const retryAfterSeconds = '3600'

const invite = createRoute({
  method: 'post',
  path: '/v1/me/invitations',
  operationId: 'inviteFriend',
  tags: ['Members'],
  summary: 'Have an invitation sent to a friend',
  description:
    'Off until the operator switches it on (PUT /v1/email-settings). The words are the operator’s, not the customer’s. Without a code it is the newest of theirs that is of use. An address is invited once; asked again, or where the friend wants no emails, the answer is the same and nothing is sent.',
  request: {
    body: jsonBody(
      z.strictObject({ email: emailAddress, code: enteredCode.optional() }).meta({ id: 'InvitationInput' }),
    ),
  },
  responses: {
    202: jsonAnswer('Taken.', z.object({ accepted: z.literal(true) })),
    ...problems,
  },
})

interface Inviting {
  readonly code: Code
  readonly customer: Customer | undefined
}

/** The customer's own code, as long as it is of use to a friend. */
function look(engine: Engine, siteId: string, asked: { code: string; customer: string }): Promise<Inviting | Refusal> {
  return engine.look(siteId, (set): Inviting | Refusal => {
    const code = set.get(codes, asked.code)
    const customer = set.get(customers, asked.customer)
    if (!code || code.customer !== asked.customer) return refuse('not_found')
    if (hasEnded(code, customer, set.now)) return refuse('code_revoked')
    if (isCodeExpired(code, set.now)) return refuse('code_expired')
    const program = set.get(programs, code.program)
    const closed = program ? checkOpen(program, set.now).refusal : refuse('not_found')
    return closed ?? { code, customer }
  })
}

async function find(
  { database, engine }: Parts,
  siteId: string,
  { typed, customer, now }: { readonly typed: string | undefined; readonly customer: string; readonly now: number },
): Promise<Inviting | Refusal> {
  if (typed !== undefined) return await look(engine, siteId, { code: typed, customer })
  const own = await listCodes(database, siteId, { customer, program: null, limit: codesMost, cursor: null }, now)
  for (const { code } of own.data) {
    const found = await look(engine, siteId, { code: code.code, customer })
    if (!isRefusal(found)) return found
  }
  return refuse('not_found')
}

/** Invitations that customers have sent to friends (PLAT-23). */
export function invitationRoutes(parts: Parts) {
  const { database } = parts
  return newRouter().openapi(invite, async (c) => {
    const site = c.get('site')
    const customer = c.get('customer')
    const { email, code: typed } = c.req.valid('json')
    const settings = await readSettings(database, site)
    if (!settings.invites) throw new RequestProblem('forbidden', { cause: 'invitations_off' })
    const now = await timeOfSite(c, parts)
    const found = await find(parts, site.id, { typed, customer, now })
    if (isRefusal(found)) throw refusalProblem(found, null)
    const mailbox = mailboxOf(email)
    if (mailbox === null) throw notAnAddress()
    if (mailbox === found.customer?.mailbox) throw refusalProblem(refuse('self_referral'), found.customer.locale)
    const invitation: NewEmail = {
      id: makeId('message', uuidv7obj().toHex()),
      scenario: 'invitation',
      about: mailbox,
      customer,
      address: email,
      facts: {
        program: found.code.program,
        gifts: [],
        code: found.code.code,
        expiresAt: found.code.expiresAt,
        inviter: found.customer?.name ?? null,
        sample: null,
      },
      bulk: false,
      createdAt: now,
    }
    const full = await database.transaction(async (handle) => {
      const sent = await countInvitations(handle, site.id, customer, now - dayMillis)
      if (sent >= settings.invitationsPerDay) return true
      await insertEmails(handle, site.id, [invitation], Date.now())
      return false
    })
    if (full) throw new RequestProblem('too_many_requests', { headers: { 'Retry-After': retryAfterSeconds } })
    return c.json({ accepted: true as const }, 202)
  })
}

function notAnAddress(): RequestProblem {
  return new RequestProblem('invalid_request', { errors: [{ pointer: '/email', detail: 'Not an email address.' }] })
}
