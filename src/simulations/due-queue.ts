import type { DueWork } from '#engine/due-work.ts'

/** Due work in the order of its times; what was put off or is done is still in it, and is told by the row. */
export class DueQueue {
  readonly #heap: DueWork[] = []

  add(work: DueWork): void {
    const heap = this.#heap
    let place = heap.length
    heap.push(work)
    while (place > 0) {
      const above = (place - 1) >> 1
      if (!goesFirst(work, heap[above] as DueWork)) break
      heap[place] = heap[above] as DueWork
      place = above
    }
    heap[place] = work
  }

  /** Takes out the first piece of work that is due by then. */
  take(until: number): DueWork | null {
    const heap = this.#heap
    const first = heap[0]
    if (first === undefined || first.at > until) return null
    const last = heap.pop() as DueWork
    if (heap.length > 0) this.#sink(last)
    return first
  }

  #sink(work: DueWork): void {
    const heap = this.#heap
    let place = 0
    for (;;) {
      let below = 2 * place + 1
      if (below >= heap.length) break
      const right = below + 1
      if (right < heap.length && goesFirst(heap[right] as DueWork, heap[below] as DueWork)) below = right
      if (!goesFirst(heap[below] as DueWork, work)) break
      heap[place] = heap[below] as DueWork
      place = below
    }
    heap[place] = work
  }
}

function goesFirst(left: DueWork, right: DueWork): boolean {
  if (left.at !== right.at) return left.at < right.at
  if (left.kind !== right.kind) return left.kind < right.kind
  return left.subject < right.subject
}
