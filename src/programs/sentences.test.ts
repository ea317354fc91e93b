import { describe, expect, test } from 'vitest'
import { locales } from '#base/words.ts'
import { definitionShape, presetKeys } from '#programs/definition.api.ts'
import { presets } from '#programs/presets.ts'
import { sentencesOf } from '#programs/sentences.ts'

const everything = definitionShape.parse({
  referrer: { requires: [], limit: { referrals: 1, per: 'day' } },
  referee: { unit: 'organization', orderWithin: 'P1D' },
  code: { maxPerReferrer: 1, maxUses: 1, validFor: 'P1Y', issue: 'automatic' },
  attribution: { window: null },
  checkout: { discount: { type: 'percentage', percent: 33.33, categories: ['domain', 'server'] } },
  triggers: [
    {
      on: 'first_order',
      when: 'placed',
      referrer: [
        { at: 1, gifts: [{ type: 'credit', amount: 150_000 }] },
        { at: 3, gifts: [{ type: 'coupon', discount: { type: 'free_item', sku: 'tea' }, quantity: 2, minimum: 100 }] },
        {
          every: 5,
          gifts: [
            { type: 'points', amount: 1, expiresAfter: 'P1Y', issueAfter: 'PT24H' },
            { type: 'coupon', discount: { type: 'free_shipping' } },
          ],
        },
      ],
      referee: 'same',
    },
  ],
  claim: 'manual',
  reversal: { onRefund: 'keep', onCancel: 'keep' },
})

describe('GIFT-12 the rules in words are made from the rules', () => {
  test('each part of a definition is said', () => {
    expect(sentencesOf(everything, 'USD', 'en')).toEqual([
      'Everybody may refer.',
      'One referral a day can succeed for each referrer.',
      'Each referrer can create one code, ever.',
      'Every member who may refer gets a code without asking.',
      'A code works once.',
      'A code is valid for 1 year.',
      'A code is taken from a shared link, the registration form, and the checkout.',
      'Organizations that have never ordered count as new, and each takes part once.',
      'An invitation counts without a time limit.',
      'The first order must be placed within 1 day of registering.',
      'At checkout the code gives 33.33% off (domain and server).',
      'The first time a friend places their first order, the referrer gets $1,500.00 of credit.',
      'The 3rd time a friend places their first order, the referrer gets 2 coupons for one tea for free each (from $1.00).',
      'Every 5th time a friend places their first order, the referrer gets 1 point (expires after 1 year, given 24 hours later) and a coupon for free shipping.',
      'When a friend places their first order, the friend gets $1,500.00 of credit.',
      'Gifts wait until they are claimed.',
      'A refund of the order leaves the gifts.',
      'If the order is cancelled, the gifts stay.',
    ])
  })

  test('INV the time to order within and the exclusive discount are named', () => {
    const said = sentencesOf(presets['invitation-code'].definition, 'CNY', 'zh-CN').join('')
    expect(said).toContain('首单须在注册后 30 分钟内提交。')
    expect(said).toContain('减免 20%，且不能与其他优惠同时使用。')
    expect(said).toContain('每位推荐人累计最多可创建 3 个码。')
  })

  test('MEMBER-5 where no order counts, the account has to be new', () => {
    expect(sentencesOf(presets['member-referrals'].definition, 'JPY', 'ja')).toContain(
      'まだ登録したことのない方を新規とみなします。',
    )
  })

  test('who gets nothing is told so once, and nothing is said of gifts that there are not', () => {
    const saidOf = (triggers: object[], more: object = {}) =>
      sentencesOf(definitionShape.parse({ triggers, ...more }), 'USD', 'en').slice(-5)
    const mine = { every: 1, gifts: [{ type: 'points', amount: 5 }] }
    const none = { on: 'registration', referrer: [], referee: { gifts: [] } }
    expect(saidOf([none]).at(-1)).toBe('When a friend registers, nobody gets anything.')
    expect(saidOf([{ ...none, referrer: [mine] }])).toContain('When a friend registers, the friend gets nothing.')
    const checkout = { discount: { type: 'percentage', percent: 10 } }
    expect(saidOf([{ ...none, referrer: [mine] }], { checkout })).toContain(
      'When a friend registers, the friend gets nothing more.',
    )
  })

  test('another rule makes another sentence', () => {
    const { definition } = presets['refer-and-earn']
    const changed = { ...definition, code: { ...definition.code, maxUses: 301 } }
    const before = new Set(sentencesOf(definition, 'USD', 'en'))
    expect(sentencesOf(changed, 'USD', 'en').filter((sentence) => !before.has(sentence))).toEqual([
      'A code works up to 301 times.',
    ])
  })

  test.each(locales.flatMap((locale) => [...presetKeys, 'everything' as const].map((key) => [locale, key] as const)))(
    '%s says %s in whole sentences',
    (locale, key) => {
      const definition = key === 'everything' ? everything : presets[key].definition
      for (const sentence of sentencesOf(definition, 'USD', locale)) {
        expect(sentence).toMatch(/[.。]$/)
        expect(sentence).not.toMatch(/[{}]|rules\.|undefined|_/)
      }
    },
  )
})
