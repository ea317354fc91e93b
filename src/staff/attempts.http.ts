import type { Context } from 'hono'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { RequestProblem } from '#plumbing/problem.ts'
import { callerOf } from '#plumbing/throttle.ts'

const minute = 60
/** From one place, whatever the address of the email. */
const byPlaceMost = 30
/** For one address of an email, wherever from; who is signed in already is not bothered by it. */
const byEmailMost = 10
const waitSeconds = 10 * minute

/** Ends attempts to get in that are too many. Each process counts by itself. */
export class Attempts {
  readonly #byPlace = new RateLimiterMemory({ points: byPlaceMost, duration: waitSeconds })
  readonly #byEmail = new RateLimiterMemory({ points: byEmailMost, duration: waitSeconds })
  readonly #proxies: number

  constructor(proxies: number) {
    this.#proxies = proxies
  }

  /** Before it is looked at whether the attempt is right. It is counted at once, so that a hundred at a time are counted too. */
  async begin(c: Context, email: string | null): Promise<void> {
    const place = await this.#byPlace.penalty(callerOf(c, this.#proxies))
    const known = email === null ? null : await this.#byEmail.penalty(email.toLowerCase())
    const wait = Math.max(
      place.consumedPoints > byPlaceMost ? place.msBeforeNext : 0,
      known !== null && known.consumedPoints > byEmailMost ? known.msBeforeNext : 0,
    )
    if (wait === 0) return
    const seconds = String(Math.max(1, Math.ceil(wait / 1_000)))
    throw new RequestProblem('too_many_requests', { headers: { 'Retry-After': seconds } })
  }

  /** It was right: it does not count. */
  async succeed(c: Context, email: string | null): Promise<void> {
    await this.#byPlace.reward(callerOf(c, this.#proxies))
    if (email !== null) await this.#byEmail.delete(email.toLowerCase())
  }
}
