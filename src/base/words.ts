import i18next from 'i18next'
import { formatDuration, formatList, formatMoney, formatOrdinal } from '#base/display.ts'
import type { Money } from '#base/money.ts'
import type { Reason } from '#base/reasons.ts'
import type { Variables } from '#base/refusal.ts'
import { keepApart } from '#base/spacing.ts'
import { isDuration } from '#base/time.ts'
import { languages } from '#base/words/languages.ts'
import type { CountedReason, DetailedReason, WordKey } from '#base/words/words.ts'

export type Locale = keyof typeof languages
export const locales = Object.keys(languages) as readonly Locale[]

const speaker = i18next.createInstance()
// No promise to wait for: with the words at hand and `initAsync` off it is ready when it returns.
void speaker.init({
  initAsync: false,
  fallbackLng: false,
  supportedLngs: [...locales],
  nsSeparator: false,
  interpolation: { escapeValue: false },
  resources: Object.fromEntries(locales.map((locale) => [locale, { translation: languages[locale] }])),
})
keepApart(speaker.services.interpolator)
const formatter = speaker.services.formatter
formatter?.add('duration', (value: string, locale) => formatDuration(value, locale ?? 'en'))
formatter?.add('ordinal', (value: number, locale) => formatOrdinal(value, locale ?? 'en'))
formatter?.add('money', (value: Money, locale) => formatMoney(value, locale ?? 'en'))
formatter?.add('requirements', (value: string, locale) => {
  const words = value
    .split(', ')
    .map((requirement) => speaker.t(`requirements.${requirement}`, { lng: locale ?? 'en' }))
  return formatList(words, locale ?? 'en')
})

/** The text under that key; `count` chooses the plural form. Plain text: whoever puts it into HTML escapes it. */
export function say(key: WordKey, locale: Locale, variables: Readonly<Record<string, unknown>> = {}): string {
  return speaker.t(key, { ...variables, lng: locale })
}

const isLimit = ({ limit }: Variables): boolean => typeof limit === 'number' && limit > 0
const hasWindow = ({ window }: Variables): boolean => typeof window === 'string' && isDuration(window)

/** Which reasons can say more, and whether what was handed along suffices for it. */
const details: Record<CountedReason | DetailedReason, (variables: Variables) => boolean> = {
  code_limit_reached: isLimit,
  code_exhausted: isLimit,
  referrer_limit_reached: isLimit,
  registration_window_passed: hasWindow,
  attribution_window_passed: hasWindow,
  coupon_minimum_not_met: ({ minimum }) => typeof minimum === 'object',
  referrer_not_eligible: ({ requires }) => typeof requires === 'string' && requires !== '',
}

function canSayMore(reason: Reason): reason is CountedReason | DetailedReason {
  return Object.hasOwn(details, reason)
}

/** The reason as a person understands it, with the numbers behind it where they are known. */
export function sentence(reason: Reason, locale: Locale, variables: Variables | null = null): string {
  if (variables === null || !canSayMore(reason) || !details[reason](variables)) {
    return speaker.t(`reasons.${reason}`, { lng: locale })
  }
  const { limit } = variables
  return speaker.t(`reasons.${reason}_known`, {
    ...variables,
    ...(typeof limit === 'number' ? { count: limit } : {}),
    lng: locale,
  })
}

const longestHeader = 1_000
const mostTags = 20

/**
 * The language to answer in: of the tags wished for, best first (or an Accept-Language header), the first that is spoken.
 * The same language in another script is better than a foreign one: zh-Hant gets zh-CN until there is a zh-TW.
 */
export function chooseLocale(tags: readonly string[] | string | null | undefined, fallback: Locale): Locale {
  const wished = typeof tags === 'string' ? acceptedTags(tags) : (tags ?? [])
  for (const tag of wished.slice(0, mostTags)) {
    const found = spoken(tag)
    if (found !== null) return found
  }
  return fallback
}

function acceptedTags(header: string): string[] {
  const wishes = header
    .slice(0, longestHeader)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim())
      const weight = parameters.find((parameter) => /^q=/i.test(parameter))
      return { tag, weight: weight === undefined ? 1 : Number(weight.slice(2)) }
    })
  return wishes
    .filter((wish) => wish.weight > 0)
    .toSorted((one, other) => other.weight - one.weight)
    .map((wish) => wish.tag)
}

function spoken(tag: string): Locale | null {
  const wished = maximized(tag)
  if (wished === null) return null
  const sameLanguage = locales.filter((locale) => maximized(locale)?.language === wished.language)
  return sameLanguage.find((locale) => maximized(locale)?.script === wished.script) ?? sameLanguage[0] ?? null
}

function maximized(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag).maximize()
  } catch {
    return null
  }
}
