import { z } from 'zod'
import { type Column, timeColumn, valueColumn } from '#base/csv.ts'
import { formatTime } from '#base/time.ts'
import { foreignId, pageFromId, staffPerson, timeOrNull, timeText } from '#base/wire.api.ts'
import type { Locale } from '#base/words.ts'
import { definitionShape, presetKeys } from '#programs/definition.api.ts'
import type { Preset } from '#programs/presets.ts'
import { type Program, type ProgramVersion, statusAt, statuses } from '#programs/program.ts'
import { sentencesOf } from '#programs/sentences.ts'

const periodView = z.object({ startsAt: timeText.nullable(), endsAt: timeText.nullable() })
const editor = staffPerson.nullable().meta({ description: 'Who of the staff made this version; null: the store.' })
const rules = z.array(z.string()).meta({ description: 'What the definition says, in sentences made from it.' })

export const presetView = z
  .object({
    key: z.enum(presetKeys),
    name: z.string(),
    description: z.string(),
    period: periodView,
    definition: definitionShape,
    rules,
  })
  .meta({ id: 'Preset' })

export const programView = z
  .object({
    id: z.string(),
    key: z.string(),
    preset: z.string().nullable(),
    name: z.string(),
    description: z.string().nullable(),
    status: z.enum(statuses),
    period: periodView,
    version: z.int(),
    editedAt: timeText.meta({ description: 'From when this version is in force.' }),
    editedBy: editor,
    definition: definitionShape,
    rules,
    issuing: z
      .object({ done: z.int(), issued: z.int(), finishedAt: timeText.nullable() })
      .nullable()
      .meta({ description: 'How far giving every eligible member a code has come.' }),
    createdAt: timeText,
    updatedAt: timeText,
  })
  .meta({ id: 'Program' })

export const programVersionView = z
  .object({
    version: z.int(),
    from: timeText.meta({ description: 'What happened from here on was decided by this version.' }),
    editedBy: editor,
    name: z.string(),
    description: z.string().nullable(),
    period: periodView,
    definition: definitionShape,
    rules,
  })
  .meta({ id: 'ProgramVersion' })

/** Without the definition, which is no cell: the sentences say what it comes to. */
export const programVersionColumns: readonly Column<z.output<typeof programVersionView>>[] = [
  valueColumn('version', ({ version }) => version),
  timeColumn('from', ({ from }) => from),
  valueColumn('editedBy', ({ editedBy }) => editedBy?.name),
  valueColumn('name', ({ name }) => name),
  valueColumn('description', ({ description }) => description),
  timeColumn('startsAt', ({ period }) => period.startsAt),
  timeColumn('endsAt', ({ period }) => period.endsAt),
  valueColumn('rules', ({ rules }) => rules.join(' ')),
]

export const programQuery = pageFromId('program').extend({
  status: z.enum(statuses).optional(),
  key: foreignId.optional(),
})

/** A program with its present terms, as it was seen at a time. */
export interface SeenProgram {
  readonly program: Program
  readonly terms: ProgramVersion
  readonly seenAt: number
}

interface Speech {
  readonly currency: string
  readonly locale: Locale
}

function period({ startsAt, endsAt }: { readonly startsAt: number | null; readonly endsAt: number | null }) {
  return { startsAt: timeOrNull(startsAt), endsAt: timeOrNull(endsAt) }
}

export const programColumns: readonly Column<SeenProgram>[] = [
  valueColumn('id', ({ program }) => program.id),
  valueColumn('key', ({ program }) => program.key),
  valueColumn('name', ({ program }) => program.name),
  valueColumn('status', ({ program, seenAt }) => statusAt(program, seenAt)),
  valueColumn('preset', ({ program }) => program.preset),
  valueColumn('version', ({ program }) => program.version),
  timeColumn('startsAt', ({ program }) => program.startsAt),
  timeColumn('endsAt', ({ program }) => program.endsAt),
  timeColumn('createdAt', ({ program }) => program.createdAt),
]

export function showProgram({ program, terms, seenAt }: SeenProgram, speech: Speech): z.output<typeof programView> {
  const { id, key, preset, name, description, version, issuing } = program
  return {
    ...{ id, key, preset, name, description, version },
    status: statusAt(program, seenAt),
    period: period(program),
    editedAt: formatTime(terms.fromAt),
    editedBy: terms.editedBy,
    definition: terms.definition,
    rules: sentencesOf(terms.definition, speech.currency, speech.locale),
    issuing: issuing && {
      done: issuing.done,
      issued: issuing.issued,
      finishedAt: timeOrNull(issuing.finishedAt),
    },
    createdAt: formatTime(program.createdAt),
    updatedAt: formatTime(program.updatedAt),
  }
}

export function showVersion(terms: ProgramVersion, speech: Speech): z.output<typeof programVersionView> {
  const { version, name, description, definition, editedBy } = terms
  return {
    ...{ version, name, description, definition, editedBy },
    from: formatTime(terms.fromAt),
    period: period(terms),
    rules: sentencesOf(definition, speech.currency, speech.locale),
  }
}

export function showPreset(preset: Preset, speech: Speech): z.output<typeof presetView> {
  const { key, name, description, definition } = preset
  const sentences = sentencesOf(definition, speech.currency, speech.locale)
  return { key, name, description, period: preset.period, definition, rules: sentences }
}
