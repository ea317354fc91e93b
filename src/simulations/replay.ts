import { type Kind, makeId } from '#base/ids.ts'
import { entryOf } from '#base/maps.ts'
import { alphabet, codeLength } from '#base/readable-code.ts'
import { isRefusal } from '#base/refusal.ts'
import { benefitOf } from '#carts/benefit.ts'
import type { Cart } from '#carts/cart.ts'
import { activate } from '#carts/checkout.ts'
import { codes, codesIn, makeCode, revokeCode } from '#codes/code.ts'
import { type Reservation, reservations } from '#codes/reservation.ts'
import { couponsOfReward } from '#coupons/coupon.ts'
import { dueWork } from '#engine/due-work.ts'
import { keyOf, type Table } from '#engine/table.ts'
import { type Chance, type Site, WorkingSet } from '#engine/working-set.ts'
import { applyEvent } from '#events/apply.ts'
import type { Checkout } from '#events/checkout.ts'
import type { StoreEvent } from '#events/event.ts'
import { archive, pause, resume } from '#programs/life.ts'
import { type Program, type ProgramVersion, programs, programVersions } from '#programs/program.ts'
import { revokeByHand } from '#referrals/by-hand.ts'
import { backgroundKinds, dueHandlers } from '#referrals/due.ts'
import { recordRefusal } from '#referrals/redeem.ts'
import { type Referral, referralsOfReferee } from '#referrals/referral.ts'
import { claim, type Reward, rewardsOfReferral } from '#rewards/reward.ts'
import { DueQueue } from '#simulations/due-queue.ts'
import type { Handled, Happening, Past, RefusedInCart, Spot } from '#simulations/past.ts'
import { usableCode, type Visit, visits } from '#visits/visit.ts'

type Life = 'launched' | 'edited' | 'period' | 'paused' | 'resumed' | 'archived'

/** A code that was given in fact and would not have been. */
interface NotGiven {
  readonly customer: string
  readonly reason: string
  readonly at: number
}

/** Ids and codes that count up, but for the one code that was given in fact. */
class CountingChance implements Chance {
  #last = 0
  #state = 12_345
  next: readonly number[] | null = null

  id(of: Kind): string {
    return makeId(of, String(++this.#last).padStart(12, '0'))
  }

  numbers(count: number, below: number): number[] {
    const given = this.next
    this.next = null
    if (given !== null && given.length === count) return [...given]
    return Array.from({ length: count }, () => {
      this.#state = (Math.imul(this.#state, 1_103_515_245) + 12_345) >>> 0
      return (this.#state >>> 8) % below
    })
  }
}

/** A working set without a store behind it, which keeps of what is only ever added no more than rules read again. */
class MemorySet extends WorkingSet {
  override put<Row extends object>(table: Table<Row>, row: Row): Row {
    return table.change === 'append' && table.name !== visits.name ? row : super.put(table, row)
  }
}

/**
 * A site's past, lived through once more by the rules of the engine, in memory: for one program, whose terms may be others
 * than they were. What people did is taken as it was; what it came to is decided anew.
 */
export class Replay {
  readonly set: WorkingSet
  /** Codes given in fact that the terms would not have given, by the code. */
  readonly notGiven = new Map<string, NotGiven>()
  readonly #past: Past
  readonly #chance = new CountingChance()
  readonly #due = new DueQueue()
  /** The code that stands for one that was given in fact. */
  readonly #codes = new Map<string, string>()
  readonly #coupons = new Map<string, string>()
  readonly #done = new Set<unknown>()
  /** Codes that were refused in fact and would have been held for a customer. */
  readonly #promised = new Map<string, { readonly code: string; readonly untilAt: number }>()
  readonly #refusedOf = new Map<string, RefusedInCart[]>()

  constructor(site: Site, past: Past) {
    this.#past = past
    this.set = new MemorySet(site, past.program.createdAt, this.#chance, { complete: true })
    for (const refused of past.refused) entryOf(this.#refusedOf, refused.customer, () => []).push(refused)
  }

  /** Lives through what falls due until then. */
  advance(until: number): void {
    const { set } = this
    for (let work = this.#due.take(until); work !== null; work = this.#due.take(until)) {
      const { kind, subject, at } = work
      if (set.get(dueWork, keyOf(kind, subject))?.at !== at) continue
      set.now = Math.max(set.now, at)
      set.remove(dueWork, work)
      dueHandlers[kind]?.(set, subject)
      this.#goOn(backgroundKinds.has(kind) ? keyOf(kind, subject) : null)
    }
    set.now = Math.max(set.now, until)
  }

  take(happening: Happening): void {
    this.advance(happening.at)
    this.#take(happening)
    this.#goOn(null)
    this.advance(this.set.now)
  }

  #take(happening: Happening): void {
    const { set } = this
    switch (happening.kind) {
      case 'launched':
        this.#launch(happening.terms)
        break
      case 'edited':
        this.#edit(happening.terms)
        break
      case 'period':
        this.#change((program) => ({ ...program, ...periodOf(happening.terms) }))
        break
      case 'paused':
        this.#change((program) => unlessRefused(pause(set, program), program))
        break
      case 'resumed':
        this.#change((program) => unlessRefused(resume(set, program), program))
        break
      case 'archived':
        this.#change((program) => archive(set, program))
        break
      default:
        this.#live(happening)
    }
  }

  #live(happening: Exclude<Happening, { readonly kind: Life }>): void {
    switch (happening.kind) {
      case 'event':
        applyEvent(this.set, this.#asHere(happening.event, happening.coupons))
        break
      case 'code asked':
        this.#ask(happening.code)
        break
      case 'code revoked':
        this.#revoke(happening.code)
        break
      case 'link followed':
        this.#follow(happening.visit)
        break
      case 'code used':
        this.#hold(happening.cart)
        break
      case 'code refused':
        this.#tryRefused(happening.refused)
        break
      case 'handled':
        this.#handle(happening.handled)
    }
  }

  /** Takes what was decided as it is; `begun` is background work, which here needs no second look at the same time. */
  #goOn(begun: string | null): void {
    const { set } = this
    for (const work of set.written(dueWork)) {
      if (begun !== keyOf(work.kind, work.subject) || work.at > set.now) this.#due.add(work)
    }
    set.goOn()
  }

  #launch(terms: ProgramVersion): void {
    const { program } = this.#past
    this.set.put<ProgramVersion>(programVersions, terms)
    this.set.put<Program>(programs, {
      ...program,
      ...periodOf(terms),
      version: terms.version,
      versions: [{ version: terms.version, fromAt: terms.fromAt }],
      pauses: [],
      archivedAt: null,
      // Codes are asked for as they were; those that nobody used make no difference.
      issue: 'on_request',
      issuing: null,
    })
  }

  #edit(terms: ProgramVersion): void {
    const { version, fromAt } = terms
    this.set.put<ProgramVersion>(programVersions, terms)
    this.#change((program) => ({
      ...program,
      ...periodOf(terms),
      version,
      versions: [...program.versions, { version, fromAt }],
    }))
  }

  #change(by: (program: Program) => Program): void {
    const program = this.set.get(programs, this.#past.program.id)
    if (program) this.set.put<Program>(programs, by(program))
  }

  /** A code is asked for once more, and bears the same name if it is a new one. */
  #ask(name: string): void {
    const asked = this.#past.codes.get(name)
    const program = this.set.get(programs, this.#past.program.id)
    if (!asked || !program || asked.at > this.set.now || this.#codes.has(name)) return
    const { customer } = asked
    const numbers = [...name].map((character) => alphabet.indexOf(character))
    this.#chance.next = numbers.length === codeLength && !numbers.includes(-1) ? numbers : null
    const made = makeCode(this.set, program, customer)
    this.#chance.next = null
    if (!isRefusal(made)) {
      this.notGiven.delete(name)
      this.#codes.set(name, made.code.code)
      return
    }
    if (!this.notGiven.has(name)) this.notGiven.set(name, { customer, reason: made.reason, at: asked.at })
    // Whoever could have no further one would have handed on the last one that they have.
    const last = codesIn(this.set, program.id, customer).sort((one, other) => other.number - one.number)[0]
    if (made.reason === 'code_limit_reached' && last) this.#codes.set(name, last.code)
  }

  #revoke(name: string): void {
    const code = this.set.get(codes, this.#codes.get(name) ?? '')
    if (code) revokeCode(this.set, code)
  }

  /** What a code of the program is called here; null: it is another program's, or would not have been given. */
  #codeOf(name: string | null): string | null {
    if (name === null || !this.#past.codes.has(name)) return null
    if (!this.#codes.has(name)) this.#ask(name)
    return this.#codes.get(name) ?? null
  }

  #follow(id: string): void {
    const visit = this.#past.visits.get(id)
    if (!visit || visit.at > this.set.now || !this.#isFirst(visit)) return
    const code = this.#codeOf(visit.code)
    const usable = code === null ? null : usableCode(this.set, code)
    if (!usable?.running) return
    const { visitor, at } = visit
    this.set.put<Visit>(visits, { id, code: usable.code.code, program: usable.program.id, visitor, at })
  }

  #hold(cart: string): void {
    const used = this.#past.carts.get(cart)
    if (!used || used.at > this.set.now || !this.#isFirst(used)) return
    const code = this.#codeOf(used.code)
    if (code !== null) activate(this.set, this.#cartFor(cart, used.customer, code), code)
  }

  /** A cart that has whatever the code is for. */
  #cartFor(id: string, customer: string, name: string): Cart {
    const code = this.set.get(codes, name)
    const found = code?.customer === customer ? benefitOf(this.set, code) : null
    const benefit = found === null || isRefusal(found) ? null : found.benefit
    const line = { id: 'line', sku: null, quantity: 1, unitAmount: 0, action: benefit?.actions[0] ?? null }
    return {
      id,
      customer,
      lines: benefit === null ? [] : [{ ...line, category: benefit.category }],
      shipping: 0,
      discounts: [],
    }
  }

  /** A code that was refused in a cart is tried again: under other terms it may be good. */
  #tryRefused(refused: RefusedInCart): void {
    if (refused.at > this.set.now || !this.#isFirst(refused)) return
    const { customer, reason, at } = refused
    const name = this.#codeOf(refused.code)
    if (name === null) return
    const own = this.set.get(codes, name)?.customer === customer
    // These hang on what else was in the cart, which nobody knows any more.
    if (own || reason === 'excluded_by_code') {
      const entry = { customer, code: name, place: 'checkout', at, order: null, visit: null } as const
      recordRefusal(this.set, entry, { refused: true, reason: reason as never, checks: [], variables: null })
      return
    }
    const cart = `refused ${refused.id}`
    if (isRefusal(activate(this.set, this.#cartFor(cart, customer, name), name))) return
    const untilAt = this.set.get(reservations, cart)?.untilAt ?? at
    this.#promised.set(customer, { code: name, untilAt })
  }

  /** The event with what it names as it is called here. */
  #asHere(event: StoreEvent, coupons: ReadonlyMap<string, Spot>): StoreEvent {
    switch (event.type) {
      case 'customer.registered': {
        if (event.visit !== null) this.#follow(event.visit)
        return { ...event, code: this.#codeOf(event.code) }
      }
      case 'order.placed':
        return { ...event, ...this.#checkoutHere(event, event.customer, coupons) }
      case 'order.paid':
      case 'order.completed': {
        const { checkout } = event
        if (!checkout || event.customer === null) return event
        const at = { ...checkout, occurredAt: event.occurredAt }
        return { ...event, checkout: { ...checkout, ...this.#checkoutHere(at, event.customer, coupons) } }
      }
      default:
        return event
    }
  }

  #checkoutHere(
    checkout: Pick<Checkout, 'cart' | 'code' | 'coupons' | 'occurredAt'>,
    customer: string,
    known: ReadonlyMap<string, Spot>,
  ): Pick<Checkout, 'code' | 'coupons' | 'spends'> {
    if (checkout.cart !== null) this.#hold(checkout.cart)
    for (const refused of this.#refusedOf.get(customer) ?? []) if (mayHaveComeFirst(refused)) this.#tryRefused(refused)
    const coupons = checkout.coupons.flatMap((coupon) => this.#couponOf(coupon, known.get(coupon)) ?? [])
    return { code: this.#codeOf(checkout.code) ?? this.#promiseTo(customer, checkout), coupons, spends: [] }
  }

  /** Who was refused a code that would have been held, and ordered all the same, would have ordered with it. */
  #promiseTo(
    customer: string,
    { cart, code, occurredAt }: Pick<Checkout, 'cart' | 'code' | 'occurredAt'>,
  ): string | null {
    const promised = this.#promised.get(customer)
    const held: Reservation | undefined = cart === null ? undefined : this.set.get(reservations, cart)
    if (promised === undefined || code !== null || held || occurredAt > promised.untilAt) return null
    this.#promised.delete(customer)
    return promised.code
  }

  #couponOf(name: string, spot: Spot | undefined): string | null {
    const known = this.#coupons.get(name)
    if (known !== undefined || spot === undefined) return known ?? null
    const reward = this.#rewardAt(spot)
    const own = reward === null ? [] : this.set.list(couponsOfReward, reward.id)
    const coupon = own.find(({ state }) => state === 'available') ?? own[0]
    if (!coupon) return null
    this.#coupons.set(name, coupon.code)
    return coupon.code
  }

  #handle({ what, spot, reason }: Handled): void {
    const reward = this.#rewardAt(spot)
    if (reward === null || reward.revokedAt !== null) return
    if (what === 'taken back') revokeByHand(this.set, reward.id, { by: null, reason })
    else if (reward.state === 'issued' && reward.claimable) claim(this.set, reward)
  }

  #rewardAt({ code, referee, redeemedAt, side, trigger, rung, place }: Spot): Reward | null {
    const name = this.#codes.get(code)
    const own = this.set.list(referralsOfReferee, referee).filter((referral) => referral.code === name)
    const referral: Referral | undefined = own.find((one) => one.redeemedAt === redeemedAt) ?? own.at(-1)
    if (!referral) return null
    const found = this.set
      .list(rewardsOfReferral, referral.id)
      .filter((one) => one.side === side && one.trigger === trigger && one.rung === rung && one.place === place)
    return found.find(({ revokedAt }) => revokedAt === null) ?? found.at(-1) ?? null
  }

  #isFirst(of: unknown): boolean {
    if (this.#done.has(of)) return false
    this.#done.add(of)
    return true
  }

  /** All rows of a table as they stand. */
  rows<Row extends object>(table: Table<Row>): Row[] {
    return this.set.made(table)
  }
}

function periodOf({ startsAt, endsAt }: ProgramVersion): Pick<Program, 'startsAt' | 'endsAt'> {
  return { startsAt, endsAt }
}

function unlessRefused<Value>(value: Value, otherwise: Exclude<Value, { readonly refused: true }>) {
  return isRefusal(value) ? otherwise : (value as Exclude<Value, { readonly refused: true }>)
}

/** At the time of the order: whoever was no newcomer any more had ordered before. */
function mayHaveComeFirst({ reason }: RefusedInCart): boolean {
  return reason !== 'not_new_customer' && reason !== 'not_new_organization' && reason !== 'already_participated'
}
