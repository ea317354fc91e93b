import type { Context } from 'hono'
import { fieldWords } from '#base/field-words.ts'
import type { Problem } from '#base/problems.ts'
import { type Reason, type Status, statusOf } from '#base/reasons.ts'
import type { Refusal, Variables } from '#base/refusal.ts'
import type { CauseWord } from '#base/words/words.ts'
import { chooseLocale, type Locale, say, sentence } from '#base/words.ts'

/** A problem answer, as RFC 9457 has it. */
export interface ProblemBody {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly reason: Reason
  readonly errors?: readonly Problem[]
  readonly requestId?: string
}

interface Particulars {
  readonly variables?: Variables | null
  /** What is wrong with the request, field by field. */
  readonly errors?: readonly Problem[]
  /** The language of the person concerned; without it the request's and then the site's is taken. */
  readonly locale?: string | null
  /** What exactly is in the way, said instead of the reason's own sentence, and the field that it lies in. */
  readonly cause?: CauseWord | undefined
  readonly pointer?: string | undefined
  /** Instead of the reason's own sentence. */
  readonly detail?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly status?: Status | 405
}

/** Ends a request with a problem, from wherever it is noticed. */
export class RequestProblem extends Error {
  readonly reason: Reason
  readonly particulars: Particulars

  constructor(reason: Reason, particulars: Particulars = {}) {
    super(reason)
    this.reason = reason
    this.particulars = particulars
  }
}

/** Ends a request because a rule says no. */
export function refusalProblem(refusal: Refusal, locale: string | null = null): RequestProblem {
  const { reason, variables, cause, pointer } = refusal
  return new RequestProblem(reason, { variables, locale, cause, pointer })
}

export function problemBody(reason: Reason, particulars: Particulars, requested: Locale): ProblemBody {
  const { variables = null, locale = null, cause, pointer } = particulars
  const language = chooseLocale(locale, requested)
  const said =
    cause === undefined ? sentence(reason, language, variables) : say(`causes.${cause}`, language, variables ?? {})
  const detail = particulars.detail ?? said
  const wrong = particulars.errors?.map((error) => ({ ...error, detail: fieldWords(error.detail, language) }))
  const errors = pointer === undefined ? wrong : [{ pointer, detail }]
  return {
    type: `urn:kith:problem:${reason}`,
    title: titleOf(reason),
    status: particulars.status ?? statusOf(reason),
    detail,
    reason,
    ...(errors && errors.length > 0 ? { errors } : {}),
  }
}

/** `idempotency_key_reused` → `Idempotency key reused`. */
function titleOf(reason: Reason): string {
  const words = reason.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The language to answer in: what the caller asks for, else the site's. */
export function languageOf(c: Context): Locale {
  const site = c.get('site') as { locale: string } | undefined
  return chooseLocale(c.req.header('accept-language'), chooseLocale(site?.locale, 'en'))
}

/** The language for one person: what `lang` in the address asks for, else their own, else as `languageOf` has it. */
export function languageFor(c: Context, own: string | null | undefined): Locale {
  return chooseLocale(c.req.query('lang'), chooseLocale(own, languageOf(c)))
}

export function answerProblem(c: Context, reason: Reason, particulars: Particulars = {}): Response {
  const { locale, ...rest } = particulars
  const body = problemBody(reason, rest, languageFor(c, locale))
  const withRequest = body.status >= 500 ? { ...body, requestId: c.get('requestId') as string } : body
  for (const [name, value] of Object.entries(particulars.headers ?? {})) c.header(name, value)
  if (body.status === 401) c.header('WWW-Authenticate', 'Bearer')
  c.header('Cache-Control', 'no-store')
  return c.body(JSON.stringify(withRequest), body.status as 400, { 'Content-Type': 'application/problem+json' })
}
