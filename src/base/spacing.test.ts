import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { spaced } from '#base/spacing.ts'
import { say } from '#base/words.ts'

const root = new URL('../..', import.meta.url)
const files = globSync(
  [
    'src/base/words/**/{zh-CN,ja}.ts',
    'src/emails/texts/{zh-CN,ja}.ts',
    'admin/*/words/{zh-CN,ja}.ts',
    'demo/stores/words/{zh,ja}.ts',
    'widget/words/{zh-CN,ja}.ts',
  ],
  { cwd: root },
)

describe('PLAT-7 Han and kana stand one space apart from numbers and Latin words', () => {
  test.each([
    ['zh-CN', 'rules.referrer_gets_each_time', { trigger: '好友注册', gifts: '250 积分' }, '推荐人获得 250 积分。'],
    ['zh-CN', 'rules.referrer_gets_each_time', { trigger: '好友注册', gifts: '免运费' }, '推荐人获得免运费。'],
    ['zh-CN', 'pages.unsubscribe', { name: 'Linden Kitchen', address: 'a@b.c' }, 'Linden Kitchen 将不再向 a@b.c 发送'],
    ['zh-CN', 'pages.unsubscribe', { name: '菩提厨房', address: 'a@b.c' }, '菩提厨房将不再向 a@b.c 发送'],
    ['ja', 'rules.order_within', { duration: 'P30D' }, '登録から 30 日以内に'],
    ['zh-CN', 'rules.code_uses', { count: 3 }, '最多可用 3 次'],
  ] as const)('%s: %s with %j', (locale, key, variables, part) => {
    expect(say(key, locale, variables)).toContain(part)
  })

  test('what people wrote themselves stays as it is', () => {
    expect(say('pages.go', 'zh-CN', { name: 'AI大作战' })).toBe('前往 AI大作战')
  })

  test.each(files)('%s', (file) => {
    const texts = [...readFileSync(new URL(file, root), 'utf8').matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(
      ([, text]) => text ?? '',
    )
    expect(texts.length).toBeGreaterThan(0)
    // Stores and widget put numbers in as they are.
    const filled = texts.map((text) => text.replaceAll(/(?<!\{)\{(count|used|amount|date|day)\}/g, '1'))
    expect(filled.filter((text) => spaced(text) !== text)).toEqual([])
  })
})
