import { z } from 'zod'
import { type Column, timeColumn, valueColumn } from '#base/csv.ts'
import { fieldWords } from '#base/field-words.ts'
import { formatTime } from '#base/time.ts'
import { text, timeOrNull, timeText } from '#base/wire.api.ts'
import { type Locale, locales } from '#base/words.ts'
import { sampleVariables } from '#emails/email.ts'
import { defaultTexts } from '#emails/layout.ts'
import { type EmailScenario, type EmailText, emailScenarios, variablesOf } from '#emails/scenario.ts'
import { problemOf, type TemplateProblem } from '#emails/template.ts'

export const scenarioName = z.enum(emailScenarios)
const localeName = z.enum(locales as readonly [Locale, ...Locale[]])
const states = ['waiting', 'sent', 'kept', 'failed', 'withheld'] as const
export const messageState = z.enum(states)

export const templateProblem = z
  .object({ part: z.enum(['subject', 'body']), detail: z.string() })
  .meta({ id: 'TemplateProblem', description: 'What is wrong with a text; ours is sent instead.' })

const textInput = z.strictObject({ subject: text(500).min(1), body: text(50_000).min(1) })
const textView = z.object({
  subject: z.string(),
  body: z.string(),
  edited: z.boolean().meta({ description: 'Whether it is your own; if not, it is ours.' }),
  problem: templateProblem.nullable(),
})

export const scenarioView = z
  .object({
    scenario: scenarioName,
    enabled: z.boolean(),
    variables: z.array(z.string()),
    texts: z.record(z.string(), textView),
  })
  .meta({ id: 'EmailScenario' })

export const scenarioInput = z
  .strictObject({
    enabled: z.boolean().optional(),
    texts: z
      .partialRecord(localeName, textInput.nullable())
      .optional()
      .meta({ description: 'By language; null goes back to our own text. Languages left out stay as they are.' }),
  })
  .meta({ id: 'EmailScenarioInput' })

export const previewInput = z.strictObject({
  locale: localeName.optional(),
  subject: text(500).optional(),
  body: text(50_000).optional(),
})
export const previewView = z
  .object({
    subject: z.string(),
    html: z.string(),
    text: z.string(),
    problem: templateProblem.nullable(),
  })
  .meta({ id: 'EmailPreview' })

export const emailAddress = z.email('An email address.').max(254)
export const testInput = z.strictObject({ to: emailAddress, locale: localeName.optional() })

export const progressView = z
  .object({
    scenario: scenarioName,
    total: z.int(),
    waiting: z.int(),
    sent: z.int(),
    kept: z.int(),
    failed: z.int(),
    withheld: z.int(),
  })
  .meta({ id: 'EmailProgress' })

export const messageView = z
  .object({
    id: z.string(),
    scenario: scenarioName,
    customer: z.string().nullable().meta({ description: 'Null: it is for the operator, or for somebody unknown.' }),
    state: messageState.meta({
      description:
        '`kept`: written and not sent, as no mail server is set or the site sends none. `withheld`: to go to nobody; `problem` says why. `failed`: given up, or refused; it can be tried again.',
    }),
    to: z.string().nullable(),
    subject: z.string(),
    html: z.string(),
    text: z.string(),
    problem: z.string().nullable(),
    createdAt: timeText,
    sentAt: timeText.nullable(),
  })
  .meta({ id: 'Message' })

/** Without what it says, which is no cell. */
export const messageColumns: readonly Column<z.output<typeof messageView>>[] = [
  valueColumn('id', ({ id }) => id),
  valueColumn('scenario', ({ scenario }) => scenario),
  valueColumn('customer', ({ customer }) => customer),
  valueColumn('state', ({ state }) => state),
  valueColumn('to', ({ to }) => to),
  valueColumn('subject', ({ subject }) => subject),
  valueColumn('problem', ({ problem }) => problem),
  timeColumn('createdAt', ({ createdAt }) => createdAt),
  timeColumn('sentAt', ({ sentAt }) => sentAt),
]

export const suppressionView = z
  .object({
    address: z.string(),
    reason: z.enum(['unsubscribed', 'bounced', 'complained', 'by_hand']),
    createdAt: timeText,
  })
  .meta({ id: 'EmailSuppression' })

export const suppressionColumns: readonly Column<z.output<typeof suppressionView>>[] = [
  valueColumn('address', ({ address }) => address),
  valueColumn('reason', ({ reason }) => reason),
  timeColumn('createdAt', ({ createdAt }) => createdAt),
]

export const bounceInput = z
  .strictObject({
    address: emailAddress,
    type: z
      .enum(['hard', 'soft', 'complaint'])
      .meta({ description: '`soft` changes nothing; the others end the emails.' }),
    detail: text(1_000).optional(),
    message: z.string().max(100).optional(),
  })
  .meta({ id: 'EmailBounce' })

export const settingsView = z
  .object({
    fromName: z.string().nullable().meta({ description: 'Whom emails are from; null: the name of the site.' }),
    replyTo: z.string().nullable(),
    sends: z.boolean().meta({ description: 'Test sites keep their emails unless this is on.' }),
    mailServer: z.boolean().meta({ description: 'Whether this server has one; without one, everything is kept.' }),
    invitations: z.object({ enabled: z.boolean(), perDay: z.int() }).meta({
      description: 'Emails that customers have sent to friends, and how many each may in a day.',
    }),
  })
  .meta({ id: 'EmailSettings' })
export const settingsInput = z
  .strictObject({
    fromName: text(100).min(1).nullable().optional(),
    replyTo: emailAddress.nullable().optional(),
    sends: z.boolean().optional(),
    invitations: z
      .strictObject({ enabled: z.boolean().optional(), perDay: z.int().min(1).max(1_000).optional() })
      .optional(),
  })
  .meta({ id: 'EmailSettingsInput' })

/** What an operator has made of a scenario. */
export interface KeptScenario {
  readonly scenario: EmailScenario
  readonly enabled: boolean
  readonly texts: Readonly<Record<string, EmailText>>
}

/** What is wrong with a text of this scenario, seen with values that stand for real ones. */
export function problemOfText(
  scenario: EmailScenario,
  locale: Locale,
  { subject, body }: EmailText,
): TemplateProblem | null {
  const allowed = variablesOf(scenario)
  const sample = sampleVariables(locale, 'Site')
  return problemOf('subject', subject, allowed, sample) ?? problemOf('body', body, allowed, sample)
}

/** What is wrong with it, in the reader's language. */
export function viewOfProblem(problem: TemplateProblem | null, locale: Locale): TemplateProblem | null {
  return problem && { ...problem, detail: fieldWords(problem.detail, locale) }
}

export function viewOfScenario(
  scenario: EmailScenario,
  kept: KeptScenario | undefined,
  language: Locale,
): z.output<typeof scenarioView> {
  const defaults = defaultTexts(scenario)
  const texts = locales.map((locale) => {
    const own = kept?.texts[locale]
    const problem = own === undefined ? null : viewOfProblem(problemOfText(scenario, locale, own), language)
    return [locale, { ...(own ?? defaults[locale]), edited: own !== undefined, problem }]
  })
  return {
    scenario,
    enabled: kept?.enabled ?? true,
    variables: [...variablesOf(scenario)],
    texts: Object.fromEntries(texts),
  }
}

export interface KeptEmail {
  readonly id: string
  readonly scenario: EmailScenario
  readonly customer: string | null
  readonly state: (typeof states)[number]
  readonly sentTo: string | null
  readonly subject: string | null
  readonly html: string | null
  readonly body: string | null
  readonly problem: string | null
  readonly createdAt: number
  readonly endedAt: number | null
}

export function viewOfMessage(email: KeptEmail): z.output<typeof messageView> {
  const { id, scenario, customer, state, sentTo, subject, html, body, problem, createdAt, endedAt } = email
  return {
    ...{ id, scenario, customer, state, problem },
    to: sentTo,
    subject: subject ?? '',
    html: html ?? '',
    text: body ?? '',
    createdAt: formatTime(createdAt),
    sentAt: state === 'sent' || state === 'kept' ? timeOrNull(endedAt) : null,
  }
}
