import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import {
  addDuration,
  calendarDay,
  calendarMonth,
  endOfDay,
  formatTime,
  isDay,
  isDuration,
  isTimeZone,
  nextDayAt,
  nextMonthAt,
  parseTime,
  startOfDay,
} from '#base/time.ts'

const zones = [
  'UTC',
  'Asia/Shanghai',
  'America/New_York',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Casablanca',
  'America/Sao_Paulo',
]
const anyZone = fc.constantFrom(...zones)
const anyTime = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2045, 0, 1) })
const at = (text: string): number => parseTime(text) ?? Number.NaN

describe('PLAT-6 times on the wire', () => {
  test.each([
    ['2026-03-01T12:00:00Z', Date.UTC(2026, 2, 1, 12)],
    ['2026-03-01t12:00:00z', Date.UTC(2026, 2, 1, 12)],
    ['2026-03-01T12:00:00+08:00', Date.UTC(2026, 2, 1, 4)],
    ['2026-03-01T12:00:00.1Z', Date.UTC(2026, 2, 1, 12, 0, 0, 100)],
    ['2026-03-01T12:00:00.123999999-00:30', Date.UTC(2026, 2, 1, 12, 30, 0, 123)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
    ['1969-12-31T23:59:59Z', -1000],
    ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
    ['2016-12-31T23:59:60.5Z', Date.UTC(2017, 0, 1, 0, 0, 0, 500)],
    ['2017-01-01T08:59:60+09:00', Date.UTC(2017, 0, 1)],
  ])('%s is read', (text, expected) => {
    expect(parseTime(text)).toBe(expected)
  })

  test.each([
    '',
    '2026-03-01',
    '2026-03-01T12:00:00',
    '2026-03-01 12:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-04-31T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:60Z',
    '2026-01-01T23:59:61Z',
    '2026-01-01T23:59:60+01:00',
    '9999-12-30T00:00:01Z',
    '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00+0800',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+01:00',
    '9999-12-31T23:59:59-01:00',
    ' 2026-03-01T12:00:00Z',
    '2026-03-01T12:00:00Z\n',
    '1772366400000',
    '2026-W10-1T00:00:00Z',
  ])('%j is refused', (text) => {
    expect(parseTime(text)).toBeNull()
  })

  test('what is written is read again', () => {
    fc.assert(fc.property(anyTime, (time) => parseTime(formatTime(time)) === time))
    expect(() => formatTime(Number.NaN)).toThrow(RangeError)
    expect(() => formatTime(8e15)).toThrow(RangeError)
  })
})

describe('durations', () => {
  test.each(['PT30M', 'P90D', 'P1Y', 'PT24H', 'P1Y2M3W4DT5H6M7S', 'P2W', 'PT1S', 'P100Y'])('%s is one', (text) => {
    expect(isDuration(text)).toBe(true)
  })

  test.each([
    '',
    'P',
    'PT',
    'P1',
    '30M',
    'PT0S',
    'P0D',
    '-P1D',
    'P-1D',
    'P1.5D',
    'PT1.5H',
    'P1DT',
    'P1H',
    'p1d',
    'P1M2Y',
    'P101Y',
    'P999999999999D',
    'P1D ',
  ])('%j is not', (text) => {
    expect(isDuration(text)).toBe(false)
    expect(() => addDuration(0, text, 'UTC')).toThrow(RangeError)
  })

  test.each([
    [
      'hours are exact across a change of the clocks',
      '2026-03-08T06:30:00Z',
      'PT24H',
      'America/New_York',
      '2026-03-09T06:30:00Z',
    ],
    ['a day keeps the time of day', '2026-03-08T06:30:00Z', 'P1D', 'America/New_York', '2026-03-09T05:30:00Z'],
    ['a month ends with the month', '2026-01-31T12:00:00Z', 'P1M', 'UTC', '2026-02-28T12:00:00Z'],
    ['a year from 29 February', '2024-02-29T12:00:00Z', 'P1Y', 'UTC', '2025-02-28T12:00:00Z'],
    ['the month is that of the zone', '2026-01-31T20:00:00Z', 'P1M', 'Asia/Shanghai', '2026-02-28T20:00:00Z'],
    ['the days come before the hours', '2026-03-07T06:30:00Z', 'P1DT24H', 'America/New_York', '2026-03-09T06:30:00Z'],
    ['EARN-7 ninety days', '2026-01-01T00:00:00Z', 'P90D', 'Asia/Shanghai', '2026-04-01T00:00:00Z'],
    ['INV-4 thirty minutes', '2026-01-01T00:00:00Z', 'PT30M', 'Asia/Shanghai', '2026-01-01T00:30:00Z'],
    ['long ago', '0099-01-31T00:00:00Z', 'P1M', 'UTC', '0099-02-28T00:00:00Z'],
    ['weeks', '2026-01-01T00:00:00Z', 'P2W', 'UTC', '2026-01-15T00:00:00Z'],
  ])('%s', (_, from, duration, zone, expected) => {
    expect(formatTime(addDuration(at(from), duration, zone))).toBe(formatTime(at(expected)))
  })

  test('no time gives no time', () => {
    for (const text of ['PT1H', 'P1D', 'P100Y'])
      expect(formatTime(addDuration(at('9999-12-29T23:30:00Z'), text, 'UTC'))).toBe('9999-12-30T00:00:00.000Z')
    expect(() => addDuration(Number.NaN, 'PT1M', 'UTC')).toThrow(RangeError)
    expect(() => addDuration(Number.POSITIVE_INFINITY, 'P1D', 'UTC')).toThrow(RangeError)
  })

  test('the quick way agrees with the calendar, near a change of the clocks too', () => {
    const changes = [
      '2026-03-08T07:00:00Z',
      '2026-11-01T06:00:00Z',
      '2011-12-30T10:00:00Z',
      '2018-11-04T03:00:00Z',
    ].map(at)
    const nearChange = fc.tuple(fc.constantFrom(...changes), fc.integer({ min: -200_000_000, max: 200_000_000 }))
    const anyMoment = fc.oneof(
      anyTime,
      nearChange.map(([change, distance]) => change + distance),
      nearChange.map(([change, distance]) => change + Math.round(distance / 3_600_000) * 3_600_000),
    )
    const part = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 13 }))
    fc.assert(
      fc.property(
        anyMoment,
        anyZone,
        part,
        part,
        part,
        fc.integer({ min: 1, max: 100 }),
        (time, zone, years, months, weeks, days) => {
          const start = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone)
          const back = start.subtract({ days }).epochMilliseconds
          const duration = `P${years}Y${months}M${weeks}W${days}DT5H`
          for (const from of [time, back]) {
            const there = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone)
            const expected = there.add({ years, months, weeks, days }).epochMilliseconds + 5 * 3_600_000
            expect(addDuration(from, duration, zone)).toBe(expected)
            const sameDays = there.add({ days }).epochMilliseconds
            expect(addDuration(from, `P${days}D`, zone)).toBe(sameDays)
          }
        },
      ),
      { numRuns: 1_000 },
    )
  })

  test('what is added is later, and more days are later still', () => {
    fc.assert(
      fc.property(anyTime, anyZone, fc.integer({ min: 1, max: 400 }), (time, zone, days) => {
        const once = addDuration(time, `P${days}D`, zone)
        expect(once).toBeGreaterThan(time)
        expect(addDuration(time, `P${days + 2}D`, zone)).toBeGreaterThan(once)
      }),
    )
  })
})

describe('days and months of a zone', () => {
  test.each([
    ['2026-03-31T15:59:59.999Z', 'Asia/Shanghai', '2026-03', '2026-03-31'],
    ['2026-03-31T16:00:00Z', 'Asia/Shanghai', '2026-04', '2026-04-01'],
    ['2026-11-01T03:59:59Z', 'America/New_York', '2026-10', '2026-10-31'],
    ['2026-11-01T04:00:00Z', 'America/New_York', '2026-11', '2026-11-01'],
    ['2026-12-01T04:59:59Z', 'America/New_York', '2026-11', '2026-11-30'],
    ['2026-12-01T05:00:00Z', 'America/New_York', '2026-12', '2026-12-01'],
    ['1969-12-31T23:59:59Z', 'UTC', '1969-12', '1969-12-31'],
  ])('EARN-9 %s in %s', (text, zone, month, day) => {
    expect(calendarMonth(at(text), zone)).toBe(month)
    expect(calendarDay(at(text), zone)).toBe(day)
  })

  test('the quick way agrees with the calendar, in any order of asking', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyTime, anyZone), { minLength: 1, maxLength: 20 }), (asked) => {
        for (const [time, zone] of asked) {
          const there = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone)
          expect(calendarDay(time, zone)).toBe(there.toPlainDate().toString())
          expect(calendarMonth(time, zone)).toBe(there.toPlainDate().toPlainYearMonth().toString())
          expect(calendarMonth(nextMonthAt(time, zone), zone)).not.toBe(calendarMonth(time, zone))
          expect(calendarMonth(nextMonthAt(time, zone) - 1, zone)).toBe(calendarMonth(time, zone))
          expect(calendarDay(nextDayAt(time, zone) - 1, zone)).toBe(calendarDay(time, zone))
        }
      }),
    )
  })

  test.each([
    ['2026-03-31', 'Asia/Shanghai', '2026-03-31T15:59:59.999Z'],
    ['2026-03-08', 'America/New_York', '2026-03-09T03:59:59.999Z'],
    ['2026-11-01', 'America/New_York', '2026-11-02T04:59:59.999Z'],
    ['2018-11-03', 'America/Sao_Paulo', '2018-11-04T02:59:59.999Z'],
    ['2026-12-31', 'UTC', '2026-12-31T23:59:59.999Z'],
  ])('PLAT-24 %s ends in %s', (day, zone, expected) => {
    expect(formatTime(endOfDay(day, zone))).toBe(expected)
  })

  test('PLAT-24 a day starts where the one before ended', () => {
    expect(formatTime(startOfDay('2026-03-31', 'Asia/Shanghai'))).toBe('2026-03-30T16:00:00.000Z')
    fc.assert(
      fc.property(anyTime, anyZone, (time, zone) => {
        const day = calendarDay(time, zone)
        expect(startOfDay(day, zone)).toBeLessThanOrEqual(time)
        expect(endOfDay(day, zone)).toBeGreaterThanOrEqual(time)
        expect(calendarDay(endOfDay(day, zone), zone)).toBe(day)
        expect(calendarDay(endOfDay(day, zone) + 1, zone)).not.toBe(day)
      }),
    )
  })

  test.each(['2026-02-29', '2026-3-1', '2026-03-01T00:00:00Z', '', '0000-01-01', '2026-06-31'])(
    '%j is no day',
    (text) => {
      expect(isDay(text)).toBe(false)
      expect(() => endOfDay(text, 'UTC')).toThrow(RangeError)
      expect(() => startOfDay(text, 'UTC')).toThrow(RangeError)
    },
  )

  test.each([
    ['Asia/Shanghai', true],
    ['America/Argentina/Buenos_Aires', true],
    ['UTC', true],
    ['+08:00', false],
    ['Mars/Olympus', false],
    ['', false],
    ['Asia/Shanghai; drop', false],
  ])('%j as a time zone: %s', (text, expected) => {
    expect(isTimeZone(text)).toBe(expected)
    expect(isTimeZone(text)).toBe(expected)
  })
})
