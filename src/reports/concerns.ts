import { z } from 'zod'
import { timeOrNull, timeText } from '#base/wire.api.ts'

const kinds = [
  'store_silent',
  'store_quiet',
  'webhook_failing',
  'webhook_off',
  'mail_missing',
  'mail_off',
  'mail_stuck',
  'program_ends',
] as const

export const concernView = z
  .object({
    kind: z.enum(kinds),
    since: timeText.nullable().meta({ description: 'Since when; for `program_ends`, when it ends.' }),
    subject: z
      .object({ id: z.string(), name: z.string() })
      .nullable()
      .meta({ description: 'The endpoint or the program that it is about.' }),
    count: z.int().nullable().meta({ description: 'How many emails are stuck.' }),
  })
  .meta({ id: 'Concern' })
export type Concern = z.output<typeof concernView>

/** What is known of a site that may be a concern. */
export interface Condition {
  readonly now: number
  readonly mode: 'live' | 'test'
  readonly hasMailServer: boolean
  readonly sends: boolean
  readonly hasProgram: boolean
  readonly lastEventAt: number | null
  /** Events in the week up to the last one, as far as they were counted. */
  readonly eventsOfWeek: number
  readonly stuckEmails: number
  readonly endpoints: readonly {
    readonly id: string
    readonly url: string
    readonly failingSince: number | null
    readonly disabledAt: number | null
  }[]
  readonly ending: readonly { readonly id: string; readonly name: string; readonly endsAt: number }[]
}

const hourMillis = 3_600_000
/** A store that tells something every day of a week and then nothing for a day is quiet. */
const quietHours = 24
export const usualEventsOfWeek = 7

/** What somebody should look at, the most pressing first. */
export function concernsOf(found: Condition): Concern[] {
  return [...ofStore(found), ...ofWebhooks(found), ...ofMail(found), ...ofPrograms(found)]
}

const plain = { since: null, subject: null, count: null } as const

function ofStore({ now, hasProgram, lastEventAt, eventsOfWeek }: Condition): Concern[] {
  if (lastEventAt === null) return hasProgram ? [{ ...plain, kind: 'store_silent' }] : []
  const isQuiet = now - lastEventAt > quietHours * hourMillis && eventsOfWeek >= usualEventsOfWeek
  return isQuiet ? [{ ...plain, kind: 'store_quiet', since: timeOrNull(lastEventAt) }] : []
}

function ofWebhooks({ endpoints }: Condition): Concern[] {
  return endpoints.map(({ id, url, failingSince, disabledAt }) => ({
    kind: disabledAt === null ? 'webhook_failing' : 'webhook_off',
    since: timeOrNull(disabledAt ?? failingSince),
    subject: { id, name: url },
    count: null,
  }))
}

/** A test site keeps its emails unless it is told to send; that is no concern. */
function ofMail({ mode, hasMailServer, sends, stuckEmails }: Condition): Concern[] {
  if (sends && !hasMailServer) return [{ ...plain, kind: 'mail_missing' }]
  if (!sends) return mode === 'live' ? [{ ...plain, kind: 'mail_off' }] : []
  return stuckEmails > 0 ? [{ ...plain, kind: 'mail_stuck', count: stuckEmails }] : []
}

function ofPrograms({ ending }: Condition): Concern[] {
  return ending.map(({ id, name, endsAt }) => ({
    kind: 'program_ends',
    since: timeOrNull(endsAt),
    subject: { id, name },
    count: null,
  }))
}
