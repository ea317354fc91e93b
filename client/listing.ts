/** A part of a list; `nextCursor` leads to the next part, null is the end. */
export interface ListPage<Item> {
  readonly data: readonly Item[]
  readonly nextCursor: string | null
}

/** A list that may be long: `await` it for its first page, or `for await` over all that is in it. */
export class Listing<Item> implements PromiseLike<ListPage<Item>>, AsyncIterable<Item> {
  readonly #read: (cursor: string | undefined) => Promise<ListPage<Item>>

  constructor(read: (cursor: string | undefined) => Promise<ListPage<Item>>) {
    this.#read = read
  }

  // biome-ignore lint/suspicious/noThenProperty: it is a promise of its first page, asked for when somebody waits for it
  then<Done = ListPage<Item>, Failed = never>(
    done?: ((page: ListPage<Item>) => Done | PromiseLike<Done>) | null,
    failed?: ((reason: unknown) => Failed | PromiseLike<Failed>) | null,
  ): Promise<Done | Failed> {
    return this.#read(undefined).then(done, failed)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void> {
    let cursor: string | undefined
    do {
      const page = await this.#read(cursor)
      yield* page.data
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
  }

  /** The items one after the other, up to `most`. */
  async toArray(most: number): Promise<Item[]> {
    const items: Item[] = []
    for await (const item of this) {
      if (items.length >= most) break
      items.push(item)
    }
    return items
  }
}
