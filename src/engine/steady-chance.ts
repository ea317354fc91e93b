import type { Kind } from '#base/ids.ts'
import { entryOf } from '#base/maps.ts'
import type { Chance } from '#engine/working-set.ts'

/** Chance that gives the same again after each restart: deciding anew must not ask for other rows than before. */
export class SteadyChance implements Chance {
  readonly #chance: Chance
  readonly #given = new Map<string, unknown[]>()
  readonly #taken = new Map<string, number>()

  constructor(chance: Chance) {
    this.#chance = chance
  }

  id(of: Kind): string {
    return this.#next(of, () => this.#chance.id(of))
  }

  numbers(count: number, below: number): number[] {
    return this.#next(`${count} below ${below}`, () => this.#chance.numbers(count, below))
  }

  restart(): void {
    this.#taken.clear()
  }

  /** What was given is used up: from here on it is new. */
  goOn(): void {
    this.#taken.clear()
    this.#given.clear()
  }

  #next<Given>(what: string, make: () => Given): Given {
    const given = entryOf(this.#given, what, () => [])
    const place = this.#taken.get(what) ?? 0
    this.#taken.set(what, place + 1)
    if (place === given.length) given.push(make())
    return given[place] as Given
  }
}
