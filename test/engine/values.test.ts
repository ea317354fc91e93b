import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Kith, type Shop, startKith } from '../app.ts'

let kith: Kith
let shop: Shop
beforeAll(async () => {
  kith = await startKith()
  shop = await kith.createSite()
})
afterAll(() => kith.stop())

/** What the store's language might take for something else, as text, where it stands among others and alone. */
const texts = [
  'NULL',
  'null',
  '{}',
  '{a,b}',
  '"',
  'a"b',
  '\\',
  'a\\"b',
  ',',
  "'",
  'a,b',
  '$1',
  '名前',
  'zero\u200bwidth',
  '🎁',
]
const at = '2026-03-10T12:00:00.000Z'
let count = 0

interface Person {
  readonly name: string | null
  readonly organization: string | null
}

/** Tells of them in one request, whose rows are saved together, and reads each of them again. */
async function keep(people: readonly Person[]): Promise<Person[]> {
  const known = people.map((person) => ({ ...person, customer: `c-${++count}` }))
  const events = known.map((person) => ({
    id: `e-${person.customer}`,
    type: 'customer.identified',
    occurredAt: at,
    data: person,
  }))
  expect((await shop.post('/v1/events', events)).status).toBe(200)
  const read = known.map(async ({ customer }) => (await shop.get(`/v1/customers/${customer}`)).body)
  return (await Promise.all(read)).map(({ name, organization }) => ({ name, organization }))
}

for (const many of [1, 7, 8, 9, 40]) {
  test(`PLAT-3 what ${many} rows hold is kept as it was told, the same in all or not`, async () => {
    for (const text of texts) {
      const same = Array.from({ length: many }, () => ({ name: text, organization: null }))
      expect(await keep(same)).toEqual(same)
      const butOne = same.map((person, place) => (place === many - 1 ? { name: null, organization: text } : person))
      expect(await keep(butOne)).toEqual(butOne)
    }
    const mixed = Array.from({ length: many }, (_, place) => ({
      name: texts[place % texts.length] as string,
      organization: null,
    }))
    expect(await keep(mixed)).toEqual(mixed)
  })
}
