import type { Chance } from './chance.ts'
import { type Diary, day, days, hour, minute } from './diary.ts'
import { People, type Person } from './people.ts'
import type { Store } from './store.ts'
import { explanationOf, firstOf, isoTime, type Story, type Try } from './story.ts'

const program = 'invite'
const servers = [
  { sku: 'vm-small', price: 1_200 },
  { sku: 'vm-medium', price: 2_900 },
  { sku: 'vm-large', price: 7_900 },
]

/** Nimbus Hosting: customers with a running server invite newcomers with codes that work once. */
export const hosting: Story = {
  settings: {
    key: 'nimbus',
    name: 'Nimbus Hosting',
    homeUrl: 'https://nimbus.example',
    currency: 'USD',
    locale: 'en',
    timeZone: 'America/New_York',
  },
  shows: 'invitation codes',
  tell: async (diary, chance) => {
    await new Nimbus(diary, chance).tell()
  },
  tries,
}

/** How a newcomer comes out with a code. */
const endings = [
  'orders',
  'orders',
  'orders',
  'orders',
  'refunded',
  'cancelled',
  'late',
  'leaves',
  'types it in',
] as const
type Ending = (typeof endings)[number]

class Nimbus {
  readonly #diary: Diary
  readonly #chance: Chance
  readonly #people: People
  readonly #store: Store
  #orders = 0

  constructor(diary: Diary, chance: Chance) {
    this.#diary = diary
    this.#chance = chance
    this.#people = new People(chance, 'english')
    this.#store = diary.store
  }

  async tell(): Promise<void> {
    this.#diary.plan(0, () => this.#store.launch({ preset: 'invitation-code', key: program, name: 'Bring a friend' }))
    const grace = this.#people.named('Grace Okafor', 'grace')
    const customers = [grace, ...this.#people.several(44)]
    for (const customer of customers) this.#joined(customer)
    for (const person of this.#people.several(12)) this.#register(person, -this.#chance.whole(1, 200) * day)
    for (let count = 0; count < 150; count += 1) this.#comesAlone()
    for (const creator of customers.slice(1, 26)) this.#invites(creator, this.#chance.whole(1, 3))
    this.#graceInvites(grace)
    for (const creator of customers.slice(30, 34)) this.#tooLate(creator)
    this.#nosy(customers[26] as Person)
  }

  /** A customer from before the program, whose server runs. */
  #joined(customer: Person): void {
    const at = this.#diary.evening(0) - this.#chance.whole(20, 700) * day
    this.#register(customer, at - this.#diary.evening(0))
    this.#order(customer, at + hour, {})
    this.#diary.happens(at + 2 * hour, 'product.activated', { customer: customer.id, product: `srv-${customer.id}` })
  }

  #register(person: Person, sinceStart: number): void {
    const { id: customer, name, email } = person
    this.#diary.happens(this.#diary.evening(0) + sinceStart, 'customer.registered', {
      customer,
      name,
      email,
      locale: 'en',
    })
  }

  #order(customer: Person, at: number, more: { readonly cart?: string; readonly code?: string }, pays = true): string {
    this.#orders += 1
    const order = `nim-${1000 + this.#orders}`
    const total = this.#chance.pick(servers).price
    this.#diary.happens(at, 'order.placed', { customer: customer.id, order, total, ...more })
    if (pays) this.#diary.happens(at + minute, 'order.paid', { order })
    return order
  }

  #comesAlone(): void {
    const person = this.#people.next()
    const since = this.#chance.whole(0, days - 1) * day + this.#chance.whole(0, 20) * hour
    this.#register(person, since)
    if (this.#chance.percent(70))
      this.#order(person, this.#diary.evening(0) + since + this.#chance.whole(1, 72) * minute, {})
  }

  #invites(creator: Person, count: number): void {
    for (let made = 0; made < count; made += 1) {
      const number = this.#chance.whole(1, days - 20)
      const ending = this.#chance.pick(endings)
      const [friend, other] = this.#people.several(2) as [Person, Person]
      this.#diary.plan(number, async () => {
        const code = await this.#store.codeOf(program, creator.id)
        if (code === null) return
        this.#comesWith(friend, code, number + this.#chance.whole(2, 10), ending)
        if (this.#chance.percent(30)) this.#comesWith(other, code, number + this.#chance.whole(11, 19), 'orders')
        if (ending === 'orders' && this.#chance.percent(50)) this.#usesBenefit(creator, code, number + 15)
      })
    }
  }

  /** A newcomer registers a few minutes before an evening and puts the code into their cart. */
  #comesWith(friend: Person, code: string, number: number, ending: Ending): void {
    const evening = this.#diary.evening(number)
    const registered = evening - (ending === 'late' ? 3 * hour : 12 * minute)
    this.#register(friend, registered - this.#diary.evening(0))
    if (ending === 'types it in') {
      this.#order(friend, evening - 2 * minute, { code })
      return
    }
    this.#diary.plan(number, async () => {
      const cart = `cart-${friend.id}`
      const answer = await this.#store.put(`/v1/carts/${cart}/code`, { code, cart: cartOf(friend, this.#chance) })
      if (answer.status >= 300) {
        this.#order(friend, evening + 5 * minute, {})
        return
      }
      if (ending === 'leaves') return
      const order = this.#order(friend, evening + 3 * minute, { cart }, ending !== 'cancelled')
      const later = evening + this.#chance.whole(2, 12) * day
      if (ending === 'cancelled') this.#diary.happens(evening + 9 * minute, 'order.cancelled', { order })
      if (ending === 'refunded') this.#diary.happens(later, 'order.refunded', { order, amount: 0, full: true })
    })
  }

  /** The creator registers a domain with the code that somebody ordered with. */
  #usesBenefit(creator: Person, code: string, number: number): void {
    this.#diary.plan(number, async (now) => {
      const cart = `domain-${code}`
      const lines = [{ id: '1', sku: 'com', quantity: 1, unitAmount: 1_400, category: 'domain', action: 'register' }]
      const answer = await this.#store.put(`/v1/carts/${cart}/code`, {
        code,
        cart: { customer: creator.id, currency: 'USD', lines },
      })
      if (answer.status >= 300) return
      this.#orders += 1
      const order = `nim-${1000 + this.#orders}`
      this.#diary.happens(now + 2 * minute, 'order.placed', { customer: creator.id, order, total: 0, cart, lines })
      this.#diary.happens(now + 3 * minute, 'order.paid', { order })
    })
  }

  /** Grace has three codes: one earned her a domain, one is on somebody's cart just now, one is still free. */
  #graceInvites(grace: Person): void {
    const [first, second, third] = [
      this.#people.named('Noah Lindqvist', 'noah'),
      this.#people.named('Mira Sandoval', 'mira'),
      this.#people.named('Noor Rahimi', 'noor'),
    ]
    this.#diary.plan(40, async () => {
      const code = await this.#store.codeOf(program, grace.id)
      if (code !== null) this.#comesWith(first, code, 44, 'orders')
    })
    this.#diary.plan(days - 3, async () => {
      const code = await this.#store.codeOf(program, grace.id)
      if (code !== null) this.#comesWith(second, code, days, 'leaves')
    })
    this.#diary.plan(days - 2, async () => {
      await this.#store.codeOf(program, grace.id)
    })
    // A fourth is one too many.
    this.#diary.plan(days - 1, async () => {
      await this.#store.codeOf(program, grace.id)
    })
    this.#register(third, this.#diary.until - 5 * minute - this.#diary.evening(0))
  }

  /** Somebody whose server is gone makes no codes any more. */
  #tooLate(creator: Person): void {
    const number = this.#chance.whole(10, 60)
    const at = this.#diary.evening(number) - hour
    this.#diary.happens(at, 'product.deactivated', { customer: creator.id, product: `srv-${creator.id}` })
    this.#diary.plan(number + 1, async () => {
      await this.#store.codeOf(program, creator.id)
    })
  }

  /** Somebody tries a code of their own, one that was never made, and one as an old customer. */
  #nosy(customer: Person): void {
    this.#diary.plan(70, async () => {
      const own = await this.#store.codeOf(program, customer.id)
      const cart = cartOf(customer, this.#chance)
      for (const code of [own, 'NEVERMADE7']) {
        if (code !== null) await this.#store.put(`/v1/carts/cart-${customer.id}/code`, { code, cart })
      }
    })
    this.#diary.plan(days - 2, async () => {
      const { body } = await this.#store.get('/v1/codes?limit=1')
      const cart = cartOf(customer, this.#chance)
      await this.#store.put(`/v1/carts/cart-${customer.id}/code`, { code: body.data[0].code, cart })
    })
  }
}

function cartOf({ id }: Person, chance: Chance) {
  const { sku, price } = chance.pick(servers)
  return {
    customer: id,
    currency: 'USD',
    lines: [{ id: '1', sku, quantity: 1, unitAmount: price, category: 'server' }],
  }
}

async function tries(store: Store, until: number): Promise<Try[]> {
  const { body } = await store.get('/v1/codes?customer=grace')
  const codes = body.data as { code: string; state: string; benefit: string }[]
  const free = codes.find(({ state }) => state === 'available')?.code ?? ''
  const earned = codes.find(({ benefit }) => benefit === 'open')?.code ?? ''
  const lines = [{ id: '1', sku: 'vm-medium', quantity: 1, unitAmount: 2_900, category: 'server' }]
  const domain = [{ id: '1', sku: 'com', quantity: 1, unitAmount: 1_400, category: 'domain', action: 'register' }]
  const coupon = { id: 'welcome-5', kind: 'coupon', amount: 500 }
  const refused = firstOf<{ id: string }>(await store.get('/v1/refusals?limit=1'), 'a refused code')
  return [
    {
      says: 'Noor registered five minutes ago: may she use a code of Grace?',
      method: 'POST',
      path: `/v1/codes/${free}/check`,
      body: { customer: 'noor' },
    },
    {
      says: 'She uses it on her cart: 20 % off, the coupon in it is removed, and the code is held for her',
      method: 'PUT',
      path: '/v1/carts/cart-noor/code',
      body: { code: free, cart: { customer: 'noor', currency: 'USD', lines, discounts: [coupon] } },
    },
    {
      says: 'She orders and pays: see the effects',
      method: 'POST',
      path: '/v1/events',
      body: [
        {
          id: 'try-placed',
          type: 'order.placed',
          occurredAt: isoTime(until),
          data: { customer: 'noor', order: 'try-1', total: 2_320, cart: 'cart-noor' },
        },
        { id: 'try-paid', type: 'order.paid', occurredAt: isoTime(until), data: { order: 'try-1' } },
      ],
    },
    { says: 'Her codes, as Grace sees them', method: 'GET', path: '/v1/codes?customer=grace' },
    {
      says: 'Another of them earned her a domain: it costs her nothing',
      method: 'POST',
      path: '/v1/carts/evaluate',
      body: { code: earned, cart: { id: 'cart-grace', customer: 'grace', currency: 'USD', lines: domain } },
    },
    await explanationOf(store, 'referrer=grace&state=rewarded', 'Why that was earned, step by step'),
    {
      says: 'Why somebody else was refused a code',
      method: 'GET',
      path: `/v1/refusals/${refused.id}/explanation`,
    },
  ]
}
