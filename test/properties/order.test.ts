import fc from 'fast-check'
import { expect, test } from 'vitest'
import { end, eventsOf, history, openSite, outcomeOf } from './history.ts'
import { Model } from './model.ts'

const numRuns = Number(process.env.PROPERTY_RUNS ?? 1_500)

test('EARN-12 GIFT-4 MEMBER-6 what the engine gives is what the facts are worth', () => {
  fc.assert(
    fc.property(history, (of) => {
      const site = openSite(of)
      const events = eventsOf(of, site.codes)
      for (const event of events) site.world.tell(event)
      site.world.advance(end)
      const { codes, definition, past } = site
      const model = new Model({ definition, codes, facts: [...past, ...events], timeZone: of.timeZone, end })
      expect(outcomeOf(site)).toEqual(model.outcome())
    }),
    { numRuns },
  )
})
