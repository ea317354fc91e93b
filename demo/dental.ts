import type { Chance } from './chance.ts'
import { type Diary, day, days, hour, minute } from './diary.ts'
import { institutionId, institutions, People, type Person } from './people.ts'
import type { Store } from './store.ts'
import { explanationOf, firstOf, isoTime, type SiteSettings, type Story, type Try } from './story.ts'

const program = 'earn'

interface Market {
  readonly settings: SiteSettings
  /** How many institutions were there before, and how many come. */
  readonly established: number
  readonly newcomers: number
}

/** The order that waits to be paid when the story ends, and the code that it came with. */
const openOrder = 'arc-open'

/** Arcadia Dental Design: institutions bring institutions, and both get credit. */
export const dental: Story = {
  ...storyOf({
    settings: {
      key: 'arcadia',
      name: 'Arcadia Dental Design',
      homeUrl: 'https://arcadia.example',
      currency: 'USD',
      locale: 'en',
      timeZone: 'America/Los_Angeles',
    },
    established: 60,
    newcomers: 150,
  }),
  shows: 'refer and earn',
  tries,
}

/** The same company's market overseas: a site of its own, whose codes are good for nothing here. */
export const dentalOverseas: Story = {
  ...storyOf({
    settings: {
      key: 'arcadia-overseas',
      name: 'Arcadia Dental Design, Europe',
      homeUrl: 'https://eu.arcadia.example',
      currency: 'EUR',
      locale: 'en',
      timeZone: 'Europe/Berlin',
    },
    established: 12,
    newcomers: 16,
  }),
  shows: 'the same program on the same workspace, in another market',
  tries: async (store) => [
    { says: 'Referrals of this market alone', method: 'GET', path: '/v1/referrals?limit=5' },
    await explanationOf(store, 'state=rewarded', 'One of them, step by step'),
  ],
}

function storyOf(market: Market) {
  const tell = (diary: Diary, chance: Chance) => new Arcadia(diary, chance, market).tell()
  return { settings: market.settings, tell }
}

const endings = [
  ...Array.from({ length: 12 }, () => 'pays' as const),
  'cancels',
  'cancels',
  'refunded',
  'refunded in part',
  'waits',
] as const
type Ending = (typeof endings)[number]

class Arcadia {
  readonly #diary: Diary
  readonly #chance: Chance
  readonly #people: People
  readonly #store: Store
  readonly #market: Market
  readonly #institution: () => string
  readonly #codes: { readonly code: string; readonly madeOn: number }[] = []
  #orders = 0

  constructor(diary: Diary, chance: Chance, market: Market) {
    this.#diary = diary
    this.#chance = chance
    this.#people = new People(chance, 'english')
    this.#store = diary.store
    this.#market = market
    this.#institution = institutions(chance)
  }

  tell(): void {
    const { established, newcomers, settings } = this.#market
    this.#diary.plan(0, () =>
      this.#store.launch({ preset: 'refer-and-earn', key: program, name: 'Refer a practice, earn credit' }),
    )
    const elena = this.#established(this.#people.named('Elena Marino', 'elena'), 'Marino Dental Lab')
    const contacts = [elena, ...Array.from({ length: established - 1 }, () => this.#established(this.#people.next()))]
    const referrers = contacts.slice(0, Math.ceil(established / 4))
    for (const referrer of referrers) {
      // After ninety days they ask again, and get a new code.
      const first = referrer === elena ? 1 : this.#chance.whole(1, 25)
      for (const number of [first, first + 92]) this.#asksForCode(referrer, number)
      this.#spends(referrer)
    }
    for (let count = 0; count < newcomers; count += 1) this.#comes(this.#chance.whole(26, days - 4))
    for (const contact of contacts.slice(-6)) this.#oldInstitution(contact)
    if (settings.key !== 'arcadia') return
    this.#ofTheSameHouse(elena)
    this.#expired()
    this.#ends(elena)
  }

  /** An institution whose orders were made before Kith was there. */
  #established(person: Person, organization = this.#institution()): Person & { readonly organization: string } {
    const at = this.#diary.evening(0) - this.#chance.whole(30, 900) * day
    this.#registers(person, organization, at)
    this.#orders += 1
    this.#diary.happens(this.#diary.evening(0) - hour, 'order.imported', {
      customer: person.id,
      order: `old-${this.#orders}`,
      total: this.#chance.whole(200, 3_000) * 100,
      placedAt: isoTime(at + day),
      status: 'completed',
    })
    return { ...person, organization }
  }

  #registers({ id: customer, name, email }: Person, institution: string, at: number): void {
    const organization = institutionId(institution)
    this.#diary.happens(at, 'customer.registered', { customer, name, email, organization, locale: 'en' })
  }

  #asksForCode(referrer: Person, number: number): void {
    this.#diary.plan(number, async () => {
      const code = await this.#store.codeOf(program, referrer.id)
      if (code !== null) this.#codes.push({ code, madeOn: number })
    })
  }

  /** The contact of a new institution registers, and enters a code at its first order. */
  #comes(number: number): void {
    const person = this.#people.next()
    const organization = this.#institution()
    const at = this.#diary.evening(number) + this.#chance.whole(2, 20) * hour
    this.#registers(person, organization, at)
    const ending = this.#chance.pick(endings)
    const withCode = this.#chance.percent(75)
    const colleague = this.#chance.percent(12) ? this.#people.next() : null
    this.#diary.plan(number, () => {
      const valid = this.#codes.filter(({ madeOn }) => number - madeOn < 88)
      const code = withCode && valid.length > 0 ? this.#chance.pick(valid).code : null
      this.#placesOrder(person, at + hour, ending, code)
      if (colleague === null || code === null) return
      // A second of the same house is no second referral.
      this.#registers(colleague, organization, at + day)
      this.#placesOrder(colleague, at + day + hour, 'pays', code)
    })
  }

  #placesOrder(person: Person, at: number, ending: Ending, code: string | null): void {
    this.#orders += 1
    const order = `arc-${1000 + this.#orders}`
    const total = this.#chance.whole(150, 2_500) * 100
    this.#diary.happens(at, 'order.placed', { customer: person.id, order, total, ...(code === null ? {} : { code }) })
    const paid = at + this.#chance.whole(1, 80) * hour
    const later = paid + this.#chance.whole(3, 20) * day
    if (ending === 'waits') return
    if (ending === 'cancels') {
      this.#diary.happens(paid, 'order.cancelled', { order })
      return
    }
    this.#diary.happens(paid, 'order.paid', { order })
    this.#diary.happens(paid + 6 * day, 'order.completed', { order })
    if (ending === 'refunded') this.#diary.happens(later, 'order.refunded', { order, amount: total })
    if (ending === 'refunded in part') this.#diary.happens(later, 'order.refunded', { order, amount: total / 4 })
  }

  /** Now and then a part of what was earned pays for an order; some think better of it. */
  #spends(referrer: Person): void {
    for (const number of [55, 80, 105].map((from) => from + this.#chance.whole(0, 12))) {
      this.#diary.plan(number, async (now) => {
        const { body } = await this.#store.get(`/v1/customers/${referrer.id}/balances`)
        const available: number = body.credit.available
        if (available <= 0) return
        const amount = this.#chance.percent(40) ? available : Math.min(available, 2_000)
        const held = await this.#store.post('/v1/spends', { customer: referrer.id, unit: 'credit', amount })
        if (held.status >= 300) return
        this.#orders += 1
        const order = `arc-${1000 + this.#orders}`
        if (this.#chance.percent(15)) {
          await this.#store.post(`/v1/spends/${held.body.id}/release`)
          return
        }
        this.#diary.happens(now + 4 * minute, 'order.placed', {
          customer: referrer.id,
          order,
          total: amount + 10_000,
          spends: [held.body.id],
        })
        this.#diary.happens(now + 5 * minute, 'order.paid', { order })
      })
    }
  }

  #oldInstitution(contact: Person): void {
    this.#diary.plan(this.#chance.whole(30, 100), (now) => {
      const known = this.#codes.at(0)
      if (known) this.#placesOrder(contact, now + 2 * minute, 'pays', known.code)
    })
  }

  /** Elena's own colleague tries her code, and somebody one that has a letter wrong. */
  #ofTheSameHouse(elena: Person & { readonly organization: string }): void {
    const [colleague, other] = this.#people.several(2) as [Person, Person]
    this.#registers(colleague, elena.organization, this.#diary.evening(20))
    this.#registers(other, this.#institution(), this.#diary.evening(21))
    this.#diary.plan(28, async (now) => {
      const code = await this.#store.codeOf(program, elena.id)
      if (code === null) return
      await this.#store.post(`/v1/codes/${code}/check`, { customer: colleague.id })
      this.#placesOrder(colleague, now + 2 * minute, 'pays', code)
      this.#placesOrder(other, now + 2 * minute, 'pays', `${code.slice(1)}Z`)
    })
  }

  /** Somebody found an old code in a mail. */
  #expired(): void {
    const person = this.#people.next()
    this.#registers(person, this.#institution(), this.#diary.evening(98))
    this.#diary.plan(99, (now) => {
      const old = this.#codes.find(({ madeOn }) => madeOn < 8)
      if (old) this.#placesOrder(person, now + minute, 'pays', old.code)
    })
  }

  /** Two institutions are under way: one has ordered and not paid yet, the other has only registered. */
  #ends(elena: Person): void {
    const [ordered, registered] = [this.#people.named('Hana Brooks', 'hana'), this.#people.named('Teo Vance', 'teo')]
    this.#registers(ordered, 'Willow Dental Studio', this.#diary.until - 3 * day)
    this.#registers(registered, 'Harbor Implants', this.#diary.until - 2 * hour)
    this.#diary.plan(days - 2, async () => {
      const code = await this.#store.codeOf(program, elena.id)
      const data = { customer: ordered.id, order: openOrder, total: 84_000, code }
      this.#diary.happens(this.#diary.until - day, 'order.placed', data)
    })
  }
}

async function tries(store: Store, until: number, others: ReadonlyMap<string, Store>): Promise<Try[]> {
  const { body } = await store.get('/v1/codes?customer=elena')
  const code = (body.data as { code: string; state: string }[]).find(({ state }) => state === 'available')?.code ?? ''
  const overseas = await others.get('arcadia-overseas')?.get('/v1/codes?limit=1')
  const foreign = overseas ? firstOf<{ code: string }>(overseas, 'a code').code : code
  const refunded = await explanationOf(
    store,
    'state=revoked',
    'A referral that was paid for and refunded, step by step',
  )
  return [
    {
      says: 'Teo of a new institution enters a code of Elena at checkout: is it good?',
      method: 'POST',
      path: `/v1/codes/${code}/check`,
      body: { customer: 'teo' },
    },
    {
      says: 'A code of the overseas site is refused with the reason wrong_site',
      method: 'POST',
      path: `/v1/codes/${foreign}/check`,
      body: { customer: 'teo' },
    },
    { says: 'What Elena has to spend', method: 'GET', path: '/v1/customers/elena/balances' },
    {
      says: 'Hana ordered with her code yesterday and pays now: both get $20.00',
      method: 'POST',
      path: '/v1/events',
      body: { id: 'try-paid', type: 'order.paid', occurredAt: isoTime(until), data: { order: openOrder } },
    },
    { says: 'Elena has it already', method: 'GET', path: '/v1/customers/elena/ledger?limit=3' },
    {
      says: 'A checkout holds $5.00 of it. What is not captured in half an hour is free again',
      method: 'POST',
      path: '/v1/spends',
      body: { customer: 'elena', unit: 'credit', amount: 500 },
    },
    refunded,
  ]
}
