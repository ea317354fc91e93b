// The entry of @kith/client: `Kith` for a store's backend, `KithMember` for the browser of somebody who is signed in.
import { Caller, type CallOptions, type CallSettings } from './call.ts'
import { Carts } from './carts.ts'
import { Codes } from './codes.ts'
import { Coupons, Customers, Notifications, Orders, Rewards } from './customers.ts'
import { Emails } from './emails.ts'
import { Events } from './events.ts'
import { Images } from './images.ts'
import { ProgramPages } from './pages.ts'
import { Programs } from './programs.ts'
import { Referrals, Refusals } from './referrals.ts'
import { Keys, OwnSite, TestSite } from './site.ts'
import { Spends } from './spends.ts'
import { WebhookDeliveries, WebhookEndpoints } from './webhooks.ts'

export type { CallOptions, CallReport, CallSettings } from './call.ts'
export type { CodeAnswer } from './codes.ts'
export type { EventOf, StoreEvent, When } from './events.ts'
export type * from './generated/types.gen.ts'
export { Listing, type ListPage } from './listing.ts'
export { KithMember, type KithMemberSettings } from './member.ts'
export { type FieldProblem, KithError, KithProblem, KithUnreachable } from './problem.ts'
export type { Reason } from './reasons.ts'
export { verifyWebhook, type WebhookMessage, WebhookRejected, type WebhookRequest } from './signature.ts'
export { type CustomerTokenInput, signCustomerToken } from './token.ts'

export interface KithSettings extends CallSettings {
  /** `sk_live_…` or `sk_test_…`: everything of one site. It stays on your servers. */
  readonly secretKey: string
}

/** Kith, as the backend of a store sees it: all of one site. */
export class Kith {
  readonly events: Events
  readonly programs: Programs
  readonly pages: ProgramPages
  readonly images: Images
  readonly codes: Codes
  readonly carts: Carts
  readonly referrals: Referrals
  readonly refusals: Refusals
  readonly rewards: Rewards
  readonly customers: Customers
  readonly orders: Orders
  readonly spends: Spends
  readonly coupons: Coupons
  readonly notifications: Notifications
  readonly emails: Emails
  readonly webhookEndpoints: WebhookEndpoints
  readonly webhookDeliveries: WebhookDeliveries
  readonly site: OwnSite
  readonly keys: Keys
  readonly test: TestSite
  readonly #caller: Caller

  constructor({ secretKey, ...settings }: KithSettings) {
    if (!secretKey.startsWith('sk_'))
      throw new TypeError('secretKey is the one that begins with sk_; create-site printed it.')
    const caller = new Caller(settings, (refused) =>
      refused === null ? { authorization: `Bearer ${secretKey}` } : null,
    )
    this.#caller = caller
    this.events = new Events(caller)
    this.programs = new Programs(caller)
    this.pages = new ProgramPages(caller)
    this.images = new Images(caller)
    this.codes = new Codes(caller)
    this.carts = new Carts(caller)
    this.referrals = new Referrals(caller)
    this.refusals = new Refusals(caller)
    this.rewards = new Rewards(caller)
    this.customers = new Customers(caller)
    this.orders = new Orders(caller)
    this.spends = new Spends(caller)
    this.coupons = new Coupons(caller)
    this.notifications = new Notifications(caller)
    this.emails = new Emails(caller)
    this.webhookEndpoints = new WebhookEndpoints(caller)
    this.webhookDeliveries = new WebhookDeliveries(caller)
    this.site = new OwnSite(caller)
    this.keys = new Keys(caller)
    this.test = new TestSite(caller)
  }

  /** Any call of the API, for what has no method here yet. */
  call<Answer>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    body?: unknown,
    options?: CallOptions,
  ) {
    return this.#caller.send<Answer>({ method, path, body }, options)
  }
}
