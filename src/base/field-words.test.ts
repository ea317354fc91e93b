import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { fieldWords } from '#base/field-words.ts'
import { fields } from '#base/words/fields/en.ts'
import { locales } from '#base/words.ts'

const root = new URL('../..', import.meta.url)
const sources = globSync('src/**/*.ts', { cwd: root })
  .filter((file) => !file.startsWith('src/base/words') && !file.endsWith('.test.ts'))
  .map((file) => readFileSync(new URL(file, root), 'utf8'))

test.each([
  ['zh-CN', 'A name is needed.', '请填写名称。'],
  ['ja', 'The end must come after the start.', '終了は開始より後にしてください。'],
  ['zh-CN', 'Invalid input: expected string, received number', '此处应为文本。'],
  ['ja', 'Too big: expected string to have <=200 characters', '200 文字以内にしてください。'],
  ['zh-CN', 'output "{{ code" not closed, line:2, col:4', '{{ code 没有闭合（第 2 行）。'],
  ['en', 'tag {% if code %} not closed, line:1, col:1', '{% if code %} is not closed (line 1).'],
  [
    'ja',
    'undefined filter: shout, line:1, col:9',
    '差し込めません。1 行目の 9 文字目を確認してください：undefined filter: shout',
  ],
  [
    'zh-CN',
    'pass, word: not known here. There are {{ a }}, {{ b }}.',
    '此处不能使用 pass, word。可用的有 {{ a }}, {{ b }}。',
  ],
  ['ja', 'Nothing is left when it is filled in.', '差し込むと何も残りません。'],
  ['ja', 'A sentence that nobody has put into words.', 'A sentence that nobody has put into words.'],
] as const)('PLAT-7 in %s: %s', (locale, detail, expected) => {
  expect(fieldWords(detail, locale)).toBe(expected)
})

test('PLAT-7 sentences of our own that have words are those that schemas say', () => {
  const own = ['name', 'end_after_start', 'key', 'address', 'address_or_path', 'time_or_day'] as const
  for (const word of [...own, 'duration', 'twice', 'same_as_nothing', 'unstorable'] as const) {
    expect(
      sources.some((source) => source.includes(`'${fields[word]}'`)),
      fields[word],
    ).toBe(true)
    expect(new Set(locales.map((locale) => fieldWords(fields[word], locale))).size).toBe(locales.length)
  }
})
