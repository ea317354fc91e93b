import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isReason, type Reason, requestReasons, ruleReasons, statusOf } from '#base/reasons.ts'
import { languages } from '#base/words/languages.ts'
import { chooseLocale, type Locale, locales, say, sentence } from '#base/words.ts'

const reasons: readonly Reason[] = [...ruleReasons, ...requestReasons]

describe('PLAT-7 a stable reason and a sentence in the language of the customer', () => {
  test('a rule that says no is 422, a request that cannot be carried out has its own', () => {
    for (const reason of ruleReasons) expect(statusOf(reason)).toBe(422)
    for (const reason of requestReasons) expect(statusOf(reason)).not.toBe(422)
    expect(statusOf('idempotency_key_reused')).toBe(409)
    expect(statusOf('payload_too_large')).toBe(413)
    expect(new Set(reasons).size).toBe(reasons.length)
  })

  test('what is a reason is known', () => {
    for (const reason of reasons) expect(isReason(reason)).toBe(true)
    for (const text of ['', 'toString', 'CODE_USED', 'code_used_known']) expect(isReason(text)).toBe(false)
  })

  test.each(locales)('%s has a whole sentence for each reason', (locale) => {
    const said = reasons.map((reason) => sentence(reason, locale))
    for (const words of said) {
      expect(words).toMatch(/[.。]$/)
      expect(words).not.toMatch(/[{}]|reasons\.|_/)
    }
    expect(new Set(said).size).toBe(reasons.length)
  })

  test.each<[Locale, RegExp]>([
    ['en', /for another one/],
    ['zh-CN', /再给您一个/],
    ['ja', /別のコードをもらって/],
  ])('INV-9 %s: who has no good code is told to ask for another one', (locale, advice) => {
    for (const reason of ['unknown_code', 'code_used', 'code_expired'] as const)
      expect(sentence(reason, locale)).toMatch(advice)
  })

  test.each<[Locale, Reason, Parameters<typeof sentence>[2], string]>([
    ['en', 'code_limit_reached', { limit: 3 }, 'You can create 3 codes, and you have done so.'],
    ['en', 'code_limit_reached', { limit: 1 }, 'You can create one code, and you have done so.'],
    ['en', 'code_limit_reached', { other: 1 }, 'You have created as many codes as you can.'],
    ['zh-CN', 'code_limit_reached', { limit: 1 }, '您最多可创建 1 个码，现已达上限。'],
    [
      'en',
      'registration_window_passed',
      { window: 'PT30M' },
      'This code has to be used within 30 minutes of registering, and that time has passed.',
    ],
    [
      'ja',
      'registration_window_passed',
      { window: 'PT30M' },
      'このコードは登録から 30 分以内に使う必要がありますが、その時間を過ぎました。',
    ],
    [
      'en',
      'registration_window_passed',
      { window: 'soon' },
      'The time to order with this code after registering has passed.',
    ],
    [
      'en',
      'coupon_minimum_not_met',
      { minimum: { amount: 3000, currency: 'USD' } },
      'This coupon takes a cart of at least $30.00.',
    ],
    [
      'en',
      'coupon_minimum_not_met',
      { minimum: 3000 },
      'The cart has not reached the amount that this coupon asks for.',
    ],
    [
      'en',
      'referrer_not_eligible',
      { requires: 'registered, active_product' },
      'Referring is not open to you yet. It takes: an account and an active product.',
    ],
    [
      'zh-CN',
      'referrer_not_eligible',
      { requires: 'active_product' },
      '您暂时还不能推荐他人，需要满足：有正在使用的产品。',
    ],
    [
      'en',
      'code_used',
      { limit: 3 },
      'This code has already been used. Ask the person who gave it to you for another one.',
    ],
  ])('%s, %s with %j', (locale, reason, variables, expected) => {
    expect(sentence(reason, locale, variables)).toBe(expected)
  })

  test('what is put in is not read as an instruction', () => {
    expect(say('rules.discount_free_item', 'en', { sku: '$t(rules.claim_manual) {{money}} <b>' })).toBe(
      'one $t(rules.claim_manual) {{money}} <b> for free',
    )
  })

  test('every language names the same things to fill in', () => {
    const holes = (text: string): string[] => [...new Set(text.match(/\{\{[^}]+\}\}/g) ?? [])].toSorted()
    for (const part of ['reasons', 'requirements', 'rules'] as const) {
      const texts = Object.fromEntries(
        locales.map((locale) => [locale, new Map<string, string>(Object.entries(languages[locale][part]))]),
      )
      for (const locale of locales) {
        for (const [key, text] of texts[locale] ?? []) {
          const english = texts.en?.get(key)
          if (english !== undefined) expect([key, holes(text)]).toEqual([key, holes(english)])
        }
      }
    }
  })

  test('every file with words is offered', () => {
    const files = readdirSync(new URL('./words/', import.meta.url)).filter(
      (file) => file.endsWith('.ts') && !/^(words|languages)\.ts$/.test(file),
    )
    expect(files.map((file) => file.replace('.ts', '')).toSorted()).toEqual([...locales].toSorted())
  })
})

describe('PLAT-7 the language to answer in', () => {
  test.each<[string | string[] | null, Locale]>([
    [null, 'ja'],
    ['', 'ja'],
    [[], 'ja'],
    ['en-US,en;q=0.9', 'en'],
    ['zh', 'zh-CN'],
    ['zh-SG', 'zh-CN'],
    ['zh-Hant-TW', 'zh-CN'],
    ['zh-HK', 'zh-CN'],
    ['ja-JP', 'ja'],
    ['fr-FR, de;q=0.9, zh-CN;q=0.1', 'zh-CN'],
    ['en;q=0.1, zh;q=0.8', 'zh-CN'],
    ['en;q=0, zh;q=0.8', 'zh-CN'],
    ['*', 'ja'],
    ['fr', 'ja'],
    ['en_US', 'ja'],
    [['fr', 'zh-TW', 'en'], 'zh-CN'],
    [['not a tag', 'EN-gb'], 'en'],
    ['en;q=nonsense, zh;q=0.2', 'zh-CN'],
  ])('%j', (tags, expected) => {
    expect(chooseLocale(tags, 'ja')).toBe(expected)
  })

  test('whatever is wished for, one is chosen', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(fc.string())), (tags) => locales.includes(chooseLocale(tags, 'en'))),
    )
  })
})
