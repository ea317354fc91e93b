import { z } from 'zod'
import { type Column, timeColumn, valueColumn } from '#base/csv.ts'
import { isDay, parseTime } from '#base/time.ts'
import { staffPerson, text, timeText } from '#base/wire.api.ts'

/** Together they keep the largest page below 60 kB on its way, whatever is written on it. */
export const mostBlocks = 60
export const mostCharacters = 24_000
const mostColumns = 3
const mostInColumn = 20
export const mostRanked = 20

const imageAddress = () =>
  text(2_000).regex(/^(https?:\/\/[^\s/]|\/(?![/\\]))\S*$/, 'An http or https address, or a path on this server.')
const linkAddress = () =>
  text(2_000).regex(
    /^(https?:\/\/[^\s/]\S*|\/(?![/\\])\S*|#[\w-]*|mailto:\S+|tel:[+\d()-]+)$/,
    'An http, https, mailto or tel address, or a path on this server.',
  )
const color = () => z.string().regex(/^#[0-9a-f]{6}$/i, 'A colour such as #c2410c.')
const moment = () =>
  z
    .string()
    .refine((given) => parseTime(given) !== null || isDay(given), 'An RFC 3339 time, or a date such as 2026-03-31.')

/** Who sees a block: everybody, those who were invited (or come by themselves), or those who invite. */
const audience = z.enum(['everybody', 'friend', 'referrer']).default('everybody')
const title = () =>
  text(200).nullable().default(null).meta({ description: 'Null: our own words, in the language of whoever reads.' })
const align = z.enum(['start', 'center']).default('start')

const simpleBlocks = [
  z.strictObject({
    type: z.literal('banner'),
    audience,
    image: imageAddress()
      .nullable()
      .default(null)
      .meta({ description: "Null: the image of the program's share settings." }),
    alt: text(500).default(''),
    shape: z.enum(['landscape', 'square', 'portrait', 'wide', 'own']).default('landscape').meta({
      description: 'The room that is kept for the picture, which is cut to it. `own`: its own, known once it is there.',
    }),
    href: linkAddress().nullable().default(null),
  }),
  z.strictObject({
    type: z.literal('heading'),
    audience,
    text: text(300).nullable().default(null).meta({ description: "Null: the title of the program's share settings." }),
    level: z.int().min(1).max(3).default(2),
    align,
  }),
  z.strictObject({
    type: z.literal('text'),
    audience,
    text: text(5_000)
      .nullable()
      .default(null)
      .meta({ description: 'An empty line begins a paragraph. Null: the subtitle of the share settings.' }),
    align,
  }),
  z.strictObject({ type: z.literal('rules'), audience, title: title() }),
  z.strictObject({
    type: z.literal('gifts'),
    audience,
    title: title(),
    side: z.enum(['both', 'friend', 'referrer']).default('both'),
  }),
  z.strictObject({ type: z.literal('ladder'), audience, title: title() }),
  z.strictObject({ type: z.literal('share'), audience: audience.unwrap().default('referrer'), title: title() }),
  z.strictObject({
    type: z.literal('countdown'),
    audience,
    title: title(),
    until: moment()
      .nullable()
      .default(null)
      .meta({ description: "A date ends with that day in the site's zone. Null: the program's own beginning or end." }),
  }),
  z.strictObject({
    type: z.literal('leaderboard'),
    audience,
    title: title(),
    most: z.int().min(3).max(mostRanked).default(10),
  }),
  z.strictObject({
    type: z.literal('button'),
    audience,
    label: text(100).nullable().default(null).meta({ description: 'Null: on to the store, by its name.' }),
    href: linkAddress()
      .nullable()
      .default(null)
      .meta({ description: 'Null: to the store, with the code and the visit.' }),
    look: z.enum(['filled', 'outlined']).default('filled'),
    align,
  }),
  z.strictObject({ type: z.literal('spacer'), audience, size: z.enum(['small', 'medium', 'large']).default('medium') }),
] as const

const simpleBlock = z.discriminatedUnion('type', simpleBlocks)
const columns = z.strictObject({
  type: z.literal('columns'),
  audience,
  columns: z.array(z.array(simpleBlock).max(mostInColumn)).min(2).max(mostColumns),
})
const block = z.discriminatedUnion('type', [...simpleBlocks, columns])

/** How the page of an activity looks. What is left out has a default; the parsed page is complete. */
export const decorationShape = z
  .strictObject({
    background: z
      .strictObject({ color: color().nullable().default(null), image: imageAddress().nullable().default(null) })
      .prefault({}),
    accent: color().nullable().default(null).meta({ description: 'Of buttons and marks. Null: our own.' }),
    blocks: z.array(block).max(mostBlocks),
  })
  .refine((page) => countBlocks(page.blocks) <= mostBlocks, `At most ${mostBlocks} blocks, those in columns counted.`)
  .refine((page) => JSON.stringify(page).length <= mostCharacters, `At most ${mostCharacters} characters in all.`)
  .meta({ id: 'Page' })

export type Decoration = z.output<typeof decorationShape>
export type DecorationInput = z.input<typeof decorationShape>
export type Block = z.output<typeof block>
export type SimpleBlock = z.output<typeof simpleBlock>
export type Columns = z.output<typeof columns>

function countBlocks(blocks: readonly z.output<typeof block>[]): number {
  return blocks.reduce((sum, one) => sum + (one.type === 'columns' ? 1 + one.columns.flat().length : 1), 0)
}

export const pageView = z
  .object({
    program: z.string(),
    draft: decorationShape,
    generated: z.boolean().meta({ description: 'Nobody has saved a draft: this one is made from the definition.' }),
    draftAt: timeText.nullable(),
    revision: z.string().meta({
      description:
        'Of the draft. Sent in `If-Match` with a change, that is refused if somebody else has changed the draft.',
    }),
    published: z
      .int()
      .nullable()
      .meta({ description: 'The version that people see. Null: none, they see a page made from the definition.' }),
    changed: z.boolean().meta({ description: 'The draft differs from what people see.' }),
    address: z.string().meta({ description: 'Where people see it.' }),
  })
  .meta({ id: 'ProgramPage' })

export const pageContents = z
  .record(z.string(), z.unknown())
  .meta({ id: 'PageContents', description: 'As our own blocks read it; it grows with them.' })

export const pageVersionView = z
  .object({
    version: z.int(),
    publishedAt: timeText,
    publishedBy: staffPerson.nullable().meta({ description: 'Who of the staff published it; null: the store.' }),
    page: decorationShape,
  })
  .meta({ id: 'PageVersion' })

/** What was published when and by whom; the page itself is no cell. */
export const pageVersionColumns: readonly Column<z.output<typeof pageVersionView>>[] = [
  valueColumn('version', ({ version }) => version),
  timeColumn('publishedAt', ({ publishedAt }) => publishedAt),
  valueColumn('publishedBy', ({ publishedBy }) => publishedBy?.name),
]
