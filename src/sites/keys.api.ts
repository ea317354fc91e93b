import { z } from 'zod'
import { type Column, timeColumn, valueColumn } from '#base/csv.ts'
import { isDuration } from '#base/time.ts'
import { text, timeText } from '#base/wire.api.ts'

export const keyKind = z.enum(['secret', 'publishable'])

export const keyView = z
  .object({
    id: z.string(),
    kind: keyKind,
    name: z.string(),
    hint: z.string().meta({ description: 'The last four characters of the key.' }),
    createdAt: timeText,
    expiresAt: timeText.nullable(),
    revokedAt: timeText.nullable(),
  })
  .meta({ id: 'Key' })

export const keyColumns: readonly Column<z.input<typeof keyView>>[] = [
  valueColumn('id', ({ id }) => id),
  valueColumn('kind', ({ kind }) => kind),
  valueColumn('name', ({ name }) => name),
  valueColumn('hint', ({ hint }) => hint),
  timeColumn('createdAt', ({ createdAt }) => createdAt),
  timeColumn('expiresAt', ({ expiresAt }) => expiresAt),
  timeColumn('revokedAt', ({ revokedAt }) => revokedAt),
]

export const newKeyView = keyView
  .extend({ token: z.string().meta({ description: 'The key itself, shown this once.' }) })
  .meta({ id: 'NewKey' })

export const newKey = z.strictObject({ kind: keyKind.default('secret'), name: text(100).default('') })

export const rotation = z.strictObject({
  oldValidFor: z
    .string()
    .refine(isDuration, 'An ISO 8601 duration such as PT24H.')
    .optional()
    .meta({ format: 'duration', description: 'How long the old key stays good; without it, it ends at once.' }),
})

export const identitySecretView = z
  .object({ identitySecret: z.string().meta({ description: 'Signs customer tokens; the former one ends at once.' }) })
  .meta({ id: 'IdentitySecret' })
