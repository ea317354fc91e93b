import { z } from 'zod'
import { type Column, timeColumn, valueColumn } from '#base/csv.ts'
import type { Check } from '#base/refusal.ts'
import { formatTime } from '#base/time.ts'
import { enteredCode, foreignId, page, search, span, text, timeOrNull, timeText } from '#base/wire.api.ts'
import { en } from '#base/words/en.ts'
import { type Locale, say } from '#base/words.ts'
import type { DecisionInFull, EnteredCode, Referral } from '#referrals/referral.ts'
import { type Undone, undoneWords } from '#referrals/undone.ts'
import { rewardView } from '#rewards/rewards.api.ts'

const states = ['pending', 'qualified', 'rewarded', 'revoked', 'lapsed', 'rejected'] as const
const place = z.enum(['link', 'registration', 'checkout'])

export const referralQuery = page.extend({
  customer: foreignId.optional().meta({ description: 'On either side.' }),
  referrer: foreignId.optional(),
  referee: foreignId.optional(),
  program: foreignId.optional().meta({ description: 'Its id or key.' }),
  code: enteredCode.optional(),
  state: z.enum(states).optional(),
  place: place.optional(),
  reason: text(100).optional(),
  search,
  ...span,
})

export const refusalQuery = page.extend({
  customer: foreignId.optional(),
  code: enteredCode.optional(),
  program: foreignId.optional().meta({ description: 'Its id or key.' }),
  place: place.optional(),
  reason: text(100).optional(),
  search,
  ...span,
})

const success = z.object({
  on: z.enum(['registration', 'card_activation', 'first_order']),
  at: timeText,
  version: z.int(),
  order: z.string().nullable(),
  standing: z.boolean(),
})

export const referralView = z
  .object({
    id: z.string(),
    state: z.enum(states),
    reason: z.string().nullable(),
    program: z.string(),
    programVersion: z.int(),
    code: z.string(),
    referrer: z.string(),
    referee: z.string(),
    organization: z.string().nullable(),
    place,
    redeemedAt: timeText,
    qualifiedAt: timeText.nullable(),
    order: z.string().nullable(),
    visit: z.string().nullable(),
    marked: z.boolean().meta({ description: 'Something of it was used before it was revoked, and stays.' }),
    lapsesAt: timeText.nullable(),
    successes: z.array(success),
    createdAt: timeText,
    updatedAt: timeText,
  })
  .meta({ id: 'Referral' })

export function viewOfReferral(referral: Referral): z.input<typeof referralView> {
  const { id, state, reason, program, programVersion, code, referrer, referee, organization } = referral
  return {
    ...{ id, state, reason, program, programVersion, code, referrer, referee, organization },
    place: referral.place,
    redeemedAt: formatTime(referral.redeemedAt),
    qualifiedAt: timeOrNull(referral.qualifiedAt),
    order: referral.orderId,
    visit: referral.visit,
    marked: referral.marked,
    lapsesAt: timeOrNull(referral.lapsesAt),
    successes: referral.successes.map((known) => ({ ...known, at: formatTime(known.at) })),
    createdAt: formatTime(referral.createdAt),
    updatedAt: formatTime(referral.updatedAt),
  }
}

export const referralColumns: readonly Column<Referral>[] = [
  valueColumn('id', ({ id }) => id),
  valueColumn('state', ({ state }) => state),
  valueColumn('reason', ({ reason }) => reason),
  valueColumn('program', ({ program }) => program),
  valueColumn('programVersion', ({ programVersion }) => programVersion),
  valueColumn('code', ({ code }) => code),
  valueColumn('referrer', ({ referrer }) => referrer),
  valueColumn('referee', ({ referee }) => referee),
  valueColumn('organization', ({ organization }) => organization),
  valueColumn('place', (referral) => referral.place),
  valueColumn('order', ({ orderId }) => orderId),
  timeColumn('redeemedAt', ({ redeemedAt }) => redeemedAt),
  timeColumn('qualifiedAt', ({ qualifiedAt }) => qualifiedAt),
  timeColumn('lapsesAt', ({ lapsesAt }) => lapsesAt),
  timeColumn('createdAt', ({ createdAt }) => createdAt),
  timeColumn('updatedAt', ({ updatedAt }) => updatedAt),
]

export const refusalColumns: readonly Column<EnteredCode>[] = [
  valueColumn('id', ({ id }) => id),
  valueColumn('reason', ({ reason }) => reason),
  valueColumn('customer', ({ customer }) => customer),
  valueColumn('code', ({ code }) => code),
  valueColumn('program', ({ program }) => program),
  valueColumn('place', (refused) => refused.place),
  valueColumn('order', ({ orderId }) => orderId),
  timeColumn('at', ({ at }) => at),
]

export const refusalView = z
  .object({
    id: z.string(),
    customer: z.string(),
    code: z.string(),
    program: z.string().nullable(),
    place,
    at: timeText,
    order: z.string().nullable(),
    visit: z.string().nullable(),
    reason: z.string(),
    detail: z.string(),
    waiting: z.boolean().meta({ description: 'A fact that may still arrive can turn it into a referral.' }),
  })
  .meta({ id: 'RefusedCode' })

export function viewOfRefusal(refused: EnteredCode, detail: string): z.input<typeof refusalView> {
  const { id, customer, code, program, visit, reason, waiting } = refused
  const order = refused.orderId
  return {
    id,
    customer,
    code,
    program,
    place: refused.place,
    at: formatTime(refused.at),
    order,
    visit,
    reason,
    detail,
    waiting,
  }
}

const step = z.object({
  at: timeText.meta({ description: 'The time of the fact that was decided upon.' }),
  decidedAt: timeText,
  event: z.string().nullable().meta({ description: "The store's event; null where time alone brought it about." }),
  checks: z.array(
    z.object({
      check: z.string(),
      passed: z.boolean(),
      saw: z.unknown(),
      sentence: z.string().meta({ description: 'What was asked, in words; `passed` is the answer.' }),
      found: z.string().nullable().meta({
        description: 'What was found instead, in words, where there is more to say: what a friend had left undone.',
      }),
    }),
  ),
  decision: z.string(),
  effects: z.array(z.looseObject({ type: z.string() })),
})

export const referralExplanation = z
  .object({ referral: referralView, steps: z.array(step) })
  .meta({ id: 'ReferralExplanation' })
export const refusalExplanation = z
  .object({ refusal: refusalView, steps: z.array(step) })
  .meta({ id: 'RefusalExplanation' })

export const rewardExplanation = z
  .object({ reward: rewardView, steps: z.array(step) })
  .meta({ id: 'RewardExplanation' })

/** A decision as people read it: what was looked at in words, times as times. */
export function stepOf(decision: DecisionInFull, locale: Locale): z.input<typeof step> {
  return {
    at: formatTime(decision.at),
    decidedAt: formatTime(decision.decidedAt),
    event: decision.event,
    checks: decision.checks.map(({ check, passed, saw }) => ({
      ...{ check, passed },
      saw: readable(check, saw),
      sentence: sentenceOf(check, locale),
      found: foundBy(saw, locale),
    })),
    decision: decision.decision,
    effects: decision.effects.map((effect) => ({ ...effect })),
  }
}

type KnownCheck = keyof typeof en.checks
type KnownRequirement = keyof typeof en.requirements

function sentenceOf(check: string, locale: Locale): string {
  if (Object.hasOwn(en.checks, check)) return say(`checks.${check as KnownCheck}`, locale)
  const requirement = check.replace(/^referrer_/, '')
  if (Object.hasOwn(en.requirements, requirement)) return say(`requirements.${requirement as KnownRequirement}`, locale)
  return check.replaceAll('_', ' ')
}

function foundBy(saw: unknown, locale: Locale): string | null {
  const { undone = [] } = (saw ?? {}) as { readonly undone?: readonly Undone[] }
  return undoneWords(undone, locale)
}

/** Checks that saw nothing but a time. */
const timeChecks: ReadonlySet<Check['check']> = new Set(['code_not_revoked', 'code_not_expired', 'coupon_in_time'])

function readable(check: string, saw: unknown): unknown {
  if (typeof saw === 'number') return timeChecks.has(check) ? formatTime(saw) : saw
  if (typeof saw !== 'object' || saw === null || Array.isArray(saw)) return saw
  const parts = Object.entries(saw).map(([name, value]) => {
    const isTime = typeof value === 'number' && (name === 'at' || name === 'over' || name.endsWith('At'))
    return [name, isTime ? formatTime(value) : value]
  })
  return Object.fromEntries(parts)
}
