import { createUsePuck } from '@puckeditor/core'
import { type Item, type PageData, type Place, type Row, rootZone, rowsOf } from '#admin/pages/page-data.ts'
import type { Block } from '#pages/decoration.api.ts'

export const usePuck = createUsePuck()
type Puck = Parameters<Parameters<typeof usePuck>[0]>[0]

export function dataOf(puck: Puck): PageData {
  return puck.appState.data as unknown as PageData
}

/** The row that is selected; null: the whole page is. */
export function selectedOf(puck: Puck, rows: readonly Row[]): Row | null {
  const selector = puck.appState.ui.itemSelector
  if (selector === null) return null
  const zone = selector.zone ?? rootZone
  return rows.find((row) => row.zone === zone && row.index === selector.index) ?? null
}

interface Hands {
  select(place: Place | null): void
  add(type: Block['type']): Place
  move(row: Row, place: Place): void
  duplicate(row: Row): void
  remove(row: Row): void
  changePage(props: Readonly<Record<string, unknown>>): void
}

/** What can be done to the page; all of it can be undone. */
export function handsOf(puck: Puck): Hands {
  const { dispatch } = puck
  const rows = rowsOf(dataOf(puck))
  const select: Hands['select'] = (place) =>
    dispatch({ type: 'setUi', ui: { itemSelector: place && { zone: place.zone, index: place.index } } })
  return {
    select,
    add: (type) => {
      const selected = selectedOf(puck, rows)
      const place = placeForNew(rows, selected, type)
      const id = `${type}-${crypto.randomUUID()}`
      dispatch({ type: 'insert', componentType: type, destinationIndex: place.index, destinationZone: place.zone, id })
      select(place)
      return place
    },
    move: (row, place) => {
      const from = { sourceIndex: row.index, sourceZone: row.zone }
      dispatch({ type: 'move', ...from, destinationIndex: place.index, destinationZone: place.zone })
      select(place)
    },
    duplicate: ({ index, zone }) => dispatch({ type: 'duplicate', sourceIndex: index, sourceZone: zone }),
    remove: ({ index, zone }) => {
      dispatch({ type: 'remove', index, zone })
      select(null)
    },
    changePage: (props) => {
      const root = dataOf(puck).root.props ?? {}
      dispatch({ type: 'replaceRoot', root: { props: { ...root, ...props } } as never })
    },
  }
}

/** Changes a block wherever it is by now; one that is gone stays so. */
export function changeBlock(puck: Puck, id: string, change: (item: Item) => Item): void {
  const row = rowsOf(dataOf(puck)).find(({ item }) => item.props.id === id)
  if (!row) return
  const place = { destinationIndex: row.index, destinationZone: row.zone }
  puck.dispatch({ type: 'replace', ...place, data: change(row.item) as never })
}

/** Below what is selected; columns never into columns. */
function placeForNew(rows: readonly Row[], selected: Row | null, type: Block['type']): Place {
  if (selected === null) return { zone: rootZone, index: rows.filter(({ zone }) => zone === rootZone).length }
  const beside = type === 'columns' && selected.parent ? selected.parent : selected
  return { zone: beside.zone, index: beside.index + 1 }
}
