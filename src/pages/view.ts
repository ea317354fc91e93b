import { formatDay, formatMoment, zoneName } from '#base/display.ts'
import { calendarDay, endOfDay, isDay, parseTime } from '#base/time.ts'
import { type Locale, say, sentence } from '#base/words.ts'
import type { TriggerProgress } from '#codes/progress.ts'
import type { Definition, Rung, Trigger } from '#programs/definition.api.ts'
import type { Status } from '#programs/program.ts'
import { discountWords, giftParts, giftsWords, type Speech, sentencesFor, triggerWords } from '#programs/sentences.ts'
import type { Sharing } from '#programs/share.ts'

/** Somebody who looks around, somebody who was invited, somebody who invites. */
export type Role = 'visitor' | 'friend' | 'referrer'

export interface GiftLine {
  readonly what: string
  readonly terms: string | null
  readonly when: string
}

export interface RungLine {
  readonly label: string
  readonly gifts: string
  readonly mark: string
  /** How it stands for the one who looks; null when nobody knows who that is. */
  readonly standing: { readonly words: string; readonly isReached: boolean } | null
}

export interface LadderView {
  readonly label: string
  readonly rungs: readonly RungLine[]
  readonly successes: string | null
}

export interface Leader {
  readonly place: number
  readonly name: string
  readonly successes: number
}

/** What a referrer hands on. */
export interface OwnCode {
  readonly code: string
  readonly link: string
  readonly qr: string
  readonly sharing: Sharing
}

/** Everything that the blocks of a page may show. */
export interface PageView {
  readonly locale: Locale
  /** Where the server is below its host; addresses on this server begin with it. */
  readonly basePath: string
  readonly timeZone: string
  readonly siteName: string
  readonly title: string
  readonly subtitle: string
  readonly image: string | null
  readonly role: Role
  readonly status: Status
  readonly now: number
  /** A test site's clock stands until it is put forward. */
  readonly clockStands: boolean
  readonly startsAt: number | null
  readonly endsAt: number | null
  /** Why things are not as hoped for, in kind words; each its own sentence. */
  readonly notice: readonly string[]
  /** Who invites, masked. */
  readonly inviter: string | null
  /** The code that a friend brought along, while it can be used. */
  readonly code: string | null
  readonly own: OwnCode | null
  /** Who looks, if they came signed in. */
  readonly person: string | null
  /** They may have a link and have none yet. */
  readonly canGetLink: boolean
  /** Where to go on; null when the site has no address of its own. */
  readonly go: { readonly address: string; readonly label: string } | null
  /** The page as those who invite see it; null for who is there already. */
  readonly become: string | null
  readonly rules: readonly string[]
  readonly gifts: { readonly friend: readonly GiftLine[]; readonly referrer: readonly GiftLine[] }
  readonly ladders: readonly LadderView[]
  readonly leaders: readonly Leader[]
}

const noticeReasons = {
  scheduled: 'program_not_started',
  paused: 'program_paused',
  ended: 'program_ended',
  archived: 'program_archived',
} as const

/** Why nobody can take part at the moment (GIFT-9); nothing while they can. */
export function statusNotice(
  status: Status,
  { startsAt, timeZone }: { readonly startsAt: number | null; readonly timeZone: string },
  locale: Locale,
): string[] {
  if (status === 'active') return []
  const notice = sentence(noticeReasons[status], locale)
  if (status !== 'scheduled') return [notice, say('pages.earned_stays', locale)]
  return startsAt === null
    ? [notice]
    : [notice, say('pages.begins', locale, { when: formatMoment(startsAt, timeZone, locale) })]
}

/** "Until the end of 31 March 2026 (China Time)", or a time of day where it does not end with its day (PLAT-24). */
export function untilWords(at: number, timeZone: string, locale: Locale): string {
  if (at !== endOfDay(calendarDay(at, timeZone), timeZone))
    return say('pages.until', locale, { when: formatMoment(at, timeZone, locale) })
  const zone = zoneName(at, timeZone, locale)
  return say('pages.until_day', locale, { day: formatDay(at, timeZone, locale), zone })
}

/** When a countdown ends: a date with that day in the zone. */
export function momentOf(text: string, timeZone: string): number | null {
  return isDay(text) ? endOfDay(text, timeZone) : parseTime(text)
}

/** What a definition says to people, in the words of a page. */
export function wordsOf(
  definition: Definition,
  { status, role, ...speech }: Speech & { readonly status: Status; readonly role: Role },
): Pick<PageView, 'rules' | 'gifts'> {
  const open = status === 'active' || status === 'scheduled'
  if (!open) return { rules: [], gifts: { friend: [], referrer: [] } }
  return {
    rules: sentencesFor(role === 'friend' ? 'referee' : 'referrer', definition, speech),
    gifts: {
      friend: friendGifts(definition, role === 'friend' ? 'you' : 'they', speech),
      referrer: definition.triggers.flatMap((trigger) => referrerGifts(trigger, speech)),
    },
  }
}

function friendGifts({ triggers, checkout }: Definition, person: 'you' | 'they', speech: Speech): GiftLine[] {
  const { locale } = speech
  const given = triggers.flatMap((trigger) => {
    const gifts = trigger.referee === 'same' ? (trigger.referrer[0]?.gifts ?? []) : trigger.referee.gifts
    const happens = trigger.on === 'first_order' ? (`first_order_${trigger.when}` as const) : trigger.on
    return gifts.map((gift) => ({ ...giftParts(gift, speech), when: say(`pages.${person}_${happens}`, locale) }))
  })
  if (checkout === null) return given
  const what = discountWords(checkout.discount, speech)
  return [{ what, terms: null, when: say(`pages.${person}_checkout`, locale) }, ...given]
}

/** What the first friend brings; what more of them bring is the ladder's to say. */
function referrerGifts(trigger: Trigger, speech: Speech): GiftLine[] {
  const { locale } = speech
  return trigger.referrer
    .filter((rung) => ('at' in rung ? rung.at : rung.every) === 1)
    .flatMap((rung) => {
      const when = say('at' in rung ? 'pages.first_time' : 'pages.each_time', locale, {
        trigger: triggerWords(trigger, locale),
      })
      return rung.gifts.map((gift) => ({ ...giftParts(gift, speech), when }))
    })
}

/** The ladders of a program, with how they stand for one referrer where that one is known. */
export function laddersOf(
  triggers: readonly Trigger[],
  progress: readonly TriggerProgress[] | null,
  speech: Speech,
): LadderView[] {
  const { locale } = speech
  return triggers.flatMap((trigger) => {
    const known = progress?.find(({ trigger: { on } }) => on === trigger.on) ?? null
    const rungs = trigger.referrer
      .map((rung, place) => ({ rung, standing: known?.rungs[place] ?? null }))
      .filter(({ rung }) => rung.gifts.length > 0)
      .toSorted((one, other) => sizeOf(one.rung) - sizeOf(other.rung))
    if (rungs.length === 0) return []
    return {
      label: triggerWords(trigger, locale),
      successes: known && say('pages.so_far', locale, { count: known.successes }),
      rungs: rungs.map(({ rung, standing }) => ({
        label: say('at' in rung ? 'pages.rung_at' : 'pages.rung_every', locale, { count: sizeOf(rung) }),
        mark: 'at' in rung ? String(rung.at) : `+${rung.every}`,
        gifts: giftsWords(rung.gifts, speech),
        standing: standing && { words: standingWords(rung, standing, locale), isReached: standing.reached > 0 },
      })),
    }
  })
}

function sizeOf(rung: Rung): number {
  return 'at' in rung ? rung.at : rung.every
}

function standingWords(
  rung: Rung,
  { reached, remaining }: { readonly reached: number; readonly remaining: number },
  locale: Locale,
): string {
  const left = say('pages.rung_left', locale, { count: remaining })
  if (reached === 0) return left
  return 'at' in rung ? say('pages.rung_done', locale) : say('pages.rung_times', locale, { count: reached })
}
