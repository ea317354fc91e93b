import { describe, expect, test } from 'vitest'
import {
  definitionOf,
  fieldOf,
  giftOf,
  type RewardKind,
  rewardKinds,
  type Settings,
  settingsOf,
} from '#admin/member-referrals/settings.ts'
import type { Definition } from '#programs/definition.api.ts'
import { readDefinition } from '#programs/definition.ts'
import { presets } from '#programs/presets.ts'

const preset = presets['member-referrals'].definition
const home = 'https://linden.example'

/** As the server reads what the screen sends. */
function saved(change: Partial<Settings>): { definition: Definition | null; pointers: string[] } {
  const { definition, problems } = readDefinition(
    preset,
    definitionOf({ ...settingsOf(preset), ...change }, preset),
    home,
  )
  return { definition, pointers: problems.map(({ pointer }) => pointer) }
}

describe('the settings of member referrals', () => {
  test('MEMBER-2 what nobody touched stays as it was, whatever the program can say beyond them', () => {
    expect(definitionOf(settingsOf(preset), preset)).toEqual(preset)
    const more = { ...preset, referrer: { requires: [], limit: { referrals: 3, per: 'day' } } } as Definition
    expect(definitionOf(settingsOf(more), more)).toEqual(more)
  })

  test('MEMBER-2 each kind of reward is one that the server takes, on both sides', () => {
    const value: Record<RewardKind, number> = {
      points: 300,
      percentage: 12.5,
      amount: 750,
      free_shipping: 0,
      credit: 500,
    }
    for (const kind of rewardKinds) {
      const reward = { kind, value: value[kind], lasts: 'P30D', minimum: 0 }
      const { definition, pointers } = saved({
        referrer: giftOf(reward, 'referrer'),
        referee: giftOf(reward, 'referee'),
      })
      expect(pointers, kind).toEqual([])
      expect(settingsOf(definition as Definition).referrer, kind).toEqual(giftOf(reward, 'referrer'))
    }
  })

  test('MEMBER-7 a friend’s discount is applied by itself, a member’s by hand', () => {
    const reward = { kind: 'percentage', value: 10, lasts: null, minimum: 0 } as const
    expect(giftOf(reward, 'referee')).toMatchObject({ applies: 'automatically' })
    expect(giftOf(reward, 'referrer')).toMatchObject({ applies: 'by_hand' })
  })

  test('MEMBER-3 MEMBER-10 an order can be required, and codes given to everybody can be entered at registration', () => {
    const { definition } = saved({ requirement: 'first_order', when: 'completed', codes: true })
    expect(definition?.triggers).toMatchObject([{ on: 'first_order', when: 'completed' }])
    expect(definition?.code).toMatchObject({ issue: 'automatic' })
    const linkOnly: Definition = { ...preset, code: { ...preset.code, enteredAt: ['link'] } }
    expect(definitionOf({ ...settingsOf(linkOnly), codes: true }, linkOnly).code.enteredAt).toContain('registration')
  })

  test('MEMBER-9 a link elsewhere is refused beside its field', () => {
    const { pointers } = saved({ url: 'https://elsewhere.example' })
    expect(pointers.map(fieldOf)).toEqual(['url'])
    expect(saved({ url: `${home}/join` }).definition?.share.url).toBe(`${home}/join`)
    expect(saved({ url: ' ' }).definition?.share.url).toBeNull()
  })

  test('MEMBER-11 a way that is off is gone, and one that is on has its words', () => {
    const { definition } = saved({ x: false, emailTitle: 'Come along', emailIcon: '/i/icon.png' })
    expect(definition?.share.channels.x).toBeNull()
    expect(definition?.share.channels.email).toMatchObject({ title: 'Come along', icon: '/i/icon.png' })
    expect(fieldOf('/definition/share/channels/email/icon')).toBe('emailIcon')
    expect(fieldOf('/name')).toBeNull()
  })
})
