import { type Refusal, refuse } from '#base/refusal.ts'
import { keyOf, table } from '#engine/table.ts'
import type { WorkingSet } from '#engine/working-set.ts'
import { type Decoration, type DecorationInput, decorationShape } from '#pages/decoration.api.ts'
import type { Definition } from '#programs/definition.api.ts'
import { type Editor, type Program, termsOf } from '#programs/program.ts'

/** What an operator is making of a program's page. */
export interface ProgramPage {
  readonly program: string
  /** Null: nothing of their own. */
  readonly draft: Decoration | null
  readonly draftAt: number | null
  /** Versions published so far; the number of the latest. */
  readonly versions: number
  /** The version that people see; null: the page made from the definition. */
  readonly published: number | null
}

const programPages = table<ProgramPage>({
  name: 'program_pages',
  columns: { program: 'text', draft: 'json', draftAt: 'time', versions: 'integer', published: 'integer' },
  key: ['program'],
  rank: 12,
  audited: { kind: 'page', id: 'program' },
})

export interface PageVersion {
  readonly program: string
  readonly version: number
  readonly page: Decoration
  readonly publishedAt: number
  readonly publishedBy: Editor | null
}

export const pageVersions = table<PageVersion>({
  name: 'program_page_versions',
  columns: { program: 'text', version: 'integer', page: 'json', publishedAt: 'time', publishedBy: 'json' },
  key: ['program', 'version'],
  rank: 13,
  change: 'frozen',
  audited: {
    kind: 'page',
    id: 'program',
    hidden: ['program', 'version', 'publishedAt', 'publishedBy'],
    follows: ({ program, version }) => keyOf(program, version - 1),
  },
})

/** A program's page as its operator finds it. */
export interface SeenPage {
  readonly program: Program
  readonly draft: Decoration
  readonly draftAt: number | null
  readonly generated: boolean
  readonly published: number | null
  readonly changed: boolean
}

function pageOf(set: WorkingSet, program: string): ProgramPage {
  return set.get(programPages, program) ?? { program, draft: null, draftAt: null, versions: 0, published: null }
}

export function seenPage(set: WorkingSet, program: Program): SeenPage {
  const { draft, draftAt, published } = pageOf(set, program.id)
  const shown = shownDecoration(set, program)
  const own = draft === null ? generatedDecoration(termsOf(set, program).definition) : complete(draft)
  return { program, draft: own, draftAt, generated: draft === null, published, changed: !isSame(own, shown) }
}

/** What people see: the version published last, or what is made from the definition. */
export function shownDecoration(set: WorkingSet, program: Program): Decoration {
  const { published } = pageOf(set, program.id)
  const version = published === null ? undefined : findVersion(set, program.id, published)
  return version ? complete(version.page) : generatedDecoration(termsOf(set, program).definition)
}

export function findVersion(set: WorkingSet, program: string, version: number): PageVersion | undefined {
  return set.get(pageVersions, keyOf(program, version))
}

export function saveDraft(set: WorkingSet, program: Program, draft: Decoration): SeenPage {
  set.put(programPages, { ...pageOf(set, program.id), draft, draftAt: set.now })
  return seenPage(set, program)
}

/** Shows the draft to everybody, as a new version; what is shown already stays the version it is. */
export function publishDraft(set: WorkingSet, program: Program, by: Editor | null): PageVersion {
  const page = pageOf(set, program.id)
  const { draft } = seenPage(set, program)
  const shown = page.published === null ? undefined : findVersion(set, program.id, page.published)
  if (shown && isSame(complete(shown.page), draft)) return shown
  const version = page.versions + 1
  set.put(programPages, { ...page, draft, draftAt: page.draftAt ?? set.now, versions: version, published: version })
  return set.put(pageVersions, { program: program.id, version, page: draft, publishedAt: set.now, publishedBy: by })
}

/** An earlier version becomes the draft; people see it when it is published. */
export function restoreVersion(set: WorkingSet, program: Program, version: number): SeenPage | Refusal {
  const found = findVersion(set, program.id, version)
  return found ? saveDraft(set, program, found.page) : refuse('not_found')
}

/** Gives the program back the page that follows its definition; its versions are kept. */
export function dropDecoration(set: WorkingSet, program: Program): SeenPage {
  const page = pageOf(set, program.id)
  if (page.draft !== null || page.published !== null)
    set.put(programPages, { ...page, draft: null, draftAt: null, published: null })
  return seenPage(set, program)
}

/** Whether an address is named in what people see of a program, or in what is being made of it. */
export function isShowing(set: WorkingSet, program: Program, address: string): boolean {
  const { draft } = pageOf(set, program.id)
  const parts = [draft, shownDecoration(set, program), termsOf(set, program).definition.share]
  return parts.some((part) => JSON.stringify(part).includes(JSON.stringify(address)))
}

/** What was kept before a field was thought of gets its default. */
function complete(kept: Decoration): Decoration {
  return decorationShape.parse(kept)
}

/** Both are complete, and a parsed page has its fields in the order of its shape. */
function isSame(one: Decoration, other: Decoration): boolean {
  return JSON.stringify(complete(one)) === JSON.stringify(complete(other))
}

/** The page of a program that nobody has decorated. It names nothing itself, so that it follows every edit. */
export function generatedDecoration(definition: Definition): Decoration {
  const { image } = definition.share
  const align = image === null ? 'center' : 'start'
  const opening = [
    { type: 'heading', level: 1, align },
    { type: 'text', align },
    { type: 'button', align, audience: 'friend' },
    { type: 'share' },
  ] as const
  const head: DecorationInput['blocks'] =
    image === null ? [...opening] : [{ type: 'columns', columns: [[{ type: 'banner' }], [...opening]] }]
  const ladder: DecorationInput['blocks'] = definition.triggers.some(({ referrer }) => referrer.length > 1)
    ? [{ type: 'ladder', audience: 'referrer' }]
    : []
  const rest: DecorationInput['blocks'] = [{ type: 'gifts' }, ...ladder, { type: 'countdown' }, { type: 'rules' }]
  return decorationShape.parse({ blocks: [...head, ...rest] })
}
