import type { Reason } from './reasons.ts'

/** One thing wrong with what was sent: an RFC 6901 pointer into the body, and a sentence. */
export interface FieldProblem {
  readonly pointer: string
  readonly detail: string
}

/** What every error of this client is. */
export class KithError extends Error {
  override name = 'KithError'
  /** Whether the same call may well succeed a little later. The client has tried several times already. */
  get isTemporary(): boolean {
    return false
  }
}

/** Kith's answer was no, as RFC 9457 has it. The sentence in `detail` is for people, in the language asked for. */
export class KithProblem extends KithError {
  override name = 'KithProblem'
  readonly status: number
  /** Why, as a stable code. */
  readonly reason: Reason
  readonly detail: string
  /** Field by field, where the request itself was wrong. */
  readonly errors: readonly FieldProblem[]
  /** Name it when you ask about a failure of the server. */
  readonly requestId: string | null
  readonly retryAfterSeconds: number | null

  constructor(status: number, body: unknown, retryAfterSeconds: number | null) {
    const told = (typeof body === 'object' && body !== null ? body : {}) as Partial<KithProblem>
    const detail = told.detail ?? `Kith answered ${status} and did not say why.`
    const errors = told.errors ?? []
    super([detail, ...errors.map((error) => `${error.pointer}: ${error.detail}`)].join(' '))
    this.status = status
    this.reason = told.reason ?? (status >= 500 ? 'unavailable' : 'invalid_request')
    this.detail = detail
    this.errors = errors
    this.requestId = told.requestId ?? null
    this.retryAfterSeconds = retryAfterSeconds
  }

  /** Whether a rule of the program said no: nothing is broken, and `detail` can be shown to the customer. */
  get isRefusal(): boolean {
    return this.status === 422
  }

  override get isTemporary(): boolean {
    return this.status === 429 || this.status >= 500
  }
}

/** There was no answer: Kith is down, the network is, or it took too long. `cause` says which. */
export class KithUnreachable extends KithError {
  override name = 'KithUnreachable'
  override get isTemporary(): boolean {
    return true
  }
}
