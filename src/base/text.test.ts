import { expect, test } from 'vitest'
import { isStorable } from '#base/text.ts'

test.each([
  ['', true],
  ['two\r\n\tlines', true],
  ['邀请 👩‍👩‍👧 あ', true],
  ['\u0000', false],
  ['a\u0008', false],
  ['\u007f', false],
  ['\u0085', false],
  ['\ud83d', false],
  ['\udc00a', false],
])('%j can be stored: %s', (text, expected) => {
  expect(isStorable(text)).toBe(expected)
})
