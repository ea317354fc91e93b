import type { Chance } from './chance.ts'
import { type Diary, day, days, hour, minute } from './diary.ts'
import { People, type Person } from './people.ts'
import type { Store } from './store.ts'
import { explanationOf, firstOf, isoTime, type Story, type Try } from './story.ts'

const program = 'tomodachi'

/** An operator's own words are in one language, that of the site; what Kith says itself is in the reader's. */
const share = {
  subtitle: 'お友だちにも、あなたにも特典があります。',
  channels: {
    x: { text: 'たぬきキッチンの特典をどうぞ：{{ link }}' },
    email: {
      title: 'たぬきキッチンからの特典のお知らせ',
      body: '{{ name }}さんからのご招待です。こちらから特典を受け取れます：{{ link }}',
    },
    facebook: {},
    wechat: {},
  },
}

/** Points for each friend, and a coupon now and then; the points of a first visit are good for sixty days. */
function definition(perCard: number) {
  return {
    triggers: [
      {
        on: 'card_activation',
        referrer: [
          { every: 1, gifts: [{ type: 'points', amount: perCard, expiresAfter: 'P1Y' }] },
          {
            at: 5,
            gifts: [{ type: 'coupon', discount: { type: 'amount', amount: 1_000 }, minimum: 5_000, validFor: 'P30D' }],
          },
        ],
        referee: 'same',
      },
      {
        on: 'first_order',
        when: 'completed',
        referrer: [
          { every: 1, gifts: [{ type: 'points', amount: 500, expiresAfter: 'P60D', issueAfter: 'PT24H' }] },
          { at: 3, gifts: [{ type: 'coupon', discount: { type: 'free_item', sku: 'karaage' }, validFor: 'P60D' }] },
        ],
        referee: 'same',
      },
    ],
    share,
  }
}

/** Tanuki Kitchen: members of a restaurant group bring friends, and climb a ladder of points and coupons. */
export const restaurant: Story = {
  settings: {
    key: 'tanuki',
    name: 'たぬきキッチン',
    homeUrl: 'https://tanuki.example',
    currency: 'JPY',
    locale: 'ja',
    timeZone: 'Asia/Tokyo',
  },
  shows: 'gifts for bringing friends',
  tell: (diary, chance) => new Tanuki(diary, chance).tell(),
  tries,
}

class Tanuki {
  readonly #diary: Diary
  readonly #chance: Chance
  readonly #people: People
  readonly #store: Store
  readonly #codes: { readonly code: string; readonly weight: number }[] = []
  #orders = 0

  constructor(diary: Diary, chance: Chance) {
    this.#diary = diary
    this.#chance = chance
    this.#people = new People(chance, 'japanese')
    this.#store = diary.store
  }

  tell(): void {
    this.#diary.plan(0, () =>
      this.#store.launch({
        preset: 'refer-a-friend-gift',
        key: program,
        name: 'お友だち紹介キャンペーン',
        definition: definition(300),
      }),
    )
    // Halfway the gift grows; what was given stays as it was.
    this.#diary.plan(60, async () => {
      await this.#store.patch(`/v1/programs/${program}`, { definition: definition(400) })
    })
    const haruka = this.#people.named('佐藤 遥', 'haruka')
    const members = [haruka, ...this.#people.several(139)]
    for (const member of members) this.#joinedBefore(member)
    for (const [place, member] of members.slice(0, 30).entries())
      this.#shares(member, place === 0 ? 24 : 1 + (place % 4))
    for (let count = 0; count < 190; count += 1) this.#follows(this.#chance.whole(4, days - 1))
    for (const member of members.slice(1, 22)) this.#claims(member)
    for (const member of members.slice(60, 66)) this.#alreadyThere(member)
    this.#claimsAndEats(haruka)
    this.#ends()
  }

  #joinedBefore(member: Person): void {
    const at = this.#diary.evening(0) - this.#chance.whole(10, 800) * day
    this.#registers(member, at, {})
    this.#diary.happens(at + hour, 'card.activated', { customer: member.id })
    this.#eats(member, at + 2 * day, true)
  }

  #registers({ id: customer, name, email }: Person, at: number, more: object): void {
    this.#diary.happens(at, 'customer.registered', { customer, name, email, locale: 'ja', ...more })
  }

  #eats(member: Person, at: number, completed: boolean): string {
    this.#orders += 1
    const order = `tnk-${1000 + this.#orders}`
    const total = this.#chance.whole(18, 140) * 100
    this.#diary.happens(at, 'order.placed', { customer: member.id, order, total })
    this.#diary.happens(at + hour, 'order.paid', { order })
    if (completed) this.#diary.happens(at + hour + minute, 'order.completed', { order })
    return order
  }

  #shares(member: Person, weight: number): void {
    this.#diary.plan(member.id === 'haruka' ? 1 : this.#chance.whole(1, 40), async () => {
      const code = await this.#store.codeOf(program, member.id)
      if (code !== null) this.#codes.push({ code, weight })
    })
  }

  /** Somebody opens a friend's link; most register, many activate a card, some come to eat. */
  #follows(number: number): void {
    const friend = this.#people.next()
    this.#diary.plan(number, async (now) => {
      const code = this.#anyCode()
      if (code === null) return
      const visit = await this.#store.visit(code)
      if (visit === null || this.#chance.percent(25)) return
      const registered = now + 6 * minute
      this.#registers(friend, registered, { visit })
      const carded = registered + this.#chance.whole(1, 15 * 24) * hour
      if (this.#chance.percent(75)) this.#diary.happens(carded, 'card.activated', { customer: friend.id })
      if (this.#chance.percent(55)) {
        const order = this.#eats(friend, carded + this.#chance.whole(2, 12 * 24) * hour, this.#chance.percent(92))
        if (this.#chance.percent(8))
          this.#diary.happens(carded + 14 * day, 'order.refunded', { order, amount: 0, full: true })
      }
      if (this.#chance.percent(50)) this.#claims(friend)
    })
  }

  /** Some have many friends. */
  #anyCode(): string | null {
    const lots = this.#codes.flatMap(({ code, weight }) => Array.from({ length: weight }, () => code))
    return lots.length === 0 ? null : this.#chance.pick(lots)
  }

  /** Now and then somebody claims what waits for them, and does not always take all of it. */
  #claims(member: Person): void {
    for (const number of [60, 110].map((from) => from + this.#chance.whole(0, 4))) {
      this.#diary.plan(number, async () => {
        const { body } = await this.#store.get(`/v1/rewards?customer=${member.id}&state=issued`)
        const waiting = (body.data as { id: string; claimable: boolean }[]).filter(({ claimable }) => claimable)
        for (const { id } of waiting.slice(0, this.#chance.whole(1, 4)))
          await this.#store.post(`/v1/rewards/${id}/claim`)
      })
    }
  }

  /** Those who are members already cannot be brought. */
  #alreadyThere(member: Person): void {
    const number = this.#chance.whole(50, 110)
    this.#diary.plan(number, async (now) => {
      const code = this.#anyCode()
      if (code !== null) this.#registers(member, now + minute, { code })
    })
  }

  #claimsAndEats(haruka: Person): void {
    for (const number of [30, 50, 70]) {
      this.#diary.plan(number, async () => {
        const { body } = await this.#store.get(`/v1/rewards?customer=${haruka.id}&state=issued`)
        for (const { id } of body.data.slice(0, 4)) await this.#store.post(`/v1/rewards/${id}/claim`)
      })
    }
    this.#diary.plan(90, async (now) => {
      const spend = await this.#store.post('/v1/spends', { customer: haruka.id, unit: 'points', amount: 800 })
      const spends = spend.status < 300 ? [spend.body.id] : []
      const data = { customer: haruka.id, order: 'tnk-points', total: 4_200, spends }
      this.#diary.happens(now + 3 * minute, 'order.placed', data)
    })
  }

  /** A friend of Haruka's has registered, and holds the card in the hand. */
  #ends(): void {
    const friend = this.#people.named('高橋 蓮', 'ren')
    this.#diary.plan(days - 1, async (now) => {
      const code = await this.#store.codeOf(program, 'haruka')
      const visit = code === null ? null : await this.#store.visit(code)
      if (visit !== null) this.#registers(friend, now + 5 * minute, { visit })
    })
  }
}

async function tries(store: Store, until: number): Promise<Try[]> {
  const code = firstOf<{ code: string }>(await store.get('/v1/codes?customer=haruka'), 'a code of Haruka')
  const { body } = await store.get('/v1/rewards?customer=haruka&state=issued')
  const waiting = (body.data as { id: string; claimable: boolean; gift: { type: string } }[]).filter(
    ({ claimable }) => claimable,
  )
  const reward = waiting.find(({ gift }) => gift.type === 'points') ?? waiting[0]
  if (!reward) throw new Error('the demo ended with nothing to claim')
  return [
    { says: 'The link that Haruka shares. It records the visit', method: 'GET', path: `/r/tanuki/${code.code}` },
    {
      says: 'Her friend Ren activates his card: see the effects',
      method: 'POST',
      path: '/v1/events',
      body: { id: 'try-card', type: 'card.activated', occurredAt: isoTime(until), data: { customer: 'ren' } },
    },
    { says: 'What waits for Haruka', method: 'GET', path: '/v1/rewards?customer=haruka&state=issued&limit=3' },
    {
      says: 'She claims one of them. Claimed again, the answer is the same',
      method: 'POST',
      path: `/v1/rewards/${reward.id}/claim`,
    },
    { says: 'Her points', method: 'GET', path: '/v1/customers/haruka/balances' },
    { says: 'Points that came, were spent and ran out', method: 'GET', path: '/v1/customers/haruka/ledger?limit=5' },
    await explanationOf(store, 'referrer=haruka&state=rewarded', 'One of her referrals, step by step'),
    { says: 'The program before and after its edit', method: 'GET', path: `/v1/programs/${program}/versions` },
  ]
}
