import fc from 'fast-check'
import { expect, test } from 'vitest'
import { miscounts } from './counts.ts'
import { end, eventsOf, history, openSite } from './history.ts'
import { runs } from './runs.ts'

/** What is added at every look, by nature. */
const journals = ['events', 'due_work']

test('PLAT-3 looking at everything again changes nothing', () => {
  fc.assert(
    fc.property(history, (of) => {
      const { world, codes } = openSite(of)
      for (const [place, event] of eventsOf(of, codes).entries()) {
        world.tell(event)
        if (place % 4 !== 3) continue
        const before = world.snapshot(journals)
        world.settleAgain()
        expect(world.snapshot(journals)).toEqual(before)
      }
      world.advance(end)
      const before = world.snapshot(journals)
      world.settleAgain()
      expect(world.snapshot(journals)).toEqual(before)
      expect(miscounts(world)).toEqual([])
    }),
    runs(150),
  )
})

test('PLAT-3 an event that says nothing new does nothing', () => {
  fc.assert(
    fc.property(history, (of) => {
      const { world, codes } = openSite(of)
      const events = eventsOf(of, codes)
      for (const event of events) world.tell(event)
      const again = events.filter((event) => event.type !== 'order.refunded' && !('code' in event))
      // A code that was refused is looked at again with whatever its customer does next, as facts of others may have arrived.
      for (const event of again) world.tell({ ...event, id: `${event.id}-once-more` })
      // An order of which nothing but its end is known is filed under what is known of its customer by then.
      const rows = () => world.snapshot([...journals, 'orders'])
      const before = rows()
      for (const event of events) expect(world.tell(event)).toEqual({ id: event.id, status: 'duplicate', effects: [] })
      // The same step under another id; a refund would be another refund, and a code entered again is told again.
      for (const event of again) expect(world.tell({ ...event, id: `${event.id}-again` }).effects).toEqual([])
      expect(rows()).toEqual(before)
    }),
    runs(150),
  )
})
