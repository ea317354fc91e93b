import { type CallOptions, pathOf } from './call.ts'
import type {
  ListReferralsData,
  ListRefusalsData,
  Referral,
  ReferralExplanation,
  RefusalExplanation,
  RefusedCode,
} from './generated/types.gen.ts'
import type { Listing } from './listing.ts'
import { Section } from './section.ts'

/** Who brought whom, and what became of it. */
export class Referrals extends Section {
  list(query?: ListReferralsData['query'], options?: CallOptions): Listing<Referral> {
    return this.listed('/v1/referrals', query, options)
  }

  get(id: string, options?: CallOptions): Promise<Referral> {
    return this.read(pathOf`/v1/referrals/${id}`, options)
  }

  /** Step by step: what was looked at, what was seen, what was decided. */
  explain(id: string, options?: CallOptions): Promise<ReferralExplanation> {
    return this.read(pathOf`/v1/referrals/${id}/explanation`, options)
  }
}

/** Codes that were entered and refused. */
export class Refusals extends Section {
  list(query?: ListRefusalsData['query'], options?: CallOptions): Listing<RefusedCode> {
    return this.listed('/v1/refusals', query, options)
  }

  get(id: string, options?: CallOptions): Promise<RefusedCode> {
    return this.read(pathOf`/v1/refusals/${id}`, options)
  }

  explain(id: string, options?: CallOptions): Promise<RefusalExplanation> {
    return this.read(pathOf`/v1/refusals/${id}/explanation`, options)
  }
}
