import { type Block, type Decoration, type DecorationInput, decorationShape } from '#pages/decoration.api.ts'

/** A block as the editor keeps it: its fields, under an id of its own. */
export interface Item {
  readonly type: Block['type']
  readonly props: { readonly id: string } & Readonly<Record<string, unknown>>
}

export interface PageData {
  readonly root: { readonly props?: Readonly<Record<string, unknown>> }
  readonly content: readonly Item[]
}

export const rootZone = 'root:default-zone'
export const columnNames = ['column0', 'column1', 'column2'] as const

export const blockTypes = [
  ...(['banner', 'heading', 'text', 'button', 'gifts', 'ladder'] as const),
  ...(['share', 'countdown', 'leaderboard', 'rules', 'columns', 'spacer'] as const),
] satisfies readonly Block['type'][]

/** The page as the editor keeps it. Ids only have to differ; the same page gets the same ones. */
export function toData(page: Decoration): PageData {
  let count = 0
  const itemOf = (block: Block): Item => {
    count += 1
    const id = `${block.type}-${count}`
    if (block.type !== 'columns') {
      const { type, ...fields } = block
      return { type, props: { id, ...fields } }
    }
    const { columns, audience } = block
    const slots = columnNames.map((name, place) => [name, (columns[place] ?? []).map(itemOf)] as const)
    return { type: 'columns', props: { id, audience, count: columns.length, ...Object.fromEntries(slots) } }
  }
  const { background, accent, blocks } = page
  return { root: { props: { background, accent } }, content: blocks.map(itemOf) }
}

/** What is sent to the server; it may still be refused. */
export function pageOf({ root, content }: PageData): DecorationInput {
  const { background = {}, accent = null } = (root.props ?? {}) as Partial<Decoration>
  return { background, accent, blocks: content.map(blockOf) as DecorationInput['blocks'] }
}

export function blockOf({ type, props }: Item): Block {
  const { id: _, ...fields } = props
  if (type !== 'columns') return { type, ...fields } as Block
  const columns = slotsOf({ type, props }).map((items) => items.map(blockOf))
  return { type, audience: fields.audience, columns } as Block
}

/** What stands in each column, from the left. */
export function slotsOf({ props }: Item): (readonly Item[])[] {
  return columnNames.slice(0, Number(props.count)).map((name) => (props[name] ?? []) as readonly Item[])
}

/** The fields of a new block. */
export function newFields(type: Block['type']): Readonly<Record<string, unknown>> {
  const block = type === 'columns' ? { type, columns: [[], []] } : { type }
  const [item] = toData(decorationShape.parse({ blocks: [block] })).content
  const { id: _, ...fields } = item?.props ?? { id: '' }
  return fields
}

/** Two columns become three, or three two: what stood in the third goes to the end of the second. */
export function withColumns({ type, props }: Item, count: number): Item {
  if (count === 3) return { type, props: { ...props, count } }
  const [, second = [], third = []] = slotsOf({ type, props })
  return { type, props: { ...props, count, column1: [...second, ...third], column2: [] } }
}

/** Where a block stands: a place in the page, or in a column of it. */
export interface Place {
  readonly zone: string
  readonly index: number
}

export interface Row extends Place {
  readonly item: Item
  /** How many stand beside it, itself among them. */
  readonly beside: number
  /** Which column, from 0; null: none. */
  readonly column: number | null
  readonly parent: Row | null
  /** Where it is in what is sent, as problems name it. */
  readonly pointer: string
}

/** Every block from the top to the bottom, those in columns behind their columns. */
export function rowsOf({ content }: PageData): Row[] {
  return content.flatMap((item, index) => {
    const pointer = `/blocks/${index}`
    const row: Row = { item, zone: rootZone, index, beside: content.length, column: null, parent: null, pointer }
    if (item.type !== 'columns') return [row]
    const inside = slotsOf(item).flatMap((items, column) =>
      items.map((inner, place) => ({
        item: inner,
        zone: zoneOf(item, column),
        index: place,
        beside: items.length,
        column,
        parent: row,
        pointer: `${pointer}/columns/${column}/${place}`,
      })),
    )
    return [row, ...inside]
  })
}

function zoneOf(item: Item, column: number): string {
  return `${item.props.id}:${columnNames[column]}`
}

/** One step up or down as the eye goes, into columns and out of them; null at the ends. */
export function stepOf(rows: readonly Row[], row: Row, way: 'up' | 'down'): Place | null {
  const by = way === 'up' ? -1 : 1
  const { zone, index, beside, column, parent } = row
  const neighbour = rows.find((one) => one.zone === zone && one.index === index + by)
  if (neighbour) return neighbour.item.type === 'columns' ? into(neighbour, row, way) : { zone, index: index + by }
  if (column === null || parent === null) return null
  const slots = slotsOf(parent.item)
  const next = slots[column + by]
  if (index + by >= 0 && index + by < beside) return null
  if (next) return { zone: zoneOf(parent.item, column + by), index: way === 'up' ? next.length : 0 }
  return { zone: parent.zone, index: way === 'up' ? parent.index : parent.index + 1 }
}

function into(columns: Row, row: Row, way: 'up' | 'down'): Place {
  if (row.item.type === 'columns') return { zone: columns.zone, index: columns.index }
  const slots = slotsOf(columns.item)
  const column = way === 'up' ? slots.length - 1 : 0
  return { zone: zoneOf(columns.item, column), index: way === 'up' ? (slots[column]?.length ?? 0) : 0 }
}
