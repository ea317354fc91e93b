import { compile } from 'html-to-text'
import { chooseLocale, type Locale, say } from '#base/words.ts'
import { defaultText, frame } from '#emails/layout.ts'
import type { EmailScenario, EmailText, EmailVariables } from '#emails/scenario.ts'
import { variablesOf } from '#emails/scenario.ts'
import { fillIn, problemOf, type TemplateProblem } from '#emails/template.ts'
import { table } from '#engine/table.ts'
import { giftsWords, grantedWords, type Speech } from '#programs/sentences.ts'
import type { Gift } from '#rewards/gift.api.ts'

/** What an email is about, as it was when that happened. */
export interface EmailFacts {
  readonly program: string | null
  readonly gifts: readonly Gift[]
  /** The gifts are theirs once they claim them. */
  readonly toClaim?: true
  readonly code: string | null
  readonly expiresAt: number | null
  /** Only in an invitation: the name of whoever invites. */
  readonly inviter: string | null
  /** Only for the operator: the address that is told no more. */
  readonly endpoint?: string
  /** Only in a test: the language to show values in that stand for real ones. */
  readonly sample: Locale | null
}

interface Email {
  readonly id: string
  readonly scenario: string
  readonly customer: string | null
  readonly state: string
  readonly sentTo: string | null
  readonly subject: string | null
  readonly body: string | null
  readonly createdAt: number
  readonly endedAt: number | null
}

/** What a person may see of the emails about them. */
export const emails = table<Email>({
  name: 'emails',
  columns: {
    ...{ id: 'text', scenario: 'text', customer: 'text', state: 'text', sentTo: 'text', subject: 'text', body: 'text' },
    ...{ createdAt: 'time', endedAt: 'time' },
  },
  key: ['id'],
  rank: 72,
})

/** What the words need besides: the site, the reader, the program as they are now. */
export interface EmailSetting {
  readonly site: {
    readonly name: string
    readonly currency: string
    readonly timeZone: string
    readonly locale: string
  }
  readonly customer: { readonly name: string | null; readonly locale: string | null }
  readonly programName: string
  readonly link: string
}

export interface Rendered {
  readonly subject: string
  readonly html: string
  readonly text: string
  /** Why the operator's own text was not taken; null when it was, or there is none. */
  readonly problem: TemplateProblem | null
}

const longestName = 60
/** What mail programs would turn into a link is nobody's name. */
const notAName = /[:/@\\<>]|\.\p{L}|\p{Cc}/u

/** A name as strangers may read it: one that carries an address is left out. */
export function publicName(name: string | null): string {
  const trimmed = (name ?? '').trim()
  return trimmed.length > longestName || notAName.test(trimmed) ? '' : trimmed
}

export function localeOfEmail(setting: EmailSetting): Locale {
  return chooseLocale(setting.customer.locale, chooseLocale(setting.site.locale, 'en'))
}

/** The values of all variables; those that a scenario has no use for are empty. */
export function variablesFor(facts: EmailFacts, setting: EmailSetting, locale: Locale): EmailVariables {
  const { site, customer, programName, link } = setting
  return {
    site: site.name,
    customer: customer.name ?? '',
    program: programName,
    gifts: giftsOf(facts, { locale, currency: site.currency }),
    code: facts.code ?? '',
    link,
    expires: facts.expiresAt === null ? '' : formatDay(facts.expiresAt, locale, site.timeZone),
    inviter: publicName(facts.inviter),
    endpoint: facts.endpoint ?? '',
  }
}

function giftsOf({ gifts, toClaim }: EmailFacts, speech: Speech): string {
  if (gifts.length === 0) return ''
  const what = grantedWords(gifts, speech)
  const terms = say('rules.gift_to_claim', speech.locale)
  return toClaim ? say('rules.gift_with_terms', speech.locale, { what, terms }) : what
}

function formatDay(at: number, locale: Locale, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(at)
}

/** Values that stand for real ones while a text is edited, none of them harmless on purpose. */
export function sampleVariables(locale: Locale, siteName: string): EmailVariables {
  const gift = { type: 'points', amount: 500, issueAfter: null, expiresAfter: null } as Gift
  return {
    site: siteName,
    customer: "Ann O'Neil & Co",
    program: 'Friends',
    gifts: giftsWords([gift], { locale, currency: 'USD' }),
    code: 'ABCD2345',
    link: 'https://example.com/?ref=ABCD2345&visit=1',
    expires: formatDay(Date.UTC(2030, 11, 31), locale, 'UTC'),
    inviter: 'Ann',
    endpoint: 'https://shop.example/hooks/kith',
  }
}

interface Rendering {
  readonly scenario: EmailScenario
  readonly locale: Locale
  /** The operator's own text; null takes ours. */
  readonly text: EmailText | null
  readonly variables: EmailVariables
  readonly siteName: string
  readonly unsubscribeUrl: string | null
}

/** An email in words. A text of the operator's that fails is reported and ours takes its place: something is always sent. */
export function render(rendering: Rendering): Rendered {
  const { scenario, locale, text, variables } = rendering
  if (text !== null) {
    const allowed = variablesOf(scenario)
    try {
      const filled = fill(rendering, text, "operator's")
      if (filled.subject !== '' && filled.text.trim() !== '') return { ...filled, problem: null }
    } catch {
      // Put into words below.
    }
    const problem = problemOf('subject', text.subject, allowed, variables) ??
      problemOf('body', text.body, allowed, variables) ?? {
        part: 'body' as const,
        detail: 'Nothing is left when it is filled in.',
      }
    return { ...fill(rendering, defaultText(scenario, locale), 'ours'), problem }
  }
  return { ...fill(rendering, defaultText(scenario, locale), 'ours'), problem: null }
}

function fill(rendering: Rendering, text: EmailText, whose: "operator's" | 'ours'): Omit<Rendered, 'problem'> {
  const { scenario, locale, variables, siteName, unsubscribeUrl } = rendering
  const subject = fillIn('subject', text.subject, variables, whose)
  const inner = fillIn('body', text.body, variables, whose)
  const html = frame({ locale, scenario, subject, inner, siteName, unsubscribeUrl })
  return { subject, html, text: plainTextOf(html) }
}

const plainTextOf = compile({
  wordwrap: 78,
  selectors: [
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
    { selector: 'img', format: 'skip' },
    { selector: 'title', format: 'skip' },
    { selector: 'table', format: 'block' },
  ],
  limits: { maxInputLength: 300_000, maxDepth: 50 },
})
