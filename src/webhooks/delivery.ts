import { table } from '#engine/table.ts'
import type { Effect } from '#engine/working-set.ts'

/** One try to deliver. */
export interface Attempt {
  readonly at: number
  readonly millis: number
  /** Null: nothing answered, and `trouble` says why. */
  readonly status: number | null
  readonly trouble: string | null
}

export interface SentRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

export interface ReceivedResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly truncated: boolean
}

/** One message on its way to one endpoint. */
export interface Delivery {
  readonly id: string
  readonly endpoint: string
  readonly message: string
  readonly type: string
  readonly referral: string | null
  readonly state: 'waiting' | 'delivered' | 'failed'
  readonly tries: number
  readonly attempts: readonly Attempt[]
  readonly dueAt: number
  readonly request: SentRequest | null
  readonly response: ReceivedResponse | null
  readonly createdAt: number
  readonly endedAt: number | null
}

export const deliveries = table<Delivery>({
  name: 'webhook_deliveries',
  columns: {
    id: 'text',
    endpoint: 'text',
    message: 'text',
    type: 'text',
    referral: 'text',
    state: 'text',
    tries: 'integer',
    attempts: 'json',
    dueAt: 'time',
    request: 'json',
    response: 'json',
    createdAt: 'time',
    endedAt: 'time',
  },
  key: ['id'],
  rank: 80,
  change: 'append',
})

/** Something that happened, as it is told; the id is the same for every endpoint and every try. */
export interface Message {
  readonly id: string
  readonly type: string
  readonly referral: string | null
  readonly data: Readonly<Record<string, unknown>>
  readonly at: number
}

export const messages = table<Message>({
  name: 'webhook_messages',
  columns: { id: 'text', type: 'text', referral: 'text', data: 'json', at: 'time' },
  key: ['id'],
  rank: 79,
  change: 'append',
})

/** What one command did, one message for each effect, in order; made again, they are the same. */
export function messagesOf(told: { id: string; effects: readonly Effect[]; createdAt: number }): Message[] {
  return told.effects.map(({ type, ...data }, place) => ({
    id: `${told.id}${place.toString(36).padStart(4, '0')}`,
    type,
    referral: typeof data.referral === 'string' ? data.referral : null,
    data,
    at: told.createdAt,
  }))
}

export function isWanted({ types }: { readonly types: readonly string[] | null }, type: string): boolean {
  return types === null || types.includes(type)
}
