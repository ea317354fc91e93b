import { expect, test } from 'vitest'
import { type PageData, pageOf, rowsOf, stepOf, toData, withColumns } from '#admin/pages/page-data.ts'
import { decorationShape } from '#pages/decoration.api.ts'

const page = decorationShape.parse({
  accent: '#c2410c',
  background: { color: '#ffffff' },
  blocks: [
    { type: 'heading', level: 1, text: 'One' },
    {
      type: 'columns',
      columns: [
        [
          { type: 'banner', alt: 'A' },
          { type: 'text', text: 'B' },
        ],
        [],
        [{ type: 'button', label: 'C' }],
      ],
    },
    { type: 'spacer', size: 'large' },
  ],
})

test('GIFT-11 a page comes out of the editor as it went in', () => {
  expect(decorationShape.parse(pageOf(toData(page)))).toEqual(page)
})

test('GIFT-11 fewer columns lose nothing', () => {
  const data = toData(page)
  const two = data.content.map((item) => (item.type === 'columns' ? withColumns(item, 2) : item))
  const { blocks } = pageOf({ ...data, content: two })
  expect(blocks[1]).toMatchObject({ columns: [[{ type: 'banner' }, { type: 'text' }], [{ type: 'button' }]] })
})

/** What the editor does with a step. */
function move(data: PageData, id: string, way: 'up' | 'down'): PageData | null {
  const rows = rowsOf(data)
  const row = rows.find(({ item }) => item.props.id === id)
  const place = row && stepOf(rows, row, way)
  if (!row || !place) return null
  const content = structuredClone(data.content) as typeof data.content & { type: string }[]
  const listAt = (zone: string) => {
    const [owner, name = ''] = zone.split(':')
    const found = content.find(({ props }) => props.id === owner)
    return (found ? found.props[name] : content) as unknown[]
  }
  const [moved] = listAt(row.zone).splice(row.index, 1)
  listAt(place.zone).splice(place.index, 0, moved)
  return { ...data, content }
}

test('GIFT-11 step by step, a block passes every place from the bottom to the top, and back', () => {
  const ids = (data: PageData) => rowsOf(data).map(({ item, column }) => `${item.props.id}${column ?? ''}`)
  const walk = (from: PageData, id: string, way: 'up' | 'down') => {
    const seen = [ids(from).join(' ')]
    for (let data = move(from, id, way); data !== null; data = move(data, id, way)) seen.push(ids(data).join(' '))
    return seen
  }
  const start = toData(page)
  const up = walk(start, 'spacer-6', 'up')
  expect(new Set(up).size).toBe(up.length)
  expect(up.at(-1)).toBe('spacer-6 heading-1 columns-2 banner-30 text-40 button-52')
  expect(up).toContain('heading-1 columns-2 banner-30 text-40 spacer-61 button-52')
  expect(up).toHaveLength(9)
  let top = start
  for (let data: PageData | null = start; data !== null; data = move(data, 'spacer-6', 'up')) top = data
  expect(walk(top, 'spacer-6', 'down')).toEqual(up.toReversed())
  // Columns go past columns and into none.
  expect(walk(start, 'columns-2', 'up').at(-1)).toMatch(/^columns-2 .* heading-1 spacer-6$/)
})
