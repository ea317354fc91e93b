import { type CallReport, Kith, KithError, KithProblem } from '#client'

/** A site's keys, as the demo keeps them. */
export interface SiteKeys {
  readonly site: string
  readonly siteId: string
  readonly secretKey: string
  readonly publishableKey: string
  readonly identitySecret: string
}

/** `away`: no answer came, or none that counts. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly why: 'refused'; readonly reason: string; readonly detail: string }
  | { readonly ok: false; readonly why: 'away' }

interface Options {
  readonly language?: string
  readonly retries?: number
  readonly timeoutSeconds?: number
  readonly onCall?: (report: CallReport) => void
}

/** Somebody waits for the page. */
const pageSeconds = 2.5
/** Who got no answer in time does not wait for the next one either, for as long as this. */
const silentMillis = 15_000
const silentUntil = new Map<string, number>()

/** Kith for a site. It is asked briefly, and not at all for a moment after it did not answer in time. */
export function openKith(url: string, { secretKey }: SiteKeys, options: Options = {}): Kith {
  const send = async (address: string, init: RequestInit) => {
    if (Date.now() < (silentUntil.get(url) ?? 0)) throw new TypeError('it did not answer a moment ago')
    try {
      return await fetch(address, init)
    } catch (error) {
      if (init.signal?.aborted) silentUntil.set(url, Date.now() + silentMillis)
      throw error
    }
  }
  return new Kith({ url, secretKey, retries: 0, timeoutSeconds: pageSeconds, fetch: send, ...options })
}

/** What Kith says, a no, or nothing: none of them stops a store from selling. */
export async function ask<Value>(call: PromiseLike<Value>): Promise<Outcome<Value>> {
  try {
    return { ok: true, value: await call }
  } catch (error) {
    if (error instanceof KithProblem && !error.isTemporary)
      return { ok: false, why: 'refused', reason: error.reason, detail: error.detail }
    if (error instanceof KithError) return { ok: false, why: 'away' }
    throw error
  }
}

/** The value, or null where there was a no or no answer. */
export async function orNull<Value>(call: PromiseLike<Value>): Promise<Value | null> {
  const outcome = await ask(call)
  return outcome.ok ? outcome.value : null
}
