import { type CallOptions, pathOf } from './call.ts'
import type { ChangeImageData, Image, ListImagesData } from './generated/types.gen.ts'
import type { Listing } from './listing.ts'
import { Section } from './section.ts'

/** Pictures for pages and previews of links. */
export class Images extends Section {
  /** PNG, JPEG or WebP; the same picture again is the one that is there. */
  upload(
    picture: Blob | Uint8Array<ArrayBuffer>,
    { name = '', alt = '' }: { readonly name?: string; readonly alt?: string } = {},
    options?: CallOptions,
  ): Promise<Image> {
    return this.caller.send(
      { method: 'POST', path: '/v1/images', query: { name, alt }, bytes: picture },
      { timeoutSeconds: 60, ...options },
    )
  }

  list(query?: ListImagesData['query'], options?: CallOptions): Listing<Image> {
    return this.listed('/v1/images', query, options)
  }

  get(id: string, options?: CallOptions): Promise<Image> {
    return this.read(pathOf`/v1/images/${id}`, options)
  }

  change(id: string, changes: NonNullable<ChangeImageData['body']>, options?: CallOptions): Promise<Image> {
    return this.caller.send({ method: 'PATCH', path: pathOf`/v1/images/${id}`, body: changes }, options)
  }

  /** Only what nothing shows. */
  delete(id: string, options?: CallOptions): Promise<Image> {
    return this.caller.send({ method: 'DELETE', path: pathOf`/v1/images/${id}` }, options)
  }
}
