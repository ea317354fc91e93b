import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { RequestProblem } from '#plumbing/problem.ts'

const failuresMost = 30
const seconds = 60

/** Ends the requests of a caller who was wrong too often, those that would be right as well. Each process counts by itself. */
export class Throttle {
  readonly #failures = new RateLimiterMemory({ points: failuresMost, duration: seconds })
  readonly #proxies: number

  constructor(proxies: number) {
    this.#proxies = proxies
  }

  /** Before an answer is given, and again after it was worked out: others of the same caller may have failed meanwhile. */
  async admit(c: Context): Promise<void> {
    const known = await this.#failures.get(callerOf(c, this.#proxies))
    if (known !== null && known.consumedPoints >= failuresMost) throw tooMany(known.msBeforeNext)
  }

  async fail(c: Context): Promise<void> {
    const known = await this.#failures.penalty(callerOf(c, this.#proxies))
    if (known.consumedPoints > failuresMost) throw tooMany(known.msBeforeNext)
  }
}

function tooMany(waitMillis: number): RequestProblem {
  const wait = Math.max(1, Math.ceil(waitMillis / 1_000))
  return new RequestProblem('too_many_requests', { headers: { 'Retry-After': String(wait) } })
}

/** The address of whoever calls; with proxies of one's own in front, the one that the outermost of them saw. */
export function callerOf(c: Context, proxies: number): string {
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>
  const named = (c.req.header('x-forwarded-for') ?? '').split(',').map((address) => address.trim())
  const address = proxies === 0 ? undefined : named.at(-proxies) || named[0]
  return networkOf(address || incoming?.socket.remoteAddress || 'unknown')
}

/** Whoever has one IPv6 address has a whole network of them, whose first four groups are the same. */
function networkOf(address: string): string {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (!bare.includes(':')) return bare
  const [before = '', after] = bare.split('::')
  const head = before === '' ? [] : before.split(':')
  const tail = after === undefined || after === '' ? [] : after.split(':')
  const zeros = after === undefined ? [] : new Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0')
  return [...head, ...zeros, ...tail].slice(0, 4).join(':').toLowerCase()
}
