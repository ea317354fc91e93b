import { codes } from '#codes/code.ts'
import { wantReferrer } from '#codes/referrer.ts'
import { reservations, reservationsOfCode } from '#codes/reservation.ts'
import { organizationsOf } from '#customers/belonging.ts'
import { customers, organizations } from '#customers/customer.ts'
import { wantIdentity } from '#customers/erasure.ts'
import { keyOf } from '#engine/table.ts'
import type { Plan, WorkingSet } from '#engine/working-set.ts'
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

/** Notes what an event is going to read, as far as that can be told beforehand. What it leaves out is loaded when it is missed. */
export function* planEvent(set: WorkingSet, event: StoreEvent): Plan {
  set.want(events, event.id)
  set.wantList(programsByIssue, 'automatic')
  yield* sideBySide([planSettling(set, event), planCheckout(set, event)])
}

/** A step of all is a step of each. */
function* sideBySide(plans: readonly Plan[]): Plan {
  for (let open = plans; ; ) {
    open = open.filter((plan) => plan.next().done !== true)
    if (open.length === 0) return
    yield
  }
}

function* planSettling(set: WorkingSet, event: StoreEvent): Plan {
  const id = namedIn(event) ?? (yield* planOwner(set, event))
  if (id === null) return
  set.wantList(waitingRefusals, id)
  if ('person' in event) for (const hash of event.person.identityHashes) wantIdentity(set, hash)
  set.want(customers, id)
  set.wantList(referralsOfReferee, id)
  if ('order' in event) set.want(orders, event.order)
  yield
  const customer = set.peek(customers, id)
  const around = customer ? organizationsOf(customer) : []
  for (const organization of around) {
    set.want(organizations, organization)
    set.wantList(referralsOfParticipant, participantOfOrganization(organization))
  }
  if (around.length > 0) yield
  const shared = around.map((one) => set.peekList(referralsOfParticipant, participantOfOrganization(one)))
  const referrals = new Set([...set.peekList(referralsOfReferee, id), ...shared.flat()])
  yield* sideBySide([...referrals].map((referral) => planSettle(set, referral)))
}

function namedIn(event: StoreEvent): string | null {
  if ('person' in event) return event.person.customer
  return 'customer' in event ? event.customer : null
}

/** Whose order it is, where the event does not say. */
function* planOwner(set: WorkingSet, event: StoreEvent): Generator<void, string | null, void> {
  if (!('order' in event)) return null
  set.want(orders, event.order)
  yield
  return set.peek(orders, event.order)?.customer ?? null
}

function* planCheckout(set: WorkingSet, event: StoreEvent): Plan {
  const typed = event.type === 'order.placed' || event.type === 'customer.registered' ? event.code : null
  const cart = event.type === 'order.placed' ? event.cart : null
  if (typed === null && cart === null) return
  if (typed !== null) set.want(codes, typed)
  if (cart !== null) {
    set.want(reservations, cart)
    yield
  }
  const entered = typed ?? (cart === null ? null : (set.peek(reservations, cart)?.code ?? null))
  if (entered === null) return
  set.want(codes, entered)
  yield
  const code = set.peek(codes, entered)
  if (!code) return
  set.want(programs, code.program)
  set.want(customers, code.customer)
  set.wantList(reservationsOfCode, code.code)
  wantReferrer(set, code.program, code.customer)
  yield
  for (const { version } of set.peek(programs, code.program)?.versions ?? [])
    set.want(programVersions, keyOf(code.program, version))
}
