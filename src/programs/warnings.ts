import { pointerTo } from '#base/problems.ts'
import type { Definition, Rung, Trigger } from '#programs/definition.api.ts'
import type { Period } from '#programs/period.ts'

export const warningCodes = [
  'period_over',
  'rewards_nobody',
  'referrer_gets_nothing',
  'rung_without_gifts',
  'rung_out_of_reach',
  'rung_never_again',
  'same_as_nothing',
  'reward_without_limit',
  'registration_without_link',
  'window_without_order',
  'everything_off',
] as const
export type WarningCode = (typeof warningCodes)[number]

/** Something that is allowed and is hardly meant. */
export interface Warning {
  readonly code: WarningCode
  /** An RFC 6901 pointer into the body of a program. */
  readonly pointer: string
  /** How many, where the sentence says so. */
  readonly count: number | null
}

type Path = readonly (string | number)[]

function warn(code: WarningCode, path: Path, count: number | null = null): Warning {
  return { code, pointer: pointerTo(path), count }
}

/** What whoever saves a program should look at once more. Nothing here stops them. */
export function warningsOf(definition: Definition, period: Period, now: number): Warning[] {
  const over = period.endsAt !== null && period.endsAt < now ? [warn('period_over', ['period', 'endsAt'])] : []
  return [...over, ...giftWarnings(definition), ...ladderWarnings(definition), ...wayWarnings(definition)]
}

function giftWarnings({ triggers, checkout }: Definition): Warning[] {
  const isInviterGiven = triggers.some(({ referrer }) => referrer.some(({ gifts }) => gifts.length > 0))
  const isFriendGiven = checkout !== null || triggers.some((trigger) => friendGifts(trigger) > 0)
  const warnings: Warning[] = []
  if (!isInviterGiven)
    warnings.push(warn(isFriendGiven ? 'referrer_gets_nothing' : 'rewards_nobody', ['definition', 'triggers']))
  for (const [place, { referrer, referee }] of triggers.entries())
    if (referee === 'same' && referrer[0]?.gifts.length === 0)
      warnings.push(warn('same_as_nothing', ['definition', 'triggers', place, 'referee']))
  if (checkout?.discount.type === 'percentage' && checkout.discount.percent === 100 && !checkout.discount.categories)
    warnings.push(warn('everything_off', ['definition', 'checkout', 'discount', 'percent']))
  return warnings
}

function friendGifts({ referrer, referee }: Trigger): number {
  return referee === 'same' ? (referrer[0]?.gifts.length ?? 0) : referee.gifts.length
}

/** How many referrals one referrer can ever bring, as far as the definition bounds that. */
function mostReferrals({ referrer, code }: Definition): number {
  const { limit } = referrer
  const byLimit = limit?.per === 'lifetime' ? limit.referrals : Number.POSITIVE_INFINITY
  const byCodes =
    code.maxPerReferrer === null || code.maxUses === null
      ? Number.POSITIVE_INFINITY
      : code.maxPerReferrer * code.maxUses
  return Math.min(byLimit, byCodes)
}

function ladderWarnings(definition: Definition): Warning[] {
  const { triggers, referrer: by } = definition
  const most = mostReferrals(definition)
  const isEndless = triggers.some(({ referrer }) => referrer.some((rung) => 'every' in rung && rung.gifts.length > 0))
  const isBounded = by.limit !== null || most !== Number.POSITIVE_INFINITY
  const endless = isEndless && !isBounded ? [warn('reward_without_limit', ['definition', 'referrer', 'limit'])] : []
  const rungs = triggers.flatMap(({ referrer }, trigger) =>
    referrer.flatMap((rung, place) => rungWarnings(rung, ['definition', 'triggers', trigger, 'referrer', place], most)),
  )
  return [...endless, ...rungs]
}

function rungWarnings(rung: Rung, at: Path, most: number): Warning[] {
  if (rung.gifts.length === 0) return [warn('rung_without_gifts', [...at, 'gifts'])]
  if ('at' in rung) return rung.at > most ? [warn('rung_out_of_reach', [...at, 'at'], most)] : []
  if (rung.every > most) return [warn('rung_out_of_reach', [...at, 'every'], most)]
  if (most === Number.POSITIVE_INFINITY) return []
  return rung.every > 1 && rung.every * 2 > most ? [warn('rung_never_again', [...at, 'every'], most)] : []
}

function wayWarnings({ triggers, code, referee, checkout }: Definition): Warning[] {
  const warnings: Warning[] = []
  const registration = triggers.findIndex(({ on }) => on === 'registration')
  // MEMBER-4: entered later, a code counts for no registration.
  if (registration !== -1 && !code.enteredAt.includes('link') && !code.enteredAt.includes('registration'))
    warnings.push(warn('registration_without_link', ['definition', 'code', 'enteredAt']))
  if (referee.orderWithin !== null && checkout === null && !triggers.some(({ on }) => on === 'first_order'))
    warnings.push(warn('window_without_order', ['definition', 'referee', 'orderWithin']))
  return warnings
}
