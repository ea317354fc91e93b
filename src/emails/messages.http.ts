import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { maskedAddress } from '#base/text.ts'
import { formatTime } from '#base/time.ts'
import { foreignId, mostPerPage, pageFrom, pageFromId, search } from '#base/wire.api.ts'
import { mailboxOf } from '#customers/mailbox.ts'
import {
  bounceInput,
  emailAddress,
  messageColumns,
  messageState,
  messageView,
  scenarioName,
  suppressionColumns,
  suppressionView,
  viewOfMessage,
} from '#emails/emails.api.ts'
import { suppress } from '#emails/emails.sql.ts'
import {
  customersAt,
  listMessages,
  listSuppressions,
  readMessage,
  retryMessage,
  type Suppression,
  unsuppress,
} from '#emails/settings.sql.ts'
import type { Handle } from '#plumbing/db.ts'
import { RequestProblem } from '#plumbing/problem.ts'
import { answerCsv, listAnswer, wantsCsv } from '#sites/csv.http.ts'
import {
  type Env,
  jsonAnswer,
  jsonBody,
  newRouter,
  noteByStaff,
  type Parts,
  problems,
  staffOf,
} from '#sites/route.http.ts'

const tags = ['Emails']
const list = createRoute({
  method: 'get',
  path: '/v1/messages',
  operationId: 'listMessages',
  tags,
  summary: 'Emails, as they were written',
  description: 'On a test site this waits for nothing: what has happened until now has been written when it answers.',
  request: {
    query: pageFromId('message').extend({
      customer: foreignId.optional(),
      scenario: scenarioName.optional(),
      state: messageState.optional(),
      search,
    }),
  },
  responses: { 200: listAnswer('Emails, the newest first.', messageView), ...problems },
})
const retry = createRoute({
  method: 'post',
  path: '/v1/messages/{id}/retry',
  operationId: 'retryMessage',
  tags,
  summary: 'Try a failed email again',
  request: { params: z.object({ id: foreignId }) },
  responses: { 200: jsonAnswer('It waits again.', messageView), ...problems },
})
const suppressions = createRoute({
  method: 'get',
  path: '/v1/email-suppressions',
  operationId: 'listEmailSuppressions',
  tags,
  summary: 'Addresses that get no emails',
  request: { query: pageFrom((cursor) => mailboxOf(cursor) !== null) },
  responses: { 200: listAnswer('By address.', suppressionView), ...problems },
})
const add = createRoute({
  method: 'post',
  path: '/v1/email-suppressions',
  operationId: 'addEmailSuppression',
  tags,
  summary: 'Send no more emails to an address',
  request: { body: jsonBody(z.strictObject({ address: emailAddress })) },
  responses: { 204: { description: 'It gets none.' }, ...problems },
})
const remove = createRoute({
  method: 'delete',
  path: '/v1/email-suppressions/{address}',
  operationId: 'removeEmailSuppression',
  tags,
  summary: 'Send emails to an address again',
  request: { params: z.object({ address: emailAddress }) },
  responses: { 204: { description: 'It gets them.' }, ...problems },
})
const bounce = createRoute({
  method: 'post',
  path: '/v1/email-bounces',
  operationId: 'reportEmailBounces',
  tags,
  summary: 'Report that an email came back, or was complained about',
  description: 'For the webhook of a mail provider. Reported twice, it counts once.',
  request: { body: jsonBody(bounceInput) },
  responses: { 204: { description: 'Noted.' }, ...problems },
})

function viewOf({ address, reason, createdAt }: Suppression): z.output<typeof suppressionView> {
  return { address, reason, createdAt: formatTime(createdAt) }
}

function mailboxOrThrow(address: string): string {
  const mailbox = mailboxOf(address)
  if (mailbox !== null) return mailbox
  throw new RequestProblem('invalid_request', { errors: [{ pointer: '/address', detail: 'Not an email address.' }] })
}

type Whom = Parameters<typeof suppress>[2]

/** An address is a person's, and has no place where nothing is ever erased: what is kept tells it to who knows it. */
async function toldOf(handle: Handle, siteId: string, { mailbox, address, reason }: Whom) {
  const customers = await customersAt(handle, siteId, mailbox)
  const values = { address: maskedAddress(address), reason, ...(customers.length > 0 && { customers }) }
  return { kind: 'email_suppression', id: values.address, values }
}

/** Has an address get no emails; where staff say so and it got them until now, that is kept. */
async function suppressAndNote(c: Context<Env>, handle: Handle, whom: Whom): Promise<void> {
  const siteId = c.get('site').id
  if (!(await suppress(handle, siteId, whom, Date.now())) || staffOf(c) === null) return
  const { values, ...what } = await toldOf(handle, siteId, whom)
  await noteByStaff(c, handle, 'email_suppression.add', { ...what, before: null, after: values })
}

/** Routes for emails that were sent or kept; `writeAll` has those of a site written that wait. */
export function messageRoutes({ database }: Parts, writeAll: (siteId: string) => Promise<void>) {
  return newRouter()
    .openapi(list, async (c) => {
      const { id, mode } = c.get('site')
      if (mode === 'test') await writeAll(id)
      const read = async (part: object) => {
        const { data, nextCursor } = await listMessages(database, id, { ...c.req.valid('query'), ...part })
        return { data: data.map(viewOfMessage), nextCursor }
      }
      // They are long.
      const few = { limit: mostPerPage }
      if (wantsCsv(c)) return await answerCsv(c, 'messages', messageColumns, (part) => read({ ...part, ...few }))
      return c.json(await read({}), 200)
    })
    .openapi(retry, async (c) => {
      const { id } = c.req.valid('param')
      const siteId = c.get('site').id
      const retried = await database.transaction(async (handle) => {
        const done = await retryMessage(handle, siteId, id, Date.now())
        if (done) await noteByStaff(c, handle, 'message.retry', { kind: 'message', id, before: {}, after: {} })
        return done
      })
      const found = await readMessage(database, siteId, id)
      if (!found) throw new RequestProblem('not_found')
      if (!retried && found.state !== 'waiting') throw new RequestProblem('conflict', { cause: 'message_not_failed' })
      return c.json(viewOfMessage(found), 200)
    })
    .openapi(suppressions, async (c) => {
      const read = async (part: object) => {
        const found = await listSuppressions(database, c.get('site').id, { ...c.req.valid('query'), ...part })
        return { ...found, data: found.data.map(viewOf) }
      }
      if (wantsCsv(c)) return await answerCsv(c, 'email-suppressions', suppressionColumns, read)
      return c.json(await read({}), 200)
    })
    .openapi(add, async (c) => {
      const { address } = c.req.valid('json')
      const whom = { mailbox: mailboxOrThrow(address), address, reason: 'by_hand' } as const
      await database.transaction((handle) => suppressAndNote(c, handle, whom))
      return c.body(null, 204)
    })
    .openapi(remove, async (c) => {
      const mailbox = mailboxOrThrow(c.req.valid('param').address)
      await database.transaction(async (handle) => {
        const siteId = c.get('site').id
        const removed = await unsuppress(handle, siteId, mailbox)
        if (removed === undefined || staffOf(c) === null) return
        const { values, ...what } = await toldOf(handle, siteId, { mailbox, ...removed })
        await noteByStaff(c, handle, 'email_suppression.remove', { ...what, before: values, after: null })
      })
      return c.body(null, 204)
    })
    .openapi(bounce, async (c) => {
      const { address, type } = c.req.valid('json')
      const mailbox = mailboxOrThrow(address)
      if (type === 'soft') return c.body(null, 204)
      const reason = type === 'hard' ? ('bounced' as const) : ('complained' as const)
      await database.transaction((handle) => suppressAndNote(c, handle, { mailbox, address, reason }))
      return c.body(null, 204)
    })
}
