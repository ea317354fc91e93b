import type { StoreEvent } from '#events/event.ts'
import type { Definition } from '#programs/definition.api.ts'
import type { Program, ProgramVersion } from '#programs/program.ts'
import type { Reward } from '#rewards/reward.ts'

/** A customer asked for a code and was given this one. */
export interface AskedCode {
  readonly code: string
  readonly customer: string
  readonly at: number
  readonly revokedAt: number | null
}

/** Somebody followed a link. */
export interface FollowedLink {
  readonly id: string
  readonly code: string
  readonly visitor: string
  readonly at: number
}

/** A code was used on a cart. */
export interface UsedInCart {
  readonly cart: string
  readonly code: string
  readonly customer: string
  readonly at: number
}

/** A code was refused in a cart. */
export interface RefusedInCart {
  readonly id: string
  readonly code: string
  readonly customer: string
  readonly reason: string
  readonly at: number
}

/** Which reward is meant, in whichever of two pasts: those have ids of their own. */
export interface Spot extends Pick<Reward, 'side' | 'trigger' | 'rung' | 'place'> {
  readonly code: string
  readonly referee: string
  readonly redeemedAt: number
}

/** What people did with a reward: its owner claimed it, or somebody took it back by hand. */
export interface Handled {
  readonly what: 'claimed' | 'taken back'
  readonly spot: Spot
  readonly reason: string
  readonly at: number
}

/** What came about around a program, but for the events of the store, of which there are many. */
export interface Past {
  readonly program: Program
  readonly versions: readonly ProgramVersion[]
  readonly codes: ReadonlyMap<string, AskedCode>
  readonly visits: ReadonlyMap<string, FollowedLink>
  readonly carts: ReadonlyMap<string, UsedInCart>
  readonly refused: readonly RefusedInCart[]
  readonly handled: readonly Handled[]
}

/** Something that came about, at the time at which it was decided. */
export type Happening = { readonly at: number } & (
  | { readonly kind: 'launched' | 'edited' | 'period'; readonly terms: ProgramVersion }
  | { readonly kind: 'paused' | 'resumed' | 'archived' }
  | {
      readonly kind: 'event'
      readonly event: StoreEvent
      readonly coupons: ReadonlyMap<string, Spot>
      /** After a break that began at the very same time. */
      readonly inBreak?: boolean
    }
  | { readonly kind: 'code asked' | 'code revoked'; readonly code: string }
  | { readonly kind: 'link followed'; readonly visit: string }
  | { readonly kind: 'code used'; readonly cart: string }
  | { readonly kind: 'code refused'; readonly refused: RefusedInCart }
  | { readonly kind: 'handled'; readonly handled: Handled }
)

/** Other terms than those that were in force, and since when. */
export interface OtherTerms {
  readonly definition: Definition
  readonly from: number
}

/** The life of a program, with its own terms or, from some time on, with others in their place. */
export function lifeOf({ program, versions }: Past, other: OtherTerms | null): Happening[] {
  const [first, ...edits] = versions.toSorted((left, right) => left.version - right.version)
  if (!first) return []
  const begin = program.createdAt
  const isOther = (at: number) => other !== null && at >= other.from
  const launched = other !== null && begin >= other.from ? { ...first, definition: other.definition } : first
  const happenings: Happening[] = [{ kind: 'launched', terms: launched, at: begin }]
  for (const terms of edits)
    happenings.push({ kind: isOther(terms.fromAt) ? 'period' : 'edited', terms, at: terms.fromAt })
  if (other !== null && begin < other.from) {
    const before = edits.findLast(({ fromAt }) => fromAt < other.from) ?? first
    const version = (edits.at(-1) ?? first).version + 1
    const terms = { ...before, version, definition: other.definition, fromAt: other.from }
    happenings.push({ kind: 'edited', terms, at: other.from })
  }
  for (const { from, to } of program.pauses) {
    if (from === to) continue
    happenings.push({ kind: 'paused', at: from })
    if (to !== null) happenings.push({ kind: 'resumed', at: to })
  }
  if (program.archivedAt !== null) happenings.push({ kind: 'archived', at: program.archivedAt })
  return inOrder(happenings)
}

/** All that is neither the program's life nor told by the store. */
export function otherHappenings({ codes, visits, carts, refused, handled }: Past): Happening[] {
  const happenings: Happening[] = []
  for (const { code, at, revokedAt } of codes.values()) {
    happenings.push({ kind: 'code asked', code, at })
    if (revokedAt !== null) happenings.push({ kind: 'code revoked', code, at: revokedAt })
  }
  for (const { id, at } of visits.values()) happenings.push({ kind: 'link followed', visit: id, at })
  for (const { cart, at } of carts.values()) happenings.push({ kind: 'code used', cart, at })
  for (const one of refused) happenings.push({ kind: 'code refused', refused: one, at: one.at })
  for (const one of handled) happenings.push({ kind: 'handled', handled: one, at: one.at })
  return inOrder(happenings)
}

/**
 * Of what has one and the same time, what the program's operator did comes first, then what the store told, then the rest;
 * what an event builds upon is brought forward when it is told. A break begins after all of which something came.
 */
const ranks: Readonly<Record<Happening['kind'], number>> = {
  launched: 0,
  edited: 0,
  period: 0,
  resumed: 0,
  event: 1,
  'code asked': 2,
  'link followed': 3,
  'code used': 4,
  'code refused': 5,
  handled: 6,
  'code revoked': 7,
  paused: 8,
  archived: 8,
}
const inBreakRank = 9
const breaks: ReadonlySet<string> = new Set(['program_paused', 'program_archived'])

function rankOf(happening: Happening): number {
  const isInBreak =
    happening.kind === 'code refused'
      ? breaks.has(happening.refused.reason)
      : 'inBreak' in happening && happening.inBreak
  return isInBreak === true ? inBreakRank : ranks[happening.kind]
}

export function isBefore(left: Happening, right: Happening): boolean {
  return left.at === right.at ? rankOf(left) < rankOf(right) : left.at < right.at
}

function inOrder(happenings: Happening[]): Happening[] {
  return happenings.sort((left, right) => left.at - right.at || rankOf(left) - rankOf(right))
}
