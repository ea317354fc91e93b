import type { Answer, Command } from '#engine/command.ts'

export interface Waiting {
  readonly command: Command<unknown>
  readonly done: (answer: Answer<unknown>) => void
  readonly failed: (error: unknown) => void
}

/** So many commands are decided between two saves, and so many pieces of work that fell due in one transaction. */
export const chunkMost = 128
/** So many commands share a transaction: while the database saves one chunk, the next is decided. */
const batchMost = 4 * chunkMost
/** It pays to begin beside the batch before for so many. */
export const aheadLeast = 16
/** Those decided ahead are saved in one go, for which they should not wait too long. */
const aheadMost = 2 * chunkMost

/** The commands of one site that wait for their turn, in the order in which they came. */
export class Queue {
  #waiting: Waiting[] = []
  /** So many of the first are decided, and wait for nothing but the site. */
  #claimed = 0
  #changed: () => void = () => {}

  get length(): number {
    return this.#waiting.length
  }

  add(waiting: Waiting): void {
    this.#waiting.push(waiting)
    this.wake()
  }

  /** The next one that comes, or `wake`, is told once. */
  onChange(changed: () => void): void {
    this.#changed = changed
  }

  wake(): void {
    this.#changed()
    this.#changed = () => {}
  }

  /** The next chunk, after `known` others, of those whom nobody has claimed; `beside` a batch of that size. */
  chunk(known: number, beside: number): readonly Waiting[] {
    const until = Math.min(known + chunkMost, this.#mostBeside(beside))
    return this.#waiting.slice(this.#claimed + known, this.#claimed + until)
  }

  /** Whether so many came after those known that it pays to begin with them. */
  pays(known: number, beside: number): boolean {
    return this.#unclaimed >= known + aheadLeast && known < this.#mostBeside(beside)
  }

  /** Of all that are here not more than half are taken, so that there is something to decide while they are saved. */
  #mostBeside(size: number): number {
    return Math.min(Math.max(half(this.#unclaimed + size), aheadLeast), aheadMost)
  }

  get #unclaimed(): number {
    return this.#waiting.length - this.#claimed
  }

  /** Keeps the first for a batch that takes them as soon as it knows to have the site. */
  claim(count: number): void {
    this.#claimed = count
  }

  release(): void {
    this.#claimed = 0
  }

  takeClaimed(): Waiting[] {
    const taken = this.#waiting.splice(0, this.#claimed)
    this.release()
    return taken
  }

  take(): Waiting[] {
    const { length } = this.#waiting
    return this.#waiting.splice(0, length > 2 * aheadLeast ? Math.min(half(length), batchMost) : length)
  }
}

function half(count: number): number {
  return Math.ceil(count / 2)
}
