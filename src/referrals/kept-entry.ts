import type { WorkingSet } from '#engine/working-set.ts'
import { ordersOfCustomer } from '#orders/order.ts'
import { compareEntries, type Entry } from '#referrals/entry.ts'
import { type EnteredCode, type Referral, refusals } from '#referrals/referral.ts'

/** What it was displaced by may turn out never to have been right: the code that was entered waits for that. */
export function keepEntry(set: WorkingSet, entry: Entry, of: Referral, reason = 'already_participated'): void {
  const { customer, code, place, at, order: orderId, visit } = entry
  const { program, participant } = of
  const organization = participant === `organization:${of.organization}` ? of.organization : null
  const id = set.chance.id('refusal')
  const entered = { id, customer, organization, code, program, place, at, orderId, visit }
  set.put<EnteredCode>(refusals, { ...entered, reason, waiting: true })
}

/** The same code came with an order as well, where it said nothing new: without the registration it has to be judged. */
export function keepEntryOfOrder(set: WorkingSet, referral: Referral): void {
  const { code, referee: customer } = referral
  const placed = set.list(ordersOfCustomer, customer).flatMap(({ id, code: entered, placedAt: at }): Entry[] => {
    if (entered !== code || at === null) return []
    return [{ customer, code, place: 'checkout', at, order: id, visit: null }]
  })
  const first = placed.sort(compareEntries)[0]
  if (first) keepEntry(set, first, referral)
}
