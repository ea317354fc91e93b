import { type CallOptions, pathOf } from './call.ts'
import type {
  ListPageVersionsData,
  Page,
  PageVersion,
  PreviewPageData,
  ProgramPage,
  ReadPageContentsData,
} from './generated/types.gen.ts'
import type { Listing } from './listing.ts'
import { Section } from './section.ts'

/** The pages behind links: what a friend sees who follows one. Each belongs to a program, which goes by its id or key. */
export class ProgramPages extends Section {
  /** The page as it is being made. */
  get(program: string, options?: CallOptions): Promise<ProgramPage> {
    return this.read(pathOf`/v1/programs/${program}/page`, options)
  }

  /** Saves a draft; nobody sees it before it is published. */
  write(program: string, page: Page, options?: CallOptions): Promise<ProgramPage> {
    return this.caller.send({ method: 'PUT', path: pathOf`/v1/programs/${program}/page`, body: page }, options)
  }

  /** Back, at once, to the page that is made from the definition and follows it. */
  drop(program: string, options?: CallOptions): Promise<ProgramPage> {
    return this.caller.send({ method: 'DELETE', path: pathOf`/v1/programs/${program}/page` }, options)
  }

  publish(program: string, options?: CallOptions): Promise<PageVersion> {
    return this.post(pathOf`/v1/programs/${program}/page/publish`, undefined, options)
  }

  versions(program: string, query?: ListPageVersionsData['query'], options?: CallOptions): Listing<PageVersion> {
    return this.listed(pathOf`/v1/programs/${program}/page/versions`, query, options)
  }

  version(program: string, version: number, options?: CallOptions): Promise<PageVersion> {
    return this.read(pathOf`/v1/programs/${program}/page/versions/${String(version)}`, options)
  }

  /** An earlier version becomes the draft. */
  restore(program: string, version: number, options?: CallOptions): Promise<ProgramPage> {
    return this.post(pathOf`/v1/programs/${program}/page/versions/${String(version)}/restore`, undefined, options)
  }

  /** What the blocks have to show, for an editor of yours. */
  contents(
    program: string,
    query?: ReadPageContentsData['query'],
    options?: CallOptions,
  ): Promise<Record<string, unknown>> {
    return this.read(pathOf`/v1/programs/${program}/page/contents`, options, query)
  }

  /** The draft as people would see it: a document. */
  preview(program: string, query?: PreviewPageData['query'], options?: CallOptions): Promise<string> {
    const path = pathOf`/v1/programs/${program}/page/preview`
    return this.caller.send({ method: 'GET', path, query, answers: 'text' }, options)
  }
}
