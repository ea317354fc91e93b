import type { Definition } from '#programs/definition.api.ts'
import { referrals, refusals } from '#referrals/referral.ts'
import type { Span } from '#reports/reports.api.ts'
import type { Gift } from '#rewards/gift.api.ts'
import { type Reward, rewards } from '#rewards/reward.ts'
import type { Replay } from '#simulations/replay.ts'

const kindsOfWorth = ['credit', 'points', 'coupons', 'benefits'] as const

/** What gifts amount to; credit and cost in minor units. */
export type Worth = { readonly [Kind in (typeof kindsOfWorth)[number] | 'cost' | 'unpriced']: number }

type Counts = Readonly<Record<string, number>>

/** What a span of time came to. */
export interface Outcome {
  /** Referrals that began in it, in the state they ended in. */
  readonly referrals: { readonly begun: number; readonly byState: Counts }
  readonly successes: number
  readonly rewards: { readonly granted: number; readonly takenBack: number }
  /** What was granted in it. */
  readonly granted: Worth
  /** What was taken back in it, whenever it had been granted. */
  readonly takenBack: Worth
  /** The one less the other. */
  readonly gifts: Worth
  readonly refusals: { readonly total: number; readonly byReason: Counts }
  /** Referrals that lapsed in it. */
  readonly lapsed: { readonly total: number; readonly byReason: Counts }
  /** Codes that were given in fact and would not have been. */
  readonly notGiven: { readonly total: number; readonly byReason: Counts }
}

/** What each customer got, less what was taken back from them. */
export type Shares = ReadonlyMap<string, Worth>

const nothing: Worth = { credit: 0, points: 0, coupons: 0, benefits: 0, cost: 0, unpriced: 0 }

/** At face value: coupons and benefits of a fixed amount cost that amount each time; a percentage has no price by itself. */
function worthOf(gift: Gift): Worth {
  switch (gift.type) {
    case 'credit':
      return { ...nothing, credit: gift.amount, cost: gift.amount }
    case 'points':
      return { ...nothing, points: gift.amount }
    case 'coupon':
    case 'benefit': {
      const uses = gift.type === 'coupon' ? gift.quantity : gift.uses
      const priced = gift.discount.type === 'amount' ? { cost: uses * gift.discount.amount } : { unpriced: uses }
      return { ...nothing, [gift.type === 'coupon' ? 'coupons' : 'benefits']: uses, ...priced }
    }
  }
}

export function plus(left: Worth, right: Worth, times: 1 | -1): Worth {
  return {
    credit: left.credit + times * right.credit,
    points: left.points + times * right.points,
    coupons: left.coupons + times * right.coupons,
    benefits: left.benefits + times * right.benefits,
    cost: left.cost + times * right.cost,
    unpriced: left.unpriced + times * right.unpriced,
  }
}

/** What a past came to in a span. */
export function outcomeOf(replay: Replay, { from, to }: Span): { outcome: Outcome; shares: Shares } {
  const inSpan = (at: number | null) => at !== null && at >= from && at <= to
  const all = replay.rows(referrals)
  const begun = all.filter(({ redeemedAt }) => inSpan(redeemedAt))
  const lapsed = all.filter(({ state, updatedAt }) => state === 'lapsed' && inSpan(updatedAt))
  const refused = replay.rows(refusals).filter(({ at }) => inSpan(at))
  const notGiven = [...replay.notGiven.values()].filter(({ at }) => inSpan(at))
  const flows = flowsOf(replay.rows(rewards), inSpan)
  return {
    shares: flows.shares,
    outcome: {
      referrals: { begun: begun.length, byState: countBy(begun, ({ state }) => state) },
      successes: all.filter(({ qualifiedAt }) => inSpan(qualifiedAt)).length,
      rewards: flows.rewards,
      granted: flows.granted,
      takenBack: flows.takenBack,
      gifts: plus(flows.granted, flows.takenBack, -1),
      refusals: byReason(refused),
      lapsed: byReason(lapsed),
      notGiven: byReason(notGiven),
    },
  }
}

function flowsOf(all: readonly Reward[], inSpan: (at: number | null) => boolean) {
  const shares = new Map<string, Worth>()
  let [granted, takenBack] = [nothing, nothing]
  const counted = { granted: 0, takenBack: 0 }
  for (const { customer, gift, createdAt, revokedAt, state } of all) {
    const worth = worthOf(gift)
    const share = (times: 1 | -1) => shares.set(customer, plus(shares.get(customer) ?? nothing, worth, times))
    if (inSpan(createdAt)) {
      counted.granted++
      granted = plus(granted, worth, 1)
      share(1)
    }
    // What was used stays with its owner, and is only marked.
    if (state === 'revoked' && inSpan(revokedAt)) {
      counted.takenBack++
      takenBack = plus(takenBack, worth, 1)
      share(-1)
    }
  }
  return { shares, granted, takenBack, rewards: counted }
}

function byReason(of: readonly { readonly reason: string | null }[]): { total: number; byReason: Counts } {
  return { total: of.length, byReason: countBy(of, ({ reason }) => reason ?? 'unknown') }
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Counts {
  const counts: Record<string, number> = {}
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1
  return Object.fromEntries(Object.entries(counts).sort(([, one], [, other]) => other - one))
}

/** A customer to whom it would have made a difference. */
export interface Concerned {
  readonly customer: string
  readonly how: 'gains' | 'loses' | 'gets_other'
  readonly did: Worth
  readonly would: Worth
}

/** Whom it would have made a difference to, those with the greatest first. */
export function concernedBy(did: Shares, would: Shares): Concerned[] {
  const concerned: Concerned[] = []
  for (const customer of new Set([...did.keys(), ...would.keys()])) {
    const [before, after] = [did.get(customer) ?? nothing, would.get(customer) ?? nothing]
    const how = howOf(plus(after, before, -1))
    if (how !== null) concerned.push({ customer, how, did: before, would: after })
  }
  const sizes = new Map(concerned.map((one) => [one, sizeOf(one)]))
  return concerned.sort(
    (one, other) => compareSizes(sizes.get(one), sizes.get(other)) || (one.customer < other.customer ? -1 : 1),
  )
}

function howOf(difference: Worth): Concerned['how'] | null {
  const changes = kindsOfWorth.map((kind) => difference[kind]).concat(difference.cost)
  const [more, less] = [changes.some((change) => change > 0), changes.some((change) => change < 0)]
  if (more && less) return 'gets_other'
  if (more || less) return more ? 'gains' : 'loses'
  return null
}

function sizeOf({ did, would }: Concerned): number[] {
  const difference = plus(would, did, -1)
  return (['cost', 'points', 'coupons', 'benefits'] as const).map((kind) => Math.abs(difference[kind]))
}

function compareSizes(one: readonly number[] = [], other: readonly number[] = []): number {
  for (const [place, size] of one.entries()) {
    const difference = (other[place] ?? 0) - size
    if (difference !== 0) return difference
  }
  return 0
}

/** Which field of the terms says no for which reason. */
const fieldsOfReasons: Readonly<Record<string, string>> = {
  code_limit_reached: 'code.maxPerReferrer',
  code_exhausted: 'code.maxUses',
  code_used: 'code.maxUses',
  code_reserved: 'code.maxUses',
  code_expired: 'code.validFor',
  code_not_accepted_here: 'code.enteredAt',
  referrer_limit_reached: 'referrer.limit',
  referrer_not_eligible: 'referrer.requires',
  registration_window_passed: 'referee.orderWithin',
  attribution_window_passed: 'attribution.window',
}

/** A limit of the terms, and how often it said no. */
export interface Bitten {
  readonly field: string
  readonly did: { readonly value: unknown; readonly times: number }
  readonly would: { readonly value: unknown; readonly times: number }
}

interface Under {
  readonly definition: Definition
  readonly outcome: Outcome
}

/** The limits that said no at least once, under either terms; the one that would have done so most often first. */
export function limitsBitten(did: Under, would: Under): Bitten[] {
  const fields = [...new Set(Object.values(fieldsOfReasons))]
  const seen = ({ definition, outcome }: Under, field: string) => ({
    value: fieldOf(definition, field),
    times: timesOf(outcome, field),
  })
  return fields
    .map((field) => ({ field, did: seen(did, field), would: seen(would, field) }))
    .filter((bitten) => bitten.did.times + bitten.would.times > 0)
    .sort((one, other) => other.would.times - one.would.times || other.did.times - one.did.times)
}

function timesOf({ refusals: refused, lapsed, notGiven }: Outcome, field: string): number {
  return [refused, lapsed, notGiven]
    .flatMap((counted) => Object.entries(counted.byReason))
    .reduce((sum, [reason, count]) => (fieldsOfReasons[reason] === field ? sum + count : sum), 0)
}

function fieldOf(definition: Definition, field: string): unknown {
  let value: unknown = definition
  for (const part of field.split('.')) value = (value as Readonly<Record<string, unknown>> | null)?.[part]
  return value ?? null
}

/** What is on record of a span, to tell whether living through it once more came to the same. */
export interface Recorded {
  readonly granted: number
  readonly takenBack: number
  readonly referrals: number
}

/** What happened, and what would have. */
export interface Simulated {
  readonly did: Outcome
  readonly would: Outcome
  readonly concerned: readonly Concerned[]
  readonly limits: readonly Bitten[]
  readonly events: number
  /** When the first of them came. */
  readonly since: number | null
  /** When within the span the program's own terms were changed. */
  readonly edits: readonly number[]
  readonly recorded: Recorded
}
