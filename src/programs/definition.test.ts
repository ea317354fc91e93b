import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { definitionShape } from '#programs/definition.api.ts'
import { definitionProblems, mergeDefinition, readDefinition } from '#programs/definition.ts'

const minimal = { triggers: [{ on: 'registration' }] }
const points = { type: 'points', amount: 5 }
const pointersOf = (over: unknown, homeUrl: string | null = null): string[] =>
  readDefinition(minimal, over, homeUrl).problems.map((problem) => problem.pointer)
const giving = (...gifts: unknown[]): unknown => ({ triggers: [{ on: 'registration', referrer: [{ at: 1, gifts }] }] })

describe('PLAT-1 a definition', () => {
  test('is complete though only a trigger was given', () => {
    expect(definitionShape.parse(minimal)).toEqual({
      referrer: { requires: ['registered'], limit: null },
      referee: { unit: 'customer', orderWithin: null },
      code: {
        maxPerReferrer: null,
        validFor: null,
        maxUses: null,
        enteredAt: ['link', 'registration', 'checkout'],
        issue: 'on_request',
      },
      attribution: { window: 'P30D' },
      checkout: null,
      triggers: [{ on: 'registration', referrer: [], referee: { gifts: [] } }],
      claim: 'automatic',
      reversal: { onRefund: 'revoke', onCancel: 'revoke', partial: 'keep' },
      share: {
        title: '',
        subtitle: '',
        image: null,
        url: null,
        landing: 'store',
        channels: { x: null, email: null, facebook: null, wechat: null },
      },
      singleReward: false,
    })
  })

  test('fills in what a gift leaves out', () => {
    const gifts = [
      { type: 'credit', amount: 1 },
      points,
      { type: 'coupon', discount: { type: 'free_item', sku: 'tea' } },
      { type: 'benefit', category: 'domain', actions: ['renew'] },
    ]
    const read = readDefinition(minimal, giving(...gifts), null)
    expect(read.definition?.triggers[0]?.referrer[0]?.gifts).toEqual([
      { type: 'credit', amount: 1, issueAfter: null },
      { type: 'points', amount: 5, expiresAfter: null, issueAfter: null },
      {
        type: 'coupon',
        discount: { type: 'free_item', sku: 'tea' },
        minimum: 0,
        validFor: null,
        quantity: 1,
        applies: 'by_hand',
        issueAfter: null,
      },
      {
        type: 'benefit',
        category: 'domain',
        actions: ['renew'],
        uses: 1,
        discount: { type: 'percentage', percent: 100 },
        redeemedWith: 'code',
        issueAfter: null,
      },
    ])
  })

  test('read again is the same', () => {
    const once = definitionShape.parse(minimal)
    expect(definitionShape.parse(JSON.parse(JSON.stringify(once)))).toEqual(once)
  })

  test.each<[string, unknown]>([
    ['a first order counts when it is paid', { triggers: [{ on: 'first_order' }] }],
    [
      '"at 5" and "every 5" are two rungs',
      {
        triggers: [
          {
            on: 'registration',
            referrer: [
              { at: 5, gifts: [points] },
              { every: 5, gifts: [points] },
            ],
          },
        ],
      },
    ],
    ['a time to order within, without an order that triggers', { referee: { orderWithin: 'PT30M' } }],
    ['hundredths of a percent', { checkout: { discount: { type: 'percentage', percent: 19.99 } } }],
    ['all of it', { checkout: { discount: { type: 'percentage', percent: 100 } } }],
    ['the smallest percentage', { checkout: { discount: { type: 'percentage', percent: 0.01 } } }],
    [
      'a discount on some categories',
      { checkout: { discount: { type: 'amount', amount: 1, categories: ['domain'] } } },
    ],
    ['free shipping for a code', { checkout: { discount: { type: 'free_shipping' } } }],
    ['anyone may refer', { referrer: { requires: [] } }],
    ['a limit for each day', { referrer: { limit: { referrals: 1, per: 'day' } } }],
    ['codes at checkout only, with registration as the trigger', { code: { enteredAt: ['checkout'] } }],
    [
      'one gift a side and a discount at checkout',
      {
        singleReward: true,
        checkout: { discount: { type: 'percentage', percent: 5 } },
        triggers: [{ on: 'registration', referrer: [{ every: 1, gifts: [points] }], referee: 'same' }],
      },
    ],
    [
      'codes at checkout, with a trigger beside registration',
      { code: { enteredAt: ['checkout'] }, triggers: [{ on: 'registration' }, { on: 'first_order' }] },
    ],
    [
      'the same for the referee',
      { triggers: [{ on: 'registration', referrer: [{ at: 1, gifts: [] }], referee: 'same' }] },
    ],
    [
      'one reward a side',
      {
        singleReward: true,
        triggers: [{ on: 'registration', referrer: [{ every: 1, gifts: [points] }], referee: 'same' }],
      },
    ],
  ])('may say: %s', (_, over) => {
    expect(pointersOf(over)).toEqual([])
  })

  test.each<[string, unknown, string[]]>([
    ['no trigger', { triggers: [] }, ['/triggers']],
    ['a trigger unheard of', { triggers: [{ on: 'birthday' }] }, ['/triggers/0/on']],
    ['a trigger twice', { triggers: [{ on: 'first_order' }, { on: 'first_order', when: 'paid' }] }, ['/triggers/1/on']],
    ['"when" where there is no order', { triggers: [{ on: 'registration', when: 'paid' }] }, ['/triggers/0/when']],
    ['a typing error', { referrer: { require: [] } }, ['/referrer/require']],
    ['a typing error deep down', { share: { channels: { x: { txt: '' } } } }, ['/share/channels/x/txt']],
    ['a field unheard of', { bonus: 1 }, ['/bonus']],
    ["a field named like an object's own", JSON.parse('{"__proto__":{"claim":"manual"}}'), ['/__proto__']],
    ['nothing where something must be', { claim: null }, ['/claim']],
    ['a requirement twice', { referrer: { requires: ['registered', 'registered'] } }, ['/referrer/requires']],
    ['a limit of none', { referrer: { limit: { referrals: 0, per: 'day' } } }, ['/referrer/limit/referrals']],
    ['half a limit', { referrer: { limit: { referrals: 1 } } }, ['/referrer/limit/per']],
    ['no place to enter a code', { code: { enteredAt: [] } }, ['/code/enteredAt']],
    ['no code at all', { code: { maxPerReferrer: 0 } }, ['/code/maxPerReferrer']],
    ['half a use', { code: { maxUses: 1.5 } }, ['/code/maxUses']],
    ['a validity of nothing', { code: { validFor: 'P0D' } }, ['/code/validFor']],
    ['a validity that is no duration', { code: { validFor: '90 days' } }, ['/code/validFor']],
    ['a negative window', { attribution: { window: '-P1D' } }, ['/attribution/window']],
    ['0 %', { checkout: { discount: { type: 'percentage', percent: 0 } } }, ['/checkout/discount/percent']],
    ['over 100 %', { checkout: { discount: { type: 'percentage', percent: 100.01 } } }, ['/checkout/discount/percent']],
    [
      'thousandths of a percent',
      { checkout: { discount: { type: 'percentage', percent: 0.001 } } },
      ['/checkout/discount/percent'],
    ],
    ['nothing off', { checkout: { discount: { type: 'amount', amount: 0 } } }, ['/checkout/discount/amount']],
    ['something put on', { checkout: { discount: { type: 'amount', amount: -5 } } }, ['/checkout/discount/amount']],
    ['an amount in text', { checkout: { discount: { type: 'amount', amount: '5' } } }, ['/checkout/discount/amount']],
    ['a fraction of a cent', giving({ type: 'credit', amount: 0.5 }), ['/triggers/0/referrer/0/gifts/0/amount']],
    [
      'more than can be counted',
      giving({ type: 'points', amount: 2_000_000_000_000 }),
      ['/triggers/0/referrer/0/gifts/0/amount'],
    ],
    ['a gift unheard of', giving({ type: 'car' }), ['/triggers/0/referrer/0/gifts/0/type']],
    [
      'credit that expires',
      giving({ type: 'credit', amount: 5, expiresAfter: 'P1Y' }),
      ['/triggers/0/referrer/0/gifts/0/expiresAfter'],
    ],
    [
      'no coupon',
      giving({ type: 'coupon', discount: { type: 'free_shipping' }, quantity: 0 }),
      ['/triggers/0/referrer/0/gifts/0/quantity'],
    ],
    [
      'a benefit to do nothing',
      giving({ type: 'benefit', category: 'domain', actions: [] }),
      ['/triggers/0/referrer/0/gifts/0/actions'],
    ],
    [
      'a rung at 0',
      { triggers: [{ on: 'registration', referrer: [{ at: 0, gifts: [] }] }] },
      ['/triggers/0/referrer/0/at'],
    ],
    [
      'every 0',
      { triggers: [{ on: 'registration', referrer: [{ every: 0, gifts: [] }] }] },
      ['/triggers/0/referrer/0/every'],
    ],
    [
      '"at" and "every"',
      { triggers: [{ on: 'registration', referrer: [{ at: 1, every: 2, gifts: [] }] }] },
      ['/triggers/0/referrer/0/every'],
    ],
    ['neither', { triggers: [{ on: 'registration', referrer: [{ gifts: [] }] }] }, ['/triggers/0/referrer/0/at']],
    [
      'two rungs at one number',
      {
        triggers: [
          {
            on: 'registration',
            referrer: [
              { at: 2, gifts: [] },
              { at: 2, gifts: [] },
            ],
          },
        ],
      },
      ['/triggers/0/referrer/1/at'],
    ],
    ['the same as nobody', { triggers: [{ on: 'registration', referee: 'same' }] }, ['/triggers/0/referee']],
    ['the equal', { triggers: [{ on: 'registration', referee: 'equal' }] }, ['/triggers/0/referee']],
    ['a script as a picture', { share: { image: 'javascript:alert(1)' } }, ['/share/image']],
    ['a script as a link', { share: { url: 'javascript:alert(1)' } }, ['/share/url']],
    ['what cannot be stored', { share: { title: 'a\u0000b' } }, ['/share/title']],
    ['half a character', { share: { title: '\ud800' } }, ['/share/title']],
  ])('may not say: %s', (_, over, pointers) => {
    expect(pointersOf(over)).toEqual(pointers.map((pointer) => `/definition${pointer}`))
  })

  test('every field that is wrong is named at once', () => {
    const over = {
      claim: 'never',
      singleReward: true,
      code: { validFor: 'soon' },
      triggers: [
        {
          on: 'first_order',
          referrer: [
            { at: 0, gifts: [points, points] },
            { every: 1, gifts: [{ type: 'credit', amount: -1 }] },
          ],
          referee: 'same',
        },
        { on: 'first_order', referee: { gifts: [points, points, points] } },
      ],
    }
    expect(pointersOf(over).toSorted()).toEqual([
      '/definition/claim',
      '/definition/code/validFor',
      '/definition/triggers/0/referrer/0/at',
      '/definition/triggers/0/referrer/0/gifts/1',
      '/definition/triggers/0/referrer/1',
      '/definition/triggers/0/referrer/1/gifts/0/amount',
      '/definition/triggers/1',
      '/definition/triggers/1/on',
      '/definition/triggers/1/referee/gifts/1',
      '/definition/triggers/1/referee/gifts/2',
    ])
  })

  test.each([
    ['https://shop.example/welcome', 'https://www.shop.example', true],
    ['https://SHOP.example:8443/', 'https://shop.example', true],
    ['https://m.shop.example/', 'https://shop.example', true],
    ['https://other.example/', 'https://shop.example', false],
    ['https://shop.example.evil.example/', 'https://shop.example', false],
    ['https://notshop.example/', 'https://shop.example', false],
    ['https://shop.example@evil.example/', 'https://shop.example', false],
    ['https://evil.example\\@shop.example/', 'https://shop.example', false],
  ])('MEMBER-9 a link to %s from %s: %s', (url, home, stays) => {
    expect(pointersOf({ share: { url } }, home)).toEqual(stays ? [] : ['/definition/share/url'])
  })

  test('whatever is sent is read or refused, never an accident', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 4 }),
        fc.constantFrom('triggers', 'share', 'code', 'checkout', 'singleReward'),
        (value, field) => {
          definitionProblems(value, 'https://shop.example')
          readDefinition(minimal, value, null)
          readDefinition(minimal, { [field]: value }, 'https://shop.example')
          readDefinition(
            minimal,
            { triggers: [{ on: 'first_order', referrer: [value], referee: value }], singleReward: true },
            null,
          )
        },
      ),
    )
  })

  test('a body of ten thousand mistakes is answered with a hundred', () => {
    const over = Object.fromEntries(Array.from({ length: 10_000 }, (_, place) => [`field${place}`, place]))
    expect(pointersOf(over)).toHaveLength(100)
  })
})

describe('merging', () => {
  test.each<[string, unknown, unknown, unknown]>([
    ['objects merge', { a: { b: 1, c: 2 } }, { a: { c: 3 } }, { a: { b: 1, c: 3 } }],
    ['arrays replace', { a: [1, 2] }, { a: [3] }, { a: [3] }],
    ['null replaces', { a: { b: 1 } }, { a: null }, { a: null }],
    ['an object replaces null', { a: null }, { a: { b: 1 } }, { a: { b: 1 } }],
    ['what is new is added', { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
    [
      'of another type nothing is kept',
      { d: { type: 'percentage', percent: 5 } },
      { d: { type: 'amount', amount: 1 } },
      { d: { type: 'amount', amount: 1 } },
    ],
    [
      'of the same type the rest is kept',
      { d: { type: 'percentage', percent: 5, categories: ['a'] } },
      { d: { type: 'percentage', percent: 6 } },
      { d: { type: 'percentage', percent: 6, categories: ['a'] } },
    ],
    [
      'without a type the rest is kept',
      { d: { type: 'percentage', percent: 5 } },
      { d: { percent: 6 } },
      { d: { type: 'percentage', percent: 6 } },
    ],
  ])('%s', (_, base, over, expected) => {
    expect(mergeDefinition(base, over)).toEqual(expected)
  })

  test("no field of an object's own is overwritten", () => {
    mergeDefinition({ a: {} }, JSON.parse('{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":1}}}'))
    expect('polluted' in {}).toBe(false)
  })

  test('nothing merged changes nothing, and merging twice is merging once', () => {
    const anyObject = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }))
    fc.assert(
      fc.property(anyObject, anyObject, (base, over) => {
        expect(mergeDefinition(base, {})).toEqual({ ...base })
        const once = mergeDefinition(base, over)
        expect(mergeDefinition(once, over)).toEqual(once)
      }),
    )
  })

  test('depth without end is no accident', () => {
    let deep: unknown = {}
    for (let depth = 0; depth < 100_000; depth++) deep = { share: deep }
    expect(pointersOf(deep)).toEqual(['/definition/share/share'])
  })
})
