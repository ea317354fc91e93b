/** Chance that falls the same way each time, so that every demo tells the same story. */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  /** From 0 up to, but not, 1. */
  number(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** A whole number, both ends included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.number() * (to - from + 1))
  }

  /** True in so many of a hundred cases. */
  percent(share: number): boolean {
    return this.number() * 100 < share
  }

  pick<Item>(from: readonly Item[]): Item {
    const item = from[this.whole(0, from.length - 1)]
    if (item === undefined) throw new RangeError('there is nothing to pick from')
    return item
  }
}
