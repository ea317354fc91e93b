import { codes } from '#codes/code.ts'
import { wantReferrer } from '#codes/referrer.ts'
import { reservations, reservationsOfCode } from '#codes/reservation.ts'
import { organizationsOf } from '#customers/belonging.ts'
import { customers, organizations } from '#customers/customer.ts'
import { wantIdentity } from '#customers/erasure.ts'
import { keyOf } from '#engine/table.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { events, type StoreEvent } from '#events/event.ts'
import { orders } from '#orders/order.ts'
import { programs, programsByIssue, programVersions } from '#programs/program.ts'
import { planSettle } from '#referrals/plan.ts'
import {
  participantOfOrganization,
  referralsOfParticipant,
  referralsOfReferee,
  waitingRefusals,
} from '#referrals/referral.ts'

/**
 * Notes what an event is going to read, as far as that can be told from what is loaded; asked again after each load.
 * What it leaves out is loaded when it is missed.
 */
export function planEvent(set: WorkingSet, event: StoreEvent): void {
  set.want(events, event.id)
  set.wantList(programsByIssue, 'automatic')
  const order = 'order' in event ? set.peek(orders, event.order) : undefined
  const id =
    'person' in event ? event.person.customer : (('customer' in event ? event.customer : null) ?? order?.customer)
  if (id === null || id === undefined) return
  set.wantList(waitingRefusals, id)
  if ('person' in event) for (const hash of event.person.identityHashes) wantIdentity(set, hash)
  const customer = set.peek(customers, id)
  const referrals = new Set(set.peekList(referralsOfReferee, id))
  for (const organization of customer ? organizationsOf(customer) : []) {
    set.want(organizations, organization)
    const participant = participantOfOrganization(organization)
    for (const referral of set.peekList(referralsOfParticipant, participant)) referrals.add(referral)
  }
  for (const referral of referrals) planSettle(set, referral)
  planCheckout(set, event)
}

function planCheckout(set: WorkingSet, event: StoreEvent): void {
  const typed = event.type === 'order.placed' || event.type === 'customer.registered' ? event.code : null
  const reservation =
    event.type === 'order.placed' && event.cart !== null ? set.peek(reservations, event.cart) : undefined
  const entered = typed ?? reservation?.code
  const code = entered === undefined || entered === null ? undefined : set.peek(codes, entered)
  if (!code) return
  const program = set.peek(programs, code.program)
  for (const { version } of program?.versions ?? []) set.want(programVersions, keyOf(code.program, version))
  set.want(customers, code.customer)
  set.wantList(reservationsOfCode, code.code)
  wantReferrer(set, code.program, code.customer)
}
