import { randomBytes } from 'node:crypto'
import type { CallReport, Kith } from '#client'
import type { Language, StoreDesign, Text } from './design.ts'
import { openKith, type SiteKeys } from './kith.ts'
import type { Outbox } from './outbox.ts'
import type { Account, Notice, Session, State } from './state.ts'
import type { Phrase } from './words/en.ts'
import { day, hour, moment, money, say, textIn } from './words.ts'

/** What all stores stand on. */
export interface Ground {
  readonly state: State
  readonly outbox: Outbox
  /** Where this process reaches Kith, and where browsers do. */
  readonly kithUrl: string
  readonly kithPublicUrl: string
  /** Under which browsers reach the stores. */
  readonly origin: string
  readonly sites: ReadonlyMap<string, SiteKeys>
}

/** What a site is, as last told by Kith; it outlives a pause of Kith. */
export interface SiteFacts {
  name: string
  currency: string
  timeZone: string
  now: number
  homeUrl: string | null
}

/** What somebody does is worth another try. */
const deedPatience = { retries: 1, timeoutSeconds: 6 }

/** Who is asking for a page, where, and with what at hand. */
export class Shopper {
  readonly design: StoreDesign
  readonly session: Session
  readonly ground: Ground
  readonly site: SiteFacts
  readonly keys: SiteKeys
  readonly kith: Kith
  readonly language: Language
  /** Where whoever looks is, so that the store's times are those of the widget beside them. */
  readonly timeZone: string
  /** Calls that were made for this page, in their order. */
  readonly calls: CallReport[]
  /** True as soon as a call was not answered. */
  away = false

  constructor(parts: {
    readonly design: StoreDesign
    readonly session: Session
    readonly ground: Ground
    readonly site: SiteFacts
    readonly language: Language
    readonly calls: readonly CallReport[]
    /** Somebody only looks: then a page comes soon, if need be without what Kith would say. */
    readonly looking: boolean
    readonly timeZone: string
  }) {
    const { design, session, ground, site, language, timeZone } = parts
    this.design = design
    this.session = session
    this.ground = ground
    this.site = site
    this.language = language
    this.timeZone = timeZone
    this.calls = [...parts.calls]
    this.keys = ground.sites.get(session.site) as SiteKeys
    this.kith = openKith(ground.kithUrl, this.keys, {
      language,
      ...(parts.looking ? {} : deedPatience),
      onCall: (call) => {
        if (call.status === null || call.status >= 500) this.away = true
        this.calls.push(call)
      },
    })
  }

  get account(): Account | null {
    const { customer, site } = this.session
    return customer === null ? null : (this.ground.state.account(site, customer) ?? null)
  }

  /** As whom Kith knows whoever this is. */
  get customer(): string {
    return this.session.customer ?? this.session.guest
  }

  path(below = ''): string {
    return `/${this.design.key}${below}`
  }

  say(phrase: Phrase, values?: Readonly<Record<string, string | number>>): string {
    return say(this.language, phrase, values)
  }

  text(text: Text): string {
    return textIn(this.language, text)
  }

  money(minorUnits: number): string {
    return money(this.language, minorUnits, this.site.currency)
  }

  moment(at: number): string {
    return moment(this.language, at, this.timeZone)
  }

  hour(at: number): string {
    return hour(this.language, at, this.timeZone)
  }

  day(at: number): string {
    return day(this.language, at, this.timeZone)
  }

  notice(tone: Notice['tone'], text: string): void {
    this.session.notice = { tone, text }
  }

  /** Tells Kith what happened, now if it can be, else as soon as it can. */
  async tell(...events: readonly { readonly type: string; readonly data: object; readonly at?: number }[]) {
    const { outbox, state } = this.ground
    for (const { type, data, at } of events) {
      const id = `${this.design.key}-${randomBytes(9).toString('base64url')}`
      const occurredAt = new Date(at ?? this.site.now).toISOString()
      state.outbox.push({ site: this.session.site, id, type, occurredAt, data })
    }
    await state.save()
    return await outbox.flush(this.session.site, this.kith)
  }
}

export function newCart(): Session['cart'] {
  return { id: `cart-${randomBytes(9).toString('base64url')}`, lines: [], discounts: [], coupons: [] }
}

export function newSession(design: StoreDesign, site: string): Session {
  return {
    id: randomBytes(24).toString('base64url'),
    store: design.key,
    site,
    customer: null,
    guest: `guest-${randomBytes(9).toString('base64url')}`,
    cart: newCart(),
    referral: null,
    typed: null,
    language: null,
    seeing: false,
    notice: null,
    touchedAt: Date.now(),
  }
}
