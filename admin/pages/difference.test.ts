import { expect, test } from 'vitest'
import { differenceOf } from '#admin/pages/difference.ts'
import { type DecorationInput, decorationShape } from '#pages/decoration.api.ts'

const page = (...blocks: DecorationInput['blocks']) => decorationShape.parse({ blocks })
const heading = (text: string) => ({ type: 'heading', text }) as const
const [share, gifts, rules] = [{ type: 'share' }, { type: 'gifts' }, { type: 'rules' }] as const

test('GIFT-11 of two states of a page it is told which blocks came, went, were changed and were moved', () => {
  const before = page(heading('Bring a friend'), share, { type: 'countdown' }, gifts, rules)
  expect(differenceOf(before, before)).toEqual({ looks: false, blocks: [] })
  const after = page(gifts, heading('Bring two friends'), { type: 'text', text: ' So\n\nthere. ' }, share, {
    type: 'countdown',
  })
  expect(differenceOf(before, after).blocks).toEqual([
    { what: 'moved', type: 'gifts', words: '' },
    { what: 'changed', type: 'heading', words: 'Bring two friends' },
    { what: 'added', type: 'text', words: 'So there.' },
    { what: 'removed', type: 'rules', words: '' },
  ])
  expect(differenceOf(before, { ...before, accent: '#c2410c' })).toEqual({ looks: true, blocks: [] })
})

test('GIFT-11 into a column a block is moved, and of equal ones none is counted twice', () => {
  const before = page(share, { type: 'columns', columns: [[gifts], []] })
  const after = page({ type: 'columns', columns: [[gifts], [share]] })
  expect(differenceOf(before, after).blocks).toEqual([{ what: 'moved', type: 'share', words: '' }])
  const more = differenceOf(page({ type: 'spacer' }), page({ type: 'spacer' }, { type: 'spacer' }))
  expect(more.blocks).toEqual([{ what: 'added', type: 'spacer', words: '' }])
})
