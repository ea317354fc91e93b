import type { PuckAction } from '@puckeditor/core'
import type { Say } from '#admin/app/language.ts'
import { type PageData, rowsOf } from '#admin/pages/page-data.ts'
import type { words } from '#admin/pages/words/en.ts'

/** What is said of a block that has come or gone elsewhere, by keys or by mouse; null: nothing. */
export function saidOf(action: PuckAction, page: PageData, t: Say<typeof words>): string | null {
  if (action.type !== 'insert' && action.type !== 'move') return null
  const { destinationZone: zone, destinationIndex: index } = action
  if (action.type === 'move' && action.sourceZone === zone && action.sourceIndex === index) return null
  const row = rowsOf(page).find((one) => one.zone === zone && one.index === index)
  if (row === undefined) return null
  const numbers = { block: t(`block_${row.item.type}`), place: index + 1, count: row.beside }
  const way = action.type === 'insert' ? 'said_added' : 'said_moved'
  return row.column === null ? t(way, numbers) : t(`${way}_column`, { ...numbers, column: row.column + 1 })
}
