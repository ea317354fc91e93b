import { describe, expect, test } from 'vitest'
import { definitionShape, presetKeys } from '#programs/definition.api.ts'
import { definitionProblems } from '#programs/definition.ts'
import { presets } from '#programs/presets.ts'

describe('PLAT-1 a preset is data', () => {
  test.each(presetKeys)('%s is whole and does not contradict itself', (key) => {
    const { definition, name, description } = presets[key]
    expect(presets[key].key).toBe(key)
    expect(definitionShape.parse(definition)).toEqual(definition)
    expect(definitionProblems(definition, 'https://shop.example')).toEqual([])
    expect(name).not.toBe('')
    expect(description).toMatch(/^[A-Z].*\.$/)
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
