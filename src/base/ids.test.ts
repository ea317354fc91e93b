import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isId, type Kind, makeId, prefixes } from '#base/ids.ts'

const kinds = Object.keys(prefixes) as Kind[]

describe('ids', () => {
  test('no two kinds share a prefix, and each is three letters', () => {
    const all = Object.values(prefixes)
    expect(new Set(all).size).toBe(all.length)
    for (const prefix of all) expect(prefix).toMatch(/^[a-z]{3}$/)
  })

  test('an id is of its own kind and of no other', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.constantFrom(...kinds),
        fc.stringMatching(/^[0-9A-Za-z]{8,40}$/),
        (one, other, unique) => {
          expect(isId(other, makeId(one, unique))).toBe(one === other)
        },
      ),
    )
  })

  test.each([
    '',
    'prg',
    'prg_',
    'prg_short',
    'prg_with space',
    "prg_'; drop table",
    'prg_aaaaaaaa\n',
    `prg_${'a'.repeat(41)}`,
    'PRG_aaaaaaaa',
  ])('%j is no id', (text) => {
    expect(isId('program', text)).toBe(false)
  })

  test('what is not fit for an id is refused', () => {
    expect(() => makeId('program', 'a_b')).toThrow(RangeError)
  })
})
