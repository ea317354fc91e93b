import type { z } from 'zod'
import type { problem } from '#base/wire.api.ts'

type ProblemBody = z.output<typeof problem>

/** The server said no: a reason, a sentence in the reader's language, and what is wrong with which field. */
export class ProblemError extends Error {
  readonly status: number
  readonly reason: string
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[]
  readonly requestId: string | null

  constructor(status: number, body: Partial<ProblemBody>) {
    super(body.detail ?? body.title ?? `HTTP ${status}`)
    this.status = status
    this.reason = body.reason ?? 'internal_error'
    this.errors = body.errors ?? []
    this.requestId = body.requestId ?? null
  }
}

/** Nobody answered: the network, or a server that is being started. */
export class Unreachable extends Error {}

export function isProblem(error: unknown, reason?: string): error is ProblemError {
  return error instanceof ProblemError && (reason === undefined || error.reason === reason)
}
