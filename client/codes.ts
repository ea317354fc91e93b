import { type Caller, type CallOptions, pathOf } from './call.ts'
import type { CheckInput, Code, CodeCheck, CodeInput, ListCodesData } from './generated/types.gen.ts'
import type { Listing } from './listing.ts'
import { KithProblem } from './problem.ts'
import type { Reason } from './reasons.ts'
import { Section } from './section.ts'

/** Whether a code is good: what it offers, or why it is not, with a sentence for the customer. */
export type CodeAnswer = CodeCheck | { readonly ok: false; readonly reason: Reason; readonly detail: string }

/** The codes that customers hand on. Case, spaces and dashes in a code do not matter. */
export class Codes extends Section {
  /** A new code, or the current one where the program allows one at a time. */
  create(code: CodeInput, options?: CallOptions): Promise<Code> {
    return this.post('/v1/codes', code, options)
  }

  list(query?: ListCodesData['query'], options?: CallOptions): Listing<Code> {
    return this.listed('/v1/codes', query, options)
  }

  get(code: string, options?: CallOptions): Promise<Code> {
    return this.read(pathOf`/v1/codes/${code}`, options)
  }

  /** Whether this customer could use the code now. Changes nothing. */
  check(code: string, who: CheckInput, options?: CallOptions): Promise<CodeAnswer> {
    return checkCode(this.caller, pathOf`/v1/codes/${code}/check`, who, options)
  }

  revoke(code: string, options?: CallOptions): Promise<Code> {
    return this.post(pathOf`/v1/codes/${code}/revoke`, undefined, options)
  }
}

/** A rule's no is an answer here; anything else that goes wrong is an error. */
export async function checkCode(
  caller: Caller,
  path: string,
  body: object | undefined,
  options: CallOptions | undefined,
): Promise<CodeAnswer> {
  try {
    return await caller.send<CodeCheck>({ method: 'POST', path, body, changes: 'nothing' }, options)
  } catch (error) {
    if (error instanceof KithProblem && error.isRefusal)
      return { ok: false, reason: error.reason, detail: error.detail }
    throw error
  }
}
