import { lookAgain } from '#engine/due-work.ts'
import { index, table } from '#engine/table.ts'
import type { WorkingSet } from '#engine/working-set.ts'

/** A code held for one cart. */
export interface Reservation {
  readonly cart: string
  readonly code: string
  readonly program: string
  readonly customer: string
  readonly referrer: string
  readonly participant: string
  /**
   * `use`: holds one use of the code and one place of the referrer's. `referral`: a pending referral holds those
   * already. `benefit`: the creator's own, for the benefit that the code has earned.
   */
  readonly kind: 'use' | 'referral' | 'benefit'
  readonly state: 'held' | 'released' | 'expired' | 'consumed'
  readonly reservedAt: number
  /** The last moment of the hold. */
  readonly untilAt: number
}

export const reservations = table<Reservation>({
  name: 'reservations',
  columns: {
    cart: 'text',
    code: 'text',
    program: 'text',
    customer: 'text',
    referrer: 'text',
    participant: 'text',
    kind: 'text',
    state: 'text',
    reservedAt: 'time',
    untilAt: 'time',
  },
  key: ['cart'],
  rank: 26,
  audited: { kind: 'cart', id: 'cart', customers: ['customer', 'referrer'] },
})

const held = { sql: `t.state = 'held'`, holds: (reservation: Reservation) => reservation.state === 'held' }
export const reservationsOfCode = index(reservations, ['code'], { only: held })
export const reservationsOfReferrer = index(reservations, ['program', 'referrer'], { only: held })

export function isHeldAt(reservation: Reservation, at: number): boolean {
  return reservation.state === 'held' && at <= reservation.untilAt
}

/** Reservations by which others hold a use at that time, one for each that would take part. */
export function heldByOthers(list: readonly Reservation[], participant: string, at: number): Reservation[] {
  const others = new Map<string, Reservation>()
  for (const reservation of list) {
    if (reservation.kind !== 'use' || reservation.participant === participant || !isHeldAt(reservation, at)) continue
    others.set(reservation.participant, reservation)
  }
  return [...others.values()]
}

export function reserve(set: WorkingSet, reservation: Omit<Reservation, 'state'>): Reservation {
  lookAgain(set, 'reservation', reservation.cart, reservation.untilAt + 1)
  return set.put<Reservation>(reservations, { ...reservation, state: 'held' })
}

export function endReservation(
  set: WorkingSet,
  reservation: Reservation,
  state: 'released' | 'expired' | 'consumed',
): void {
  set.put<Reservation>(reservations, { ...reservation, state })
  if (state === 'consumed') return
  set.emit({
    type: `reservation.${state}`,
    code: reservation.code,
    program: reservation.program,
    customer: reservation.customer,
    cart: reservation.cart,
  })
}

/** A hold that ended unused frees the code by itself. */
export function lookAtReservation(set: WorkingSet, cart: string): void {
  const reservation = set.get(reservations, cart)
  if (reservation?.state !== 'held') return
  if (set.now > reservation.untilAt) endReservation(set, reservation, 'expired')
  else lookAgain(set, 'reservation', cart, reservation.untilAt + 1)
}
