/** One page of a list. */
export interface Page<Item> {
  readonly data: Item[]
  readonly nextCursor: string | null
}

/** Of `limit + 1` rows asked for, those to show; the row too many only says that there are more. */
export function cutPage<Item>(rows: readonly Item[], limit: number, cursorOf: (last: Item) => string): Page<Item> {
  const data = rows.slice(0, limit)
  const last = data.at(-1)
  return { data, nextCursor: rows.length > limit && last !== undefined ? cursorOf(last) : null }
}
