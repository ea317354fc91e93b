import { expect, test } from 'vitest'
import {
  formatDay,
  formatDuration,
  formatList,
  formatMoment,
  formatMoney,
  formatNumber,
  formatPercent,
  zoneName,
} from '#base/display.ts'

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
  [formatDuration('PT30M', 'zh-CN'), '30 分钟'],
  [formatDuration('P1Y', 'ja'), '1 年'],
  [formatList(['a', 'b'], 'en'), 'a and b'],
])('%s is %s', (shown, expected) => {
  expect(shown).toBe(expected)
})

test('PLAT-7 a time of the site names its zone as people do', () => {
  const at = Date.parse('2026-03-31T15:59:59.999Z')
  expect(formatDay(at, 'Asia/Shanghai', 'en')).toBe('March 31, 2026')
  expect(zoneName(at, 'Asia/Shanghai', 'en')).toBe('China Time')
  expect(zoneName(at, 'UTC', 'en')).toBe('UTC')
  expect(formatMoment(at, 'Asia/Shanghai', 'zh-CN')).toContain('中国时间')
  expect(formatMoment(at, 'UTC', 'en')).toMatch(/3:59\sPM UTC$/u)
})
