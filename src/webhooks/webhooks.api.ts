import { z } from 'zod'
import { type Column, timeColumn, valueColumn } from '#base/csv.ts'
import { isId } from '#base/ids.ts'
import { formatTime } from '#base/time.ts'
import {
  distinct,
  duration,
  foreignId,
  isDistinct,
  page,
  text,
  time,
  timeOrNull,
  timeText,
  webAddress,
} from '#base/wire.api.ts'
import type { Delivery, Message } from '#webhooks/delivery.ts'
import type { Endpoint } from '#webhooks/endpoint.ts'
import { messageTypes } from '#webhooks/payload.api.ts'

const types = z
  .array(z.enum(messageTypes))
  .min(1)
  .refine(isDistinct, distinct)
  .nullable()
  .meta({ description: 'What it is told; null: everything.' })

/** Whoever has to sign in there has the signature instead. */
const withPassword = /^https?:\/\/[^/?#]*@/i
const url = webAddress().refine((address) => !withPassword.test(address), 'An address without a user name or password.')
const given = { url, description: text(200), types }

export const newEndpoint = z
  .strictObject({ ...given, description: given.description.default(''), types: types.default(null) })
  .meta({ id: 'WebhookEndpointInput' })

export const endpointChanges = z
  .strictObject({ ...given, enabled: z.boolean() })
  .partial()
  .meta({ id: 'WebhookEndpointChanges' })

export const secretRotation = z.strictObject({
  oldValidFor: duration()
    .default('P1D')
    .meta({ description: 'How long messages are signed with the former secret as well.' }),
})

export const endpointView = z
  .object({
    id: z.string(),
    url: z.string(),
    description: z.string(),
    types: z.array(z.string()).nullable(),
    enabled: z.boolean(),
    disabledAt: timeText.nullable(),
    disabledReason: z.enum(['by_hand', 'failing', 'gone']).nullable(),
    failingSince: timeText.nullable().meta({ description: 'Of the first failure since it last took something.' }),
    createdAt: timeText,
    secrets: z.array(
      z.object({
        hint: z.string().meta({ description: 'The last four characters of the secret.' }),
        createdAt: timeText,
        expiresAt: timeText.nullable(),
      }),
    ),
  })
  .meta({ id: 'WebhookEndpoint' })

export const endpointColumns: readonly Column<z.input<typeof endpointView>>[] = [
  valueColumn('id', ({ id }) => id),
  valueColumn('url', ({ url }) => url),
  valueColumn('description', ({ description }) => description),
  valueColumn('types', ({ types }) => types?.join(' ')),
  valueColumn('enabled', ({ enabled }) => enabled),
  timeColumn('disabledAt', ({ disabledAt }) => disabledAt),
  valueColumn('disabledReason', ({ disabledReason }) => disabledReason),
  timeColumn('failingSince', ({ failingSince }) => failingSince),
  timeColumn('createdAt', ({ createdAt }) => createdAt),
]

export const newEndpointView = endpointView
  .extend({ secret: z.string().meta({ description: 'Signs what is sent; shown this once.' }) })
  .meta({ id: 'NewWebhookEndpoint' })

export function viewOfEndpoint(
  endpoint: Endpoint & { readonly failingSince?: number | null },
): z.input<typeof endpointView> {
  const { id, url, description, enabled, disabledReason } = endpoint
  return {
    ...{ id, url, description, enabled, disabledReason },
    types: endpoint.types === null ? null : [...endpoint.types],
    disabledAt: timeOrNull(endpoint.disabledAt),
    failingSince: timeOrNull(endpoint.failingSince ?? null),
    createdAt: formatTime(endpoint.createdAt),
    secrets: endpoint.secrets.map(({ hint, createdAt, expiresAt }) => ({
      hint,
      createdAt: formatTime(createdAt),
      expiresAt: timeOrNull(expiresAt),
    })),
  }
}

const deliveryState = z.enum(['waiting', 'delivered', 'failed'])

export const deliveryQuery = page.extend({
  endpoint: foreignId.optional(),
  state: deliveryState.optional(),
  type: foreignId.optional(),
})

const attemptView = z.object({
  at: timeText,
  millis: z.int(),
  status: z.int().nullable(),
  trouble: z.string().nullable().meta({ description: 'Why it counts as failed.' }),
})

export const deliveryView = z
  .object({
    id: z.string(),
    endpoint: z.string(),
    message: z.string().meta({ description: 'The `webhook-id`, the same for every try and every endpoint.' }),
    type: z.string(),
    referral: z.string().nullable(),
    state: deliveryState.meta({ description: '`failed` ones are not tried any more, unless they are replayed.' }),
    tries: z.int(),
    nextTryAt: timeText.nullable(),
    createdAt: timeText,
    endedAt: timeText.nullable(),
    attempts: z.array(attemptView),
  })
  .meta({ id: 'WebhookDelivery' })

export const deliveryColumns: readonly Column<z.input<typeof deliveryView>>[] = [
  valueColumn('id', ({ id }) => id),
  valueColumn('endpoint', ({ endpoint }) => endpoint),
  valueColumn('message', ({ message }) => message),
  valueColumn('type', ({ type }) => type),
  valueColumn('referral', ({ referral }) => referral),
  valueColumn('state', ({ state }) => state),
  valueColumn('tries', ({ tries }) => tries),
  timeColumn('nextTryAt', ({ nextTryAt }) => nextTryAt),
  timeColumn('createdAt', ({ createdAt }) => createdAt),
  timeColumn('endedAt', ({ endedAt }) => endedAt),
  valueColumn('lastStatus', ({ attempts }) => attempts.at(-1)?.status),
  valueColumn('lastTrouble', ({ attempts }) => attempts.at(-1)?.trouble),
]

const fields = z.record(z.string(), z.string())

export const wholeDeliveryView = deliveryView
  .extend({
    request: z
      .object({ url: z.string(), headers: fields, body: z.string().nullable() })
      .nullable()
      .meta({ description: 'As it was last sent.' }),
    response: z
      .object({ status: z.int(), headers: fields, body: z.string(), truncated: z.boolean() })
      .nullable()
      .meta({ description: 'What last came back.' }),
  })
  .meta({ id: 'WholeWebhookDelivery' })

export function viewOfDelivery(delivery: Delivery): z.input<typeof deliveryView> {
  const { id, endpoint, message, type, referral, state, tries } = delivery
  return {
    ...{ id, endpoint, message, type, referral, state, tries },
    nextTryAt: state === 'waiting' ? formatTime(delivery.dueAt) : null,
    createdAt: formatTime(delivery.createdAt),
    endedAt: timeOrNull(delivery.endedAt),
    attempts: delivery.attempts.map((attempt) => ({ ...attempt, at: formatTime(attempt.at) })),
  }
}

/** `body` is what the message says; null when it is kept no longer. */
export function viewOfWholeDelivery(delivery: Delivery, body: string | null): z.input<typeof wholeDeliveryView> {
  const { request, response } = delivery
  return {
    ...viewOfDelivery(delivery),
    request: request === null ? null : { url: request.url, headers: { ...request.headers }, body },
    response: response === null ? null : { ...response, headers: { ...response.headers } },
  }
}

export const range = z
  .strictObject({ from: time, to: time })
  .refine(({ from, to }) => from < to, { error: 'The end comes after the beginning.', path: ['to'] })
  .meta({ id: 'WebhookReplayInput' })

export const replayView = z
  .object({
    count: z.int().meta({ description: 'How many messages are sent again.' }),
    nextFrom: timeText
      .nullable()
      .meta({ description: 'Not all of that time fitted in: ask again from here. Null: it is complete.' }),
  })
  .meta({ id: 'WebhookReplay' })

export const messageQuery = z.object({
  after: z
    .string()
    .refine((text) => text === '' || isId('event', text), 'Not the id of a message.')
    .optional()
    .meta({
      description:
        'The last one seen, or nothing where there was none yet; without it, none is listed but `last` is told.',
    }),
  limit: page.shape.limit,
})

export const messageColumns: readonly Column<ReturnType<typeof viewOfMessage>>[] = [
  valueColumn('id', ({ id }) => id),
  valueColumn('type', ({ type }) => type),
  timeColumn('timestamp', ({ timestamp }) => timestamp),
  valueColumn('data', ({ data }) => JSON.stringify(data)),
]

export const messagesView = z
  .object({
    data: z.array(
      z.object({
        id: z.string(),
        type: z.string(),
        timestamp: timeText,
        data: z.record(z.string(), z.unknown()),
      }),
    ),
    last: z.string().meta({ description: 'What to pass as `after` next time.' }),
  })
  .meta({ id: 'WebhookMessages' })

export function viewOfMessage({ id, type, at, data }: Message) {
  return { id, type, timestamp: formatTime(at), data: { ...data } }
}
