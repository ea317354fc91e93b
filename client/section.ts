import type { Call, Caller, CallOptions } from './call.ts'
import { Listing, type ListPage } from './listing.ts'

/** Calls that belong together. */
export class Section {
  protected readonly caller: Caller

  constructor(caller: Caller) {
    this.caller = caller
  }

  protected read<Answer>(path: string, options?: CallOptions, query?: Call['query']): Promise<Answer> {
    return this.caller.send<Answer>({ method: 'GET', path, query }, options)
  }

  protected post<Answer>(path: string, body?: object, options?: CallOptions): Promise<Answer> {
    return this.caller.send<Answer>({ method: 'POST', path, body }, options)
  }

  protected listed<Item>(path: string, query: Call['query'], options?: CallOptions): Listing<Item> {
    return new Listing((cursor) =>
      this.read<ListPage<Item>>(path, options, cursor === undefined ? query : { ...query, cursor }),
    )
  }
}
