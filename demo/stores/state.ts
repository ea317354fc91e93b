import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CartEvaluation } from '#client'

export interface CartLine {
  readonly id: string
  readonly sku: string
  readonly quantity: number
  /** What makes it this one: the name of a domain, the name of a case. */
  readonly note?: string
}

export interface Cart {
  id: string
  lines: CartLine[]
  /** Discounts of the store's own that lie in it, by id. */
  discounts: string[]
  /** Coupons of Kith that were typed or picked. */
  coupons: string[]
}

export interface Session {
  readonly id: string
  readonly store: string
  site: string
  customer: string | null
  /** Whom Kith knows this browser as while nobody is signed in. */
  readonly guest: string
  cart: Cart
  /** What a share link brought along. */
  referral: { readonly code: string; readonly visit: string | null } | null
  /** A code that was refused, to be looked at again in its field. */
  typed: string | null
  language: string | null
  /** Whether what Kith sees is shown. */
  seeing: boolean
  notice: Notice | null
  touchedAt: number
}

export interface Notice {
  readonly tone: 'good' | 'bad' | 'plain'
  readonly text: string
}

export interface Account {
  readonly site: string
  readonly customer: string
  readonly name: string
  readonly email: string
  readonly organization: string | null
  /** Null: known from before the store kept count. */
  readonly registeredAt: number | null
  owns: {
    readonly id: string
    readonly sku: string
    readonly note?: string
    readonly since: number
    endedAt?: number
  }[]
  /** What else a store notes; `contact` says from where it knows somebody who has not registered. */
  facts: Record<string, string>
}

export interface Order {
  readonly id: string
  readonly site: string
  readonly customer: string
  readonly lines: readonly (CartLine & { readonly name: string; readonly amount: number })[]
  readonly totals: { subtotal: number; discount: number; shipping: number; total: number }
  readonly applied: CartEvaluation['applied']
  /** What pays a part of it: held for it, captured when Kith is told of it, returned when it is undone. */
  spend: {
    id: string
    unit: 'credit' | 'points'
    amount: number
    worth: number
    state: 'held' | 'captured' | 'released' | 'returned'
  } | null
  state: 'placed' | 'paid' | 'completed' | 'cancelled' | 'refunded'
  refunded: number
  history: { readonly at: number; readonly what: string }[]
}

export interface OutgoingEvent {
  readonly site: string
  readonly id: string
  readonly type: string
  readonly occurredAt: string
  readonly data: object
}

interface Kept {
  sessions: Session[]
  accounts: Account[]
  orders: Order[]
  outbox: OutgoingEvent[]
  numbers: Record<string, number>
  /** Whose demo it is; another one begins anew. */
  of: string
}

const fileName = 'demo-stores.json'
const mostSessions = 500

/** What the stores remember, in one file that is whole at any moment. */
export class State {
  readonly #path: string
  readonly #folder: string
  #kept: Kept
  #saving: Promise<void> = Promise.resolve()
  #dirty = false

  private constructor(folder: string, kept: Kept) {
    this.#folder = folder
    this.#path = join(folder, fileName)
    this.#kept = kept
  }

  /** Opens what was kept; `of` names the demo that it belongs to. */
  static async open(folder: string, of: string): Promise<State> {
    const fresh: Kept = { sessions: [], accounts: [], orders: [], outbox: [], numbers: {}, of }
    const kept = await read(join(folder, fileName))
    return new State(folder, kept?.of === of ? kept : fresh)
  }

  get outbox(): OutgoingEvent[] {
    return this.#kept.outbox
  }

  session(id: string, store: string): Session | undefined {
    return this.#kept.sessions.find((known) => known.id === id && known.store === store)
  }

  addSession(session: Session): void {
    this.#kept.sessions.push(session)
    if (this.#kept.sessions.length <= mostSessions) return
    this.#kept.sessions.sort((left, right) => right.touchedAt - left.touchedAt)
    this.#kept.sessions.length = mostSessions
  }

  account(site: string, customer: string): Account | undefined {
    return this.#kept.accounts.find((known) => known.site === site && known.customer === customer)
  }

  accountByEmail(site: string, email: string): Account | undefined {
    return this.#kept.accounts.find((known) => known.site === site && known.email === email)
  }

  accountsOf(site: string): readonly Account[] {
    return this.#kept.accounts.filter((known) => known.site === site)
  }

  addAccount(account: Account): void {
    this.#kept.accounts.push(account)
  }

  removeAccount(account: Account): void {
    this.#kept.accounts = this.#kept.accounts.filter((known) => known !== account)
  }

  order(site: string, id: string): Order | undefined {
    return this.#kept.orders.find((known) => known.site === site && known.id === id)
  }

  /** The newest first; null: everybody's. */
  ordersOf(site: string, customer: string | null): readonly Order[] {
    return this.#kept.orders
      .filter((known) => known.site === site && (customer === null || known.customer === customer))
      .toReversed()
  }

  addOrder(order: Order): void {
    this.#kept.orders.push(order)
  }

  nextNumber(what: string): number {
    const next = (this.#kept.numbers[what] ?? 0) + 1
    this.#kept.numbers[what] = next
    return next
  }

  /** Written whole beside the old one, then put in its place; changes that come meanwhile are written with the next. */
  async save(): Promise<void> {
    this.#dirty = true
    this.#saving = this.#saving.then(async () => {
      if (!this.#dirty) return
      this.#dirty = false
      await mkdir(this.#folder, { recursive: true })
      await writeFile(`${this.#path}.new`, JSON.stringify(this.#kept), { mode: 0o600 })
      await chmod(`${this.#path}.new`, 0o600)
      await rename(`${this.#path}.new`, this.#path)
    })
    return await this.#saving
  }
}

async function read(path: string): Promise<Kept | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Kept
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null
    throw error
  }
}
