import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { part } from '#admin/app/connection.ts'
import { keepApart } from '#base/spacing.ts'

/** What the portal is written in, each by its own name. */
export const languages = { en: 'English', 'zh-CN': '简体中文', ja: '日本語' } as const
export type Language = keyof typeof languages
export const languageKeys = Object.keys(languages) as readonly Language[]

type Plural = 'one' | 'other'
type Stem<Key> = Key extends `${infer Start}_${Plural}` ? Start : Key
type Bundle = Readonly<Record<string, string>>
export type KeysOf<Words> = Stem<keyof Words & string>

/** The words of an area in a language other than English: the same keys, without plurals that the language does not have. */
export type Translation<Words> = {
  readonly [Key in keyof Words as Key extends `${string}_one` ? never : Key]: string
}

/** An area's own words: `admin/<name>/words/<language>.ts`, loaded when a screen of it is. */
export interface Area<Words> {
  readonly name: string
  /** Never there; carries the type of the words. */
  readonly words?: Words
}

export type Say<Words> = (key: KeysOf<Words>, variables?: Readonly<Record<string, unknown>>) => string

export function area<Words>(name: string): Area<Words> {
  return { name }
}

const files = import.meta.glob<{ readonly words: Bundle }>('/*/words/*.ts')
const storageKey = 'kith.language'

const backend = {
  type: 'backend' as const,
  init() {},
  read(language: string, name: string, done: (error: Error | null, bundle: Bundle | false) => void) {
    const load = files[`/${name}/words/${language}.ts`]
    if (!load) return done(new Error(`no words ${name} in ${language}`), false)
    part(load).then(
      ({ words }) => done(null, words),
      (error: Error) => done(error, false),
    )
  },
}

/** Of the tags wished for, the first that is spoken; another script of the same language is better than a foreign one. */
function choose(tags: readonly string[]): Language {
  for (const tag of tags) {
    const language = maximized(tag)
    const found = languageKeys.find((key) => maximized(key) === language)
    if (found !== undefined) return found
  }
  return 'en'
}

function maximized(tag: string): string | null {
  try {
    return new Intl.Locale(tag).maximize().language
  } catch {
    return null
  }
}

function chosen(): string | null {
  try {
    return localStorage.getItem(storageKey)
  } catch {
    return null
  }
}

/** Ready when the words of the shell are there. */
export async function startLanguage(): Promise<void> {
  const own = chosen()
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: own === null ? choose(navigator.languages) : choose([own]),
      fallbackLng: false,
      supportedLngs: [...languageKeys],
      load: 'currentOnly',
      ns: ['app'],
      defaultNS: 'app',
      keySeparator: false,
      nsSeparator: false,
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
    })
  keepApart(i18next.services.interpolator)
  document.documentElement.lang = i18next.language
}

/** Words of an area before its screen is shown, so that nothing flickers. */
export async function loadWords(name: string): Promise<void> {
  await i18next.loadNamespaces(name)
}

export async function changeLanguage(language: Language): Promise<void> {
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
  try {
    localStorage.setItem(storageKey, language)
  } catch {
    // Then it holds until the page is left.
  }
}

/** Takes over what a staff person has set, unless this browser was told otherwise. */
export async function adoptLanguage(locale: string): Promise<void> {
  const language = choose([locale])
  if (chosen() === null && language !== i18next.language) await i18next.changeLanguage(language)
  document.documentElement.lang = i18next.language
}

export function languageNow(): Language {
  return choose([i18next.language])
}

export function useLanguage(): Language {
  return choose([useTranslation().i18n.language])
}

/** `const t = useWords(programWords)`, then `t('title')`; waits for the words by suspending. */
export function useWords<Words>({ name }: Area<Words>): Say<Words> {
  return useTranslation(name).t as unknown as Say<Words>
}

/** A key that is put together from what the server says; the key itself where there are no words for it. */
export function sayAny<Words>(say: Say<Words>, key: string, variables?: Readonly<Record<string, unknown>>): string {
  return say(key as KeysOf<Words>, variables)
}
