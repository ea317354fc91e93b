import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alphabet, codeFrom, codeLength, isOffensive, normalizeCode } from '#base/readable-code.ts'

const anyCode = fc
  .array(fc.integer({ min: 0, max: alphabet.length - 1 }), { minLength: codeLength, maxLength: codeLength })
  .map(codeFrom)

describe('codes that read well aloud', () => {
  test('the alphabet has no look-alikes, no vowels, and at least 40 bits a code', () => {
    expect(new Set(alphabet).size).toBe(alphabet.length)
    expect(alphabet).not.toMatch(/[AEIOU01L]/)
    for (const pair of ['2Z', '5S', '8B', '6G']) {
      expect([...pair].filter((character) => alphabet.includes(character))).toHaveLength(1)
    }
    expect(codeLength * Math.log2(alphabet.length)).toBeGreaterThan(40)
  })

  test('numbers out of the alphabet are an accident', () => {
    expect(codeFrom([0, alphabet.length - 1])).toBe('2Y')
    expect(() => codeFrom([alphabet.length])).toThrow(RangeError)
    expect(() => codeFrom([-1])).toThrow(RangeError)
  })

  test.each([
    ['abcd-efgh', 'ABCDEFGH'],
    [' 23 45\t67\n', '234567'],
    ['23‐45‑67–89—C', '23456789C'],
    ['２３−４５－６７ー８', '2345678'],
    ['2\u200b3\u00a04\u30005\ufeff', '2345'],
    ['', ''],
  ])('%j is entered as %s', (text, expected) => {
    expect(normalizeCode(text)).toBe(expected)
  })

  test('however a code is written, it is the same one', () => {
    const separators = fc.constantFrom('', ' ', '-', '—', '\u00a0')
    fc.assert(
      fc.property(anyCode, fc.array(separators, { minLength: codeLength, maxLength: codeLength }), (code, between) => {
        const written = [...code].map((character, place) => character.toLowerCase() + between[place]).join('')
        expect(normalizeCode(written)).toBe(code)
      }),
    )
  })

  test('normalizing twice is normalizing once', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        (text) => normalizeCode(normalizeCode(text)) === normalizeCode(text),
      ),
    )
  })

  test.each(['22FCK22222', '2222222CNT', 'KKK2222222', '2245522222'])('%s could offend', (code) => {
    expect(isOffensive(code)).toBe(true)
  })

  test('hardly any code could', () => {
    const codes = fc.sample(anyCode, { numRuns: 2_000, seed: 1 })
    expect(codes.filter(isOffensive).length).toBeLessThan(400)
  })
})
