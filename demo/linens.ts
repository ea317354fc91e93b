import type { Chance } from './chance.ts'
import { type Diary, day, days, hour, minute } from './diary.ts'
import { People, type Person } from './people.ts'
import type { Store } from './store.ts'
import { explanationOf, firstOf, isoTime, type Story, type Try } from './story.ts'

const program = 'members'

/** Linen & Co.: a shop with a membership, where a link brings a member and a discount uses itself. */
export const linens: Story = {
  settings: {
    key: 'linen',
    name: 'Linen & Co. 亚麻生活',
    homeUrl: 'https://linen.example',
    currency: 'CNY',
    locale: 'zh-CN',
    timeZone: 'Asia/Shanghai',
  },
  shows: 'member referrals',
  tell: (diary, chance) => new Linen(diary, chance).tell(),
  tries,
}

class Linen {
  readonly #diary: Diary
  readonly #chance: Chance
  readonly #people: People
  readonly #store: Store
  readonly #codes: string[] = []
  #orders = 0

  constructor(diary: Diary, chance: Chance) {
    this.#diary = diary
    this.#chance = chance
    this.#people = new People(chance, 'chinese')
    this.#store = diary.store
  }

  tell(): void {
    this.#diary.plan(0, () => this.#launches())
    // A weekend of stocktaking: links rest, and what was begun goes on afterwards.
    this.#diary.plan(47, () => this.#step('pause'))
    this.#diary.plan(49, () => this.#step('resume'))
    const meihua = this.#people.named('陈美华', 'meihua')
    const members = [meihua, ...this.#people.several(149)]
    for (const member of members) this.#joinedBefore(member)
    for (const member of members.slice(0, 35)) this.#shares(member)
    const subscribers = this.#people.several(60)
    for (const person of subscribers) this.#subscribes(person)
    for (const person of subscribers.slice(0, 25)) this.#follows(person, this.#chance.whole(60, days - 1))
    for (const person of this.#people.several(110)) this.#follows(person, this.#chance.whole(5, days - 1))
    for (const person of this.#people.several(25)) this.#comesAlone(person)
    for (const member of members.slice(40, 45)) this.#codeTooLate(member)
    for (const member of members.slice(1, 14)) this.#spends(member)
    const [gone] = members.slice(-1) as [Person]
    this.#diary.happens(this.#diary.evening(80), 'customer.erased', { customer: gone.id })
    this.#ends(meihua)
  }

  async #launches(): Promise<void> {
    // As the preset has it, except that the friend's discount does not last for ever.
    const coupon = {
      type: 'coupon',
      discount: { type: 'percentage', percent: 10 },
      applies: 'automatically',
      validFor: 'P45D',
    }
    const trigger = {
      on: 'registration',
      referrer: [{ every: 1, gifts: [{ type: 'points', amount: 500 }] }],
      referee: { gifts: [coupon] },
    }
    const share = {
      title: '好物与好友分享',
      subtitle: '邀请人和新朋友都有礼。',
      channels: {
        x: { text: '和我一起逛 Linen & Co.，新朋友首单有优惠：{{ link }}' },
        email: { title: '送您一份新朋友优惠', body: '用我的链接注册即可享受优惠：{{ link }}', icon: null },
        facebook: {},
      },
    }
    const definition = { triggers: [trigger], share }
    await this.#store.launch({ preset: 'member-referrals', key: program, name: '邀请好友', definition })
  }

  async #step(name: 'pause' | 'resume'): Promise<void> {
    await this.#store.post(`/v1/programs/${program}/${name}`)
  }

  #registers({ id: customer, name, email }: Person, at: number, more: object): void {
    this.#diary.happens(at, 'customer.registered', { customer, name, email, locale: 'zh-CN', ...more })
  }

  #joinedBefore(member: Person): void {
    const at = this.#diary.evening(0) - this.#chance.whole(10, 900) * day
    this.#registers(member, at, {})
    if (this.#chance.percent(60)) this.#orderImported(member, at + day)
  }

  #orderImported(person: Person, placedAt: number): void {
    this.#orders += 1
    const order = `lin-old-${this.#orders}`
    const total = this.#chance.whole(80, 1_200) * 100
    const data = { customer: person.id, order, total, placedAt: isoTime(placedAt), status: 'completed' }
    this.#diary.happens(this.#diary.evening(0) - hour, 'order.imported', data)
  }

  /** The store knows an address from its newsletter; whose it is has not registered. */
  #subscribes({ id: customer, email }: Person): void {
    const at = this.#diary.evening(this.#chance.whole(0, 50))
    this.#diary.happens(at, 'customer.identified', { customer, email, source: 'subscription' })
  }

  #shares(member: Person): void {
    this.#diary.plan(member.id === 'meihua' ? 1 : this.#chance.whole(1, 50), async () => {
      const code = await this.#store.codeOf(program, member.id)
      if (code !== null) this.#codes.push(code)
    })
  }

  /** Somebody follows a link and registers; the discount of ten percent is in their first cart by itself. */
  #follows(person: Person, number: number): void {
    this.#diary.plan(number, async (now) => {
      if (this.#codes.length === 0) return
      const code = this.#chance.pick(this.#codes)
      const visit = await this.#store.visit(code)
      if (visit === null || this.#chance.percent(15)) return
      const typed = this.#chance.percent(20)
      this.#registers(person, now + 7 * minute, typed ? { code } : { visit })
      if (this.#chance.percent(55)) this.#buysWithCoupon(person, number + this.#chance.whole(1, 20))
    })
  }

  #buysWithCoupon(person: Person, number: number): void {
    this.#diary.plan(number, async (now) => {
      const cart = { id: `cart-${person.id}`, customer: person.id, currency: 'CNY', lines: linesOf(this.#chance) }
      const { body } = await this.#store.post('/v1/carts/evaluate', { cart })
      const applied = body.applied as { source: string; code: string }[]
      const coupons = applied.filter(({ source }) => source === 'coupon').map(({ code }) => code)
      this.#orders += 1
      const order = `lin-${1000 + this.#orders}`
      const at = now + this.#chance.whole(2, 9) * minute
      this.#diary.happens(at, 'order.placed', { customer: person.id, order, total: body.totals.total, coupons })
      if (this.#chance.percent(90)) this.#diary.happens(at + minute, 'order.paid', { order })
    })
  }

  #comesAlone(person: Person): void {
    this.#registers(person, this.#diary.evening(this.#chance.whole(0, days - 1)) + hour, {})
  }

  /** A member who heard of codes only after registering. */
  #codeTooLate(member: Person): void {
    this.#diary.plan(this.#chance.whole(55, 110), (now) => {
      if (this.#codes.length > 0) this.#registers(member, now + minute, { code: this.#chance.pick(this.#codes) })
    })
  }

  #spends(member: Person): void {
    this.#diary.plan(this.#chance.whole(70, 112), async (now) => {
      const spend = await this.#store.post('/v1/spends', { customer: member.id, unit: 'points', amount: 500 })
      if (spend.status >= 300) return
      this.#orders += 1
      const data = { customer: member.id, order: `lin-${1000 + this.#orders}`, total: 12_000, spends: [spend.body.id] }
      this.#diary.happens(now + 3 * minute, 'order.placed', data)
    })
  }

  /** A friend has registered by Meihua's link an hour ago, and has not bought anything yet. */
  #ends(meihua: Person): void {
    const friend = this.#people.named('林晓雨', 'xiaoyu')
    this.#diary.plan(days - 1, async (now) => {
      const code = await this.#store.codeOf(program, meihua.id)
      const visit = code === null ? null : await this.#store.visit(code)
      if (visit !== null) this.#registers(friend, now + 9 * minute, { visit })
    })
  }
}

const goods = [
  { sku: 'sheet', unitAmount: 39_900 },
  { sku: 'towel', unitAmount: 8_900 },
  { sku: 'curtain', unitAmount: 25_900 },
]

function linesOf(chance: Chance) {
  return goods.slice(0, chance.whole(1, 3)).map((item, place) => ({
    ...item,
    id: String(place + 1),
    quantity: chance.whole(1, 2),
  }))
}

async function tries(store: Store, until: number): Promise<Try[]> {
  const { code } = firstOf<{ code: string }>(await store.get('/v1/codes?customer=meihua'), 'a code of Meihua')
  const lines = [{ id: '1', sku: 'sheet', quantity: 1, unitAmount: 39_900 }]
  return [
    { says: 'The link that Meihua shares. It records the visit', method: 'GET', path: `/r/linen/${code}` },
    {
      says: 'Somebody registers with the code: she gets points, they get a coupon',
      method: 'POST',
      path: '/v1/events',
      body: {
        id: 'try-registered',
        type: 'customer.registered',
        occurredAt: isoTime(until),
        data: { customer: 'try-guest', email: 'guest@example.cn', locale: 'zh-CN', code },
      },
    },
    {
      says: 'The ten percent are off the first cart of Xiaoyu, without a code',
      method: 'POST',
      path: '/v1/carts/evaluate',
      body: { cart: { id: 'cart-xiaoyu', customer: 'xiaoyu', currency: 'CNY', lines } },
    },
    { says: 'Her coupons', method: 'GET', path: '/v1/coupons?customer=xiaoyu' },
    { says: 'The points of Meihua', method: 'GET', path: '/v1/customers/meihua/balances' },
    { says: 'What she was told, in her language', method: 'GET', path: '/v1/notifications?customer=meihua&limit=3' },
    await explanationOf(store, 'referrer=meihua&state=rewarded', 'One of her referrals, step by step'),
  ]
}
