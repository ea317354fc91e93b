import type { z } from '@hono/zod-openapi'
import { stringify } from 'csv-stringify/sync'
import type { Context } from 'hono'
import { type Cell, type Column, cellsOf, headsOf, type Place } from '#base/csv.ts'
import type { Page } from '#base/page.ts'
import { calendarDay } from '#base/time.ts'
import { pageOf } from '#base/wire.api.ts'
import { type Env, jsonAnswer } from '#sites/route.http.ts'

/** As many rows as are held in memory at a time. */
const rowsAtOnce = 1_000

interface Part {
  readonly limit: number
  readonly cursor: string | undefined
}

/** Said of every list that can be had as a file. */
export const asFile = 'With `format=csv` (or `Accept: text/csv`) all of them, as a file.'

/** The answer of a list that can be had as a file as well. */
export function listAnswer<Item extends z.ZodType>(description: string, item: Item) {
  return jsonAnswer(`${description} ${asFile}`, pageOf(item))
}

/** Whether the caller wants a list as a file for spreadsheets: `?format=csv`, which a link can say, or `Accept: text/csv`. */
export function wantsCsv(c: Context): boolean {
  return c.req.query('format') === 'csv' || /^text\/csv\b/i.test(c.req.header('accept') ?? '')
}

/**
 * The whole of a list as a file, whatever page was asked for. `read` gives its pages; the next one is read when the receiver has
 * taken the last, so that the longest list takes the memory of a page. `of` says whose list it is where that is no site.
 */
export async function answerCsv<Row>(
  c: Context<Env>,
  name: string,
  columns: readonly Column<Row>[],
  read: (part: Part) => Promise<Page<Row>>,
  of: Place & { readonly key: string } = c.get('site'),
): Promise<never> {
  let page = await read({ limit: rowsAtOnce, cursor: undefined })
  let isFirst = true
  const file = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        if (!isFirst) page = await read({ limit: rowsAtOnce, cursor: page.nextCursor as string })
        const rows = page.data.map((row) => cellsOf(columns, row, of))
        controller.enqueue(isFirst ? textOf([headsOf(columns, of), ...rows], true) : textOf(rows, false))
        isFirst = false
        if (page.nextCursor === null) controller.close()
      },
    },
    { highWaterMark: 1 },
  )
  const day = calendarDay(Date.now(), of.timeZone)
  c.header('Content-Type', 'text/csv; charset=utf-8; header=present')
  c.header('Content-Disposition', `attachment; filename="${name}-${of.key}-${day}.csv"`)
  c.header('Cache-Control', 'no-store')
  // Routes are typed by their answer in JSON.
  return c.body(file) as never
}

/** The mark at the start tells spreadsheets that it is UTF-8. */
function textOf(rows: readonly (readonly Cell[])[], isStart: boolean): Uint8Array {
  const text = stringify(rows as Cell[][], {
    bom: isStart,
    escape_formulas: true,
    record_delimiter: 'windows',
    // Of line breaks it quotes by itself only those that it writes.
    quoted_match: /[\n\r]/,
  })
  return new TextEncoder().encode(text)
}
