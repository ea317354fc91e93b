import { decimalOf } from '#base/money.ts'
import { formatTime, parseTime } from '#base/time.ts'
import { offsetSpan } from '#base/zone.ts'

/** A number is written as it is; a text that a spreadsheet would take for a formula is not let through as one. */
export type Cell = string | number | boolean | null

/** Whose rows they are: times are shown in this zone, amounts without a currency of their own are in this one. */
export interface Place {
  readonly timeZone: string
  readonly currency: string
}

/** One thing of a row, which may take more than one column. */
export interface Column<Row> {
  readonly heads: (place: Place) => readonly string[]
  readonly cells: (row: Row, place: Place) => readonly Cell[]
}

export function valueColumn<Row>(head: string, cellOf: (row: Row) => Cell | undefined): Column<Row> {
  return { heads: () => [head], cells: (row) => [cellOf(row) ?? null] }
}

/** Two columns: in UTC for programs, and as the site's clocks had it for people. */
export function timeColumn<Row>(head: string, timeOf: (row: Row) => number | string | null | undefined): Column<Row> {
  return {
    heads: ({ timeZone }) => [head, `${head} (${timeZone})`],
    cells: (row, { timeZone }) => {
      const given = timeOf(row) ?? null
      const at = typeof given === 'string' ? parseTime(given) : given
      return at === null ? [null, null] : [formatTime(at), formatLocal(at, timeZone)]
    },
  }
}

/** Two columns: the amount as a decimal number, and its currency. Give minor units. */
export function moneyColumn<Row>(head: string, minorOf: (row: Row) => number | null | undefined): Column<Row> {
  return {
    heads: () => [head, `${head} currency`],
    cells: (row, { currency }) => {
      const amount = minorOf(row) ?? null
      return amount === null ? [null, null] : [Number(decimalOf({ amount, currency })), currency]
    },
  }
}

export function headsOf<Row>(columns: readonly Column<Row>[], place: Place): string[] {
  return columns.flatMap(({ heads }) => heads(place))
}

export function cellsOf<Row>(columns: readonly Column<Row>[], row: Row, place: Place): Cell[] {
  return columns.flatMap(({ cells }) => cells(row, place))
}

/** `2026-03-31 23:59:59`, which spreadsheets take for a time. */
function formatLocal(at: number, timeZone: string): string {
  return new Date(at + offsetSpan(at, timeZone).what).toISOString().slice(0, 19).replace('T', ' ')
}
