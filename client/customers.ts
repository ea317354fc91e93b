import { type CallOptions, pathOf } from './call.ts'
import type {
  Balances,
  Coupon,
  Customer,
  CustomerInList,
  LedgerEntry,
  ListCouponsData,
  ListCustomersData,
  ListLedgerEntriesData,
  ListNotificationsData,
  ListOrdersData,
  ListRewardsData,
  Notification,
  Order,
  PersonExport,
  Reward,
  RewardExplanation,
  RewardInput,
} from './generated/types.gen.ts'
import type { Listing } from './listing.ts'
import { Section } from './section.ts'

/** Customers by your own ids, and what they own. */
export class Customers extends Section {
  /** By the beginning of an id, a name or an address, by organization, or those of these ids. */
  list(query?: ListCustomersData['query'], options?: CallOptions): Listing<CustomerInList> {
    return this.listed('/v1/customers', query, options)
  }

  /** What the store has told of them. */
  get(customer: string, options?: CallOptions): Promise<Customer> {
    return this.read(pathOf`/v1/customers/${customer}`, options)
  }

  balances(customer: string, options?: CallOptions): Promise<Balances> {
    return this.read(pathOf`/v1/customers/${customer}/balances`, options)
  }

  /** How a balance came about, the latest entry first. */
  ledger(customer: string, query?: ListLedgerEntriesData['query'], options?: CallOptions): Listing<LedgerEntry> {
    return this.listed(pathOf`/v1/customers/${customer}/ledger`, query, options)
  }

  /** Everything that is kept about them. */
  export(customer: string, options?: CallOptions): Promise<PersonExport> {
    return this.read(pathOf`/v1/customers/${customer}/export`, options)
  }

  /** Forgets who they are; the figures stay. */
  erase(customer: string, options?: CallOptions): Promise<Customer> {
    return this.caller.send({ method: 'DELETE', path: pathOf`/v1/customers/${customer}` }, options)
  }
}

/** What was granted, and why it was taken back. */
export class Rewards extends Section {
  list(query?: ListRewardsData['query'], options?: CallOptions): Listing<Reward> {
    return this.listed('/v1/rewards', query, options)
  }

  get(id: string, options?: CallOptions): Promise<Reward> {
    return this.read(pathOf`/v1/rewards/${id}`, options)
  }

  /** For its owner; claimed before, the answer is the same. */
  claim(id: string, options?: CallOptions): Promise<Reward> {
    return this.post(pathOf`/v1/rewards/${id}/claim`, undefined, options)
  }

  /** A gift that no rule owes; no rule takes it back either. Undone by `revoke`. */
  grant(reward: RewardInput, options?: CallOptions): Promise<Reward> {
    return this.post('/v1/rewards', reward, options)
  }

  revoke(id: string, why: { reason?: string } = {}, options?: CallOptions): Promise<Reward> {
    return this.post(pathOf`/v1/rewards/${id}/revoke`, why, options)
  }

  /** Undoes a `revoke`, while what earned the reward still counts. */
  restore(id: string, why: { reason?: string } = {}, options?: CallOptions): Promise<Reward> {
    return this.post(pathOf`/v1/rewards/${id}/restore`, why, options)
  }

  /** Step by step: what was decided about it, by rules and by hand. */
  explain(id: string, options?: CallOptions): Promise<RewardExplanation> {
    return this.read(pathOf`/v1/rewards/${id}/explanation`, options)
  }
}

/** Orders, as far as the store has told of them. */
export class Orders extends Section {
  list(query: ListOrdersData['query'], options?: CallOptions): Listing<Order> {
    return this.listed('/v1/orders', query, options)
  }

  get(id: string, options?: CallOptions): Promise<Order> {
    return this.read(pathOf`/v1/orders/${id}`, options)
  }
}

/** Coupons that customers own. */
export class Coupons extends Section {
  list(query?: ListCouponsData['query'], options?: CallOptions): Listing<Coupon> {
    return this.listed('/v1/coupons', query, options)
  }

  get(code: string, options?: CallOptions): Promise<Coupon> {
    return this.read(pathOf`/v1/coupons/${code}`, options)
  }
}

/** What customers are told. */
export class Notifications extends Section {
  list(query?: ListNotificationsData['query'], options?: CallOptions): Listing<Notification> {
    return this.listed('/v1/notifications', query, options)
  }

  markRead(id: string, options?: CallOptions): Promise<Notification> {
    return this.post(pathOf`/v1/notifications/${id}/read`, undefined, options)
  }
}
