/** Why a rule says no. The codes are part of the public contract: they are added to, never renamed. */
export const ruleReasons = [
  'unknown_code',
  'code_expired',
  'code_used',
  'code_revoked',
  'code_exhausted',
  'code_reserved',
  'code_not_accepted_here',
  'wrong_site',
  'program_not_started',
  'program_paused',
  'program_ended',
  'program_archived',
  'referrer_not_eligible',
  'referrer_limit_reached',
  'code_limit_reached',
  'self_referral',
  'not_new_customer',
  'not_new_organization',
  'organization_required',
  'already_participated',
  'registration_window_passed',
  'attribution_window_passed',
  'excluded_by_code',
  'coupon_expired',
  'coupon_used',
  'coupon_minimum_not_met',
  'benefit_used',
  'benefit_not_open',
  'insufficient_balance',
  'under_review',
  'rejected_as_abuse',
] as const

/** Why a request cannot be carried out, whatever the rules say. */
export const requestReasons = [
  'invalid_request',
  'unauthorized',
  'forbidden',
  'test_site_only',
  'not_found',
  'conflict',
  'clock_backwards',
  'idempotency_key_reused',
  'payload_too_large',
  'unsupported_media_type',
  'too_many_requests',
  'internal_error',
  'unavailable',
] as const

export type RuleReason = (typeof ruleReasons)[number]
export type RequestReason = (typeof requestReasons)[number]
export type Reason = RuleReason | RequestReason
export type Status = 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500 | 503

const requestStatuses: Record<RequestReason, Status> = {
  invalid_request: 400,
  unauthorized: 401,
  forbidden: 403,
  test_site_only: 403,
  not_found: 404,
  conflict: 409,
  clock_backwards: 409,
  idempotency_key_reused: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  too_many_requests: 429,
  internal_error: 500,
  unavailable: 503,
}

const known: ReadonlySet<string> = new Set([...ruleReasons, ...requestReasons])

export function isReason(text: string): text is Reason {
  return known.has(text)
}

/** Every rule that says no answers 422; a reason without a status does not compile. */
export function statusOf(reason: Reason): Status {
  return isRequestReason(reason) ? requestStatuses[reason] : 422
}

function isRequestReason(reason: Reason): reason is RequestReason {
  return Object.hasOwn(requestStatuses, reason)
}
