import { isRefusal } from '#base/refusal.ts'
import type { Cart } from '#carts/cart.ts'
import { activate, deactivate } from '#carts/checkout.ts'
import { type Code, codes, makeCode } from '#codes/code.ts'
import type { Referrer } from '#codes/referrer.ts'
import type { Reservation } from '#codes/reservation.ts'
import type { Coupon } from '#coupons/coupon.ts'
import { type DueWork, dueWork } from '#engine/due-work.ts'
import { type Chance, type Effect, type Site, WorkingSet } from '#engine/working-set.ts'
import { applyEvent } from '#events/apply.ts'
import type { EventResult, PersonFacts, StoreEvent } from '#events/event.ts'
import type { Balance, LedgerEntry, Lot } from '#ledger/ledger.ts'
import { captureSpend, holdSpend, releaseSpend, type Spend, spends } from '#ledger/spend.ts'
import { observe } from '#notifications/notification.ts'
import type { DefinitionInput, PresetKey } from '#programs/definition.api.ts'
import { readProgram, readProgramChange } from '#programs/draft.ts'
import { archive, edit, launch, pause, resume } from '#programs/life.ts'
import { type Program, programs, versionOf } from '#programs/program.ts'
import { dueHandlers } from '#referrals/due.ts'
import { type Decision, type ReachedGoal, type Referral, reachedGoals, referrals } from '#referrals/referral.ts'
import { settle } from '#referrals/settle.ts'
import { claim, type Reward, rewards } from '#rewards/reward.ts'

/** What an event is, but for the fields that a test need not choose. */
export type Told = StoreEvent extends infer Any ? (Any extends StoreEvent ? Omit<Any, 'raw'> : never) : never

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

/** Ids that count up, codes from a small generator: the same history gives the same rows. */
function countingChance(): Chance {
  let last = 0
  let state = 12_345
  const next = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    return state >>> 8
  }
  return {
    id: (of) => `${of}_${String(++last).padStart(9, '0')}`,
    numbers: (count, below) => Array.from({ length: count }, () => next() % below),
  }
}

export function person(customer: string, facts: Partial<PersonFacts> = {}): PersonFacts {
  return {
    customer,
    email: null,
    mailbox: facts.email ?? null,
    name: null,
    organization: null,
    locale: null,
    device: null,
    identityHashes: [],
    ...facts,
  }
}

export interface ProgramInput {
  readonly preset?: PresetKey
  readonly definition?: DefinitionInput | object
  readonly period?: { startsAt?: string | null; endsAt?: string | null }
}

/** A site in memory, without a store: commands are decided as the engine does, thousands of histories a second. */
export class World {
  readonly set: WorkingSet
  /** Called after every command and every piece of due work. */
  afterEach: (world: World) => void = () => {}
  #events = 0

  constructor(at: number, timeZone = 'UTC') {
    const site: Site = {
      id: 'site',
      workspaceId: 'workspace',
      key: 'shop',
      name: 'Shop',
      homeUrl: null,
      memberUrl: null,
      currency: 'USD',
      locale: 'en',
      timeZone,
      mode: 'test',
      clockAt: null,
    }
    this.set = new WorkingSet(site, at, countingChance(), { complete: true })
  }

  get now(): number {
    return this.set.now
  }

  /** Lets time pass until `at`, with all work that falls due on the way, each at its time. */
  advance(at: number): void {
    for (let turn = 0; turn < 100_000; turn++) {
      const next = this.#nextDue(at)
      if (next === null) {
        this.set.now = Math.max(this.set.now, at)
        return
      }
      this.set.now = Math.max(this.set.now, next.at)
      this.run((set) => {
        set.remove(dueWork, next)
        dueHandlers[next.kind]?.(set, next.subject)
      })
    }
    throw new Error('work keeps falling due')
  }

  run<Result>(decide: (set: WorkingSet) => Result): Result {
    this.set.effects = []
    this.set.cause = null
    const result = decide(this.set)
    for (let turn = 0; turn < 1_000; turn++) {
      const due = this.#nextDue(this.set.now)
      if (due === null) break
      this.set.remove(dueWork, due)
      dueHandlers[due.kind]?.(this.set, due.subject)
    }
    observe(this.set, this.set.effects)
    this.afterEach(this)
    return result
  }

  effects(): readonly Effect[] {
    return this.set.effects
  }

  launch(input: ProgramInput): Program {
    const { timeZone, homeUrl } = this.set.site
    const read = readProgram({ name: 'Program', ...input }, { timeZone, homeUrl, locale: 'en' })
    if (read.draft === null) throw new Error(JSON.stringify(read.problems))
    const { draft } = read
    return orThrow(this.run((set) => launch(set, draft)))
  }

  program(id: string): Program {
    return this.set.get(programs, id) as Program
  }

  pause(id: string): void {
    this.run((set) => pause(set, this.program(id)))
  }

  resume(id: string): void {
    this.run((set) => resume(set, this.program(id)))
  }

  /** Edits the terms from now on; the definition is merged over the present one. */
  edit(id: string, definition: object): void {
    const program = this.program(id)
    const terms = versionOf(this.set, id, program.version)
    const { key, name, description, startsAt, endsAt } = program
    const before = { preset: null, key, name, description, period: { startsAt, endsAt }, definition: terms.definition }
    const { timeZone, homeUrl } = this.set.site
    const read = readProgramChange({ definition }, before, { timeZone, homeUrl })
    if (read.draft === null) throw new Error(JSON.stringify(read.problems))
    const { draft } = read
    this.run((set) => edit(set, program, draft, { unchanged: false }))
  }

  archive(id: string): void {
    this.run((set) => archive(set, this.program(id)))
  }

  /** Tells an event when it happens, or, where the clock stands later already, late. */
  tell(event: Told): EventResult {
    this.advance(event.occurredAt)
    return this.run((set) => applyEvent(set, { ...event, raw: {} } as StoreEvent))
  }

  /** Tells something that happens now, under an id of its own. */
  happen(
    event: Told extends infer Any ? (Any extends Told ? Omit<Any, 'id' | 'occurredAt'> : never) : never,
  ): EventResult {
    return this.tell({ id: `happened-${++this.#events}`, occurredAt: this.now, ...event } as Told)
  }

  register(customer: string, code: string | null = null, facts: Partial<PersonFacts> = {}): EventResult {
    return this.happen({ type: 'customer.registered', person: person(customer, facts), code, visit: null })
  }

  place(
    customer: string,
    order: string,
    more: { code?: string | null; cart?: string; coupons?: string[]; spends?: string[]; total?: number } = {},
  ): EventResult {
    const { code = null, cart = null, coupons = [], spends: used = [], total = 1_000 } = more
    return this.happen({ type: 'order.placed', customer, order, total, lines: null, cart, code, coupons, spends: used })
  }

  pay(order: string): EventResult {
    return this.happen({ type: 'order.paid', order, customer: null, total: null })
  }

  cancel(order: string): EventResult {
    return this.happen({ type: 'order.cancelled', order, customer: null, total: null })
  }

  refund(order: string, amount = 1_000, full = false): EventResult {
    return this.happen({ type: 'order.refunded', order, amount, full })
  }

  /** Whoever fulfils what any preset asks of a referrer. */
  addReferrer(id: string, organization = `${id}-institution`): void {
    this.register(id, null, { organization })
    this.happen({ type: 'card.activated', customer: id })
    this.happen({ type: 'product.activated', customer: id, product: `${id}-product` })
    this.place(id, `${id}-own-order`)
    this.happen({ type: 'order.completed', order: `${id}-own-order`, customer: null, total: null })
  }

  makeCode(program: string, customer: string): string {
    return orThrow(this.tryCode(program, customer)).code.code
  }

  tryCode(program: string, customer: string) {
    return this.run((set) => makeCode(set, this.program(program), customer))
  }

  activate(cart: string, customer: string, code: string) {
    return this.run((set) => activate(set, cartOf(cart, customer), code))
  }

  deactivate(cart: string): void {
    this.run((set) => deactivate(set, cart))
  }

  hold(customer: string, unit: 'credit' | 'points', amount: number) {
    return this.run((set) => holdSpend(set, { customer, unit, amount, order: null }))
  }

  capture(id: string) {
    return this.run((set) => captureSpend(set, set.get(spends, id) as Spend, null, set.now))
  }

  release(id: string) {
    return this.run((set) => releaseSpend(set, set.get(spends, id) as Spend))
  }

  claim(id: string): void {
    this.run((set) => claim(set, set.get(rewards, id) as Reward))
  }

  /** Looks at everything again, as if any piece of work had fallen due once more. */
  settleAgain(): void {
    for (const { id } of this.referrals()) this.run((set) => settle(set, id, set.now))
    for (const { id } of this.rewards()) this.run((set) => dueHandlers.reward?.(set, id))
    for (const { code } of this.rows<Code>('codes')) this.set.get(codes, code)
  }

  /** The rows of a table as they stand. */
  rows<Row extends object>(table: string): Row[] {
    const changes = this.set.changes().find((changed) => changed.table.name === table)
    return (changed(changes?.written) as Row[]) ?? []
  }

  referrals(): Referral[] {
    return this.set.written(referrals)
  }

  goals(): ReachedGoal[] {
    return this.set.written(reachedGoals)
  }

  rewards(): Reward[] {
    return this.set.written(rewards)
  }

  standing(): Reward[] {
    return this.rewards().filter((reward) => reward.revokedAt === null)
  }

  codes(): Code[] {
    return this.set.written(codes)
  }

  decisions = (): Decision[] => this.rows('decisions')
  coupons = (): Coupon[] => this.rows('coupons')
  referrers = (): Referrer[] => this.rows('referrers')
  reservations = (): Reservation[] => this.rows('reservations')
  balances = (): Balance[] => this.rows('balances')
  entries = (): LedgerEntry[] => this.rows('ledger_entries')
  lots = (): Lot[] => this.rows('lots')
  spends = (): Spend[] => this.rows('spends')

  /** Every row of every table but those named, as text. */
  snapshot(without: readonly string[]): Record<string, string[]> {
    const all: Record<string, string[]> = {}
    for (const { table, written } of this.set.changes()) {
      if (!without.includes(table.name)) all[table.name] = written.map((row) => JSON.stringify(row))
    }
    return all
  }

  #nextDue(until: number): DueWork | null {
    let next: DueWork | null = null
    for (const work of this.set.written(dueWork)) {
      if (work.at <= until && (next === null || work.at < next.at)) next = work
    }
    return next
  }
}

export function cartOf(id: string, customer: string): Cart {
  const line = { id: 'line', sku: 'server', quantity: 1, unitAmount: 1_000, category: 'server', action: null }
  return { id, customer, lines: [line], shipping: 0, discounts: [] }
}

function changed(rows: object[] | undefined): object[] {
  return rows ?? []
}

export function orThrow<Value>(value: Value): Exclude<Value, { readonly refused: true }> {
  if (isRefusal(value)) throw new Error(`refused: ${value.reason}`)
  return value as Exclude<Value, { readonly refused: true }>
}
