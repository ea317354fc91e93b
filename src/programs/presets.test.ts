import { describe, expect, test } from 'vitest'
import { type Definition, definitionShape, presetKeys } from '#programs/definition.api.ts'
import { definitionProblems } from '#programs/definition.ts'
import { presetFor, presets } from '#programs/presets.ts'

describe('PLAT-1 a preset is data', () => {
  test.each(presetKeys)('%s is whole and does not contradict itself', (key) => {
    const { definition, name, description } = presets[key]
    expect(presets[key].key).toBe(key)
    expect(definitionShape.parse(definition)).toEqual(definition)
    expect(definitionProblems(definition, 'https://shop.example')).toEqual([])
    expect(name).not.toBe('')
    expect(description).toMatch(/^[A-Z].*\.$/)
  })

  test.each(presetKeys)('GIFT-7 MEMBER-11 PLAT-7 %s speaks to customers in the language of the site', (key) => {
    const english = presets[key].definition
    expect(presetFor(key, 'en-GB').definition).toEqual(english)
    expect(presetFor(key, 'ko').definition).toEqual(english)
    for (const [locale, own] of [
      ['zh-CN', /\p{Script=Han}/u],
      ['ja-JP', /[ぁ-んァ-ヶ]/u],
    ] as const) {
      const { definition } = presetFor(key, locale)
      expect(definitionShape.parse(definition)).toEqual(definition)
      expect({ ...definition, share: null }).toEqual({ ...english, share: null })
      const said = wordsOf(definition.share)
      for (const [place, text] of Object.entries(wordsOf(english.share))) {
        if (text === '') expect(said[place]).toBe('')
        else expect([place, said[place]]).toEqual([place, expect.stringMatching(own)])
        // Every text names the variables that the English one does.
        expect(said[place]?.match(/\{\{ \w+ \}\}/g)?.toSorted()).toEqual(text.match(/\{\{ \w+ \}\}/g)?.toSorted())
      }
    }
  })

  test('INV-2 INV-3 INV-4 INV-7 INV-10 exclusive invitation codes', () => {
    const { definition } = presets['invitation-code']
    expect(definition.referrer.requires).toEqual(['active_product'])
    expect(definition.code).toMatchObject({ maxPerReferrer: 3, maxUses: 1, validFor: null, enteredAt: ['checkout'] })
    expect(definition.referee).toEqual({ unit: 'customer', orderWithin: 'PT30M' })
    expect(definition.checkout).toEqual({ discount: { type: 'percentage', percent: 20 }, exclusive: true })
    expect(definition.triggers[0]).toMatchObject({ on: 'first_order', when: 'paid', referee: { gifts: [] } })
    expect(definition.triggers[0]?.referrer[0]?.gifts[0]).toMatchObject({
      category: 'domain',
      actions: ['register', 'renew'],
      uses: 1,
      discount: { type: 'percentage', percent: 100 },
    })
  })

  test('EARN-1 EARN-5 EARN-7 EARN-8 EARN-9 EARN-10 refer and earn', () => {
    const { definition } = presets['refer-and-earn']
    expect(definition.referrer).toEqual({
      requires: ['organization_completed_order'],
      limit: { referrals: 100, per: 'calendar_month' },
    })
    expect(definition.code).toMatchObject({ maxPerReferrer: null, maxUses: 300, validFor: 'P90D' })
    expect(definition.triggers).toEqual([
      {
        on: 'first_order',
        when: 'paid',
        referrer: [{ every: 1, gifts: [{ type: 'credit', amount: 2000, issueAfter: null }] }],
        referee: 'same',
      },
    ])
    expect(definition.reversal).toEqual({ onRefund: 'revoke', onCancel: 'revoke', partial: 'keep' })
  })

  test('GIFT-3 GIFT-14 gifts for friends', () => {
    const { definition } = presets['refer-a-friend-gift']
    expect(definition.triggers.map((trigger) => trigger.on)).toEqual(['card_activation', 'first_order'])
    expect(definition.claim).toBe('manual')
    expect(definition.share.landing).toBe('page')
  })

  test('MEMBER-2 MEMBER-7 MEMBER-9 member referrals', () => {
    const { definition } = presets['member-referrals']
    expect(definition.singleReward).toBe(true)
    expect(definition.attribution.window).toBe('P30D')
    expect(definition.triggers).toHaveLength(1)
    expect(definition.triggers[0]?.referee).toMatchObject({ gifts: [{ type: 'coupon', applies: 'automatically' }] })
  })
})

function wordsOf({ title, subtitle, channels: { x, email } }: Definition['share']): Record<string, string> {
  const post = x === null ? {} : { x: x.text }
  return { title, subtitle, ...post, ...(email === null ? {} : { emailTitle: email.title, emailBody: email.body }) }
}
