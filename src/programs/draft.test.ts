import { describe, expect, test } from 'vitest'
import { formatTime } from '#base/time.ts'
import { presetKeys } from '#programs/definition.api.ts'
import { type Draft, readProgram, readProgramChange } from '#programs/draft.ts'
import { presets } from '#programs/presets.ts'

const site = { timeZone: 'Asia/Shanghai', homeUrl: 'https://shop.example', locale: 'en' }
const pointersOf = (body: unknown): string[] => readProgram(body, site).problems.map((problem) => problem.pointer)

function drafted(body: unknown): Draft {
  const read = readProgram(body, site)
  if (read.draft === null) throw new Error(JSON.stringify(read.problems))
  return read.draft
}

describe('GIFT-2 a new program', () => {
  test.each(presetKeys)('GIFT-1 %s needs no more than a name', (preset) => {
    expect(drafted({ preset, name: ' Spring ' })).toEqual({
      preset,
      key: null,
      name: 'Spring',
      description: null,
      period: { startsAt: null, endsAt: null },
      definition: presets[preset].definition,
    })
  })

  test('MEMBER-11 begins in the language of its site, and keeps what somebody wrote', () => {
    const subtitle = 'In English, on purpose.'
    const body = { preset: 'member-referrals', name: '邀请好友', definition: { share: { subtitle } } }
    const { draft } = readProgram(body, { ...site, locale: 'zh-CN' })
    expect(draft?.definition.share).toMatchObject({ title: '与好友一起', subtitle })
  })

  test('is merged over its preset', () => {
    const draft = drafted({
      preset: 'refer-and-earn',
      name: 'Spring',
      definition: { code: { maxUses: 2 }, checkout: { discount: { type: 'free_shipping' } } },
    })
    expect(draft.definition.code).toEqual({ ...presets['refer-and-earn'].definition.code, maxUses: 2 })
    expect(draft.definition.checkout).toEqual({ discount: { type: 'free_shipping' }, exclusive: false })
    expect(draft.definition.triggers).toEqual(presets['refer-and-earn'].definition.triggers)
  })

  test('PLAT-24 dates mean whole days of the site', () => {
    const { period } = drafted({
      preset: 'refer-and-earn',
      name: 'Spring',
      period: { startsAt: '2026-03-01', endsAt: '2026-03-31' },
    })
    expect(formatTime(period.startsAt ?? 0)).toBe('2026-02-28T16:00:00.000Z')
    expect(formatTime(period.endsAt ?? 0)).toBe('2026-03-31T15:59:59.999Z')
  })

  test.each<[string, unknown, string[]]>([
    ['no name', { preset: 'refer-and-earn' }, ['/name']],
    ['a blank name', { preset: 'refer-and-earn', name: ' \t' }, ['/name']],
    ['a name too long', { preset: 'refer-and-earn', name: 'a'.repeat(201) }, ['/name']],
    ['a key with a space', { preset: 'refer-and-earn', name: 'a', key: 'a b' }, ['/key']],
    ['no definition', { name: 'a' }, ['/definition/triggers']],
    ['a definition that is none', { name: 'a', definition: [] }, ['/definition']],
    [
      'a preset unheard of',
      { name: 'a', preset: 'toString', definition: { triggers: [{ on: 'registration' }] } },
      ['/preset'],
    ],
    ['a field unheard of', { preset: 'refer-and-earn', name: 'a', periode: {} }, ['/periode']],
    [
      'a period unheard of',
      { preset: 'refer-and-earn', name: 'a', period: { start: '2026-03-01' } },
      ['/period/start'],
    ],
    [
      'a day that does not exist',
      { preset: 'refer-and-earn', name: 'a', period: { startsAt: '2026-02-30' } },
      ['/period/startsAt'],
    ],
    [
      'an end before the start',
      { preset: 'refer-and-earn', name: 'a', period: { startsAt: '2026-03-02', endsAt: '2026-03-01' } },
      ['/period/endsAt'],
    ],
    [
      'an end at the start',
      {
        preset: 'refer-and-earn',
        name: 'a',
        period: { startsAt: '2026-03-01T00:00:00Z', endsAt: '2026-03-01T08:00:00+08:00' },
      },
      ['/period/endsAt'],
    ],
    [
      'a link elsewhere',
      { preset: 'refer-and-earn', name: 'a', definition: { share: { url: 'https://evil.example' } } },
      ['/definition/share/url'],
    ],
    ['no object', 5, ['', '/definition/triggers']],
  ])('%s is refused', (_, body, pointers) => {
    expect(pointersOf(body)).toEqual(pointers)
  })

  test('names every wrong field at once, whatever kind of wrong', () => {
    const gift = { type: 'points', amount: 1 }
    const body = {
      name: '',
      key: 'ä',
      period: { startsAt: '2026-04-01', endsAt: '2026-03-01' },
      definition: {
        singleReward: true,
        checkout: { discount: { type: 'percentage', percent: 120 } },
        triggers: [{ on: 'registration', referrer: [{ at: 0, gifts: [gift, gift] }] }],
      },
    }
    expect(pointersOf(body).toSorted()).toEqual([
      '/definition/checkout/discount/percent',
      '/definition/triggers/0/referrer/0/at',
      '/definition/triggers/0/referrer/0/gifts/1',
      '/key',
      '/name',
      '/period/endsAt',
    ])
  })
})

describe('GIFT-9 an edit', () => {
  const before = drafted({
    preset: 'refer-and-earn',
    name: 'Spring',
    key: 'spring',
    period: { startsAt: '2026-03-01', endsAt: '2026-03-31' },
  })

  test('leaves as it was what it does not name', () => {
    expect(readProgramChange({}, before, site).draft).toEqual(before)
  })

  test('takes an end away and keeps the start', () => {
    const { draft } = readProgramChange({ period: { endsAt: null }, description: 'x' }, before, site)
    expect(draft).toEqual({ ...before, description: 'x', period: { ...before.period, endsAt: null } })
    expect(readProgramChange({ period: null }, before, site).draft?.period).toEqual({ startsAt: null, endsAt: null })
  })

  test('is checked against what it leaves', () => {
    const pointers = (body: unknown): string[] =>
      readProgramChange(body, before, site).problems.map((problem) => problem.pointer)
    expect(pointers({ period: { endsAt: '2026-02-01' } })).toEqual(['/period/endsAt'])
    expect(pointers({ definition: { triggers: [{ on: 'first_order', referee: 'same' }] } })).toEqual([
      '/definition/triggers/0/referee',
    ])
    expect(pointers({ preset: 'member-referrals', name: null })).toEqual(['/name', '/preset'])
  })
})
