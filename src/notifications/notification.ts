import { table } from '#engine/table.ts'
import type { Effect, WorkingSet } from '#engine/working-set.ts'
import { programs } from '#programs/program.ts'
import type { Gift } from '#rewards/gift.api.ts'

export const scenarios = [
  'reward_earned',
  'reward_revoked',
  'reward_restored',
  'reward_expiring',
  'reward_expired',
  'friend_joined',
  'your_code',
  'code_expiring',
] as const
export type Scenario = (typeof scenarios)[number]

/** Something a customer is told: the words are made when it is read, in their language. */
export interface Notification {
  readonly id: string
  readonly customer: string
  readonly scenario: Scenario
  readonly data: NotificationData
  readonly createdAt: number
  readonly readAt: number | null
}

export interface NotificationData {
  readonly program: string | null
  readonly referral: string | null
  readonly side: 'referrer' | 'referee' | null
  readonly gifts: readonly Gift[]
  readonly code: string | null
  readonly reason: string | null
  /** When what it is about expires, as text. */
  readonly expiresAt: string | null
  /** Absent: it is theirs already. */
  readonly toClaim?: true
}

export const notifications = table<Notification>({
  name: 'notifications',
  columns: { id: 'text', customer: 'text', scenario: 'text', data: 'json', createdAt: 'time', readAt: 'time' },
  key: ['id'],
  ownIds: true,
  early: true,
  rank: 70,
})

interface OutboxRow {
  readonly id: string
  /** The event that did all this and has it written down; then `effects` is null. */
  readonly event: string | null
  readonly effects: readonly Effect[] | null
  readonly createdAt: number
}

export const outbox = table<OutboxRow>({
  name: 'outbox',
  columns: { id: 'text', event: 'text', effects: 'json', createdAt: 'time' },
  key: ['id'],
  early: true,
  rank: 71,
  change: 'append',
})

const scenarioOf: { readonly [effect: string]: Scenario } = {
  'reward.issued': 'reward_earned',
  'reward.revoked': 'reward_revoked',
  'reward.restored': 'reward_restored',
  'reward.expiring': 'reward_expiring',
  'reward.expired': 'reward_expired',
}

interface RewardEffect extends Effect {
  readonly customer: string
  readonly side: 'referrer' | 'referee' | null
  readonly referral: string | null
  readonly program: string | null
  readonly gift: Gift
  readonly reason?: string
  readonly expiresAt?: string
  readonly toClaim?: true
}

interface CodeEffect extends Effect {
  readonly customer: string
  readonly program: string
  readonly code: string
  readonly expiresAt?: string
}

/** One thing that one person is to be told. */
export interface Telling {
  readonly customer: string
  readonly scenario: Scenario
  readonly data: NotificationData
}

/** Passes on what a command did: to the outbox for programs, and as notifications to the people it concerns. */
export function observe(set: WorkingSet, effects: readonly Effect[]): void {
  if (effects.length === 0) return
  const kept = set.cause === null ? { event: null, effects } : { event: set.cause, effects: null }
  set.put(outbox, { id: set.chance.id('event'), ...kept, createdAt: set.now })
  const tellings = tellingsOf(effects, (program) => set.get(programs, program)?.issue === 'automatic')
  for (const { customer, scenario, data } of tellings) {
    set.put<Notification>(notifications, {
      id: set.chance.id('notification'),
      customer,
      scenario,
      data,
      createdAt: set.now,
      readAt: null,
    })
  }
}

/** What the effects of one command mean for people, and for whom; the same whenever it is asked. */
export function tellingsOf(effects: readonly Effect[], givesCodes: (program: string) => boolean): Telling[] {
  // Who joins comes before what that earns.
  const friends = effects.filter(({ type }) => type === 'referral.created').map(tellingOfFriend)
  const tellings = [...friends, ...tellingsOfRewards(effects)]
  for (const effect of effects) {
    // A code that somebody asked for is on their screen; one that they were given is news.
    if (effect.type === 'code.created' && givesCodes((effect as CodeEffect).program))
      tellings.push(tellingOfCode('your_code', effect as CodeEffect))
    else if (effect.type === 'code.expiring') tellings.push(tellingOfCode('code_expiring', effect as CodeEffect))
  }
  return tellings
}

const nothing = {
  referral: null,
  side: null,
  gifts: [],
  code: null,
  reason: null,
  expiresAt: null,
} satisfies Omit<NotificationData, 'program'>

/** One for all that a person gets, or loses, for one referral at one time. */
function tellingsOfRewards(effects: readonly Effect[]): Telling[] {
  const together = new Map<string, Telling>()
  for (const effect of effects as readonly RewardEffect[]) {
    const scenario = scenarioOf[effect.type]
    if (scenario === undefined) continue
    const { customer, side, referral, program, gift, reason = null, expiresAt = null, toClaim } = effect
    const key = `${scenario} ${customer} ${referral} ${side}`
    const before = together.get(key)?.data.gifts ?? []
    const data = {
      ...nothing,
      program,
      referral,
      side,
      gifts: [...before, gift],
      reason,
      expiresAt,
      ...(toClaim && { toClaim }),
    }
    together.set(key, { scenario, customer, data })
  }
  return [...together.values()]
}

function tellingOfFriend(effect: Effect): Telling {
  const { referrer, program, referral } = effect as Effect & { referrer: string; program: string; referral: string }
  return { customer: referrer, scenario: 'friend_joined', data: { ...nothing, program, referral, side: 'referrer' } }
}

function tellingOfCode(scenario: Scenario, { customer, program, code, expiresAt }: CodeEffect): Telling {
  return { customer, scenario, data: { ...nothing, program, code, expiresAt: expiresAt ?? null } }
}
