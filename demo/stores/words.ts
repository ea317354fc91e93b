import type { Language, Text } from './design.ts'
import { en, type Phrase } from './words/en.ts'
import { ja } from './words/ja.ts'
import { zh } from './words/zh.ts'

const phrases: Readonly<Record<Language, Readonly<Record<Phrase, string>>>> = { en, 'zh-CN': zh, ja }

/** A phrase of the shared parts, with what is in braces filled in. */
export function say(
  language: Language,
  phrase: Phrase,
  values: Readonly<Record<string, string | number>> = {},
): string {
  return phrases[language][phrase].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}

/** A store's own text in a language, or in English. */
export function textIn(language: Language, text: Text): string {
  return typeof text === 'string' ? text : (text[language] ?? text.en)
}

/** The first language of a browser that the store speaks; else the store's own. */
export function chooseLanguage(spoken: readonly [Language, ...Language[]], asked: string): Language {
  const wanted = asked.split(',').map((part) => part.split(';')[0]?.trim().toLowerCase().split('-')[0])
  for (const word of wanted) {
    const found = spoken.find((language) => language.toLowerCase().split('-')[0] === word)
    if (found) return found
  }
  return spoken[0]
}

export function money(language: Language, minorUnits: number, currency: string): string {
  const format = new Intl.NumberFormat(language, { style: 'currency', currency })
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2
  return format.format(minorUnits / 10 ** digits)
}

export function number(language: Language, value: number): string {
  return new Intl.NumberFormat(language).format(value)
}

export function day(language: Language, at: number, timeZone: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone }).format(at)
}

export function moment(language: Language, at: number, timeZone: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(at)
}

export function hour(language: Language, at: number, timeZone: string): string {
  return new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone }).format(at)
}
