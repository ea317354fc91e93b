import { z } from 'zod'
import { isDay, parseTime } from '#base/time.ts'
import { count, distinct, duration, isDistinct, text, webAddress } from '#base/wire.api.ts'
import { discount } from '#coupons/discount.api.ts'
import { gifts } from '#rewards/gift.api.ts'

const mostRungs = 50

const rung = z.union(
  [z.strictObject({ at: count(), gifts: gifts() }), z.strictObject({ every: count(), gifts: gifts() })],
  'A rung is { "at": N, "gifts": […] } or { "every": N, "gifts": […] }.',
)
const sides = {
  referrer: z.array(rung).max(mostRungs).default([]),
  referee: z
    .union([z.literal('same'), z.strictObject({ gifts: gifts() })], 'Either "same" or { "gifts": […] }.')
    .prefault({ gifts: [] }),
}
const trigger = z.discriminatedUnion('on', [
  z.strictObject({ on: z.literal('registration'), ...sides }),
  z.strictObject({ on: z.literal('card_activation'), ...sides }),
  z.strictObject({
    on: z.literal('first_order'),
    when: z.enum(['placed', 'paid', 'completed']).default('paid'),
    ...sides,
  }),
])

const requirements = [
  'registered',
  'card_activated',
  'active_product',
  'completed_order',
  'organization_completed_order',
] as const
const places = ['link', 'registration', 'checkout'] as const

const share = z.strictObject({
  title: text(200).default(''),
  subtitle: text(500).default(''),
  image: text(2_000)
    .regex(/^(https?:\/\/|\/(?!\/))\S+$/, 'An http or https address, or a path on this server.')
    .nullable()
    .default(null),
  url: webAddress().nullable().default(null),
  landing: z.enum(['page', 'store']).default('store'),
  channels: z
    .strictObject({
      x: z
        .strictObject({ text: text(1_000).default('') })
        .nullable()
        .default(null),
      email: z
        .strictObject({
          title: text(200).default(''),
          body: text(5_000).default(''),
          icon: text(2_000).nullable().default(null),
        })
        .nullable()
        .default(null),
      facebook: z.strictObject({}).nullable().default(null),
      wechat: z.strictObject({}).nullable().default(null),
    })
    .prefault({}),
})

const reversal = z.enum(['revoke', 'keep'])

/** The rules of a program. What is left out has a default; the parsed definition is complete. */
export const definitionShape = z
  .strictObject({
    referrer: z
      .strictObject({
        requires: z.array(z.enum(requirements)).refine(isDistinct, distinct).default(['registered']),
        limit: z
          .strictObject({ referrals: count(), per: z.enum(['day', 'calendar_month', 'lifetime']) })
          .nullable()
          .default(null),
      })
      .prefault({}),
    referee: z
      .strictObject({
        unit: z.enum(['customer', 'organization']).default('customer'),
        orderWithin: duration().nullable().default(null),
      })
      .prefault({}),
    code: z
      .strictObject({
        maxPerReferrer: count().nullable().default(null),
        validFor: duration().nullable().default(null),
        maxUses: count().nullable().default(null),
        enteredAt: z
          .array(z.enum(places))
          .min(1)
          .refine(isDistinct, distinct)
          .default([...places]),
        issue: z.enum(['on_request', 'automatic']).default('on_request'),
      })
      .prefault({}),
    attribution: z.strictObject({ window: duration().nullable().default('P30D') }).prefault({}),
    checkout: z
      .strictObject({ discount, exclusive: z.boolean().default(false) })
      .nullable()
      .default(null),
    triggers: z.array(trigger).min(1).max(3),
    claim: z.enum(['automatic', 'manual']).default('automatic'),
    reversal: z
      .strictObject({
        onRefund: reversal.default('revoke'),
        onCancel: reversal.default('revoke'),
        partial: reversal.default('keep'),
      })
      .prefault({}),
    share: share.prefault({}),
    singleReward: z.boolean().default(false),
  })
  .meta({ id: 'Definition' })

export type Definition = z.output<typeof definitionShape>
export type DefinitionInput = z.input<typeof definitionShape>
export type Rung = z.output<typeof rung>
export type Trigger = z.output<typeof trigger>
export type Requirement = (typeof requirements)[number]
export type Place = (typeof places)[number]

export const presetKeys = ['invitation-code', 'refer-and-earn', 'refer-a-friend-gift', 'member-referrals'] as const
export type PresetKey = (typeof presetKeys)[number]

const moment = () =>
  z
    .string()
    .refine((given) => parseTime(given) !== null || isDay(given), 'An RFC 3339 time, or a date such as 2026-03-31.')
    .nullable()

/** A date starts with its first and ends with its last millisecond in the site's time zone. */
const periodShape = z.strictObject({ startsAt: moment().optional(), endsAt: moment().optional() })
export type PeriodInput = z.output<typeof periodShape>

const key = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'Letters, digits, dashes and underscores, at most 64.')
const name = text(200).refine((given) => given.trim() !== '', 'A name is needed.')
const description = text(5_000).nullable()
/** Checked after it was merged over what it changes: by itself it need not be whole. */
const change = z.record(z.string(), z.unknown()).meta({
  description: 'A definition, or the part of it that differs: objects merge, arrays and single values replace.',
})

export const programShape = z
  .strictObject({
    preset: z.enum(presetKeys).nullable().optional(),
    key: key.optional(),
    name,
    description: description.optional(),
    period: periodShape.nullable().optional(),
    definition: change.optional(),
  })
  .meta({ id: 'ProgramInput' })

export const programChangeShape = z
  .strictObject({
    key: key.optional(),
    name: name.optional(),
    description: description.optional(),
    period: periodShape.nullable().optional(),
    definition: change.optional(),
    version: count().optional().meta({
      description: 'The version that was edited. If another is in force by now, the edit is refused (`conflict`).',
    }),
  })
  .meta({ id: 'ProgramChange' })
