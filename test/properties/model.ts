import { addDuration } from '#base/time.ts'
import type { Definition, Rung, Trigger } from '#programs/definition.api.ts'
import type { Gift } from '#rewards/gift.api.ts'
import type { Told } from './world.ts'

// What the requirements say, slowly: everything is worked out anew from the list of all facts, nothing is counted along
// the way, and no time of telling plays a part. It reads of a history only what happened when.

export interface ModelCode {
  readonly code: string
  readonly referrer: string
  readonly expiresAt: number | null
}

export interface Outcome {
  /** By participant: who brought them, and how it stands. Those that never took part by right are left out. */
  readonly referrals: Readonly<Record<string, string>>
  /** Gifts that stand, by owner, side and gift. */
  readonly gifts: readonly string[]
  readonly balances: Readonly<Record<string, number>>
  readonly uses: Readonly<Record<string, number>>
}

interface Order {
  id: string
  customer: string | null
  placedAt: number | null
  paidAt: number | null
  completedAt: number | null
  cancelledAt: number | null
  imported: boolean
  total: number | null
  refunds: { amount: number; full: boolean }[]
}

interface Entry {
  readonly customer: string
  readonly code: string
  readonly place: 'registration' | 'checkout'
  readonly at: number
  readonly order: string | null
}

interface Part {
  readonly entry: Entry
  readonly code: ModelCode
  readonly participant: string
  readonly lapsesAt: number | null
  readonly successes: readonly { readonly on: Trigger['on']; readonly standing: boolean }[]
  /** From when on nothing can come of it any more; null: something did, or still can. */
  readonly overAt: number | null
}

export class Model {
  readonly #definition: Definition
  readonly #facts: readonly Told[]
  readonly #codes: readonly ModelCode[]
  readonly #timeZone: string
  readonly #end: number

  constructor(of: {
    definition: Definition
    facts: readonly Told[]
    codes: readonly ModelCode[]
    timeZone: string
    end: number
  }) {
    this.#definition = of.definition
    this.#facts = of.facts
    this.#codes = of.codes
    this.#timeZone = of.timeZone
    this.#end = of.end
  }

  outcome(): Outcome {
    const parts = this.#parts()
    const balances: Record<string, number> = {}
    const gifts: string[] = []
    for (const { owner, side, gift } of this.#gifts(parts)) {
      gifts.push(`${owner} ${side} ${JSON.stringify(gift)}`)
      if ((gift.type === 'credit' || gift.type === 'points') && this.#definition.claim === 'automatic') {
        balances[`${owner} ${gift.type}`] = (balances[`${owner} ${gift.type}`] ?? 0) + gift.amount
      }
    }
    const uses: Record<string, number> = {}
    for (const { code } of this.#codes)
      uses[code] = parts.filter((part) => part.code.code === code && this.#state(part) !== 'lapsed').length
    const referrals = Object.fromEntries(
      parts
        .filter((part) => this.#state(part) !== 'lapsed')
        .map((part) => [part.participant, `${part.code.referrer} ${part.entry.customer} ${this.#state(part)}`]),
    )
    return { referrals, gifts: gifts.sort(), balances, uses }
  }

  #state({ successes, overAt }: Part): string {
    if (successes.some(({ standing }) => standing)) return 'succeeded'
    if (successes.length > 0) return 'revoked'
    return overAt !== null && overAt <= this.#end ? 'lapsed' : 'pending'
  }

  /** GIFT-4: the number of standing successes decides what is owed. */
  #gifts(parts: readonly Part[]): { owner: string; side: string; gift: Gift }[] {
    const all: { owner: string; side: string; gift: Gift }[] = []
    for (const trigger of this.#definition.triggers) {
      const standing = parts.filter(({ successes }) =>
        successes.some(({ on, standing }) => on === trigger.on && standing),
      )
      for (const referrer of new Set(standing.map((part) => part.code.referrer))) {
        const count = standing.filter((part) => part.code.referrer === referrer).length
        for (const rung of trigger.referrer) {
          const times = 'at' in rung ? Number(count >= rung.at) : Math.floor(count / rung.every)
          for (let time = 0; time < times; time++)
            for (const gift of rung.gifts) all.push({ owner: referrer, side: 'referrer', gift })
        }
      }
      for (const part of standing)
        for (const gift of this.#giftsOfReferee(trigger))
          all.push({ owner: part.entry.customer, side: 'referee', gift })
    }
    return all
  }

  /** GIFT-6 */
  #giftsOfReferee({ referee, referrer }: Trigger): readonly Gift[] {
    if (referee !== 'same') return referee.gifts
    const height = (rung: Rung) => ('at' in rung ? rung.at : rung.every)
    const rungs: readonly Rung[] = referrer
    const lowest = Math.min(...rungs.map(height))
    return rungs.find((rung) => height(rung) === lowest)?.gifts ?? []
  }

  /** EARN-12: with several codes, the one that was entered first, as long as something can come of it. */
  #parts(): Part[] {
    const parts: Part[] = []
    for (const entry of this.#entries()) {
      const part = this.#part(entry)
      if (part === null) continue
      const before = parts.filter((other) => other.participant === part.participant)
      const taken = before.some((other) => other.overAt === null || other.overAt > entry.at)
      if (!taken) parts.push(part)
    }
    return parts
  }

  #entries(): Entry[] {
    const entries: Entry[] = []
    for (const fact of this.#facts) {
      const at = fact.occurredAt
      if (fact.type === 'customer.registered' && fact.code !== null)
        entries.push({ customer: fact.person.customer, code: fact.code, place: 'registration', at, order: null })
      if (fact.type === 'order.placed' && fact.code !== null)
        entries.push({ customer: fact.customer, code: fact.code, place: 'checkout', at, order: fact.order })
    }
    // At one moment people register before they order.
    const rank = ({ place, order, customer, code }: Entry) =>
      [place === 'checkout' ? 2 : 1, order ?? '', customer, code].join(' ')
    return entries.sort((left, right) => left.at - right.at || (rank(left) < rank(right) ? -1 : 1))
  }

  #part(entry: Entry): Part | null {
    const code = this.#codes.find((known) => known.code === entry.code)
    if (!code || (code.expiresAt !== null && entry.at > code.expiresAt)) return null
    const { code: terms, referee, attribution, triggers } = this.#definition
    const places = entry.place === 'checkout' ? ['checkout'] : ['registration', 'link']
    if (!places.some((place) => (terms.enteredAt as readonly string[]).includes(place))) return null
    const organization = this.#organizationOf(entry.customer, entry.at)
    if (code.referrer === entry.customer) return null
    if (
      referee.unit === 'organization' &&
      (organization === null || organization === this.#organizationOf(code.referrer, entry.at))
    )
      return null
    const participant = referee.unit === 'customer' ? `customer:${entry.customer}` : `organization:${organization}`
    if (!this.#isNew(entry)) return null
    if (entry.place === 'checkout' && !this.#inWindow(entry.customer, entry.at)) return null
    const { window } = attribution
    const lapsesAt = window === null ? null : addDuration(entry.at, window, this.#timeZone)
    const about = { entry, code, participant, lapsesAt }
    const successes = triggers.flatMap((trigger): Part['successes'] => {
      const at = this.#reachedAt(trigger, entry)
      if (at === null || at < entry.at || (lapsesAt !== null && at > lapsesAt)) return []
      if (trigger.on !== 'first_order') return [{ on: trigger.on, standing: true }]
      const order = this.#firstOrder(entry)
      if (!order || !this.#inWindow(entry.customer, order.placedAt as number)) return []
      return [{ on: trigger.on, standing: this.#stands(order, at) }]
    })
    const ends = triggers.map((trigger) => this.#hopelessFrom(trigger, entry))
    const noMore = ends.includes(null) ? null : Math.max(...(ends as number[]))
    const over = [noMore, lapsesAt === null ? null : lapsesAt + 1].filter((at) => at !== null)
    return { ...about, successes, overAt: successes.length > 0 || over.length === 0 ? null : Math.min(...over) }
  }

  /** EARN-3, INV-5, MEMBER-4, MEMBER-6: something that is rewarded can still happen for the first time. */
  #isNew(entry: Entry): boolean {
    const before = (at: number | null) => at !== null && at < entry.at
    const registered = before(this.#registeredAt(entry.customer))
    if (entry.place === 'registration' && registered) return false
    const first = this.#firstOrder(entry)
    const over = {
      registration: registered || entry.place === 'checkout',
      card_activation: registered && before(this.#cardAt(entry.customer)),
      first_order: first !== null && isEarlier(first, entry),
    }
    return this.#definition.triggers.some((trigger) => !over[trigger.on])
  }

  /** INV-4 */
  #inWindow(customer: string, at: number): boolean {
    const { orderWithin } = this.#definition.referee
    const registeredAt = this.#registeredAt(customer)
    if (orderWithin === null) return true
    return registeredAt !== null && at >= registeredAt && at <= addDuration(registeredAt, orderWithin, this.#timeZone)
  }

  #reachedAt(trigger: Trigger, entry: Entry): number | null {
    const registeredAt = this.#registeredAt(entry.customer)
    if (trigger.on === 'registration') return entry.place === 'checkout' ? null : registeredAt
    if (trigger.on === 'card_activation') {
      const cardAt = this.#cardAt(entry.customer)
      return registeredAt === null || cardAt === null ? null : Math.max(registeredAt, cardAt)
    }
    const order = this.#firstOrder(entry)
    if (!order || order.imported || isEarlier(order, entry)) return null
    const at = { placed: order.placedAt, paid: order.paidAt, completed: order.completedAt }[trigger.when]
    return at === null || (order.cancelledAt !== null && order.cancelledAt < at) ? null : at
  }

  /** From when on a trigger that was not reached cannot be reached any more, whatever the window. */
  #hopelessFrom(trigger: Trigger, entry: Entry): number | null {
    if (trigger.on === 'registration') return entry.at
    if (trigger.on === 'card_activation') {
      const at = this.#reachedAt(trigger, entry)
      return at !== null && at < entry.at ? entry.at : null
    }
    const order = this.#firstOrder(entry)
    if (!order) return null
    const placedAt = order.placedAt as number
    if (order.imported || isEarlier(order, entry) || !this.#inWindow(entry.customer, placedAt))
      return Math.max(entry.at, placedAt)
    return order.cancelledAt === null ? null : Math.max(entry.at, order.cancelledAt)
  }

  /** EARN-10, INV-11 */
  #stands(order: Order, at: number): boolean {
    const { onCancel, onRefund, partial } = this.#definition.reversal
    if (onCancel === 'revoke' && order.cancelledAt !== null && order.cancelledAt >= at) return false
    const sum = order.refunds.reduce((total, refund) => total + refund.amount, 0)
    const full =
      order.refunds.some((refund) => refund.full) ||
      (order.refunds.length > 0 && order.total !== null && sum >= order.total)
    if (onRefund === 'revoke' && full) return false
    return !(partial === 'revoke' && order.refunds.length > 0)
  }

  #registeredAt(customer: string): number | null {
    const times = this.#facts.filter((fact) => fact.type === 'customer.registered' && fact.person.customer === customer)
    return earliestOf(times.map((fact) => fact.occurredAt))
  }

  #cardAt(customer: string): number | null {
    const times = this.#facts.filter((fact) => fact.type === 'card.activated' && fact.customer === customer)
    return earliestOf(times.map((fact) => fact.occurredAt))
  }

  /** Whose they were at that time, as last told of until then, or else as told of first. */
  #organizationOf(customer: string, at: number): string | null {
    const told = this.#facts.flatMap((fact) =>
      'person' in fact && fact.person.customer === customer && fact.person.organization !== null
        ? [{ at: fact.occurredAt, organization: fact.person.organization }]
        : [],
    )
    told.sort((left, right) => left.at - right.at || (left.organization < right.organization ? -1 : 1))
    const until = told.filter((one) => one.at <= Math.max(at, told[0]?.at ?? at))
    return until.at(-1)?.organization ?? null
  }

  /** The one placed earliest by whoever counts as one, imported and cancelled ones included. */
  #firstOrder({ customer, at }: Entry): Order | null {
    const organization = this.#organizationOf(customer, at)
    const counts = (order: Order) => {
      if (order.customer === null || order.placedAt === null) return false
      if (this.#definition.referee.unit === 'customer') return order.customer === customer
      return organization !== null && this.#organizationOf(order.customer, order.placedAt) === organization
    }
    const ids = new Set(this.#facts.flatMap((fact) => ('order' in fact ? [fact.order] : [])))
    const placed = [...ids].map((id) => this.#order(id)).filter(counts)
    const byTime = (left: Order, right: Order) => (left.placedAt as number) - (right.placedAt as number)
    return placed.sort((left, right) => byTime(left, right) || (left.id < right.id ? -1 : 1))[0] ?? null
  }

  #order(id: string): Order {
    const order: Order = {
      id,
      customer: null,
      placedAt: null,
      paidAt: null,
      completedAt: null,
      cancelledAt: null,
      imported: false,
      total: null,
      refunds: [],
    }
    const told = this.#facts.filter((fact) => 'order' in fact && fact.order === id)
    for (const fact of told) {
      if ('customer' in fact && fact.customer !== null) order.customer = fact.customer
      if ('total' in fact && fact.total !== null) order.total = fact.total
      if (fact.type === 'order.refunded') order.refunds.push(fact)
      if (fact.type === 'order.cancelled') order.cancelledAt = fact.occurredAt
      if (fact.type === 'order.imported') {
        order.imported = true
        order.placedAt = fact.placedAt
      }
    }
    const of = (type: string) => earliestOf(told.filter((fact) => fact.type === type).map((fact) => fact.occurredAt))
    order.completedAt = of('order.completed')
    order.paidAt = of('order.paid') ?? order.completedAt
    order.placedAt ??= earliestOf([of('order.placed'), order.paidAt, order.cancelledAt].filter((at) => at !== null))
    return order
  }
}

/** There before the code was entered, and not what it was entered with: it cannot be what the code has brought. */
function isEarlier(order: Order, entry: Entry): boolean {
  const placedAt = order.placedAt as number
  const first = placedAt < entry.at || (placedAt === entry.at && entry.order !== null && order.id < entry.order)
  return order.id !== entry.order && first
}

function earliestOf(times: readonly number[]): number | null {
  return times.length === 0 ? null : Math.min(...times)
}
