import { expect, test } from 'vitest'
import { newDraft, writeAt } from '#admin/programs/form/draft.ts'
import { onTopOf } from '#admin/programs/form/merging.ts'

const base = newDraft('refer-and-earn', 'en')
const [validFor, uses, gift, name] = [
  '/definition/code/validFor',
  '/definition/code/maxUses',
  '/definition/triggers/0/referrer/0/gifts/0/amount',
  '/name',
]

test('PLAT-16 what one changed stands beside what the other changed', () => {
  const theirs = writeAt(writeAt(base, validFor, 'P60D'), name, 'Theirs')
  const mine = writeAt(writeAt(base, uses, 7), gift, 3_500)
  expect(onTopOf(theirs, mine, base)).toEqual(writeAt(writeAt(theirs, uses, 7), gift, 3_500))
  expect(onTopOf(theirs, base, base)).toEqual(theirs)
  expect(onTopOf(base, mine, base)).toEqual(mine)
})

test('PLAT-16 where both changed the same, whoever comes second decides', () => {
  const theirs = writeAt(base, validFor, 'P60D')
  const mine = writeAt(base, validFor, null)
  expect(onTopOf(theirs, mine, base)).toEqual(mine)
  const limited = writeAt(base, '/definition/referrer/limit', null)
  const raised = writeAt(base, '/definition/referrer/limit/referrals', 7)
  expect(onTopOf(limited, raised, base)).toEqual(raised)
  expect(onTopOf(raised, limited, base)).toEqual(limited)
  const rung = { at: 3, gifts: [] }
  const longer = writeAt(base, '/definition/triggers/0/referrer', [
    ...(base.definition.triggers[0]?.referrer ?? []),
    rung,
  ])
  expect(onTopOf(longer, writeAt(base, gift, 3_500), base)).toEqual(writeAt(base, gift, 3_500))
})
