import { createRoute, z } from '@hono/zod-openapi'
import { type Column, timeColumn, valueColumn } from '#base/csv.ts'
import { formatList } from '#base/display.ts'
import { isReason } from '#base/reasons.ts'
import { isRefusal } from '#base/refusal.ts'
import { formatTime } from '#base/time.ts'
import { foreignId, page, search, time, timeText } from '#base/wire.api.ts'
import { en } from '#base/words/en.ts'
import { type Locale, say, sentence } from '#base/words.ts'
import { readRow } from '#engine/list.sql.ts'
import { NotLoaded, type WorkingSet } from '#engine/working-set.ts'
import { events, type KeptEvent } from '#events/event.ts'
import { listEvents } from '#events/inspect.sql.ts'
import { replay } from '#events/replay.ts'
import { type Why, whyNothing, whyNothingMore } from '#events/why.ts'
import { languageOf, RequestProblem } from '#plumbing/problem.ts'
import type { Trigger } from '#programs/definition.api.ts'
import { answerCsv, listAnswer, wantsCsv } from '#sites/csv.http.ts'
import { decide, jsonAnswer, newRouter, type Parts, problems } from '#sites/route.http.ts'

const tags = ['Events']
const whyView = z
  .object({
    reason: z.string(),
    detail: z.string(),
    referral: z.string().nullable().meta({ description: 'The referral that it speaks of.' }),
  })
  .nullable()
const eventView = z
  .object({
    id: z.string(),
    type: z.string(),
    customer: z.string().nullable(),
    occurredAt: timeText,
    receivedAt: timeText,
    data: z.record(z.string(), z.unknown()).meta({ description: 'What the store sent.' }),
    effects: z.array(z.looseObject({ type: z.string() })).meta({ description: 'What it did.' }),
    why: whyView.meta({ description: 'Why it did nothing, as far as is known by now; null: it did something.' }),
  })
  .meta({ id: 'KeptEvent' })

const eventQuery = page.extend({
  customer: foreignId.optional(),
  search,
  type: foreignId.optional(),
  did: z
    .enum(['something', 'nothing'])
    .optional()
    .meta({ description: 'Only those that had an effect, or only those that had none.' }),
  from: time.optional().meta({ description: 'Received at this time or later.' }),
  to: time.optional().meta({ description: 'Received before this time.' }),
})

const replayView = z
  .object({
    event: eventView,
    effects: z.array(z.looseObject({ type: z.string() })).meta({ description: 'What it did now, in addition.' }),
    why: whyView.meta({ description: 'Why it did nothing more; null: it did something.' }),
  })
  .meta({ id: 'EventReplay' })

const list = createRoute({
  method: 'get',
  path: '/v1/events',
  operationId: 'listEvents',
  tags,
  summary: 'What the store has told',
  request: { query: eventQuery },
  responses: { 200: listAnswer('Events, the last received first.', eventView), ...problems },
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

const again = createRoute({
  method: 'post',
  path: '/v1/events/{id}/replay',
  operationId: 'replayEvent',
  tags,
  summary: 'Run an event again',
  description:
    'What it said counts once. All that hangs on it is settled anew by what is known and in force now; what was done is not done twice.',
  request: { params: z.object({ id: foreignId }) },
  responses: { 200: jsonAnswer('What it did now, or why it did nothing more.', replayView), ...problems },
})

const eventColumns: readonly Column<z.output<typeof eventView>>[] = [
  valueColumn('id', ({ id }) => id),
  valueColumn('type', ({ type }) => type),
  valueColumn('customer', ({ customer }) => customer),
  timeColumn('occurredAt', ({ occurredAt }) => occurredAt),
  timeColumn('receivedAt', ({ receivedAt }) => receivedAt),
  valueColumn('data', ({ data }) => JSON.stringify(data)),
  valueColumn('effects', ({ effects }) => effects.map(({ type }) => type).join(' ')),
  valueColumn('why', ({ why }) => why?.detail),
]

function show(event: KeptEvent, why: Why | null, locale: Locale): z.output<typeof eventView> {
  const { id, type, customer, occurredAt, receivedAt, data, effects } = event
  return {
    ...{ id, type, customer },
    occurredAt: formatTime(occurredAt),
    receivedAt: formatTime(receivedAt),
    data: { ...data },
    effects: [...effects],
    why: wordsOf(why, locale),
  }
}

function wordsOf(why: Why | null, locale: Locale) {
  if (why === null) return null
  return { reason: why.word, detail: detailOf(why, locale), referral: 'referral' in why ? why.referral.id : null }
}

function detailOf(why: Why, locale: Locale): string {
  switch (why.word) {
    case 'code_refused': {
      const { code, reason } = why.refused
      return say('whys.code_refused', locale, { code, customer: why.customer, sentence: reasonWords(reason, locale) })
    }
    case 'not_first_order':
      return say('whys.not_first_order', locale, { order: why.order, first: why.referral.orderId })
    case 'too_early':
    case 'waiting': {
      const steps = why.triggers.map((trigger) => say(`rules.trigger_${stepOf(trigger)}`, locale))
      return say(`whys.${why.word}`, locale, { list: formatList(steps, locale) })
    }
    case 'ended':
      return say('whys.ended', locale, { sentence: reasonWords(why.referral.reason ?? 'other', locale) })
    case 'kept':
      return say(`rules.${why.rule}`, locale)
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
export function inspectionRoutes(parts: Parts) {
  const { database, engine } = parts
  return newRouter()
    .openapi(list, async (c) => {
      const siteId = c.get('site').id
      const locale = languageOf(c)
      const pageAt = async (part: object) => {
        const found = await listEvents(database, siteId, { ...c.req.valid('query'), ...part })
        const whys = await engine.look(siteId, (set) => whysOf(set, found.data))
        return { ...found, data: found.data.map((event, index) => show(event, whys[index] ?? null, locale)) }
      }
      if (wantsCsv(c)) return await answerCsv(c, 'events', eventColumns, pageAt)
      return c.json(await pageAt({}), 200)
    })
    .openapi(read, async (c) => {
      const { id } = c.req.valid('param')
      const siteId = c.get('site').id
      const event = await readRow(database, events, { siteId, id })
      if (!event) throw new RequestProblem('not_found')
      const why = await engine.look(siteId, (set) => whyNothing(set, event))
      return c.json(show(event, why, languageOf(c)), 200)
    })
    .openapi(again, async (c) => {
      const { id } = c.req.valid('param')
      const locale = languageOf(c)
      const { event, effects, why, whyFirst } = await decide(c, parts, {
        name: 'event.replay',
        besides: () => ({ kind: 'event', id, before: {}, after: {} }),
        wants: (set) => set.want(events, id),
        decide: (set) => {
          const replayed = replay(set, id)
          if (isRefusal(replayed)) return replayed
          return { ...replayed, why: whyNothingMore(set, replayed), whyFirst: whyNothing(set, replayed.event) }
        },
      })
      return c.json({ event: show(event, whyFirst, locale), effects: [...effects], why: wordsOf(why, locale) }, 200)
    })
}
