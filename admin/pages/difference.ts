import type { Block, Decoration } from '#pages/decoration.api.ts'

/** What became of a block, and its first words where it has any of its own. */
export interface Difference {
  readonly what: 'added' | 'removed' | 'changed' | 'moved'
  readonly type: Block['type']
  readonly words: string
}

interface Spot {
  readonly type: Block['type']
  /** All that it says and how it looks; of columns, what stands in them is looked at by itself. */
  readonly own: string
  readonly words: string
  /** In which column it stands, from 0; null: none. */
  readonly column: number | null
}

/** What was done to one page to make it the other: its own looks, and blocks in the order in which they stand now. */
export function differenceOf(before: Decoration, after: Decoration): { looks: boolean; blocks: readonly Difference[] } {
  const looksOf = ({ background, accent }: Decoration) => JSON.stringify([background, accent])
  const [old, now] = [spotsOf(before), spotsOf(after)]
  const pairs = pairsOf(old, now)
  const kept = inOrder([...pairs].filter(([, from]) => from.isSame).map(([at, from]) => [from.at, at]))
  const blocks: Difference[] = now.flatMap((spot, at): Difference[] => {
    const { type, words } = spot
    const pair = pairs.get(at)
    if (pair === undefined) return [{ what: 'added', type, words }]
    if (!pair.isSame) return [{ what: 'changed', type, words }]
    return kept.has(at) && old[pair.at]?.column === spot.column ? [] : [{ what: 'moved', type, words }]
  })
  const found = new Set([...pairs.values()].map(({ at }) => at))
  for (const [at, { type, words }] of old.entries()) if (!found.has(at)) blocks.push({ what: 'removed', type, words })
  return { looks: looksOf(before) !== looksOf(after), blocks }
}

function spotsOf({ blocks }: Decoration): readonly Spot[] {
  return blocks.flatMap((block) => {
    if (block.type !== 'columns') return [spotOf(block, null)]
    const inside = block.columns.flatMap((column, place) => column.map((inner) => spotOf(inner, place)))
    return [{ ...spotOf(block, null), own: `${block.audience} ${block.columns.length}` }, ...inside]
  })
}

const wordy = ['title', 'text', 'label', 'alt'] as const
const mostWords = 40

function spotOf(block: Block, column: number | null): Spot {
  const said = wordy.map((field) => (block as Partial<Record<string, unknown>>)[field])
  const text = said.find((one): one is string => typeof one === 'string' && one.trim() !== '') ?? ''
  const line = text.trim().replaceAll(/\s+/g, ' ')
  const words = line.length > mostWords ? `${line.slice(0, mostWords).trimEnd()}…` : line
  return { type: block.type, own: JSON.stringify(block), words, column }
}

/** Which block was which before: those that are the same first, then the next of the same kind. */
function pairsOf(old: readonly Spot[], now: readonly Spot[]): Map<number, { at: number; isSame: boolean }> {
  const pairs = new Map<number, { at: number; isSame: boolean }>()
  const taken = new Set<number>()
  for (const isSame of [true, false]) {
    for (const [place, spot] of now.entries()) {
      if (pairs.has(place)) continue
      const at = old.findIndex(
        (one, index) => !taken.has(index) && one.type === spot.type && (!isSame || one.own === spot.own),
      )
      if (at === -1) continue
      taken.add(at)
      pairs.set(place, { at, isSame })
    }
  }
  return pairs
}

/** The most of them that follow each other as before; who is not among them was moved. */
function inOrder(pairs: readonly (readonly [from: number, to: number])[]): Set<number> {
  const runs: (readonly number[])[] = []
  for (const [place, [from]] of pairs.entries()) {
    const before = runs.filter((run) => (pairs[run.at(-1) as number]?.[0] ?? 0) < from)
    runs.push([...before.reduce((longest, run) => (run.length > longest.length ? run : longest), []), place])
  }
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), [])
  return new Set(longest.map((place) => pairs[place]?.[1] as number))
}
