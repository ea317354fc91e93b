import fc from 'fast-check'
import { expect, test } from 'vitest'
import { takesPart } from '#referrals/referral.ts'
import { miscounts } from './counts.ts'
import { end, eventsOf, history, openSite, outcomeOf, type Site } from './history.ts'
import { Model } from './model.ts'
import { runs } from './runs.ts'

test('EARN-12 GIFT-4 MEMBER-6 what the engine gives is what the facts are worth', () => {
  fc.assert(
    fc.property(history, (of) => {
      const site = openSite(of)
      const events = eventsOf(of, site.codes)
      for (const event of events) site.world.tell(event)
      site.world.advance(end)
      expect(miscounts(site.world)).toEqual([])
      const { codes, definition, past } = site
      const model = new Model({ definition, codes, facts: [...past, ...events], timeZone: of.timeZone, end })
      expect(outcomeOf(site)).toEqual(model.outcome())
    }),
    runs(400),
  )
})

/** By participant: the order that their referral is of. */
function ordersOf({ world }: Site): Record<string, string | null> {
  const part = world.referrals().filter((referral) => takesPart(referral) && referral.successes.length > 0)
  return Object.fromEntries(part.map(({ participant, orderId }) => [participant, orderId]))
}

test('PLAT-3 events told in any order, late or twice, come to the same end', () => {
  const shuffled = history.chain((of) => {
    const count = eventsOf(of, []).length
    const places = Array.from({ length: count }, (_, place) => place)
    return fc.record({
      of: fc.constant(of),
      places: fc
        .tuple(fc.shuffledSubarray(places, { minLength: count }), fc.subarray(places))
        .map(([once, twice]) => [...once, ...twice]),
    })
  })
  fc.assert(
    fc.property(shuffled, ({ of, places }) => {
      const inOrder = openSite(of)
      const events = eventsOf(of, inOrder.codes)
      for (const event of events) inOrder.world.tell(event)
      inOrder.world.advance(end)
      const anyOrder = openSite(of)
      for (const place of places) {
        const event = events[place]
        if (event) anyOrder.world.tell(event)
      }
      anyOrder.world.advance(end)
      expect(outcomeOf(anyOrder)).toEqual(outcomeOf(inOrder))
      expect(ordersOf(anyOrder)).toEqual(ordersOf(inOrder))
      expect(miscounts(anyOrder.world)).toEqual([])
    }),
    runs(400),
  )
})
