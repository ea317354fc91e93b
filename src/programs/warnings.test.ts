import { describe, expect, test } from 'vitest'
import { type DefinitionInput, definitionShape } from '#programs/definition.api.ts'
import { always } from '#programs/period.ts'
import { presets } from '#programs/presets.ts'
import { type WarningCode, warningCodes, warningsOf } from '#programs/warnings.ts'

const points = { type: 'points', amount: 10 } as const
const each = { every: 1, gifts: [points] }
const monthly = { referrals: 5, per: 'calendar_month' } as const
const lifetime = { referrals: 5, per: 'lifetime' } as const
const both = { gifts: [points] }
const rungs = '/definition/triggers/0/referrer'

function found(input: DefinitionInput, period = always) {
  return warningsOf(definitionShape.parse(input), period, 1_000).map(
    ({ code, pointer, count }) => `${code} ${pointer}${count === null ? '' : ` ${count}`}`,
  )
}

/** A program about which there is nothing to say, but for what differs. */
function sound(over: Partial<DefinitionInput> = {}): DefinitionInput {
  return {
    referrer: { limit: monthly },
    triggers: [{ on: 'first_order', referrer: [each], referee: both }],
    ...over,
  }
}

function ladder(...referrer: object[]): DefinitionInput['triggers'] {
  return [{ on: 'first_order', referrer, referee: both }] as DefinitionInput['triggers']
}

const cases: readonly [WarningCode, DefinitionInput, string][] = [
  ['rewards_nobody', sound({ triggers: [{ on: 'first_order' }] }), 'rewards_nobody /definition/triggers'],
  [
    'referrer_gets_nothing',
    sound({ triggers: [{ on: 'first_order', referee: both }] }),
    'referrer_gets_nothing /definition/triggers',
  ],
  [
    'rung_without_gifts',
    sound({ triggers: ladder(each, { at: 3, gifts: [] }) }),
    `rung_without_gifts ${rungs}/1/gifts`,
  ],
  [
    'rung_out_of_reach',
    sound({ referrer: { limit: lifetime }, triggers: ladder(each, { at: 6, gifts: [points] }) }),
    `rung_out_of_reach ${rungs}/1/at 5`,
  ],
  [
    'rung_never_again',
    sound({ code: { maxPerReferrer: 3, maxUses: 1 }, triggers: ladder({ every: 2, gifts: [points] }) }),
    `rung_never_again ${rungs}/0/every 3`,
  ],
  [
    'same_as_nothing',
    sound({ triggers: [{ on: 'first_order', referrer: [{ at: 1, gifts: [] }, each], referee: 'same' }] }),
    'same_as_nothing /definition/triggers/0/referee',
  ],
  ['reward_without_limit', sound({ referrer: { limit: null } }), 'reward_without_limit /definition/referrer/limit'],
  [
    'registration_without_link',
    sound({
      code: { enteredAt: ['checkout'] },
      triggers: [{ on: 'registration', referrer: [each], referee: both }],
    }),
    'registration_without_link /definition/code/enteredAt',
  ],
  [
    'window_without_order',
    sound({
      referee: { orderWithin: 'PT30M' },
      triggers: [{ on: 'card_activation', referrer: [each], referee: both }],
    }),
    'window_without_order /definition/referee/orderWithin',
  ],
  [
    'everything_off',
    sound({ checkout: { discount: { type: 'percentage', percent: 100 } } }),
    'everything_off /definition/checkout/discount/percent',
  ],
]

describe('before a program is saved', () => {
  test.each(cases)('GIFT-8 warns: %s', (code, input, said) => {
    expect(found(input).filter((one) => one.startsWith(`${code} `))).toEqual([said])
  })

  test('GIFT-2 warns of a period that is over', () => {
    expect(found(sound(), { startsAt: null, endsAt: 999 })).toEqual(['period_over /period/endsAt'])
    expect(found(sound(), { startsAt: null, endsAt: 1_000 })).toEqual([])
  })

  test('each warning has a case', () => {
    expect(new Set(['period_over', ...cases.map(([code]) => code)])).toEqual(new Set(warningCodes))
  })

  test('GIFT-4 rungs within reach, and rewards that something bounds, are not warned about', () => {
    expect(found(sound())).toEqual([])
    expect(found(sound({ code: { maxPerReferrer: 3, maxUses: 1 }, referrer: { limit: null } }))).toEqual([])
    expect(found(sound({ referrer: { limit: lifetime }, triggers: ladder({ at: 5, gifts: [points] }) }))).toEqual([])
    expect(found(sound({ referrer: { limit: null }, triggers: ladder({ at: 3, gifts: [points] }) }))).toEqual([])
  })

  test.each(Object.values(presets))('the preset $key says only what it should', ({ definition, key }) => {
    const open = ['refer-a-friend-gift', 'member-referrals'].includes(key) ? ['reward_without_limit'] : []
    const codes = warningsOf(definition, always, 1_000).map(({ code }) => code)
    expect([...new Set(codes)]).toEqual(open)
  })
})
