import { type Access, Caller, type CallOptions, type CallSettings, pathOf } from './call.ts'
import { type CodeAnswer, checkCode } from './codes.ts'
import type {
  Code,
  CreateOwnCodeData,
  InvitationInput,
  ListOwnCodesData,
  ListOwnCouponsData,
  ListOwnNotificationsData,
  ListOwnReferralsData,
  ListOwnRewardsData,
  Notification,
  OwnCoupon,
  OwnReferral,
  OwnReward,
  Panel,
} from './generated/types.gen.ts'
import type { Listing } from './listing.ts'
import { Section } from './section.ts'
import { followNotifications } from './stream.ts'

export interface KithMemberSettings extends CallSettings {
  /** `pk_…`: says which site; no secret. */
  readonly publishableKey: string
  /**
   * Answers a token of `signCustomerToken` that your backend signed, or null when nobody is signed in. Asked for once,
   * and again when a token is refused, which it is when it has run out.
   */
  readonly getToken: () => Promise<string | null> | string | null
}

/** Kith, as the browser of a signed-in customer sees it: their own, and nothing else. */
export class KithMember extends Section {
  constructor({ publishableKey, getToken, ...settings }: KithMemberSettings) {
    if (!publishableKey.startsWith('pk_'))
      throw new TypeError('publishableKey is the one that begins with pk_; a secret key must never reach a browser.')
    super(new Caller(settings, tokenAccess(publishableKey, getToken)))
  }

  /** All of a customer's own at once: programs open to them, codes, progress, referrals, rewards, balances. */
  panel(options?: CallOptions): Promise<Panel> {
    return this.read('/v1/me/panel', options)
  }

  codes(query?: ListOwnCodesData['query'], options?: CallOptions): Listing<Code> {
    return this.listed('/v1/me/codes', query, options)
  }

  createCode(code: CreateOwnCodeData['body'], options?: CallOptions): Promise<Code> {
    return this.post('/v1/me/codes', code, options)
  }

  /** Whether they could use this code now. */
  checkCode(code: string, who: { organization?: string | null } = {}, options?: CallOptions): Promise<CodeAnswer> {
    return checkCode(this.caller, pathOf`/v1/me/codes/${code}/check`, who, options)
  }

  /** The same, also where nobody is signed in; then the answer says less. */
  checkCodePublicly(code: string, options?: CallOptions): Promise<CodeAnswer> {
    return checkCode(this.caller, pathOf`/v1/public/codes/${code}/check`, undefined, options)
  }

  referrals(query?: ListOwnReferralsData['query'], options?: CallOptions): Listing<OwnReferral> {
    return this.listed('/v1/me/referrals', query, options)
  }

  rewards(query?: ListOwnRewardsData['query'], options?: CallOptions): Listing<OwnReward> {
    return this.listed('/v1/me/rewards', query, options)
  }

  claimReward(id: string, options?: CallOptions): Promise<OwnReward> {
    return this.post(pathOf`/v1/me/rewards/${id}/claim`, undefined, options)
  }

  coupons(query?: ListOwnCouponsData['query'], options?: CallOptions): Listing<OwnCoupon> {
    return this.listed('/v1/me/coupons', query, options)
  }

  notifications(query?: ListOwnNotificationsData['query'], options?: CallOptions): Listing<Notification> {
    return this.listed('/v1/me/notifications', query, options)
  }

  markNotificationRead(id: string, options?: CallOptions): Promise<Notification> {
    return this.post(pathOf`/v1/me/notifications/${id}/read`, undefined, options)
  }

  /** These, or all that are not read yet. */
  markNotificationsRead(ids?: string[], options?: CallOptions): Promise<{ read: number }> {
    return this.post('/v1/me/notifications/read', ids === undefined ? {} : { ids }, options)
  }

  /**
   * What the customer is told from now on, or since the notification `after`, within about a second. It comes back by itself
   * when the connection is lost; `signal` ends it.
   */
  watchNotifications(
    options: { readonly after?: string; readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<Notification> {
    return followNotifications(this.caller, options)
  }

  /** Has Kith send a friend an invitation. */
  invite(friend: InvitationInput, options?: CallOptions): Promise<{ accepted: true }> {
    return this.post('/v1/me/invitations', friend, options)
  }
}

const tokenHeader = 'x-customer-token'

/** One token for all calls; when several find it refused at once, one new one is asked for. */
function tokenAccess(publishableKey: string, getToken: KithMemberSettings['getToken']): Access {
  let current: Promise<string | null> | null = null
  const ask = () => {
    const asked = new Promise<string | null>((done) => done(getToken()))
    // What could not be had is asked for again next time.
    asked.catch(() => {
      if (current === asked) current = null
    })
    return asked
  }
  return async (refused) => {
    const known = current
    if (refused !== null && known !== null && (await known) === refused[tokenHeader] && current === known)
      current = null
    current ??= ask()
    const token = await current
    if (token !== null) return { authorization: `Bearer ${publishableKey}`, [tokenHeader]: token }
    return refused === null ? { authorization: `Bearer ${publishableKey}` } : null
  }
}
