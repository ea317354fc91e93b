import { randomInt } from 'node:crypto'
import { uuidv7obj } from 'uuidv7'
import { makeId } from '#base/ids.ts'
import { formatTime } from '#base/time.ts'
import type { Handle } from '#plumbing/db.ts'
import type { Sent } from '#plumbing/outbound.ts'
import { hmac, open } from '#plumbing/secrets.ts'
import type { Taken } from '#relay/relay.jobs.ts'
import type { Parts } from '#sites/route.http.ts'
import { isWanted, messagesOf } from '#webhooks/delivery.ts'
import { disableEndpoint, type Endpoint, endpoints, usableSecrets } from '#webhooks/endpoint.ts'
import { mostFailingMillis, mostTries, nextTryAt } from '#webhooks/schedule.ts'
import {
  type Claimed,
  claimDue,
  endpointsWithDue,
  holdEnabled,
  insertDeliveries,
  insertMessages,
  noteFailed,
  noteTaken,
  pruneWebhooks,
  type Result,
  saveResult,
} from '#webhooks/webhooks.sql.ts'

const timeoutMillis = 15_000
/** Longer than a try can take; whose process died is tried again after it. */
export const leaseMillis = 60_000
const atOnceEach = 8
const endpointsMost = 200
const pruneEveryMillis = 3_600_000
const pruneMost = 5_000
export const secretPurpose = 'webhook'

/** Writes down what is to be sent to whom; nothing where nobody is told. */
export async function receiveForWebhooks(handle: Handle, { siteId, told, listenedUntil }: Taken): Promise<void> {
  const now = Date.now()
  const wanting = await holdEnabled(handle, siteId)
  if (wanting.length === 0 && (listenedUntil === null || listenedUntil < now)) return
  const written = told.flatMap(messagesOf)
  await insertMessages(handle, siteId, written, now)
  const made = written.flatMap(({ id: message, type, referral }) =>
    wanting
      .filter((endpoint) => isWanted(endpoint, type))
      .map(({ id: endpoint }) => ({
        id: makeId('delivery', uuidv7obj().toHex()),
        ...{ endpoint, message, type, referral },
      })),
  )
  if (made.length > 0) await insertDeliveries(handle, siteId, made, now)
}

/** The header of the Standard Webhooks, with one signature for each secret that is good. */
export function signatureOf(secrets: readonly string[], id: string, seconds: number, body: string): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
      return `v1,${hmac(key, `${id}.${seconds}.${body}`).toString('base64')}`
    })
    .join(' ')
}

export function bodyOf({ type, at, data }: Pick<Claimed, 'type' | 'at' | 'data'>): string {
  return JSON.stringify({ type, timestamp: formatTime(at), data })
}

type Needs = Pick<Parts, 'config' | 'database' | 'engine' | 'log' | 'masterKey' | 'metrics' | 'outbound'>

/** Sends what is due, to each endpoint a few at once, so that a slow one slows no other. */
export class Courier {
  readonly #parts: Needs
  readonly #now: () => number
  readonly #underWay = new Map<string, number>()
  readonly #tries = new Set<Promise<void>>()
  readonly #ending = new AbortController()
  #prunedAt = 0

  constructor(parts: Needs, now: () => number = Date.now) {
    this.#parts = parts
    this.#now = now
  }

  /** Begins to send what is due; answers whether there was any. `ended` is called after each. */
  async turn(ended: () => void = () => {}): Promise<boolean> {
    const { database } = this.#parts
    const now = this.#now()
    const busy = [...this.#underWay].filter(([, count]) => count >= atOnceEach).map(([endpoint]) => endpoint)
    let any = false
    for (const endpoint of await endpointsWithDue(database, now, busy, endpointsMost)) {
      const free = atOnceEach - (this.#underWay.get(endpoint.id) ?? 0)
      const claimed = await claimDue(database, endpoint, { now, leaseUntil: now + leaseMillis }, free)
      for (const delivery of claimed) this.#begin(delivery, ended)
      if (claimed.length > 0) any = true
    }
    if (now - this.#prunedAt >= pruneEveryMillis) {
      this.#prunedAt = now
      while ((await pruneWebhooks(database, now - this.#parts.config.keepMillis.webhooks, pruneMost)) >= pruneMost);
    }
    return any
  }

  /** Answers when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#tries.size > 0) await Promise.all(this.#tries)
  }

  /** Breaks off what is under way after a while; it is sent again when its lease is over. */
  async stop(patienceMillis: number): Promise<void> {
    const cut = setTimeout(() => this.#ending.abort(), patienceMillis)
    await this.idle()
    clearTimeout(cut)
  }

  #begin(delivery: Claimed, ended: () => void): void {
    const { endpoint } = delivery
    this.#underWay.set(endpoint, (this.#underWay.get(endpoint) ?? 0) + 1)
    const trying = this.#try(delivery)
      .catch((error: unknown) => {
        this.#parts.log.error({ err: error, delivery: delivery.id }, 'a webhook could not be sent or noted')
      })
      .finally(() => {
        this.#tries.delete(trying)
        const left = (this.#underWay.get(endpoint) ?? 1) - 1
        if (left > 0) this.#underWay.set(endpoint, left)
        else this.#underWay.delete(endpoint)
        ended()
      })
    this.#tries.add(trying)
  }

  async #try(delivery: Claimed): Promise<void> {
    const { database, metrics } = this.#parts
    const { siteId, endpoint, tries } = delivery
    // The processes that tried it last did not live to tell.
    if (tries > mostTries) return await saveResult(database, delivery, givenUp(this.#now()))
    const tried = await attempt(this.#parts, delivery, this.#now, this.#ending.signal)
    if (tried === null) return
    const { taken } = tried
    const now = this.#now()
    const dueAt = taken ? null : nextTryAt(tries, now, randomInt(1_000))
    const state = taken ? 'delivered' : dueAt === null ? 'failed' : 'waiting'
    metrics.deliveries.inc({ kind: 'webhook', outcome: state === 'waiting' ? 'put_off' : state })
    const { request, response } = tried
    const endedAt = state === 'waiting' ? null : now
    await saveResult(database, delivery, {
      state,
      attempt: tried.attempt,
      request,
      response,
      dueAt: dueAt ?? now,
      endedAt,
    })
    if (taken) return await noteTaken(database, siteId, endpoint)
    const since = await noteFailed(database, siteId, endpoint, now)
    if (response?.status === 410) await this.#disable(delivery, 'gone')
    else if (now - since >= mostFailingMillis) await this.#disable(delivery, 'failing')
  }

  async #disable({ siteId, endpoint: id }: Claimed, reason: NonNullable<Endpoint['disabledReason']>): Promise<void> {
    const at = this.#now()
    await this.#parts.engine.run(siteId, {
      name: 'webhook_endpoint.disable',
      decide: (set) => {
        const endpoint = set.get(endpoints, id)
        return endpoint ? disableEndpoint(set, endpoint, reason, at) : null
      },
    })
    this.#parts.log.warn({ site: siteId, endpoint: id, reason }, 'a webhook endpoint was switched off')
  }
}

export interface Tried {
  readonly taken: boolean
  readonly attempt: NonNullable<Result['attempt']>
  readonly request: NonNullable<Result['request']>
  readonly response: Result['response']
}

/** Posts it once; null when we were told to stop before it was answered. */
export async function attempt(
  { masterKey, outbound }: Pick<Parts, 'masterKey' | 'outbound'>,
  delivery: Claimed,
  now: () => number,
  signal: AbortSignal,
): Promise<Tried | null> {
  const { url, message } = delivery
  const body = bodyOf(delivery)
  // Receivers compare it with their clock.
  const seconds = Math.floor(Date.now() / 1_000)
  const secrets = usableSecrets(delivery.secrets, Date.now()).map(({ sealed }) =>
    open(masterKey, secretPurpose, sealed),
  )
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Kith-Webhooks/1',
    'webhook-id': message,
    'webhook-timestamp': String(seconds),
    'webhook-signature': signatureOf(secrets, message, seconds, body),
  }
  const at = now()
  const began = performance.now()
  const sent = await outbound.send({ method: 'POST', url, headers, body, timeoutMillis, signal })
  if (sent.trouble !== null && signal.aborted) return null
  const millis = Math.round(performance.now() - began)
  return { request: { url, headers }, ...outcomeOf(sent, at, millis) }
}

function outcomeOf(sent: Sent, at: number, millis: number): Omit<Tried, 'request'> {
  if (sent.trouble !== null) {
    return { taken: false, attempt: { at, millis, status: null, trouble: sent.trouble }, response: null }
  }
  const { status, headers, body, truncated } = sent
  const taken = status >= 200 && status < 300
  const trouble = taken ? null : status >= 300 && status < 400 ? 'redirect_not_followed' : 'refused'
  return { taken, attempt: { at, millis, status, trouble }, response: { status, headers, body, truncated } }
}

function givenUp(at: number): Result {
  return { state: 'failed', attempt: null, request: null, response: null, dueAt: at, endedAt: at }
}
