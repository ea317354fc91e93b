import { expect, test } from 'vitest'
import { type DefinitionInput, definitionShape } from '#programs/definition.api.ts'
import { differencesOf } from '#programs/difference.ts'
import { presets } from '#programs/presets.ts'

const credit = (amount: number) => ({ type: 'credit', amount, issueAfter: null }) as const
const base: DefinitionInput = {
  triggers: [
    {
      on: 'first_order',
      referrer: [
        { at: 1, gifts: [credit(100)] },
        { every: 5, gifts: [credit(500)] },
      ],
      referee: 'same',
    },
  ],
}
const [first] = base.triggers

test.each<[string, DefinitionInput, object[]]>([
  ['nothing', {} as never, []],
  [
    'a limit',
    { referrer: { limit: { referrals: 3, per: 'day' } } } as never,
    [{ field: 'referrer.limit', before: null, after: { referrals: 3, per: 'day' } }],
  ],
  ['a text', { share: { title: 'Come' } } as never, [{ field: 'share.title', before: '', after: 'Come' }]],
  [
    'a window and a switch',
    { attribution: { window: null }, claim: 'manual' } as never,
    [
      { field: 'attribution.window', before: 'P30D', after: null },
      { field: 'claim', before: 'automatic', after: 'manual' },
    ],
  ],
  [
    'a rung that is worth more, one that goes, one that comes',
    {
      triggers: [
        {
          ...first,
          referrer: [
            { at: 1, gifts: [credit(200)] },
            { at: 10, gifts: [credit(900)] },
          ],
        },
      ],
    } as never,
    [
      { field: 'triggers.first_order.referrer.at:1', before: [credit(100)], after: [credit(200)] },
      { field: 'triggers.first_order.referrer.every:5', before: [credit(500)], after: null },
      { field: 'triggers.first_order.referrer.at:10', before: null, after: [credit(900)] },
    ],
  ],
  [
    'what the friend gets, and when',
    { triggers: [{ ...first, when: 'completed', referee: { gifts: [] } }] } as never,
    [
      { field: 'triggers.first_order.when', before: 'paid', after: 'completed' },
      { field: 'triggers.first_order.referee', before: 'same', after: { gifts: [] } },
    ],
  ],
  ['the order of fields', { triggers: [{ referee: 'same', when: 'paid', ...first }] } as never, []],
  [
    'a discount at checkout',
    { checkout: { discount: { type: 'percentage', percent: 20 } } } as never,
    [{ field: 'checkout', before: null, after: { discount: { type: 'percentage', percent: 20 }, exclusive: false } }],
  ],
])('PLAT-16 two definitions differ in %s', (_, over, found) => {
  const after = definitionShape.parse({ ...base, ...over })
  expect(differencesOf(definitionShape.parse(base), after)).toEqual(found)
})

test('PLAT-16 a trigger that is there in one alone is told as a whole', () => {
  const [before, after] = [presets['refer-a-friend-gift'].definition, presets['member-referrals'].definition]
  const fields = differencesOf(before, after).map(({ field }) => field)
  expect(fields).toEqual([...new Set(fields)])
  expect(fields).toContain('claim')
  expect(differencesOf(before, before)).toEqual([])
  expect(
    differencesOf(after, before)
      .map(({ field }) => field)
      .toSorted(),
  ).toEqual(fields.toSorted())
})
