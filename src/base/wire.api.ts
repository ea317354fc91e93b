import { z } from 'zod'
import { isId, type Kind } from '#base/ids.ts'
import { required } from '#base/problems.ts'
import { normalizeCode } from '#base/readable-code.ts'
import { isStorable } from '#base/text.ts'
import { formatTime, isDuration, parseTime } from '#base/time.ts'

// What is missing says so, whatever else it would have had to be.
z.config({ customError: ({ input }) => (input === undefined ? required : undefined) })

/** Text that people read and write: line ends are fine, other control characters are not. */
export const text = (most: number) =>
  z.string().max(most).refine(isStorable, 'Control characters and broken characters cannot be stored.')

/** A name that rules compare: a category, an action, a SKU. */
export const word = () => text(100).min(1)

export const duration = () =>
  z
    .string()
    .refine(isDuration, 'An ISO 8601 duration such as PT30M or P90D, longer than nothing and at most a hundred years.')
    .meta({ format: 'duration' })

/** Small enough that sums over any number of rewards stay exact. */
export const mostAmount = 1_000_000_000_000
const mostCount = 1_000_000_000

/** Money in minor units, or points. */
export const amount = () => z.int().positive().max(mostAmount)
export const count = () => z.int().min(1).max(mostCount)
export const webAddress = () => z.url({ protocol: /^https?$/, error: 'An http or https address.' }).max(2_000)
export const isDistinct = (values: readonly unknown[]): boolean => new Set(values).size === values.length
export const distinct = 'The same is named twice.'

const longestForeignId = 200
const inOneLine = /^\P{Cc}*$/u

const ofIdLength = `An id has 1 to ${longestForeignId} characters.`

/** An id that the store chose: anything readable in one line. */
export const foreignId = z
  .string({ error: ({ input }) => (input === undefined ? required : 'An id is a text; a number goes in quotes.') })
  .min(1, ofIdLength)
  .max(longestForeignId, ofIdLength)
  .refine((id) => inOneLine.test(id) && id.isWellFormed(), 'An id has no control characters.')
  // No address can end in these: whoever sends them leaves them out.
  .refine((id) => id !== '.' && id !== '..', 'An id is not only dots.')

/** A code as people type it, read as it is kept. */
export const enteredCode = z
  .string()
  .max(longestForeignId)
  .refine(isStorable, 'Control characters and broken characters cannot be stored.')
  .transform(normalizeCode)
  .pipe(z.string().min(1, 'A code has letters or digits.'))
  .meta({ type: 'string', description: 'Case, spaces and dashes do not matter.' })

/** An RFC 3339 time on the wire, epoch milliseconds inside. */
export const time = z
  .string()
  .refine((value) => parseTime(value) !== null, {
    error: 'An RFC 3339 time such as 2026-03-01T10:00:00Z.',
    abort: true,
  })
  .transform((value) => parseTime(value) as number)
  .meta({ type: 'string', format: 'date-time' })

/** A time in an answer. */
export const timeText = z.string().meta({ format: 'date-time' })

export function timeOrNull(at: number | null): string | null {
  return at === null ? null : formatTime(at)
}

/** In a query: the language that sentences are wanted in, whatever is known of the person. */
export const spokenIn = {
  lang: z.string().max(100).optional().meta({ description: 'The language of sentences, such as `ja`.' }),
}

export const mostPerPage = 200

const notACursor = 'Not a cursor of this list.'

/** What every list takes. */
export const page = z.object({
  limit: z
    .string()
    .regex(/^\d{1,3}$/, `A whole number from 1 to ${mostPerPage}.`)
    .transform(Number)
    .pipe(z.number().min(1).max(mostPerPage))
    .default(50)
    .meta({ type: 'integer', minimum: 1, maximum: mostPerPage, default: 50 }),
  cursor: z
    .string()
    .max(500)
    .refine((text) => inOneLine.test(text) && text.isWellFormed(), notACursor)
    .optional(),
})

/** What a list takes whose cursors are of a form of their own, such as the id of the last one seen. */
export function pageFrom(isCursor: (text: string) => boolean) {
  return page.extend({ cursor: z.string().max(500).refine(isCursor, notACursor).optional() })
}

export function pageFromId(of: Kind) {
  return pageFrom((text) => isId(of, text))
}

/** In a query. */
export const yesOrNo = z
  .enum(['true', 'false'])
  .transform((value) => value === 'true')
  .optional()
  .meta({ type: 'boolean' })

/** Of a list: what a person types who looks for somebody. */
export const search = text(200)
  .min(1)
  .optional()
  .meta({ description: 'The beginning of a customer’s id, name or email address, or a whole id or code.' })

/** From one time up to, not including, another. */
export const span = {
  from: time.optional().meta({ description: 'At this time or later.' }),
  to: time.optional().meta({ description: 'Before this time.' }),
}

/** What every list answers. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() })
}

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    reason: z.string(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    requestId: z.string().optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457. `reason` is stable; `detail` is for people, in their language.' })

/** Somebody of the staff, by the name they had then. */
export const staffPerson = z.object({ id: z.string(), name: z.string() })
