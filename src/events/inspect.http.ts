import { createRoute, z } from '@hono/zod-openapi'
import { formatList } from '#base/display.ts'
import { isReason } from '#base/reasons.ts'
import { formatTime } from '#base/time.ts'
import { foreignId, page, pageOf, timeText } from '#base/wire.api.ts'
import { en } from '#base/words/en.ts'
import { type Locale, say, sentence } from '#base/words.ts'
import { listRows, readRow } from '#engine/list.sql.ts'
import { NotLoaded, type WorkingSet } from '#engine/working-set.ts'
import { events, type KeptEvent } from '#events/event.ts'
import { type Why, whyNothing } from '#events/why.ts'
import { languageOf, RequestProblem } from '#plumbing/problem.ts'
import type { Trigger } from '#programs/definition.api.ts'
import { jsonAnswer, newRouter, type Parts, problems } from '#sites/route.http.ts'

const tags = ['Events']
const eventView = z
  .object({
    id: z.string(),
    type: z.string(),
    customer: z.string().nullable(),
    occurredAt: timeText,
    receivedAt: timeText,
    data: z.record(z.string(), z.unknown()).meta({ description: 'What the store sent.' }),
    effects: z.array(z.looseObject({ type: z.string() })).meta({ description: 'What it did.' }),
    why: z
      .object({ reason: z.string(), detail: z.string() })
      .nullable()
      .meta({ description: 'Why it did nothing, as far as is known by now; null: it did something.' }),
  })
  .meta({ id: 'KeptEvent' })

const list = createRoute({
  method: 'get',
  path: '/v1/events',
  operationId: 'listEvents',
  tags,
  summary: 'What the store has told',
  request: { query: page.extend({ customer: foreignId.optional(), type: foreignId.optional() }) },
  responses: { 200: jsonAnswer('Events, the last received first.', pageOf(eventView)), ...problems },
})
const read = createRoute({
  method: 'get',
  path: '/v1/events/{id}',
  operationId: 'readEvent',
  tags,
  summary: 'One event and what it did',
  request: { params: z.object({ id: foreignId }) },
  responses: { 200: jsonAnswer('The event.', eventView), ...problems },
})

function show(event: KeptEvent, why: Why | null, locale: Locale): z.output<typeof eventView> {
  const { id, type, customer, occurredAt, receivedAt, data, effects } = event
  return {
    ...{ id, type, customer },
    occurredAt: formatTime(occurredAt),
    receivedAt: formatTime(receivedAt),
    data: { ...data },
    effects: [...effects],
    why: why === null ? null : { reason: why.word, detail: detailOf(why, locale) },
  }
}

function detailOf(why: Why, locale: Locale): string {
  switch (why.word) {
    case 'code_refused': {
      const { code, reason } = why.refused
      return say('whys.code_refused', locale, { code, customer: why.customer, sentence: reasonWords(reason, locale) })
    }
    case 'not_first_order':
      return say('whys.not_first_order', locale, { order: why.order, first: why.referral.orderId })
    case 'waiting': {
      const steps = why.triggers.map((trigger) => say(`rules.trigger_${stepOf(trigger)}`, locale))
      return say('whys.waiting', locale, { list: formatList(steps, locale) })
    }
    case 'ended':
      return say('whys.ended', locale, { sentence: reasonWords(why.referral.reason ?? 'other', locale) })
    default:
      return say(`whys.${why.word}`, locale, { ...why })
  }
}

function stepOf(trigger: Trigger) {
  return trigger.on === 'first_order' ? (`first_order_${trigger.when}` as const) : trigger.on
}

function reasonWords(reason: string, locale: Locale): string {
  if (isReason(reason)) return sentence(reason, locale)
  return say(`losses.${Object.hasOwn(en.losses, reason) ? (reason as keyof typeof en.losses) : 'other'}`, locale)
}

/** For each in turn; what some of them miss is asked for together, so that the longest page needs few looks. */
function whysOf(set: WorkingSet, found: readonly KeptEvent[]): (Why | null)[] {
  let missing: NotLoaded | null = null
  const whys = found.map((event) => {
    try {
      return whyNothing(set, event)
    } catch (error) {
      if (!(error instanceof NotLoaded)) throw error
      missing = error
      return null
    }
  })
  if (missing !== null) throw missing
  return whys
}

/** Where what was told can be looked at again (PLAT-19). */
export function inspectionRoutes({ database, engine }: Parts) {
  return newRouter()
    .openapi(list, async (c) => {
      const { customer, type, limit, cursor } = c.req.valid('query')
      const siteId = c.get('site').id
      const found = await listRows(database, events, {
        ...{ siteId, limit, cursor },
        where: [
          ['t.customer = ?', customer],
          ['t.type = ?', type],
        ],
        newestBy: ['received_at', 'id'],
      })
      const whys = await engine.look(siteId, (set) => whysOf(set, found.data))
      const locale = languageOf(c)
      const data = found.data.map((event, index) => show(event, whys[index] ?? null, locale))
      return c.json({ data, nextCursor: found.nextCursor }, 200)
    })
    .openapi(read, async (c) => {
      const { id } = c.req.valid('param')
      const siteId = c.get('site').id
      const event = await readRow(database, events, { siteId, id })
      if (!event) throw new RequestProblem('not_found')
      const why = await engine.look(siteId, (set) => whyNothing(set, event))
      return c.json(show(event, why, languageOf(c)), 200)
    })
}
