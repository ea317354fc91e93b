import { en, type Words } from './words/en.ts'
import { ja } from './words/ja.ts'
import { zhCN } from './words/zh-CN.ts'

type Key = keyof Words
/** Keys that come in a form for one and a form for several. */
type Counted = Key extends infer Found ? (Found extends `${infer Stem}_other` ? Stem : never) : never
type Variables = Readonly<Record<string, string | number>>

/** Everything a person reads, in their language. */
export class Speech {
  readonly lang: string
  readonly #words: Words
  readonly #number: Intl.NumberFormat
  readonly #plural: Intl.PluralRules

  constructor(wished: string) {
    const [words, fallback] = /^zh/i.test(wished) ? [zhCN, 'zh-CN'] : /^ja/i.test(wished) ? [ja, 'ja'] : [en, 'en']
    this.lang = /^en(-[a-z]{2})?$/i.test(wished) ? wished : fallback
    this.#words = words
    this.#number = new Intl.NumberFormat(this.lang)
    this.#plural = new Intl.PluralRules(this.lang)
  }

  say(key: Key, variables: Variables = {}): string {
    return (this.#words[key] ?? '').replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = variables[name] ?? ''
      return typeof value === 'number' ? this.#number.format(value) : value
    })
  }

  count(key: Counted, count: number, variables: Variables = {}): string {
    const form = `${key}_${this.#plural.select(count)}` as Key
    return this.say(this.#words[form] ? form : `${key}_other`, { count, ...variables })
  }

  number(value: number): string {
    return this.#number.format(value)
  }

  money(amount: number, currency: string): string {
    const format = new Intl.NumberFormat(this.lang, { style: 'currency', currency })
    return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
  }

  /** In the zone of whoever reads it. */
  day(at: string | number, time: Intl.DateTimeFormatOptions = {}): string {
    return new Intl.DateTimeFormat(this.lang, { dateStyle: 'medium', ...time }).format(new Date(at))
  }

  moment(at: string | number): string {
    return this.day(at, { timeStyle: 'short' })
  }

  /** Which of the languages spoken here a tag means. */
  static canSay(tag: string): boolean {
    return /^(en|zh|ja)\b/i.test(tag)
  }
}
