import { type Locale, say, sentence } from '#base/words.ts'
import type { Definition } from '#programs/definition.api.ts'
import type { Status } from '#programs/program.ts'
import { sentencesOf } from '#programs/sentences.ts'

export interface ActivityPage {
  readonly locale: Locale
  readonly title: string
  readonly subtitle: string
  readonly image: string | null
  /** Why nobody can take part at the moment, in kind words; null while they can. */
  readonly notice: string | null
  readonly code: string | null
  readonly rules: readonly string[]
  /** Where to go on; null when the site has no address of its own. */
  readonly next: { readonly address: string; readonly label: string } | null
}

interface Shown {
  readonly name: string
  readonly definition: Definition
  readonly status: Status
  readonly siteName: string
  readonly currency: string
  readonly code: string | null
  readonly address: string | null
}

const noticeReasons = {
  scheduled: 'program_not_started',
  paused: 'program_paused',
  ended: 'program_ended',
  archived: 'program_archived',
} as const

/** What a visitor sees of an activity; while it is not running, neither a code nor a way on (GIFT-9). */
export function activityPage(shown: Shown, locale: Locale): ActivityPage {
  const { name, definition, status, siteName, currency, code, address } = shown
  const { title, subtitle, image } = definition.share
  const running = status === 'active'
  return {
    locale,
    title: title === '' ? name : title,
    subtitle,
    image,
    notice: status === 'active' ? null : sentence(noticeReasons[status], locale),
    code: running ? code : null,
    rules: running || status === 'scheduled' ? sentencesOf(definition, currency, locale) : [],
    next: running && address !== null ? { address, label: say('pages.go', locale, { name: siteName }) } : null,
  }
}
