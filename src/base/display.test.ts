import { expect, test } from 'vitest'
import { formatDuration, formatList, formatMoney, formatNumber, formatPercent } from '#base/display.ts'

test.each([
  [formatMoney({ amount: 2000, currency: 'USD' }, 'en'), '$20.00'],
  [formatMoney({ amount: -2000, currency: 'USD' }, 'en'), '-$20.00'],
  [formatMoney({ amount: 2000, currency: 'CNY' }, 'zh-CN'), '¥20.00'],
  [formatMoney({ amount: 2000, currency: 'JPY' }, 'ja'), '￥2,000'],
  [formatMoney({ amount: Number.MAX_SAFE_INTEGER, currency: 'USD' }, 'en'), '$90,071,992,547,409.91'],
  [formatNumber(1234567, 'en'), '1,234,567'],
  [formatPercent(20, 'en'), '20%'],
  [formatPercent(33.33, 'zh-CN'), '33.33%'],
  [formatDuration('P90D', 'en'), '90 days'],
  [formatDuration('PT30M', 'zh-CN'), '30分钟'],
  [formatDuration('P1Y', 'ja'), '1 年'],
  [formatList(['a', 'b'], 'en'), 'a and b'],
])('%s is %s', (shown, expected) => {
  expect(shown).toBe(expected)
})
