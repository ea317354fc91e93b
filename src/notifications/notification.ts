import { table } from '#engine/table.ts'
import type { Effect, WorkingSet } from '#engine/working-set.ts'
import { programs } from '#programs/program.ts'
import type { Gift } from '#rewards/gift.api.ts'

export type Scenario = 'reward_earned' | 'reward_revoked' | 'reward_expired' | 'friend_joined' | 'your_code'

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
  readonly program: string
  readonly referral: string | null
  readonly side: 'referrer' | 'referee' | null
  readonly gifts: readonly Gift[]
  readonly code: string | null
  readonly reason: string | null
}

export const notifications = table<Notification>({
  name: 'notifications',
  columns: { id: 'text', customer: 'text', scenario: 'text', data: 'json', createdAt: 'time', readAt: 'time' },
  key: ['id'],
  ownIds: true,
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
  rank: 71,
  change: 'append',
})

const scenarios: { readonly [effect: string]: Scenario } = {
  'reward.issued': 'reward_earned',
  'reward.revoked': 'reward_revoked',
  'reward.expired': 'reward_expired',
}

interface RewardEffect extends Effect {
  readonly customer: string
  readonly side: 'referrer' | 'referee'
  readonly referral: string
  readonly program: string
  readonly gift: Gift
  readonly reason?: string
}

/** Passes on what a command did: to the outbox for programs, and as notifications to the people it concerns. */
export function observe(set: WorkingSet, effects: readonly Effect[]): void {
  if (effects.length === 0) return
  const kept = set.cause === null ? { event: null, effects } : { event: set.cause, effects: null }
  set.put(outbox, { id: set.chance.id('event'), ...kept, createdAt: set.now })
  tellOfRewards(set, effects)
  for (const effect of effects) {
    if (effect.type === 'referral.created') tellOfFriend(set, effect)
    else if (effect.type === 'code.created') tellOfCode(set, effect)
  }
}

/** One notification for all that a person gets, or loses, for one referral at one time. */
function tellOfRewards(set: WorkingSet, effects: readonly Effect[]): void {
  const together = new Map<string, { scenario: Scenario; customer: string; data: NotificationData }>()
  for (const effect of effects as readonly RewardEffect[]) {
    const scenario = scenarios[effect.type]
    if (scenario === undefined) continue
    const { customer, side, referral, program, gift } = effect
    const key = `${scenario} ${customer} ${referral} ${side}`
    const before = together.get(key)?.data.gifts ?? []
    const data = { program, referral, side, gifts: [...before, gift], code: null, reason: effect.reason ?? null }
    together.set(key, { scenario, customer, data })
  }
  for (const { scenario, customer, data } of together.values()) add(set, customer, scenario, data)
}

function tellOfFriend(set: WorkingSet, effect: Effect): void {
  const { referrer, program, referral } = effect as Effect & { referrer: string; program: string; referral: string }
  add(set, referrer, 'friend_joined', { program, referral, side: 'referrer', gifts: [], code: null, reason: null })
}

/** A code that somebody asked for is on their screen; one that they were given is news. */
function tellOfCode(set: WorkingSet, effect: Effect): void {
  const { customer, program, code } = effect as Effect & { customer: string; program: string; code: string }
  if (set.get(programs, program)?.issue !== 'automatic') return
  add(set, customer, 'your_code', { program, referral: null, side: null, gifts: [], code, reason: null })
}

function add(set: WorkingSet, customer: string, scenario: Scenario, data: NotificationData): void {
  set.put<Notification>(notifications, {
    id: set.chance.id('notification'),
    customer,
    scenario,
    data,
    createdAt: set.now,
    readAt: null,
  })
}
